//! The shape of events: nothing of an event is lost, so that the loader makes the same events of it.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use graph_core::rollup::Facts;
use graph_core::{DocumentId, EntityId, Event, EventId, View};

use super::attributes::{DayKeys, EventKeys, add_event, entity};
use super::document::{Data, Document, Edges, Target};
use super::nodes::Nodes;
use crate::error::QueryError;
use crate::export::told::{Described, Told, json, words};
use crate::filter::{Filter, events, happenings};
use crate::happening::Happening;
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
            JOINED: "long" = "joined",
            STATEMENTS: "string" = "statements",
            SOURCES: "string" = "sources",
            SAME_AS: "string" = "same_as",
            OF_STATE: "string" = "of_state",
            WITHIN: "string" = "within",
            POINTS: "string" = "points",
            TENURES: "string" = "tenures",
            NAMED: "string" = "named",
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
    let known = Known::new(view);
    let mut numbers: HashMap<EventId, u64> = HashMap::new();
    let mut entities: BTreeSet<EntityId> = BTreeSet::new();
    let mut told = Told::new(&known);
    for (happening, number) in happenings(view, filter)?.zip(0..) {
        let happening = happening?;
        let event = &happening.event;
        let mut data = event_data(event);
        add_told(&mut data, &happening, &mut told)?;
        document.node(number, &data)?;
        entities.extend(event.participants.iter().map(|participant| participant.entity.clone()));
        entities.extend(event.places.iter().cloned());
        numbers.insert(event.id.clone(), number);
    }
    told.entities.clone_from(&entities);
    let more = |facts: &Facts, data: &mut Data| {
        add_described(data, &told.described(facts)?);
        Ok(())
    };
    let first = numbers.len() as u64;
    let nodes = Nodes::write(entities, first, filter.window, &known, &mut document, more)?;
    for event in events(view, filter)? {
        write_edges(&event?, &numbers, &nodes, &mut document)?;
    }
    Ok(document.finish()?)
}

/// What documents say of an event, and which they are.
fn add_told(data: &mut Data, happening: &Happening, told: &mut Told<'_>) -> Result<(), QueryError> {
    if happening.members.len() > 1 {
        data.count(node::JOINED, happening.members.len() as u64);
    }
    data.maybe(node::STATEMENTS, json(&told.statements(happening)?));
    data.maybe(node::SOURCES, json(&told.sources(&happening.event.documents)?));
    Ok(())
}

/// What is said of an entity beside what every graph tells.
fn add_described(data: &mut Data, described: &Described<'_>) {
    let entity = &described.facts.entity;
    data.maybe(node::SAME_AS, json(&entity.same_as));
    data.maybe(node::OF_STATE, words(entity.states.iter().map(EntityId::local)));
    data.maybe(node::WITHIN, words(entity.within.iter().map(EntityId::local)));
    data.maybe(node::POINTS, json(&entity.points));
    data.maybe(node::TENURES, json(&described.tenures));
    data.maybe(node::NAMED, json(&described.named));
    data.maybe(node::SOURCES, json(&described.sources));
}

fn event_data(event: &Event) -> Data {
    let mut data = Data::default();
    data.text(entity::TYPE, "event");
    data.text(entity::IRI, event.id.as_str());
    data.text(entity::LABEL, event.label().map_or_else(|| event.kind.to_string(), str::to_owned));
    data.maybe(node::LABELS, json(&event.labels));
    data.text(node::KIND, event.kind.to_string());
    add_event(&mut data, event, &EVENT);
    data.maybe(node::PARTIES, words(event.parties.iter().map(known::code)));
    data.maybe(node::REPORTED_IN, words(event.documents.iter().map(DocumentId::local)));
    data
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
