//! Counting what is behind all pages.

use std::collections::HashSet;

use graph_core::DocumentId;

use super::Totals;
use crate::statements::Statement;

/// From this many reports on, the documents that they are in are not looked up.
pub(super) const MANY: u64 = 1_000;

/// Counts what goes by.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) events: u64,
    pub(super) exact: u64,
    pub(super) reports: u64,
    documents: HashSet<DocumentId>,
}

impl Tally {
    pub(super) fn add(&mut self, exact: usize, statements: &[Statement]) {
        self.events += 1;
        self.exact += exact as u64;
        self.reports += statements.len() as u64;
        if self.reports <= MANY {
            self.documents.extend(statements.iter().map(|statement| statement.document.clone()));
        }
    }

    pub(super) fn totals(&self) -> Totals {
        let documents = (self.reports <= MANY).then_some(self.documents.len() as u64);
        Totals { events: self.events, exact: self.exact, reports: self.reports, documents }
    }
}
