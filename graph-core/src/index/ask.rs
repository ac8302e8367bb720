//! Asking the index: which rows, how many, and which come next.

use std::ops::AddAssign;
use std::sync::Arc;

use super::dictionary::{Entities, Sort};
use super::layers::Layers;
use super::list::List;
use super::posting::Marks;
use super::row::{Position, Record};
use super::segment::{Pair, Segment};
use super::sieve::{Sieve, Verdict};
use crate::date::{OrderKey, Window};
use crate::error::{IndexError, StoreError};
use crate::id::{EntityId, EventId};
use crate::kind::Role;

/// One of those who are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Itself, and the former states that it stands for.
    pub ids: Vec<EntityId>,
    /// Whether it is looked for among the parties, or among those who take part themselves.
    pub by_party: bool,
}

/// What is one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// An exact event.
    Exact,
    /// A happening: an exact event that was joined with no other, or what several are.
    Full,
}

/// Which rows are asked for.
#[derive(Clone, Copy)]
pub struct Question<'q, E> {
    /// All of these are in them; one at least.
    pub actors: &'q [Actor],
    /// What is one row.
    pub unit: Unit,
    /// When they happened.
    pub window: Window,
    /// Whether they must have happened then, rather than may.
    pub strict: bool,
    /// Of which sorts they are.
    pub sorts: &'q dyn Fn(Sort) -> bool,
    /// The role of the first actor, or of somebody who acts for it.
    pub role: Option<Role>,
    /// Decides where postings do not tell: whether a row is asked for.
    pub verify: &'q dyn Fn(Record) -> Result<bool, E>,
}

/// A row that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub(super) segment: usize,
    pub(super) rank: u32,
    /// What its posting says: of two actors, the first that was asked for is the first.
    pub marks: Marks,
}

/// What there is in some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many rows.
    pub rows: u64,
    /// How many exact events.
    pub exact: u64,
    /// How many reports.
    pub reports: u64,
}

impl AddAssign for Sums {
    fn add_assign(&mut self, more: Self) {
        self.rows += more.rows;
        self.exact += more.exact;
        self.reports += more.reports;
    }
}

impl Hit {
    /// The number of its sort in its segment, where the posting tells.
    pub fn sort(self) -> Option<u32> {
        self.marks.sort()
    }

    /// What tells its row from all others of the index: of one that is in several lists, the same in each.
    pub fn row(self) -> (usize, u32) {
        (self.segment, self.rank)
    }

    /// Whether another row is in the same segment, where sorts have the same numbers.
    pub fn is_beside(self, other: Self) -> bool {
        self.segment == other.segment
    }
}

/// Takes a row, and the two who face each other in it where its list tells.
pub type TellPair<'t, E> = dyn FnMut(Hit, Option<(&EntityId, &EntityId)>) -> Result<(), E> + 't;

/// A question that was put to an index.
pub struct Asked<'q, E> {
    state: Arc<Layers>,
    pub(super) parts: Vec<Part>,
    verify: &'q dyn Fn(Record) -> Result<bool, E>,
}

/// What of a segment may be asked for.
pub(super) struct Part {
    pub(super) at: usize,
    pub(super) segment: Arc<Segment>,
    pub(super) list: List,
    pub(super) sieve: Sieve,
}

impl Layers {
    /// Puts a question.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn ask<'q, E>(self: &Arc<Self>, question: &Question<'q, E>) -> Result<Asked<'q, E>, StoreError> {
        let mut parts = Vec::new();
        for (at, segment) in self.segments().iter().enumerate() {
            let list = List::of(segment, question.actors)?;
            if !list.is_empty() {
                let sieve = Sieve::new(segment, question)?;
                parts.push(Part { at, segment: Arc::clone(segment), list, sieve });
            }
        }
        Ok(Asked { state: Arc::clone(self), parts, verify: question.verify })
    }

    /// Tells every row in which two face each other on a level, with the two, pair by pair: the pairs that the actor who is
    /// asked for is in, as the first of the two, or all. A row that is in no list of a pair, because too many take part,
    /// is told without a pair, as are those that have to be looked at.
    ///
    /// # Errors
    /// When the index is damaged or `tell` fails.
    pub fn each_pair<E: From<StoreError>>(
        self: &Arc<Self>,
        question: &Question<'_, E>,
        as_parties: bool,
        tell: &mut TellPair<'_, E>,
    ) -> Result<(), E> {
        let asked = Asked { state: Arc::clone(self), parts: Vec::new(), verify: question.verify };
        for (at, segment) in self.segments().iter().enumerate() {
            for pair in sound(pairs(segment, question.actors.first()))? {
                let (first, other) = (sound(segment.entity(pair.first))?, sound(segment.entity(pair.other))?);
                let sieve = sound(Sieve::of_pair(segment, question, as_parties))?;
                let list = List::Stored { start: pair.start, count: pair.count, swapped: pair.is_second };
                let part = Part { at, segment: Arc::clone(segment), list, sieve };
                asked.each_of(&part, |hit| match hit.marks.face(as_parties) {
                    Some(true) => tell(hit, Some((&first, &other))),
                    Some(false) => Ok(()),
                    None => tell(hit, None),
                })?;
            }
            let list = sound(List::crowd(segment, question.actors.first()))?;
            let sieve = sound(Sieve::new(segment, &Question { actors: &[], ..*question }))?;
            let part = Part { at, segment: Arc::clone(segment), list, sieve };
            asked.each_of(&part, |hit| tell(hit, None))?;
        }
        Ok(())
    }

    /// The row that was found.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn record(&self, hit: Hit) -> Result<Record, IndexError> {
        self.segments()[hit.segment].record(hit.rank)
    }

    /// Where the row stands that was found.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn position(&self, hit: Hit) -> Result<Position, IndexError> {
        self.segments()[hit.segment].position(hit.rank)
    }

    /// The sorts of the segment of a row that was found, by their numbers.
    pub fn sorts_beside(&self, hit: Hit) -> &[Sort] {
        self.segments()[hit.segment].sorts.all()
    }
}

/// The lists of the pairs that an actor is in, or of all.
fn pairs(segment: &Segment, actor: Option<&Actor>) -> Result<Vec<Pair>, IndexError> {
    let Some(actor) = actor else { return segment.pairs() };
    let mut numbers = Vec::new();
    for id in &actor.ids {
        numbers.extend(segment.number(id)?);
    }
    let mut pairs = Vec::new();
    for number in &numbers {
        pairs.extend(segment.pairs_of(*number)?);
    }
    // A state and one that it continues are a pair, too, but one.
    pairs.retain(|pair| !(pair.is_second && numbers.contains(&pair.other)));
    Ok(pairs)
}

impl Part {
    pub(super) fn takes<E: From<StoreError>>(&self, rank: u32, marks: Marks, asked: &Asked<'_, E>) -> Result<bool, E> {
        match sound(self.sieve.verdict(&self.segment, rank, marks))? {
            Verdict::No => Ok(false),
            _ if !self.segment.dead.is_empty() && self.segment.dead.contains(rank) => Ok(false),
            Verdict::Yes => Ok(true),
            Verdict::Look => (asked.verify)(sound(self.segment.record(rank))?),
        }
    }
}

/// The error of whoever asks.
pub(super) fn sound<T, E: From<StoreError>>(read: Result<T, IndexError>) -> Result<T, E> {
    read.map_err(|error| StoreError::from(error).into())
}

impl<E: From<StoreError>> Asked<'_, E> {
    /// The index that was asked.
    pub fn state(&self) -> &Arc<Layers> {
        &self.state
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// When the index is damaged, or a row cannot be verified.
    pub fn count(&self) -> Result<u64, E> {
        let mut count = 0;
        self.parts.iter().try_for_each(|part| self.each_marked(part, |_, _| count += 1))?;
        Ok(count)
    }

    /// Tells every row, those of a segment in their order.
    ///
    /// # Errors
    /// When the index is damaged, a row cannot be verified, or `tell` fails.
    pub fn each(&self, mut tell: impl FnMut(Hit) -> Result<(), E>) -> Result<(), E> {
        self.parts.iter().try_for_each(|part| self.each_of(part, &mut tell))
    }

    /// How many exact events and reports the rows have. `read` tells it of a row of which its posting does not.
    ///
    /// # Errors
    /// When the index is damaged, a row cannot be verified, or `read` fails.
    pub fn sums(&self, mut read: impl FnMut(Hit) -> Result<Sums, E>) -> Result<Sums, E> {
        let (mut sums, mut untold) = (Sums::default(), Vec::new());
        for part in &self.parts {
            self.each_marked(part, |rank, marks| match (marks.exact(), marks.reports()) {
                (Some(exact), Some(reports)) => sums += Sums { rows: 1, exact, reports },
                (_, _) => untold.push(Hit { segment: part.at, rank, marks }),
            })?;
        }
        for hit in untold {
            sums += read(hit)?;
        }
        Ok(sums)
    }

    /// Tells every posting that is asked for, without a look at the rows where postings suffice.
    fn each_marked(&self, part: &Part, mut tell: impl FnMut(u32, Marks)) -> Result<(), E> {
        match part.sieve.plain(&part.segment) {
            Some(plain) => sound(part.list.each_taken(&part.segment, plain, tell)),
            None => self.each_of(part, |hit| {
                tell(hit.rank, hit.marks);
                Ok(())
            }),
        }
    }

    fn each_of(&self, part: &Part, mut tell: impl FnMut(Hit) -> Result<(), E>) -> Result<(), E> {
        part.list.each(&part.segment, |rank, marks| {
            if part.takes(rank, marks, self)? {
                tell(Hit { segment: part.at, rank, marks })?;
            }
            Ok(())
        })
    }

    /// The first `most` rows after a place, or before it where `reverse` is set; with the one at that place where
    /// `inclusive` is. Without a place, from the start or the end.
    ///
    /// # Errors
    /// When the index is damaged, or a row cannot be verified.
    pub fn page(
        &self,
        place: Option<&OrderKey<EventId>>,
        inclusive: bool,
        reverse: bool,
        most: usize,
    ) -> Result<Vec<Hit>, E> {
        let mut walks = Vec::new();
        for part in &self.parts {
            let mut walk = sound(Walk::start(part, place, inclusive, reverse))?;
            if walk.step(self)? {
                walks.push(walk);
            }
        }
        let mut page = Vec::new();
        while page.len() < most && !walks.is_empty() {
            let next = sound(nearest(&mut walks, reverse))?;
            page.extend(walks[next].head.take());
            if !walks[next].step(self)? {
                walks.swap_remove(next);
            }
        }
        Ok(page)
    }
}

/// Which of some walks stands at the row that comes next.
fn nearest(walks: &mut [Walk<'_>], reverse: bool) -> Result<usize, IndexError> {
    if walks.len() == 1 {
        return Ok(0);
    }
    for walk in walks.iter_mut() {
        walk.find_place()?;
    }
    let places = walks.iter().enumerate().map(|(at, walk)| (&walk.place, at));
    let next = if reverse { places.max() } else { places.min() };
    Ok(next.map_or(0, |(_, at)| at))
}

/// A way along the list of a segment.
struct Walk<'p> {
    part: &'p Part,
    /// The posting that comes next; one more than its place in the list where the way goes back.
    next: u32,
    reverse: bool,
    head: Option<Hit>,
    place: Option<(OrderKey<EventId>, bool)>,
}

impl<'p> Walk<'p> {
    fn start(
        part: &'p Part,
        place: Option<&OrderKey<EventId>>,
        inclusive: bool,
        reverse: bool,
    ) -> Result<Self, IndexError> {
        let next = match place {
            None if reverse => part.list.len(),
            None => 0,
            Some(place) => {
                let rank = part.segment.rank_at(place, inclusive == reverse)?;
                part.list.before(&part.segment, rank)?
            }
        };
        Ok(Self { part, next, reverse, head: None, place: None })
    }

    /// Goes on to the next row that is asked for; `false` where there is none.
    fn step<E: From<StoreError>>(&mut self, asked: &Asked<'_, E>) -> Result<bool, E> {
        (self.head, self.place) = (None, None);
        loop {
            let at = match self.reverse {
                true if self.next == 0 => return Ok(false),
                true => self.next - 1,
                false if self.next == self.part.list.len() => return Ok(false),
                false => self.next,
            };
            self.next = if self.reverse { at } else { at + 1 };
            let (rank, marks) = sound(self.part.list.get(&self.part.segment, at))?;
            if self.part.takes(rank, marks, asked)? {
                self.head = Some(Hit { segment: self.part.at, rank, marks });
                return Ok(true);
            }
        }
    }

    fn find_place(&mut self) -> Result<(), IndexError> {
        if let (None, Some(head)) = (&self.place, self.head) {
            let position = self.part.segment.position(head.rank)?;
            self.place = Some((position.key, position.is_joined));
        }
        Ok(())
    }
}
