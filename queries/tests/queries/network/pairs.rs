//! Comparisons, series, brokers and paths of random stores, from the index and from the store, against plain readings of
//! their definitions, and the lengths of shortest paths against networkx where it is installed.

use std::collections::{BTreeMap, BTreeSet};

use graph_core::{View, Window};
use jiff::civil::{Date, date};
use queries::network::{
    BrokerRequest, CompareRequest, Dealing, PathRequest, Paths, SeriesRequest, Step, Turn, brokers, compare, paths,
    series,
};
use queries::{Filter, Period, QueryError};
use serde_json::{Value, json};

use super::drawn::{Plain, STATES, draw, state};
use super::measures::by_networkx;

const SEEDS: std::ops::Range<u64> = 1..61;

/// Every two different states.
fn twos() -> impl Iterator<Item = (&'static str, &'static str)> {
    STATES.iter().flat_map(|one| STATES.iter().map(move |other| (*one, *other))).filter(|(one, other)| one != other)
}

fn of_two(one: &str, other: &str) -> Filter {
    Filter { actors: vec![state(one), state(other)], ..Filter::default() }
}

/// The answer of the index, which is that of the store.
fn same<T: PartialEq + std::fmt::Debug>(view: View<'_>, ask: impl Fn(View<'_>) -> Result<T, QueryError>) -> T {
    assert!(view.index().is_some());
    let indexed = ask(view).expect("an answer");
    assert_eq!(indexed, ask(view.without_index()).expect("an answer"));
    indexed
}

/// How many events of a pair may be in a window, and the sum of their scores.
fn dealt(events: &[Plain], one: &str, other: &str, window: Window) -> (u64, f64) {
    let may_be_in = |event: &&Plain| {
        let starts = window.to().is_none_or(|to| event.earliest.is_none_or(|earliest| earliest < to));
        starts && window.from().is_none_or(|from| event.latest.is_none_or(|latest| latest >= from))
    };
    let of_pair = events.iter().filter(|event| event.face(one, other)).filter(may_be_in);
    of_pair.fold((0, 0.0), |(count, sum), event| (count + 1, sum + event.kind.score()))
}

#[test]
fn windows_are_compared_as_defined() {
    let window = |from, to| Window::parse(from, to).expect("a window");
    let (before, after) = (window(None, Some("2024-02")), window(Some("2024-02"), Some("2024-03")));
    let mut seen = BTreeSet::new();
    for seed in SEEDS {
        let (store, events) = draw(seed, 120);
        let request = CompareRequest { before, after, least: 2, by: 0.5, ..CompareRequest::default() };
        let found = same(store.view(), |view| compare(view, &request));
        let mut expected: BTreeMap<Turn, BTreeSet<(&str, &str)>> = BTreeMap::new();
        for (one, other) in twos().filter(|(one, other)| one < other) {
            let [(few, cold), (many, warm)] = [before, after].map(|window| dealt(&events, one, other, window));
            let warmer = (warm / many as f64) - (cold / few as f64);
            let turn = match (few, many) {
                (0, 0) => continue,
                (0, 2..) => Turn::New,
                (2.., 0) => Turn::Ended,
                (0..2, _) | (_, 0..2) => Turn::Sparse,
                _ if warmer > 0.499_999 => Turn::Warmer,
                _ if warmer < -0.499_999 => Turn::Colder,
                _ => Turn::Steady,
            };
            expected.entry(turn).or_default().insert((one, other));
        }
        for turn in Turn::ALL {
            let pairs = expected.remove(turn).unwrap_or_default();
            assert_eq!(found.pairs[turn], pairs.len() as u64, "seed {seed}, {turn}");
            if !matches!(turn, Turn::Steady | Turn::Sparse) {
                let code = |named: &queries::Named| named.entity.state_code().expect("a state").to_owned();
                let rows = found.rows.iter().filter(|row| row.change == *turn);
                let rows: BTreeSet<_> = rows.map(|row| (code(&row.a), code(&row.b))).collect();
                assert_eq!(
                    rows,
                    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
                    "seed {seed}, {turn}"
                );
            }
            if !pairs.is_empty() {
                seen.insert(*turn);
            }
        }
        back(store.view(), &request);
    }
    assert_eq!(seen.len(), Turn::ALL.len(), "every change was there to be found");
}

/// From the later to the earlier window, new pairs have ended and warmer ones are colder.
fn back(view: View<'_>, request: &CompareRequest) {
    let turned = CompareRequest { before: request.after, after: request.before, ..request.clone() };
    let (there, back) = (compare(view, request).expect("compared"), compare(view, &turned).expect("compared"));
    let turns = [(Turn::New, Turn::Ended), (Turn::Warmer, Turn::Colder), (Turn::Steady, Turn::Steady)];
    for (one, other) in turns {
        assert_eq!((there.pairs[&one], there.pairs[&other]), (back.pairs[&other], back.pairs[&one]));
    }
}

/// The days from the first to the last on which a pair's dated events may have been, and whether one may.
fn days(events: &[Plain], one: &str, other: &str) -> Vec<(Date, bool)> {
    let of_pair = events.iter().filter(|event| event.face(one, other));
    let spans: Vec<(Date, Date)> = of_pair.filter_map(|event| event.earliest.zip(event.latest)).collect();
    let mut days = Vec::new();
    let mut day = date(2023, 12, 1);
    while day < date(2024, 6, 1) {
        days.push((day, spans.iter().any(|(earliest, latest)| *earliest <= day && day <= *latest)));
        day = day.tomorrow().expect("a day");
    }
    let Some(first) = days.iter().position(|(_, busy)| *busy) else { return Vec::new() };
    let last = days.iter().rposition(|(_, busy)| *busy).expect("a day");
    days[first..=last].to_vec()
}

#[test]
fn series_are_as_defined() {
    for seed in SEEDS {
        let (store, events) = draw(seed, 60);
        for (one, other) in twos().filter(|(one, other)| one < other) {
            let request = SeriesRequest { filter: of_two(one, other), silent_days: 1, ..SeriesRequest::default() };
            let found = same(store.view(), |view| series(view, &request));
            let days = days(&events, one, other);
            let runs = days.chunk_by(|one, other| one.1 == other.1).filter(|run| !run[0].1);
            let runs: Vec<(Date, u32)> = runs.map(|run| (run[0].0, run.len() as u32)).collect();
            let silences: Vec<_> = found.breaks.iter().map(|silence| (silence.from, silence.days)).collect();
            assert_eq!(silences, runs, "seed {seed}, {one} {other}");
            let longest = runs.iter().map(|(_, days)| *days).max();
            assert_eq!(found.longest_silence.map(|silence| silence.days), longest);
            let ends = |silence: &queries::network::Silence| {
                silence.last.latest.is_some_and(|day| day < silence.from) && silence.first.earliest == Some(silence.to)
            };
            assert!(found.breaks.iter().all(ends));
            let facts = events.iter().filter(|event| event.face(one, other)).count() as u64;
            assert_eq!(found.facts, facts);
            let counts = found.bins.iter().map(|bin| bin.counts).chain([found.unplaced]);
            assert_eq!(counts.map(|counts| counts.facts.classes().iter().sum::<u64>()).sum::<u64>(), facts);
            assert!(found.bursts.iter().all(|burst| burst.events > 1 && burst.from <= burst.last));
        }
    }
}

#[test]
fn a_burst_is_told_with_its_days() {
    let (store, _) = draw(3, 0);
    let mut batch = graph_core::Batch::default();
    let dates = ["01-01", "01-31", "02-28", "03-01", "03-01", "03-02", "03-03", "03-03", "03-04", "04-10", "05-12"];
    for (number, day) in dates.iter().enumerate() {
        let name = format!("b{number}");
        crate::fixture::draft(&name, "consult.talks", &format!("2024-{day}"), &["party RUS", "party CHN"])
            .write(&mut batch);
    }
    store.writer().expect("a writer").write(batch).expect("written");
    store.reindex().expect("an index");
    let request = SeriesRequest { filter: of_two("CHN", "RUS"), by: Period::Month, ..SeriesRequest::default() };
    let found = same(store.view(), |view| series(view, &request));
    let bursts: Vec<_> = found.bursts.iter().map(|burst| (burst.from, burst.last, burst.events)).collect();
    assert_eq!(bursts, [(date(2024, 2, 28), date(2024, 3, 4), 7)]);
    let breaks: Vec<_> = found.breaks.iter().map(|silence| (silence.from, silence.days)).collect();
    assert_eq!(breaks, [(date(2024, 3, 5), 36), (date(2024, 4, 11), 31)]);
}

/// How a broker deals with somebody, and by which events.
fn dealing(events: &[Plain], broker: &str, with: &str) -> (Dealing, BTreeSet<graph_core::EventId>) {
    let mut dealing = Dealing::default();
    let mut ids = BTreeSet::new();
    let sort = |event: &&Plain| event.happened && (event.kind.is_meeting() || event.kind.as_str() == "consult.mediate");
    for event in events.iter().filter(sort) {
        let takes_part = event.members.iter().any(|(_, state)| *state == with);
        let is_place = takes_part && event.place == Some(broker);
        let face = event.face(broker, with);
        let plays = |role: &str, for_whom: &str| {
            let is_it = event.members.iter().any(|(own, state)| *own == role && *state == broker);
            is_it && event.members.iter().any(|(own, state)| *own == for_whom && *state == with)
        };
        if face || is_place {
            dealing.events += 1;
            dealing.hosted += u64::from(is_place || plays("host", "visitor"));
            dealing.mediated += u64::from(plays("mediator", "disputant"));
            ids.insert(event.id.clone());
        }
    }
    (dealing, ids)
}

#[test]
fn brokers_are_as_defined() {
    let mut found_any = 0;
    for seed in SEEDS {
        let (store, events) = draw(seed, 40);
        for (one, other) in twos() {
            let request = BrokerRequest { filter: of_two(one, other), ..BrokerRequest::default() };
            let found = same(store.view(), |view| brokers(view, &request));
            let mut expected = BTreeMap::new();
            for broker in STATES.iter().filter(|broker| **broker != one && **broker != other) {
                let ((with_a, of_a), (with_b, of_b)) = (dealing(&events, broker, one), dealing(&events, broker, other));
                if with_a.events.min(with_b.events) > 0 {
                    expected.insert((*broker).to_owned(), (with_a, with_b, of_a.intersection(&of_b).count() as u64));
                }
            }
            let code = |row: &queries::network::BrokerRow| row.broker.entity.state_code().expect("a state").to_owned();
            let rows: BTreeMap<_, _> =
                found.rows.iter().map(|row| (code(row), (row.with_a, row.with_b, row.with_both))).collect();
            assert_eq!(rows, expected, "seed {seed}, {one} {other}");
            let value = |row: &queries::network::BrokerRow| row.with_a.events.min(row.with_b.events);
            assert!(found.rows.is_sorted_by(|one, other| value(one) >= value(other)));
            assert!(found.rows.iter().all(|row| !row.samples.is_empty() && row.samples.len() <= 3));
            found_any += found.total;
        }
    }
    assert!(found_any > 100);
}

/// The numbers of steps from a state to every other, by as many rounds as there are states.
fn lengths(events: &[Plain], from: &str, directed: bool, indirect: Option<&str>) -> BTreeMap<&'static str, usize> {
    let mut lengths = BTreeMap::new();
    let leads = |one: &str, other: &str| {
        let is_left_out = indirect.is_some_and(|to| (one, other) == (from, to) || (one, other) == (to, from));
        let by =
            |event: &Plain| if directed { event.happened && event.acts_on(one, other) } else { event.face(one, other) };
        !is_left_out && events.iter().any(by)
    };
    let start = *STATES.iter().find(|state| **state == from).expect("a state");
    lengths.insert(start, 0);
    for steps in 1..STATES.len() {
        let reached: Vec<&str> = lengths.keys().copied().collect();
        for (one, other) in twos().filter(|(one, _)| reached.contains(one)) {
            if lengths.get(one) == Some(&(steps - 1)) && leads(one, other) {
                lengths.entry(other).or_insert(steps);
            }
        }
    }
    lengths
}

/// The best of all ways on from somewhere in the order of time: its number of steps, and its last day, none being later
/// than any.
fn best_in_time(
    events: &[Plain],
    way: &mut Vec<&'static str>,
    after: Option<Option<Date>>,
    to: &str,
    leads: &impl Fn(&Plain, &str, &str) -> bool,
) -> Option<(usize, bool, Option<Date>)> {
    let here = *way.last().expect("a start");
    if here == to {
        let last = after.expect("an event");
        return Some((way.len() - 1, last.is_none(), last));
    }
    let mut best = None;
    for next in STATES.iter().filter(|next| !way.contains(*next)).collect::<Vec<_>>() {
        // Of the events that may follow, those that end first leave most open.
        let follows = |event: &&Plain| match after {
            None => true,
            Some(None) => false,
            Some(Some(day)) => event.earliest.is_some_and(|earliest| day <= earliest),
        };
        let may_follow = events.iter().filter(|event| leads(event, here, next)).filter(follows);
        let lasts: BTreeSet<Option<Date>> = may_follow.map(|event| event.latest).collect();
        for last in lasts {
            way.push(next);
            let found = best_in_time(events, way, Some(last), to, leads);
            way.pop();
            best = best.into_iter().chain(found).min();
        }
    }
    best
}

/// That a path leads from one to the other, each step by an event that is there.
fn leads_there(path: &[Step], events: &[Plain], (from, to): (&str, &str), directed: bool) {
    let code = |named: &queries::Named| named.entity.state_code().expect("a state").to_owned();
    assert_eq!((code(&path[0].from), code(&path[path.len() - 1].to)), (from.to_owned(), to.to_owned()));
    assert!(path.windows(2).all(|pair| pair[0].to == pair[1].from));
    for step in path {
        let (one, other) = (code(&step.from), code(&step.to));
        let leads = |event: &&Plain| {
            if directed { event.happened && event.acts_on(&one, &other) } else { event.face(&one, &other) }
        };
        assert_eq!(events.iter().filter(leads).count() as u64, step.events);
        let event = events.iter().find(|event| event.id == step.by.event).expect("an event of the store");
        assert!(leads(&event) && (event.earliest, event.latest) == (step.by.earliest, step.by.latest));
        assert!(step.by.document.is_some());
    }
}

#[test]
fn paths_are_as_defined() {
    let (mut longer_in_time, mut none_in_time) = (0, 0);
    for seed in SEEDS {
        let (store, events) = draw(seed, 18);
        for (from, to) in twos() {
            let (directed, indirect) = (seed % 2 == 0, seed % 3 == 0);
            let request = PathRequest { filter: of_two(from, to), directed, indirect, ..PathRequest::default() };
            let Paths { shortest, in_time, .. } = same(store.view(), |view| paths(view, &request));
            let lengths = lengths(&events, from, directed, indirect.then_some(to));
            assert_eq!(shortest.as_ref().map(Vec::len), lengths.get(to).copied(), "seed {seed}, {from} {to}");
            let leads = |event: &Plain, one: &str, other: &str| {
                let is_left_out = indirect && ((one, other) == (from, to) || (one, other) == (to, from));
                let by = if directed { event.happened && event.acts_on(one, other) } else { event.face(one, other) };
                by && !is_left_out
            };
            let start = *STATES.iter().find(|state| **state == from).expect("a state");
            let best = best_in_time(&events, &mut vec![start], None, to, &leads);
            let found = in_time.as_ref().map(|path| {
                let last = path[path.len() - 1].by.latest;
                (path.len(), last.is_none(), last)
            });
            assert_eq!(found, best, "seed {seed}, {from} {to}");
            for path in shortest.iter().chain(&in_time) {
                leads_there(path, &events, (from, to), directed);
            }
            let in_order = |pair: &[Step]| {
                pair[0].by.latest.zip(pair[1].by.earliest).is_some_and(|(latest, earliest)| latest <= earliest)
            };
            assert!(in_time.iter().all(|path| path.windows(2).all(in_order)));
            none_in_time += u32::from(shortest.is_some() && in_time.is_none());
            longer_in_time += u32::from(shortest.zip(in_time).is_some_and(|(one, other)| one.len() < other.len()));
        }
    }
    assert!(longer_in_time > 0 && none_in_time > 0, "{longer_in_time} {none_in_time}");
}

/// Reads graphs from standard input, one on a line, and writes the lengths of the shortest paths from each node to each.
const LENGTHS: &str = r#"
import json, sys
import networkx as nx
for line in sys.stdin:
    told = json.loads(line)
    graph = nx.Graph(told["edges"])
    graph.add_nodes_from(told["nodes"])
    print(json.dumps({one: dict(to) for one, to in nx.all_pairs_shortest_path_length(graph)}))
"#;

#[test]
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
fn shortest_paths_are_as_long_as_those_of_networkx() {
    let (mut graphs, mut ours) = (Vec::new(), Vec::new());
    for seed in SEEDS {
        let (store, events) = draw(seed, 12);
        let edges: Vec<_> = twos().filter(|(one, other)| events.iter().any(|event| event.face(one, other))).collect();
        graphs.push(json!({ "nodes": STATES, "edges": edges }));
        let length = |(from, to): (&str, &str)| {
            let request = PathRequest { filter: of_two(from, to), ..PathRequest::default() };
            paths(store.view(), &request).expect("answered").shortest.map(|path| path.len())
        };
        ours.push(twos().map(|two| (two, length(two))).collect::<Vec<_>>());
    }
    let Some(theirs) = by_networkx(LENGTHS, &graphs) else { return eprintln!("skipped: networkx is not installed") };
    assert_eq!(theirs.len(), ours.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        for ((from, to), length) in ours {
            assert_eq!(theirs[from][to], length.map_or(Value::Null, |length| json!(length)), "{from} {to}");
        }
    }
}

#[test]
fn two_are_asked_for() {
    let (store, _) = draw(1, 5);
    let filter = Filter { actors: vec![state("RUS"), state("RUS")], ..Filter::default() };
    let refused = paths(store.view(), &PathRequest { filter, ..PathRequest::default() });
    assert!(matches!(refused, Err(QueryError::NotTwo { found: 1 })), "{refused:?}");
}
