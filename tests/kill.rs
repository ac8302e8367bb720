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
    let load = Load::of(vec![("rows.tsv", large.tkg(60_000)), ("events.tab", large.icews(40_000))]);
    let mut random = Random::new(11);
    let mut killed = 0;
    for sixth in 0..6 {
        let sandbox = load.sandbox();
        let part = (f64::from(sixth) + random.unit()) / 6.0;
        killed += u32::from(load.kill(&sandbox, part));
        load.check(&sandbox);
        // Once more, while it catches up.
        killed += u32::from(load.kill(&sandbox, random.unit()));
        load.check(&sandbox);
        load.complete(&sandbox);
        sandbox.check();
    }
    assert!(killed >= 4, "only {killed} loads were killed before their end");
}

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
    let load = Load::of(vec![("documents.jsonl", documents(1_500))]);
    let mut random = Random::new(12);
    let mut killed = 0;
    for third in 0..3 {
        let sandbox = load.sandbox();
        killed += u32::from(load.kill(&sandbox, (f64::from(third) + random.unit()) / 3.0));
        load.check(&sandbox);
        load.complete(&sandbox);
        sandbox.check();
    }
    assert!(killed >= 2, "only {killed} loads were killed before their end");
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
