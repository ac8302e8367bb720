//! The segments of an index taken together: what a younger one says of an event or entity counts.

use std::sync::Arc;

use jiff::civil::Date;
use quick_cache::UnitWeighter;
use quick_cache::sync::{Cache, DefaultLifecycle};
use roaring::RoaringBitmap;
use rustc_hash::FxBuildHasher;

use super::build::{name_hash, same_as_hash};
use super::chunks::{Chunks, chunks};
use super::folder::Folder;
use super::in_order::InOrder;
use super::row::{Position, Record};
use super::segment::{Segment, file_name};
use super::shelf::Shelf;
use crate::described::{Described, Descriptions};
use crate::error::{IndexError, StoreError};
use crate::event::Event;
use crate::id::{DocumentId, EntityId, EventId};
use crate::rollup::Facts;

/// How many bytes of chunks are kept in memory.
const CACHED: u64 = 256 << 20;
/// How many entities are kept in memory.
const ENTITIES: u64 = 20_000;

/// An index as it is at one time.
pub struct Layers {
    folder: Arc<Folder>,
    numbers: Vec<u32>,
    segments: Vec<Arc<Segment>>,
    next: u32,
    cache: Arc<Chunks>,
    facts: Cache<EntityId, Arc<Facts>, UnitWeighter, FxBuildHasher>,
    shelf: Shelf,
}

impl Layers {
    pub(super) fn empty(folder: Arc<Folder>) -> Self {
        Self::with_cache(folder, Arc::new(chunks(CACHED)))
    }

    fn with_cache(folder: Arc<Folder>, cache: Arc<Chunks>) -> Self {
        const AT_FIRST: usize = 256;
        let facts = Cache::with(AT_FIRST, ENTITIES, UnitWeighter, FxBuildHasher, DefaultLifecycle::default());
        Self { folder, numbers: Vec::new(), segments: Vec::new(), next: 1, cache, facts, shelf: Shelf::new() }
    }

    /// The same segments, to be changed: what is known of entities is read anew.
    pub(super) fn successor(&self) -> Self {
        Self {
            numbers: self.numbers.clone(),
            segments: self.segments.clone(),
            next: self.next,
            ..Self::with_cache(Arc::clone(&self.folder), Arc::clone(&self.cache))
        }
    }

    /// Adds a segment that was written.
    pub(super) fn add(&mut self, number: u32, dead: RoaringBitmap) -> Result<(), IndexError> {
        self.segments.push(Arc::new(Segment::open(&self.folder, number, dead, &self.cache)?));
        self.numbers.push(number);
        self.next = self.next.max(number + 1);
        Ok(())
    }

    /// Puts a segment in the place of those from this one on.
    pub(super) fn replace_from(&mut self, at: usize, number: Option<u32>) -> Result<(), IndexError> {
        self.segments.truncate(at);
        self.numbers.truncate(at);
        number.map_or(Ok(()), |number| self.add(number, RoaringBitmap::new()))
    }

    /// Says that rows of a segment count no more.
    pub(super) fn bury(&mut self, at: usize, ranks: &RoaringBitmap) {
        if !ranks.is_empty() {
            let segment = &self.segments[at];
            self.segments[at] = Arc::new(segment.with_dead(&segment.dead | ranks));
        }
    }

    pub(super) fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &Arc<Segment>)> {
        self.numbers.iter().copied().zip(&self.segments)
    }

    pub(super) fn files(&self) -> Vec<String> {
        self.numbers.iter().copied().map(file_name).collect()
    }

    /// The number of the next segment.
    pub(super) fn next(&self) -> u32 {
        self.next
    }

    pub(super) fn set_next(&mut self, next: u32) {
        self.next = self.next.max(next);
    }

    pub(super) fn folder(&self) -> &Arc<Folder> {
        &self.folder
    }

    /// What was made of its rows.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// How many rows count.
    pub fn rows(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.rows()) - segment.dead.len()).sum()
    }

    /// Whether any events were joined.
    pub fn has_joined(&self) -> bool {
        self.segments.iter().any(|segment| segment.about.has_joined)
    }

    /// Whether any entities were merged.
    pub fn has_merged(&self) -> bool {
        self.segments.iter().any(|segment| segment.about.has_merged)
    }

    /// The rows of an event that count, by segment and rank.
    pub(super) fn ranks_of(&self, event: &EventId) -> Result<Vec<(usize, u32, Position)>, IndexError> {
        let mut all = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            all.extend(segment.ranks_of(event)?.into_iter().map(|(rank, position)| (at, rank, position)));
        }
        Ok(all)
    }

    /// All rows that count, those of a segment in their order.
    pub fn records(&self) -> impl Iterator<Item = Result<Record, IndexError>> {
        self.segments.iter().flat_map(|segment| {
            (0..segment.rows()).filter(|rank| !segment.dead.contains(*rank)).map(|rank| segment.record(rank))
        })
    }

    /// All rows that count, in the order of timelines, whichever segments they are in.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn in_order(&self) -> Result<InOrder, IndexError> {
        InOrder::of(&self.segments)
    }

    /// How many rows have this first day, counted from 1970.
    ///
    /// # Errors
    /// When the index is damaged.
    pub(crate) fn rows_from(&self, day: i32) -> Result<u64, IndexError> {
        let mut rows = 0;
        for segment in &self.segments {
            rows += u64::from(segment.rank_of_day(day + 1)? - segment.rank_of_day(day)?);
        }
        Ok(rows)
    }

    /// Tells every exact event whose first day is this one, counted from 1970.
    ///
    /// # Errors
    /// When the index is damaged.
    pub(crate) fn each_from(&self, day: i32, mut tell: impl FnMut(&Event)) -> Result<(), IndexError> {
        for segment in &self.segments {
            for rank in segment.rank_of_day(day)?..segment.rank_of_day(day + 1)? {
                if segment.dead.contains(rank) {
                    continue;
                }
                if let Record::Alone(exact) | Record::Member(exact) = segment.record(rank)? {
                    tell(&exact.event);
                }
            }
        }
        Ok(())
    }

    /// What the row of an exact event, or of the happening for which it stands, has.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn record_of(&self, event: &EventId, is_joined: bool) -> Result<Option<Record>, IndexError> {
        let found = self.ranks_of(event)?.into_iter().find(|(_, _, position)| position.is_joined == is_joined);
        found.map(|(at, rank, _)| self.segments[at].record(rank)).transpose()
    }

    /// What is known of an entity and of those that are one with it; kept for the next question.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn facts_of(&self, id: &EntityId) -> Result<Arc<Facts>, StoreError> {
        if let Some(facts) = self.facts.get(id) {
            return Ok(facts);
        }
        let facts = Arc::new(self.facts(id)?);
        self.facts.insert(id.clone(), Arc::clone(&facts));
        Ok(facts)
    }

    /// The entities that have a name or alias like this, or may have.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn named(&self, name: &str) -> Result<Vec<EntityId>, IndexError> {
        self.with_name(name_hash(name))
    }

    /// The entities that are the same as this IRI, or may be.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn same_as(&self, iri: &str) -> Result<Vec<EntityId>, IndexError> {
        self.with_name(same_as_hash(iri))
    }

    fn with_name(&self, hash: u32) -> Result<Vec<EntityId>, IndexError> {
        use super::dictionary::Entities;
        let mut found = Vec::new();
        for segment in &self.segments {
            for number in segment.named(hash)? {
                found.push(segment.entity(number)?);
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What is said of an entity; `None` where nothing is.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn entity(&self, id: &EntityId) -> Result<Option<Described>, IndexError> {
        for segment in self.segments.iter().rev() {
            if let Some(number) = segment.number(id)? {
                return Ok(Some(segment.described(number)?));
            }
        }
        Ok(None)
    }

    /// The day on which a document was published, if it says so.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn published(&self, document: &DocumentId) -> Result<Option<Date>, IndexError> {
        for segment in self.segments.iter().rev() {
            if let Some(day) = segment.published(document)? {
                return Ok(day);
            }
        }
        Ok(None)
    }
}

impl Descriptions for Layers {
    fn described(&self, id: &EntityId) -> Result<Arc<Described>, StoreError> {
        Ok(Arc::new(self.entity(id)?.unwrap_or_else(|| Described::new(id.clone()))))
    }
}
