//! `chancery reindex`.

use std::path::Path;

use super::{Failure, note, open_to_write};

pub(super) fn run(folder: &Path) -> Result<(), Failure> {
    let store = open_to_write(folder)?;
    store.reindex()?;
    let rows = store.view().index().map_or(0, |index| index.rows());
    note(format_args!("the timeline index was made anew: {rows} rows"));
    Ok(())
}
