//! `chancery serve`.

pub(super) mod tokens;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use graph_core::{GraphStore, Serving};
use server::{Answerer, AppState, Limits};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{Failure, log, note, open};
use crate::cli::ServeArgs;

pub(super) fn run(folder: &Path, args: &ServeArgs) -> Result<(), Failure> {
    let access = tokens::access(args)?;
    let writes = access.is_writable();
    let store = if writes { open_to_write(folder)? } else { open(folder)? };
    let timeout = Duration::try_from_secs_f64(args.timeout).map_err(Failure::new)?;
    log::start(args.log_format, "info");
    let runtime = tokio::runtime::Runtime::new()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(args.bind).await?;
        let limits = Limits {
            timeout,
            running: args.queries,
            query_memory: args.query_memory << 20,
            connections: args.connections,
            ..Limits::default()
        };
        let store = Arc::new(store);
        let serving = Serving { address: nearby(listener.local_addr()?).to_string(), writes };
        // Held while it is served.
        let _announcement = store.announce(&serving)?;
        note(format_args!("serving on http://{}; stop with Ctrl-C", listener.local_addr()?));
        let state = AppState::new(store, limits).with_access(access).with_origins(args.cors.clone());
        let state = state.with_backups(args.backups.as_deref());
        let state = state.with_answerer(answerer()?)?;
        until_stopped(listener, state).await
    });
    // What nobody waits for any more may go on for long.
    runtime.shutdown_background();
    served
}

/// An address as this machine reaches it: one that stands for every address of the machine is none to connect to.
fn nearby(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V4(_) | IpAddr::V6(_) => address.ip(),
    };
    SocketAddr::new(ip, address.port())
}

/// This program, to answer free SPARQL. On Linux it is found even where another version has taken its place meanwhile.
fn answerer() -> std::io::Result<Answerer> {
    let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
    Ok(Answerer { program, arguments: vec!["answer".into()] })
}

/// The service was told twice to end.
#[derive(Debug, Error)]
#[error("ended before the requests that were running")]
struct Hurried;

/// Serves until the process is told to end, and finishes what runs; told again, it does not.
async fn until_stopped(listener: TcpListener, state: AppState) -> Result<(), Failure> {
    let (stop, stopping) = oneshot::channel();
    let limits = *state.limits();
    let told_twice = async {
        told_to_stop().await;
        note("stopping once running requests are answered; told again, at once");
        let _served = stop.send(());
        told_to_stop().await;
    };
    tokio::select! {
        () = server::serve(listener, server::app(state), limits, async { stopping.await.unwrap_or_default() }) => Ok(()),
        () = told_twice => Err(Failure::new(Hurried)),
    }
}

/// Opens the store of a service that takes writes, and makes it where there is none: what is posted fills it.
fn open_to_write(folder: &Path) -> Result<GraphStore, Failure> {
    let store = GraphStore::open(folder)?;
    if !store.has_index() {
        note("making the timeline index anew, which was left behind or damaged …");
        store.reindex()?;
    }
    Ok(store)
}

/// Resolves when the process is asked to end: by Ctrl-C, or, as service managers do, by SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ended = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ended = interrupt.await;
    }
}
