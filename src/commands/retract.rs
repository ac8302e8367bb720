//! `chancery retract`.

use std::collections::BTreeSet;
use std::path::Path;

use graph_core::{DocumentId, EventId, View, vocab};
use queries::find_document;
use serde::Serialize;

use super::{Failure, note, open_to_write};
use crate::cli::RetractArgs;

/// What the load log says of a withdrawal.
#[derive(Serialize)]
struct Withdrawn<'a> {
    withdrawn: &'a [String],
}

pub(super) fn run(folder: &Path, args: &RetractArgs) -> Result<(), Failure> {
    let store = open_to_write(folder)?;
    let documents: Vec<_> =
        args.documents.iter().map(|text| find_document(store.view(), text)).collect::<Result<_, _>>()?;
    let reported = reported(store.view(), &documents)?;
    let mut writer = store.writer()?;
    for document in &documents {
        writer.withdraw(document)?;
    }
    writer.finish()?;
    let names: Vec<String> = documents.iter().map(ToString::to_string).collect();
    store.log_load(&Withdrawn { withdrawn: &names })?;
    let mut gone = 0;
    for event in &reported {
        gone += u64::from(!store.view().has_event(event)?);
    }
    for document in &documents {
        note(format_args!("withdrawn: {}", document.local()));
    }
    note(format_args!("{gone} events that nobody else reported are gone"));
    Ok(())
}

/// The events that any of these documents reports.
fn reported(view: View<'_>, documents: &[DocumentId]) -> Result<BTreeSet<EventId>, Failure> {
    let mut events = BTreeSet::new();
    for document in documents {
        for iri in view.subjects(vocab::REPORTED_IN, document.as_str()) {
            let event = EventId::from_iri(&iri?);
            if view.has_event(&event)? {
                events.insert(event);
            }
        }
    }
    Ok(events)
}
