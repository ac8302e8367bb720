//! Documents: what a user types → one document; what there are; what one reports.

use std::collections::BTreeSet;

use graph_core::{DocumentId, EventId, View, vocab};
use serde::Serialize;

use crate::error::QueryError;
use crate::event::{DocumentDetail, document_detail};
use crate::filter::{Filter, Matcher};
use crate::happening::Happening;
use crate::known::Known;
use crate::page::Fold;
use crate::row::{Row, Rows};

/// The document that `text` means: its IRI, `document/…`, its address, its id in interchange, the number of a story with its
/// data set (`icews:47407902`), or a data set (`dataset:tkg`).
///
/// # Errors
/// When the store has no such document.
pub fn find_document(view: View<'_>, text: &str) -> Result<DocumentId, QueryError> {
    let text = text.trim();
    for id in meanings(text) {
        if view.document(&id)?.is_some() {
            return Ok(id);
        }
    }
    Err(QueryError::UnknownDocument { id: text.to_owned() })
}

fn meanings(text: &str) -> Vec<DocumentId> {
    let mut ids = Vec::new();
    if text.starts_with(vocab::ID) {
        ids.push(DocumentId::from_iri(text));
    }
    if text.starts_with("document/") {
        ids.push(DocumentId::from_iri(&format!("{}{text}", vocab::ID)));
    }
    ids.push(DocumentId::named(text));
    if let Some((set, number)) = text.split_once(':') {
        ids.push(if set == "dataset" { DocumentId::dataset(number) } else { DocumentId::story(set, number) });
    }
    ids.push(DocumentId::at_url(text));
    ids
}

/// Documents in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Documents {
    /// Those of this page.
    pub rows: Vec<DocumentDetail>,
    /// How many there are in all.
    pub total: u64,
    /// The id after which the next page goes on; `None` where there is none.
    pub next: Option<DocumentId>,
}

/// A page of the documents of a store: at most `limit`, those whose ids come after `after`.
///
/// # Errors
/// When the store cannot be read.
pub fn documents(view: View<'_>, after: Option<&str>, limit: usize) -> Result<Documents, QueryError> {
    let mut first = First::new(after, limit);
    for class in [vocab::CREATIVE_WORK, vocab::DATASET] {
        for iri in view.subjects(vocab::RDF_TYPE, class) {
            first.offer(iri?);
        }
    }
    let (ids, total, is_more) = first.finish();
    let ids: Vec<DocumentId> = ids.iter().map(|iri| DocumentId::from_iri(iri)).collect();
    let rows = ids.iter().map(|id| document_detail(id, view)).collect::<Result<_, _>>()?;
    Ok(Documents { rows, total, next: ids.last().filter(|_| is_more).cloned() })
}

/// A document, and a page of what it reports.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DocumentReports {
    /// The document.
    pub document: DocumentDetail,
    /// What it reports, a row for each report, in the order of the ids of the exact events.
    pub rows: Vec<Row>,
    /// How many exact events it reports.
    pub events: u64,
    /// The event after which the next page goes on; `None` where there is none.
    pub next: Option<EventId>,
}

/// The document that `text` means ([`find_document`]), with what it reports of at most `limit` events, those whose ids come
/// after `after`.
///
/// # Errors
/// When the store has no such document, or cannot be read.
pub fn document(view: View<'_>, text: &str, after: Option<&str>, limit: usize) -> Result<DocumentReports, QueryError> {
    let id = find_document(view, text)?;
    let mut first = First::new(after, limit);
    for iri in view.subjects(vocab::REPORTED_IN, id.as_str()) {
        let iri = iri?;
        if iri.strip_prefix(vocab::ID).is_some_and(|local| local.starts_with("event/")) {
            first.offer(iri);
        }
    }
    let (iris, events, is_more) = first.finish();
    let events_of_page: Vec<EventId> = iris.iter().map(|iri| EventId::from_iri(iri)).collect();
    let known = Known::new(view);
    let matcher = Matcher::new(&Filter::default());
    let make = Rows { matcher: &matcher, known: &known, with_statements: false };
    let mut rows = Vec::new();
    for event in &events_of_page {
        let Some(happening) = Happening::read(event, Fold::Exact, None, &known)? else { continue };
        for statement in happening.statements(None, &known)?.iter().filter(|statement| statement.document == id) {
            rows.push(make.of_statement(&happening, statement)?);
        }
    }
    let document = document_detail(&id, view)?;
    Ok(DocumentReports { document, rows, events, next: events_of_page.last().filter(|_| is_more).cloned() })
}

/// The first ids after a place, of ids that come in any order: as many are kept as are asked for, whatever comes.
struct First<'a> {
    after: Option<&'a str>,
    limit: usize,
    kept: BTreeSet<String>,
    total: u64,
    is_more: bool,
}

impl<'a> First<'a> {
    fn new(after: Option<&'a str>, limit: usize) -> Self {
        Self { after, limit, kept: BTreeSet::new(), total: 0, is_more: false }
    }

    fn offer(&mut self, iri: String) {
        self.total += 1;
        if self.after.is_some_and(|after| iri.as_str() <= after) {
            return;
        }
        self.kept.insert(iri);
        if self.kept.len() > self.limit {
            self.kept.pop_last();
            self.is_more = true;
        }
    }

    /// Those kept in their order, how many were offered, and whether more come after them.
    fn finish(self) -> (Vec<String>, u64, bool) {
        (self.kept.into_iter().collect(), self.total, self.is_more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_joined_are_the_whole() {
        let page = |after: Option<&str>, limit| {
            let mut first = First::new(after, limit);
            ["d", "a", "c", "e", "b"].into_iter().for_each(|id| first.offer(id.to_owned()));
            first.finish()
        };
        assert_eq!(page(None, 2), (vec!["a".to_owned(), "b".to_owned()], 5, true));
        assert_eq!(page(Some("b"), 2), (vec!["c".to_owned(), "d".to_owned()], 5, true));
        assert_eq!(page(Some("d"), 2), (vec!["e".to_owned()], 5, false));
        assert!(!page(None, 5).2);
    }
}
