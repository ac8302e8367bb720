//! Memberships: who belongs to an organisation, and to which organisations a state belongs.

use graph_core::state::{Certainty, Membership};
use graph_core::{EntityId, EventDate, State, View};
use jiff::civil::Date;
use serde::Serialize;

use crate::error::QueryError;
use crate::known::Known;
use crate::row::{Named, as_day};

/// Which memberships are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MembershipRequest {
    /// Only those held on this day, surely or possibly.
    pub on: Option<Date>,
    /// Whether a state, or organisation, stands for itself alone, and not for those that it legally continues.
    pub exact_state: bool,
}

/// That a state is or was a member of an international organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MembershipRow {
    /// The organisation: the one asked for, its legal predecessor, or one that the state asked for is a member of.
    pub organisation: Named,
    /// The member: the state of the time, or an organisation.
    pub member: Named,
    /// From when to when, no finer than it is known.
    pub held: EventDate,
    /// The first day on which it may have been held; absent where it is not known.
    #[serde(serialize_with = "as_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub earliest: Option<Date>,
    /// The last day on which it may have been held; absent where it lasts, or where it is not known.
    #[serde(serialize_with = "as_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// How sure it is that it was held on the day asked for; absent where no day was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
}

/// The members of an international organisation, and the organisations of which a state, or an organisation, is a
/// member, in the order of their beginning, then by organisation and member.
///
/// They are those of the table of states, whatever the store holds; the store only knows names. An entity that is
/// neither state nor organisation of the table has none, and so has an organisation whose members are not compiled.
///
/// # Errors
/// When the store cannot be read.
///
/// ```
/// use graph_core::GraphStore;
/// use jiff::civil::date;
/// use queries::{MembershipRequest, memberships, names};
///
/// let store = GraphStore::in_memory()?;
/// let asean = names::resolve(store.view(), "ASEAN")?;
/// let request = MembershipRequest { on: Some(date(1990, 1, 1)), ..MembershipRequest::default() };
/// let rows = memberships(store.view(), &asean, &request)?;
/// let names: Vec<_> = rows.iter().map(|row| row.member.name.as_str()).collect();
/// assert_eq!(names, ["Indonesia", "Malaysia", "Philippines", "Singapore", "Thailand", "Brunei"]);
/// # Ok::<(), queries::QueryError>(())
/// ```
pub fn memberships(
    view: View<'_>,
    entity: &EntityId,
    request: &MembershipRequest,
) -> Result<Vec<MembershipRow>, QueryError> {
    let known = Known::new(view);
    let mut found: Vec<_> = of(entity, request.exact_state).filter_map(|held| request.keeps(held)).collect();
    // An absent bound sorts first, as in a timeline.
    found.sort_by_key(|(held, _)| (held.held.earliest(), held.organisation, held.state));
    found.into_iter().map(|(held, certainty)| row(held, certainty, &known)).collect()
}

impl MembershipRequest {
    fn keeps(&self, membership: &'static Membership) -> Option<(&'static Membership, Option<Certainty>)> {
        match self.on {
            None => Some((membership, None)),
            Some(day) => membership.on(day).map(|certainty| (membership, Some(certainty))),
        }
    }
}

/// The memberships in and of an entity, and of what it legally continues.
fn of(entity: &EntityId, exact: bool) -> impl Iterator<Item = &'static Membership> {
    let state = entity.state_code().and_then(State::by_code).filter(|state| EntityId::of_state(*state) == *entity);
    let continued = state.filter(|_| !exact).map_or(&[][..], State::continues);
    let all = state.into_iter().chain(continued.iter().copied());
    all.flat_map(|state| state.members().iter().chain(state.member_of()))
}

fn row(membership: &Membership, certainty: Option<Certainty>, known: &Known<'_>) -> Result<MembershipRow, QueryError> {
    let named = |state| Named::new(&EntityId::of_state(state), known);
    Ok(MembershipRow {
        organisation: named(membership.organisation)?,
        member: named(membership.state)?,
        held: membership.held.clone(),
        earliest: membership.held.earliest(),
        latest: membership.held.latest(),
        certainty,
    })
}
