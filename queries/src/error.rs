//! Why a question has no answer.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use graph_core::{EntityId, EntityType, EventId, StoreError, vocab};
use oxigraph::sparql::QueryEvaluationError;
use oxigraph::store::StorageError;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::format::{Form, Format};
use crate::network::{Measure, Weight};
use crate::period::Period;
use crate::sparql::Factor;

/// A question that cannot be answered.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum QueryError {
    /// Nobody and nothing has this name.
    #[error("no entity is called `{name}`{}", nearest_text(nearest))]
    UnknownName {
        /// What was asked for.
        name: String,
        /// Those with the most similar names.
        nearest: Vec<Candidate>,
    },
    /// Several have this name.
    #[error("`{name}` may be {}", list(candidates))]
    AmbiguousName {
        /// What was asked for.
        name: String,
        /// Those who have the name.
        candidates: Vec<Candidate>,
    },
    /// There is no such event.
    #[error("no event has the id `{id}`")]
    UnknownEvent {
        /// What was asked for.
        id: String,
    },
    /// Several events have ids that start like this.
    #[error("`{id}` may be {}", local_ids(candidates))]
    AmbiguousEvent {
        /// What was asked for.
        id: String,
        /// The first of the events.
        candidates: Vec<EventId>,
    },
    /// There is no such document.
    #[error("no document has the id or address `{id}`")]
    UnknownDocument {
        /// What was asked for.
        id: String,
    },
    /// A page cursor that no page gave out, or one of rows of another sort.
    #[error("`{found}` is no place in this timeline: expected {expected}")]
    Cursor {
        /// What was found.
        found: String,
        /// What it looks like.
        expected: &'static str,
    },
    /// A SPARQL query that cannot be read.
    #[error("the query cannot be read, line {line} column {column}: {message}")]
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// The character in the line, counted from 1.
        column: usize,
        /// What was found or expected there.
        message: String,
    },
    /// There is no such graph.
    #[error("there is no graph <{iri}>")]
    UnknownGraph {
        /// Its name.
        iri: String,
    },
    /// A graph of a SPARQL request is no IRI.
    #[error("`{iri}` is no IRI of a graph: {reason}")]
    Graph {
        /// What was found.
        iri: String,
        /// Why it is none.
        reason: String,
    },
    /// What relative IRIs would be relative to is no IRI.
    #[error("`{iri}` is no IRI that others can be relative to: {reason}")]
    Base {
        /// What was found.
        iri: String,
        /// Why it is none.
        reason: String,
    },
    /// A SPARQL query that is larger or deeper than is read.
    #[error("the query has {found} {what}, the most is {most}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        found: usize,
        /// How much there may be.
        most: usize,
    },
    /// A path of any length that nothing binds at either end.
    #[error("the path `{path}` is open: it goes from everywhere to everywhere")]
    OpenPath {
        /// As it is written.
        path: String,
    },
    /// Patterns that share no variable make too many rows together.
    #[error("parts that share no variable are multiplied, at least {} rows; the most is {most} rows", times(factors))]
    Product {
        /// The parts.
        factors: Vec<Factor>,
        /// How many rows there may be.
        most: u64,
    },
    /// Strings that are put together of themselves, again and again.
    #[error("the string of {variable} may get {times} times as long as those in the store; the most is {most} times")]
    Growth {
        /// What it is bound to, or the place where it is made.
        variable: String,
        /// How much longer it may get.
        times: u64,
        /// How much longer it may be.
        most: u64,
    },
    /// A service that is not asked.
    #[error("the service {name} is not asked; the only one is `ch:timeline`, which this store answers itself")]
    Service {
        /// Its name, or the variable in its place.
        name: String,
    },
    /// A request to the timeline service that cannot be understood.
    #[error("the block of `SERVICE ch:timeline` cannot be understood: found {found}, expected {expected}")]
    TimelineRequest {
        /// What was found.
        found: String,
        /// What was expected in its place.
        expected: String,
    },
    /// A histogram with more bins than anybody looks at.
    #[error("from the first to the last event there are more than {most} bins by {by}")]
    TooManyBins {
        /// The sort of periods.
        by: Period,
        /// How many there may be.
        most: usize,
    },
    /// A measure of networks whose ties weigh nothing below 0.
    #[error("{measure} is of ties that weigh nothing below 0, and a {weight} may be below 0")]
    NegativeWeights {
        /// The measure.
        measure: Measure,
        /// What ties weigh.
        weight: Weight,
    },
    /// A question about a pair that does not name two.
    #[error("this is asked of two different actors, found {found}")]
    NotTwo {
        /// How many different ones it names.
        found: usize,
    },
    /// An automaton of bursts whose numbers mean nothing.
    #[error(
        "bursts come at {ratio} times the usual rate and cost {cost}: expected a rate over 1 and a cost not below 0"
    )]
    Bursts {
        /// How much faster events are to come.
        ratio: f64,
        /// How hard it is to enter a burst.
        cost: f64,
    },
    /// A format that this sort of answer cannot be written in.
    #[error("the answer is {form}, which cannot be written as {format}")]
    Format {
        /// The format.
        format: Format,
        /// The sort of answer.
        form: Form,
    },
    /// A format that is none of RDF.
    #[error("a store cannot be dumped as {format}")]
    NoDump {
        /// The format.
        format: Format,
    },
    /// Statements are those of the store as it is.
    #[error("{format} has statements as they stand in the store, not as they were known on a day")]
    NotAsKnown {
        /// The format.
        format: Format,
    },
    /// A format that does not show the rows of a timeline.
    #[error("{format} does not show the rows of a timeline")]
    NotOfRows {
        /// The format.
        format: crate::export::Format,
    },
    /// A SPARQL query took too long; what has been written of its answer is not all of it.
    #[error("the query took longer than {after:?}")]
    Deadline {
        /// How long it might take.
        after: Duration,
    },
    /// A SPARQL query was stopped; what has been written of its answer is not all of it.
    #[error("the query was stopped")]
    Cancelled,
    /// A SPARQL query that cannot be answered.
    #[error("the query cannot be answered: {0}")]
    Evaluation(QueryEvaluationError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The answer cannot be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl QueryError {
    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownName { nearest, .. } => Some(match nearest.first() {
                Some(first) => format!("did you mean `{}`?", first.name),
                None => "try another spelling, the name in another language, or a code such as `RUS`".to_owned(),
            }),
            Self::AmbiguousName { candidates, .. } => {
                candidates.first().map(|c| format!("name one by its id, as in `{}`", c.entity.local()))
            }
            Self::AmbiguousEvent { .. } => Some("give more of the id".to_owned()),
            Self::Cursor { .. } => Some("take `next` of a page as it is, with the same filter and fold".to_owned()),
            Self::Deadline { .. } => Some("ask for less, as with `LIMIT`, or bind more of the variables".to_owned()),
            Self::OpenPath { .. } => {
                Some("bind one of its ends, as with `VALUES` or a pattern that shares a variable with it".to_owned())
            }
            Self::Product { .. } => {
                Some("join the parts by a variable that they share, or ask for each by itself".to_owned())
            }
            Self::Growth { .. } => Some("put strings together in the program that reads the answer".to_owned()),
            Self::TooLarge { what, .. } if what.starts_with("bytes") => {
                Some("compare with `=`, `STRSTARTS` or `CONTAINS`, or ask in several queries".to_owned())
            }
            Self::TooLarge { .. } => Some("split the query, or put its data into `VALUES`".to_owned()),
            Self::Syntax { message, .. } if message.starts_with("prefix not found") => Some(format!(
                "declare it with `PREFIX`; no need to for {}",
                vocab::PREFIXES.iter().map(|(prefix, _)| *prefix).collect::<Vec<_>>().join(", ")
            )),
            Self::UnknownDocument { .. } => Some(
                "give its id, its address, a data set's name and its number there, as in `icews:47407902`, or a data set \
                 (what was loaded with `--dataset mine` or `?dataset=mine`), as in `dataset:mine`"
                    .to_owned(),
            ),
            Self::TooManyBins { .. } => Some("ask for longer periods, or for less with `from` and `to`".to_owned()),
            Self::NotAsKnown { .. } => {
                Some("for what was known on a day, use a format of rows, such as `csv`".to_owned())
            }
            Self::NegativeWeights { .. } => {
                Some("weigh ties by `count`, `cooperation` or `conflict`, or rank by `strength`".to_owned())
            }
            Self::NotTwo { .. } => Some("name two; a state and a former one that it continues are two".to_owned()),
            Self::UnknownEvent { .. }
            | Self::Bursts { .. }
            | Self::Base { .. }
            | Self::UnknownGraph { .. }
            | Self::NotOfRows { .. }
            | Self::Service { .. }
            | Self::TimelineRequest { .. }
            | Self::Syntax { .. }
            | Self::Graph { .. }
            | Self::Format { .. }
            | Self::NoDump { .. }
            | Self::Cancelled
            | Self::Evaluation(_)
            | Self::Store(_)
            | Self::Io(_) => None,
        }
    }
}

impl From<StorageError> for QueryError {
    fn from(error: StorageError) -> Self {
        Self::Store(error.into())
    }
}

impl From<QueryEvaluationError> for QueryError {
    fn from(error: QueryEvaluationError) -> Self {
        if let QueryEvaluationError::Dataset(error) = error {
            return StorageError::Other(error).into();
        }
        if matches!(error, QueryEvaluationError::Cancelled) { Self::Cancelled } else { Self::Evaluation(error) }
    }
}

/// An entity that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Candidate {
    /// Its IRI.
    pub entity: EntityId,
    /// Its type.
    #[serde(rename = "type", serialize_with = "as_text")]
    pub kind: EntityType,
    /// Its name.
    pub name: String,
    /// The code of the state it belongs to or is; several joined by `/`.
    pub state: Option<String>,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({}", self.name, self.entity.local())?;
        match &self.state {
            Some(state) if self.entity.state_code().is_none() => write!(f, ", {state})"),
            Some(_) | None => f.write_str(")"),
        }
    }
}

/// Reads what [`as_text`] writes.
pub(crate) fn from_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: fmt::Display>,
{
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

pub(crate) fn as_text<S: Serializer>(value: &impl fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// The first of the candidates; a name may have thousands.
fn list(candidates: &[Candidate]) -> String {
    const SHOWN: usize = 10;
    let mut names: Vec<_> = candidates.iter().take(SHOWN).map(Candidate::to_string).collect();
    if candidates.len() > SHOWN {
        names.push(format!("one of {} more", candidates.len() - SHOWN));
    }
    names.join(" or ")
}

fn times(factors: &[Factor]) -> String {
    factors.iter().map(Factor::to_string).collect::<Vec<_>>().join(" times ")
}

fn nearest_text(nearest: &[Candidate]) -> String {
    if nearest.is_empty() {
        return String::new();
    }
    let names: Vec<_> = nearest.iter().map(Candidate::to_string).collect();
    format!("; the nearest are {}", names.join(", "))
}

fn local_ids(events: &[EventId]) -> String {
    events.iter().map(|event| format!("`{}`", event.local())).collect::<Vec<_>>().join(" or ")
}
