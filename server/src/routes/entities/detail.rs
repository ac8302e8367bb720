//! `/entities/{id}`: everything known of one entity, as JSON or as a page.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use graph_core::GraphStore;
use queries::{QueryError, export};

use crate::error::Error;
use crate::negotiate::{Accept, Telling};
use crate::params::Params;
use crate::routes::sparql::answered;
use crate::state::{AppState, Work};

/// Tells what is known of an entity. The id is the IRI or its end (`person/…`, `state/RUS`); a name that only one has, or a code,
/// does too.
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
        let detail = queries::entity(store.view(), &id).map_err(at_path)?;
        telling.write(&detail, || export::entity_page(store.view(), &detail))
    };
    Ok(answered(media, state.read(Work::Other, tell).await?))
}

/// Nobody of this name is a bad request where it is a parameter; as a path it is not there.
fn at_path(error: QueryError) -> Error {
    if let QueryError::UnknownName { .. } = error { Error::NotThere(error) } else { error.into() }
}
