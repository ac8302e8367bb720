//! From rows to their postings.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::build::Prepared;
use super::dictionary::{Dictionary, Entities};
use super::posting::{Cast, Common};
use super::row::Outline;
use crate::described::{Described, Descriptions};
use crate::error::StoreError;
use crate::id::EntityId;
use crate::rollup::Facts;

/// Knows what the postings of rows need of entities, each read once.
pub(super) struct Preparer<'a> {
    pub(super) dictionary: Dictionary,
    known: Remembered<'a>,
    /// By number.
    actors: Vec<Option<Actor>>,
}

/// An entity as a row's postings see it.
struct Actor {
    /// The number of the one that stands for it.
    canonical: u32,
    acts: Acts,
}

/// For whom an entity acts.
enum Acts {
    /// On every date.
    Always(Vec<u32>),
    /// By its offices.
    InOffice(Arc<Facts>),
}

/// Descriptions, each read once.
struct Remembered<'a> {
    source: Box<dyn Descriptions + 'a>,
    read: RefCell<FxHashMap<EntityId, Arc<Described>>>,
}

impl Descriptions for Remembered<'_> {
    fn described(&self, id: &EntityId) -> Result<Arc<Described>, StoreError> {
        if let Some(described) = self.read.borrow().get(id) {
            return Ok(Arc::clone(described));
        }
        let described = self.source.described(id)?;
        self.read.borrow_mut().insert(id.clone(), Arc::clone(&described));
        Ok(described)
    }
}

impl<'a> Preparer<'a> {
    pub(super) fn new(dictionary: Dictionary, source: Box<dyn Descriptions + 'a>) -> Self {
        Self { dictionary, known: Remembered { source, read: RefCell::default() }, actors: Vec::new() }
    }

    /// Makes a row ready.
    pub(super) fn prepare(
        &mut self,
        bytes: Vec<u8>,
        outline: Outline,
        is_published: bool,
    ) -> Result<Prepared, StoreError> {
        let (mut participants, mut acting) = (Vec::new(), Vec::new());
        for (role, number) in &outline.participants {
            let canonical = self.actor(*number)?.canonical;
            if participants.contains(&(*role, canonical)) {
                continue;
            }
            participants.push((*role, canonical));
            let mut parties = if role.side().is_sided() { self.acts_for(*number, &outline)? } else { Vec::new() };
            parties.retain(|party| outline.parties.contains(party));
            parties.sort_unstable();
            parties.dedup();
            acting.push(parties);
        }
        let common = Common {
            sort: outline.sort,
            is_exact: outline.is_exact,
            is_full: outline.is_full,
            is_vague: outline.date.as_ref().is_none_or(|date| date.as_day().is_none()),
            is_published,
            exact: outline.exact,
            reports: outline.reports,
        };
        let sort = self.dictionary.sorts().get(outline.sort)?;
        let cast = Cast::new(participants, outline.parties, acting);
        Ok(Prepared { bytes, position: outline.position, common, sort, cast })
    }

    fn acts_for(&mut self, number: u32, outline: &Outline) -> Result<Vec<u32>, StoreError> {
        let facts = match &self.actor(number)?.acts {
            Acts::Always(states) => return Ok(states.clone()),
            Acts::InOffice(facts) => Arc::clone(facts),
        };
        let states = facts.acts_for(outline.date.as_ref());
        Ok(states.map(|acts| self.dictionary.number(acts.state)).collect())
    }

    fn actor(&mut self, number: u32) -> Result<&Actor, StoreError> {
        let at = number as usize;
        if self.actors.len() <= at {
            self.actors.resize_with(at + 1, || None);
        }
        if self.actors[at].is_none() {
            self.actors[at] = Some(self.read(number)?);
        }
        self.actors[at].as_ref().ok_or_else(|| super::row::unknown().into())
    }

    fn read(&mut self, number: u32) -> Result<Actor, StoreError> {
        let facts = self.known.facts(&self.dictionary.entities()[number as usize].clone())?;
        let canonical = self.dictionary.number(&facts.entity.id);
        if !facts.offices.is_empty() {
            return Ok(Actor { canonical, acts: Acts::InOffice(Arc::new(facts)) });
        }
        let states = facts.acts_for(None);
        let states = states.map(|acts| self.dictionary.number(acts.state)).collect();
        Ok(Actor { canonical, acts: Acts::Always(states) })
    }

    /// What is said of every entity that has a number, by number.
    pub(super) fn entities(&self) -> Result<Vec<Arc<Described>>, StoreError> {
        let all = self.dictionary.entities().iter();
        all.map(|id| self.known.described(id)).collect()
    }
}

impl Entities for Preparer<'_> {
    fn entity(&self, number: u32) -> Result<EntityId, crate::error::IndexError> {
        self.dictionary.entity(number)
    }
}
