//! The aggregated shape: one edge per pair, and period if any is asked for.
//!
//! It counts what happened: a plan is not a meeting, and a denied delivery is none. Where the filter asks for statuses,
//! it counts the events of these instead; what is merely denied never.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use graph_core::{EntityId, Event, Kind, View};

use super::Options;
use super::attributes::{DayKeys, add_day, entity};
use super::document::{Data, Document, Edges, Key, Target};
use super::dyads::add_members;
use super::nodes::Nodes;
use crate::balance::BySign;
use crate::cast::Cast;
use crate::dealings::Dealings;
use crate::error::QueryError;
use crate::filter::{Filter, events};
use crate::gist::Gist;
use crate::known::Known;
use crate::period::Span;

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
            COOPERATION: "double" = "cooperation",
            CONFLICT: "double" = "conflict",
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

pub(super) fn write<W: Write>(
    view: View<'_>,
    filter: &Filter,
    options: Options,
    writer: Target<W>,
) -> Result<(), QueryError> {
    let known = Known::new(view);
    let mut entities = BTreeSet::new();
    let mut ties: BTreeMap<Tie, Sum> = BTreeMap::new();
    for event in events(view, filter)? {
        let event = event?;
        add_members(&event, options.level, &mut entities);
        let gist = Gist::of(&event);
        if gist.counts(filter) {
            add_event(&event, &gist, options, &known, &mut ties)?;
        }
    }
    let mut document = Document::start(writer, Edges::Undirected, entity::ALL.iter().chain(edge::ALL).copied())?;
    let nodes = Nodes::write(entities, 0, filter.window, &known, &mut document, |_, _| Ok(()))?;
    for (tie, sum) in &ties {
        if let (Some(low), Some(high)) = (nodes.number(&tie.low), nodes.number(&tie.high)) {
            document.edge(low, high, edge::ID, sum.data(tie))?;
        }
    }
    Ok(document.finish()?)
}

fn add_event(
    event: &Event,
    gist: &Gist,
    options: Options,
    known: &Known<'_>,
    ties: &mut BTreeMap<Tie, Sum>,
) -> Result<(), QueryError> {
    let span = options.period.and_then(|period| period.holding(gist.earliest, gist.latest));
    for dyad in Cast::of(event, known)?.dyads(options.level) {
        let (low, high) = (dyad.first.min(dyad.second).clone(), dyad.first.max(dyad.second).clone());
        ties.entry(Tie { low, high, span }).or_default().add(gist);
    }
    Ok(())
}

/// Two entities, in the order of their ids, and the period.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Tie {
    low: EntityId,
    high: EntityId,
    span: Option<Span>,
}

/// What the events of a tie come to.
#[derive(Default)]
struct Sum {
    dealings: Dealings,
    by_sign: BySign,
    kinds: BTreeMap<Kind, u64>,
}

impl Sum {
    fn add(&mut self, gist: &Gist) {
        self.dealings.add(gist);
        self.by_sign.add(gist.scores().0);
        *self.kinds.entry(gist.kind).or_default() += 1;
    }

    fn data(&self, tie: &Tie) -> Data {
        let Dealings { events, first, last, balance } = self.dealings;
        let mut data = Data::default();
        data.text(edge::LABEL, self.usual_kind().map(|kind| kind.to_string()).unwrap_or_default());
        if let Some(span) = &tie.span {
            data.text(edge::PERIOD, span.name());
        }
        data.count(edge::COUNT, events);
        data.double(edge::WEIGHT, events as f64);
        data.set_during(first, last);
        add_day(&mut data, &FIRST, first);
        add_day(&mut data, &LAST, last);
        if let (Some(sum), Some(mean)) = (balance.score_sum.sum(), balance.score_sum.mean()) {
            data.double(edge::SCORE_SUM, sum);
            data.double(edge::SCORE_MEAN, mean);
            data.double(edge::COOPERATION, self.by_sign.cooperation.sum().unwrap_or_default());
            data.double(edge::CONFLICT, self.by_sign.conflict.sum().unwrap_or_default());
        }
        for (key, number) in QUADS.into_iter().zip(balance.classes()) {
            data.count(key, number);
        }
        data
    }

    /// The most frequent kind; of several, the first.
    fn usual_kind(&self) -> Option<Kind> {
        self.kinds.iter().max_by_key(|(kind, number)| (*number, Reverse(*kind))).map(|(kind, _)| *kind)
    }
}
