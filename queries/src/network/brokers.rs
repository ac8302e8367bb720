//! Brokers: third parties that two have in common.

use std::collections::BTreeMap;
use std::sync::Arc;

use graph_core::{EntityId, Event, EventId, Kind, View};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::happenings::gather;
use super::series::two;
use super::witness::Witness;
use crate::cast::{Cast, Level, Member};
use crate::dyads::{DyadRequest, is_for};
use crate::error::QueryError;
use crate::filter::{Asked, Filter, Matcher};
use crate::gist::Gist;
use crate::happening::Happening;
use crate::known::Known;
use crate::row::{Named, as_day, from_day};

/// The roles of whoever receives others.
const HOSTS: [&str; 2] = ["host", "host_country"];
const MEDIATOR: &str = "mediator";
/// A third side settles a dispute: no meeting by itself, but what brokers are for.
const MEDIATION: &str = "consult.mediate";

/// Between whom brokers are looked for.
#[derive(Clone, Debug, Default)]
pub struct BrokerRequest {
    /// By which events; its two actors are those between whom it is asked.
    pub filter: Filter,
    /// Who may be a broker: by default states between states, else literal participants.
    pub level: Option<Level>,
    /// The most rows; `None` for all.
    pub limit: Option<usize>,
}

/// Third parties that deal with both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Brokers {
    /// The first of the two.
    pub a: Named,
    /// The other.
    pub b: Named,
    /// Who may be a broker.
    pub level: Level,
    /// How many there are without the limit.
    pub total: u64,
    /// The first of them.
    pub rows: Vec<BrokerRow>,
}

/// Somebody who deals with both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BrokerRow {
    /// The place, counted from 1.
    pub rank: u64,
    /// Who.
    #[serde(flatten)]
    pub broker: Named,
    /// The dealings with the first of the two.
    pub with_a: Dealing,
    /// The dealings with the other.
    pub with_b: Dealing,
    /// How many of the events are dealings with both.
    pub with_both: u64,
    /// The first day that the date of any of them allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub first: Option<Date>,
    /// The last day that the date of any of them allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub last: Option<Date>,
    /// Each once: the last event with both, the last with the first of the two, the last with the other.
    pub samples: Vec<Witness>,
}

/// In how many events a broker deals with one of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Dealing {
    /// Meetings and mediations in all.
    pub events: u64,
    /// Those in which the broker is host, by role or because the place lies in it.
    pub hosted: u64,
    /// Those in which the broker mediates.
    pub mediated: u64,
}

/// Finds third parties that host, meet or mediate for both of two, in facts whose kind is a [meeting](Kind::is_meeting) or
/// `consult.mediate`. The first is who deals with both most often: by the smaller of the two numbers of events, then by
/// those with both, then by all; equal ones by name and id.
///
/// # Errors
/// When the filter does not name two, or the store cannot be read.
pub fn brokers(view: View<'_>, request: &BrokerRequest) -> Result<Brokers, QueryError> {
    let known = Known::new(view);
    let [a, b] = two(&request.filter, &known)?;
    let as_dyads = DyadRequest { filter: request.filter.clone(), level: request.level, ..DyadRequest::default() };
    let level = as_dyads.level();
    let matcher = Matcher::new(&request.filter);
    let of = |one: &Named| contacts(view, &request.filter, level, &one.entity);
    let (mut of_a, mut of_b) = (of(&a)?, of(&b)?);
    let is_third = |id: &EntityId| !matcher.asked().iter().any(|asked| asked.includes(id));
    of_a.retain(|id, _| is_third(id) && of_b.contains_key(id));
    let mut rows = Vec::with_capacity(of_a.len());
    for (id, with_a) in of_a {
        if let Some(with_b) = of_b.remove(&id) {
            rows.push(row(Named::new(&id, &known)?, &with_a, &with_b));
        }
    }
    let total = rows.len() as u64;
    Ok(Brokers { a, b, level, total, rows: first(rows, request.limit) })
}

/// An event in which a broker deals with one of the two.
struct Seen {
    witness: Arc<Witness>,
    hosts: bool,
    mediates: bool,
}

type Contacts = BTreeMap<EntityId, BTreeMap<EventId, Seen>>;

/// Whom somebody meets, and in which events.
fn contacts(view: View<'_>, filter: &Filter, level: Level, of: &EntityId) -> Result<Contacts, QueryError> {
    let filter = Filter { actors: vec![of.clone()], ..filter.clone() };
    gather(view, &filter, |contacts: &mut Contacts, happening, matcher, known| {
        let Some(asked) = matcher.asked().first() else { return Ok(()) };
        if !is_dealing(happening, &filter, known)? {
            return Ok(());
        }
        let event = &happening.event;
        let cast = Cast::of(event, known)?;
        let witness = Arc::new(Witness::of(event));
        let mut note = |id: &EntityId, hosts: bool, mediates: bool| {
            let seen = contacts.entry(id.clone()).or_default().entry(event.id.clone()).or_insert_with(|| Seen {
                witness: Arc::clone(&witness),
                hosts: false,
                mediates: false,
            });
            seen.hosts |= hosts;
            seen.mediates |= mediates;
        };
        for (one, other) in faced(&cast, asked, level) {
            let role = one.participant.role.as_str();
            note(other, HOSTS.contains(&role), role == MEDIATOR);
        }
        if level == Level::State
            && cast.members.iter().any(|member| member.side().is_sided() && member.stands_for(asked))
        {
            for state in states_of_places(event, known)? {
                note(&state, true, false);
            }
        }
        Ok(())
    })
}

fn is_dealing(happening: &Happening, filter: &Filter, known: &Known<'_>) -> Result<bool, QueryError> {
    let kind: Kind = happening.event.kind;
    if !kind.is_meeting() && kind.as_str() != MEDIATION {
        return Ok(false);
    }
    Ok(Gist::counted(happening, filter, known)?.iter().any(|gist| gist.counts(filter)))
}

/// Those whom somebody faces in an event: as whom they take part, and who they are on a level.
fn faced<'c>(cast: &'c Cast<'_>, asked: &Asked, level: Level) -> Vec<(&'c Member<'c>, &'c EntityId)> {
    let mut faced = Vec::new();
    for (one, other) in cast.facing() {
        for (near, far) in [(one, other), (other, one)] {
            if near.at(level).iter().any(|entity| is_for(near, entity, asked, level)) {
                faced.extend(far.at(level).iter().map(|entity| (far, entity)));
            }
        }
    }
    faced
}

/// The states in which the places of an event lie.
fn states_of_places(event: &Event, known: &Known<'_>) -> Result<Vec<EntityId>, QueryError> {
    let mut open: Vec<EntityId> = event.places.clone();
    let mut seen: Vec<EntityId> = Vec::new();
    while let Some(place) = open.pop() {
        if !seen.contains(&place) {
            open.extend(known.facts(&place)?.entity.within.iter().cloned());
            seen.push(place);
        }
    }
    seen.retain(|place| place.state_code().is_some());
    Ok(seen)
}

fn row(broker: Named, with_a: &BTreeMap<EventId, Seen>, with_b: &BTreeMap<EventId, Seen>) -> BrokerRow {
    let all = || with_a.values().chain(with_b.values()).map(|seen| &seen.witness);
    let both = || with_a.iter().filter(|(id, _)| with_b.contains_key(*id)).map(|(_, seen)| &seen.witness);
    fn last<'w>(witnesses: impl Iterator<Item = &'w Arc<Witness>>) -> Option<&'w Arc<Witness>> {
        witnesses.max_by_key(|witness| witness.key())
    }
    let mut samples: Vec<Witness> = Vec::new();
    let lasts = [last(both()), last(with_a.values().map(|s| &s.witness)), last(with_b.values().map(|s| &s.witness))];
    for witness in lasts.into_iter().flatten() {
        if !samples.contains(witness) {
            samples.push(Witness::clone(witness));
        }
    }
    BrokerRow {
        rank: 0,
        broker,
        with_a: dealing(with_a),
        with_b: dealing(with_b),
        with_both: both().count() as u64,
        first: all().filter_map(|witness| witness.earliest).min(),
        last: all().filter_map(|witness| witness.latest).max(),
        samples,
    }
}

fn dealing(events: &BTreeMap<EventId, Seen>) -> Dealing {
    Dealing {
        events: events.len() as u64,
        hosted: events.values().filter(|seen| seen.hosts).count() as u64,
        mediated: events.values().filter(|seen| seen.mediates).count() as u64,
    }
}

fn first(mut rows: Vec<BrokerRow>, limit: Option<usize>) -> Vec<BrokerRow> {
    let value = |row: &BrokerRow| {
        let (a, b) = (row.with_a.events, row.with_b.events);
        (a.min(b), row.with_both, a + b)
    };
    let name = |row: &BrokerRow| (row.broker.name.clone(), row.broker.entity.clone());
    rows.sort_by(|one, other| value(other).cmp(&value(one)).then_with(|| name(one).cmp(&name(other))));
    rows.truncate(limit.unwrap_or(usize::MAX));
    (1..).zip(&mut rows).for_each(|(rank, row)| row.rank = rank);
    rows
}

#[cfg(test)]
mod tests {
    use graph_core::Role;

    use super::*;

    #[test]
    fn the_words_are_those_of_the_scheme() {
        assert!(MEDIATION.parse::<Kind>().is_ok());
        assert!(HOSTS.iter().chain([&MEDIATOR]).all(|role| role.parse::<Role>().is_ok()));
    }
}
