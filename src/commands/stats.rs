//! `chancery stats`.

use graph_core::date::day_text;
use indicatif::HumanCount;
use queries::Stats;

use super::source::Source;
use super::{Failure, print, print_json};
use crate::cli::{Plain, StatsArgs};
use crate::remote::Question;
use crate::table;

pub(super) fn run(source: &Source, args: &StatsArgs) -> Result<(), Failure> {
    let stats: Stats = source.ask(|store| Ok(queries::stats(store)?), || Ok(Question::of("/stats")))?;
    if args.format == Plain::Json {
        return print_json(&stats);
    }
    let mut table = table::pairs();
    let mut count = |name: String, n: u64| {
        table.add_row([name, HumanCount(n).to_string()]);
    };
    count("happenings".to_owned(), stats.happenings);
    count("events".to_owned(), stats.events);
    let parts = [(&stats.by_kind, ""), (&stats.by_status, "status "), (&stats.by_standing, "standing ")];
    for (counts, what) in parts {
        for (word, n) in counts {
            count(format!("  {what}{word}"), *n);
        }
    }
    count("entities".to_owned(), stats.entities.values().sum());
    for (word, n) in &stats.entities {
        count(format!("  {word}"), *n);
    }
    count("tenures".to_owned(), stats.tenures);
    count("documents".to_owned(), stats.documents);
    count("reports".to_owned(), stats.reports);
    if stats.waiting > 0 {
        count("  waiting".to_owned(), stats.waiting);
    }
    count("statements".to_owned(), stats.quads);
    let day = |day: Option<_>| day.map_or_else(|| "none".to_owned(), day_text);
    table.add_row(["first day".to_owned(), day(stats.first)]);
    table.add_row(["last day".to_owned(), day(stats.last)]);
    print(table::text(table))
}
