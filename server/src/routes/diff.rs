//! `/diff?since=…`: what documents that were published after a day told that is new.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use graph_core::GraphStore;
use queries::{Change, diff};
use serde::Serialize;

use crate::error::Error;
use crate::filter::{AskedFilter, Day, any_actors};
use crate::negotiate::Accept;
use crate::params::Params;
use crate::state::{AppState, Work};

pub(crate) const USUAL: usize = 50;
/// The most changes that are given out at once.
pub const MOST: usize = 1000;

/// Events of which something new was told.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Changes {
    /// The first of them, in the order of their dates.
    rows: Vec<Change>,
    /// How many there are.
    total: u64,
    /// How many of them nobody had told of before.
    new: u64,
}

/// Answers with the changes.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Json<Changes>, Error> {
    Accept::of(&headers).json()?;
    let actors = any_actors(&mut params)?;
    let Day(since) = params.required("since")?;
    let filter = AskedFilter::read(&mut params, actors)?;
    let limit = params.limit(USUAL, MOST)?;
    params.finish()?;
    let ask = move |store: &GraphStore| {
        let mut rows = diff(store.view(), &filter.resolve(store)?, since)?;
        let (total, new) = (rows.len() as u64, rows.iter().filter(|change| change.before.is_none()).count() as u64);
        rows.truncate(limit);
        Ok(Changes { rows, total, new })
    };
    Ok(Json(state.read(Work::Other, ask).await?))
}
