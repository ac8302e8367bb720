//! One file per resource: parameters, and a handler that reads them, asks `queries`, and wraps the answer.

pub(crate) mod backup;
pub(crate) mod context;
pub(crate) mod diff;
pub(crate) mod documents;
pub(crate) mod dyads;
pub(crate) mod entities;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod health;
pub(crate) mod id;
pub(crate) mod index;
pub(crate) mod metrics;
pub(crate) mod network;
pub(crate) mod ready;
pub(crate) mod sparql;
pub(crate) mod stats;
pub(crate) mod store;
pub(crate) mod timeline;

use axum::http::{Method, Uri};

use crate::error::Error;

/// Any path that is none of ours.
pub(crate) async fn no_route(uri: Uri) -> Error {
    Error::NoRoute { path: uri.path().to_owned() }
}

/// Any method that a path does not have.
pub(crate) async fn no_method(method: Method, uri: Uri) -> Error {
    Error::NoMethod { path: uri.path().to_owned(), method }
}
