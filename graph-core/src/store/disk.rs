//! Stores on disk (feature `disk`). A store is a folder:
//!
//! ```text
//! chancery.json   the version mark, written first and read before anything else
//! rdf/            the Oxigraph database
//! index/          the timeline index, which follows from the database
//! loads.jsonl     the load log: when what was recorded (outside the RDF, in no dump)
//! unjoined        there while a load has written events that joining has not looked at yet
//! serving         where a service of it runs, which holds this file (`serving.rs`)
//! lock            held while a process has the store open: shared to read, alone to write
//! ```

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use oxigraph::store::{StorageError, Store};
use serde::{Deserialize, Serialize};

use super::rdf::Rdf;
use super::{Generations, GraphStore};
use crate::error::StoreError;
use crate::index::Index;
use crate::ontology;
use crate::step::step;
use crate::view::View;

/// The version of the format that this program reads and writes.
const FORMAT: u32 = 2;
const MARK: &str = "chancery.json";
/// The mark while it is written.
const DRAFT: &str = "chancery.json.new";

/// What `chancery.json` says.
#[derive(Serialize, Deserialize)]
struct Mark {
    store: String,
    format: u32,
    ontology: String,
}

impl Mark {
    fn current() -> Self {
        Self { store: "chancery".to_owned(), format: FORMAT, ontology: ontology::digest() }
    }

    /// The mark of a store that is being made, or whose making was cut off: nothing is in it yet.
    fn unfinished() -> Self {
        Self { ontology: String::new(), ..Self::current() }
    }

    fn is_unfinished(&self) -> bool {
        self.ontology.is_empty()
    }
}

impl GraphStore {
    /// Opens a store to read and write, and makes it where there is none.
    ///
    /// # Errors
    /// When the folder holds something else or a store of another format, or another process has it open.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        fs_err::create_dir_all(folder)?;
        let mark = match read_mark(folder)? {
            Some(mark) => mark,
            None if !is_unused(folder)? => return Err(StoreError::Foreign { path: folder.to_owned() }),
            None => {
                let mark = Mark::unfinished();
                write_mark(folder, &mark)?;
                mark
            }
        };
        let lock = lock_file(folder)?;
        take(folder, || lock.try_lock())?;
        let index = if mark.is_unfinished() { Index::create(folder)? } else { Index::open(folder) };
        let store = Self::locked(folder, Rdf::on_disk(Store::open(folder.join("rdf"))?), index, lock);
        if mark.ontology != ontology::digest() {
            store.put_ontology()?;
            write_mark(folder, &Mark::current())?;
        }
        Ok(store)
    }

    /// Opens a store to read. Any number of processes may do so at once, but none beside one that writes.
    ///
    /// # Errors
    /// When there is no store, the folder holds something else or a store of another format, or another process
    /// writes to it.
    pub fn open_read_only(folder: &Path) -> Result<Self, StoreError> {
        let absent = || StoreError::Absent { path: folder.to_owned() };
        if !folder.is_dir() || is_unused(folder)? {
            return Err(absent());
        }
        let Some(mark) = read_mark(folder)? else {
            return Err(StoreError::Foreign { path: folder.to_owned() });
        };
        let lock = lock_file(folder)?;
        take(folder, || lock.try_lock_shared())?;
        if mark.is_unfinished() || !folder.join("rdf").is_dir() {
            return Err(absent());
        }
        Ok(Self::locked(folder, Rdf::to_read(folder.join("rdf")), Index::open(folder), lock))
    }

    fn locked(folder: &Path, rdf: Rdf, index: Index, lock: File) -> Self {
        let generations = Arc::new(Generations::new(rdf, index));
        Self { generations, at: None, folder: Some(folder.into()), lock: Some(Arc::new(lock)) }
    }

    /// Makes the timeline index of a store anew where it cannot be asked, because a load was cut off, another version of the
    /// program wrote it or a file of it is damaged, and nobody else has the store open.
    ///
    /// # Errors
    /// When the store is in use, or the index cannot be written.
    pub fn restore_index(folder: &Path) -> Result<(), StoreError> {
        let mark = read_mark(folder)?.filter(|mark| !mark.is_unfinished());
        let absent = || StoreError::Absent { path: folder.to_owned() };
        mark.ok_or_else(absent)?;
        let lock = lock_file(folder)?;
        take(folder, || lock.try_lock())?;
        let rdf = Rdf::to_read(folder.join("rdf"));
        // Another process may have made it while this one waited for the lock.
        if Index::is_sound(folder) {
            return Ok(());
        }
        Index::open(folder).make_anew(View::new(&rdf))
    }
}

impl GraphStore {
    /// Copies the store as it is now into a folder, which is a store then: that is what it is worth to open it again.
    /// Files that never change are shared with this one where that can be done. Nothing is cut in two: what is being
    /// written is in it up to a batch, as after a load that was killed.
    ///
    /// # Errors
    /// When this is no store on disk, there is something in `target`, or it cannot be written.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        let Some(folder) = &self.folder else { return Err(StoreError::Unsaved) };
        fs_err::create_dir_all(target)?;
        if fs_err::read_dir(target)?.next().is_some() {
            return Err(StoreError::Occupied { path: target.to_owned() });
        }
        let index = self.generations.index();
        let (before, is_unjoined) = (index.current(), self.is_unjoined());
        let rdf = self.rdf()?;
        step("copy", || copy(rdf, &target.join("rdf")))?;
        if let Some(before) = before {
            index.copy(folder, &before, target)?;
        }
        if is_unjoined {
            fs_err::write(target.join(super::UNJOINED), "")?;
        }
        if folder.join(super::LOG).exists() {
            fs_err::copy(folder.join(super::LOG), target.join(super::LOG))?;
        }
        // Last, for without it nothing takes the folder for a store.
        fs_err::copy(folder.join(MARK), target.join(MARK))?;
        Ok(())
    }
}

/// Copies the database. The files of its log are used again and again, and the copy takes as much of each as it had a moment
/// before: where one has been begun anew meanwhile, the copy fails for a file that is too short, leaves nothing behind, and the next
/// one is as good as any.
fn copy(rdf: &Store, target: &Path) -> Result<(), StorageError> {
    const MORE: usize = 9;
    let mut copied = rdf.backup(target);
    for _ in 0..MORE {
        if !matches!(copied, Err(StorageError::Corruption(_))) {
            break;
        }
        copied = rdf.backup(target);
    }
    copied
}

/// Whether a folder has nothing in it, or only what is left of a store whose making was cut off at once.
fn is_unused(folder: &Path) -> Result<bool, StoreError> {
    for entry in fs_err::read_dir(folder)? {
        if entry?.file_name() != DRAFT {
            return Ok(false);
        }
    }
    Ok(true)
}

fn read_mark(folder: &Path) -> Result<Option<Mark>, StoreError> {
    let path = folder.join(MARK);
    if !path.exists() {
        return Ok(None);
    }
    let text = fs_err::read_to_string(&path)?;
    let refused = |found: String| StoreError::Version { path: folder.to_owned(), found, expected: FORMAT };
    let mark: Mark = serde_json::from_str(&text).map_err(|_| refused(text.trim().to_owned()))?;
    if mark.store != "chancery" || mark.format != FORMAT {
        return Err(refused(format!("{} {}", mark.store, mark.format)));
    }
    Ok(Some(mark))
}

/// Writes the mark beside its place and moves it there, so that it is never seen half written.
fn write_mark(folder: &Path, mark: &Mark) -> Result<(), StoreError> {
    let text = serde_json::to_string(mark).map_err(std::io::Error::from)?;
    let draft = folder.join(DRAFT);
    fs_err::write(&draft, text + "\n")?;
    fs_err::rename(draft, folder.join(MARK))?;
    Ok(())
}

fn lock_file(folder: &Path) -> Result<File, StoreError> {
    let open = fs_err::OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    Ok(open.into_parts().0)
}

fn take(folder: &Path, lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), StoreError> {
    lock_patiently(lock).map_err(|e| match e {
        TryLockError::WouldBlock => StoreError::Locked { path: folder.to_owned() },
        TryLockError::Error(e) => e.into(),
    })
}

/// Takes a lock, if need be a little later: a process that is just being started holds its parent's files for a moment,
/// and one that ends lets go of its own only then.
pub(super) fn lock_patiently(lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), TryLockError> {
    const TRIES: u32 = 20;
    const PAUSE: Duration = Duration::from_millis(25);
    for _ in 1..TRIES {
        match lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            taken => return taken,
        }
    }
    lock()
}
