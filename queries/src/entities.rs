//! Searching for entities.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use graph_core::{EntityId, EntityType, State, StoreError, View};
use serde::{Deserialize, Serialize};

use crate::error::{Candidate, QueryError, as_text, from_text};
use crate::known::{self, Known};
use crate::labels::{Nearness, Wanted, labels};
use crate::names;

/// An entity that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntityHit {
    /// Its IRI.
    pub entity: EntityId,
    /// Its type.
    #[serde(rename = "type", serialize_with = "as_text", deserialize_with = "from_text")]
    pub kind: EntityType,
    /// Its name.
    pub name: String,
    /// The name by which it was found.
    pub matched: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// The code of the state it is or belongs to; several joined by `/`.
    pub state: Option<String>,
    /// In how many events it takes part, or is a party.
    pub events: u64,
    /// The entities that were merged into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<EntityId>,
}

/// The entities whose names come nearest to `text`: those that have it, then those that start with it or have it in
/// them. Only where there are none, those spelt in a similar way.
///
/// # Errors
/// When the store cannot be read.
pub fn search(view: View<'_>, text: &str, limit: usize) -> Result<Vec<EntityHit>, QueryError> {
    let known = Known::new(view);
    let (mut met, mut hits) = (HashSet::new(), Vec::new());
    for found in found(view, text.trim())?.in_order() {
        if hits.len() == limit {
            break;
        }
        let entity = view.canonical(&found.entity)?;
        if met.insert(entity.clone()) {
            hits.push(hit(&known, Found { entity, ..found })?);
        }
    }
    Ok(hits)
}

/// The five entities with the nearest names.
pub(crate) fn nearest(known: &Known<'_>, text: &str) -> Result<Vec<Candidate>, QueryError> {
    const MOST: usize = 5;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = found(known.view, text)?;
    for state in State::all() {
        let id = EntityId::of_state(state);
        state.spellings().for_each(|spelling| found.offer(&id, spelling));
    }
    found.in_order().iter().take(MOST).map(|found| names::candidate(known, &found.entity)).collect()
}

/// An entity, and the name by which it came nearest.
struct Found {
    entity: EntityId,
    matched: String,
    nearness: Nearness,
}

/// For each entity, the name by which it comes nearest.
struct Search<'t> {
    wanted: Wanted<'t>,
    best: HashMap<EntityId, Found>,
}

impl Search<'_> {
    fn offer(&mut self, entity: &EntityId, name: &str) {
        if let Some(nearness) = self.wanted.nearness(name) {
            self.keep(Found { entity: entity.clone(), matched: name.to_owned(), nearness });
        }
    }

    fn keep(&mut self, found: Found) {
        let is_better = self.best.get(&found.entity).is_none_or(|known| nearest_first(&found, known).is_lt());
        if is_better {
            self.best.insert(found.entity.clone(), found);
        }
    }

    /// The nearest first. What has the text in it makes what is only spelt like it worthless.
    fn in_order(self) -> Vec<Found> {
        let mut found: Vec<_> = self.best.into_values().collect();
        found.sort_by(nearest_first);
        let certain = found.partition_point(|found| !matches!(found.nearness, Nearness::Similar(_)));
        if certain > 0 {
            found.truncate(certain);
        }
        found
    }
}

/// The entities of the store that come near, and the states that are meant.
fn found<'t>(view: View<'_>, text: &'t str) -> Result<Search<'t>, QueryError> {
    let mut search = Search { wanted: Wanted::new(text), best: HashMap::new() };
    for state in names::states(text) {
        search.keep(Found { entity: state, matched: text.to_owned(), nearness: Nearness::Folded });
    }
    for label in labels(view) {
        let label = label?;
        search.offer(&label.entity, &label.text);
    }
    Ok(search)
}

fn nearest_first(one: &Found, other: &Found) -> Ordering {
    let by_nearness = one.nearness.partial_cmp(&other.nearness).unwrap_or(Ordering::Equal);
    by_nearness
        .then_with(|| one.matched.len().cmp(&other.matched.len()))
        .then_with(|| one.matched.cmp(&other.matched))
        .then_with(|| one.entity.cmp(&other.entity))
}

fn hit(known: &Known<'_>, found: Found) -> Result<EntityHit, QueryError> {
    let facts = known.facts(&found.entity)?;
    let name = known::name(&facts);
    let mut aliases: Vec<String> = Vec::new();
    for text in facts.entity.names.iter().chain(&facts.entity.aliases) {
        if text.value != name && !aliases.contains(&text.value) {
            aliases.push(text.value.clone());
        }
    }
    Ok(EntityHit {
        kind: facts.entity.kind,
        name,
        matched: found.matched,
        aliases,
        state: known::state_codes(&facts),
        events: count_events(known.view, &found.entity)?,
        merged: known.view.merged(&found.entity)?.split_off(1),
        entity: found.entity,
    })
}

pub(crate) fn count_events(view: View<'_>, entity: &EntityId) -> Result<u64, StoreError> {
    let mut events = view.events_of_participant(entity)?.collect::<Result<HashSet<_>, _>>()?;
    for event in view.events_of_party(entity) {
        events.insert(event?);
    }
    Ok(events.len() as u64)
}
