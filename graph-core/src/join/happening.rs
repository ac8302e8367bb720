//! One event of those that were joined.

use std::collections::BTreeSet;

use crate::date::EventDate;
use crate::event::{Event, Participant};
use crate::id::{EntityId, EventId};

/// The happening that exact events are, with the most specific of what they say: the most precise date, the participants
/// whom others name by their state, the places that others leave out or name by their country. Its id is the smallest of
/// the members'; its standing is that of the first, and is for the caller to derive from the reports of all. `None`
/// without any events.
pub fn happening(members: &[Event]) -> Option<Event> {
    let (first, others) = members.split_first()?;
    if others.is_empty() {
        return Some(first.clone());
    }
    let mut whole = first.clone();
    whole.id = members.iter().map(|event| &event.id).min()?.clone();
    whole.code = members.iter().find_map(|event| event.code);
    whole.date = most_precise(members);
    for event in others {
        whole.participants.extend_from_slice(&event.participants);
        whole.parties.extend_from_slice(&event.parties);
        whole.places.extend_from_slice(&event.places);
        whole.labels.extend_from_slice(&event.labels);
        whole.documents.extend_from_slice(&event.documents);
        whole.links.extend_from_slice(&event.links);
    }
    whole = whole.in_order();
    whole.participants = named(members, whole.participants);
    whole.places = placed(whole.places);
    let ids: BTreeSet<&EventId> = members.iter().map(|event| &event.id).collect();
    whole.links.retain(|link| !ids.contains(&link.event));
    Some(whole)
}

/// The date that says most: the fewest days, without doubt, with a time of day.
fn most_precise(members: &[Event]) -> Option<EventDate> {
    let rank = |date: &&EventDate| {
        let in_doubt = date.is_uncertain() || date.is_approximate();
        (date.days().unwrap_or(u32::MAX), in_doubt, !date.as_str().contains('T'), date.as_str().to_owned())
    };
    members.iter().filter_map(|event| event.date.as_ref()).min_by_key(rank).cloned()
}

/// Leaves out the states for which another member of the group names somebody in the same role.
fn named(members: &[Event], participants: Vec<Participant>) -> Vec<Participant> {
    let is_state = |one: &Participant| one.role.side().is_sided() && one.entity.state_code().is_some();
    let is_named = |one: &Participant| is_state(one) && members.iter().any(|event| !event.participants.contains(one));
    participants.into_iter().filter(|one| !is_named(one)).collect()
}

/// Leaves out the states where other members name places.
fn placed(places: Vec<EntityId>) -> Vec<EntityId> {
    let is_state = |place: &EntityId| place.state_code().is_some();
    if places.iter().all(is_state) { places } else { places.into_iter().filter(|place| !is_state(place)).collect() }
}
