//! `chancery network brokers`.

use graph_core::GraphStore;
use queries::network::{BrokerRequest, BrokerRow, Brokers, Dealing, brokers};

use server::MOST_NODES;

use super::{day, question, told};
use crate::cli::{BrokersArgs, Form};
use crate::commands::filter::{filter, level};
use crate::commands::source::{Source, at_most};
use crate::commands::{Failure, columns, note, print, print_json};
use crate::remote::Question;
use crate::table;

const HEADINGS: [&str; 13] = [
    "rank",
    "entity",
    "name",
    "events_a",
    "hosted_a",
    "mediated_a",
    "events_b",
    "hosted_b",
    "mediated_b",
    "events_both",
    "first",
    "last",
    "samples",
];

pub(super) fn run(source: &Source, args: &BrokersArgs) -> Result<(), Failure> {
    let here = |store: &GraphStore| {
        let request = BrokerRequest {
            filter: filter(store, &args.actors, &args.filter)?,
            level: args.level.map(level),
            limit: (args.limit > 0).then_some(args.limit),
        };
        Ok(brokers(store.view(), &request)?)
    };
    let brokers: Brokers = source.ask(here, || asked(args))?;
    source.see_all(brokers.rows.len(), brokers.total, args.limit, "brokers")?;
    match args.format {
        Form::Json => print_json(&brokers)?,
        Form::Csv => columns::csv(&HEADINGS, brokers.rows.iter().map(cells))?,
        Form::Table => readable(&brokers)?,
    }
    note(format_args!(
        "{} of {} that meet, host or mediate for both {} and {}; level {}",
        brokers.rows.len(),
        brokers.total,
        brokers.a.name,
        brokers.b.name,
        brokers.level
    ));
    Ok(())
}

fn asked(args: &BrokersArgs) -> Result<Question, Failure> {
    Ok(question("/network/brokers", &args.actors, &args.filter)?
        .with_each("level", args.level.map(level))
        .with("limit", at_most(args.limit, MOST_NODES)))
}

fn cells(row: &BrokerRow) -> Vec<String> {
    let mut cells = vec![row.rank.to_string(), row.broker.entity.to_string(), row.broker.name.clone()];
    for Dealing { events, hosted, mediated } in [row.with_a, row.with_b] {
        cells.extend([events, hosted, mediated].map(|count| count.to_string()));
    }
    cells.push(row.with_both.to_string());
    cells.extend([row.first, row.last].map(day));
    cells.push(row.samples.iter().map(|sample| sample.event.local()).collect::<Vec<_>>().join(" "));
    cells
}

fn readable(brokers: &Brokers) -> Result<(), Failure> {
    if brokers.rows.is_empty() {
        return Ok(());
    }
    let heading = |name: &str| format!("with {name}\n(host, mediator)");
    let (a, b) = (heading(&brokers.a.name), heading(&brokers.b.name));
    let mut table = table::new(&["", "name", &a, &b, "with both", "first", "last", "for example"]);
    for row in &brokers.rows {
        let sample = row.samples.first().map(told).map(|[date, what, event]| format!("{date} {what} {event}"));
        let mut line = vec![row.rank.to_string(), row.broker.name.clone(), dealt(row.with_a), dealt(row.with_b)];
        line.push(row.with_both.to_string());
        line.extend([row.first, row.last].map(day));
        line.push(sample.unwrap_or_default());
        table.add_row(line);
    }
    table::align_numbers(&mut table, [0, 2, 3, 4, 5, 6]);
    print(table::text(table))
}

fn dealt(Dealing { events, hosted, mediated }: Dealing) -> String {
    if hosted + mediated == 0 { events.to_string() } else { format!("({hosted}, {mediated}) {events}") }
}
