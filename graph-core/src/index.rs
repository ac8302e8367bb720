//! The timeline index: everything a timeline asks, kept beside the store and derived from it.
//!
//! ```text
//! Writer ──► Recorder ──► follow ──► segment ──► manifest          index/ of a store
//! (batches)  (pieces)     (rows in order)        (which segments count)
//!                                                    │
//! queries ◄── State::ask ◄── lists of pairs and entities, rows, descriptions
//! ```
//!
//! An index is some segments, the oldest first. A segment is a file that is written once: rows in their order,
//! and for each entity and pair the list of its rows with what most questions ask of them. A load adds a segment of what it
//! touched and marks in the older ones the rows that count no more; segments of like size are merged, so that there are few.
//! The manifest says which segments count, and is replaced whole.
//!
//! The store is the truth. A file `stale` is in the folder from before a store is written to until the index has followed;
//! an index with it, with a manifest of another version, or with a file that is not what was written, is not asked and is
//! made again. Nothing of RocksDB is opened to see that.

mod ask;
mod build;
mod chunks;
mod description;
mod dictionary;
mod differ;
mod folder;
mod follow;
mod in_order;
mod layers;
mod list;
mod manifest;
mod merge;
mod periods;
mod piece;
mod posting;
mod prepare;
mod recorder;
mod row;
mod runs;
mod segment;
mod shelf;
mod sieve;

#[cfg(feature = "disk")]
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use self::folder::Folder;
use self::layers::Layers;
use crate::error::{IndexError, StoreError};
use crate::view::View;

pub use self::ask::{Actor, Asked, Hit, Question, Sums, TellPair, Unit};
pub use self::dictionary::Sort;
pub use self::layers::Layers as State;
pub use self::periods::{PeriodOf, TellPeriod};
pub use self::posting::{Marks, Part, roles_of};
pub(crate) use self::recorder::{Note, Recorder};
pub use self::row::{Exact, Happening, Position, Record, plain};
pub use self::shelf::Shelf;

/// The folder of the index in that of a store.
#[cfg(feature = "disk")]
pub(crate) const FOLDER: &str = "index";
/// There while the index does not follow from the store.
const STALE: &str = "stale";

/// The index of a store.
#[derive(Debug)]
pub struct Index {
    folder: Arc<Folder>,
    /// `None` while it is stale.
    current: RwLock<Option<Arc<State>>>,
    /// The index that this one was.
    of: Option<Arc<Self>>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "State of {} rows", self.rows())
    }
}

/// A second name for a file that never changes, or a copy where it cannot have one.
#[cfg(feature = "disk")]
fn share(from: &Path, to: &Path) -> std::io::Result<()> {
    fs_err::hard_link(from, to).or_else(|_| fs_err::copy(from, to).map(drop))
}

impl Index {
    /// The index of an empty store in memory.
    pub(crate) fn in_memory() -> Self {
        let folder = Arc::new(Folder::in_memory());
        let state = Layers::empty(Arc::clone(&folder));
        Self { folder, current: RwLock::new(Some(Arc::new(state))), of: None }
    }

    /// The index of a store that is being made: nothing is in it.
    #[cfg(feature = "disk")]
    pub(crate) fn create(store: &Path) -> Result<Self, IndexError> {
        let folder = Arc::new(Folder::Disk(store.join(FOLDER)));
        let index = Self { folder: Arc::clone(&folder), current: RwLock::new(None), of: None };
        index.set(Layers::empty(folder))?;
        Ok(index)
    }

    /// The index in the folder of a store; stale where it cannot be asked.
    #[cfg(feature = "disk")]
    pub(crate) fn open(store: &Path) -> Self {
        let folder = Arc::new(Folder::Disk(store.join(FOLDER)));
        let is_stale = store.join(FOLDER).join(STALE).exists();
        let state = if is_stale { None } else { manifest::open(&folder).ok() };
        Self { folder, current: RwLock::new(state.map(Arc::new)), of: None }
    }

    /// An index as it is now, to be asked whatever becomes of it. Where it is found to be damaged, that one is asked no more
    /// either.
    pub(crate) fn as_it_is(of: &Arc<Self>) -> Self {
        Self { folder: Arc::clone(&of.folder), current: RwLock::new(of.current()), of: Some(Arc::clone(of)) }
    }

    /// Whether a store on disk has an index that can be asked. Only what it says of itself is read.
    #[cfg(feature = "disk")]
    pub(crate) fn is_sound(store: &Path) -> bool {
        Self::open(store).current().is_some()
    }

    /// The index as it is now; `None` while it is stale: then the store has to be asked.
    pub fn current(&self) -> Option<Arc<State>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says that the store is about to change, or that the index was found to be damaged: it is asked no more until it is
    /// made again. What it was is given back.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn set_stale(&self) -> Result<Option<Arc<State>>, IndexError> {
        let before = self.current.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(of) = &self.of {
            of.set_stale()?;
        } else if matches!(&*self.folder, Folder::Disk(_)) {
            self.folder.write(STALE, b"")?;
        }
        Ok(before)
    }

    /// Puts in force what follows from the store, and tells that the index is sound.
    pub(crate) fn set(&self, state: State) -> Result<(), IndexError> {
        manifest::write(&self.folder, &state)?;
        let mut keep = state.files();
        keep.push(manifest::NAME.to_owned());
        self.folder.keep_only(&keep);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(state));
        Ok(())
    }

    /// Makes the index anew from all that the store has.
    pub(crate) fn make_anew(&self, view: View<'_>) -> Result<(), StoreError> {
        let state = follow::anew(view, &self.folder)?;
        Ok(self.set(state)?)
    }

    /// Copies the files of what the index was, of a store in `from` to one in `to`, and leaves nothing there if it has become
    /// another meanwhile: that one might not fit what was copied of the store.
    #[cfg(feature = "disk")]
    pub(crate) fn copy(&self, from: &Path, before: &Arc<State>, to: &Path) -> std::io::Result<()> {
        let (from, to) = (from.join(FOLDER), to.join(FOLDER));
        fs_err::create_dir_all(&to)?;
        let mut names = before.files();
        names.push(manifest::NAME.to_owned());
        let copied = names.iter().try_for_each(|name| share(&from.join(name), &to.join(name)));
        if copied.is_err() || !self.current().is_some_and(|now| Arc::ptr_eq(&now, before)) {
            fs_err::remove_dir_all(&to)?;
        }
        Ok(())
    }

    /// What a writer notes of what it writes: `before` is what the index was.
    pub(crate) fn recorder(&self, before: Option<&Arc<State>>) -> Recorder {
        Recorder::new(&self.folder, before.is_none())
    }

    /// Makes the index follow after a load; where it is found to be damaged, it is made anew.
    pub(crate) fn follow(
        &self,
        view: View<'_>,
        before: Option<Arc<State>>,
        recorder: Recorder,
    ) -> Result<(), StoreError> {
        match follow::follow(view, before, recorder, &self.folder) {
            Err(StoreError::Index(IndexError::Damaged { .. } | IndexError::Unreadable(_))) => self.make_anew(view),
            state => Ok(self.set(state?)?),
        }
    }

    /// In what the index differs from what follows from the store, in words.
    pub(crate) fn differences(&self, view: View<'_>) -> Result<Vec<String>, StoreError> {
        match self.current() {
            Some(state) => differ::differences(&state, view),
            None => Ok(vec!["the timeline index is stale".to_owned()]),
        }
    }
}
