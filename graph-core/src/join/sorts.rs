//! Sorts: exact events that say the very same, taken together, so that a thousand reports of one visit are compared once.
//!
//! Those that say the same fit the same others and each other, unless what they say is too little to tell one event from
//! another, or a document has two of the events at hand: these are a sort each of its own.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::case::Case;
use super::rules::compare_content;
use crate::grouping::Fit;
use crate::id::DocumentId;

/// Exact events by what they say.
pub(super) struct Sorts<'c> {
    pub(super) cases: &'c [Case],
    /// The events of each sort, and what they say.
    sorts: Vec<(Vec<usize>, usize)>,
    /// One event that says each of the things that are said.
    examples: Vec<usize>,
    compared: RefCell<FxHashMap<(usize, usize), Option<Fit>>>,
}

pub(super) fn of(cases: &[Case]) -> Sorts<'_> {
    let shared = shared_documents(cases);
    let mut contents = FxHashMap::default();
    let mut together: FxHashMap<usize, usize> = FxHashMap::default();
    let (mut sorts, mut examples): (Vec<(Vec<usize>, usize)>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut can_be_one = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let content = *contents.entry(case.content()).or_insert_with(|| {
            examples.push(at);
            can_be_one.push(compare_content(case, case).is_ok());
            examples.len() - 1
        });
        let is_apart = !can_be_one[content] || case.documents.iter().any(|document| shared.contains(document));
        match together.get(&content).filter(|_| !is_apart) {
            Some(sort) => sorts[*sort].0.push(at),
            None => {
                if !is_apart {
                    together.insert(content, sorts.len());
                }
                sorts.push((vec![at], content));
            }
        }
    }
    Sorts { cases, sorts, examples, compared: RefCell::default() }
}

/// The documents that report several of the events.
fn shared_documents(cases: &[Case]) -> FxHashSet<&DocumentId> {
    let (mut met, mut shared) = (FxHashSet::default(), FxHashSet::default());
    for document in cases.iter().flat_map(|case| &case.documents) {
        if !met.insert(document) {
            shared.insert(document);
        }
    }
    shared
}

impl Sorts<'_> {
    pub(super) fn len(&self) -> usize {
        self.sorts.len()
    }

    /// The events of a sort.
    pub(super) fn members(&self, sort: usize) -> &[usize] {
        &self.sorts[sort].0
    }

    /// An event that says what those of a sort say.
    pub(super) fn example(&self, sort: usize) -> &Case {
        &self.cases[self.members(sort)[0]]
    }

    /// How two sorts fit, the first of which is the smaller; `None` where they cannot be one.
    pub(super) fn fit(&self, a: usize, b: usize) -> Option<Fit> {
        if !self.example(a).documents.is_disjoint(&self.example(b).documents) {
            return None;
        }
        let contents = (self.sorts[a].1, self.sorts[b].1);
        *self.compared.borrow_mut().entry(contents).or_insert_with(|| {
            let [one, other] = [contents.0, contents.1].map(|content| &self.cases[self.examples[content]]);
            compare_content(one, other).ok().map(|comparison| comparison.fit())
        })
    }
}
