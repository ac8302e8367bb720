//! `chancery retract`.

use std::path::Path;

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
    let before = store.view().events().count();
    let mut writer = store.writer()?;
    for document in &documents {
        writer.withdraw(document)?;
    }
    writer.finish()?;
    let names: Vec<String> = documents.iter().map(ToString::to_string).collect();
    store.log_load(&Withdrawn { withdrawn: &names })?;
    let gone = before.saturating_sub(store.view().events().count());
    for document in &documents {
        note(format_args!("withdrawn: {}", document.local()));
    }
    note(format_args!("{gone} events that nobody else reported are gone"));
    Ok(())
}
