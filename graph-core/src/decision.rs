//! Decisions: what persons settled about who is who.
//!
//! Anything weaker than a shared key is a suggestion, and for a person to accept or refuse. A decision is data: it says
//! which two entities are one, or are two, who said so, when and why; it stands in a graph of its own
//! ([`vocab::DECISIONS`](crate::vocab::DECISIONS)), is part of every dump, and can be taken back. Of several decisions on
//! the same two, the last counts.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::entity::EntityType;
use crate::error::StoreError;
use crate::id::{DecisionId, EntityId};
use crate::view::View;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The two are one.
    Same,
    /// The two are two, whatever they are called.
    Different,
}

impl Verdict {
    /// The word used in RDF and in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Same, Self::Different].into_iter().find(|verdict| verdict.as_str() == word)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A decision about two entities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Decision {
    /// Its IRI.
    pub id: DecisionId,
    /// What was decided.
    pub verdict: Verdict,
    /// The two entities, in the order of their ids.
    pub entities: [EntityId; 2],
    /// Who decided.
    pub by: String,
    /// When, in UTC: `2024-01-17T13:54:00Z`.
    pub on: String,
    /// Why.
    pub because: Option<String>,
}

impl Decision {
    /// The decision that `a` and `b` are one, or are two. Its id is a hash of what it says.
    ///
    /// ```
    /// use graph_core::{Decision, EntityId, Verdict};
    /// let (a, b) = (EntityId::from_iri("https://w3id.org/chancery/id/person/b"), EntityId::from_iri("https://w3id.org/chancery/id/person/a"));
    /// let one = Decision::new(Verdict::Same, &a, &b, "Ana", "2024-01-17T13:54:00Z", Some("the same desk"));
    /// let other = Decision::new(Verdict::Same, &b, &a, "Ana", "2024-01-17T13:54:00Z", Some("the same desk"));
    /// assert_eq!(one, other);
    /// ```
    pub fn new(verdict: Verdict, a: &EntityId, b: &EntityId, by: &str, on: &str, because: Option<&str>) -> Self {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        let id = DecisionId::of(&[verdict.as_str(), a.as_str(), b.as_str(), by, on, because.unwrap_or_default()]);
        Self {
            id,
            verdict,
            entities: [a.clone(), b.clone()],
            by: by.to_owned(),
            on: on.to_owned(),
            because: because.map(str::to_owned),
        }
    }
}

/// Whether two entities can be one at all: no state is another, and a person is no place. A coded actor may be whoever acts.
///
/// ```
/// use graph_core::decision::can_be_same;
/// use graph_core::{EntityId, EntityType, Key};
/// let [rus, prk] = ["RUS", "PRK"].map(|code| EntityId::with_code(EntityType::State, code));
/// let [coded, place] = [EntityType::Actor, EntityType::Place].map(|kind| EntityId::with_key(kind, Key::of(&["a"])));
/// assert!(can_be_same(&rus, &coded) && !can_be_same(&rus, &prk) && !can_be_same(&coded, &place));
/// ```
pub fn can_be_same(a: &EntityId, b: &EntityId) -> bool {
    use EntityType::{Actor, Group, Organisation, Person, State};
    let acts = |kind| matches!(kind, State | Person | Organisation | Group | Actor);
    let (Some(one), Some(other)) = (a.entity_type(), b.entity_type()) else { return false };
    if a.state_code().is_some() && b.state_code().is_some() {
        return false;
    }
    let is_body = |kind| matches!(kind, State | Organisation | Group);
    one == other || (is_body(one) && is_body(other)) || ([one, other].contains(&Actor) && acts(one) && acts(other))
}

/// The decisions by which an entity is none of those that it was taken for: one for each of these. Empty where it is one
/// with no other.
///
/// # Errors
/// When the store cannot be read.
pub fn split(
    view: View<'_>,
    entity: &EntityId,
    by: &str,
    on: &str,
    because: Option<&str>,
) -> Result<Vec<Decision>, StoreError> {
    let members = view.merged(&view.canonical(entity)?)?;
    let others = members.iter().filter(|member| *member != entity);
    Ok(others.map(|other| Decision::new(Verdict::Different, entity, other, by, on, because)).collect())
}

/// The decisions that count, by the entities they are about.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    last: FxHashMap<[EntityId; 2], Decision>,
}

impl Decisions {
    /// Of `decisions`, for each two entities the last.
    pub fn new(decisions: impl IntoIterator<Item = Decision>) -> Self {
        let mut last: FxHashMap<[EntityId; 2], Decision> = FxHashMap::default();
        for decision in decisions {
            let known = last.get(&decision.entities);
            if known.is_none_or(|known| (&known.on, &known.id) < (&decision.on, &decision.id)) {
                last.insert(decision.entities.clone(), decision);
            }
        }
        Self { last }
    }

    /// What was decided about two entities.
    pub fn verdict(&self, a: &EntityId, b: &EntityId) -> Option<Verdict> {
        let pair = if a <= b { [a.clone(), b.clone()] } else { [b.clone(), a.clone()] };
        self.last.get(&pair).map(|decision| decision.verdict)
    }

    /// The entities that something was decided about together with this one.
    pub fn about<'a>(&'a self, entity: &'a EntityId) -> impl Iterator<Item = EntityId> + 'a {
        let pairs = self.last.keys().filter(move |pair| pair.contains(entity));
        pairs.flatten().filter(move |other| *other != entity).cloned()
    }

    /// The decisions that count, in no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = &Decision> {
        self.last.values()
    }
}
