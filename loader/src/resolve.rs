//! States as entities.

use graph_core::state::{State, StateClass};
use graph_core::{Entity, EntityId, EntityType, Text};

/// The id of a state, territory or international organisation: `state/RUS`, `organisation/NATO`.
///
/// ```
/// use graph_core::State;
/// let nato = State::by_code("NATO").unwrap();
/// assert_eq!(loader::resolve::state_id(nato).local(), "organisation/NATO");
/// ```
pub fn state_id(state: State) -> EntityId {
    let kind = match state.class() {
        StateClass::State | StateClass::Territory => EntityType::State,
        StateClass::Organisation => EntityType::Organisation,
    };
    EntityId::with_code(kind, state.code())
}

/// A state, territory or international organisation with its names in the languages of the table of states.
///
/// ```
/// use graph_core::State;
/// let korea = loader::resolve::state_entity(State::by_code("PRK").unwrap());
/// assert_eq!(korea.id.local(), "state/PRK");
/// assert_eq!(korea.name(), "North Korea");
/// ```
pub fn state_entity(state: State) -> Entity {
    let names = state.names().map(|(language, name)| Text::tagged(name, language)).collect();
    Entity { names, ..Entity::new(state_id(state)) }
}
