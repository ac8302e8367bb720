//! `chancery check`.

use graph_core::{GraphStore, check};

use super::{Failure, note, print, print_json};
use crate::cli::{CheckArgs, Plain};

pub(super) fn run(store: &GraphStore, args: &CheckArgs) -> Result<(), Failure> {
    let mut report = check::check(store.view())?;
    // What makes no sense cannot be joined.
    if report.broken == 0 && !store.is_unjoined() {
        check::check_joined(store.view(), &mut report)?;
    }
    if report.broken == 0 {
        check::check_index(store, &mut report)?;
    }
    match args.format {
        Plain::Json => print_json(&report)?,
        Plain::Table => {
            for finding in &report.findings {
                print(format_args!("{}: {}: {}", finding.rule, finding.subject, finding.found))?;
            }
            note(format_args!("{} events and {} statements checked", report.events, report.statements));
        }
    }
    if report.broken > 0 {
        let is_index_alone = report.findings.iter().all(|finding| finding.rule == check::INDEX);
        let hint = match is_index_alone {
            true => "`chancery reindex` makes the index anew; if it happens again, it is a bug worth reporting",
            false => "load the data again into a new store; if it happens again, it is a bug worth reporting",
        };
        return Err(Failure::hinted(Broken { rules: report.broken }, hint));
    }
    Ok(())
}

/// The store is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("{rules} findings: the store is not what it should be")]
struct Broken {
    rules: u64,
}
