//! Keeping `ch:mergedInto` in step with what documents say of entities and with decisions.

use std::collections::BTreeSet;

use oxigraph::model::Quad;
use oxigraph::store::Transaction;
use rustc_hash::FxHashSet;

use crate::decision::Decisions;
use crate::error::StoreError;
use crate::id::EntityId;
use crate::identity;
use crate::rdf;
use crate::view::{Pattern, View};
use crate::vocab;

/// Derives which of `entities`, and of those that hang together with them, are one; returns those whose identity changed
/// and all that are one with them now or were before.
pub(super) fn merge(
    transaction: &mut Transaction<'_>,
    entities: FxHashSet<EntityId>,
) -> Result<BTreeSet<EntityId>, StoreError> {
    if entities.is_empty() {
        return Ok(BTreeSet::new());
    }
    let Identities { removed, added, changed } = identities(View::new(transaction), entities)?;
    for quad in &removed {
        transaction.remove(quad);
    }
    transaction.extend(&added);
    Ok(changed)
}

/// The statements in which a store differs from what is known of its entities: those that lack and those too many.
pub(crate) fn differences(view: View<'_>) -> Result<Vec<Quad>, StoreError> {
    let mut entities = FxHashSet::default();
    for property in [vocab::NAME_KEY, vocab::SAME_AS, vocab::MERGED_INTO] {
        for quad in view.matching(Pattern::resolved().property(property)) {
            entities.insert(EntityId::from_iri(&crate::view::subject_iri(quad?)));
        }
    }
    let Identities { mut removed, added, .. } = identities(view, entities)?;
    removed.extend(added);
    Ok(removed)
}

/// What has to be changed for entities to be one with those that they are.
#[derive(Default)]
struct Identities {
    removed: Vec<Quad>,
    added: Vec<Quad>,
    changed: BTreeSet<EntityId>,
}

fn identities(view: View<'_>, entities: FxHashSet<EntityId>) -> Result<Identities, StoreError> {
    let decisions = Decisions::new(view.decisions()?);
    let (merges, circle) = identity::merges(view, &decisions, entities)?;
    let mut found = Identities::default();
    for id in &circle {
        let before = stored(view, id)?;
        let mut after = Vec::new();
        if let Some((head, because)) = merges.get(id) {
            rdf::merge_quads(id, head, because.as_str(), &mut after);
        }
        if before.iter().all(|quad| after.contains(quad)) && before.len() == after.len() {
            continue;
        }
        found.changed.insert(id.clone());
        found.changed.extend(view.merged(&view.canonical(id)?)?);
        found.changed.extend(merges.get(id).map(|(head, _)| head.clone()));
        found.removed.extend(before);
        found.added.extend(after);
    }
    Ok(found)
}

/// The statements by which an entity is merged into another.
fn stored(view: View<'_>, id: &EntityId) -> Result<Vec<Quad>, StoreError> {
    let mut quads = Vec::new();
    for property in [vocab::MERGED_INTO, vocab::MERGED_BY] {
        let pattern = Pattern::resolved().subject(id.as_str()).property(property);
        quads.extend(view.matching(pattern).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(quads)
}
