//! A row that names the event of another row becomes a further report of that event, and its document.

use graph_core::{Document, Key, Report};

use crate::normalise::{Normaliser, described, numbered};
use crate::record::FurtherRow;

/// What one such row comes to.
pub(crate) struct Further {
    /// What identifies the report: that of an export row and that of a mention of it in the same document are one.
    pub(crate) key: Key,
    pub(crate) document: Document,
    /// The report, which waits for its event: whether that is there is not seen from the row.
    pub(crate) report: Report,
}

impl Normaliser {
    pub(crate) fn further(&self, row: FurtherRow<'_>) -> Further {
        let id = self.document(row.origin);
        let key = numbered(&id, row.number);
        let document = Document {
            publisher: row.publisher.map(str::to_owned),
            language: row.language.map(str::to_owned),
            published: Some(row.published),
            ..described(id.clone(), row.origin)
        };
        let report = Report {
            sentence: row.sentence,
            confidence: Some(row.confidence),
            ..Report::of_record(key.report(), id, row.number)
        };
        Further { key, document, report }
    }
}
