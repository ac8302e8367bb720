//! The store as one write left it, from which whoever asks is answered while the next goes on.
//!
//! ```text
//! GraphStore::snapshot ──► Generation ── index as it was, database as it was
//!                              ▲
//! Writer, Edit ──► Held: kept until the write has ended, and the index has followed; then comes the next
//! ```

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use oxigraph::model::{NamedNodeRef, Quad};
use oxigraph::store::StorageError;

use super::rdf::{Kept, Rdf};
use crate::index::Index;
use crate::view::{Pattern, Quads, View};

/// The store as one write left it.
pub(super) struct Generation {
    rdf: Arc<Rdf>,
    index: Index,
    /// What the database held, from when on it is asked or changes.
    kept: OnceLock<Option<Kept>>,
}

impl Generation {
    pub(super) fn view(&self) -> View<'_> {
        View::with_index(self, &self.index)
    }

    fn quads(&self) -> Result<&dyn Quads, StorageError> {
        if self.kept.get().is_none() {
            // Nothing was written since: should two threads keep it at once, either will do.
            let _other = self.kept.set(self.rdf.keep()?);
        }
        Ok(match self.kept.get() {
            Some(Some(kept)) => kept.borrow_dependent(),
            Some(None) | None => &*self.rdf,
        })
    }
}

impl Quads for Generation {
    fn matching(&self, pattern: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StorageError>> + '_> {
        match self.quads() {
            Ok(quads) => quads.matching(pattern),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StorageError> {
        self.quads()?.has_graph(name)
    }

    fn number(&self) -> Result<usize, StorageError> {
        self.quads()?.number()
    }
}

/// A database and its index, and the generation that questions are answered from.
pub(crate) struct Generations {
    rdf: Arc<Rdf>,
    index: Arc<Index>,
    present: Mutex<Present>,
}

#[derive(Default)]
struct Present {
    /// `None` after a write, until somebody asks.
    generation: Option<Arc<Generation>>,
    /// Whether anybody ever asked: what nobody asks for need not be kept while something is written.
    is_asked: bool,
}

impl Generations {
    pub(super) fn new(rdf: Rdf, index: Index) -> Self {
        Self { rdf: Arc::new(rdf), index: Arc::new(index), present: Mutex::default() }
    }

    pub(super) fn rdf(&self) -> &Arc<Rdf> {
        &self.rdf
    }

    /// The database, to write to it.
    pub(crate) fn store(&self) -> Result<&oxigraph::store::Store, StorageError> {
        self.rdf.store()
    }

    pub(crate) fn index(&self) -> &Arc<Index> {
        &self.index
    }

    /// The one that questions are answered from now.
    pub(super) fn present(&self) -> Arc<Generation> {
        let mut present = self.locked();
        present.is_asked = true;
        self.of(&mut present)
    }

    /// Keeps it, before something is written, until that has come to an end. One at a time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) fn hold(&self) -> Result<Held<'_>, StorageError> {
        let mut present = self.locked();
        if present.is_asked {
            self.of(&mut present).quads()?;
        }
        Ok(Held(self))
    }

    fn of(&self, present: &mut Present) -> Arc<Generation> {
        let make =
            || Generation { rdf: Arc::clone(&self.rdf), index: Index::as_it_is(&self.index), kept: OnceLock::new() };
        Arc::clone(present.generation.get_or_insert_with(|| Arc::new(make())))
    }

    fn locked(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something is being written, and the generation before it is what questions are answered from, until this is dropped.
pub(crate) struct Held<'a>(&'a Generations);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.locked().generation = None;
    }
}

#[cfg(all(test, feature = "disk"))]
mod tests {
    use oxigraph::model::{GraphName, NamedNode};

    use crate::event::Event;
    use crate::id::EventId;
    use crate::view::View;
    use crate::{Batch, GraphStore};

    fn event(number: u32) -> EventId {
        EventId::from_iri(&format!("https://w3id.org/chancery/id/event/{number}"))
    }

    fn batch(number: u32) -> Batch {
        let mut batch = Batch::default();
        batch.event(&Event::bare(event(number)));
        batch
    }

    fn write(store: &GraphStore, number: u32) {
        let mut writer = store.writer().expect("a writer");
        writer.write(batch(number)).expect("written");
        writer.finish().expect("finished");
    }

    /// How many rows the index has, if it may be asked, and whether the first three events are there.
    fn seen(view: View<'_>) -> (Option<u64>, [bool; 3]) {
        (view.index().map(|index| index.rows()), [1, 2, 3].map(|number| view.has_event(&event(number)).expect("read")))
    }

    fn opened() -> (tempfile::TempDir, GraphStore) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = GraphStore::open(folder.path()).expect("a store");
        let _asked = store.snapshot();
        write(&store, 1);
        (folder, store)
    }

    #[test]
    fn while_something_is_written_all_is_as_it_was() {
        let (_folder, store) = opened();
        let before = store.snapshot();
        let mut writer = store.writer().expect("a writer");
        writer.write(batch(2)).expect("written");
        assert_eq!(seen(store.view()), (None, [true, true, false]), "the store itself");
        let amid = store.snapshot();
        for snapshot in [&before, &amid] {
            assert_eq!(seen(snapshot.view()), (Some(1), [true, false, false]));
        }
        writer.finish().expect("finished");
        assert_eq!(seen(store.snapshot().view()), (Some(2), [true, true, false]));
        write(&store, 3);
        for snapshot in [&before, &amid] {
            assert_eq!(seen(snapshot.view()), (Some(1), [true, false, false]), "whoever holds it");
        }
        assert_eq!(seen(store.snapshot().view()), (Some(3), [true; 3]));
    }

    #[test]
    fn what_was_cut_off_is_seen_as_it_is() {
        let (_folder, store) = opened();
        let mut writer = store.writer().expect("a writer");
        writer.write(batch(2)).expect("written");
        assert_eq!(seen(store.snapshot().view()), (Some(1), [true, false, false]));
        drop(writer);
        assert_eq!(seen(store.snapshot().view()), (None, [true, true, false]));
        write(&store, 3);
        assert_eq!(seen(store.snapshot().view()), (Some(3), [true; 3]));
    }

    #[test]
    fn edits_are_seen_once_they_are_made() {
        let (_folder, store) = opened();
        let node = |local| NamedNode::new_unchecked(format!("http://example.org/{local}"));
        let quad = oxigraph::model::Quad::new(node("s"), node("p"), node("o"), GraphName::from(node("g")));
        let before = store.snapshot();
        let mut edit = store.edit().expect("an edit");
        edit.change(&[], std::slice::from_ref(&quad)).expect("free");
        edit.commit().expect("committed");
        let seen = |store: &GraphStore| {
            let view = store.view();
            (view.contains(&quad).expect("read"), view.has_graph(node("g").as_ref()).expect("read"))
        };
        assert_eq!((seen(&before), seen(&store.snapshot())), ((false, false), (true, true)));
        assert_eq!(before.view().quads().expect("read") + 1, store.snapshot().view().quads().expect("read"));
        assert_eq!(before.view().index().map(|index| index.rows()), Some(1), "the index is as sound as it was");
    }

    #[test]
    fn an_index_that_is_condemned_is_asked_by_nobody() {
        let (_folder, store) = opened();
        let (one, other) = (store.snapshot(), store.snapshot());
        one.view().condemn_index();
        for store in [&one, &other, &store, &store.snapshot()] {
            assert_eq!(seen(store.view()), (None, [true, false, false]));
        }
        write(&store, 2);
        assert_eq!(seen(store.snapshot().view()), (Some(2), [true, true, false]));
    }
}
