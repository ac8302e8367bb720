//! Withdrawing a document: what only it says goes, what others say too stays.

use oxigraph::model::{GraphNameRef, NamedNodeRef, Quad};
use oxigraph::store::Transaction;
use rustc_hash::FxHashSet;

use super::touched::{Position, Touched};
use crate::entity::{Entity, EntityType};
use crate::error::StoreError;
use crate::free::Guard;
use crate::id::{DocumentId, EntityId, EventId};
use crate::rdf;
use crate::view::{Pattern, View, object_iri};
use crate::vocab;

/// Of whom less is known now.
pub(super) struct Withdrawn {
    /// Those of whom the document told, and those who are one with them.
    pub(super) entities: FxHashSet<EntityId>,
    /// Coded actors and places that may be named no more.
    pub(super) forgotten: FxHashSet<EntityId>,
}

/// Removes a document and all that follows from it alone. Returns the entities of which less is known now, and notes in
/// `touched` the events that are reported by fewer documents, and where those were that are there no more.
pub(super) fn withdraw(
    transaction: &mut Transaction<'_>,
    document: &DocumentId,
    touched: &mut Touched,
) -> Result<Withdrawn, StoreError> {
    let view = View::new(transaction);
    let mut entities: FxHashSet<EntityId> = FxHashSet::default();
    let mentioned = mentioned(view, document)?;
    let reported: Vec<String> = view.subjects(vocab::REPORTED_IN, document.as_str()).collect::<Result<_, _>>()?;
    entities.extend(mentioned.iter().cloned());
    entities.extend(holders(view, &reported)?);
    for entity in &mentioned {
        // Those that were merged with it are looked at again, too.
        entities.extend(view.merged(&view.canonical(entity)?)?);
    }
    let mut loose = FxHashSet::default();
    for event in &reported {
        let Some(event) = view.event(&EventId::from_iri(event))? else { continue };
        touched.left.extend(Position::of(&event));
        touched.events.insert(event.id.clone());
        loose.extend(event.participants.into_iter().map(|participant| participant.entity));
        loose.extend(event.places);
    }
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
    for entity in &loose {
        forget_if_unused(transaction, entity)?;
    }
    // States are described by mentions, too, but act for themselves whatever is said of them.
    loose.extend(entities.iter().filter(|entity| entity.state_code().is_some()).cloned());
    entities.retain(|entity| entity.state_code().is_none());
    Ok(Withdrawn { entities, forgotten: loose })
}

/// Removes a coded actor or place, of which no document says anything itself, when nothing names it any more.
fn forget_if_unused(transaction: &mut Transaction<'_>, entity: &EntityId) -> Result<(), StoreError> {
    let is_coded = matches!(entity.entity_type(), Some(EntityType::Actor | EntityType::Place));
    if is_coded && !is_named(View::new(transaction), entity)? {
        remove(transaction, Pattern::resolved().subject(entity.as_str()))?;
    }
    Ok(())
}

/// Whether an event, report or decision names an entity; free statements keep nothing.
fn is_named(view: View<'_>, entity: &EntityId) -> Result<bool, StoreError> {
    let mut guard = Guard::default();
    for quad in view.matching(Pattern::default().iri(entity.as_str())) {
        if guard.protects(&quad?, view)? {
            return Ok(true);
        }
    }
    Ok(false)
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
