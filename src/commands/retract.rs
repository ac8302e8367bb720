//! `chancery retract`.

use std::path::Path;

use loader::{Withdrawal, withdraw};
use queries::find_document;
use serde::Deserialize;

use super::{Failure, note, open_to_write, source};
use crate::cli::{Global, RetractArgs};
use crate::remote::{Question, Service};

pub(super) fn run(global: &Global, args: &RetractArgs) -> Result<(), Failure> {
    let (withdrawn, events_gone) = match source::service(global, |_| true)? {
        Some(service) => there(&service, &args.documents)?,
        None => here(&global.store, &args.documents)?,
    };
    for document in withdrawn {
        note(format_args!("withdrawn: {document}"));
    }
    note(format_args!("{events_gone} events that nobody else reported are gone"));
    Ok(())
}

fn here(folder: &Path, documents: &[String]) -> Result<(Vec<String>, u64), Failure> {
    let store = open_to_write(folder)?;
    let documents: Vec<_> = documents.iter().map(|text| find_document(store.view(), text)).collect::<Result<_, _>>()?;
    let Withdrawal { events_gone, .. } = withdraw(&store, &documents)?;
    Ok((documents.iter().map(|document| document.local().to_owned()).collect(), events_gone))
}

/// What a service says of a withdrawal.
#[derive(Deserialize)]
struct Gone {
    events_gone: u64,
}

/// What a service says of a document.
#[derive(Deserialize)]
struct Told {
    document: Found,
}

#[derive(Deserialize)]
struct Found {
    document: graph_core::DocumentId,
}

/// All are looked for before the first is withdrawn, one after the other.
fn there(service: &Service, documents: &[String]) -> Result<(Vec<String>, u64), Failure> {
    let mut found = Vec::new();
    for text in documents {
        let told: Told = service.ask(&Question::below("/documents", text).with("limit", 1))?;
        found.push(told.document.document.local().to_owned());
    }
    let mut events_gone = 0;
    for document in &found {
        let gone: Gone = service.delete(&Question::below("/documents", document))?;
        events_gone += gone.events_gone;
    }
    Ok((found, events_gone))
}
