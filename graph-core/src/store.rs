//! `GraphStore`: an Oxigraph store that knows what it holds, in memory or on disk.

#[cfg(feature = "disk")]
mod disk;
mod generation;
mod rdf;
#[cfg(feature = "disk")]
mod serving;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use oxigraph::store::Store;
use serde::Serialize;

use self::generation::Generation;
pub(crate) use self::generation::{Generations, Held};
use self::rdf::Rdf;
use crate::error::StoreError;
use crate::free::Edit;
use crate::index::Index;
use crate::ontology;
use crate::view::View;
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
    generations: Arc<Generations>,
    /// What is read, where it is [as one write left it](Self::snapshot).
    at: Option<Arc<Generation>>,
    folder: Option<Arc<Path>>,
    /// Held until the store is dropped, and all its snapshots; the lock goes with the file.
    lock: Option<Arc<File>>,
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
        let generations = Arc::new(Generations::new(Rdf::in_memory(Store::new()?), Index::in_memory()));
        Ok(Self { generations, at: None, folder: None, lock: None })
    }

    /// Reads the model, with the timeline index while it is sound: of a store that is being written to, all that is there by
    /// now, and without the index, which has not followed yet.
    pub fn view(&self) -> View<'_> {
        match &self.at {
            Some(generation) => generation.view(),
            None => View::with_index(&**self.generations.rdf(), self.generations.index()),
        }
    }

    /// The same store, as the last write that came to an end left it: whatever is read of it, or was asked of it, is of that
    /// one state and stays the same while something else is written, and timelines are answered from the index. Cheap. Of a
    /// store in memory, what does not come from the index is read as it is by then.
    ///
    /// SPARQL and copies ([`rdf`](Self::rdf), `backup`) and whoever writes have the store itself. Where a store was never
    /// asked for a snapshot before something was written, the first is of what is there in the midst of it.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        Self {
            generations: Arc::clone(&self.generations),
            at: Some(self.generations.present()),
            folder: self.folder.clone(),
            lock: self.lock.clone(),
        }
    }

    /// The one way to write events, entities, documents and reports.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn writer(&self) -> Result<Writer<'_>, StoreError> {
        self.begin_revision()?;
        Writer::new(&self.generations, self.folder.as_ref().map(|folder| folder.join(UNJOINED)))
    }

    /// The one way to write what stands beside them. There must be no other edit or writer meanwhile.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn edit(&self) -> Result<Edit<'_>, StoreError> {
        self.begin_revision()?;
        Edit::new(&self.generations)
    }

    /// Whether there is a timeline index that can be asked. Without one, timelines are read from the store itself.
    pub fn has_index(&self) -> bool {
        self.view().index().is_some()
    }

    /// Makes the timeline index anew from all that the store has.
    ///
    /// # Errors
    /// When the store cannot be read or the index not be written.
    pub fn reindex(&self) -> Result<(), StoreError> {
        let (_held, index) = (self.generations.hold()?, self.generations.index());
        index.set_stale()?;
        index.make_anew(View::new(&**self.generations.rdf()))
    }

    /// In what the timeline index differs from what follows from the store, in words; the first hundred.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn index_differences(&self) -> Result<Vec<String>, StoreError> {
        self.generations.index().differences(View::new(&**self.generations.rdf()))
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
        Ok(self.generations.rdf().store()?)
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
        let old = View::new(&**self.generations.rdf())
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
