//! Where a store is served: a service says so in a file of its store, which it keeps locked for as long as it runs. So what
//! one left behind that was killed is known to be stale.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::GraphStore;
use super::disk::lock_patiently;

const FILE: &str = "serving";

/// What a service says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Serving {
    /// Where it can be asked: `127.0.0.1:7878`.
    pub address: String,
    /// Whether it holds the store alone, to write to it.
    pub writes: bool,
}

impl Serving {
    /// The service of the store in this folder, if one runs.
    pub fn of(folder: &Path) -> Option<Self> {
        let (mut file, _) = fs_err::File::open(folder.join(FILE)).ok()?.into_parts();
        let Err(TryLockError::WouldBlock) = file.try_lock_shared() else { return None };
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        serde_json::from_str(&text).ok()
    }
}

/// A service has said where it is. It holds for as long as this value.
#[derive(Debug)]
pub struct Announcement(File);

impl Drop for Announcement {
    fn drop(&mut self) {
        // The lock goes, too, and without it nobody believes what is left.
        let _emptied = self.0.set_len(0);
    }
}

impl GraphStore {
    /// Says that this store is served. `None` where another service has said so already, or the store is in memory.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn announce(&self, serving: &Serving) -> io::Result<Option<Announcement>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let mut file = File::options().create(true).truncate(false).write(true).open(folder.join(FILE))?;
        match lock_patiently(|| file.try_lock()) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        file.set_len(0)?;
        file.write_all(&serde_json::to_vec(serving)?)?;
        Ok(Some(Announcement(file)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_known_while_it_runs() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = GraphStore::open(folder.path()).expect("a store");
        let serving = Serving { address: "127.0.0.1:1".to_owned(), writes: true };
        assert_eq!(Serving::of(folder.path()), None);
        let announcement = store.announce(&serving).expect("a file").expect("no other");
        assert_eq!(Serving::of(folder.path()), Some(serving.clone()));
        assert!(store.announce(&serving).expect("a file").is_none());
        drop(announcement);
        assert_eq!(Serving::of(folder.path()), None);
    }

    #[test]
    fn what_a_killed_service_left_behind_is_stale() {
        let folder = tempfile::tempdir().expect("a folder");
        fs_err::write(folder.path().join(FILE), r#"{"address":"127.0.0.1:1","writes":true}"#).expect("a file");
        assert_eq!(Serving::of(folder.path()), None);
    }
}
