//! Questions while something is written: every answer is of one state of the store, whole, that was there between the question
//! and the answer; it comes from the index; and what was written is seen by whoever asks next.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use graph_core::{DocumentId, GraphStore};
use loader::Input;
use proptest::prelude::*;
use queries::{Filter, Histogram, Period, Request, Totals, histogram, names, stats, timeline_with_totals};

use super::folding::talks;
use crate::support::{dump, load_all};

/// Whom everybody asks for.
const PAIR: [&str; 2] = ["RUS", "PRK"];

/// What a store answers: a timeline with all that is behind it, numbers, and all its statements.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    rows: String,
    totals: Totals,
    months: Histogram,
    documents: u64,
    statements: Vec<String>,
}

impl Answer {
    fn of(store: &GraphStore) -> Self {
        let actors = PAIR.map(|name| names::resolve(store.view(), name).expect("a state")).to_vec();
        let filter = Filter { actors, ..Filter::default() };
        let request = Request { filter: filter.clone(), with_statements: true, ..Request::default() };
        let (page, totals) = timeline_with_totals(store.view(), &request).expect("answered");
        Self {
            rows: serde_json::to_string(&page).expect("JSON"),
            totals,
            months: histogram(store.view(), &filter, Period::Month).expect("counted"),
            documents: stats(store).expect("counted").documents,
            statements: dump(store),
        }
    }
}

/// Asks until `writes`, of which `done` says how many have ended, are over; which states each answer may be of.
fn ask(store: &GraphStore, done: &AtomicUsize, writes: usize) -> Vec<(usize, usize, Answer)> {
    let mut answers = Vec::new();
    loop {
        let since = done.load(Ordering::SeqCst);
        let snapshot = store.snapshot();
        let answer = Answer::of(&snapshot);
        assert!(snapshot.view().index().is_some(), "it comes from the index");
        // One write more may have been seen before it was counted.
        answers.push((since, (done.load(Ordering::SeqCst) + 1).min(writes), answer));
        if since == writes {
            return answers;
        }
    }
}

fn load(store: &GraphStore, input: Input) {
    load_all(store, &[input]);
}

fn withdraw_all(store: &GraphStore, documents: usize) {
    let mut writer = store.writer().expect("a writer");
    for document in 0..documents {
        writer.withdraw(&DocumentId::named(&format!("d{document}"))).expect("withdrawn");
    }
    writer.finish().expect("finished");
}

/// Writes one after the other, and gives what the store answers before, between and after them.
fn write(store: &GraphStore, inputs: Vec<Input>, done: &AtomicUsize) -> Vec<Answer> {
    let mut states = vec![Answer::of(store)];
    let documents = inputs.len();
    for input in inputs {
        load(store, input);
        states.push(Answer::of(store));
        done.fetch_add(1, Ordering::SeqCst);
        assert_eq!(&Answer::of(&store.snapshot()), states.last().expect("a state"), "it is seen by whoever asks next");
    }
    withdraw_all(store, documents);
    states.push(Answer::of(store));
    done.fetch_add(1, Ordering::SeqCst);
    states
}

proptest! {
    #![proptest_config(super::cases(8))]

    #[test]
    fn every_answer_is_of_one_state(talk in talks()) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = GraphStore::open(folder.path()).expect("a store");
        let _asked = store.snapshot();
        let (inputs, done) = (talk.inputs(), AtomicUsize::new(0));
        let writes = inputs.len() + 1;
        let (states, answers) = thread::scope(|scope| {
            let readers = [(); 2].map(|()| scope.spawn(|| ask(&store, &done, writes)));
            let states = write(&store, inputs, &done);
            (states, readers.map(|reader| reader.join().expect("answers")))
        });
        for (since, until, answer) in answers.into_iter().flatten() {
            prop_assert!(states[since..=until].contains(&answer), "{answer:?} is none of {:?}", &states[since..=until]);
        }
    }
}
