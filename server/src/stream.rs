//! Answers that are sent while they are written: exports, graphs.
//!
//! Where one cannot go on, the connection is cut, so that no part of it looks whole.

use std::io::{self, BufWriter, Write};

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, future, stream};
use graph_core::GraphStore;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument;

use crate::error::Error;
use crate::state::{AppState, Work};

/// What is sent at once.
const CHUNK: usize = 64 << 10;
/// How many of these may wait for a client.
const WAITING: usize = 4;

/// What an answer is written to.
pub(crate) type Out = BufWriter<Chunks>;

/// What `write` writes of the store, as the body of an answer. It has a place among the long requests, and starts once the first
/// of it is there; `write` flushes what it has written.
///
/// # Errors
/// When nothing was written before `write` failed.
pub(crate) async fn stream(
    state: &AppState,
    write: impl FnOnce(&GraphStore, &mut Out) -> Result<(), Error> + Send + 'static,
) -> Result<Body, Error> {
    let (sender, chunks) = mpsc::channel(WAITING);
    let write = move |store: &GraphStore| {
        let mut out = BufWriter::with_capacity(CHUNK, Chunks(sender));
        let written = write(store, &mut out);
        // What was not sent yet when it failed is not sent any more: dropping would.
        let _unsent = out.into_parts();
        written
    };
    let state = state.clone();
    let work = async move { state.read(Work::Long, write).await };
    body(chunks, tokio::spawn(work.in_current_span())).await
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
    tracing::warn!(%error, "an answer was cut off");
    Err(io::Error::other(error.to_string()))
}

/// Hands over what is written to it, and waits while a client takes nothing.
pub(crate) struct Chunks(mpsc::Sender<Bytes>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Bytes::copy_from_slice(bytes));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
