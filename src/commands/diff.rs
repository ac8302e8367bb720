//! `chancery diff`.

use graph_core::GraphStore;
use graph_core::date::day_text;
use queries::Change;
use serde::Deserialize;
use server::MOST_CHANGES;

use super::filter::{asked, filter};
use super::source::Source;
use super::timeline::what;
use super::{Failure, note, print, print_json};
use crate::cli::{DiffArgs, Plain};
use crate::remote::Question;
use crate::table;

/// Changes, as a service tells them.
#[derive(Deserialize)]
struct Told {
    rows: Vec<Change>,
    total: u64,
}

pub(super) fn run(source: &Source, args: &DiffArgs) -> Result<(), Failure> {
    let here = |store: &GraphStore| {
        let rows = queries::diff(store.view(), &filter(store, &args.actors, &args.filter)?, args.since)?;
        Ok(Told { total: rows.len() as u64, rows })
    };
    let there = || {
        let question = Question::of("/diff").with_each("actor", &args.actors).with("since", day_text(args.since));
        asked(question.with("limit", MOST_CHANGES), &args.filter)
    };
    let Told { rows: changes, total } = source.ask(here, there)?;
    source.see_all(changes.len(), total, 0, "changes")?;
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
