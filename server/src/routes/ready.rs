//! `/ready`: whether questions can be asked.

use axum::Json;
use axum::extract::State;

use super::health::Health;
use crate::error::Error;
use crate::state::{AppState, Work};

/// Looks into the store; a problem where that fails, or too much is running.
pub(crate) async fn get(State(state): State<AppState>) -> Result<Json<Health>, Error> {
    state.read(Work::Other, |store| Ok(store.rdf().map(drop).map_err(queries::QueryError::Store)?)).await?;
    Ok(Json(Health { status: "ready" }))
}
