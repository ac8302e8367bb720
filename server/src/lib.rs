//! The HTTP service of Chancery: a store's timelines, entities, events and SPARQL.
//!
//! ```text
//! request ──► frame (id, log, deadline) ──► access ──► routes::<resource> ──► Params, Accept (what is asked)
//!                                                           │
//! response ◄── JSON, results or a problem ◄─────────────────┴──► AppState::read ──► queries (off the async threads)
//! ```
//!
//! [`app`] makes the service from an [`AppState`]; [`serve`] puts it on a socket. Whatever goes wrong is answered with a
//! problem document (RFC 9457) of a type that stays, such as `https://w3id.org/chancery/problems/unknown-name`.
//!
//! ```
//! use std::sync::Arc;
//!
//! use graph_core::GraphStore;
//! use server::{AppState, Limits};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let limits = Limits::default();
//! let state = AppState::new(Arc::new(GraphStore::in_memory()?), limits);
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let shutdown = async {}; // a service that stops at once
//! server::serve(listener, server::app(state), limits, shutdown).await;
//! # Ok(())
//! # }
//! ```

mod access;
mod address;
mod answer;
mod browsers;
mod connections;
mod error;
mod filter;
mod frame;
mod links;
mod media;
mod metrics;
mod negotiate;
mod openapi;
mod params;
mod routes;
mod sort;
mod spool;
mod state;
mod stream;
mod tags;

#[cfg(test)]
mod tests;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::routes::{
    backup, diff, documents, dyads, entities, events, export, health, id, index, network, ready, sparql, stats, store,
    timeline,
};

pub use access::{Access, SameTokens, Token, TokenError};
pub use answer::{Answerer, answer};
pub use browsers::{Origin, OriginError};
pub use connections::serve;
pub use openapi::openapi_document;
pub use routes::diff::MOST as MOST_CHANGES;
pub use routes::dyads::MOST as MOST_DYADS;
pub use routes::network::MOST as MOST_NODES;
pub use routes::timeline::MOST as MOST_ROWS;
pub use routes::timeline::plans::MOST as MOST_PLANS;
pub use state::{AppState, Limits};

/// The service over a store.
pub fn app(state: AppState) -> Router {
    let graph_bytes = state.limits().graph_bytes;
    let graphs = || {
        let graphs = get(store::get).put(store::put).post(store::post).delete(store::delete);
        graphs.layer(DefaultBodyLimit::max(graph_bytes))
    };
    let routes = Router::new()
        .route("/timeline", get(timeline::get))
        .route("/timeline/histogram", get(timeline::histogram::get))
        .route("/timeline/plans", get(timeline::plans::get))
        .route("/diff", get(diff::get))
        .route("/dyads", get(dyads::get))
        .route("/network/rank", get(network::rank))
        .route("/network/compare", get(network::compare))
        .route("/network/series", get(network::series))
        .route("/network/brokers", get(network::brokers))
        .route("/network/path", get(network::path))
        .route("/entities", get(entities::get))
        .route("/entities/{*id}", get(entities::detail::get))
        .route("/events/{*id}", get(events::get))
        .route("/documents", get(documents::list).post(documents::post))
        .route("/documents/{*id}", get(documents::get).delete(documents::delete))
        .route("/stats", get(stats::get))
        .route("/export", get(export::get))
        // Answers of routes above are tagged: they depend on the store alone.
        .route_layer(middleware::from_fn_with_state(state.clone(), tags::tag))
        .route("/", get(index::get))
        .route("/openapi.json", get(openapi::get))
        .route("/reference", get(openapi::reference::get))
        .route("/id/{*path}", get(id::get))
        .route("/sparql", get(sparql::get).post(sparql::post))
        .route("/update", post(sparql::update))
        .route("/store", graphs())
        .route("/store/{*path}", graphs())
        .route("/backup", post(backup::post))
        .route("/metrics", get(routes::metrics::get))
        // Routes above need the token for reading, where there is one; those below never.
        .route_layer(middleware::from_fn_with_state(state.clone(), access::readers))
        .route("/context.jsonld", get(routes::context::get))
        .route("/health", get(health::get))
        .route("/ready", get(ready::get))
        .fallback(routes::no_route)
        .method_not_allowed_fallback(routes::no_method)
        .layer(DefaultBodyLimit::max(state.limits().body_bytes))
        .layer(CatchPanicLayer::custom(error::of_panic))
        .layer(RequestBodyTimeoutLayer::new(state.limits().patience_with_clients))
        .with_state(state.clone());
    browsers::let_ask(state.origins(), routes).layer(middleware::from_fn_with_state(state, frame::frame))
}
