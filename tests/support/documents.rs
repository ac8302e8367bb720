//! Interchange documents: some people, their offices, and what they did, in every combination.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

/// A date as it is written, with the bounds that it has.
pub(crate) struct Dated {
    pub(crate) text: &'static str,
    pub(crate) earliest: Option<&'static str>,
    pub(crate) latest: Option<&'static str>,
}

const fn dated(text: &'static str, earliest: Option<&'static str>, latest: Option<&'static str>) -> Dated {
    Dated { text, earliest, latest }
}

/// Dates of every sort.
pub(crate) const DATES: [Dated; 16] = [
    dated("2024-01-16", Some("2024-01-16"), Some("2024-01-16")),
    dated("2024-01-16?", Some("2024-01-16"), Some("2024-01-16")),
    dated("2023-09", Some("2023-09-01"), Some("2023-09-30")),
    dated("2023-09~", Some("2023-09-01"), Some("2023-09-30")),
    dated("2023-09-XX", Some("2023-09-01"), Some("2023-09-30")),
    dated("1948", Some("1948-01-01"), Some("1948-12-31")),
    dated("1948-XX", Some("1948-01-01"), Some("1948-12-31")),
    dated("201X", Some("2010-01-01"), Some("2019-12-31")),
    dated("2022/..", Some("2022-01-01"), None),
    dated("../2023-10", None, Some("2023-10-31")),
    dated("2014-02/2023-09", Some("2014-02-01"), Some("2023-09-30")),
    dated("[..2024-01-17]", None, Some("2024-01-17")),
    dated("[2024-01-17..]", Some("2024-01-17"), None),
    dated("[2023-09..2023-10]", Some("2023-09-01"), Some("2023-10-31")),
    dated("2023-21", Some("2023-03-01"), Some("2023-05-31")),
    dated("2024-01-17T13:54", Some("2024-01-17"), Some("2024-01-17")),
];

/// An office: its words, for whom, when.
const OFFICES: [(&str, &str, Option<&str>); 5] = [
    ("President", "RUS", Some("1999-12-31/..")),
    ("Minister of Foreign Affairs", "PRK", Some("2022-06/..")),
    ("Envoy", "ministry", Some("2010/2023-09")),
    ("Chair", "UN", None),
    ("Governor", "ministry", Some("1940/1948-06")),
];

/// Everybody that a document may name: its id there, and whether another document knows it as the same.
const NAMED: [&str; 8] = ["vera", "anton", "ministry", "friends", "RUS", "PRK", "JPN", "UN"];

const KINDS: [(&str, [&str; 2]); 6] = [
    ("consult.visit", ["visitor", "host"]),
    ("consult.talks", ["party", "party"]),
    ("statement", ["speaker", "about"]),
    ("aid.arms_transfer", ["supplier", "recipient"]),
    ("accuse.condemn", ["actor", "recipient"]),
    ("agree.sign_treaty", ["signatory", "agreement"]),
];

const STATUSES: [&str; 4] = ["happened", "planned", "invited", "cancelled"];
const CONFIDENCES: [f64; 4] = [0.9, 0.5, 1.0, 0.123_456];
const STANCES: [&str; 3] = ["asserts", "alleges", "denies"];

/// What a document says of the people.
#[derive(Clone, Debug)]
struct Who {
    offices: [Vec<usize>; 2],
    aliases: bool,
    /// Whether it says to which state the ministry belongs, and Vera.
    states: [bool; 2],
    /// Whether it declares a state that needs no declaration, and says something odd of it.
    odd_state: bool,
}

/// An event of a document.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    kind: usize,
    date: Option<usize>,
    pub(crate) status: &'static str,
    people: Vec<(&'static str, usize)>,
    stances: Vec<&'static str>,
    has_words: bool,
    is_labelled: bool,
    has_place: bool,
    has_code: bool,
    link: Option<&'static str>,
}

impl Told {
    pub(crate) fn date(&self) -> Option<&'static Dated> {
        self.date.map(|date| &DATES[date])
    }

    /// Whether every report denies it.
    pub(crate) fn is_denied(&self) -> bool {
        !self.stances.is_empty() && self.stances.iter().all(|stance| *stance == "denies")
    }

    fn json(&self, number: usize) -> Value {
        let (kind, roles) = KINDS[self.kind];
        let participant = |(who, role): &(&str, usize)| json!({"entity": who, "role": roles[*role]});
        let mut event = json!({
            "id": format!("e{number}"),
            "kind": kind,
            "status": self.status,
            "participants": self.people.iter().map(participant).collect::<Vec<_>>(),
        });
        if let Some(date) = self.date() {
            event["date"] = date.text.into();
        }
        if self.is_labelled {
            event["label"] = json!({"en": format!("Event {number}"), "zh-Hant": format!("事件 {number}")});
        }
        if self.has_place {
            event["place"] = "harbour".into();
        }
        if self.has_code {
            event["code"] = "cameo:042".into();
        }
        if let Some(link) = self.link.filter(|_| number > 0) {
            event["links"] = json!([{"type": link, "event": format!("e{}", number - 1)}]);
        }
        let report = |(i, stance): (usize, &&str)| match self.has_words {
            true => json!({
                "stance": stance, "speaker": NAMED[i % NAMED.len()], "quote": format!("“Words” \\ {i}\n\t…"),
                "span": [i, i + 7], "confidence": CONFIDENCES[i % CONFIDENCES.len()],
            }),
            false => json!({"stance": stance}),
        };
        event["reports"] = self.stances.iter().enumerate().map(report).collect();
        event
    }
}

/// A document, without its id.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    who: Who,
    pub(crate) events: Vec<Told>,
}

impl Document {
    /// The document as JSON, with this id.
    pub(crate) fn json(&self, id: &str) -> Value {
        let events: Vec<Value> = self.events.iter().enumerate().map(|(i, event)| event.json(i)).collect();
        json!({
            "document": {"id": id, "title": format!("Über {id}"), "language": "de", "published": "2024-01-17T13:54"},
            "entities": self.who.json(),
            "events": events,
        })
    }
}

impl Who {
    fn json(&self) -> Value {
        let office = |number: &usize| {
            let (office, of, held) = OFFICES[*number];
            json!({"office": office, "for": of, "held": held})
        };
        let offices = |person: usize| self.offices[person].iter().map(office).collect::<Vec<_>>();
        let mut entities = vec![
            json!({
                "id": "vera", "type": "person", "name": "Vera Petrowa", "same_as": ["http://example.org/vera"],
                "tenures": offices(0),
            }),
            json!({
                "id": "anton", "type": "person", "name": "Anton Kim", "same_as": ["http://example.org/anton"],
                "tenures": offices(1),
            }),
            json!({
                "id": "ministry", "type": "organisation", "name": "Ministry of Trade",
                "same_as": ["http://example.org/ministry"],
            }),
            json!({"id": "friends", "type": "group", "name": "friends of the sea"}),
            json!({"id": "harbour", "type": "place", "name": "Old Harbour", "in": "JPN"}),
        ];
        if self.aliases {
            entities[0]["aliases"] = json!(["Petrowa", "V. Petrowa"]);
        }
        if self.states[0] {
            entities[2]["state"] = "RUS".into();
        }
        if self.states[1] {
            entities[0]["state"] = "JPN".into();
        }
        if self.odd_state {
            entities
                .push(json!({"id": "RUS", "type": "state", "name": "Russia", "aliases": ["the bear"], "state": "PRK"}));
        }
        entities.into()
    }
}

prop_compose! {
    fn who()(
        first in subsequence((0..OFFICES.len()).collect::<Vec<_>>(), 0..=2),
        second in subsequence((0..OFFICES.len()).collect::<Vec<_>>(), 0..=2),
        aliases in any::<bool>(),
        states in any::<[bool; 2]>(),
        odd_state in prop::bool::weighted(0.2),
    ) -> Who {
        Who { offices: [first, second], aliases, states, odd_state }
    }
}

prop_compose! {
    fn told()(
        kind in 0..KINDS.len(),
        date in prop::option::weighted(0.9, 0..DATES.len()),
        status in select(&STATUSES[..]),
        people in prop::collection::vec((select(&NAMED[..]), 0..2_usize), 1..=4),
        stances in prop::collection::vec(select(&STANCES[..]), 0..=3),
        [has_words, is_labelled, has_place, has_code] in any::<[bool; 4]>(),
        link in prop::option::of(select(&["part_of", "leads_to", "realises", "about"][..])),
    ) -> Told {
        Told { kind, date, status, people, stances, has_words, is_labelled, has_place, has_code, link }
    }
}

/// Documents about the same people.
pub(crate) fn documents(most: usize) -> impl Strategy<Value = Vec<Document>> {
    let document = (who(), prop::collection::vec(told(), 0..=4)).prop_map(|(who, events)| Document { who, events });
    prop::collection::vec(document, 0..=most)
}
