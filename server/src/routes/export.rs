//! `/export?format=…`: the store, or a part of it, for other programs and for readers; the options are those of
//! `chancery export`.
//!
//! An export is sent while it is written. Where it cannot go on, the connection is cut, so that no part of one looks whole.

use std::io::{self, BufWriter, Write};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, future, stream};
use graph_core::GraphStore;
use queries::export::graphml::Options;
use queries::export::tables::Table;
use queries::export::{self, Export, Format};
use queries::{Period, QueryError};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument;

use crate::error::Error;
use crate::filter::{AskedFilter, any_actors};
use crate::negotiate::Accept;
use crate::params::Params;
use crate::state::{AppState, Work};

/// What is sent at once.
const CHUNK: usize = 64 << 10;
/// How many of these may wait for a client.
const WAITING: usize = 4;

/// What is asked.
struct Asked {
    format: Format,
    filter: AskedFilter,
    graph: Options,
    table: Table,
}

impl Asked {
    fn read(mut params: Params, accept: &Accept) -> Result<Self, Error> {
        let actors = any_actors(&mut params)?;
        let usual = Options::default();
        let asked = Self {
            format: params.one("format")?.map_or_else(|| accepted(accept), Ok)?,
            filter: AskedFilter::read(&mut params, actors)?,
            graph: Options {
                shape: params.one("shape")?.unwrap_or(usual.shape),
                level: params.one("level")?.unwrap_or(usual.level),
                period: params.one::<Period>("period")?,
                ..usual
            },
            table: params.one("table")?.unwrap_or_default(),
        };
        params.finish().map(|()| asked)
    }

    /// The export, its actors found in the store.
    fn resolve(self, store: &GraphStore) -> Result<Export, QueryError> {
        let Self { format, filter, graph, table } = self;
        Ok(Export { format, filter: filter.resolve(store)?, graph, table })
    }
}

/// The format that `Accept` chooses. Of those of one media type it is the first.
fn accepted(accept: &Accept) -> Result<Format, Error> {
    let media = |format: &Format| format.media_type().split(';').next().unwrap_or_default();
    accept.choose(Format::ALL.iter().map(|format| (*format, media(format)))).map(|(format, _)| format)
}

/// Sends the export.
pub(crate) async fn get(State(state): State<AppState>, headers: HeaderMap, params: Params) -> Result<Response, Error> {
    let asked = Asked::read(params, &Accept::of(&headers))?;
    let media = asked.format.media_type();
    let (sender, chunks) = mpsc::channel(WAITING);
    let write = move |store: &GraphStore| {
        let export = asked.resolve(store)?;
        let mut out = BufWriter::with_capacity(CHUNK, Chunks(sender));
        export::write(store, &export, &mut out)?;
        Ok(out.flush().map_err(QueryError::from)?)
    };
    let work = async move { state.read(Work::Long, write).await };
    let body = body(chunks, tokio::spawn(work.in_current_span())).await?;
    Ok(([(CONTENT_TYPE, HeaderValue::from_static(media)), (VARY, HeaderValue::from_static("accept"))], body)
        .into_response())
}

/// The chunks, and an error at their end where the work has one. Work that ends before the first has no body but its error.
async fn body(mut chunks: mpsc::Receiver<Bytes>, work: JoinHandle<Result<(), Error>>) -> Result<Body, Error> {
    let Some(first) = chunks.recv().await else {
        return ended(work.await).map(|()| Body::empty());
    };
    let end = stream::once(work).filter_map(|result| future::ready(ended(result).err().map(|error| cut(&error))));
    let chunks = stream::once(future::ready(first)).chain(ReceiverStream::new(chunks)).map(Ok);
    Ok(Body::from_stream(chunks.chain(end)))
}

fn ended(result: Result<Result<(), Error>, tokio::task::JoinError>) -> Result<(), Error> {
    result.unwrap_or_else(|error| Err(Error::Panic { message: error.to_string() }))
}

/// The error that cuts the connection.
fn cut(error: &Error) -> Result<Bytes, io::Error> {
    tracing::warn!(%error, "an export was cut off");
    Err(io::Error::other(error.to_string()))
}

/// Hands over what is written to it, and waits while a client takes nothing.
struct Chunks(mpsc::Sender<Bytes>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Bytes::copy_from_slice(bytes));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
