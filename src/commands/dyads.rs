//! `chancery dyads`.

use graph_core::GraphStore;
use graph_core::date::day_text;
use queries::{DyadOrder, DyadRequest, DyadRow, Dyads};
use server::MOST_DYADS;

use super::filter::{asked, filter, level};
use super::source::{Source, at_most};
use super::{Failure, columns, note, print, print_json};
use crate::cli::{self, DyadsArgs, TimelineFormat};
use crate::remote::Question;
use crate::table;

const HEADINGS: [&str; 15] = [
    "a",
    "a_name",
    "b",
    "b_name",
    "events",
    "neutral",
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
    "score_sum",
    "score_mean",
    "goldstein_sum",
    "first",
    "last",
];

pub(super) fn run(source: &Source, args: &DyadsArgs) -> Result<(), Failure> {
    let here = |store: &GraphStore| Ok(queries::dyads(store.view(), &request(store, args)?)?);
    let dyads: Dyads = source.ask(here, || question(args))?;
    source.see_all(dyads.rows.len(), dyads.total, args.limit, "dyads")?;
    match args.format {
        TimelineFormat::Json => print_json(&dyads)?,
        TimelineFormat::Jsonl => dyads.rows.iter().try_for_each(|row| print(serde_json::to_string(row)?))?,
        TimelineFormat::Csv => columns::csv(&HEADINGS, dyads.rows.iter().map(cells))?,
        TimelineFormat::Md => columns::markdown(&HEADINGS, dyads.rows.iter().map(cells))?,
        TimelineFormat::Table => readable(&dyads)?,
    }
    note(format_args!("{} of {} dyads", dyads.rows.len(), dyads.total));
    Ok(())
}

fn question(args: &DyadsArgs) -> Result<Question, Failure> {
    let question = Question::of("/dyads").with_each("entity", &args.entities);
    let question = question.with("limit", at_most(args.limit, MOST_DYADS));
    let question = question.with_each("level", args.level.map(level)).with("order", order(args.order));
    asked(question, &args.filter)
}

fn order(order: cli::DyadOrder) -> DyadOrder {
    match order {
        cli::DyadOrder::Count => DyadOrder::Count,
        cli::DyadOrder::Score => DyadOrder::Score,
        cli::DyadOrder::Conflict => DyadOrder::Conflict,
    }
}

fn request(store: &GraphStore, args: &DyadsArgs) -> Result<DyadRequest, Failure> {
    Ok(DyadRequest {
        filter: filter(store, &args.entities, &args.filter)?,
        level: args.level.map(level),
        order: order(args.order),
        limit: (args.limit > 0).then_some(args.limit),
    })
}

fn cells(row: &DyadRow) -> Vec<String> {
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let ends = [&row.a, &row.b].into_iter().flat_map(|end| [end.entity.to_string(), end.name.clone()]);
    let mut cells: Vec<String> = ends.collect();
    cells.push(row.events.to_string());
    cells.extend(row.balance.classes().map(|count| count.to_string()));
    cells.extend([row.balance.score_sum.sum(), row.score_mean, row.balance.goldstein_sum.sum()].map(number));
    cells.extend([row.first, row.last].map(|day| day.map(day_text).unwrap_or_default()));
    cells
}

fn readable(dyads: &Dyads) -> Result<(), Failure> {
    if dyads.rows.is_empty() {
        return Ok(());
    }
    let mut table = table::new(&[
        "between",
        "and",
        "events",
        "neutral",
        "verbal +\nmaterial\ncoop.",
        "verbal +\nmaterial\nconflict",
        "score",
        "mean",
        "first",
        "last",
    ]);
    for row in &dyads.rows {
        table.add_row(line(row));
    }
    table::align_numbers(&mut table, 2..10);
    print(table::text(table))
}

/// The cells of a line for reading: nothing where there is nothing.
fn line(row: &DyadRow) -> Vec<String> {
    let [neutral, verbal, material, words, deeds] = row.balance.classes();
    let count = |count: u64| if count == 0 { String::new() } else { count.to_string() };
    let both = |one: u64, other: u64| if one + other == 0 { String::new() } else { format!("{one} + {other}") };
    let number = |number: Option<f64>, digits: usize| number.map(|n| format!("{n:.digits$}")).unwrap_or_default();
    let mut cells = vec![row.a.name.clone(), row.b.name.clone(), row.events.to_string()];
    cells.extend([count(neutral), both(verbal, material), both(words, deeds)]);
    cells.extend([number(row.balance.score_sum.sum(), 1), number(row.score_mean, 2)]);
    cells.extend([row.first, row.last].map(|day| day.map(day_text).unwrap_or_default()));
    cells
}
