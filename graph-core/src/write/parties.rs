//! Parties: the states for which the participants of events act on their dates, kept in step with what is known of them.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use oxigraph::store::Transaction;
use rustc_hash::{FxHashMap, FxHashSet};

use super::touched::{Position, Touched};
use crate::error::StoreError;
use crate::event::Event;
use crate::id::{EntityId, EventId};
use crate::rdf;
use crate::rollup::Facts;
use crate::view::{Pattern, View, object_iri};
use crate::vocab;

/// Derives the parties of the events that were touched, and of those in which `acting`, or somebody who holds an office for
/// one of them, takes part.
pub(super) fn derive(
    transaction: &mut Transaction<'_>,
    mut acting: FxHashSet<EntityId>,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    acting.retain(|entity| entity.state_code().is_none());
    let events = events_of(View::new(transaction), acting)?;
    touched.events.extend(events);
    let mut facts = FxHashMap::default();
    let mut left = Vec::new();
    for id in &touched.events {
        let view = View::new(transaction);
        let Some(event) = view.event(id)? else { continue };
        let parties = parties(view, &event, &mut facts)?;
        if put(transaction, &event, &parties) {
            left.extend(Position::of(&event));
        }
    }
    touched.left.extend(left);
    Ok(())
}

/// The events whose parties may change when something is news of these entities.
pub(crate) fn events_of(view: View<'_>, mut acting: FxHashSet<EntityId>) -> Result<FxHashSet<EventId>, StoreError> {
    let mut events = FxHashSet::default();
    for organisation in acting.clone() {
        for tenure in view.subjects(vocab::ORG_ORGANIZATION, organisation.as_str()) {
            let tenure = tenure?;
            let holder = Pattern::resolved().subject(&tenure).property(vocab::ORG_MEMBER);
            for quad in view.matching(holder) {
                acting.extend(object_iri(&quad?).map(EntityId::from_iri));
            }
        }
    }
    for entity in &acting {
        for event in view.events_of_participant(entity)? {
            events.insert(event?);
        }
    }
    Ok(events)
}

/// Makes these the parties of an event; tells whether that changed anything.
fn put(transaction: &mut Transaction<'_>, event: &Event, parties: &[EntityId]) -> bool {
    let id = event.id.as_str();
    let mut changed = false;
    for party in event.parties.iter().filter(|party| !parties.contains(party)) {
        transaction.remove(&rdf::link_quad(id, vocab::PARTY, party.as_str()));
        changed = true;
    }
    for party in parties.iter().filter(|party| !event.parties.contains(party)) {
        transaction.insert(&rdf::link_quad(id, vocab::PARTY, party.as_str()));
        changed = true;
    }
    changed
}

/// The parties of an event; `known` keeps what was read of its participants for the next event.
fn parties(
    view: View<'_>,
    event: &Event,
    known: &mut FxHashMap<EntityId, Arc<Facts>>,
) -> Result<Vec<EntityId>, StoreError> {
    let mut parties = Vec::new();
    for participant in event.participants.iter().filter(|participant| participant.role.side().is_sided()) {
        let facts = match known.entry(participant.entity.clone()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(view.facts(&participant.entity)?),
        };
        parties.extend(facts.acts_for(event.date.as_ref()).map(|acting| acting.state.clone()));
    }
    Ok(parties)
}
