//! `/events/{id}`: everything known of one event.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use queries::EventDetail;

use crate::error::Error;
use crate::negotiate::Accept;
use crate::params::Params;
use crate::state::{AppState, Work};

/// Tells what is known of an event. The id is the hash or how it begins, with or without `event/`, or the full IRI.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    params: Params,
) -> Result<Json<EventDetail>, Error> {
    Accept::of(&headers).json()?;
    params.finish()?;
    let Path(id) = id?;
    let detail = state.read(Work::Other, move |store| Ok(queries::event(store.view(), &id)?)).await?;
    Ok(Json(detail))
}
