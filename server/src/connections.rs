//! Connections: how many there are, how long each may take over what, and how they end.

mod patience;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use self::patience::Patient;
use crate::state::Limits;

/// How long requests that run when the service is told to stop may go on.
const FAREWELL: Duration = Duration::from_secs(60);
/// How many bytes the head of a request may have: its line, which holds queries of `GET`, and its headers.
const HEAD_BYTES: usize = 64 << 10;
/// How many headers it may have.
const HEADERS: usize = 100;

/// Serves until `shutdown` resolves; then takes no new connections, finishes what runs, and returns. To end at once, drop
/// the future.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let places = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let (stop, stopping) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            (socket, place) = accept(&listener, &places) => {
                connections.spawn(converse(socket, app.clone(), limits, stopping.clone(), place));
            }
            Some(_ended) = connections.join_next() => {}
        }
    }
    drop(listener);
    // Connections see that it is gone.
    drop(stop);
    let farewell = async { while connections.join_next().await.is_some() {} };
    let _in_time = tokio::time::timeout(FAREWELL, farewell).await;
}

/// The next connection, once there is a place for it: further clients wait in the queue of the system.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    /// The process has too many files open: some of them will be closed.
    const PAUSE: Duration = Duration::from_millis(100);
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((socket, _)) => return (socket, place),
            Err(error) => {
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Answers the requests of a connection, one after the other, until the client has no more, takes too long, or the
/// sender of `stopping` is dropped.
async fn converse(
    socket: TcpStream,
    app: Router,
    limits: Limits,
    mut stopping: watch::Receiver<()>,
    _place: Option<OwnedSemaphorePermit>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.patience_with_clients)
        .max_headers(HEADERS)
        .max_buf_size(HEAD_BYTES);
    let socket = TokioIo::new(Patient::new(socket, limits.patience_with_clients));
    let mut connection = std::pin::pin!(http.serve_connection(socket, TowerToHyperService::new(app)));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}
