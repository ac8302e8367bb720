//! States as entities.

use graph_core::{Entity, EntityId, State, Text};

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
    Entity { names, ..Entity::new(EntityId::of_state(state)) }
}
