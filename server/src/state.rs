//! What every request shares, and what one may cost.

use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use graph_core::{GraphStore, ontology};
use tokio::sync::{Semaphore, oneshot};
use tracing::Span;

use crate::access::{Access, Writer};
use crate::answer::{self, Answered, Answerer, Pool, Question, Stop};
use crate::browsers::Origin;
use crate::error::Error;
use crate::metrics::{Metrics, Standing};

/// The stack of a thread that runs a query. SPARQL is parsed by recursion: queries as deep as are read at all need more than
/// the usual two megabytes.
pub(crate) const STACK: usize = 128 << 20;

/// Runs what may take long, or for ever, on a thread of its own: a runtime cannot be shut down before its threads end.
fn spawn(work: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    thread::Builder::new().name("work".to_owned()).stack_size(STACK).spawn(work).map(drop)
}

/// Runs what ends by itself on a thread that is kept: most of it takes less time than starting one.
fn spawn_briefly(work: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    drop(tokio::task::spawn_blocking(work));
    Ok(())
}

/// What requests may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long one may be worked on.
    pub timeout: Duration,
    /// How long one may wait for others to end, before it is worked on.
    pub wait: Duration,
    /// How many SPARQL queries run at once, and beside them how many other requests.
    pub running: usize,
    /// How many bytes of memory a SPARQL query may take, where it is answered in a process of its own and the system tells
    /// as Linux does.
    pub query_memory: u64,
    /// How many bytes an answer to a SPARQL query may have: it is held in memory, so that none is cut off in the middle.
    pub answer_bytes: usize,
    /// How many bytes the body of a request may have.
    pub body_bytes: usize,
    /// How many bytes it may have where it is a graph.
    pub graph_bytes: usize,
    /// How long whoever loads or withdraws documents waits for the end of it; the load goes on after that.
    pub loading: Duration,
    /// How many bytes the body of a request that loads something may have.
    pub load_bytes: u64,
    /// How many bytes that may be when it is unpacked.
    pub unpacked_bytes: u64,
    /// How many connections there may be at once; whoever comes then waits for one to end.
    pub connections: usize,
    /// How long a client may take to send the head of a request, and for how long it may send nothing of a body, or take
    /// nothing of an answer. A connection without a request ends after as long.
    pub patience_with_clients: Duration,
}

/// Counting the cores reads several files, and every command of the program shows the default in its help.
static RUNNING: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(4, |n| n.get().max(4)));

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            wait: Duration::from_secs(5),
            running: *RUNNING,
            query_memory: 1 << 30,
            answer_bytes: 64 << 20,
            body_bytes: 1 << 20,
            graph_bytes: 64 << 20,
            loading: Duration::from_secs(3600),
            load_bytes: 64 << 20,
            unpacked_bytes: 1 << 30,
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
    metrics: Arc<Metrics>,
    /// Where copies of the store are made.
    backups: Option<Arc<Path>>,
    access: Arc<Access>,
    origins: Arc<[Origin]>,
    /// Answers free SPARQL; without it, that is done here.
    pool: Option<Arc<Pool>>,
    /// How many writes have ended.
    writes: Arc<AtomicU64>,
    /// A number for what the store holds.
    revision: Arc<AtomicU64>,
    queries: Arc<Semaphore>,
    others: Arc<Semaphore>,
    long: Arc<Semaphore>,
    /// There is one writer at a time.
    writing: Arc<Semaphore>,
}

/// What sort of work waits for a free place: SPARQL queries that overrun must not keep everything else from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// A SPARQL query of anybody's own.
    Query,
    /// A question that the program knows.
    Other,
    /// What reads the whole store, and may go on for as long as somebody takes it.
    Long,
}

impl AppState {
    /// The state of a service over `store`, which everybody reads and nobody writes.
    pub fn new(store: Arc<GraphStore>, limits: Limits) -> Self {
        // From now on it is kept as it is while something is written.
        let _asked = store.snapshot();
        let places = || Arc::new(Semaphore::new(limits.running.clamp(1, Semaphore::MAX_PERMITS)));
        Self {
            revision: Arc::new(AtomicU64::new(revision(&store))),
            store,
            limits,
            metrics: Arc::default(),
            backups: None,
            access: Arc::default(),
            origins: Arc::default(),
            pool: None,
            writes: Arc::default(),
            queries: places(),
            others: places(),
            long: places(),
            writing: Arc::new(Semaphore::new(1)),
        }
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

    /// The same, with free SPARQL answered by processes of their own, which can be ended; a store in memory is asked here
    /// nevertheless. Say [who may do what](Self::with_access) before.
    ///
    /// # Errors
    /// When there is a folder of an earlier service that cannot be removed.
    pub fn with_answerer(self, answerer: Answerer) -> io::Result<Self> {
        let is_writable = self.access.is_writable();
        let pool = self.store.folder().map(|folder| Pool::new(answerer, folder, is_writable)).transpose()?;
        Ok(Self { pool: pool.map(Arc::new), ..self })
    }

    /// The same, with copies of the store made in a folder.
    #[must_use]
    pub fn with_backups(self, folder: Option<&Path>) -> Self {
        Self { backups: folder.map(Arc::from), ..self }
    }

    pub(crate) fn backups(&self) -> Option<Arc<Path>> {
        self.backups.clone()
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How things are now, but for the size of the store, which takes a while to know.
    pub(crate) fn standing(&self, store_bytes: u64) -> Standing {
        let places = self.limits.running.clamp(1, Semaphore::MAX_PERMITS);
        let queries_running = places.saturating_sub(self.queries.available_permits());
        Standing { store_bytes, queries_running, writes: self.writes.load(Ordering::SeqCst) }
    }

    /// Pages of which origins may ask from a browser, beside those of the service.
    pub(crate) fn origins(&self) -> &[Origin] {
        &self.origins
    }

    /// Who may do what.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// A number for a question, and for what the store holds now: another after each write.
    pub(crate) fn revision(&self, question: impl Hash) -> u64 {
        hash((self.revision.load(Ordering::SeqCst), question))
    }

    /// What requests may cost.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Answers a query of anybody's own.
    pub(crate) async fn ask(&self, question: Question, stop: Stop) -> Result<Answered, Error> {
        let Some(pool) = self.pool.clone() else {
            return self.read(Work::Query, move |store| answer::here(store, &question, stop)).await;
        };
        let (writes, memory) = (Arc::clone(&self.writes), self.limits.query_memory);
        let ask = move |store: &GraphStore| pool.ask(store, writes.load(Ordering::SeqCst), &question, memory, &stop);
        // It ends with its process, if need be.
        self.work(&self.queries, spawn_briefly, ask).await
    }

    /// Reads the store, as the last write that has ended left it, on a thread that may block. The place is taken until the
    /// work has ended, even where nobody waits for it any more.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: Work,
        read: impl FnOnce(&GraphStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let read = move |store: &GraphStore| read(&store.snapshot());
        match work {
            Work::Query => self.work(&self.queries, spawn, read).await,
            Work::Other => self.work(&self.others, spawn_briefly, read).await,
            Work::Long => self.work(&self.long, spawn, read).await,
        }
    }

    /// [Writes](Self::write) in several steps, none of which any query sees before the last.
    pub(crate) async fn write_in_steps<T: Send + 'static>(
        &self,
        right: Writer,
        write: impl FnOnce(&GraphStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (pool, writes) = (self.pool.clone(), Arc::clone(&self.writes));
        let write = move |store: &GraphStore| {
            pool.map_or(Ok(()), |pool| pool.keep(store, writes.load(Ordering::SeqCst)))?;
            write(store)
        };
        self.write(right, write).await
    }

    /// Writes to the store on a thread of its own, one after the other. Queries that come once it has ended read what was
    /// written, whether or not it came to a good end: a part of it may have been written.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        _right: Writer,
        write: impl FnOnce(&GraphStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (writes, now) = (Arc::clone(&self.writes), Arc::clone(&self.revision));
        let write = move |store: &GraphStore| {
            let written = write(store);
            writes.fetch_add(1, Ordering::SeqCst);
            now.store(revision(store), Ordering::SeqCst);
            written
        };
        self.work(&self.writing, spawn, write).await
    }

    async fn work<T: Send + 'static>(
        &self,
        places: &Arc<Semaphore>,
        spawn: fn(Box<dyn FnOnce() + Send>) -> io::Result<()>,
        work: impl FnOnce(&GraphStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let waiting = tokio::time::timeout(self.limits.wait, Arc::clone(places).acquire_owned());
        let Ok(Ok(place)) = waiting.await else { return Err(Error::Busy) };
        let (answer, answered) = oneshot::channel();
        let (store, span) = (Arc::clone(&self.store), Span::current());
        spawn(Box::new(move || {
            let worked = span.in_scope(|| work(&store));
            drop(place);
            // Nobody may be waiting any more.
            let _sent = answer.send(worked);
        }))?;
        answered.await?
    }
}

/// A number for what a store holds, and for how this version tells of it. That of a store without a number of its own is of
/// this moment alone.
fn revision(store: &GraphStore) -> u64 {
    let number = store.revision().unwrap_or_else(|| RandomState::new().hash_one(Instant::now()));
    hash((env!("CARGO_PKG_VERSION"), ontology::digest(), number))
}

/// The same in every run of the program.
fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
