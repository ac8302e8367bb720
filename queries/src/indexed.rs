//! Questions that the timeline index answers.

use std::sync::Arc;

use graph_core::index::{Actor, Asked, Hit, Question, Record, State, Unit};
use graph_core::{StoreError, View, Window};

use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::happening::Happening;
use crate::known::Known;
use crate::page::Fold;

/// Answers from the index where there is one and somebody is asked for; else, and where the index is found to be damaged,
/// from the store. A damaged index is not asked again.
pub(crate) fn answered<T>(
    view: View<'_>,
    filter: &Filter,
    from_index: impl FnOnce(&Arc<State>) -> Result<T, QueryError>,
    from_store: impl FnOnce() -> Result<T, QueryError>,
) -> Result<T, QueryError> {
    if let Some(index) = view.index().filter(|_| !filter.actors.is_empty()) {
        match from_index(&index) {
            Err(QueryError::Store(StoreError::Index(_))) => view.condemn_index(),
            answer => return answer,
        }
    }
    from_store()
}

/// A filter that is put to an index.
pub(crate) struct Indexed<'a> {
    pub(crate) index: &'a Arc<State>,
    pub(crate) matcher: &'a Matcher,
    pub(crate) known: &'a Known<'a>,
    actors: Vec<Actor>,
}

impl<'a> Indexed<'a> {
    pub(crate) fn new(index: &'a Arc<State>, matcher: &'a Matcher, known: &'a Known<'a>) -> Self {
        Self { index, matcher, known, actors: matcher.actors() }
    }

    /// Asks for the rows that match, as they are known today.
    pub(crate) fn ask<T>(
        &self,
        answer: impl FnOnce(&Asked<'_, QueryError>) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        self.put(|question| answer(&self.index.ask(question)?))
    }

    /// Gives the question that the filter asks.
    pub(crate) fn put<T>(
        &self,
        ask: impl FnOnce(&Question<'_, QueryError>) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        let filter = self.matcher.filter();
        ask(&Question {
            actors: &self.actors,
            unit: if filter.fold == Fold::Full { Unit::Full } else { Unit::Exact },
            window: filter.window,
            strict: filter.strict,
            sorts: &|sort| self.matcher.takes_sort(sort),
            role: filter.role,
            verify: &|record| self.matches(record),
        })
    }

    /// Tells every exact event of those asked for of which a document says when it was published, whatever else is asked:
    /// as it was known on a day it may have been anything.
    pub(crate) fn each_published(&self) -> Result<Vec<Hit>, QueryError> {
        let question: Question<'_, QueryError> = Question {
            actors: &self.actors,
            unit: Unit::Exact,
            window: Window::default(),
            strict: false,
            sorts: &|_| true,
            role: None,
            verify: &|_| Ok(true),
        };
        let mut hits = Vec::new();
        self.index.ask(&question)?.each(|hit| {
            if hit.marks.is_published() {
                hits.push(hit);
            }
            Ok(())
        })?;
        Ok(hits)
    }

    fn matches(&self, record: Record) -> Result<bool, QueryError> {
        match Happening::of_record(record, None, self.known)? {
            Some(happening) => self.matcher.matches(&happening.event, self.known),
            None => Ok(false),
        }
    }

    pub(crate) fn record(&self, hit: Hit) -> Result<Record, QueryError> {
        Ok(self.index.record(hit).map_err(StoreError::from)?)
    }

    /// The happening of a row.
    pub(crate) fn happening(&self, hit: Hit) -> Result<Option<Happening>, QueryError> {
        Happening::of_record(self.record(hit)?, None, self.known)
    }

    /// Whether the two who are asked for take part side by side, and not with each other, where a posting tells.
    pub(crate) fn joint(&self, hit: Hit) -> Option<bool> {
        match self.actors.as_slice() {
            [_] => Some(false),
            [one, other] if one.by_party == other.by_party => hit.marks.face(one.by_party).map(|face| !face),
            [..] => None,
        }
    }
}
