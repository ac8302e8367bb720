//! `/stats`: what the store holds, in numbers.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use queries::{Stats, stats};

use crate::error::Error;
use crate::negotiate::Accept;
use crate::params::Params;
use crate::state::{AppState, Work};

/// Counts.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Stats>, Error> {
    Accept::of(&headers).json()?;
    params.finish()?;
    Ok(Json(state.read(Work::Long, |store| Ok(stats(store)?)).await?))
}
