//! What is known of entities, read once per request.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use graph_core::rollup::Facts;
use graph_core::{EntityId, State, View};

use crate::error::QueryError;

/// A view with a memory: each entity is read once.
pub(crate) struct Known<'a> {
    pub(crate) view: View<'a>,
    facts: RefCell<HashMap<EntityId, Rc<Facts>>>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(view: View<'a>) -> Self {
        Self { view, facts: RefCell::default() }
    }

    pub(crate) fn facts(&self, id: &EntityId) -> Result<Rc<Facts>, QueryError> {
        if let Some(facts) = self.facts.borrow().get(id) {
            return Ok(Rc::clone(facts));
        }
        let facts = Rc::new(self.view.facts(id)?);
        self.facts.borrow_mut().insert(id.clone(), Rc::clone(&facts));
        Ok(facts)
    }

    /// The name to show; that of the state table where the store has none.
    pub(crate) fn name(&self, id: &EntityId) -> Result<String, QueryError> {
        self.facts(id).map(|facts| name(&facts))
    }
}

pub(crate) fn name(facts: &Facts) -> String {
    let entity = &facts.entity;
    let unnamed = entity.names.is_empty() && entity.aliases.is_empty();
    let state = entity.id.state_code().filter(|_| unnamed).and_then(State::by_code);
    state.map_or_else(|| entity.name().to_owned(), |state| state.name("en").to_owned())
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
