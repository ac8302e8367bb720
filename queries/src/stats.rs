//! What a store holds, in numbers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use graph_core::date::day_from_text;
use graph_core::view::Pattern;
use graph_core::{EntityType, GraphStore, Kind, Standing, Status, View, vocab};
use jiff::civil::Date;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use serde::{Deserialize, Serialize};

use crate::error::QueryError;
use crate::row::{as_day, from_day};

/// Numbers by word.
type Tally = BTreeMap<Cow<'static, str>, u64>;

/// What a store holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Stats {
    /// Exact events: equal codings are one.
    pub events: u64,
    /// Happenings: events that the rules of joining find to be the same are one.
    pub happenings: u64,
    /// Events by status; those that there are.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub by_status: BTreeMap<Cow<'static, str>, u64>,
    /// Events by standing.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub by_standing: BTreeMap<Cow<'static, str>, u64>,
    /// Events by the class of their kind (`consult`, `aid`).
    #[schema(value_type = BTreeMap<String, u64>)]
    pub by_kind: BTreeMap<Cow<'static, str>, u64>,
    /// The first day of any event.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub first: Option<Date>,
    /// The last day of any event.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub last: Option<Date>,
    /// Entities by type.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub entities: BTreeMap<Cow<'static, str>, u64>,
    /// Offices held.
    pub tenures: u64,
    /// Documents, those that stand for data sets included.
    pub documents: u64,
    /// Reports, plain ones and those that wait for their event included.
    pub reports: u64,
    /// Reports that wait for their event.
    pub waiting: u64,
    /// Statements of RDF, those of the ontology included.
    pub quads: u64,
}

/// Counts what a store holds.
///
/// # Errors
/// When the store cannot be read.
pub fn stats(store: &GraphStore) -> Result<Stats, QueryError> {
    let view = store.view();
    let events = count(view, vocab::RDF_TYPE, vocab::EVENT)?;
    let (first, last) = span(view)?;
    let waiting = view.waiting()?;
    Ok(Stats {
        events,
        happenings: events
            .saturating_sub(view.matching(Pattern::resolved().property(vocab::JOINED_INTO)).count() as u64),
        by_status: tally(Status::ALL.iter().map(|s| (s.as_str(), s.iri())), vocab::HAS_STATUS, view)?,
        by_standing: by_standing(view, events)?,
        by_kind: tally(Kind::all().map(|kind| (class(kind).as_str(), kind.iri())), vocab::HAS_KIND, view)?,
        first,
        last,
        entities: tally(EntityType::ALL.iter().map(|t| (t.as_str(), t.iri())), vocab::RDF_TYPE, view)?,
        tenures: count(view, vocab::RDF_TYPE, vocab::MEMBERSHIP)?,
        documents: count(view, vocab::RDF_TYPE, vocab::CREATIVE_WORK)? + count(view, vocab::RDF_TYPE, vocab::DATASET)?,
        reports: count_reports(view)? + waiting,
        waiting,
        quads: view.quads()? as u64,
    })
}

/// How many resources have this value; terms of the ontology are none.
fn count(view: View<'_>, property: &str, value: &str) -> Result<u64, QueryError> {
    let mut number = 0;
    for subject in view.subjects(property, value) {
        number += u64::from(subject?.starts_with(vocab::ID));
    }
    Ok(number)
}

fn tally(
    values: impl Iterator<Item = (&'static str, &'static str)>,
    property: &str,
    view: View<'_>,
) -> Result<Tally, QueryError> {
    let mut tally = Tally::new();
    for (word, iri) in values {
        let number = count(view, property, iri)?;
        if number > 0 {
            *tally.entry(word.into()).or_default() += number;
        }
    }
    Ok(tally)
}

/// Only what is not plainly asserted has its standing written down.
fn by_standing(view: View<'_>, events: u64) -> Result<Tally, QueryError> {
    let mut tally = tally(Standing::ALL.iter().map(|s| (s.as_str(), s.iri())), vocab::HAS_STANDING, view)?;
    let asserted = events.saturating_sub(tally.values().sum());
    if asserted > 0 {
        *tally.entry(Standing::Asserted.as_str().into()).or_default() += asserted;
    }
    Ok(tally)
}

fn class(kind: Kind) -> Kind {
    kind.parent().map_or(kind, class)
}

/// The first and the last day that the dates of events allow.
fn span(view: View<'_>) -> Result<(Option<Date>, Option<Date>), QueryError> {
    let (mut first, mut last) = (None, None);
    for property in [vocab::EARLIEST, vocab::LATEST] {
        for quad in view.matching(Pattern::resolved().property(property)) {
            let Some(day) = day_of_event(&quad?) else { continue };
            first = Some(first.map_or(day, |first: Date| first.min(day)));
            last = Some(last.map_or(day, |last: Date| last.max(day)));
        }
    }
    Ok((first, last))
}

fn day_of_event(quad: &Quad) -> Option<Date> {
    let is_event = subject(quad)?.strip_prefix(vocab::ID)?.starts_with("event/");
    match &quad.object {
        Term::Literal(day) if is_event => day_from_text(day.value()).ok(),
        Term::Literal(_) | Term::NamedNode(_) | Term::BlankNode(_) => None,
    }
}

/// Reports of events: those with a node of their own, and one for each document that plainly reports an event.
fn count_reports(view: View<'_>) -> Result<u64, QueryError> {
    let hash = RandomState::new();
    let (mut reports, mut told) = (0, HashSet::new());
    for quad in view.matching(Pattern::default().property(vocab::ABOUT)) {
        let quad = quad?;
        if let (GraphName::NamedNode(document), Term::NamedNode(event)) = (&quad.graph_name, &quad.object) {
            reports += 1;
            told.insert(hash.hash_one((event.as_str(), document.as_str())));
        }
    }
    for quad in view.matching(Pattern::resolved().property(vocab::REPORTED_IN)) {
        let quad = quad?;
        let (Some(subject), Term::NamedNode(document)) = (subject(&quad), &quad.object) else { continue };
        let is_event = subject.strip_prefix(vocab::ID).is_some_and(|local| local.starts_with("event/"));
        if is_event && !told.contains(&hash.hash_one((subject, document.as_str()))) {
            reports += 1;
        }
    }
    Ok(reports)
}

fn subject(quad: &Quad) -> Option<&str> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
