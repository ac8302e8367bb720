//! `/metrics`: what was counted, for Prometheus.

use std::path::Path;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use graph_core::GraphStore;

use crate::error::Error;
use crate::state::{AppState, Work};

const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// Everything that is counted.
pub(crate) async fn get(State(state): State<AppState>) -> Result<Response, Error> {
    let size = |store: &GraphStore| {
        Ok(store.folder().map_or(0, |folder| bytes(&folder.join("rdf")) + bytes(&folder.join("index"))))
    };
    let store_bytes = state.read(Work::Other, size).await?;
    let text = state.metrics().text(state.standing(store_bytes))?;
    Ok(([(CONTENT_TYPE, OPEN_METRICS)], text).into_response())
}

/// How large the files of a folder are; those that go while one looks count nothing.
fn bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
}
