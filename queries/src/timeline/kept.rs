//! Rows that are kept: what many ask for is made once.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use graph_core::index::Hit;
use rustc_hash::FxHasher;

use crate::error::QueryError;
use crate::filter::Asked;
use crate::indexed::Indexed;
use crate::page::Request;
use crate::row::{Row, Rows};

/// A row, and those for whom it was made: whether they stand side by side in it, and why they are there, depends on them.
struct Made {
    asked: Vec<Asked>,
    row: Row,
}

/// Takes rows from the shelf of the index, or makes them and puts them there.
pub(super) struct Kept<'a> {
    indexed: &'a Indexed<'a>,
    rows: &'a Rows<'a>,
    question: u64,
    /// Of a timeline without end nothing is kept, nor with statements, which are not from the index.
    is_kept: bool,
}

impl<'a> Kept<'a> {
    pub(super) fn new(indexed: &'a Indexed<'a>, rows: &'a Rows<'a>, request: &Request) -> Self {
        let mut hasher = FxHasher::default();
        indexed.matcher.asked().hash(&mut hasher);
        let is_kept = request.limit.is_some() && !request.with_statements;
        Self { indexed, rows, question: hasher.finish(), is_kept }
    }

    /// The row that was found.
    pub(super) fn row(&self, hit: Hit) -> Result<Option<Row>, QueryError> {
        if !self.is_kept {
            return self.made(hit);
        }
        let (asked, shelf) = (self.indexed.matcher.asked(), self.indexed.index.shelf());
        if let Some(made) = shelf.get::<Made>(hit, self.question).filter(|made| made.asked == asked) {
            return Ok(Some(made.row.clone()));
        }
        let Some(row) = self.made(hit)? else { return Ok(None) };
        let made = Made { asked: asked.to_vec(), row: row.clone() };
        shelf.put(hit, self.question, Arc::new(made), row.bytes());
        Ok(Some(row))
    }

    fn made(&self, hit: Hit) -> Result<Option<Row>, QueryError> {
        self.indexed.happening(hit)?.map(|happening| self.rows.of_happening(&happening)).transpose()
    }
}
