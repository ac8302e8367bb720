//! The documents that rows lead to.

use std::collections::BTreeSet;

use crate::error::QueryError;
use crate::event::{DocumentDetail, document_detail};
use crate::known::Known;
use crate::row::Row;

/// The documents of a row's statements, each once, in the order of their ids.
pub(super) fn sources(row: &Row, known: &Known<'_>) -> Result<Vec<DocumentDetail>, QueryError> {
    let ids: BTreeSet<_> = row.statements.iter().flatten().map(|report| &report.document).collect();
    ids.into_iter().map(|id| document_detail(id, known.view)).collect()
}

/// Whether an address may become a link: others may run what they hold.
pub(super) fn is_web(url: &str) -> bool {
    let starts = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    starts("https://") || starts("http://")
}
