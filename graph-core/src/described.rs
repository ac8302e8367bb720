//! What is known of an entity and of those that are one with it, read from wherever it is kept.

use std::sync::Arc;

use crate::entity::{Entity, Tenure};
use crate::error::StoreError;
use crate::id::EntityId;
use crate::rollup::{Facts, Office};

/// What a store says of one entity, others that are one with it left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Whether anything is said of it.
    pub is_there: bool,
    /// Its names and all else.
    pub entity: Entity,
    /// The entity that stands for it; `None` where it stands for itself.
    pub into: Option<EntityId>,
    /// Those for which it stands beside itself, in the order of their ids.
    pub members: Vec<EntityId>,
    /// The offices that it holds or held, in the order of their ids.
    pub tenures: Vec<Tenure>,
}

impl Described {
    /// An entity of which only the id is known.
    pub fn new(id: EntityId) -> Self {
        Self { is_there: false, entity: Entity::new(id), into: None, members: Vec::new(), tenures: Vec::new() }
    }

    /// Whether it acts for the same states as another description has it, and is one with the same entities.
    pub(crate) fn acts_as(&self, other: &Self) -> bool {
        let said = |one: &Self| (one.into.clone(), one.members.clone(), one.entity.states.clone());
        said(self) == said(other) && self.tenures == other.tenures
    }
}

/// Where descriptions are read.
pub(crate) trait Descriptions {
    /// What is said of an entity; of one that is not there, its id alone.
    fn described(&self, id: &EntityId) -> Result<Arc<Described>, StoreError>;

    /// The descriptions of an entity and of those that are one with it: first of the one that stands for all.
    fn one_with(&self, id: &EntityId) -> Result<Vec<Arc<Described>>, StoreError> {
        let described = self.described(id)?;
        let head = match &described.into {
            Some(head) if id.state_code().is_none() => self.described(head)?,
            Some(_) | None => described,
        };
        let mut all = vec![Arc::clone(&head)];
        for member in &head.members {
            all.push(self.described(member)?);
        }
        Ok(all)
    }

    /// What is known of an entity together with those that are one with it, under the id of the one that stands for all.
    fn whole_entity(&self, id: &EntityId) -> Result<Entity, StoreError> {
        Ok(whole(&self.one_with(id)?))
    }

    /// What the roll-up needs to know of an entity, together with those that are one with it.
    fn facts(&self, id: &EntityId) -> Result<Facts, StoreError> {
        let all = self.one_with(id)?;
        let mut offices = Vec::new();
        for tenure in all.iter().flat_map(|one| &one.tenures) {
            let states = match tenure.of.state_code() {
                Some(_) => vec![tenure.of.clone()],
                None => self.whole_entity(&tenure.of)?.states,
            };
            offices.push(Office { tenure: tenure.clone(), states });
        }
        Ok(Facts { entity: whole(&all), offices })
    }
}

fn whole(all: &[Arc<Described>]) -> Entity {
    let mut all = all.iter().map(|one| &one.entity);
    let mut whole = all.next().cloned().unwrap_or_else(|| Entity::new(EntityId::from_iri("")));
    for other in all {
        whole.absorb(other);
    }
    whole
}
