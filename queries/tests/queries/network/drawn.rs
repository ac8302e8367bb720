//! Stores drawn at random, and the plain list of what is in them.

use graph_core::{Batch, EntityId, EventDate, EventId, GraphStore, Kind, Status};
use jiff::civil::Date;

use super::Dice;
use crate::fixture::{draft, entity, event_id, id};

pub(super) const STATES: [&str; 7] = ["CHN", "IDN", "JPN", "KOR", "PRK", "RUS", "USA"];
const DATES: [&str; 14] = [
    "2024-01-03",
    "2024-01-10",
    "2024-01-11",
    "2024-01-31",
    "2024-02-01",
    "2024-02-01",
    "2024-02-29",
    "2024-03-15",
    "2024-04-01",
    "2024-01",
    "2024-02",
    "../2024-02-10",
    "2024-03-10/..",
    "",
];
/// Kinds with the roles of the one and of the other side.
const SORTS: [(&str, &str, &str); 6] = [
    ("consult.visit", "visitor", "host"),
    ("consult.visit", "visitor", "host"),
    ("consult.talks", "party", "party"),
    ("consult.mediate", "mediator", "disputant"),
    ("accuse.condemn", "accuser", "accused"),
    ("aid.military", "provider", "recipient"),
];

/// What a store holds of an event.
#[derive(Debug)]
pub(super) struct Plain {
    pub(super) id: EventId,
    pub(super) kind: Kind,
    pub(super) earliest: Option<Date>,
    pub(super) latest: Option<Date>,
    pub(super) happened: bool,
    /// The state in whose capital it was.
    pub(super) place: Option<&'static str>,
    /// Roles and states.
    pub(super) members: Vec<(&'static str, &'static str)>,
}

impl Plain {
    /// Whether one acts on the other: both, where they do something together.
    pub(super) fn acts_on(&self, one: &str, other: &str) -> bool {
        let of = |state: &str| -> Vec<&str> {
            self.members.iter().filter(|(_, member)| *member == state).map(|(role, _)| *role).collect()
        };
        let (roles, targets) = (of(one), of(other));
        one != other && roles.iter().any(|role| targets.iter().any(|target| acts_on(role, target)))
    }

    pub(super) fn face(&self, one: &str, other: &str) -> bool {
        self.happened && (self.acts_on(one, other) || self.acts_on(other, one))
    }
}

fn acts_on(role: &str, target: &str) -> bool {
    SORTS.iter().any(|(_, one, other)| (role, target) == (*one, *other))
}

pub(super) fn state(code: &str) -> EntityId {
    id(code)
}

/// A store of up to so many events, and the plain list of them.
pub(super) fn draw(seed: u64, most: u64) -> (GraphStore, Vec<Plain>) {
    let mut dice = Dice(seed);
    let mut batch = Batch::default();
    STATES.iter().for_each(|code| batch.entity(&entity(code)));
    for code in STATES {
        let mut capital = entity(&format!("place:Capital of {code}"));
        capital.within = vec![id(code)];
        batch.entity(&capital);
    }
    let mut plain = Vec::new();
    for number in 0..dice.below(most + 1) {
        plain.push(one(&mut dice, &format!("e{number}"), &mut batch));
    }
    let store = GraphStore::in_memory().expect("a store");
    store.writer().expect("a writer").write(batch).expect("written");
    store.reindex().expect("an index");
    (store, plain)
}

fn one(dice: &mut Dice, name: &str, batch: &mut Batch) -> Plain {
    let (kind, near, far) = dice.one_of(&SORTS);
    let date = dice.one_of(&DATES);
    let mut members: Vec<(&str, &str)> = vec![(near, dice.one_of(&STATES)), (far, dice.one_of(&STATES))];
    if dice.below(3) == 0 {
        members.push((far, dice.one_of(&STATES)));
    }
    let happened = dice.below(8) > 0;
    let place = (dice.below(3) == 0).then(|| dice.one_of(&STATES));
    let participants: Vec<String> = members.iter().map(|(role, state)| format!("{role} {state}")).collect();
    let participants: Vec<&str> = participants.iter().map(String::as_str).collect();
    let mut event = draft(name, kind, date, &participants);
    if let Some(place) = place {
        event = event.at(&[&format!("place:Capital of {place}")]);
    }
    if !happened {
        event = event.status(Status::Planned);
    }
    event.write(batch);
    let date: Option<EventDate> = (!date.is_empty()).then(|| date.parse().expect("a date"));
    Plain {
        id: event_id(name),
        kind: kind.parse().expect("a kind"),
        earliest: date.as_ref().and_then(EventDate::earliest),
        latest: date.as_ref().and_then(EventDate::latest),
        happened,
        place,
        members,
    }
}
