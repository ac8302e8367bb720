//! `GraphStore`: an Oxigraph store that knows what it holds.
//!
//! On disk a store is a folder:
//!
//! ```text
//! chancery.json   the version mark, written first and read before anything else
//! rdf/            the Oxigraph database
//! loads.jsonl     the load log: when what was recorded (outside the RDF, in no dump)
//! unjoined        there while a load has written events that joining has not looked at yet
//! lock            held while a process has the store open: shared to read, alone to write
//! ```

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use oxigraph::store::Store;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::ontology;
use crate::view::View;
use crate::write::Writer;

/// The version of the format that this program reads and writes.
const FORMAT: u32 = 2;
const MARK: &str = "chancery.json";
/// There while joining has not looked at all that was written.
const UNJOINED: &str = "unjoined";
/// The mark while it is written.
const DRAFT: &str = "chancery.json.new";

/// What `chancery.json` says.
#[derive(Serialize, Deserialize)]
struct Mark {
    store: String,
    format: u32,
    ontology: String,
}

/// A line of `loads.jsonl`.
#[derive(Serialize)]
struct Recorded<'a, T> {
    recorded: String,
    #[serde(flatten)]
    entry: &'a T,
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
        let store = Self { rdf: Store::new()?, folder: None, _lock: None };
        store.put_ontology()?;
        Ok(store)
    }

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
        let store = Self { rdf: Store::open(folder.join("rdf"))?, folder: Some(folder.to_owned()), _lock: Some(lock) };
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
        Ok(Self { rdf: Store::open_read_only(folder.join("rdf"))?, folder: Some(folder.to_owned()), _lock: Some(lock) })
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

/// Takes a lock, if need be a little later: a process that is just being started holds its parent's files for a moment,
/// and one that ends lets go of its own only then.
fn take(folder: &Path, lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), StoreError> {
    const TRIES: u32 = 20;
    const PAUSE: Duration = Duration::from_millis(25);
    for _ in 1..TRIES {
        match lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(e)) => return Err(e.into()),
        }
    }
    lock().map_err(|e| match e {
        TryLockError::WouldBlock => StoreError::Locked { path: folder.to_owned() },
        TryLockError::Error(e) => e.into(),
    })
}
