//! `/timeline/plans?actor=…`: what was planned, and what came of it.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use graph_core::GraphStore;
use queries::plans::USUAL_DAYS;
use queries::{Outcome, Plan, plans};
use serde::Serialize;

use crate::error::Error;
use crate::filter::{AskedFilter, actors};
use crate::negotiate::Accept;
use crate::params::Params;
use crate::state::{AppState, Work};

pub(crate) const USUAL: usize = 50;
/// The most plans that are given out at once.
pub const MOST: usize = 1000;

/// Plans, each with what came of it.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Plans {
    /// The first of them, in the order of their dates.
    rows: Vec<Plan>,
    /// How many there are.
    total: u64,
    /// How many of them were carried out.
    done: u64,
}

/// Answers with the plans.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Json<Plans>, Error> {
    Accept::of(&headers).json()?;
    let actors = actors(&mut params)?;
    let filter = AskedFilter::read(&mut params, actors)?;
    let within: u32 = params.one("within")?.unwrap_or(USUAL_DAYS);
    let limit = params.limit(USUAL, MOST)?;
    params.finish()?;
    let ask = move |store: &GraphStore| {
        let mut rows = plans(store.view(), &filter.resolve(store)?, within)?;
        let done = rows.iter().filter(|plan| matches!(plan.outcome, Outcome::Done { .. })).count() as u64;
        let total = rows.len() as u64;
        rows.truncate(limit);
        Ok(Plans { rows, total, done })
    };
    Ok(Json(state.read(Work::Other, ask).await?))
}
