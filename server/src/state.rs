//! What every request shares, and what one may cost.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use graph_core::GraphStore;
use tokio::sync::{Semaphore, oneshot};
use tracing::Span;

use crate::access::Access;
use crate::browsers::Origin;
use crate::error::Error;

/// The stack of a thread that reads. SPARQL is parsed by recursion: queries as deep as are read at all need more than the
/// usual two megabytes. A thread of the runtime's own would not do for another reason: the runtime cannot be shut down
/// before it ends, and some queries never do.
const STACK: usize = 128 << 20;

/// What requests may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long one may be worked on.
    pub timeout: Duration,
    /// How long one may wait for others to end, before it is worked on.
    pub wait: Duration,
    /// How many SPARQL queries run at once, and beside them how many other requests.
    pub running: usize,
    /// How many bytes an answer to a SPARQL query may have: it is held in memory, so that none is cut off in the middle.
    pub answer_bytes: usize,
    /// How many bytes the body of a request may have.
    pub body_bytes: usize,
    /// How many connections there may be at once; whoever comes then waits for one to end.
    pub connections: usize,
    /// How long a client may take to send the head of a request, and for how long it may send nothing of a body, or take
    /// nothing of an answer. A connection without a request ends after as long.
    pub patience_with_clients: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            wait: Duration::from_secs(5),
            running: thread::available_parallelism().map_or(4, |n| n.get().max(4)),
            answer_bytes: 64 << 20,
            body_bytes: 1 << 20,
            connections: 512,
            patience_with_clients: Duration::from_secs(15),
        }
    }
}

impl Limits {
    /// After this, nobody waits for an answer any more. Later than the deadline of the work itself, so that it is the
    /// work that ends, and this only what cannot end itself.
    pub(crate) fn patience(&self) -> Duration {
        const GRACE: Duration = Duration::from_secs(1);
        self.wait.saturating_add(self.timeout).saturating_add(GRACE)
    }
}

/// What every request shares. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    store: Arc<GraphStore>,
    limits: Limits,
    access: Arc<Access>,
    origins: Arc<[Origin]>,
    queries: Arc<Semaphore>,
    others: Arc<Semaphore>,
}

/// What sort of work waits for a free place: SPARQL queries that overrun must not keep everything else from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// A SPARQL query of anybody's own.
    Query,
    /// A question that the program knows.
    Other,
}

impl AppState {
    /// The state of a service over `store`, which everybody reads and nobody writes.
    pub fn new(store: Arc<GraphStore>, limits: Limits) -> Self {
        let places = || Arc::new(Semaphore::new(limits.running.clamp(1, Semaphore::MAX_PERMITS)));
        Self { store, limits, access: Arc::default(), origins: Arc::default(), queries: places(), others: places() }
    }

    /// The same, open to those whom `access` lets.
    #[must_use]
    pub fn with_access(self, access: Access) -> Self {
        Self { access: Arc::new(access), ..self }
    }

    /// The same, for pages of these origins too.
    #[must_use]
    pub fn with_origins(self, origins: Vec<Origin>) -> Self {
        Self { origins: origins.into(), ..self }
    }

    /// Pages of which origins may ask from a browser, beside those of the service.
    pub(crate) fn origins(&self) -> &[Origin] {
        &self.origins
    }

    /// Who may do what.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// What requests may cost.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads the store on a thread of its own, which may block. The place is taken until the work has ended, even where
    /// nobody waits for it any more.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: Work,
        read: impl FnOnce(&GraphStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let places = match work {
            Work::Query => &self.queries,
            Work::Other => &self.others,
        };
        let waiting = tokio::time::timeout(self.limits.wait, Arc::clone(places).acquire_owned());
        let Ok(Ok(place)) = waiting.await else { return Err(Error::Busy) };
        let (answer, answered) = oneshot::channel();
        let (store, span) = (Arc::clone(&self.store), Span::current());
        thread::Builder::new().name("read".to_owned()).stack_size(STACK).spawn(move || {
            let read = span.in_scope(|| read(&store));
            drop(place);
            // Nobody may be waiting any more.
            let _sent = answer.send(read);
        })?;
        answered.await?
    }
}
