//! `chancery network path`.

use graph_core::GraphStore;
use queries::network::{PathRequest, Paths, Step, paths};

use super::{question, told};
use crate::cli::{Form, PathArgs};
use crate::commands::filter::{filter, level};
use crate::commands::source::Source;
use crate::commands::{Failure, columns, note, print, print_json};
use crate::remote::Question;
use crate::table;

const HEADINGS: [&str; 14] = [
    "path",
    "step",
    "from",
    "from_name",
    "to",
    "to_name",
    "events",
    "event",
    "date",
    "earliest",
    "latest",
    "kind",
    "label",
    "document",
];

pub(super) fn run(source: &Source, args: &PathArgs) -> Result<(), Failure> {
    let here = |store: &GraphStore| {
        let request = PathRequest {
            filter: filter(store, &args.actors, &args.filter)?,
            level: args.level.map(level),
            directed: args.directed,
            indirect: args.indirect,
        };
        Ok(paths(store.view(), &request)?)
    };
    let paths: Paths = source.ask(here, || asked(args))?;
    match args.format {
        Form::Json => print_json(&paths)?,
        Form::Csv => {
            let rows =
                both(&paths).into_iter().flat_map(|(_, name, steps)| (1..).zip(steps).map(move |s| cells(name, s)));
            columns::csv(&HEADINGS, rows)?;
        }
        Form::Table => readable(&paths)?,
    }
    let from_to = format!("from {} to {}", paths.from.name, paths.to.name);
    let sort = if paths.directed { "directed" } else { "undirected" };
    match (&paths.shortest, &paths.in_time) {
        (None, _) => note(format_args!("nothing leads {from_to}; level {}, {sort}", paths.level)),
        (Some(_), None) => {
            note(format_args!("nothing leads {from_to} in the order of time; level {}, {sort}", paths.level));
        }
        (Some(_), Some(_)) => note(format_args!("level {}, {sort}", paths.level)),
    }
    Ok(())
}

fn asked(args: &PathArgs) -> Result<Question, Failure> {
    Ok(question("/network/path", &args.actors, &args.filter)?
        .with_each("level", args.level.map(level))
        .with_flag("directed", args.directed)
        .with_flag("indirect", args.indirect))
}

/// The paths that there are: their headings and their names in tables.
fn both(paths: &Paths) -> Vec<(&'static str, &'static str, &[Step])> {
    let shortest = paths.shortest.as_deref().map(|steps| ("The shortest path", "shortest", steps));
    let in_time = paths.in_time.as_deref().map(|steps| ("The shortest in the order of time", "in_time", steps));
    shortest.into_iter().chain(in_time).collect()
}

fn cells(path: &str, (number, step): (u64, &Step)) -> Vec<String> {
    let mut cells = vec![path.to_owned(), number.to_string()];
    cells.extend([&step.from, &step.to].into_iter().flat_map(|end| [end.entity.to_string(), end.name.clone()]));
    let by = &step.by;
    cells.extend([step.events.to_string(), by.event.to_string()]);
    cells.push(by.date.as_ref().map(ToString::to_string).unwrap_or_default());
    cells.extend([by.earliest, by.latest].map(super::day));
    cells.push(by.kind.to_string());
    cells.push(by.label.clone().unwrap_or_default());
    cells.push(by.document.as_ref().map(ToString::to_string).unwrap_or_default());
    cells
}

fn readable(paths: &Paths) -> Result<(), Failure> {
    for (at, (heading, _, steps)) in both(paths).into_iter().enumerate() {
        print(format_args!("{}{heading}", if at > 0 { "\n" } else { "" }))?;
        let mut table = table::new(&["from", "to", "events", "date", "by", "event", "document"]);
        for step in steps {
            let [date, what, event] = told(&step.by);
            let document = step.by.short_document().to_owned();
            let events = step.events.to_string();
            table.add_row([step.from.name.clone(), step.to.name.clone(), events, date, what, event, document]);
        }
        table::keep_whole(&mut table, &[3]);
        table::align_numbers(&mut table, [2]);
        print(table::text(table))?;
    }
    Ok(())
}
