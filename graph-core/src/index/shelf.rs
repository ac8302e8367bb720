//! The shelf: what those who ask made of rows, kept for the next who asks for the same.

use std::any::Any;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};
use rustc_hash::FxBuildHasher;

use super::ask::Hit;

/// How many bytes are kept.
const KEPT: u64 = 64 << 20;

/// What was made of a row, and how many bytes it takes.
#[derive(Clone)]
struct Made {
    what: Arc<dyn Any + Send + Sync>,
    bytes: usize,
}

/// Which row, and for which question it was made.
type Place = ((usize, u32), u64);

#[derive(Clone)]
struct Size;

impl Weighter<Place, Made> for Size {
    fn weight(&self, _: &Place, made: &Made) -> u64 {
        const ENTRY: usize = 96;
        (made.bytes + ENTRY) as u64
    }
}

/// Keeps what was made of the rows of one state of an index, up to 64 MiB: what was not asked for in a long time goes first.
/// A row never changes while the state is the same, and neither does what is made of it and of nothing else.
pub struct Shelf(Cache<Place, Made, Size, FxBuildHasher>);

impl Shelf {
    pub(super) fn new() -> Self {
        const AT_FIRST: usize = 64;
        Self(Cache::with(AT_FIRST, KEPT, Size, FxBuildHasher, DefaultLifecycle::default()))
    }

    /// What was made of a row for a question, if it is still there and of this type. The number of a question need not tell
    /// it from all others: whoever asks sees by what was made.
    pub fn get<T: Any + Send + Sync>(&self, hit: Hit, question: u64) -> Option<Arc<T>> {
        self.0.get(&(hit.row(), question))?.what.downcast().ok()
    }

    /// Keeps what was made of a row for a question, which takes so many bytes.
    pub fn put<T: Any + Send + Sync>(&self, hit: Hit, question: u64, what: Arc<T>, bytes: usize) {
        self.0.insert((hit.row(), question), Made { what, bytes });
    }
}
