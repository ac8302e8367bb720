//! One entity, with all that is known of it.

use graph_core::{Decision, EntityId, EntityType, State, Text, View};
use serde::Serialize;

use crate::entities::count_events;
use crate::error::{QueryError, as_text};
use crate::event::{TenureDetail, tenure_detail};
use crate::known::{self, Known};
use crate::memberships::{MembershipRequest, MembershipRow, memberships};
use crate::names;
use crate::row::Named;

/// All that is known of an entity.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct EntityDetail {
    /// Its IRI: that of the one that stands for all, where several were merged.
    pub entity: EntityId,
    /// Its type.
    #[serde(rename = "type", serialize_with = "as_text")]
    pub kind: EntityType,
    /// Its name.
    pub name: String,
    /// Its names in every language.
    pub names: Vec<Text>,
    /// Its other names.
    pub aliases: Vec<Text>,
    /// The code of the state it is or belongs to; several joined by `/`.
    pub state: Option<String>,
    /// The states that it belongs to or acts for, offices aside.
    pub states: Vec<Named>,
    /// For a place: what it lies in.
    pub within: Vec<Named>,
    /// For a place: `latitude,longitude` in degrees (WGS 84).
    pub points: Vec<String>,
    /// The same entity elsewhere.
    pub same_as: Vec<String>,
    /// The entities that were merged into it; their IRIs lead here.
    pub merged: Vec<EntityId>,
    /// The offices it holds or held.
    pub tenures: Vec<TenureDetail>,
    /// The international organisations it belonged to; of such an organisation its members.
    pub memberships: Vec<MembershipRow>,
    /// What was decided about who it is.
    pub decisions: Vec<Decision>,
    /// In how many exact events it takes part, or is a party.
    pub events: u64,
}

/// What is known of the entity that `text` means, which is an id or a name ([`names::resolve`]).
///
/// # Errors
/// When nobody or several are meant, or the store cannot be read.
pub fn entity(view: View<'_>, text: &str) -> Result<EntityDetail, QueryError> {
    let id = names::resolve(view, text)?;
    let known = Known::new(view);
    let facts = known.facts(&id)?;
    let members = view.merged(&id)?;
    let mut tenures = Vec::new();
    for member in &members {
        for tenure in view.tenures_of(member)? {
            tenures.push(tenure_detail(&tenure, false, &known)?);
        }
    }
    let mut decisions = view.decisions()?;
    decisions.retain(|decision| decision.entities.iter().any(|entity| members.contains(entity)));
    let entity = &facts.entity;
    Ok(EntityDetail {
        kind: entity.kind,
        name: known::name(&facts),
        names: names_of(&id, &entity.names),
        aliases: entity.aliases.clone(),
        state: known::state_codes(&facts),
        states: Named::by_name(&entity.states, &known)?,
        within: Named::by_name(&entity.within, &known)?,
        points: entity.points.clone(),
        same_as: entity.same_as.clone(),
        merged: members.into_iter().skip(1).collect(),
        tenures,
        memberships: memberships(view, &id, &MembershipRequest::default())?,
        decisions,
        events: count_events(view, &id)?,
        entity: id,
    })
}

/// The names that the store has; those of the table of states where it has none.
fn names_of(id: &EntityId, names: &[Text]) -> Vec<Text> {
    let state = id.state_code().and_then(State::by_code).filter(|_| names.is_empty());
    state.map_or_else(|| names.to_vec(), |state| vec![Text::tagged(state.name("en"), "en")])
}
