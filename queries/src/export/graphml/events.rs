//! The shape of events: nothing of an event is lost.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use graph_core::{EntityId, Event, EventId, View};

use super::attributes::{DayKeys, EventKeys, add_event, entity};
use super::document::{Data, Document, Edges, Target};
use super::nodes::Nodes;
use crate::error::QueryError;
use crate::filter::{Filter, events};
use crate::known::{self, Known};

mod node {
    use super::super::document::{Key, keys};

    keys! {
        "node" {
            LABELS: "string" = "labels",
            KIND: "string" = "kind",
            CODE: "string" = "code",
            DATE: "string" = "date",
            EARLIEST: "string" = "earliest",
            EARLIEST_DAY: "long" = "earliest_day",
            LATEST: "string" = "latest",
            LATEST_DAY: "long" = "latest_day",
            STATUS: "string" = "status",
            STANDING: "string" = "standing",
            PARTIES: "string" = "parties",
            SCORE: "double" = "score",
            GOLDSTEIN: "double" = "goldstein",
            QUAD_CLASS: "long" = "quad_class",
            DOCUMENTS: "long" = "documents",
            REPORTED_IN: "string" = "reported_in",
        }
    }
}

mod edge {
    use super::super::document::{Key, keys};

    keys! {
        "edge" {
            ID: "string" = "edge_id",
            LABEL: "string" = "label",
            ROLE: "string" = "role",
            SIDE: "string" = "side",
        }
    }
}

const EVENT: EventKeys = EventKeys {
    code: node::CODE,
    date: node::DATE,
    earliest: DayKeys { iso: node::EARLIEST, number: node::EARLIEST_DAY },
    latest: DayKeys { iso: node::LATEST, number: node::LATEST_DAY },
    status: node::STATUS,
    standing: node::STANDING,
    score: node::SCORE,
    goldstein: node::GOLDSTEIN,
    quad_class: node::QUAD_CLASS,
    documents: node::DOCUMENTS,
};

pub(super) fn write<W: Write>(view: View<'_>, filter: &Filter, writer: Target<W>) -> Result<(), QueryError> {
    let keys = entity::ALL.iter().chain(node::ALL).chain(edge::ALL).copied();
    let mut document = Document::start(writer, Edges::Directed, keys)?;
    let mut numbers: HashMap<EventId, u64> = HashMap::new();
    let mut entities: BTreeSet<EntityId> = BTreeSet::new();
    for (event, number) in events(view, filter)?.zip(0..) {
        let event = event?;
        document.node(number, &event_data(&event))?;
        entities.extend(event.participants.iter().map(|participant| participant.entity.clone()));
        entities.extend(event.places.iter().cloned());
        numbers.insert(event.id, number);
    }
    let nodes = Nodes::write(entities, numbers.len() as u64, filter.window, &Known::new(view), &mut document)?;
    for event in events(view, filter)? {
        write_edges(&event?, &numbers, &nodes, &mut document)?;
    }
    Ok(document.finish()?)
}

fn event_data(event: &Event) -> Data {
    let mut data = Data::default();
    data.text(entity::TYPE, "event");
    data.text(entity::IRI, event.id.as_str());
    data.text(entity::LABEL, event.label().map_or_else(|| event.kind.to_string(), str::to_owned));
    if !event.labels.is_empty() {
        let labels = serde_json::to_string(&event.labels).unwrap_or_default();
        data.text(node::LABELS, labels);
    }
    data.text(node::KIND, event.kind.to_string());
    add_event(&mut data, event, &EVENT);
    if !event.parties.is_empty() {
        data.text(node::PARTIES, joined(event.parties.iter().map(known::code)));
    }
    data.text(node::REPORTED_IN, joined(event.documents.iter().map(graph_core::DocumentId::local)));
    data
}

/// The words with spaces between them; none of them has any.
fn joined<'t>(words: impl Iterator<Item = &'t str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn write_edges<W: Write>(
    event: &Event,
    numbers: &HashMap<EventId, u64>,
    nodes: &Nodes,
    document: &mut Document<W>,
) -> Result<(), QueryError> {
    let Some(from) = numbers.get(&event.id).copied() else { return Ok(()) };
    for participant in &event.participants {
        let Some(to) = nodes.number(&participant.entity) else { continue };
        let mut data = edge_data(event, &participant.role.to_string());
        data.text(edge::SIDE, participant.role.side().as_str());
        document.edge(from, to, edge::ID, data)?;
    }
    for place in &event.places {
        let Some(to) = nodes.number(place) else { continue };
        document.edge(from, to, edge::ID, edge_data(event, "place"))?;
    }
    for link in &event.links {
        let Some(to) = numbers.get(&link.event).copied() else { continue };
        document.edge(from, to, edge::ID, edge_data(event, link.kind.as_str()))?;
    }
    Ok(())
}

fn edge_data(event: &Event, role: &str) -> Data {
    let mut data = Data::default();
    data.text(edge::LABEL, event.kind.to_string());
    data.text(edge::ROLE, role);
    data
}
