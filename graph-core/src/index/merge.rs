//! Keeping segments few: those of like size are merged.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::build::{self, Prepared, Rows, Tables};
use super::chunks::Section;
use super::dictionary::Dictionary;
use super::in_order::InOrder;
use super::layers::Layers;
use super::prepare::Preparer;
use super::row;
use super::segment::Segment;
use crate::described::{Described, Descriptions};
use crate::error::StoreError;
use crate::id::{DocumentId, EntityId};

/// The most segments that an index has.
const MOST: usize = 8;

/// Merges the youngest segments as long as the youngest has half as many rows as the one before it, there are too many, or
/// most of its rows count no more. So a row is merged a number of times that grows with the logarithm of the size.
pub(super) fn settle(state: &mut Layers) -> Result<(), StoreError> {
    while let Some(from) = due(state) {
        merge_from(state, from)?;
    }
    Ok(())
}

/// The segment from which on all are to be merged; `None` where none is.
fn due(state: &Layers) -> Option<usize> {
    let rows = |segment: &Arc<Segment>| u64::from(segment.rows());
    let (older, youngest) = match state.segments() {
        [] => return None,
        [only] => return (only.dead.len() * 2 > rows(only)).then_some(0),
        [.., older, youngest] => (older, youngest),
    };
    let last = state.segments().len() - 1;
    if rows(youngest) * 2 >= rows(older) || last >= MOST || older.dead.len() * 2 > rows(older) {
        return Some(last - 1);
    }
    None
}

fn merge_from(state: &mut Layers, from: usize) -> Result<(), StoreError> {
    let number = state.next();
    let written = build::write(state.folder(), number, &mut Merged::new(state, from)?)?;
    state.replace_from(from, written.map(|_| number))?;
    Ok(())
}

/// The rows of several segments in their order, made ready to be written again.
struct Merged<'a> {
    state: &'a Layers,
    rows: InOrder,
    preparer: Preparer<'a>,
    has_published: bool,
}

impl<'a> Merged<'a> {
    fn new(state: &'a Layers, from: usize) -> Result<Self, StoreError> {
        let rows = InOrder::of(&state.segments()[from..])?;
        let preparer = Preparer::new(Dictionary::default(), Box::new(Borrowed(state)));
        let has_published = state.segments().iter().any(|segment| segment.file.count(Section::Published) > 0);
        Ok(Self { state, rows, preparer, has_published })
    }

    fn is_published(&self, documents: &[DocumentId]) -> Result<bool, StoreError> {
        for document in documents {
            if self.state.published(document)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Rows for Merged<'_> {
    fn next(&mut self) -> Result<Option<Prepared>, StoreError> {
        let Some(record) = self.rows.next().transpose()? else { return Ok(None) };
        let row = row::write(&record, &mut self.preparer.dictionary)?;
        let outline = row::outline(&row, &mut self.preparer.dictionary, self.has_published)?;
        let is_published = self.is_published(&outline.documents)?;
        Ok(Some(self.preparer.prepare(row, outline, is_published)?))
    }

    fn tables(&mut self) -> Result<Tables, StoreError> {
        let mut published = FxHashMap::default();
        for segment in self.rows.segments() {
            published.extend(segment.all_published()?);
            for id in segment.all_entities()? {
                self.preparer.dictionary.number(&id);
            }
        }
        Ok(Tables {
            sorts: self.preparer.dictionary.sorts().clone(),
            entities: self.preparer.entities()?,
            published: published.into_iter().collect(),
        })
    }
}

/// Descriptions as the segments have them.
struct Borrowed<'a>(&'a Layers);

impl Descriptions for Borrowed<'_> {
    fn described(&self, id: &EntityId) -> Result<Arc<Described>, StoreError> {
        self.0.described(id)
    }
}
