//! What is known of entities, read once per request.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use graph_core::rollup::Facts;
use graph_core::{DocumentId, EntityId, Event, State, StoreError, View};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::error::QueryError;

/// A view with a memory: each entity is read once.
pub(crate) struct Known<'a> {
    pub(crate) view: View<'a>,
    facts: RefCell<FxHashMap<EntityId, Arc<Facts>>>,
    published: RefCell<FxHashMap<DocumentId, Option<Date>>>,
    has_joined: OnceCell<bool>,
    has_merged: OnceCell<bool>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(view: View<'a>) -> Self {
        Self {
            view,
            facts: RefCell::default(),
            published: RefCell::default(),
            has_joined: OnceCell::new(),
            has_merged: OnceCell::new(),
        }
    }

    pub(crate) fn facts(&self, id: &EntityId) -> Result<Arc<Facts>, QueryError> {
        if let Some(facts) = self.facts.borrow().get(id) {
            return Ok(Arc::clone(facts));
        }
        let facts = self.view.facts(id)?;
        self.facts.borrow_mut().insert(id.clone(), Arc::clone(&facts));
        Ok(facts)
    }

    /// Whether any events of the store were joined.
    pub(crate) fn has_joined(&self) -> Result<bool, QueryError> {
        once(&self.has_joined, || self.view.has_joined())
    }

    fn has_merged(&self) -> Result<bool, QueryError> {
        once(&self.has_merged, || self.view.has_merged())
    }

    /// Puts in the place of entities that were merged the ones that stand for them.
    pub(crate) fn name_canonically(&self, event: &mut Arc<Event>) -> Result<(), QueryError> {
        if !self.has_merged()? {
            return Ok(());
        }
        let event = Arc::make_mut(event);
        for participant in &mut event.participants {
            participant.entity = self.facts(&participant.entity)?.entity.id.clone();
        }
        event.participants.sort();
        event.participants.dedup();
        Ok(())
    }

    /// Whether a document was published on that day at the latest. Of one that does not say when, nothing is guessed.
    pub(crate) fn was_published_by(&self, document: &DocumentId, day: Date) -> Result<bool, QueryError> {
        Ok(self.published(document)?.is_some_and(|published| published <= day))
    }

    /// The day on which a document was published.
    pub(crate) fn published(&self, document: &DocumentId) -> Result<Option<Date>, QueryError> {
        if let Some(published) = self.published.borrow().get(document) {
            return Ok(*published);
        }
        let published = self.view.published(document)?;
        self.published.borrow_mut().insert(document.clone(), published);
        Ok(published)
    }

    /// The name to show; that of the state table where the store has none.
    pub(crate) fn name(&self, id: &EntityId) -> Result<String, QueryError> {
        self.facts(id).map(|facts| name(&facts))
    }
}

/// What was read before, or is read now.
fn once(cell: &OnceCell<bool>, read: impl FnOnce() -> Result<bool, StoreError>) -> Result<bool, QueryError> {
    if let Some(known) = cell.get() {
        return Ok(*known);
    }
    let read = read()?;
    Ok(*cell.get_or_init(|| read))
}

pub(crate) fn name(facts: &Facts) -> String {
    let entity = &facts.entity;
    let unnamed = entity.names.is_empty() && entity.aliases.is_empty();
    let state = if unnamed { entity.id.state_code().and_then(State::by_code) } else { None };
    state.map_or_else(|| entity.name(), |state| state.name("en")).to_owned()
}

/// The code of the state that an entity is, or the codes of those it belongs to by its offices and otherwise.
pub(crate) fn state_codes(facts: &Facts) -> Option<String> {
    let entity = &facts.entity;
    if let Some(code) = entity.id.state_code() {
        return Some(code.to_owned());
    }
    let by_office = facts.offices.iter().flat_map(|office| &office.states);
    codes(by_office.chain(&entity.states))
}

/// Codes in order, each once, joined by `/`.
pub(crate) fn codes<'e>(states: impl IntoIterator<Item = &'e EntityId>) -> Option<String> {
    let mut codes: Vec<_> = states.into_iter().map(code).collect();
    codes.sort_unstable();
    codes.dedup();
    (!codes.is_empty()).then(|| codes.join("/"))
}

/// The code of a state; the id of a party that has no code.
pub(crate) fn code(state: &EntityId) -> &str {
    state.state_code().unwrap_or_else(|| state.local())
}
