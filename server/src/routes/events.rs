//! `/events/{id}`: everything known of one event, as JSON or as a page.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use graph_core::GraphStore;
use queries::export;

use crate::error::Error;
use crate::negotiate::{Accept, Telling};
use crate::params::Params;
use crate::routes::sparql::answered;
use crate::state::{AppState, Work};

/// Tells what is known of an event. The id is the hash or how it begins, with or without `event/`, or the full IRI.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    params: Params,
) -> Result<Response, Error> {
    let (telling, media) = Accept::of(&headers).choose(Telling::OFFERS)?;
    params.finish()?;
    let Path(id) = id?;
    let tell = move |store: &GraphStore| {
        let detail = queries::event(store.view(), &id)?;
        telling.write(&detail, || export::event_page(store.view(), &detail))
    };
    Ok(answered(media, state.read(Work::Other, tell).await?))
}
