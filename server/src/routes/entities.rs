//! `/entities?name=…`: who has a name like this.

pub(crate) mod detail;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use queries::{EntityHit, entities};
use serde::Serialize;

use crate::error::Error;
use crate::negotiate::Accept;
use crate::params::{Name, Params};
use crate::state::{AppState, Work};

pub(crate) const USUAL: usize = 20;
pub(crate) const MOST: usize = 100;

/// What is asked.
struct Asked {
    name: Name,
    limit: usize,
}

impl Asked {
    fn read(mut params: Params) -> Result<Self, Error> {
        let asked = Self { name: params.required("name")?, limit: params.limit(USUAL, MOST)? };
        params.finish().map(|()| asked)
    }
}

/// Those found, the nearest first.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Found {
    rows: Vec<EntityHit>,
}

/// Searches for a name.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Found>, Error> {
    Accept::of(&headers).json()?;
    let Asked { name, limit } = Asked::read(params)?;
    let search = move |store: &graph_core::GraphStore| Ok(entities::search(store.view(), &name.0, limit)?);
    let rows = state.read(Work::Other, search).await?;
    Ok(Json(Found { rows }))
}
