//! Withdrawing a document: what only it says goes, what others say too stays.

use oxigraph::model::{GraphNameRef, NamedNodeRef, Quad};
use oxigraph::store::Transaction;
use rustc_hash::FxHashSet;

use crate::entity::Entity;
use crate::error::StoreError;
use crate::id::{DocumentId, EntityId, EventId};
use crate::rdf;
use crate::view::{Pattern, View, object_iri};
use crate::vocab;

/// Removes a document and all that follows from it alone; returns the events whose parties may have changed.
pub(super) fn withdraw(
    transaction: &mut Transaction<'_>,
    document: &DocumentId,
) -> Result<FxHashSet<EventId>, StoreError> {
    let view = View::new(transaction);
    let mentioned = mentioned(view, document)?;
    let reported: Vec<String> = view.subjects(vocab::REPORTED_IN, document.as_str()).collect::<Result<_, _>>()?;
    let holders = holders(view, &reported)?;
    let graph = NamedNodeRef::new_unchecked(document.as_str());
    transaction.clear_graph(GraphNameRef::from(graph))?;
    transaction.remove_named_graph(graph)?;
    remove(transaction, Pattern::resolved().subject(document.as_str()))?;
    for subject in &reported {
        withdraw_report(transaction, subject, document)?;
    }
    for entity in &mentioned {
        tell_again(transaction, entity)?;
    }
    let view = View::new(transaction);
    let mut touched = FxHashSet::default();
    for entity in mentioned.iter().chain(&holders).filter(|entity| entity.state_code().is_none()) {
        for event in view.events_of_participant(entity) {
            touched.insert(event?);
        }
    }
    Ok(touched)
}

/// The entities of which a document says something.
fn mentioned(view: View<'_>, document: &DocumentId) -> Result<Vec<EntityId>, StoreError> {
    let pattern = Pattern::default().within(document).property(vocab::REFERS_TO);
    let mut entities = Vec::new();
    for quad in view.matching(pattern) {
        entities.extend(object_iri(&quad?).map(EntityId::from_iri));
    }
    Ok(entities)
}

/// The holders of those of `subjects` that are tenures.
fn holders(view: View<'_>, subjects: &[String]) -> Result<Vec<EntityId>, StoreError> {
    let mut holders = Vec::new();
    for subject in subjects {
        for quad in view.matching(Pattern::resolved().subject(subject).property(vocab::ORG_MEMBER)) {
            holders.extend(object_iri(&quad?).map(EntityId::from_iri));
        }
    }
    Ok(holders)
}

/// Takes a document from an event or tenure, and the event or tenure away where it was the last.
fn withdraw_report(transaction: &mut Transaction<'_>, subject: &str, document: &DocumentId) -> Result<(), StoreError> {
    transaction.remove(&rdf::link_quad(subject, vocab::REPORTED_IN, document.as_str()));
    let others = Pattern::resolved().subject(subject).property(vocab::REPORTED_IN);
    if View::new(transaction).matching(others).next().transpose()?.is_none() {
        remove(transaction, Pattern::resolved().subject(subject))?;
    }
    Ok(())
}

/// Says again of an entity what the mentions that are left say.
fn tell_again(transaction: &mut Transaction<'_>, id: &EntityId) -> Result<(), StoreError> {
    let view = View::new(transaction);
    let mentions = view.mentions(id)?;
    let mut entity = Entity::new(id.clone());
    if id.state_code().is_some() {
        // The names of a state are its own; only further names come from mentions.
        entity.names = view.entity(id)?.names;
    }
    for mention in &mentions {
        entity.add(&mention.says);
    }
    remove(transaction, Pattern::resolved().subject(id.as_str()))?;
    if !mentions.is_empty() || id.state_code().is_some() {
        let mut quads = Vec::new();
        rdf::entity_quads(&entity, &mut quads);
        transaction.extend(&quads);
    }
    Ok(())
}

fn remove(transaction: &mut Transaction<'_>, pattern: Pattern<'_>) -> Result<(), StoreError> {
    let quads: Vec<Quad> = View::new(transaction).matching(pattern).collect::<Result<_, _>>()?;
    for quad in &quads {
        transaction.remove(quad);
    }
    Ok(())
}
