//! `/documents`: what the store's knowledge comes from. Posting a document loads it, deleting one withdraws it.

mod post;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::LINK;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use graph_core::GraphStore;
use loader::withdraw;
use queries::{export, find_document};
use serde::Serialize;

use crate::access::Writer;
use crate::error::Error;
use crate::links::{link_to_next, next_page};
use crate::negotiate::{Accept, Telling};
use crate::params::Params;
use crate::routes::sparql::answered;
use crate::state::{AppState, Work};

pub(crate) use post::{Loaded, post};

pub(crate) const USUAL: usize = 50;
pub(crate) const MOST: usize = 1000;

/// The place of a page.
struct Place {
    limit: usize,
    after: Option<String>,
}

impl Place {
    fn read(mut params: Params) -> Result<Self, Error> {
        let place = Self { limit: params.limit(USUAL, MOST)?, after: params.one("after")? };
        params.finish().map(|()| place)
    }
}

/// Lists the documents in the order of their ids; the `Link` header leads to the next page.
pub(crate) async fn list(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
    params: Params,
) -> Result<Response, Error> {
    Accept::of(&headers).json()?;
    let Place { limit, after } = Place::read(params)?;
    let list = move |store: &GraphStore| Ok(queries::documents(store.view(), after.as_deref(), limit)?);
    let page = state.read(Work::Other, list).await?;
    let next = page.next.as_ref().map(|next| next_page(&uri, &next.to_string()));
    Ok(linked(next.as_deref(), Json(page).into_response()))
}

/// Tells of one document, and by pages what it reports, as JSON or for readers. The id is the IRI or its end, or whatever else names a document for
/// `chancery retract`.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
    id: Result<Path<String>, PathRejection>,
    params: Params,
) -> Result<Response, Error> {
    let (telling, media) = Accept::of(&headers).choose(Telling::OFFERS)?;
    let (Path(id), Place { limit, after }) = (id?, Place::read(params)?);
    let tell = move |store: &GraphStore| {
        let page = queries::document(store.view(), &id, after.as_deref(), limit)?;
        let next = page.next.as_ref().map(|next| next_page(&uri, &next.to_string()));
        let told = telling.write(&page, || export::document_page(store.view(), &page, next.as_deref()))?;
        Ok((told, next))
    };
    let (page, next) = state.read(Work::Other, tell).await?;
    Ok(linked(next.as_deref(), answered(media, page)))
}

fn linked(next: Option<&str>, mut response: Response) -> Response {
    response.headers_mut().extend(next.and_then(link_to_next).map(|link| (LINK, link)));
    response
}

/// What a withdrawal did.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Withdrawn {
    withdrawn: Vec<String>,
    /// How many exact events nobody else reported.
    events_gone: u64,
}

/// Withdraws a document, with what it alone reported.
pub(crate) async fn delete(
    State(state): State<AppState>,
    right: Writer,
    id: Result<Path<String>, PathRejection>,
    params: Params,
) -> Result<Json<Withdrawn>, Error> {
    params.finish()?;
    let Path(id) = id?;
    let write = move |store: &GraphStore| {
        let document = find_document(store.view(), &id)?;
        Ok(withdraw(store, &[document]).map_err(queries::QueryError::from)?)
    };
    let done = state.write_in_steps(right, write).await?;
    Ok(Json(Withdrawn { withdrawn: done.withdrawn, events_gone: done.events_gone }))
}
