//! `GraphStore`: an Oxigraph store that knows what it holds, in memory or on disk.

#[cfg(feature = "disk")]
mod disk;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use oxigraph::store::Store;
use serde::Serialize;

use crate::error::StoreError;
use crate::ontology;
use crate::view::View;
use crate::write::Writer;

/// There while joining has not looked at all that was written.
const UNJOINED: &str = "unjoined";

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
    rdf: Store,
    folder: Option<PathBuf>,
    /// Held until the store is dropped; the lock goes with the file.
    _lock: Option<File>,
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
        Ok(Self { rdf: Store::new()?, folder: None, _lock: None })
    }

    /// Reads the model.
    pub fn view(&self) -> View<'_> {
        View::new(&self.rdf)
    }

    /// The one way to write.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn writer(&self) -> Result<Writer<'_>, StoreError> {
        Writer::new(&self.rdf, self.folder.as_ref().map(|folder| folder.join(UNJOINED)))
    }

    /// Whether a load was cut off before the reports it had written were joined; the next one makes up for that.
    pub fn is_unjoined(&self) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.join(UNJOINED).exists())
    }

    /// The RDF underneath, for SPARQL and dumps. Write through [`Self::writer`] only.
    pub fn rdf(&self) -> &Store {
        &self.rdf
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
        let mut log = fs_err::OpenOptions::new().create(true).append(true).open(folder.join("loads.jsonl"))?;
        log.write_all(&line)?;
        Ok(())
    }

    /// Puts this program's ontology in the place of any other.
    fn put_ontology(&self) -> Result<(), StoreError> {
        let mut transaction = self.rdf.start_transaction()?;
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
