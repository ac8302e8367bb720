//! `chancery network compare`.

use graph_core::{EventDate, GraphStore, Window};
use queries::network::{CompareRequest, ComparedPair, Comparison, Days, Dealt, Turn, compare};

use server::MOST_NODES;

use super::{day, number, question};
use crate::cli::{CompareArgs, Form};
use crate::commands::filter::{filter, level};
use crate::commands::source::{Source, at_most};
use crate::commands::{Failure, columns, note, print, print_json};
use crate::remote::Question;
use crate::table;

const HEADINGS: [&str; 12] = [
    "change",
    "a",
    "a_name",
    "b",
    "b_name",
    "events_before",
    "events_after",
    "score_mean_before",
    "score_mean_after",
    "difference",
    "score_sum_before",
    "score_sum_after",
];

pub(super) fn run(source: &Source, args: &CompareArgs) -> Result<(), Failure> {
    let (before, after) = (window(&args.before)?, window(&args.after)?);
    let here = |store: &GraphStore| {
        let request = CompareRequest {
            filter: filter(store, &args.actors, &args.filter)?,
            level: args.level.map(level),
            before,
            after,
            least: args.least,
            by: args.by,
            limit: (args.limit > 0).then_some(args.limit),
        };
        Ok(compare(store.view(), &request)?)
    };
    let comparison: Comparison = source.ask(here, || asked(args))?;
    for change in [Turn::New, Turn::Ended, Turn::Warmer, Turn::Colder] {
        let given = comparison.rows.iter().filter(|row| row.change == change).count();
        let total = comparison.pairs.get(&change).copied().unwrap_or_default();
        source.see_all(given, total, args.limit, "pairs of a sort")?;
    }
    match args.format {
        Form::Json => print_json(&comparison)?,
        Form::Csv => columns::csv(&HEADINGS, comparison.rows.iter().map(cells))?,
        Form::Table => readable(&comparison)?,
    }
    footer(&comparison);
    Ok(())
}

fn asked(args: &CompareArgs) -> Result<Question, Failure> {
    Ok(question("/network/compare", &args.actors, &args.filter)?
        .with("before", &args.before)
        .with("after", &args.after)
        .with_each("level", args.level.map(level))
        .with("least", args.least)
        .with("by", args.by)
        .with("limit", at_most(args.limit, MOST_NODES)))
}

fn window(text: &str) -> Result<Window, Failure> {
    let hint = "a window is a date such as `2014`, `2014-03`, `2014-01/2014-06`, `2022/..`";
    let date: EventDate = text.parse().map_err(|error| Failure::usage(error, Some(hint)))?;
    Ok(Window::of(&date))
}

fn footer(comparison: &Comparison) {
    let days = |days: Days| format!("{}..{}", day(days.from), day(days.to));
    let counts: Vec<String> = comparison.pairs.iter().map(|(turn, count)| format!("{count} {turn}")).collect();
    note(format_args!(
        "{} to {}; level {}; pairs: {}",
        days(comparison.before),
        days(comparison.after),
        comparison.level,
        counts.join(", ")
    ));
}

fn cells(row: &ComparedPair) -> Vec<String> {
    let mut cells = vec![row.change.to_string()];
    cells.extend([&row.a, &row.b].into_iter().flat_map(|end| [end.entity.to_string(), end.name.clone()]));
    let both = [&row.before, &row.after];
    cells.extend(both.map(|dealt| dealt.events.to_string()));
    cells.extend(both.map(|dealt| number(dealt.score_mean)));
    cells.push(number(row.difference));
    cells.extend(both.map(|dealt| number(dealt.balance.score_sum.sum())));
    cells
}

fn readable(comparison: &Comparison) -> Result<(), Failure> {
    if comparison.rows.is_empty() {
        return Ok(());
    }
    let mut table =
        table::new(&["", "between", "and", "events\nbefore", "after", "mean score\nbefore", "after", "difference"]);
    let mut last: Option<Turn> = None;
    for row in &comparison.rows {
        let change = if last.replace(row.change) == Some(row.change) { String::new() } else { row.change.to_string() };
        let mean = |mean: Option<f64>| mean.map(|mean| format!("{mean:.2}")).unwrap_or_default();
        let count = |dealt: &Dealt| if dealt.events == 0 { String::new() } else { dealt.events.to_string() };
        let difference = row.difference.map(|difference| format!("{difference:+.2}")).unwrap_or_default();
        table.add_row([
            change,
            row.a.name.clone(),
            row.b.name.clone(),
            count(&row.before),
            count(&row.after),
            mean(row.before.score_mean),
            mean(row.after.score_mean),
            difference,
        ]);
    }
    table::align_numbers(&mut table, 3..8);
    print(table::text(table))
}
