//! `chancery backup`.

use std::path::Path;

use graph_core::GraphStore;

use super::{Failure, note};

pub(super) fn run(store: &GraphStore, folder: &Path) -> Result<(), Failure> {
    store.backup(folder)?;
    note(format_args!("copied into `{}`", folder.display()));
    Ok(())
}
