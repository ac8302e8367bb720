//! The rows of several segments in their order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::row::Record;
use super::segment::Segment;
use crate::date::OrderKey;
use crate::error::IndexError;
use crate::id::EventId;

/// The rows of some segments that count, in the order of timelines, whichever of them they are in.
pub struct InOrder {
    segments: Vec<Arc<Segment>>,
    /// Of each segment the next row.
    next: BinaryHeap<Reverse<Seat>>,
}

/// Where a row stands, whether it is of several events that are one, and its segment and rank.
type Seat = (OrderKey<EventId>, bool, usize, u32);

impl InOrder {
    pub(super) fn of(segments: &[Arc<Segment>]) -> Result<Self, IndexError> {
        let mut rows = Self { segments: segments.to_vec(), next: BinaryHeap::new() };
        (0..segments.len()).try_for_each(|at| rows.seat(at, 0))?;
        Ok(rows)
    }

    pub(super) fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// Seats the first row of a segment that counts, from this rank on.
    fn seat(&mut self, at: usize, from: u32) -> Result<(), IndexError> {
        let segment = &self.segments[at];
        let Some(rank) = (from..segment.rows()).find(|rank| !segment.dead.contains(*rank)) else { return Ok(()) };
        let (key, is_joined) = match self.segments.len() {
            // Alone, a segment has its rows in their order.
            1 => (OrderKey::new(None, EventId::from_iri("")), false),
            _ => segment.position(rank).map(|position| (position.key, position.is_joined))?,
        };
        self.next.push(Reverse((key, is_joined, at, rank)));
        Ok(())
    }
}

impl Iterator for InOrder {
    type Item = Result<Record, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((_, _, at, rank)) = self.next.pop()?;
        let seated = self.seat(at, rank + 1);
        Some(seated.and_then(|()| self.segments[at].record(rank)))
    }
}
