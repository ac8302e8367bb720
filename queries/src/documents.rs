//! Documents: what a user types → one document.

use graph_core::{DocumentId, View, vocab};

use crate::error::QueryError;

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
