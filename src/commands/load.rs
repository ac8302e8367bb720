//! `chancery load`.

mod served;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use graph_core::GraphStore;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use loader::{Format, Input, LoadSummary, Mapping, MappingError, Options, Progress};

use super::{Failure, note, print_json, source, warn};
use crate::cli::{Global, LoadArgs};

pub(super) fn run(global: &Global, args: &LoadArgs) -> Result<(), Failure> {
    let inputs: Vec<Input> = args.files.iter().map(|file| Input::named(file)).collect();
    let mapping = args.mapping.as_deref().map(mapping).transpose()?;
    let format = match (args.format, &mapping) {
        (None, Some(_)) => Some(Format::Csv),
        (Some(other), Some(_)) if other != Format::Csv => return Err(Failure::usage(NoTable { format: other }, None)),
        (format, _) => format,
    };
    let bar = progress_bar(&inputs);
    let summary = match source::service(global, |_| true)? {
        Some(service) => served::load(&service, args, &inputs, &bar)?,
        None => {
            let options = Options {
                format,
                dataset: args.dataset.clone(),
                rejects: args.rejects.clone(),
                replace: args.replace,
                mapping,
                most: None,
            };
            load(&global.store, &inputs, &options, &bar)?
        }
    };
    bar.finish_and_clear();
    if args.json {
        print_json(&summary)?;
    } else {
        summarise(&summary);
    }
    if summary.refused > 0 {
        return Err(Failure::new(Refused { files: summary.refused }));
    }
    if summary.rejected > 0 {
        return Err(Failure::Rejects);
    }
    Ok(())
}

/// Loads into the store in this folder.
fn load(folder: &Path, inputs: &[Input], options: &Options, bar: &ProgressBar) -> Result<LoadSummary, Failure> {
    let store = GraphStore::open(folder)?;
    let mut show = |progress: Progress| {
        bar.set_position(progress.bytes);
        bar.set_message(format!("{} rows", HumanCount(progress.rows)));
    };
    let mut refused = |error: &loader::LoadError| bar.suspend(|| warn(error));
    let summary = loader::load(inputs, &store, options, &mut show, &mut refused)?;
    store.log_load(&summary)?;
    Ok(summary)
}

/// Reads a mapping.
fn mapping(file: &Path) -> Result<Mapping, Failure> {
    let wrong =
        |error| Failure::hinted(Unreadable { file: file.to_owned(), error }, "docs/mappings.md explains mappings");
    fs_err::read_to_string(file)?.parse().map_err(wrong)
}

/// A mapping that is none.
#[derive(Debug, thiserror::Error)]
#[error("the mapping `{}` cannot be used: {error}", file.display())]
struct Unreadable {
    file: PathBuf,
    error: MappingError,
}

/// A mapping was given for files that are no tables.
#[derive(Debug, thiserror::Error)]
#[error("`--mapping` is for tables (`--format csv`), not for {format}")]
struct NoTable {
    format: Format,
}

/// Files were refused whole; each was named when it was.
#[derive(Debug, thiserror::Error)]
#[error("{} refused; nothing of {} was loaded", if *files == 1 { "a file was".to_owned() } else { format!("{files} files were") }, if *files == 1 { "it" } else { "them" })]
struct Refused {
    files: u64,
}

fn progress_bar(inputs: &[Input]) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let sizes: Option<Vec<u64>> = inputs.iter().map(Input::size).collect();
    match sizes {
        Some(sizes) => {
            let bar = ProgressBar::new(sizes.iter().sum());
            let template = "{wide_bar} {bytes}/{total_bytes}  {msg}  {elapsed_precise} (ends in {eta})";
            bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
        }
        None => ProgressBar::new_spinner(),
    }
}

/// Tells what a load did, on standard error: its result is the store.
fn summarise(summary: &LoadSummary) {
    let count = |n: u64| HumanCount(n).to_string();
    note(format_args!(
        "{} rows in {:.1} s ({} events/s)",
        count(summary.rows),
        summary.seconds,
        count(summary.events_per_second() as u64)
    ));
    note(format_args!("  events    {} new, {} known", count(summary.events.new), count(summary.events.known)));
    note(format_args!("  reports   {} new, {} known", count(summary.reports.new), count(summary.reports.known)));
    if summary.waiting > 0 {
        note(format_args!("  waiting   {} for events that are not in the store", count(summary.waiting)));
    }
    note(format_args!("  documents {}", count(summary.documents)));
    if summary.rejected > 0 {
        note(format_args!("  rejected  {}", count(summary.rejected)));
        for (reason, n) in &summary.rejected_by_reason {
            note(format_args!("    {reason:<20} {}", count(*n)));
        }
        for file in &summary.rejects_files {
            note(format_args!("  see {}", file.display()));
        }
    }
}
