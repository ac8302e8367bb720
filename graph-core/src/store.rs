//! `GraphStore`: an Oxigraph store that knows what it holds, in memory or on disk.

#[cfg(feature = "disk")]
mod disk;
#[cfg(feature = "disk")]
mod serving;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use oxigraph::model::Quad;
use oxigraph::store::{StorageError, Store};
use serde::Serialize;

use crate::error::StoreError;
use crate::free::Edit;
use crate::index::Index;
use crate::ontology;
use crate::view::{Pattern, Quads, View};
use crate::write::Writer;

#[cfg(feature = "disk")]
pub use self::serving::{Announcement, Serving};

/// There while joining has not looked at all that was written.
const UNJOINED: &str = "unjoined";
/// The load log.
const LOG: &str = "loads.jsonl";

/// A line of `loads.jsonl`.
#[derive(Serialize)]
struct Recorded<'a, T> {
    recorded: String,
    #[serde(flatten)]
    entry: &'a T,
}

/// The store: events, entities, documents and reports as RDF, in memory or on disk.
///
/// ```
/// use graph_core::GraphStore;
/// let store = GraphStore::in_memory()?;
/// assert_eq!(store.view().events().count(), 0);
/// # Ok::<(), graph_core::StoreError>(())
/// ```
pub struct GraphStore {
    rdf: Rdf,
    index: Index,
    folder: Option<PathBuf>,
    /// Held until the store is dropped; the lock goes with the file.
    _lock: Option<File>,
}

/// The Oxigraph database, opened when it is first asked: timelines need the index alone.
struct Rdf {
    store: OnceLock<Store>,
    /// Where it is opened from, to read.
    folder: Option<PathBuf>,
}

impl From<Store> for Rdf {
    fn from(store: Store) -> Self {
        Self { store: OnceLock::from(store), folder: None }
    }
}

impl Rdf {
    fn store(&self) -> Result<&Store, StorageError> {
        if let (None, Some(folder)) = (self.store.get(), &self.folder) {
            // Should two threads open it at once, one of the two stays.
            let _other = self.store.set(open_read_only(folder)?);
        }
        self.store.get().ok_or_else(|| StorageError::Other("the database was never opened".into()))
    }
}

#[cfg(feature = "disk")]
fn open_read_only(folder: &Path) -> Result<Store, StorageError> {
    Store::open_read_only(folder)
}

#[cfg(not(feature = "disk"))]
fn open_read_only(_folder: &Path) -> Result<Store, StorageError> {
    Err(StorageError::Other("this build has no stores on disk".into()))
}

impl Quads for Rdf {
    fn matching(&self, pattern: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StorageError>> + '_> {
        match self.store() {
            Ok(store) => store.matching(pattern),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }
}

impl GraphStore {
    /// An empty store in memory.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub fn in_memory() -> Result<Self, StoreError> {
        let store = Self::bare()?;
        store.put_ontology()?;
        Ok(store)
    }

    /// A store in memory without even the ontology, which takes longer to write than a small file to load: for fuzzing,
    /// which makes a store for every input. Loading and [`View`] do not need the ontology in the store, SPARQL does.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub fn bare() -> Result<Self, StoreError> {
        Ok(Self { rdf: Store::new()?.into(), index: Index::in_memory(), folder: None, _lock: None })
    }

    /// Reads the model, with the timeline index while it is sound.
    pub fn view(&self) -> View<'_> {
        View::with_index(&self.rdf, &self.index)
    }

    /// The one way to write events, entities, documents and reports.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn writer(&self) -> Result<Writer<'_>, StoreError> {
        Writer::new(self.rdf()?, &self.index, self.folder.as_ref().map(|folder| folder.join(UNJOINED)))
    }

    /// The one way to write what stands beside them. There must be no other edit or writer meanwhile.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn edit(&self) -> Result<Edit<'_>, StoreError> {
        Edit::new(self.rdf()?)
    }

    /// Whether there is a timeline index that can be asked. Without one, timelines are read from the store itself.
    pub fn has_index(&self) -> bool {
        self.index.current().is_some()
    }

    /// Makes the timeline index anew from all that the store has.
    ///
    /// # Errors
    /// When the store cannot be read or the index not be written.
    pub fn reindex(&self) -> Result<(), StoreError> {
        self.index.set_stale()?;
        self.index.make_anew(View::new(&self.rdf))
    }

    /// In what the timeline index differs from what follows from the store, in words; the first hundred.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn index_differences(&self) -> Result<Vec<String>, StoreError> {
        self.index.differences(View::new(&self.rdf))
    }

    /// Whether a load was cut off before the reports it had written were joined; the next one makes up for that.
    pub fn is_unjoined(&self) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.join(UNJOINED).exists())
    }

    /// The RDF underneath, for SPARQL and dumps. Write through [`Self::writer`] and [`Self::edit`] only.
    ///
    /// # Errors
    /// When it was not open yet, and cannot be opened.
    pub fn rdf(&self) -> Result<&Store, StoreError> {
        Ok(self.rdf.store()?)
    }

    /// The folder of a store on disk.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Adds a line to the load log: what was recorded and when. In memory there is no log.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn log_load<T: Serialize>(&self, entry: &T) -> Result<(), StoreError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let entry = Recorded { recorded: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), entry };
        let mut line = serde_json::to_vec(&entry).map_err(std::io::Error::from)?;
        line.push(b'\n');
        let mut log = fs_err::OpenOptions::new().create(true).append(true).open(folder.join(LOG))?;
        log.write_all(&line)?;
        Ok(())
    }

    /// Puts this program's ontology in the place of any other.
    fn put_ontology(&self) -> Result<(), StoreError> {
        let mut transaction = self.rdf()?.start_transaction()?;
        let old = View::new(&self.rdf)
            .matching(crate::view::Pattern::resolved())
            .filter(|quad| quad.as_ref().is_ok_and(ontology::defines))
            .collect::<Result<Vec<_>, _>>()?;
        for quad in &old {
            transaction.remove(quad);
        }
        transaction.extend(ontology::quads());
        transaction.commit()?;
        Ok(())
    }
}
