//! What is told of events and entities beside what is for reading, so that the loader makes the same of it. Graphs and tables have
//! it under the same names, lists as JSON.

use std::collections::{BTreeSet, HashSet};

use graph_core::rollup::Facts;
use graph_core::{Document, DocumentId, Entity, EntityId, Key, Report, Tenure};
use serde::Serialize;

use crate::error::QueryError;
use crate::happening::Happening;
use crate::known::Known;

/// What was told so far: documents, and entities that nothing else tells of, are described where they are named first.
pub(super) struct Told<'k> {
    known: &'k Known<'k>,
    documents: HashSet<Key>,
    /// The entities that are described.
    pub(super) entities: BTreeSet<EntityId>,
}

/// What is told of an entity.
pub(super) struct Described<'f> {
    pub(super) facts: &'f Facts,
    pub(super) tenures: Vec<Tenure>,
    /// Those whom it names and whom nothing else tells of.
    pub(super) named: Vec<Entity>,
    pub(super) sources: Vec<Document>,
}

impl<'k> Told<'k> {
    pub(super) fn new(known: &'k Known<'k>) -> Self {
        Self { known, documents: HashSet::new(), entities: BTreeSet::new() }
    }

    /// What documents say of a happening.
    pub(super) fn statements(&self, happening: &Happening) -> Result<Vec<Report>, QueryError> {
        let mut reports = Vec::new();
        for told in happening.told(self.known) {
            reports.extend(told?.reports.into_owned());
        }
        Ok(reports)
    }

    /// Those documents of which nothing was told yet. What is told of one is not what its digest is of.
    pub(super) fn sources<'d>(
        &mut self,
        documents: impl IntoIterator<Item = &'d DocumentId>,
    ) -> Result<Vec<Document>, QueryError> {
        let mut described = Vec::new();
        for id in documents {
            if self.documents.insert(Key::of(&[id.as_str()])) {
                let document = self.known.view.document(id)?;
                described.extend(document.map(|document| Document { digest: None, ..document }));
            }
        }
        Ok(described)
    }

    /// What is told of an entity, which stands for all who are one with it.
    pub(super) fn described<'f>(&mut self, facts: &'f Facts) -> Result<Described<'f>, QueryError> {
        let entity = &facts.entity;
        let tenures = facts.offices.iter().map(|office| Tenure { holder: entity.id.clone(), ..office.tenure.clone() });
        let tenures: Vec<Tenure> = tenures.collect();
        let named = tenures.iter().map(|tenure| &tenure.of).chain(&entity.states).chain(&entity.within);
        let named = self.named(named.cloned().collect())?;
        let sources = self.sources(tenures.iter().flat_map(|tenure| &tenure.documents))?;
        Ok(Described { facts, tenures, named, sources })
    }

    /// The entities with these ids, and those that they name, which were not described yet. States are known by their codes.
    fn named(&mut self, mut ids: Vec<EntityId>) -> Result<Vec<Entity>, QueryError> {
        let mut named = Vec::new();
        while let Some(id) = ids.pop() {
            if id.state_code().is_none() && self.entities.insert(id.clone()) {
                let entity = self.known.facts(&id)?.entity.clone();
                ids.extend(entity.states.iter().chain(&entity.within).cloned());
                named.push(entity);
            }
        }
        Ok(named)
    }
}

/// A list as JSON; nothing where nothing is in it.
pub(super) fn json<T: Serialize>(list: &[T]) -> Option<String> {
    (!list.is_empty()).then(|| serde_json::to_string(list).unwrap_or_default())
}

/// Words with spaces between them, of which none has any; nothing where there is none.
pub(super) fn words<'t>(words: impl Iterator<Item = &'t str>) -> Option<String> {
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| words.join(" "))
}
