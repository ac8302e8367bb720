//! Joining is a function of the reports alone: any order, batching and split over loads gives what folding everything at
//! once gives; a document that is withdrawn was never there; a decision counts whenever it is made.

use std::collections::{BTreeMap, BTreeSet};

use graph_core::join::rules::compare;
use graph_core::join::{Cases, Folding};
use graph_core::{Decision, DocumentId, EntityId, EventId, GraphStore, Verdict, check};
use loader::Input;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::support::random::Random;
use crate::support::{difference, dump, followed, input, load_all};

const DATES: [&str; 9] = [
    "2023-09-13",
    "2023-09-13",
    "2023-09-14",
    "2023-09",
    "2023-09-13?",
    "2023-09-13T10:00",
    "2023",
    "2023-09-13/2023-09-15",
    "[..2023-09-13]",
];
const KINDS: [(&str, &str, &str); 4] = [
    ("consult.visit", "visitor", "host"),
    ("consult.talks", "party", "party"),
    ("support.establish_relations", "party", "party"),
    ("accuse.condemn", "actor", "recipient"),
];
/// Who acts, and for which state.
const GUESTS: [&str; 4] = ["PRK", "kim", "choe", "PRK"];
const HOSTS: [&str; 4] = ["RUS", "lavrov", "putin", "RUS"];
const PLACES: [Option<&str>; 4] = [None, Some("moscow"), Some("amur"), Some("RUS")];

/// What a document tells of one event.
#[derive(Clone, Debug)]
struct Told {
    kind: usize,
    date: usize,
    guest: usize,
    host: usize,
    place: usize,
    planned: bool,
    denied: bool,
}

impl Told {
    fn json(&self, number: usize) -> Value {
        let (kind, guest, host) = KINDS[self.kind];
        let mut event = json!({
            "id": format!("e{number}"),
            "kind": kind,
            "date": DATES[self.date],
            "status": if self.planned { "planned" } else { "happened" },
            "participants": [
                {"entity": GUESTS[self.guest], "role": guest},
                {"entity": HOSTS[self.host], "role": host},
            ],
        });
        if let Some(place) = PLACES[self.place] {
            event["place"] = place.into();
        }
        if self.denied {
            event["reports"] = json!([{"stance": "denies", "quote": "It is not so."}]);
        }
        event
    }
}

/// A document: how it spells the minister, whether it knows her id elsewhere, and what it tells.
#[derive(Clone, Debug)]
struct Document {
    spelling: usize,
    has_alias: bool,
    has_id: bool,
    knows_offices: bool,
    events: Vec<Told>,
}

const SPELLINGS: [&str; 3] = ["Choe Son-hui", "Cho Son-hui", "Choe Son Hui"];

impl Document {
    fn json(&self, id: &str) -> Value {
        let mut choe = json!({"id": "choe", "type": "person", "name": SPELLINGS[self.spelling], "state": "PRK"});
        if self.has_alias {
            choe["aliases"] = json!([SPELLINGS[(self.spelling + 1) % SPELLINGS.len()]]);
        }
        if self.has_id {
            choe["same_as"] = json!(["http://example.org/choe"]);
        }
        let person = |id: &str, name: &str, state: &str, held: &str| match self.knows_offices {
            true => json!({"id": id, "type": "person", "name": name, "state": state,
                           "tenures": [{"office": "Chief", "for": state, "held": held}]}),
            false => json!({"id": id, "type": "person", "name": name, "state": state}),
        };
        let events: Vec<Value> = self.events.iter().enumerate().map(|(i, event)| event.json(i)).collect();
        json!({
            "document": {"id": id, "published": "2023-10-01"},
            "entities": [
                choe,
                person("kim", "Kim Jong-un", "PRK", "2011-12-17/.."),
                person("lavrov", "Sergey Lavrov", "RUS", "2004-03-09/.."),
                person("putin", "Vladimir Putin", "RUS", "1999-12-31/.."),
                {"id": "amur", "type": "place", "name": "Amur", "in": "RUS"},
                {"id": "moscow", "type": "place", "name": "Moscow", "in": "RUS"},
            ],
            "events": events,
        })
    }
}

prop_compose! {
    fn told()(
        kind in 0..KINDS.len(), date in 0..DATES.len(), guest in 0..GUESTS.len(), host in 0..HOSTS.len(),
        place in 0..PLACES.len(), planned in prop::bool::weighted(0.2), denied in prop::bool::weighted(0.2),
    ) -> Told {
        Told { kind, date, guest, host, place, planned, denied }
    }
}

prop_compose! {
    fn document()(
        spelling in 0..SPELLINGS.len(), [has_alias, has_id, knows_offices] in any::<[bool; 3]>(),
        events in prop::collection::vec(told(), 0..=3),
    ) -> Document {
        Document { spelling, has_alias, has_id, knows_offices, events }
    }
}

const ROWS: [&str; 6] = [
    "2023-09-13\tNorth Korea\tMake a visit\tRussia\n",
    "2023-09-13\tRussia\tHost a visit\tForeign Affairs (North Korea)\n",
    "2023-09-13\tForeign Affairs (North Korea)\tMake a visit\tRussia\n",
    "2023-09-13\tMilitary (North Korea)\tMake a visit\tRussia\n",
    "2023-09-14\tNorth Korea\tMake a visit\tRussia\n",
    "2023-09-13\tRussia\tCriticize or denounce\tNorth Korea\n",
];

/// Documents and rows that speak of a few happenings.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    documents: Vec<Document>,
    rows: Vec<&'static str>,
}

pub(super) fn talks() -> impl Strategy<Value = Talk> {
    (prop::collection::vec(document(), 0..=7), prop::collection::vec(select(&ROWS[..]), 0..=4))
        .prop_map(|(documents, rows)| Talk { documents, rows })
}

impl Talk {
    pub(super) fn inputs(&self) -> Vec<Input> {
        let document =
            |(i, document): (usize, &Document)| input("document.json", document.json(&format!("d{i}")).to_string());
        let rows = self.rows.iter().map(|row| input("rows.tsv", (*row).to_owned()));
        self.documents.iter().enumerate().map(document).chain(rows).collect()
    }
}

fn store_of(inputs: &[Input]) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    load_all(&store, inputs);
    store
}

/// The inputs in some order, over some loads.
pub(super) fn shuffled(mut inputs: Vec<Input>, random: &mut Random) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    random.shuffle(&mut inputs);
    while !inputs.is_empty() {
        let rest = inputs.split_off(random.below(inputs.len()) + 1);
        load_all(&store, &inputs);
        inputs = rest;
    }
    store
}

/// What became of an event: whom it was joined into, and which it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Naive {
    into: Option<EventId>,
    fits: BTreeSet<EventId>,
}

/// What the store says that joining made of each event.
fn foldings(store: &GraphStore) -> BTreeMap<EventId, Naive> {
    let view = store.view();
    let folding = |id: EventId| {
        let Folding { into, fits, by: _ } = view.folded_event(&id).expect("readable").expect("an event").1;
        (id, Naive { into, fits })
    };
    view.events().map(|id| folding(id.expect("readable"))).collect()
}

/// What the rules of the design come to, written down once more as plainly as they are told: everything is compared with
/// everything, and nothing is taken together.
fn folded_at_once(store: &GraphStore) -> BTreeMap<EventId, Naive> {
    let view = store.view();
    let mut reader = Cases::new(view);
    let mut cases = Vec::new();
    for id in view.events() {
        let event = view.event(&id.expect("readable")).expect("readable").expect("an event");
        cases.push(reader.case(&event).expect("readable"));
    }
    let all = || 0..cases.len();
    let fits = |a: usize, b: usize| a != b && compare(&cases[a], &cases[b]).is_ok();
    let vaguer = |a: usize, b: usize| compare(&cases[a], &cases[b]).is_ok_and(|found| found.first_vaguer);
    // Those that an event may be: the ones that fit it and do not merely say less.
    let ahead =
        |a: usize| -> Vec<usize> { all().filter(|b| fits(a, *b) && (vaguer(a, *b) || !vaguer(*b, a))).collect() };
    let agree = |some: &[usize]| some.iter().all(|a| some.iter().all(|b| a == b || fits(*a, *b)));
    let ahead: Vec<Vec<usize>> = all().map(ahead).collect();
    let sound: Vec<bool> = ahead.iter().map(|some| agree(some)).collect();
    let is_linked =
        |a: usize, b: usize| fits(a, b) && (sound[a] || !ahead[a].contains(&b)) && (sound[b] || !ahead[b].contains(&a));
    let linked = connected(cases.len(), is_linked);
    let is_alike = |a: usize, b: usize| !vaguer(a, b) && !vaguer(b, a);
    let keeps = |a: usize, b: usize| is_linked(a, b) && (agree(&linked[a]) || is_alike(a, b));
    let groups = connected(cases.len(), keeps);
    let naive = |a: usize| {
        let head = groups[a].iter().map(|b| &cases[*b].id).min().filter(|head| **head != cases[a].id).cloned();
        let may_be = ahead[a].iter().filter(|b| vaguer(a, **b) && !groups[a].contains(b)).map(|b| cases[*b].id.clone());
        (cases[a].id.clone(), Naive { into: head, fits: may_be.collect() })
    };
    all().map(naive).collect()
}

/// For each of some things, those it hangs together with, itself included.
fn connected(count: usize, is_linked: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let reached_from = |start: usize| {
        let mut reached = vec![start];
        let mut next = 0;
        while let Some(at) = reached.get(next).copied() {
            let more: Vec<usize> = (0..count).filter(|b| !reached.contains(b) && is_linked(at, *b)).collect();
            reached.extend(more);
            next += 1;
        }
        reached
    };
    (0..count).map(reached_from).collect()
}

proptest! {
    #![proptest_config(super::cases(160))]

    #[test]
    fn joining_is_what_folding_all_at_once_gives(talk in talks(), seed in any::<u64>()) {
        let whole = store_of(&talk.inputs());
        prop_assert_eq!(foldings(&whole), folded_at_once(&whole));
        let parts = shuffled(talk.inputs(), &mut Random::new(seed));
        prop_assert_eq!(foldings(&parts), folded_at_once(&parts));
        prop_assert_eq!(difference(&dump(&whole), &dump(&parts)), "");
        let mut report = check::check(parts.view()).expect("a readable store");
        check::check_joined(parts.view(), &mut report).expect("a readable store");
        prop_assert_eq!(report.findings, []);
    }

    #[test]
    fn a_document_that_is_withdrawn_was_never_there(talk in talks(), seed in any::<u64>()) {
        let mut random = Random::new(seed);
        let with = shuffled(talk.inputs(), &mut random);
        let mut writer = with.writer().expect("a writer");
        let (mut left, mut gone) = (talk.clone(), 0);
        if !talk.documents.is_empty() {
            gone = random.below(talk.documents.len());
            writer.withdraw(&DocumentId::named(&format!("d{gone}"))).expect("withdrawn");
        }
        writer.finish().expect("finished");
        followed(&with);
        let inputs = left.inputs();
        left.documents.truncate(0);
        let without: Vec<Input> = inputs
            .into_iter()
            .enumerate()
            .filter(|(i, _)| talk.documents.is_empty() || *i != gone)
            .map(|(_, input)| input)
            .collect();
        let expected = store_of(&without);
        prop_assert_eq!(foldings(&with), foldings(&expected));
        prop_assert_eq!(difference(&events_of(&with), &events_of(&expected)), "");
    }

    #[test]
    fn a_decision_counts_whenever_it_is_made(talk in talks(), seed in any::<u64>(), same in any::<bool>()) {
        let mut random = Random::new(seed);
        let whole = store_of(&talk.inputs());
        let mut people: Vec<EntityId> = people(&whole);
        random.shuffle(&mut people);
        let [a, b, ..] = people.as_slice() else { return Ok(()) };
        let verdict = if same { Verdict::Same } else { Verdict::Different };
        let decision = Decision::new(verdict, a, b, "Ana", "2024-01-17T13:54:00Z", None);
        decide(&whole, &decision);
        prop_assert_eq!(foldings(&whole), folded_at_once(&whole));

        let before = GraphStore::in_memory().expect("a store");
        decide(&before, &decision);
        load_all(&before, &talk.inputs());
        prop_assert_eq!(difference(&dump(&whole), &dump(&before)), "");

        let mut writer = whole.writer().expect("a writer");
        writer.take_back(&decision).expect("taken back");
        writer.finish().expect("finished");
        followed(&whole);
        prop_assert_eq!(difference(&dump(&whole), &dump(&store_of(&talk.inputs()))), "");
    }
}

/// On a busy day only events of the same parties are looked at, by the index: what comes later is joined with what was there,
/// under any name of a state's history, as if all had come at once.
#[test]
fn on_a_busy_day_too() {
    const HEAD: &str = "date\tsource\trelation\ttarget\n";
    let states =
        ["France", "Germany", "India", "Iran", "Iraq", "Italy", "Kenya", "Mexico", "Norway", "Peru", "Poland", "Spain"];
    let pairs = states.iter().flat_map(|a| states.iter().filter(move |b| a != *b).map(move |b| (a, b)));
    let others =
        pairs.flat_map(|(a, b)| ["Make statement", "Criticize or denounce", "Threaten"].map(|does| (a, does, b)));
    let others: String = others.map(|(a, does, b)| format!("2014-01-01\t{a}\t{does}\t{b}\n")).collect();
    let first = "\
        2014-01-01\tChina\tMake a visit\tJapan\n\
        2014-01-01\tChina\tHost a visit\tRussia\n\
        2014-01-02\tChina\tMake a visit\tJapan\n\
        2014-01-01\tChina\tSign formal agreement\tSoviet Union\n";
    let then = "\
        2014-01-01\tForeign Affairs (China)\tMake a visit\tJapan\n\
        2014-01-01\tHead of Government (Russia)\tMake a visit\tChina\n\
        2014-01-01\tMinistry (China)\tSign formal agreement\tMinistry (Russia)\n";
    let table = |rows: &[&str]| input("rows.tsv", format!("{HEAD}{}", rows.concat()));
    let store = store_of(&[table(&[first, &others])]);
    load_all(&store, &[table(&[then])]);
    assert_eq!(foldings(&store), folded_at_once(&store));
    let joined = foldings(&store).into_values().filter(|naive| naive.into.is_some()).count();
    assert!(joined >= 2, "{joined}");
    let at_once = store_of(&[table(&[first, &others, then])]);
    assert_eq!(difference(&dump(&store), &dump(&at_once)), "");
}

fn decide(store: &GraphStore, decision: &Decision) {
    let mut writer = store.writer().expect("a writer");
    writer.decide(decision).expect("decided");
    writer.finish().expect("finished");
    followed(store);
}

fn people(store: &GraphStore) -> Vec<EntityId> {
    let view = store.view();
    let people = view.subjects(graph_core::vocab::RDF_TYPE, graph_core::vocab::PERSON);
    people.map(|iri| EntityId::from_iri(&iri.expect("readable"))).collect()
}

/// The dump without what only describes states: a state that was once named keeps its names.
fn events_of(store: &GraphStore) -> Vec<String> {
    dump(store).into_iter().filter(|line| !line.starts_with("<https://w3id.org/chancery/id/state/")).collect()
}
