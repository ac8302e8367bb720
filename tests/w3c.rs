//! The W3C's tests of SPARQL 1.1 Protocol, Graph Store Protocol, Service Description and Update, read from their manifests
//! and run over HTTP against a service on this machine, over a store with nothing in it. Where the manifests are not at hand
//! the tests are skipped; `server/src/tests/{sparql,update,store}.rs` holds what they hold without them.

mod description;
mod exchange;
mod graphs;
mod manifest;
mod protocol;
mod service;
mod updates;
mod written;

use std::io::Write;
use std::path::PathBuf;

use crate::support;

/// Why a test did not pass.
type Failure = String;
/// A test's name and what came of it.
type Outcome = (String, Result<(), Failure>);

/// The folder of a suite, where it is at hand.
fn suite(name: &str) -> Option<PathBuf> {
    support::data(&format!("w3c/sparql11/{name}"))
}

/// Prints how many tests passed, and fails unless it is all but the `hopeless`, given with the reason.
#[track_caller]
fn report(suite: &str, outcomes: &[Outcome], tests: usize, hopeless: &[(&str, &str)]) {
    let passed = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    let mut shown = format!("W3C {suite}: {passed} of {} pass\n", outcomes.len());
    for (name, reason) in hopeless {
        shown += &format!("  cannot pass: {name}: {reason}\n");
    }
    // Not by a macro: what these print is kept back where a test passes, and the counts shall be seen.
    std::io::stderr().write_all(shown.as_bytes()).expect("standard error");
    let failed: Vec<_> =
        outcomes.iter().filter_map(|(name, outcome)| Some((name.as_str(), outcome.as_ref().err()?))).collect();
    let unexpected: Vec<_> = failed.iter().filter(|(name, _)| !hopeless.iter().any(|(h, _)| h == name)).collect();
    assert!(unexpected.is_empty(), "W3C {suite}: {unexpected:#?}");
    assert_eq!(failed.len(), hopeless.len(), "W3C {suite}: what cannot pass does: {failed:#?}");
    assert_eq!(outcomes.len(), tests, "W3C {suite}: as many tests as there are in the suite");
}
