//! `/entities/{id}`: everything known of one entity.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use queries::{EntityDetail, QueryError};

use crate::error::Error;
use crate::negotiate::Accept;
use crate::params::Params;
use crate::state::{AppState, Work};

/// Tells what is known of an entity. The id is the IRI or its end (`person/…`, `state/RUS`); a name that only one has, or a code,
/// does too.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    params: Params,
) -> Result<Json<EntityDetail>, Error> {
    Accept::of(&headers).json()?;
    params.finish()?;
    let Path(id) = id?;
    let tell = move |store: &graph_core::GraphStore| queries::entity(store.view(), &id).map_err(at_path);
    Ok(Json(state.read(Work::Other, tell).await?))
}

/// Nobody of this name is a bad request where it is a parameter; as a path it is not there.
fn at_path(error: QueryError) -> Error {
    if let QueryError::UnknownName { .. } = error { Error::NotThere(error) } else { error.into() }
}
