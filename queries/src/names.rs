//! Names: what a user types → one entity.

use graph_core::index;
use graph_core::state::fold_name;
use graph_core::{EntityId, EntityType, State, StoreError, View, vocab};

use crate::entities::nearest;
use crate::error::{Candidate, QueryError};
use crate::known::{self, Known};
use crate::labels::{Label, labels_like};

/// The entity that `text` means. In this order, the first that finds anything decides:
///
/// 1. an id: the full IRI, `state/RUS`, `person/9c1e…`, or the IRI of the same entity elsewhere (Wikidata);
/// 2. the code of a state or international organisation;
/// 3. a name of a state in any language of the table of states, or its two-letter code;
/// 4. a name or alias of an entity in the store, letter for letter, then but for case, accents and signs;
/// 5. an alias of one word (`Putin`).
///
/// Of entities that were merged, each name means the one that stands for all.
/// A state of the table is found whether or not the store has heard of it: nothing happened to it, then.
///
/// # Errors
/// When several entities have the name, or none has; the error lists the candidates or the nearest.
pub fn resolve(view: View<'_>, text: &str) -> Result<EntityId, QueryError> {
    let known = Known::new(view);
    let found = found(&known, text.trim())?;
    let found = found.iter().map(|id| view.canonical(id)).collect::<Result<Vec<_>, _>>()?;
    only(&known, text.trim(), &sorted(found))
}

/// The very entity that `text` means, whether or not it was merged into another; as [`resolve`] otherwise.
///
/// # Errors
/// As [`resolve`]; a name that several merged entities have is ambiguous here.
pub fn resolve_exactly(view: View<'_>, text: &str) -> Result<EntityId, QueryError> {
    let known = Known::new(view);
    only(&known, text.trim(), &found(&known, text.trim())?)
}

fn found(known: &Known<'_>, text: &str) -> Result<Vec<EntityId>, QueryError> {
    match by_id(known, text)? {
        Some(found) => Ok(found),
        None => match states(text) {
            states if !states.is_empty() => Ok(states),
            _ => by_label(known.view, text),
        },
    }
}

fn only(known: &Known<'_>, text: &str, found: &[EntityId]) -> Result<EntityId, QueryError> {
    match found {
        [one] => Ok(one.clone()),
        [] => Err(QueryError::UnknownName { name: text.to_owned(), nearest: nearest(known, text)? }),
        several => Err(QueryError::AmbiguousName { name: text.to_owned(), candidates: candidates(known, several)? }),
    }
}

/// Those with this id; `None` where the text is no id.
fn by_id(known: &Known<'_>, text: &str) -> Result<Option<Vec<EntityId>>, QueryError> {
    let is_local = text.split_once('/').is_some_and(|(folder, _)| folder.parse::<EntityType>().is_ok());
    if is_local || text.starts_with(vocab::ID) {
        let id = EntityId::from_iri(&if is_local { format!("{}{text}", vocab::ID) } else { text.to_owned() });
        let is_there = is_state(&id) || known.view.has_entity(&id)?;
        return Ok(Some(if is_there { vec![id] } else { Vec::new() }));
    }
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return Ok(None);
    }
    Ok(Some(same_as(known.view, text)?))
}

/// The entities that are the same as this IRI.
fn same_as(view: View<'_>, iri: &str) -> Result<Vec<EntityId>, QueryError> {
    let from_store = || {
        let same = view.subjects(vocab::SAME_AS, iri);
        same.map(|iri| Ok(EntityId::from_iri(&iri?))).collect::<Result<Vec<_>, StoreError>>().map(sorted)
    };
    let from_index = |index: &index::State| {
        let mut same = Vec::new();
        for id in index.same_as(iri)? {
            same.extend(view.entity(&id)?.same_as.iter().any(|other| other == iri).then_some(id));
        }
        Ok(same)
    };
    Ok(view.indexed(from_index, from_store)?)
}

fn is_state(id: &EntityId) -> bool {
    id.state_code().and_then(State::by_code).is_some_and(|state| EntityId::of_state(state) == *id)
}

/// The states that a text may mean. A code of the table is one state; two letters may be a code and a name.
pub(crate) fn states(text: &str) -> Vec<EntityId> {
    let by_code = State::by_code(text);
    if let Some(state) = by_code.filter(|state| state.code() == text) {
        return vec![EntityId::of_state(state)];
    }
    sorted(by_code.into_iter().chain(State::by_name(text)).map(EntityId::of_state))
}

fn by_label(view: View<'_>, text: &str) -> Result<Vec<EntityId>, QueryError> {
    let folded = fold_name(text);
    let (mut exact, mut alike, mut look_up) = (Vec::new(), Vec::new(), Vec::new());
    for label in labels_like(view, text)? {
        let label = label?;
        if fold_name(&label.text) != folded {
            continue;
        }
        match label {
            Label { .. } if label.is_one_word_alias() => look_up.push(label.entity),
            Label { .. } if label.text == text => exact.push(label.entity),
            Label { .. } => alike.push(label.entity),
        }
    }
    let tiers = [exact, alike, look_up].into_iter().map(sorted);
    Ok(tiers.into_iter().find(|tier| !tier.is_empty()).unwrap_or_default())
}

fn sorted(ids: impl IntoIterator<Item = EntityId>) -> Vec<EntityId> {
    let mut ids: Vec<_> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

pub(crate) fn candidates(known: &Known<'_>, ids: &[EntityId]) -> Result<Vec<Candidate>, QueryError> {
    ids.iter().map(|id| candidate(known, id)).collect()
}

pub(crate) fn candidate(known: &Known<'_>, id: &EntityId) -> Result<Candidate, QueryError> {
    let facts = known.facts(id)?;
    Ok(Candidate {
        entity: id.clone(),
        kind: facts.entity.kind,
        name: known::name(&facts),
        state: known::state_codes(&facts),
    })
}
