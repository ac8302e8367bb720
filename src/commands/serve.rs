//! `chancery serve`.

mod tokens;

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use graph_core::GraphStore;
use tracing_subscriber::EnvFilter;

use super::{Failure, note, open};
use crate::cli::ServeArgs;

pub(super) fn run(folder: &Path, args: &ServeArgs) -> Result<(), Failure> {
    let access = tokens::access(args)?;
    let store = if access.is_writable() { open_to_write(folder)? } else { open(folder)? };
    let timeout = Duration::try_from_secs_f64(args.timeout).map_err(Failure::new)?;
    let filter = EnvFilter::try_from_env("CHANCERY_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(args.bind).await?;
        note(format_args!("serving on http://{}; stop with Ctrl-C", listener.local_addr()?));
        let limits = server::Limits { timeout, ..server::Limits::default() };
        let state = server::AppState::new(Arc::new(store), limits).with_access(access);
        Ok(server::serve(listener, server::app(state), stopped()).await?)
    })
}

/// Opens the store of a service that takes writes, and makes it where there is none: what is posted fills it.
fn open_to_write(folder: &Path) -> Result<GraphStore, Failure> {
    let store = GraphStore::open(folder)?;
    if !store.has_index() {
        note("making the timeline index anew, which was left behind or damaged …");
        store.reindex()?;
    }
    Ok(store)
}

/// Resolves when the process is asked to end: by Ctrl-C, or, as service managers do, by SIGTERM.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ended = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ended = interrupt.await;
    }
}
