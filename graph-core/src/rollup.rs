//! Roll-up: the states for which an entity acts on a date.
//!
//! Ministries, armies and ministers act for states; counting only events between literal states loses half of
//! what there is to know of two of them. The rules are those of the design: a state acts for itself, and so does
//! an international organisation, which never rolls up to its members, nor a territory to its sovereign; a person
//! acts by the tenures that may overlap the date, and by the plain `state` only where no tenure is known; all
//! others by their `state`.

use std::ops::Deref;

use jiff::civil::Date;

use crate::date::EventDate;
use crate::entity::{Entity, EntityType, Tenure};
use crate::event::{Event, Participant};
use crate::id::EntityId;

/// What the roll-up knows of an entity.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The entity.
    pub entity: Entity,
    /// The offices it holds.
    pub offices: Vec<Office>,
}

/// A tenure, and the states behind the organisation it is held for.
#[derive(Clone, Debug)]
pub struct Office {
    /// The tenure.
    pub tenure: Tenure,
    /// The state it is held for, or the states of the organisation it is held for.
    pub states: Vec<EntityId>,
}

/// A state that an entity acts for on a date, and why.
#[derive(Clone, Debug)]
pub struct ActsFor<'a> {
    /// The state.
    pub state: &'a EntityId,
    /// Why.
    pub by: By<'a>,
}

/// Why an entity acts for a state.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// It is that state.
    Itself,
    /// It belongs to the state.
    Belonging,
    /// It holds an office for the state on that date.
    Office {
        /// The tenure.
        tenure: &'a Tenure,
        /// Whether the tenure may, but need not, overlap the date.
        possibly: bool,
    },
}

/// For each participant of an event, the parties of the event that it acts for on its date; `facts` are in the order of
/// the participants. A role without a side makes no party. More than one only where nothing says which of them it is: from
/// those who may act for several parties the ones are taken for which others act, if that leaves one.
pub fn parties_of(event: &Event, facts: &[impl Deref<Target = Facts>]) -> Vec<Vec<EntityId>> {
    let of = |(participant, facts): (&Participant, &Facts)| {
        if !participant.role.side().is_sided() {
            return Vec::new();
        }
        let states = facts.acts_for(event.date.as_ref()).map(|acts| acts.state);
        let mut parties: Vec<EntityId> = states.filter(|state| event.parties.contains(state)).cloned().collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    };
    let mut parties: Vec<_> = event.participants.iter().zip(facts.iter().map(Deref::deref)).map(of).collect();
    settle(&mut parties);
    parties
}

/// Of those who may act for several parties, takes the ones for which others act, if that leaves one.
pub(crate) fn settle<T: Clone + PartialEq>(parties: &mut [Vec<T>]) {
    let only = |parties: &Vec<T>| <&[_; 1]>::try_from(parties.as_slice()).ok().map(|[party]| party.clone());
    let sure: Vec<T> = parties.iter().filter_map(only).collect();
    for parties in parties.iter_mut().filter(|parties| parties.len() > 1) {
        let mut left = parties.iter().filter(|party| !sure.contains(party));
        if let (Some(only), None) = (left.next(), left.next()) {
            *parties = vec![only.clone()];
        }
    }
}

impl Facts {
    /// The states that the entity acts for on `date`. An absent date may fall in any tenure.
    pub fn acts_for<'a>(&'a self, date: Option<&'a EventDate>) -> impl Iterator<Item = ActsFor<'a>> {
        let entity = &self.entity;
        let is_state = entity.id.state_code().is_some();
        let acts = !is_state && !matches!(entity.kind, EntityType::Place | EntityType::Agreement | EntityType::Object);
        let belongs = acts && self.offices.is_empty();
        let itself = is_state.then_some(ActsFor { state: &entity.id, by: By::Itself });
        let belonging = entity.states.iter().filter(move |_| belongs);
        let belonging = belonging.map(|state| ActsFor { state, by: By::Belonging });
        let offices = self.offices.iter().filter(move |_| acts);
        itself.into_iter().chain(belonging).chain(offices.flat_map(move |office| office.acts_for(date)))
    }
}

impl Office {
    fn acts_for<'a>(&'a self, date: Option<&EventDate>) -> impl Iterator<Item = ActsFor<'a>> + use<'a> {
        let overlap = overlap(self.tenure.held.as_ref(), date);
        let by = overlap.map(|overlap| By::Office { tenure: &self.tenure, possibly: overlap == Overlap::May });
        by.into_iter().flat_map(|by| self.states.iter().map(move |state| ActsFor { state, by }))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlap {
    May,
    Must,
}

/// Whether an office or membership held for `held` is held on `date`: surely, possibly or not at all.
pub(crate) fn overlap(held: Option<&EventDate>, date: Option<&EventDate>) -> Option<Overlap> {
    let (Some(held), Some(date)) = (held, date) else { return Some(Overlap::May) };
    let begins_in_time = not_after(held.earliest(), date.latest());
    let ends_in_time = not_after(date.earliest(), held.latest());
    if !(begins_in_time && ends_in_time) {
        return None;
    }
    let sure = surely_held(held).is_some_and(|(first, last)| {
        first.is_none_or(|first| date.earliest().is_some_and(|day| first <= day))
            && last.is_none_or(|last| date.latest().is_some_and(|day| day <= last))
    });
    Some(if sure { Overlap::Must } else { Overlap::May })
}

/// Whether one bound is not after another; an open bound is never in the way.
fn not_after(first: Option<Date>, second: Option<Date>) -> bool {
    first.zip(second).is_none_or(|(first, second)| first <= second)
}

/// The days on which it was surely held: from the latest day on which it can have begun to the earliest on
/// which it can have ended. An open end has no bound; `None` where an end is unknown.
fn surely_held(held: &EventDate) -> Option<(Option<Date>, Option<Date>)> {
    let Some((start, end)) = held.as_str().split_once('/') else {
        let day = held.earliest().filter(|day| held.latest() == Some(*day))?;
        return Some((Some(day), Some(day)));
    };
    let bound = |part: &str, pick: fn(&EventDate) -> Option<Date>| match part {
        ".." => Some(None),
        _ => part.parse::<EventDate>().ok().and_then(|date| pick(&date)).map(Some),
    };
    Some((bound(start, EventDate::latest)?, bound(end, EventDate::earliest)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held_on(held: &str, date: &str) -> &'static str {
        let parse = |text: &str| text.parse::<EventDate>().expect("a date");
        match overlap(Some(&parse(held)), Some(&parse(date))) {
            Some(Overlap::Must) => "surely",
            Some(Overlap::May) => "possibly",
            None => "no",
        }
    }

    #[test]
    fn an_office_is_held_surely_possibly_or_not() {
        assert_eq!(held_on("1999-12-31/..", "2024-01-16"), "surely");
        assert_eq!(held_on("1999-12-31/..", "1999-12-31"), "surely");
        assert_eq!(held_on("1999-12-31/..", "1999-12"), "possibly");
        assert_eq!(held_on("1999-12-31/..", "1999-12-30"), "no");
        assert_eq!(held_on("2022-06/..", "2022-06-11"), "possibly");
        assert_eq!(held_on("2022-06/..", "2023"), "surely");
        assert_eq!(held_on("../1999-12-31", "1948"), "surely");
        assert_eq!(held_on("/1999-12-31", "1948"), "possibly");
        assert_eq!(held_on("2000/2004", "2004-05"), "possibly");
        assert_eq!(held_on("2000/2004", "[..2005-01-01]"), "possibly");
        assert_eq!(held_on("2000/2004", "2005"), "no");
    }
}
