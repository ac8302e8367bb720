//! `/`: what there is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::openapi::OPERATIONS;

/// What there is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Index {
    name: &'static str,
    version: &'static str,
    routes: Vec<&'static Route>,
}

/// A path and what it is for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Route {
    /// In braces stands what has another value each time.
    path: &'static str,
    methods: Vec<&'static str>,
    /// What the first method does.
    about: &'static str,
    /// A request of the first method.
    example: &'static str,
}

static ROUTES: LazyLock<BTreeMap<&'static str, Route>> = LazyLock::new(|| {
    let mut routes = BTreeMap::new();
    for operation in OPERATIONS.iter() {
        let (path, about, example) = (operation.path, operation.about, operation.example);
        let route = routes.entry(path).or_insert_with(|| Route { path, methods: Vec::new(), about, example });
        route.methods.push(operation.method_name());
    }
    routes
});

/// The route that a path is of, whatever stands in its place for an id.
pub(crate) fn route_of(path: &str) -> Option<&'static str> {
    let is_of = |route: &&str| match route.split_once('{') {
        Some((start, _)) => path.starts_with(start),
        None => path == *route,
    };
    ROUTES.keys().copied().find(is_of)
}

/// Lists the routes.
pub(crate) async fn get() -> Json<Index> {
    Json(Index { name: "chancery", version: env!("CARGO_PKG_VERSION"), routes: ROUTES.values().collect() })
}
