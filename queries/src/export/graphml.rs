//! [GraphML](http://graphml.graphdrawing.org/) for networkx, igraph, Gephi and yEd.
//!
//! | shape | nodes | edges |
//! |---|---|---|
//! | [events](Shape::Events) | events and entities | directed, as the triples run: from an event to each participant, with its role, to its places, and to the events it is linked to; loses nothing of an event |
//! | [dyads](Shape::Dyads) | entities | undirected, one per event and pair of participants (or parties) of whom one acts and the other receives, or who do it together |
//! | [aggregate](Shape::Aggregate) | entities | undirected, one per pair (and period): how often, from when to when, how friendly |
//!
//! Rules that hold in all of them, because some program needs each: node ids are `n0`, `n1` …, edge ids `e0`, `e1` …,
//! repeated as `edge_id`; an edge's `label` is the kind of its event; keys stand before the graph, their names have no
//! spaces and their types are `string`, `long`, `double` or `boolean`; a day is an ISO string and, beside it in
//! `…_day`, the number of days since 1970-01-01; a character that XML cannot hold becomes U+FFFD. Nobody is paired with
//! themselves. Edges are written as the events go by: memory grows with the nodes.

mod aggregate;
mod attributes;
mod cytoscape;
mod document;
mod dyads;
mod events;
mod gexf;
mod nodes;

use std::io::Write;

use graph_core::View;

use self::document::Target;
use crate::error::QueryError;
use crate::filter::Filter;
use crate::words::words;

pub use crate::cast::Level;
pub use crate::period::Period;

words! {
    /// What becomes a node and what an edge.
    #[derive(Default)]
    Shape, "shape" {
        /// Events and entities are nodes.
        #[default]
        Events = "events",
        /// One edge per event and pair.
        Dyads = "dyads",
        /// One edge per pair.
        Aggregate = "aggregate",
    }
}

words! {
    /// How a graph is written. The rules of `GraphML` hold in each.
    #[derive(Default)]
    Notation, "notation" {
        /// As `GraphML`.
        #[default]
        GraphMl = "graphml",
        /// As JSON for Cytoscape.
        Cytoscape = "cyjs",
        /// As GEXF 1.3, with time.
        Gexf = "gexf",
    }
}

words! {
    /// For whom labels are drawn. Every node and edge has its label as an attribute; yEd shows none of these by itself.
    #[derive(Default)]
    Labels, "labels" {
        /// For nobody: labels are attributes.
        #[default]
        Plain = "plain",
        /// Beside, as yEd draws them: in elements of its own, which the schema of `GraphML` does not know.
        Yed = "yed",
    }
}

/// What is exported, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How it is written.
    pub notation: Notation,
    /// For `GraphML`: for whom labels are drawn.
    pub labels: Labels,
    /// What becomes a node and what an edge.
    pub shape: Shape,
    /// Who is paired. Has no effect on the shape of events.
    pub level: Level,
    /// For an aggregate: by which periods it is split. An event that surely lies in none is in an edge without a period.
    pub period: Option<Period>,
}

/// Writes the events that match as a graph.
///
/// # Errors
/// When the store cannot be read or `writer` fails.
pub fn write<W: Write>(view: View<'_>, filter: &Filter, options: Options, writer: W) -> Result<(), QueryError> {
    let writer = Target { notation: options.notation, labels: options.labels, writer };
    match options.shape {
        Shape::Events => events::write(view, filter, writer),
        Shape::Dyads => dyads::write(view, filter, options.level, writer),
        Shape::Aggregate => aggregate::write(view, filter, options, writer),
    }
}
