//! `chancery diff`.

use graph_core::GraphStore;
use queries::Change;

use super::filter::filter;
use super::timeline::what;
use super::{Failure, note, print, print_json};
use crate::cli::{DiffArgs, Plain};
use crate::table;

pub(super) fn run(store: &GraphStore, args: &DiffArgs) -> Result<(), Failure> {
    let filter = filter(store, &args.actors, &args.filter)?;
    let changes = queries::diff(store.view(), &filter, args.since)?;
    match args.format {
        Plain::Json => print_json(&changes)?,
        Plain::Table => readable(&changes)?,
    }
    let new = changes.iter().filter(|change| change.before.is_none()).count();
    note(format_args!("{} events changed, {new} of them new", changes.len()));
    Ok(())
}

fn readable(changes: &[Change]) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut table = table::new(&["date", "kind", "what", "changed", "event"]);
    for change in changes {
        let row = &change.row;
        let changed = change.words().join("\n");
        table.add_row([row.when(), row.kind.to_string(), what(row), changed, row.short_id()]);
    }
    table::keep_whole(&mut table, &[0, 4, 1, 3]);
    print(table::text(table))
}
