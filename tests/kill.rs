//! Loads that are really killed, at any moment: nothing half enters, and running the load again completes it.

use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::Sandbox;
use crate::support::random::Random;
use crate::support::rows::Large;

/// Waits until the moment has come or the program has ended; says whether it was killed before its end.
fn kill_at(moment: Instant, mut child: Child) -> bool {
    loop {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        let left = moment.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        thread::sleep(left.min(Duration::from_millis(1)));
    }
    child.kill().expect("a child");
    !child.wait().expect("a child").success()
}

/// A load, and how it ends when nobody kills it.
struct Load {
    files: Vec<(&'static str, String)>,
    took: Duration,
    dump: Vec<String>,
}

impl Load {
    fn of(files: Vec<(&'static str, String)>) -> Self {
        let mut load = Self { files, took: Duration::ZERO, dump: Vec::new() };
        let sandbox = load.sandbox();
        let start = Instant::now();
        sandbox.run(&load.arguments()).expect_code(0);
        load.took = start.elapsed();
        load.dump = sandbox.dump();
        load
    }

    fn sandbox(&self) -> Sandbox {
        let sandbox = Sandbox::new();
        for (name, text) in &self.files {
            sandbox.write(name, text);
        }
        sandbox
    }

    fn arguments(&self) -> Vec<&str> {
        ["load"].into_iter().chain(self.files.iter().map(|(name, _)| *name)).collect()
    }

    /// Kills the load at a part of the time that it takes, and returns whether there was still something to kill.
    fn kill(&self, sandbox: &Sandbox, part: f64) -> bool {
        let start = Instant::now();
        let child = sandbox.start(&self.arguments());
        kill_at(start + self.took.mul_f64(part), child)
    }

    /// Kills the load before its end, in a store of its own: sooner and sooner, where the machine was slower when the whole
    /// load was timed.
    fn kill_surely(&self, sandbox: &Sandbox, part: f64) {
        let mut part = part;
        while !self.kill(sandbox, part) {
            fs_err::remove_dir_all(sandbox.store()).expect("a store to begin again");
            part /= 2.0;
        }
    }

    /// What was committed makes sense. Before the database is there, there is nothing to check.
    fn check(&self, sandbox: &Sandbox) {
        let shown = sandbox.run(&["check"]);
        let is_early = shown.code == Some(1) && shown.stderr.starts_with("error: no store at");
        assert!(is_early || shown.code == Some(0), "{shown}");
    }

    fn complete(&self, sandbox: &Sandbox) {
        sandbox.run(&self.arguments()).expect_code(0);
        let dump = sandbox.dump();
        let missing = self.dump.iter().filter(|line| dump.binary_search(line).is_err()).take(5).collect::<Vec<_>>();
        let added = dump.iter().filter(|line| self.dump.binary_search(line).is_err()).take(5).collect::<Vec<_>>();
        assert!(dump == self.dump, "missing {missing:#?}\nadded {added:#?}");
    }
}

#[test]
fn a_load_of_coded_rows_that_is_killed_is_completed_by_the_next() {
    let mut large = Large::new(7);
    // A dump between files makes a load commit what it has: a killed one leaves some of it behind, whole.
    let dump = || format!("{}\n", RELATED.join(" "));
    let load = Load::of(vec![
        ("1.tsv", large.tkg(7_000)),
        ("1.nq", dump()),
        ("2.tab", large.icews(6_000)),
        ("2.nq", dump()),
        ("3.tsv", large.tkg(7_000)),
        ("3.nq", dump()),
        ("4.tab", large.icews(6_000)),
        ("4.nq", dump()),
        ("5.tsv", large.tkg(2_000)),
    ]);
    let mut random = Random::new(11);
    for _ in 0..2 {
        let sandbox = load.sandbox();
        load.kill_surely(&sandbox, random.unit() / 3.0);
        load.check(&sandbox);
        for third in 1..3 {
            load.kill(&sandbox, (f64::from(third) + random.unit()) / 3.0);
            load.check(&sandbox);
        }
        load.complete(&sandbox);
    }
}

/// A statement that changes nothing.
const RELATED: [&str; 4] = [
    "<https://w3id.org/chancery/id/state/RUS>",
    "<http://www.w3.org/2002/07/owl#sameAs>",
    "<http://www.wikidata.org/entity/Q159>",
    ".",
];

/// Documents that tell more and more of the same people: every one touches the events of those before.
fn documents(number: usize) -> String {
    let document = |i: usize| {
        let person = |j: usize| {
            json!({"id": format!("p{j}"), "type": "person", "name": format!("Person Number {j}"), "state": "JPN",
                "same_as": [format!("http://example.org/{j}")],
                "tenures": [{"office": format!("Envoy {}", i % 7), "for": "RUS", "held": "2020/.."}]})
        };
        let event = |j: usize| {
            json!({"id": format!("e{j}"), "kind": "consult.visit", "date": "2023-09",
                "participants": [{"entity": "a", "role": "visitor"}, {"entity": "PRK", "role": "host"}],
                "reports": [{"stance": "alleges", "quote": format!("Words {j}")}]})
        };
        let mut someone = person(i % 50);
        someone["id"] = "a".into();
        json!({"document": {"id": format!("d{i}")}, "entities": [someone, person(i % 13)],
            "events": (0..10).map(event).collect::<Vec<_>>()})
        .to_string()
            + "\n"
    };
    (0..number).map(document).collect()
}

#[test]
fn a_load_of_documents_that_is_killed_is_completed_by_the_next() {
    let load = Load::of(vec![("documents.jsonl", documents(400))]);
    let mut random = Random::new(12);
    for third in 0..3 {
        let sandbox = load.sandbox();
        load.kill_surely(&sandbox, (f64::from(third) + random.unit()) / 3.0);
        load.check(&sandbox);
        load.complete(&sandbox);
    }
}

#[test]
fn a_load_of_records_that_is_killed_is_completed_by_the_next() {
    let record = |i: usize| {
        let minister = json!({"code": "RUS", "sector": "GOV", "actorText": format!("Minister {}", i % 90)});
        json!({"event": "CONSULT", "mode": "visit", "date": "2023-09", "id": i.to_string(), "text": format!("Words {i}"),
            "source": [minister], "target": [{"code": "PRK"}]})
        .to_string()
            + "\n"
    };
    let load = Load::of(vec![("records.json", (0..6_000).map(record).collect())]);
    let mut random = Random::new(14);
    for half in 0..2 {
        let sandbox = load.sandbox();
        load.kill_surely(&sandbox, (f64::from(half) + random.unit()) / 2.0);
        load.check(&sandbox);
        load.complete(&sandbox);
    }
}

/// A store that was killed while it was made is no other program's folder.
#[test]
fn a_load_killed_at_its_very_start_is_completed_by_the_next() {
    let load = Load::of(vec![("rows.tsv", Large::new(8).tkg(100))]);
    let mut random = Random::new(13);
    for _ in 0..8 {
        let sandbox = load.sandbox();
        load.kill(&sandbox, random.unit());
        load.complete(&sandbox);
        sandbox.check();
    }
}
