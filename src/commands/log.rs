//! The log, on standard error: of a service always, of any other command where `CHANCERY_LOG` asks for it.

use std::env;
use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::cli::LogFormat;

/// How much the log has, in the words of [`EnvFilter`].
const FILTER: &str = "CHANCERY_LOG";

/// Starts the log, which has what `CHANCERY_LOG` lets through, or what is usual.
pub(super) fn start(format: LogFormat, usual: &str) {
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
}

/// Starts the log of a command that has none unless it is asked for.
pub(super) fn start_if_asked() {
    if env::var_os(FILTER).is_some() {
        start(LogFormat::Text, "off");
    }
}
