//! `/backup`: a copy of the store while it is served.

use std::path::Path;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use graph_core::GraphStore;
use serde::Serialize;

use crate::access::Writer;
use crate::error::Error;
use crate::state::{AppState, Work};

/// A copy.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Backup {
    /// The name of its folder, in that of the copies.
    name: String,
}

/// Makes a copy, which is a store of its own, in the folder that the service was started with.
pub(crate) async fn post(State(state): State<AppState>, _right: Writer) -> Result<(StatusCode, Json<Backup>), Error> {
    let folder = state.backups().ok_or(Error::NoBackups)?;
    let name = state.read(Work::Other, move |store| back_up(store, &folder)).await?;
    Ok((StatusCode::CREATED, Json(Backup { name })))
}

fn back_up(store: &GraphStore, folder: &Path) -> Result<String, Error> {
    let name = jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%S%.3fZ").to_string();
    store.backup(&folder.join(&name)).map_err(queries::QueryError::Store)?;
    Ok(name)
}
