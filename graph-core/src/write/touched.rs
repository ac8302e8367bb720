//! What was written, as far as joining has to know: enough to see, without reading it again, which events may have to be
//! compared with which.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use crate::date::{EventDate, day_number};
use crate::event::Event;
use crate::id::{EntityId, EventId, Key};
use crate::join::party_on;

/// The events that can be one are those of one kind, status and parties; this is a hash of these. Two that happen to have
/// the same hash are kept apart by the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Bucket(u64);

/// When an event can have happened, as joining sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Span {
    /// On days from the first to the last, both included, counted from 1970.
    Days(i32, i32),
    /// It lasts, or its bounds are far apart or open: it joins only the same date.
    Only(EventDate),
}

/// Where an event stands among others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Position {
    pub(super) bucket: Bucket,
    pub(super) parties: Vec<EntityId>,
    pub(super) span: Span,
}

impl Position {
    /// The position of an event; `None` where it can be joined with no other: it has no date, or too few parties.
    pub(super) fn of(event: &Event) -> Option<Self> {
        const LONGEST: u32 = 366;
        let is_enough = event.parties.len() > 1 || event.code.is_none() || event.kind.once_only();
        let date = event.date.as_ref().filter(|_| is_enough)?;
        let may_span = !date.lasts() && date.days().is_some_and(|days| days <= LONGEST);
        let span = match date.earliest().zip(date.latest()) {
            Some((earliest, latest)) if may_span => Span::Days(day_number(earliest), day_number(latest)),
            Some(_) | None => Span::Only(date.clone()),
        };
        let mut hasher = FxHasher::default();
        let mut then: Vec<EntityId> = event.parties.iter().map(|party| party_on(party, Some(date))).collect();
        then.sort_unstable();
        (event.kind, event.status, then).hash(&mut hasher);
        Some(Self { bucket: Bucket(hasher.finish()), parties: event.parties.clone(), span })
    }

    /// The day, where the date is a plain one.
    fn day(&self, event: &Event) -> Option<i32> {
        event.date.as_ref()?.as_day()?;
        match self.span {
            Span::Days(first, _) => Some(first),
            Span::Only(_) => None,
        }
    }
}

/// An event on a plain day, in few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sketch {
    pub(super) bucket: Bucket,
    pub(super) day: i32,
    pub(super) event: Key,
}

impl Sketch {
    pub(super) fn of(event: &Event) -> Option<Self> {
        let position = Position::of(event)?;
        Some(Self { bucket: position.bucket, day: position.day(event)?, event: event.id.key()? })
    }
}

/// What was written or taken away since joining last looked.
#[derive(Default)]
pub(super) struct Touched {
    /// It has to look at everything.
    pub(super) everything: bool,
    /// Events that were written as they are in the store, but for parties that other rows may have added.
    pub(super) sketches: Vec<Sketch>,
    /// Events of those that got a further report.
    pub(super) additions: FxHashSet<EventId>,
    /// Events that have to be read.
    pub(super) events: FxHashSet<EventId>,
    /// Where events were that are there no more.
    pub(super) left: FxHashSet<Position>,
}

impl Touched {
    pub(super) fn is_empty(&self) -> bool {
        let Self { everything, sketches, additions, events, left } = self;
        !everything && sketches.is_empty() && additions.is_empty() && events.is_empty() && left.is_empty()
    }

    /// Notes an event whose parties are known, as it is written.
    pub(super) fn written(&mut self, event: &Event) {
        match Sketch::of(event) {
            Some(sketch) => self.sketches.push(sketch),
            // Only a plain day is written in few bytes.
            None if event.date.as_ref().is_some_and(|date| date.as_day().is_none()) => {
                self.events.insert(event.id.clone());
            }
            None => {}
        }
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.everything |= other.everything;
        self.sketches.append(&mut other.sketches);
        self.additions.extend(other.additions);
        self.events.extend(other.events);
        self.left.extend(other.left);
    }
}
