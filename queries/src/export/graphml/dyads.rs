//! The shape of dyads: one edge per event and pair.

use std::collections::BTreeSet;
use std::io::Write;

use graph_core::{EntityId, Event, View};

use super::attributes::{DayKeys, EventKeys, add_event, entity};
use super::document::{Data, Document, Edges, Target, node_id};
use super::nodes::Nodes;
use crate::cast::{Cast, Level};
use crate::error::QueryError;
use crate::filter::{Filter, events};
use crate::known::Known;

mod edge {
    use super::super::document::{Key, keys};

    keys! {
        "edge" {
            ID: "string" = "edge_id",
            LABEL: "string" = "label",
            EVENT: "string" = "event",
            CODE: "string" = "code",
            DATE: "string" = "date",
            EARLIEST: "string" = "earliest",
            EARLIEST_DAY: "long" = "earliest_day",
            LATEST: "string" = "latest",
            LATEST_DAY: "long" = "latest_day",
            STATUS: "string" = "status",
            STANDING: "string" = "standing",
            MUTUAL: "boolean" = "mutual",
            ACTING: "string" = "acting",
            SCORE: "double" = "score",
            GOLDSTEIN: "double" = "goldstein",
            QUAD_CLASS: "long" = "quad_class",
            DOCUMENTS: "long" = "documents",
        }
    }
}

const KEYS: EventKeys = EventKeys {
    code: edge::CODE,
    date: edge::DATE,
    earliest: DayKeys { iso: edge::EARLIEST, number: edge::EARLIEST_DAY },
    latest: DayKeys { iso: edge::LATEST, number: edge::LATEST_DAY },
    status: edge::STATUS,
    standing: edge::STANDING,
    score: edge::SCORE,
    goldstein: edge::GOLDSTEIN,
    quad_class: edge::QUAD_CLASS,
    documents: edge::DOCUMENTS,
};

pub(super) fn write<W: Write>(
    view: View<'_>,
    filter: &Filter,
    level: Level,
    writer: Target<W>,
) -> Result<(), QueryError> {
    let known = Known::new(view);
    let mut document = Document::start(writer, Edges::Undirected, entity::ALL.iter().chain(edge::ALL).copied())?;
    let mut entities = BTreeSet::new();
    for event in events(view, filter)? {
        add_members(&event?, level, &mut entities);
    }
    let nodes = Nodes::write(entities, 0, filter.window, &known, &mut document, |_, _| Ok(()))?;
    for event in events(view, filter)? {
        write_edges(&event?, level, &known, &nodes, &mut document)?;
    }
    Ok(document.finish()?)
}

/// Those of an event that are nodes, whether or not they are paired with anybody.
pub(super) fn add_members(event: &Event, level: Level, entities: &mut BTreeSet<EntityId>) {
    match level {
        Level::Entity => entities.extend(event.participants.iter().map(|participant| participant.entity.clone())),
        Level::State => entities.extend(event.parties.iter().cloned()),
    }
}

fn write_edges<W: Write>(
    event: &Event,
    level: Level,
    known: &Known<'_>,
    nodes: &Nodes,
    document: &mut Document<W>,
) -> Result<(), QueryError> {
    for dyad in Cast::of(event, known)?.dyads(level) {
        let (Some(first), Some(second)) = (nodes.number(dyad.first), nodes.number(dyad.second)) else { continue };
        let mut data = edge_data(event);
        data.boolean(edge::MUTUAL, !dyad.acting);
        if dyad.acting {
            data.text(edge::ACTING, node_id(first));
        }
        document.edge(first, second, edge::ID, data)?;
    }
    Ok(())
}

fn edge_data(event: &Event) -> Data {
    let mut data = Data::default();
    data.text(edge::LABEL, event.kind.to_string());
    data.text(edge::EVENT, event.id.as_str());
    add_event(&mut data, event, &KEYS);
    data
}
