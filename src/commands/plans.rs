//! `chancery timeline --plans`.

use graph_core::GraphStore;
use graph_core::date::day_text;
use queries::{Outcome, Plan};
use serde::Deserialize;
use server::MOST_PLANS;

use super::filter::{asked, filter};
use super::source::{Source, at_most};
use super::timeline::what;
use super::{Failure, note, print, print_json};
use crate::cli::{TimelineArgs, TimelineFormat};
use crate::remote::Question;
use crate::table;

/// Plans, as a service tells them.
#[derive(Deserialize)]
struct Told {
    rows: Vec<Plan>,
    total: u64,
    done: u64,
}

pub(super) fn run(source: &Source, args: &TimelineArgs, format: TimelineFormat) -> Result<(), Failure> {
    let here = |store: &GraphStore| {
        let mut rows = queries::plans(store.view(), &filter(store, &args.actors, &args.filter)?, args.within)?;
        let done = rows.iter().filter(|plan| matches!(plan.outcome, Outcome::Done { .. })).count() as u64;
        let total = rows.len() as u64;
        if args.limit > 0 {
            rows.truncate(args.limit);
        }
        Ok(Told { rows, total, done })
    };
    let there = || {
        let question = Question::of("/timeline/plans").with_each("actor", &args.actors).with("within", args.within);
        asked(question.with("limit", at_most(args.limit, MOST_PLANS)), &args.filter)
    };
    let Told { rows: plans, total, done } = source.ask(here, there)?;
    source.see_all(plans.len(), total, args.limit, "plans")?;
    note(format_args!("{total} plans, {done} of them carried out"));
    match format {
        TimelineFormat::Table => readable(&plans),
        TimelineFormat::Json => print_json(&plans),
        TimelineFormat::Jsonl => plans.iter().try_for_each(|plan| print(serde_json::to_string(plan)?)),
        TimelineFormat::Csv => csv(&plans),
        TimelineFormat::Md => markdown(&plans),
    }
}

fn readable(plans: &[Plan]) -> Result<(), Failure> {
    if plans.is_empty() {
        return Ok(());
    }
    let mut table = table::new(&["planned for", "kind", "status", "what", "outcome", "event"]);
    for plan in plans {
        table.add_row(cells(plan));
    }
    table::keep_whole(&mut table, &[0, 5, 2, 1]);
    print(table::text(table))
}

fn markdown(plans: &[Plan]) -> Result<(), Failure> {
    print("| planned for | kind | status | what | outcome | event |\n|---|---|---|---|---|---|")?;
    for plan in plans {
        let cells = cells(plan).map(|text| queries::export::cell(&text));
        print(format_args!("| {} |", cells.join(" | ")))?;
    }
    Ok(())
}

fn csv(plans: &[Plan]) -> Result<(), Failure> {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(["planned_for", "kind", "status", "what", "outcome", "event"]).map_err(Failure::new)?;
    for plan in plans {
        let mut cells = cells(plan);
        cells[5] = plan.row.event.to_string();
        out.write_record(cells).map_err(Failure::new)?;
    }
    out.flush()?;
    Ok(())
}

fn cells(plan: &Plan) -> [String; 6] {
    let row = &plan.row;
    [row.when(), row.kind.to_string(), row.status.to_string(), what(row), outcome(&plan.outcome), row.short_id()]
}

fn outcome(outcome: &Outcome) -> String {
    let day = |day: &Option<_>| day.map_or_else(|| "the last day known".to_owned(), day_text);
    match outcome {
        Outcome::Done { event, late_by } => {
            let date = event.date.as_ref().map(|date| format!(" {date}")).unwrap_or_default();
            let late = match late_by {
                None => String::new(),
                Some(1) => ", late by 1 day".to_owned(),
                Some(days) => format!(", late by {days} days"),
            };
            let id: String = event.event.local().trim_start_matches("event/").chars().take(8).collect();
            format!("done{date}{late} ({id})")
        }
        Outcome::Never { as_of } => format!("never, as of {}", day(as_of)),
        Outcome::Open { as_of } => format!("open, as of {}", day(as_of)),
    }
}
