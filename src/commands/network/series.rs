//! `chancery network series`.

use graph_core::GraphStore;
use graph_core::date::day_text;
use queries::Histogram;
use queries::network::{Automaton, Burst, Series, SeriesRequest, Silence, Witness, series};

use super::{question, told};
use crate::cli::{Form, SeriesArgs, SeriesList};
use crate::commands::filter::{filter, fold, period};
use crate::commands::source::Source;
use crate::commands::{Failure, columns, histogram, note, print, print_json};
use crate::remote::Question;
use crate::table;

pub(super) fn run(source: &Source, args: &SeriesArgs) -> Result<(), Failure> {
    let here = |store: &GraphStore| {
        let request = SeriesRequest {
            filter: filter(store, &args.actors, &args.filter)?,
            by: period(args.by),
            silent_days: args.silence,
            bursts: Automaton { ratio: args.burst_ratio, cost: args.burst_cost },
        };
        Ok(series(store.view(), &request)?)
    };
    let series: Series = source.ask(here, || asked(args))?;
    match args.format {
        Form::Json => print_json(&series)?,
        Form::Csv => csv(&series, args.list)?,
        Form::Table => readable(&series)?,
    }
    histogram::footer(&counts(&series), fold(args.filter.fold));
    let Series { facts, open, vague, .. } = series;
    if facts > 0 {
        note(format_args!(
            "{facts} of them facts between the two; {open} open-ended or undated, {vague} not of a single day"
        ));
    }
    Ok(())
}

fn asked(args: &SeriesArgs) -> Result<Question, Failure> {
    Ok(question("/network/series", &args.actors, &args.filter)?
        .with("by", period(args.by))
        .with("silence", args.silence)
        .with("burst_ratio", args.burst_ratio)
        .with("burst_cost", args.burst_cost))
}

const SILENCE: [&str; 11] = [
    "from",
    "to",
    "days",
    "last_event",
    "last_date",
    "last_kind",
    "last_label",
    "first_event",
    "first_date",
    "first_kind",
    "first_label",
];
const BURST: [&str; 4] = ["from", "last", "events", "weight"];

fn csv(series: &Series, list: SeriesList) -> Result<(), Failure> {
    match list {
        SeriesList::Periods => {
            columns::csv(&histogram::HEADINGS, counts(series).rows().map(|bin| histogram::cells(&bin)))
        }
        SeriesList::Silences => columns::csv(&SILENCE, series.breaks.iter().map(silence)),
        SeriesList::Bursts => columns::csv(&BURST, series.bursts.iter().map(burst)),
    }
}

fn silence(silence: &Silence) -> Vec<String> {
    let Silence { from, to, days, last, first } = silence;
    let witness = |witness: &Witness| {
        let date = witness.date.as_ref().map(ToString::to_string).unwrap_or_default();
        [witness.event.to_string(), date, witness.kind.to_string(), witness.label.clone().unwrap_or_default()]
    };
    let days = [day_text(*from), day_text(*to), days.to_string()];
    days.into_iter().chain(witness(last)).chain(witness(first)).collect()
}

fn burst(burst: &Burst) -> Vec<String> {
    let Burst { from, last, events, weight } = burst;
    vec![day_text(*from), day_text(*last), events.to_string(), weight.to_string()]
}

fn counts(series: &Series) -> Histogram {
    Histogram { by: series.by, bins: series.bins.clone(), unplaced: series.unplaced }
}

fn readable(series: &Series) -> Result<(), Failure> {
    let ends = series.bins.first().zip(series.bins.last());
    if let Some((Some(first), Some(last))) = ends.map(|(first, last)| (&first.period, &last.period)) {
        let events: Vec<u64> = series.bins.iter().map(|bin| bin.counts.events).collect();
        print(format_args!("{} and {}, events by {}", series.a.name, series.b.name, series.by))?;
        print(format_args!("{first} {} {last}\n", sparkline(&events)))?;
    }
    histogram::readable(&counts(series))?;
    if let Some(longest) = &series.longest_silence {
        print(format_args!("\nLongest silence: {} days from {}", longest.days, day_text(longest.from)))?;
    }
    breaks(series)?;
    bursts(series)
}

fn breaks(series: &Series) -> Result<(), Failure> {
    if series.breaks.is_empty() {
        return Ok(());
    }
    print(format_args!("\nFirst contacts after {} silent days or more", series.silent_days))?;
    let mut table = table::new(&["silent from", "days", "first contact", "what", "event"]);
    for Silence { from, days, first, .. } in &series.breaks {
        let [date, what, event] = told(first);
        table.add_row([day_text(*from), days.to_string(), date, what, event]);
    }
    table::keep_whole(&mut table, &[0, 2]);
    table::align_numbers(&mut table, [1]);
    print(table::text(table))
}

fn bursts(series: &Series) -> Result<(), Failure> {
    if series.bursts.is_empty() {
        return Ok(());
    }
    print("\nBursts")?;
    let mut table = table::new(&["from", "to", "events", "weight"]);
    for burst in &series.bursts {
        let weight = format!("{:.1}", burst.weight);
        table.add_row([day_text(burst.from), day_text(burst.last), burst.events.to_string(), weight]);
    }
    table::align_numbers(&mut table, [2, 3]);
    print(table::text(table))
}

/// A row of blocks, each as high as its share of the highest; those that would be too many are put together. None for
/// nothing.
fn sparkline(events: &[u64]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const LONGEST: usize = 80;
    let together = events.len().div_ceil(LONGEST).max(1);
    let sums: Vec<u64> = events.chunks(together).map(|chunk| chunk.iter().sum()).collect();
    let most = sums.iter().copied().max().unwrap_or_default().max(1);
    let block = |sum: &u64| {
        let height = (sum * BLOCKS.len() as u64).div_ceil(most);
        usize::try_from(height).ok().and_then(|height| height.checked_sub(1)).map_or(' ', |at| BLOCKS[at])
    };
    sums.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_shows_shares_of_the_most() {
        assert_eq!(sparkline(&[0, 1, 4, 8]), " ▁▄█");
        assert_eq!(sparkline(&[]), "");
        assert_eq!(sparkline(&[0, 0]), "  ");
        assert_eq!(sparkline(&[3; 161]).chars().count(), 54);
    }
}
