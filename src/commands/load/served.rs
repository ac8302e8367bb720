//! Loading into a store that a service holds: each file is sent as it is, and its report is told as that of a load here.

use std::io::{self, Read};
use std::path::Path;

use indicatif::ProgressBar;
use loader::{Input, LoadSummary, Reject, RejectLog};
use serde::Deserialize;

use crate::cli::LoadArgs;
use crate::commands::{Failure, note, warn};
use crate::remote::{Question, Refused, Service};

/// The first of what was not loaded.
#[derive(Deserialize)]
struct Rejects {
    rejects: Vec<Reject>,
}

/// What the files come to together.
pub(super) fn load(
    service: &Service,
    args: &LoadArgs,
    inputs: &[Input],
    bar: &ProgressBar,
) -> Result<LoadSummary, Failure> {
    let mapping = args.mapping.as_deref().map(fs_err::read_to_string).transpose()?;
    let question = Question::of("/documents")
        .with_each("format", args.format)
        .with_each("mapping", &mapping)
        .with_each("dataset", &args.dataset)
        .with_flag("replace", args.replace);
    let mut summary = LoadSummary::default();
    for input in inputs {
        match send(service, &question.clone().with("name", input.name()), input, bar) {
            Ok((report, rejects)) => {
                if (rejects.len() as u64) < report.rejected {
                    note(format_args!("a service tells the first {} rejects of a file alone", rejects.len()));
                }
                summary.add(report);
                keep(&rejects, input, args.rejects.as_deref(), &mut summary)?;
            }
            Err(Failure::Error { error, .. }) if error.is::<Refused>() => {
                bar.suspend(|| warn(error.as_ref()));
                summary.refused += 1;
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(summary)
}

fn send(
    service: &Service,
    question: &Question,
    input: &Input,
    bar: &ProgressBar,
) -> Result<(LoadSummary, Vec<Reject>), Failure> {
    let mut body: Box<dyn Read> = Box::new(io::stdin());
    if let Input::File(path) = input {
        body = Box::new(fs_err::File::open(path)?);
    }
    let told: serde_json::Value = service.post(question, &mut bar.wrap_read(body), input.size())?;
    let report = LoadSummary::deserialize(&told).map_err(|error| service.foreign(error))?;
    let Rejects { rejects } = Rejects::deserialize(told).map_err(|error| service.foreign(error))?;
    Ok((report, rejects))
}

/// Writes rejects where a load here would.
fn keep(rejects: &[Reject], input: &Input, path: Option<&Path>, summary: &mut LoadSummary) -> Result<(), Failure> {
    let mut log = RejectLog::new(input, path, !summary.rejects_files.is_empty());
    for reject in rejects {
        log.write(reject)?;
    }
    let Some(file) = log.finish()? else { return Ok(()) };
    if !summary.rejects_files.contains(&file) {
        summary.rejects_files.push(file);
    }
    Ok(())
}
