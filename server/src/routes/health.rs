//! `/health`: whether the service answers.

use axum::Json;
use serde::Serialize;

/// How the service is.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Health {
    pub(super) status: &'static str,
}

/// It answers, so it is well.
pub(crate) async fn get() -> Json<Health> {
    Json(Health { status: "ok" })
}
