//! `chancery timeline --histogram`.

use std::ops::Range;

use graph_core::GraphStore;
use graph_core::date::day_text;
use queries::{Bin, Fold, Histogram, Period};

use super::filter::{asked, filter, fold};
use super::source::Source;
use super::{Failure, columns, note, print, print_json};
use crate::cli::{TimelineArgs, TimelineFormat};
use crate::remote::Question;
use crate::table;

pub(super) const HEADINGS: [&str; 13] = [
    "period",
    "from",
    "to",
    "events",
    "joint",
    "ahead",
    "neutral",
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
    "score_sum",
    "goldstein_sum",
];

pub(super) fn run(source: &Source, args: &TimelineArgs, by: Period, format: TimelineFormat) -> Result<(), Failure> {
    let here =
        |store: &GraphStore| Ok(queries::histogram(store.view(), &filter(store, &args.actors, &args.filter)?, by)?);
    let there =
        || asked(Question::of("/timeline/histogram").with_each("actor", &args.actors).with("by", by), &args.filter);
    let histogram: Histogram = source.ask(here, there)?;
    match format {
        TimelineFormat::Json => print_json(&histogram)?,
        TimelineFormat::Jsonl => histogram.rows().try_for_each(|bin| print(serde_json::to_string(&bin)?))?,
        TimelineFormat::Csv => columns::csv(&HEADINGS, histogram.rows().map(|bin| cells(&bin)))?,
        TimelineFormat::Md => columns::markdown(&HEADINGS, histogram.rows().map(|bin| cells(&bin)))?,
        TimelineFormat::Table => readable(&histogram)?,
    }
    footer(&histogram, fold(args.filter.fold));
    Ok(())
}

pub(super) fn footer(histogram: &Histogram, fold: Fold) {
    let what = if fold == Fold::None { "report" } else { "event" };
    let many = if histogram.events() == 1 { "" } else { "s" };
    let unplaced = match histogram.unplaced.events {
        0 => String::new(),
        number => format!(", {number} of them in no single {}", histogram.by),
    };
    note(format_args!("{} {what}{many}{unplaced}", histogram.events()));
}

pub(super) fn cells(bin: &Bin) -> Vec<String> {
    let day = |day: Option<_>| day.map(day_text).unwrap_or_default();
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let counts = &bin.counts;
    let mut cells = vec![bin.period.clone().unwrap_or_default(), day(bin.from), day(bin.to)];
    cells.extend([counts.events, counts.joint, counts.ahead].map(|count| count.to_string()));
    cells.extend(counts.facts.classes().map(|count| count.to_string()));
    cells.extend([counts.facts.score_sum, counts.facts.goldstein_sum].map(|sum| number(sum.sum())));
    cells
}

pub(super) fn readable(histogram: &Histogram) -> Result<(), Failure> {
    if histogram.events() == 0 {
        return Ok(());
    }
    let mut table = table::new(&[
        "period",
        "",
        "events",
        "joint",
        "ahead",
        "neutral",
        "verbal\ncoop.",
        "material\ncoop.",
        "verbal\nconflict",
        "material\nconflict",
        "score",
        "goldstein",
    ]);
    let most = histogram.rows().map(|bin| bin.counts.events).max().unwrap_or_default();
    for bin in histogram.rows().filter(|bin| bin.period.is_some() || bin.counts.events > 0) {
        table.add_row(line(&bin, most));
    }
    table::keep_whole(&mut table, &[0, 1]);
    table::align_numbers(&mut table, 2..12);
    print(table::text(table))
}

/// The cells of a line for reading: nothing where there is nothing, and a bar for the events.
fn line(bin: &Bin, most: u64) -> Vec<String> {
    const DAYS: Range<usize> = 1..3;
    const NUMBERS: Range<usize> = 4..11;
    let mut cells = cells(bin);
    for cell in cells[NUMBERS].iter_mut().filter(|cell| *cell == "0") {
        cell.clear();
    }
    cells.splice(DAYS, [bar(bin.counts.events, most)]);
    if bin.period.is_none() {
        cells[0] = "unplaced".to_owned();
    }
    cells
}

/// A bar as long as its share of the most, and never none for some.
fn bar(events: u64, most: u64) -> String {
    const LONGEST: u64 = 8;
    let length = (events * LONGEST).div_ceil(most.max(1));
    "█".repeat(usize::try_from(length).unwrap_or_default())
}
