//! What the store's own exports tell, whether they are graphs or tables: events, entities and who is in which. What is read are
//! the values of the model; what follows from these (scores, days, labels to be shown) is passed over.

use std::collections::{BTreeSet, VecDeque};

use graph_core::dump::{Quad, malformed};
use graph_core::{
    Document, DocumentId, Entity, EntityId, EntityType, Event, EventId, Key, Link, Report, Role, State, Tenure, rdf,
    vocab,
};
use rustc_hash::FxHashSet;

use super::fields::{Fields, id, parsed};
use crate::rejects::{Reason, Reject};
use crate::resolve;

/// What was read of an export so far.
#[derive(Default)]
pub(super) struct Graph {
    /// What is to be given out.
    quads: VecDeque<Quad>,
    /// The documents that were described, and those that were only named so far.
    described: FxHashSet<Key>,
    named: BTreeSet<DocumentId>,
    /// The entities that are described, and those that have to be.
    told: FxHashSet<EntityId>,
    untold: BTreeSet<EntityId>,
    /// The states that are named.
    states: BTreeSet<EntityId>,
}

impl Graph {
    /// The statements that an export makes, one after the other: `read_on` reads some more of it and says whether there is more,
    /// until something is wrong with it.
    pub(super) fn statements<E>(
        mut read_on: impl FnMut(&mut Self) -> Result<bool, E>,
    ) -> impl Iterator<Item = Result<Quad, E>> {
        let (mut graph, mut is_over) = (Self::default(), false);
        std::iter::from_fn(move || {
            loop {
                if let Some(quad) = graph.quads.pop_front() {
                    return Some(Ok(quad));
                }
                if is_over {
                    return None;
                }
                match read_on(&mut graph) {
                    Ok(goes_on) => is_over = !goes_on,
                    Err(wrong) => {
                        is_over = true;
                        return Some(Err(wrong));
                    }
                }
            }
        })
    }

    /// Describes an event, whose IRI is in the field `iri`.
    pub(super) fn event(&mut self, fields: &Fields, iri: &str) -> Result<EventId, Reject> {
        let event = event(fields, iri)?;
        self.sources(fields)?;
        self.name(&event.documents);
        self.states.extend(event.parties.iter().cloned());
        self.put(|quads| rdf::event_quads(&event, quads))?;
        for report in fields.json::<Vec<Report>>("statements")?.unwrap_or_default() {
            let is_of_it = report.about.as_ref() == Some(&event.id) && event.documents.contains(&report.document);
            if !is_of_it {
                let expected = "statements about this event, in documents that `reported_in` names";
                return Err(Reject::field(Reason::BadValue, "statements", report.id.as_str(), expected));
            }
            self.put(|quads| rdf::report_quads(&report, quads))?;
        }
        Ok(event.id)
    }

    /// Describes an entity, whose IRI is in the field `iri`.
    pub(super) fn entity(&mut self, fields: &Fields, iri: &str) -> Result<EntityId, Reject> {
        let entity = entity(fields, iri)?;
        self.sources(fields)?;
        self.describe(&entity)?;
        for other in fields.json::<Vec<Entity>>("named")?.unwrap_or_default() {
            self.describe(&other)?;
        }
        for tenure in fields.json::<Vec<Tenure>>("tenures")?.unwrap_or_default() {
            if tenure.holder != entity.id {
                let expected = "offices of the entity itself";
                return Err(Reject::field(Reason::BadValue, "tenures", tenure.holder.as_str(), expected));
            }
            self.name(&tenure.documents);
            self.states.insert(tenure.of.clone());
            self.put(|quads| rdf::tenure_quads(&tenure, quads))?;
        }
        Ok(entity.id)
    }

    /// Says that an entity takes part in an event.
    pub(super) fn participant(&mut self, event: &EventId, role: &str, entity: &EntityId) -> Result<(), Reject> {
        let role: Role = parsed("role", role, "a role of the ontology")?;
        self.links(event, role.iri(), entity)
    }

    /// Says that an event was there.
    pub(super) fn place(&mut self, event: &EventId, place: &EntityId) -> Result<(), Reject> {
        self.links(event, vocab::HAS_PLACE, place)
    }

    /// Says how events hang together.
    pub(super) fn link(&mut self, event: &EventId, link: &Link) -> Result<(), Reject> {
        self.put(|quads| quads.push(rdf::link_quad(event.as_str(), link.kind.iri(), link.event.as_str())))
    }

    /// Ends: states that are named, but not described, are those of the table of states.
    pub(super) fn finish(&mut self) -> Result<(), Reject> {
        if let Some(document) = self.named.first() {
            let expected = "a description of each document that is named";
            return Err(Reject::field(Reason::MissingValue, "sources", document.as_str(), expected));
        }
        let untold = std::mem::take(&mut self.untold);
        if let Some(entity) = untold.iter().find(|entity| !self.told.contains(entity)) {
            let expected = "a description of each entity that is named";
            return Err(Reject::field(Reason::UnknownEntity, "entity", entity.as_str(), expected));
        }
        let mut states = std::mem::take(&mut self.states);
        states.retain(|state| !self.told.contains(state));
        for state in states.iter().filter_map(|id| id.state_code().and_then(State::by_code)) {
            self.put(|quads| rdf::entity_quads(&resolve::state_entity(state), quads))?;
        }
        Ok(())
    }

    fn sources(&mut self, fields: &Fields) -> Result<(), Reject> {
        for document in fields.json::<Vec<Document>>("sources")?.unwrap_or_default() {
            self.described.insert(Key::of(&[document.id.as_str()]));
            self.named.remove(&document.id);
            self.put(|quads| rdf::document_quads(&document, quads))?;
        }
        Ok(())
    }

    fn describe(&mut self, entity: &Entity) -> Result<(), Reject> {
        self.told.insert(entity.id.clone());
        self.states.extend(entity.states.iter().chain(&entity.within).cloned());
        self.put(|quads| rdf::entity_quads(entity, quads))
    }

    fn links(&mut self, event: &EventId, property: &str, entity: &EntityId) -> Result<(), Reject> {
        if !self.told.contains(entity) {
            self.untold.insert(entity.clone());
        }
        self.put(|quads| quads.push(rdf::link_quad(event.as_str(), property, entity.as_str())))
    }

    fn name(&mut self, documents: &[DocumentId]) {
        let is_new = |document: &&DocumentId| !self.described.contains(&Key::of(&[document.as_str()]));
        self.named.extend(documents.iter().filter(is_new).cloned());
    }

    fn put(&mut self, encode: impl FnOnce(&mut Vec<Quad>)) -> Result<(), Reject> {
        let mut quads = Vec::new();
        encode(&mut quads);
        if let Some(term) = quads.iter().find_map(malformed) {
            return Err(Reject::new(Reason::BadValue, &term, "an IRI, or the tag of a language"));
        }
        self.quads.extend(quads);
        Ok(())
    }
}

fn event(fields: &Fields, iri: &str) -> Result<Event, Reject> {
    for field in ["joined", "document"] {
        if let Some(found) = fields.text(field) {
            let expected = "nothing here: only what was exported with `--fold exact` has the events of a store";
            return Err(Reject::field(Reason::BadValue, field, found, expected));
        }
    }
    let documents: Vec<_> = fields.words("reported_in").map(|local| DocumentId::from_iri(&id(local))).collect();
    if documents.is_empty() {
        return Err(Reject::field(Reason::MissingValue, "reported_in", "", "the documents that report the event"));
    }
    Ok(Event {
        id: EventId::from_iri(fields.required(iri)?),
        kind: fields.read("kind", "a kind of event")?,
        code: fields.maybe("code", "an event code")?,
        date: fields.maybe("date", "an EDTF date such as `2023-09`")?,
        status: fields.read("status", "a status")?,
        standing: fields.read("standing", "a standing")?,
        participants: Vec::new(),
        parties: fields.words("parties").map(party).collect(),
        places: Vec::new(),
        labels: fields.json("labels")?.unwrap_or_default(),
        documents,
        links: Vec::new(),
    })
}

fn entity(fields: &Fields, iri: &str) -> Result<Entity, Reject> {
    let ids = |field| fields.words(field).map(|local| EntityId::from_iri(&id(local))).collect();
    Ok(Entity {
        id: EntityId::from_iri(fields.required(iri)?),
        kind: fields.read::<EntityType>("type", "`event`, or a type of entity")?,
        names: fields.json("names")?.unwrap_or_default(),
        aliases: fields.json("aliases")?.unwrap_or_default(),
        same_as: fields.json("same_as")?.unwrap_or_default(),
        states: ids("of_state"),
        within: ids("within"),
        points: fields.json("points")?.unwrap_or_default(),
    })
}

/// A party by its code, or by the end of its IRI where it has none.
fn party(word: &str) -> EntityId {
    match State::by_code(word) {
        Some(state) => EntityId::of_state(state),
        None if word.contains('/') => EntityId::from_iri(&id(word)),
        None => EntityId::with_code(EntityType::State, word),
    }
}
