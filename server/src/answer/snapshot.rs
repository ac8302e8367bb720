//! What children read: the store itself while nobody writes to it, else a copy of it as it is between two writes.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use graph_core::{GraphStore, StoreError};

/// The folder of copies, in that of the store: files that do not change are shared with it.
const FOLDER: &str = "snapshots";

/// A store that children may open.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) folder: PathBuf,
    is_copy: bool,
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if self.is_copy {
            // What cannot be removed is when the service starts again.
            let _left = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The newest copy, and how many writes it has seen.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    newest: Mutex<Option<(u64, Arc<Snapshot>)>>,
}

impl Snapshots {
    /// The store after `writes` writes, or more. It is made in the midst of a write only where that is one step of the
    /// database: [before any other](super::Pool::keep) there is one.
    pub(super) fn after(&self, store: &GraphStore, folder: &Path, writes: u64) -> Result<Arc<Snapshot>, StoreError> {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, snapshot)) = &*newest
            && *seen >= writes
        {
            return Ok(Arc::clone(snapshot));
        }
        let folder = folder.join(FOLDER).join(writes.to_string());
        remove(&folder)?;
        let snapshot = Arc::new(Snapshot { folder, is_copy: true });
        store.backup(&snapshot.folder)?;
        *newest = Some((writes, Arc::clone(&snapshot)));
        Ok(snapshot)
    }
}

/// The store itself.
pub(super) fn itself(folder: &Path) -> Arc<Snapshot> {
    Arc::new(Snapshot { folder: folder.to_owned(), is_copy: false })
}

/// Removes what a service left that was killed.
pub(super) fn clear(folder: &Path) -> io::Result<()> {
    remove(&folder.join(FOLDER))
}

fn remove(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
