//! Writes the events of a store as CSV to standard output, one line for each pair of parties, with all that a row of a
//! timeline has: `table STORE > table.csv`.
//!
//! For `benches/timelines.py`, which puts them into other databases. An event with fewer than two parties has one line
//! with what there is. Ids are without their namespace, and participants are JSON as in a row, so that the other side
//! has as little to store and to do as can be. Joined events are one, as in a timeline. What made-up rows never have is
//! left out: quotes, offices, and events that may be one of several. They are read from the timeline index, which
//! `chancery check` compares with the store.

use std::collections::HashMap;
use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use graph_core::date::day_text;
use graph_core::index::{Exact, Record};
use graph_core::join::happening;
use graph_core::rollup::{Facts, parties_of};
use graph_core::{EntityId, Event, EventDate, GraphStore, Standing, State, Status, StoreError, View};
use serde_json::{Value, json};

/// Writes the events of a store as CSV to standard output, one line for each pair of parties.
#[derive(Parser)]
#[command(name = "table")]
struct Arguments {
    /// The store.
    store: PathBuf,
}

const COLUMNS: [&str; 21] = [
    "party_a",
    "party_b",
    "earliest",
    "latest",
    "event",
    "date",
    "kind",
    "code",
    "status",
    "standing",
    "label",
    "participants",
    "place",
    "score",
    "goldstein",
    "joint",
    "quad",
    "reports",
    "documents",
    "joined",
    "via",
];

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let store = GraphStore::open_read_only(&Arguments::parse().store)?;
    let index = store.view().index().ok_or("the store has no timeline index: `chancery reindex` makes it")?;
    let mut known = Known { view: store.view(), facts: HashMap::new() };
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record(COLUMNS)?;
    for record in index.records() {
        let record = record?;
        // Another row has what it is together with others.
        if !matches!(record, Record::Member(_)) {
            write_event(&record.into_members(), &mut known, &mut out)?;
        }
    }
    Ok(out.flush()?)
}

/// Writes the lines of an event.
fn write_event(members: &[Exact], known: &mut Known<'_>, out: &mut csv::Writer<impl io::Write>) -> Result<(), Failure> {
    let events: Vec<Event> = members.iter().map(|member| member.event.clone()).collect();
    let Some(event) = happening(&events) else { return Ok(()) };
    let told = members.iter().map(|member| member.reports.len() + member.plain().count()).sum();
    let cast = Cast::of(&event, known)?;
    for (one, other) in pairs(&event.parties) {
        out.write_record(line(&cast, told, members.len(), (one, other), known)?)?;
    }
    Ok(())
}

/// The unordered pairs, by code; whoever is alone is with nobody.
fn pairs(parties: &[EntityId]) -> Vec<(Option<&EntityId>, Option<&EntityId>)> {
    let mut sorted: Vec<&EntityId> = parties.iter().collect();
    sorted.sort_by_key(|party| code(party));
    let mut pairs = Vec::new();
    for (i, one) in sorted.iter().enumerate() {
        pairs.extend(sorted[i + 1..].iter().map(|other| (Some(*one), Some(*other))));
    }
    if pairs.is_empty() {
        pairs.push((sorted.first().copied(), None));
    }
    pairs
}

fn line(
    cast: &Cast<'_>,
    told: usize,
    members: usize,
    (one, other): (Option<&EntityId>, Option<&EntityId>),
    known: &mut Known<'_>,
) -> Result<[String; COLUMNS.len()], StoreError> {
    let event = cast.event;
    let day = |day: Option<_>| day.map(day_text).unwrap_or_default();
    let number = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    let party = |party: Option<&EntityId>| party.map(code).unwrap_or_default().to_owned();
    let joint = one.zip(other).is_some_and(|(one, other)| !cast.face(one, other));
    let counts = event.status == Status::Happened && event.standing != Standing::Denied && !joint;
    let place = event.places.iter().map(|place| known.name(place)).collect::<Result<Vec<_>, _>>()?.into_iter().min();
    Ok([
        party(one),
        party(other),
        day(event.date.as_ref().and_then(EventDate::earliest)),
        day(event.date.as_ref().and_then(EventDate::latest)),
        event.id.local().to_owned(),
        event.date.as_ref().map(ToString::to_string).unwrap_or_default(),
        event.kind.to_string(),
        event.code.map(|code| code.to_string()).unwrap_or_default(),
        event.status.to_string(),
        event.standing.to_string(),
        event.label().unwrap_or_default().to_owned(),
        cast.participants().to_string(),
        place.unwrap_or_default(),
        number(counts.then(|| event.kind.score())),
        number(event.code.filter(|_| counts).and_then(graph_core::Code::goldstein)),
        u8::from(joint).to_string(),
        event.kind.quad_class().to_string(),
        told.to_string(),
        event.documents.len().to_string(),
        if members > 1 { members.to_string() } else { String::new() },
        cast.via(&[one, other]),
    ])
}

/// What was read of the store's entities.
struct Known<'a> {
    view: View<'a>,
    facts: HashMap<EntityId, Arc<Facts>>,
}

impl Known<'_> {
    fn facts(&mut self, id: &EntityId) -> Result<Arc<Facts>, StoreError> {
        if let Some(facts) = self.facts.get(id) {
            return Ok(Arc::clone(facts));
        }
        let facts = self.view.facts(id)?;
        self.facts.insert(id.clone(), Arc::clone(&facts));
        Ok(facts)
    }

    fn name(&mut self, id: &EntityId) -> Result<String, StoreError> {
        self.facts(id).map(|facts| name(&facts))
    }
}

/// The participants of an event, and for whom they act.
struct Cast<'e> {
    event: &'e Event,
    facts: Vec<Arc<Facts>>,
    parties: Vec<Vec<EntityId>>,
}

impl<'e> Cast<'e> {
    fn of(event: &'e Event, known: &mut Known<'_>) -> Result<Self, StoreError> {
        let facts: Vec<_> = event.participants.iter().map(|p| known.facts(&p.entity)).collect::<Result<_, _>>()?;
        let parties = parties_of(event, &facts);
        Ok(Self { event, facts, parties })
    }

    /// The places, in the lists, of those who act for a party.
    fn standing_for(&self, party: &EntityId) -> impl Iterator<Item = usize> {
        (0..self.parties.len()).filter(move |i| self.parties[*i].contains(party))
    }

    fn face(&self, one: &EntityId, other: &EntityId) -> bool {
        let side = |i: usize| self.event.participants[i].role.side();
        self.standing_for(one).any(|i| self.standing_for(other).any(|j| i != j && side(i).faces(side(j))))
    }

    /// As in a row: those who act first, those to whom it is done last.
    fn participants(&self) -> Value {
        let mut order: Vec<usize> = (0..self.parties.len()).collect();
        order.sort_by_key(|i| match self.event.participants[*i].role.side() {
            graph_core::Side::Acting => 0,
            graph_core::Side::Mutual => 1,
            graph_core::Side::Receiving => 2,
            graph_core::Side::None => 3,
        });
        let entry = |i: usize| {
            let participant = &self.event.participants[i];
            let codes: Vec<&str> = self.parties[i].iter().map(code).collect();
            let party = (!codes.is_empty()).then(|| codes.join("/"));
            let (entity, role) = (participant.entity.local(), participant.role);
            json!({ "entity": entity, "name": name(&self.facts[i]), "role": role, "party": party })
        };
        order.into_iter().map(entry).collect()
    }

    /// Through whom those of a pair are there who are not there themselves. Offices are not told: coded rows have none.
    fn via(&self, pair: &[Option<&EntityId>]) -> String {
        let mut names: Vec<String> = Vec::new();
        for party in pair.iter().flatten() {
            if self.standing_for(party).any(|i| self.event.participants[i].entity == **party) {
                continue;
            }
            for name in self.standing_for(party).map(|i| name(&self.facts[i])) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names.join("; ")
    }
}

fn code(state: &EntityId) -> &str {
    state.state_code().unwrap_or_else(|| state.local())
}

/// As rows name entities.
fn name(facts: &Facts) -> String {
    let entity = &facts.entity;
    let unnamed = entity.names.is_empty() && entity.aliases.is_empty();
    let state = entity.id.state_code().filter(|_| unnamed).and_then(State::by_code);
    state.map_or_else(|| entity.name().to_owned(), |state| state.name("en").to_owned())
}
