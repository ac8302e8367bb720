//! One file per command: its arguments become a call of a library, and the answer is printed.

#![expect(clippy::print_stderr, reason = "messages of a command-line program go to standard error")]

mod answer;
mod backup;
mod check;
mod columns;
mod decisions;
mod demo;
mod diff;
mod dyads;
mod entities;
mod event;
mod export;
mod filter;
mod histogram;
mod load;
mod log;
mod network;
mod plans;
mod query;
mod reindex;
mod retract;
mod schema;
mod serve;
mod source;
mod stats;
mod timeline;

use std::error::Error;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::CommandFactory;
use graph_core::{GraphStore, Serving, StoreError};
use serde::Serialize;

use self::source::{Source, folder};
use crate::cli::{Cli, Command};

/// Why a command ends without success.
pub(crate) enum Failure {
    /// It failed.
    Error {
        /// Why.
        error: Box<dyn Error + Send + Sync>,
        /// What to do about it.
        hint: Option<String>,
    },
    /// It was asked for in a way that makes no sense; clap tells most of these.
    Usage {
        /// Why.
        error: Box<dyn Error + Send + Sync>,
        /// What to do about it.
        hint: Option<String>,
    },
    /// It is done, and some rows were rejected.
    Rejects,
    /// Nobody reads the output any more, as in `| head`.
    BrokenPipe,
}

impl Failure {
    pub(crate) fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Error { error: Box::new(error), hint: None }
    }

    fn usage(error: impl Error + Send + Sync + 'static, hint: Option<&str>) -> Self {
        Self::Usage { error: Box::new(error), hint: hint.map(str::to_owned) }
    }

    pub(crate) fn hinted(error: impl Error + Send + Sync + 'static, hint: impl Into<String>) -> Self {
        Self::Error { error: Box::new(error), hint: Some(hint.into()) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if let StoreError::Locked { path } = &error
            && let Some(serving) = Serving::of(path)
        {
            let hint = format!("the service at http://{} holds it; end that, or ask it over HTTP", serving.address);
            return Self::hinted(error, hint);
        }
        let hint = if let StoreError::Absent { .. } = error {
            Some("`chancery demo` or `chancery load FILES` makes one; `--store` names another")
        } else if let StoreError::Locked { .. } = error {
            Some("wait for the other process, or name another store with `--store`")
        } else if let StoreError::Foreign { .. } = error {
            Some("name an empty or new folder with `--store`")
        } else if let StoreError::Occupied { .. } = error {
            Some("name a folder that is empty, or not there yet")
        } else if let StoreError::Version { .. } = error {
            Some("use the version of chancery that wrote it, or load again into a new store")
        } else {
            None
        };
        Self::Error { hint: hint.map(str::to_owned), error: Box::new(error) }
    }
}

impl From<loader::LoadError> for Failure {
    fn from(error: loader::LoadError) -> Self {
        if let loader::LoadError::Store(error) = error { error.into() } else { Self::new(error) }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::BrokenPipe } else { Self::new(error) }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

/// Runs the command.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let global = &cli.global;
    // A service starts its own, in its format; what answers for it has none.
    if !matches!(cli.command, Command::Serve(_) | Command::Answer { .. }) {
        log::start_if_asked();
    }
    match cli.command {
        Command::Demo => demo::run(folder(global, "demo")?),
        Command::Load(args) => load::run(global, &args),
        Command::Timeline(args) => timeline::run(&Source::find(global)?, &args),
        Command::Dyads(args) => dyads::run(&Source::find(global)?, &args),
        Command::Network(args) => network::run(&Source::find(global)?, &args),
        Command::Entities(args) => entities::run(global, &args),
        Command::Diff(args) => diff::run(&Source::find(global)?, &args),
        Command::Retract(args) => retract::run(global, &args),
        Command::Event(args) => event::run(&Source::find(global)?, &args),
        Command::Query(args) => query::run(&Source::find(global)?, &args),
        Command::Export(args) => export::run(&Source::find(global)?, &args),
        Command::Backup { folder: target } => backup::run(&open(folder(global, "backup")?)?, &target),
        Command::Answer { folder } => answer::run(&folder),
        Command::Serve(args) => serve::run(&global.store, &args),
        Command::Stats(args) => stats::run(&Source::find(global)?, &args),
        Command::Reindex => reindex::run(folder(global, "reindex")?),
        Command::Check(args) => check::run(&open(folder(global, "check")?)?, &args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "chancery", &mut io::stdout());
            Ok(())
        }
    }
}

fn open(folder: &Path) -> Result<GraphStore, Failure> {
    let mut store = GraphStore::open_read_only(folder)?;
    if !store.has_index() {
        drop(store);
        restore_index(folder);
        store = GraphStore::open_read_only(folder)?;
    }
    if store.is_unjoined() {
        note("note: a load was cut off before its events were joined; load again, and the rest is done");
    }
    Ok(store)
}

/// Makes the timeline index of a store anew: a load was cut off, or a file of it is damaged. Where that cannot be done, the
/// store itself is asked.
fn restore_index(folder: &Path) {
    note("making the timeline index anew, which was left behind or damaged …");
    if let Err(error) = GraphStore::restore_index(folder) {
        note(format_args!("the timeline index could not be made: {error}; timelines take longer without it"));
    }
}

/// Opens a store that is there to write to it.
fn open_to_write(folder: &Path) -> Result<GraphStore, Failure> {
    drop(GraphStore::open_read_only(folder)?);
    Ok(GraphStore::open(folder)?)
}

/// Prints an error, its causes and what to do, on standard error.
pub(crate) fn complain(error: &dyn Error, hint: Option<&str>) {
    let red = if io::stderr().is_terminal() { ("\u{1b}[31m", "\u{1b}[0m") } else { ("", "") };
    eprintln!("{}error:{} {error}", red.0, red.1);
    if let Some(hint) = hint {
        eprintln!("hint: {hint}");
    }
}

/// Prints an error that does not end the command.
fn warn(error: &dyn Error) {
    complain(error, None);
}

/// Prints a message on standard error.
fn note(message: impl Display) {
    eprintln!("{message}");
}

/// Prints a line of data on standard output.
fn print(line: impl Display) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{line}")?;
    Ok(())
}

/// Prints a value as JSON on standard output.
fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}
