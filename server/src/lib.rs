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
//! let state = AppState::new(Arc::new(GraphStore::in_memory()?), Limits::default());
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let shutdown = async {}; // a service that stops at once
//! server::serve(listener, server::app(state), shutdown).await?;
//! # Ok(())
//! # }
//! ```

mod access;
mod error;
mod filter;
mod frame;
mod negotiate;
mod params;
mod routes;
mod state;

#[cfg(test)]
mod tests;

use std::io;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::catch_panic::CatchPanicLayer;

use crate::routes::{dyads, entities, events, health, index, sparql, timeline};

pub use access::{Access, SameTokens, Token, TokenError};
pub use state::{AppState, Limits};

/// How long requests that run when the service is told to stop may go on.
const FAREWELL: Duration = Duration::from_secs(60);

/// The service over a store.
pub fn app(state: AppState) -> Router {
    Router::new()
        .route("/", get(index::get))
        .route("/sparql", get(sparql::get).post(sparql::post))
        .route("/timeline", get(timeline::get))
        .route("/timeline/histogram", get(timeline::histogram::get))
        .route("/dyads", get(dyads::get))
        .route("/entities", get(entities::get))
        .route("/events/{*id}", get(events::get))
        // Routes above need the token for reading, where there is one; those below never.
        .route_layer(middleware::from_fn_with_state(state.clone(), access::readers))
        .route("/health", get(health::get))
        .fallback(routes::no_route)
        .method_not_allowed_fallback(routes::no_method)
        .layer(DefaultBodyLimit::max(state.limits().body_bytes))
        .layer(CatchPanicLayer::custom(error::of_panic))
        .layer(middleware::from_fn_with_state(state.clone(), frame::frame))
        .with_state(state)
}

/// Serves until `shutdown` resolves; then takes no new connections, finishes what runs, and returns.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (told, stopping) = oneshot::channel::<()>();
    let stop = async move {
        shutdown.await;
        drop(told);
    };
    let overdue = async move {
        let _told = stopping.await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        served = axum::serve(listener, app).with_graceful_shutdown(stop) => served,
        () = overdue => Ok(()),
    }
}
