//! Serves one file as JSON on a loopback port, and ends by itself: what HTTP alone costs, for `benches/timelines.py`.
//!
//! `bare FILE --seconds N` prints its address. `/bytes` answers with the bytes as they are; `/json` writes the JSON anew
//! for every request, as a service that has the answer at hand would.

use std::error::Error;
use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use clap::Parser;
use serde_json::Value;
use tokio::net::TcpListener;

/// Serves one file as JSON on a loopback port, and ends by itself.
#[derive(Parser)]
#[command(name = "bare")]
struct Arguments {
    /// The file.
    file: PathBuf,
    /// When to end.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

/// That of the service itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The page that every request is answered with.
struct Page {
    bytes: String,
    json: Value,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let bytes = fs_err::read_to_string(&arguments.file)?;
    let json = serde_json::from_str(&bytes)?;
    let app = Router::new()
        .route("/bytes", get(as_bytes))
        .route("/json", get(as_json))
        .with_state(Arc::new(Page { bytes, json }));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    writeln!(io::stdout().lock(), "serving on http://{}", listener.local_addr()?)?;
    tokio::select! {
        served = axum::serve(listener, app) => Ok(served?),
        () = tokio::time::sleep(Duration::from_secs(arguments.seconds)) => Ok(()),
    }
}

async fn as_bytes(State(page): State<Arc<Page>>) -> Response {
    ([(CONTENT_TYPE, "application/json")], page.bytes.clone()).into_response()
}

async fn as_json(State(page): State<Arc<Page>>) -> Response {
    Json(&page.json).into_response()
}
