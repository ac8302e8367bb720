//! The nodes that are entities.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use graph_core::rollup::Facts;
use graph_core::{EntityId, Window};

use super::attributes::entity_data;
use super::document::{Data, Document};
use crate::error::QueryError;
use crate::known::Known;

/// The numbers of the entities' nodes.
pub(super) struct Nodes {
    numbers: HashMap<EntityId, u64>,
}

impl Nodes {
    /// Writes a node for each entity, numbered from `first` on, with the offices that it may have held in the window, and
    /// what `more` adds.
    pub(super) fn write<W: Write>(
        entities: BTreeSet<EntityId>,
        first: u64,
        window: Window,
        known: &Known<'_>,
        document: &mut Document<W>,
        mut more: impl FnMut(&Facts, &mut Data) -> Result<(), QueryError>,
    ) -> Result<Self, QueryError> {
        let mut numbers = HashMap::with_capacity(entities.len());
        for (entity, number) in entities.into_iter().zip(first..) {
            let facts = known.facts(&entity)?;
            let mut data = entity_data(&facts, &window, known)?;
            more(&facts, &mut data)?;
            document.node(number, &data)?;
            numbers.insert(entity, number);
        }
        Ok(Self { numbers })
    }

    /// The number of an entity's node. An entity that came into the store while it was exported has none.
    pub(super) fn number(&self, entity: &EntityId) -> Option<u64> {
        self.numbers.get(entity).copied()
    }
}
