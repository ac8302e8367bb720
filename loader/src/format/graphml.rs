//! The store's own graph: `GraphML` in the shape of events, as `chancery export --format graphml --fold exact` writes it.
//!
//! Nodes are events and entities; edges lead from an event to who takes part and in which role, to its places and to the events
//! it hangs together with. Programs that write such a file again may number nodes and keys as they like.

mod xml;

use std::io::BufRead;

use graph_core::dump::Quad;
use graph_core::{EntityId, EventId, Link};
use rustc_hash::FxHashMap;

use self::xml::{Element, Elements};
use super::fields::{Fields, parsed};
use super::graph::Graph;
use crate::rejects::{Reason, Reject};

/// Whether a text begins like `GraphML`.
pub(crate) fn is_graph(head: &str) -> bool {
    head.starts_with('<') && head.contains("<graphml")
}

/// The statements that a graph makes, one after the other, until something is wrong with it.
pub(crate) fn read<'a>(text: impl BufRead + 'a) -> impl Iterator<Item = Result<Quad, Reject>> + 'a {
    let (mut elements, mut nodes) = (Elements::new(text), Nodes::default());
    Graph::statements(move |graph| {
        let taken = elements.next().and_then(|element| match element {
            Some(Element::Node { id, fields }) => nodes.node(&id, &fields, graph).map(|()| true),
            Some(Element::Edge { source, target, fields }) => {
                nodes.edge(&source, &target, &fields, graph).map(|()| true)
            }
            None => graph.finish().map(|()| false),
        });
        taken.map_err(|reject| reject.at_line(elements.line()))
    })
}

/// The nodes that were read, by their ids.
#[derive(Default)]
struct Nodes(FxHashMap<String, Node>);

/// What a node stands for.
enum Node {
    Event(EventId),
    Entity(EntityId),
}

impl Nodes {
    fn node(&mut self, id: &str, fields: &Fields, graph: &mut Graph) -> Result<(), Reject> {
        let node = match fields.required("type")? {
            "event" => Node::Event(graph.event(fields, "iri")?),
            _ => Node::Entity(graph.entity(fields, "iri")?),
        };
        if self.0.insert(id.to_owned(), node).is_some() {
            return Err(Reject::field(Reason::DuplicateId, "id", id, "an id that no other node has"));
        }
        Ok(())
    }

    fn edge(&self, source: &str, target: &str, fields: &Fields, graph: &mut Graph) -> Result<(), Reject> {
        let role = fields.required("role")?;
        let Node::Event(event) = self.end("source", source)? else {
            return Err(Reject::field(Reason::BadValue, "source", source, "a node that is an event"));
        };
        match self.end("target", target)? {
            Node::Event(other) => {
                let kind = parsed("role", role, "how events hang together")?;
                let link = Link { kind, event: other.clone() };
                graph.link(event, &link)
            }
            Node::Entity(place) if role == "place" => graph.place(event, place),
            Node::Entity(entity) => graph.participant(event, role, entity),
        }
    }

    fn end(&self, field: &str, id: &str) -> Result<&Node, Reject> {
        let unknown = || Reject::field(Reason::BadValue, field, id, "the id of a node above");
        self.0.get(id).ok_or_else(unknown)
    }
}
