//! Those who may be one with others, read from the store in a few passes.

use graph_core::state::StateClass;
use graph_core::view::Pattern;
use graph_core::{EntityId, EntityType, State, View, vocab};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::spelling::Spelling;
use crate::error::QueryError;
use crate::labels::labels;

/// An entity that may be one with another, and what is compared.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) id: EntityId,
    pub(super) kind: EntityType,
    /// Its names, each once, in their order as text.
    pub(super) names: Vec<Spelling>,
    /// The states that it belongs to or serves, in order; international organisations are none.
    pub(super) states: Vec<State>,
    /// The same entity elsewhere, as IRIs.
    pub(super) same_as: Vec<String>,
}

impl Subject {
    /// Whether it has a name that identifies beyond a document.
    pub(super) fn has_full_name(&self) -> bool {
        self.names.iter().any(|name| !name.is_one_word())
    }
}

/// Which entities are one already: the one place of suggestions to ask.
#[derive(Debug)]
pub(super) struct Merged(FxHashMap<EntityId, EntityId>);

impl Merged {
    /// Reads which entities of a store were merged.
    pub(super) fn read(view: View<'_>) -> Result<Self, QueryError> {
        let first = |(member, into): (String, Vec<String>)| {
            into.first().map(|into| (EntityId::from_iri(&member), EntityId::from_iri(into)))
        };
        Ok(Self(links(view, vocab::MERGED_INTO)?.into_iter().filter_map(first).collect()))
    }

    /// The id under which an entity goes with those that it is one with.
    pub(super) fn id(&self, id: EntityId) -> EntityId {
        self.0.get(&id).cloned().unwrap_or(id)
    }
}

/// All who may be one with others, in the order of their ids.
pub(super) fn subjects(view: View<'_>, merged: &Merged) -> Result<Vec<Subject>, QueryError> {
    let mut names: FxHashMap<EntityId, Vec<String>> = FxHashMap::default();
    for label in labels(view) {
        let label = label?;
        if is_suggested(&label.entity) {
            names.entry(merged.id(label.entity)).or_default().push(label.text);
        }
    }
    let mut states = states(view, merged)?;
    let mut same_as = by_entity(links(view, vocab::SAME_AS)?, merged);
    let mut subjects: Vec<Subject> = names
        .into_iter()
        .filter_map(|(id, names)| {
            Some(Subject {
                kind: id.entity_type()?,
                names: spellings(names),
                states: states.remove(&id).unwrap_or_default(),
                same_as: same_as.remove(&id).unwrap_or_default(),
                id,
            })
        })
        .collect();
    subjects.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    Ok(subjects)
}

/// States and international organisations have codes. Many places have the same name, and objects are described rather
/// than named.
fn is_suggested(id: &EntityId) -> bool {
    let by_name = |kind| !matches!(kind, EntityType::State | EntityType::Place | EntityType::Object);
    id.state_code().is_none() && id.entity_type().is_some_and(by_name)
}

fn spellings(mut names: Vec<String>) -> Vec<Spelling> {
    names.sort_unstable();
    names.dedup();
    names.iter().filter_map(|name| Spelling::new(name)).collect()
}

/// The states of each entity: its own, and those that it holds offices for or whose bodies it does.
fn states(view: View<'_>, merged: &Merged) -> Result<FxHashMap<EntityId, Vec<State>>, QueryError> {
    let own = links(view, vocab::OF_STATE)?;
    let served = links(view, vocab::ORG_ORGANIZATION)?;
    let mut held: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for (tenure, holders) in links(view, vocab::ORG_MEMBER)? {
        let bodies = || served.get(&tenure).into_iter().flatten();
        let behind = bodies().filter_map(|body| own.get(body)).flatten();
        let found: Vec<&String> = bodies().chain(behind).collect();
        for holder in holders {
            held.entry(holder).or_default().extend(found.iter().copied().cloned());
        }
    }
    let mut all = by_entity(own.into_iter().chain(held), merged);
    Ok(all.drain().map(|(entity, iris)| (entity, states_of(&iris))).collect())
}

fn states_of(iris: &[String]) -> Vec<State> {
    let mut states: Vec<State> = iris.iter().filter_map(|iri| state(iri)).collect();
    states.sort_unstable();
    states.dedup();
    states
}

/// The values of all who are one, in order, each once.
fn by_entity(
    links: impl IntoIterator<Item = (String, Vec<String>)>,
    merged: &Merged,
) -> FxHashMap<EntityId, Vec<String>> {
    let mut all: FxHashMap<EntityId, Vec<String>> = FxHashMap::default();
    for (entity, values) in links {
        all.entry(merged.id(EntityId::from_iri(&entity))).or_default().extend(values);
    }
    for values in all.values_mut() {
        values.sort_unstable();
        values.dedup();
    }
    all
}

/// The country or territory with this IRI. Who serves an international organisation may be of any.
fn state(iri: &str) -> Option<State> {
    let state = State::by_code(EntityId::from_iri(iri).state_code()?)?;
    (state.class() != StateClass::Organisation).then_some(state)
}

/// Of each entity or tenure, the values of a property.
fn links(view: View<'_>, property: &str) -> Result<FxHashMap<String, Vec<String>>, QueryError> {
    let mut links: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for quad in view.matching(Pattern::resolved().property(property)) {
        if let Quad { subject: NamedOrBlankNode::NamedNode(subject), object: Term::NamedNode(object), .. } = quad? {
            links.entry(subject.into_string()).or_default().push(object.into_string());
        }
    }
    Ok(links)
}
