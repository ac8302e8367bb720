//! `SERVICE ch:timeline { … }`: timelines within SPARQL. `docs/sparql.md` has the words.
//!
//! ```text
//! Query ──► walk ──► each SERVICE block ──► terms (what its properties mean) ──► Request
//!   ▲                                                                              │
//!   └───────────────── VALUES, in place of the block ◄── sequence ◄────────────────┘
//! ```
//!
//! The blocks are answered before the query runs and not by a handler while it does: so a request that cannot be
//! understood is told whether or not the evaluation comes to it, and `SILENT` hides nothing; each is answered once, even
//! where it stands in an `OPTIONAL` or `EXISTS`; and the planner knows how many events there are. Any other service is
//! refused, for the program asks nobody else; a `SILENT` one has no say, as the standard wants it.

mod request;
mod terms;
mod walk;

use graph_core::view::{Pattern, Quads};
use graph_core::{View, vocab};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad};
use oxigraph::sparql::CancellationToken;
use oxigraph::store::{StorageError, Store};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern};

use self::request::Asked;
use crate::error::QueryError;
use crate::sequence::{Step, sequence};

/// The name of the service, in [`vocab::CH`].
const TIMELINE: &str = "timeline";

/// Puts in the place of each service block its answer.
///
/// # Errors
/// When a block is of another service or its request makes no sense, `stop` is cancelled, or the store cannot be read.
pub(super) fn answer(
    query: &mut Query,
    view: View<'_>,
    store: &Store,
    stop: &CancellationToken,
) -> Result<(), QueryError> {
    let watched = Watched { store, stop };
    walk::services(query, &mut |pattern| {
        let GraphPattern::Service { name, inner, silent } = &*pattern else { return Ok(()) };
        match name {
            NamedNodePattern::NamedNode(name) if is_ours(name) => {
                *pattern = answered(inner, view.with_quads(&watched)).map_err(|error| if_stopped(error, stop))?;
                Ok(())
            }
            // Not asked either: when it is evaluated it fails, and that is silent (SPARQL 1.1 Federated Query, section 2.4).
            NamedNodePattern::NamedNode(_) | NamedNodePattern::Variable(_) if *silent => Ok(()),
            NamedNodePattern::NamedNode(_) | NamedNodePattern::Variable(_) => {
                Err(QueryError::Service { name: name.to_string() })
            }
        }
    })
}

fn is_ours(name: &NamedNode) -> bool {
    name.as_str().strip_prefix(vocab::CH) == Some(TIMELINE)
}

/// The events that a block asks for, as the rows of a sub-select. As such it is joined by hashing, however many there are;
/// plain `VALUES` could be gone through once for each row of the rest.
fn answered(block: &GraphPattern, view: View<'_>) -> Result<GraphPattern, QueryError> {
    let asked = Asked::read(block, view)?;
    let steps = sequence(view, &asked.request)?;
    let variables: Vec<_> = asked.columns.iter().map(|(variable, _)| variable.clone()).collect();
    let row = |(step, number): (&Step, u64)| asked.columns.iter().map(|(_, of)| Some(of.term(step, number))).collect();
    let bindings = steps.iter().zip(1..).map(row).collect();
    let values = GraphPattern::Values { variables: variables.clone(), bindings };
    Ok(GraphPattern::Project { inner: Box::new(values), variables })
}

/// What a variable of a block stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Event,
    /// The place in the order, counted from 1.
    Number,
    Joint,
}

impl Column {
    fn term(self, step: &Step, number: u64) -> GroundTerm {
        match self {
            Self::Event => GroundTerm::NamedNode(NamedNode::new_unchecked(step.event.as_str())),
            Self::Number => GroundTerm::Literal(Literal::from(number)),
            Self::Joint => GroundTerm::Literal(Literal::from(step.joint)),
        }
    }
}

/// A store that reads no more once it is told to stop: a timeline may take long.
struct Watched<'s> {
    store: &'s Store,
    stop: &'s CancellationToken,
}

/// Why nothing more is read.
#[derive(Debug, thiserror::Error)]
#[error("the query was stopped")]
struct Stopped;

impl Quads for Watched<'_> {
    fn matching(&self, pattern: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StorageError>> + '_> {
        let is_stopped = || self.stop.is_cancelled();
        let read = move |quad| if is_stopped() { Err(StorageError::Other(Box::new(Stopped))) } else { quad };
        Box::new(self.store.matching(pattern).map(read))
    }

    fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StorageError> {
        self.store.has_graph(name)
    }

    fn number(&self) -> Result<usize, StorageError> {
        self.store.number()
    }
}

fn if_stopped(error: QueryError, stop: &CancellationToken) -> QueryError {
    if matches!(error, QueryError::Store(_)) && stop.is_cancelled() { QueryError::Cancelled } else { error }
}
