//! The `chancery` program: parses the command line, calls the libraries, prints, and chooses the exit code.

mod cli;
mod commands;
mod remote;
mod settings;
mod table;

use std::process::ExitCode;

use crate::commands::Failure;

/// A load makes strings on one thread and drops them on others, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes: 0 done, 1 failed, 2 usage (as clap's own), 3 done with rejects.
const USAGE: u8 = 2;
const DONE_WITH_REJECTS: u8 = 3;

fn main() -> ExitCode {
    match settings::parse().and_then(|cli| cli.map_or(Ok(()), commands::run)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Rejects) => ExitCode::from(DONE_WITH_REJECTS),
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::Usage { error, hint }) => {
            commands::complain(error.as_ref(), hint.as_deref());
            ExitCode::from(USAGE)
        }
        Err(Failure::Error { error, hint }) => {
            commands::complain(error.as_ref(), hint.as_deref());
            ExitCode::FAILURE
        }
    }
}
