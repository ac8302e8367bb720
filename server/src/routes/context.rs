//! `/context.jsonld`: the context of JSON-LD exports, the same as in each of them.

use axum::http::header::CONTENT_TYPE;
use graph_core::ontology;

/// The file of the ontology.
pub(crate) async fn get() -> ([(axum::http::HeaderName, &'static str); 1], &'static str) {
    ([(CONTENT_TYPE, "application/ld+json")], ontology::CONTEXT)
}
