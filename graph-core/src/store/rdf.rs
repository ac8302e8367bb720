//! The Oxigraph database, and what it held at one time.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use oxigraph::model::{NamedNodeRef, Quad};
use oxigraph::store::{StorageError, Store, Transaction};
use self_cell::self_cell;

use crate::view::{Pattern, Quads};

/// The Oxigraph database, opened when it is first asked: timelines need the index alone.
pub(super) struct Rdf {
    store: OnceLock<Store>,
    /// Where it is opened from, to read.
    folder: Option<PathBuf>,
    is_in_memory: bool,
}

self_cell! {
    /// What a database held at one time: a transaction in which nothing is written sees nothing that others write.
    pub(super) struct Kept {
        owner: Store,
        #[covariant]
        dependent: Transaction,
    }
}

impl Rdf {
    pub(super) fn in_memory(store: Store) -> Self {
        Self { store: OnceLock::from(store), folder: None, is_in_memory: true }
    }

    /// One on disk that is open to write.
    #[cfg(feature = "disk")]
    pub(super) fn on_disk(store: Store) -> Self {
        Self { store: OnceLock::from(store), folder: None, is_in_memory: false }
    }

    /// One in a folder that nobody writes to.
    #[cfg(feature = "disk")]
    pub(super) fn to_read(folder: PathBuf) -> Self {
        Self { store: OnceLock::new(), folder: Some(folder), is_in_memory: false }
    }

    pub(super) fn store(&self) -> Result<&Store, StorageError> {
        if let (None, Some(folder)) = (self.store.get(), &self.folder) {
            // Should two threads open it at once, one of the two stays.
            let _other = self.store.set(open_read_only(folder)?);
        }
        self.store.get().ok_or_else(|| StorageError::Other("the database was never opened".into()))
    }

    /// What it holds now. `None` where it needs not be kept, because nobody writes to it, or cannot, because in memory a
    /// transaction keeps all others from beginning.
    pub(super) fn keep(&self) -> Result<Option<Kept>, StorageError> {
        if self.folder.is_some() || self.is_in_memory {
            return Ok(None);
        }
        Kept::try_new(self.store()?.clone(), Store::start_transaction).map(Some)
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

    fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StorageError> {
        self.store()?.has_graph(name)
    }

    fn number(&self) -> Result<usize, StorageError> {
        self.store()?.number()
    }
}
