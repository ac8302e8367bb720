//! The aggregated shape: one edge per pair, and period if any is asked for.
//!
//! It counts what happened: a plan is not a meeting, and a denied delivery is none. Where the filter asks for statuses,
//! it counts the events of these instead; what is merely denied never.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use graph_core::{EntityId, Event, EventDate, Kind, Standing, Status, View};
use jiff::civil::Date;

use super::attributes::{DayKeys, add_day, entity};
use super::document::{Data, Document, Edges, Key};
use super::dyads::add_members;
use super::nodes::Nodes;
use super::{Options, Period};
use crate::cast::Cast;
use crate::error::QueryError;
use crate::filter::{Filter, events};
use crate::known::Known;
use crate::row::scores;

mod edge {
    use super::super::document::{Key, keys};

    keys! {
        "edge" {
            ID: "string" = "edge_id",
            LABEL: "string" = "label",
            PERIOD: "string" = "period",
            COUNT: "long" = "count",
            WEIGHT: "double" = "weight",
            FIRST: "string" = "first",
            FIRST_DAY: "long" = "first_day",
            LAST: "string" = "last",
            LAST_DAY: "long" = "last_day",
            SCORE_SUM: "double" = "score_sum",
            SCORE_MEAN: "double" = "score_mean",
            NEUTRAL: "long" = "neutral",
            VERBAL_COOPERATION: "long" = "verbal_cooperation",
            MATERIAL_COOPERATION: "long" = "material_cooperation",
            VERBAL_CONFLICT: "long" = "verbal_conflict",
            MATERIAL_CONFLICT: "long" = "material_conflict",
        }
    }
}

const FIRST: DayKeys = DayKeys { iso: edge::FIRST, number: edge::FIRST_DAY };
const LAST: DayKeys = DayKeys { iso: edge::LAST, number: edge::LAST_DAY };
/// By quad class.
const QUADS: [&Key; 5] = [
    edge::NEUTRAL,
    edge::VERBAL_COOPERATION,
    edge::MATERIAL_COOPERATION,
    edge::VERBAL_CONFLICT,
    edge::MATERIAL_CONFLICT,
];

pub(super) fn write<W: Write>(view: View<'_>, filter: &Filter, options: Options, writer: W) -> Result<(), QueryError> {
    let known = Known::new(view);
    let mut entities = BTreeSet::new();
    let mut ties: BTreeMap<Tie, Sum> = BTreeMap::new();
    for event in events(view, filter)? {
        let event = event?;
        add_members(&event, options.level, &mut entities);
        if is_counted(&event, filter) {
            add_event(&event, options, &known, &mut ties)?;
        }
    }
    let mut document = Document::start(writer, Edges::Undirected, entity::ALL.iter().chain(edge::ALL).copied())?;
    let nodes = Nodes::write(entities, 0, &known, &mut document)?;
    for (tie, sum) in &ties {
        if let (Some(low), Some(high)) = (nodes.number(&tie.low), nodes.number(&tie.high)) {
            document.edge(low, high, edge::ID, sum.data(tie))?;
        }
    }
    Ok(document.finish()?)
}

fn is_counted(event: &Event, filter: &Filter) -> bool {
    let is_asked_for = !filter.statuses.is_empty() || event.status == Status::Happened;
    is_asked_for && event.standing != Standing::Denied
}

fn add_event(
    event: &Event,
    options: Options,
    known: &Known<'_>,
    ties: &mut BTreeMap<Tie, Sum>,
) -> Result<(), QueryError> {
    let period = options.period.and_then(|period| name_of(period, event.date.as_ref()));
    for dyad in Cast::of(event, known)?.dyads(options.level) {
        let (low, high) = (dyad.first.min(dyad.second).clone(), dyad.first.max(dyad.second).clone());
        ties.entry(Tie { low, high, period: period.clone() }).or_default().add(event);
    }
    Ok(())
}

/// The period that a date surely lies in.
fn name_of(period: Period, date: Option<&EventDate>) -> Option<String> {
    const MONTHS_OF_A_QUARTER: i8 = 3;
    let name = |day: Date| match period {
        Period::Month => format!("{:04}-{:02}", day.year(), day.month()),
        Period::Quarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / MONTHS_OF_A_QUARTER + 1),
        Period::Year => format!("{:04}", day.year()),
    };
    let (first, last) = (name(date?.earliest()?), name(date?.latest()?));
    (first == last).then_some(first)
}

/// Two entities, in the order of their ids, and the period.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Tie {
    low: EntityId,
    high: EntityId,
    period: Option<String>,
}

/// What the events of a tie come to.
#[derive(Default)]
struct Sum {
    count: u64,
    first: Option<Date>,
    last: Option<Date>,
    score: f64,
    scored: u64,
    quads: [u64; QUADS.len()],
    kinds: BTreeMap<Kind, u64>,
}

impl Sum {
    fn add(&mut self, event: &Event) {
        self.count += 1;
        let date = event.date.as_ref();
        self.first = self.first.into_iter().chain(date.and_then(EventDate::earliest)).min();
        self.last = self.last.into_iter().chain(date.and_then(EventDate::latest)).max();
        if let (Some(score), _) = scores(event) {
            self.score += score;
            self.scored += 1;
        }
        if let Some(number) = self.quads.get_mut(usize::from(event.kind.quad_class())) {
            *number += 1;
        }
        *self.kinds.entry(event.kind).or_default() += 1;
    }

    fn data(&self, tie: &Tie) -> Data {
        let mut data = Data::default();
        data.text(edge::LABEL, self.usual_kind().map(|kind| kind.to_string()).unwrap_or_default());
        if let Some(period) = &tie.period {
            data.text(edge::PERIOD, period.as_str());
        }
        data.count(edge::COUNT, self.count);
        data.double(edge::WEIGHT, self.count as f64);
        add_day(&mut data, &FIRST, self.first);
        add_day(&mut data, &LAST, self.last);
        if self.scored > 0 {
            data.double(edge::SCORE_SUM, self.score);
            data.double(edge::SCORE_MEAN, self.score / self.scored as f64);
        }
        for (key, number) in QUADS.into_iter().zip(self.quads) {
            data.count(key, number);
        }
        data
    }

    /// The most frequent kind; of several, the first.
    fn usual_kind(&self) -> Option<Kind> {
        self.kinds.iter().max_by_key(|(kind, number)| (*number, Reverse(*kind))).map(|(kind, _)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vague_date_is_in_a_period_only_if_all_of_it_is() {
        let name = |period, date: &str| name_of(period, Some(&date.parse().expect("a date")));
        assert_eq!(name(Period::Month, "2023-09").as_deref(), Some("2023-09"));
        assert_eq!(name(Period::Quarter, "2023-09").as_deref(), Some("2023-Q3"));
        assert_eq!(name(Period::Month, "2023"), None);
        assert_eq!(name(Period::Year, "2023").as_deref(), Some("2023"));
        assert_eq!(name(Period::Year, "2022/.."), None);
        assert_eq!(name_of(Period::Year, None), None);
    }
}
