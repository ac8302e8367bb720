//! `chancery retract`.

use std::path::Path;

use loader::{Withdrawal, withdraw};
use queries::find_document;

use super::{Failure, note, open_to_write};
use crate::cli::RetractArgs;

pub(super) fn run(folder: &Path, args: &RetractArgs) -> Result<(), Failure> {
    let store = open_to_write(folder)?;
    let documents: Vec<_> =
        args.documents.iter().map(|text| find_document(store.view(), text)).collect::<Result<_, _>>()?;
    let Withdrawal { events_gone, .. } = withdraw(&store, &documents)?;
    for document in &documents {
        note(format_args!("withdrawn: {}", document.local()));
    }
    note(format_args!("{events_gone} events that nobody else reported are gone"));
    Ok(())
}
