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
    let mut statements = Statements {
        elements: Elements::new(text),
        graph: Graph::default(),
        nodes: FxHashMap::default(),
        is_over: false,
    };
    std::iter::from_fn(move || statements.next())
}

struct Statements<R> {
    elements: Elements<R>,
    graph: Graph,
    nodes: FxHashMap<String, Node>,
    is_over: bool,
}

/// What a node stands for.
enum Node {
    Event(EventId),
    Entity(EntityId),
}

impl<R: BufRead> Statements<R> {
    fn next(&mut self) -> Option<Result<Quad, Reject>> {
        loop {
            if let Some(quad) = self.graph.next() {
                return Some(Ok(quad));
            }
            if self.is_over {
                return None;
            }
            if let Err(reject) = self.read_on() {
                self.is_over = true;
                return Some(Err(reject.at_line(self.elements.line())));
            }
        }
    }

    fn read_on(&mut self) -> Result<(), Reject> {
        match self.elements.next()? {
            Some(Element::Node { id, fields }) => self.node(&id, &fields),
            Some(Element::Edge { source, target, fields }) => self.edge(&source, &target, &fields),
            None => {
                self.is_over = true;
                self.graph.finish()
            }
        }
    }

    fn node(&mut self, id: &str, fields: &Fields) -> Result<(), Reject> {
        let node = match fields.required("type")? {
            "event" => Node::Event(self.graph.event(fields, "iri")?),
            _ => Node::Entity(self.graph.entity(fields, "iri")?),
        };
        if self.nodes.insert(id.to_owned(), node).is_some() {
            return Err(Reject::field(Reason::DuplicateId, "id", id, "an id that no other node has"));
        }
        Ok(())
    }

    fn edge(&mut self, source: &str, target: &str, fields: &Fields) -> Result<(), Reject> {
        let role = fields.required("role")?;
        let Node::Event(event) = self.end("source", source)? else {
            return Err(Reject::field(Reason::BadValue, "source", source, "a node that is an event"));
        };
        let event = event.clone();
        match self.end("target", target)? {
            Node::Event(other) => {
                let kind = parsed("role", role, "how events hang together")?;
                let link = Link { kind, event: other.clone() };
                self.graph.link(&event, &link)
            }
            Node::Entity(place) if role == "place" => self.graph.place(&event, &place.clone()),
            Node::Entity(entity) => self.graph.participant(&event, role, &entity.clone()),
        }
    }

    fn end(&self, field: &str, id: &str) -> Result<&Node, Reject> {
        let unknown = || Reject::field(Reason::BadValue, field, id, "the id of a node above");
        self.nodes.get(id).ok_or_else(unknown)
    }
}
