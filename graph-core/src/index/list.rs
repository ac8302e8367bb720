//! The rows that some actors are in: a list of postings of the segment, or several taken together.

use std::ops::Range;

use super::ask::Actor;
use super::posting::{ALONE, CROWD, Marks};
use super::segment::Segment;
use super::sieve::Plain;
use crate::error::{IndexError, StoreError};

/// Postings in the order of their ranks.
pub(super) enum List {
    /// As the segment has them: where they start, how many there are, and whether the first who is asked for is their
    /// second.
    Stored { start: u32, count: u32, swapped: bool },
    /// Taken together from several.
    Held(Vec<(u32, Marks)>),
}

impl List {
    /// The rows that all of these actors are in.
    pub(super) fn of(segment: &Segment, actors: &[Actor]) -> Result<Self, IndexError> {
        match actors {
            [] => Ok(Self::Held(Vec::new())),
            [one] => Self::alone(segment, one),
            [first, second] if is_pair(first, second) => Self::pair(segment, first, second),
            [first, others @ ..] if others.iter().all(|other| is_pair(first, other)) => {
                let mut pairs = others
                    .iter()
                    .map(|other| Self::pair(segment, first, other)?.of_level(segment, first.by_party, true));
                let mut list = pairs.next().unwrap_or(Ok(Self::Held(Vec::new())))?;
                for pair in pairs {
                    list = Self::common(segment, &list, &pair?, |first, _| first)?;
                }
                Ok(list)
            }
            [first, others @ ..] => {
                let mut list = Self::alone(segment, first)?;
                for other in others {
                    let of_other = Self::alone(segment, other)?.of_level(segment, other.by_party, false)?;
                    list = Self::common(segment, &list, &of_other, Marks::with_second)?;
                }
                Ok(list)
            }
        }
    }

    /// The rows that too many take part in to be in the lists of their pairs: those of an actor, or all.
    pub(super) fn crowd(segment: &Segment, actor: Option<&Actor>) -> Result<Self, IndexError> {
        let mut lists = Vec::new();
        match actor {
            Some(actor) => {
                for id in &actor.ids {
                    if let Some(number) = segment.number(id)? {
                        lists.push(segment.list(number, CROWD)?);
                    }
                }
            }
            None => lists = segment.crowds()?,
        }
        let stored = |(start, count)| Self::Stored { start, count, swapped: false };
        Self::either(segment, lists.into_iter().map(stored).collect())
    }

    fn alone(segment: &Segment, actor: &Actor) -> Result<Self, IndexError> {
        let mut lists = Vec::new();
        for id in &actor.ids {
            if let Some(number) = segment.number(id)? {
                let (start, count) = segment.list(number, ALONE)?;
                lists.push(Self::Stored { start, count, swapped: false });
            }
        }
        Self::either(segment, lists)
    }

    /// The rows that two are in on the same level: the lists of their pairs, and what too many take part in to be there.
    fn pair(segment: &Segment, one: &Actor, other: &Actor) -> Result<Self, IndexError> {
        let mut lists = Vec::new();
        for a in &one.ids {
            let Some(a) = segment.number(a)? else { continue };
            for b in &other.ids {
                let Some(b) = segment.number(b)? else { continue };
                let (start, count) = segment.list(a.min(b), a.max(b))?;
                lists.push(Self::Stored { start, count, swapped: a > b });
                lists.push(Self::Held(crowds(segment, a, b)?));
            }
        }
        Self::either(segment, lists)
    }

    /// What is in any of some lists.
    fn either(segment: &Segment, mut lists: Vec<Self>) -> Result<Self, IndexError> {
        lists.retain(|list| !list.is_empty());
        if lists.len() < 2 {
            return Ok(lists.pop().unwrap_or(Self::Held(Vec::new())));
        }
        let mut all: Vec<(u32, Marks)> = Vec::new();
        for list in &lists {
            list.tell(segment, |rank, marks| all.push((rank, marks)))?;
        }
        all.sort_by_key(|(rank, _)| *rank);
        all.dedup_by(|(rank, marks), (kept, known)| {
            let is_same = rank == kept;
            if is_same {
                *known = known.or(*marks);
            }
            is_same
        });
        Ok(Self::Held(all))
    }

    /// What is in both of two lists; whether those asked for face each other is not told.
    fn common(
        segment: &Segment,
        one: &Self,
        other: &Self,
        marks: impl Fn(Marks, Marks) -> Marks,
    ) -> Result<Self, IndexError> {
        let mut common = Vec::new();
        let is_shorter = one.len() <= other.len();
        let (few, many) = if is_shorter { (one, other) } else { (other, one) };
        let mut all = Vec::with_capacity(few.len() as usize);
        few.tell(segment, |rank, marks| all.push((rank, marks)))?;
        for (rank, of_few) in all {
            if let Some(of_many) = many.find(segment, rank)? {
                let both = if is_shorter { marks(of_few, of_many) } else { marks(of_many, of_few) };
                common.push((rank, both.of_crowd()));
            }
        }
        Ok(Self::Held(common))
    }

    /// The postings in which the first, or both, are there on the level that is asked for.
    fn of_level(&self, segment: &Segment, by_party: bool, both: bool) -> Result<Self, IndexError> {
        let mut all = Vec::new();
        self.tell(segment, |rank, marks| {
            if marks.is_first(by_party) && (!both || marks.swapped().is_first(by_party)) {
                all.push((rank, marks));
            }
        })?;
        Ok(Self::Held(all))
    }

    pub(super) fn len(&self) -> u32 {
        match self {
            Self::Stored { count, .. } => *count,
            Self::Held(all) => all.len() as u32,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn get(&self, segment: &Segment, at: u32) -> Result<(u32, Marks), IndexError> {
        match self {
            Self::Stored { start, swapped, .. } => {
                let (rank, marks) = segment.posting(start + at)?;
                Ok((rank, if *swapped { marks.swapped() } else { marks }))
            }
            Self::Held(all) => all.get(at as usize).copied().ok_or_else(|| segment.file.outside()),
        }
    }

    /// How many postings have a rank below this one.
    pub(super) fn before(&self, segment: &Segment, rank: u32) -> Result<u32, IndexError> {
        match self {
            Self::Stored { start, count, .. } => segment.postings_before((*start, *count), rank),
            Self::Held(all) => Ok(all.partition_point(|(other, _)| *other < rank) as u32),
        }
    }

    fn find(&self, segment: &Segment, rank: u32) -> Result<Option<Marks>, IndexError> {
        let at = self.before(segment, rank)?;
        if at == self.len() {
            return Ok(None);
        }
        let (found, marks) = self.get(segment, at)?;
        Ok((found == rank).then_some(marks))
    }

    fn tell(&self, segment: &Segment, tell: impl FnMut(u32, Marks)) -> Result<(), IndexError> {
        self.tell_some(segment, 0..self.len(), tell)
    }

    /// Tells some of the postings, by their places in the list.
    pub(super) fn tell_some(
        &self,
        segment: &Segment,
        places: Range<u32>,
        mut tell: impl FnMut(u32, Marks),
    ) -> Result<(), IndexError> {
        match self {
            Self::Stored { start, swapped: false, .. } => {
                segment.postings(start + places.start, places.end - places.start, tell)
            }
            Self::Stored { start, swapped: true, .. } => {
                let tell = |rank, marks: Marks| tell(rank, marks.swapped());
                segment.postings(start + places.start, places.end - places.start, tell)
            }
            Self::Held(all) => {
                let some = all.get(places.start as usize..places.end as usize);
                some.ok_or_else(|| segment.file.outside())?.iter().for_each(|(rank, marks)| tell(*rank, *marks));
                Ok(())
            }
        }
    }

    /// Tells each posting, until `tell` fails.
    pub(super) fn each<E: From<StoreError>>(
        &self,
        segment: &Segment,
        mut tell: impl FnMut(u32, Marks) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut failed = Ok(());
        let read = self.tell(segment, |rank, marks| {
            if failed.is_ok() {
                failed = tell(rank, marks);
            }
        });
        failed.and(read.map_err(|error| StoreError::from(error).into()))
    }

    /// Tells each posting that is asked for.
    pub(super) fn each_taken(
        &self,
        segment: &Segment,
        plain: Plain<'_>,
        mut tell: impl FnMut(u32, Marks),
    ) -> Result<(), IndexError> {
        self.tell(segment, |rank, marks| {
            if plain.takes(marks) {
                tell(rank, marks);
            }
        })
    }
}

/// Whether two are looked for on the same level, and none stands for the other.
fn is_pair(one: &Actor, other: &Actor) -> bool {
    one.by_party == other.by_party && !one.ids.iter().any(|id| other.ids.contains(id))
}

/// The rows of more than the usual number of entities that both of two are in.
fn crowds(segment: &Segment, a: u32, b: u32) -> Result<Vec<(u32, Marks)>, IndexError> {
    let of = |entity| -> Result<List, IndexError> {
        let (start, count) = segment.list(entity, CROWD)?;
        Ok(List::Stored { start, count, swapped: false })
    };
    let (one, other) = (of(a)?, of(b)?);
    let mut common = Vec::new();
    if one.is_empty() || other.is_empty() {
        return Ok(common);
    }
    let mut all = Vec::new();
    one.tell(segment, |rank, marks| all.push((rank, marks)))?;
    for (rank, marks) in all {
        common.extend(other.find(segment, rank)?.map(|second| (rank, marks.with_second(second).of_crowd())));
    }
    Ok(common)
}
