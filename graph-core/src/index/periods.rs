//! Counting by periods: the rows of one sort in one period are told together.

use std::ops::Range;

use jiff::civil::Date;

use super::ask::{Asked, Hit, Part, sound};
use super::posting::Marks;
use super::row::unknown;
use crate::date::day_number;
use crate::error::{IndexError, StoreError};

/// The first day of the period that a day is in, and that of the next, if there is one.
pub type PeriodOf<'p> = dyn Fn(Date) -> (Date, Option<Date>) + 'p;

/// Takes a row, the first day of the period that its day is in, and how many rows of that period are like it.
pub type TellPeriod<'t, E> = dyn FnMut(Hit, Option<Date>, u64) -> Result<(), E> + 't;

impl<E: From<StoreError>> Asked<'_, E> {
    /// Tells every row with the first day of the period that its day is in; of one whose date is no plain day, nothing.
    /// Rows of one period and segment that have the same sort, and in which those asked for face each other alike, may be
    /// told at once, by one of them.
    ///
    /// # Errors
    /// When the index is damaged, a row cannot be verified, or `tell` fails.
    pub fn each_in_periods(&self, period: &PeriodOf<'_>, tell: &mut TellPeriod<'_, E>) -> Result<(), E> {
        self.parts.iter().try_for_each(|part| self.each_in_periods_of(part, period, tell))
    }

    fn each_in_periods_of(&self, part: &Part, period: &PeriodOf<'_>, tell: &mut TellPeriod<'_, E>) -> Result<(), E> {
        let mut heap = Heap::new(part);
        let mut at = 0;
        while at < part.list.len() {
            let (first, end) = sound(reach(part, at, period))?;
            sound(heap.gather(part, at..end))?;
            for (marks, rank, times) in heap.like() {
                tell(Hit { segment: part.at, rank, marks }, first, times)?;
            }
            for (rank, marks) in heap.single.drain(..) {
                if part.takes(rank, marks, self)? {
                    tell(Hit { segment: part.at, rank, marks }, first.filter(|_| !marks.is_vague()), 1)?;
                }
            }
            at = end;
        }
        Ok(())
    }
}

/// The first day of the period of a posting of a list, and the first posting after that period. A row that is on no plain day
/// is in none, and alone; what follows it may be.
fn reach(part: &Part, at: u32, period: &PeriodOf<'_>) -> Result<(Option<Date>, u32), IndexError> {
    let (rank, marks) = part.list.get(&part.segment, at)?;
    if marks.is_vague() {
        return Ok((None, at + 1));
    }
    let day = part.segment.position(rank)?.key.earliest.ok_or_else(unknown)?;
    let (first, next) = period(day);
    let end = match next {
        Some(next) => part.list.before(&part.segment, part.segment.rank_of_day(day_number(next))?)?,
        None => part.list.len(),
    };
    Ok((Some(first), end.max(at + 1)))
}

/// The postings of a period: those that tell all by themselves as numbers, the others one by one.
struct Heap {
    /// How many there are of each likeness.
    counts: Vec<u64>,
    /// One of each likeness that there is.
    examples: Vec<(u32, Marks)>,
    single: Vec<(u32, Marks)>,
}

impl Heap {
    fn new(part: &Part) -> Self {
        let likenesses = (part.segment.sorts.all().len() << Marks::FACES) + (1 << Marks::FACES);
        Self { counts: vec![0; likenesses], examples: Vec::new(), single: Vec::new() }
    }

    fn gather(&mut self, part: &Part, postings: Range<u32>) -> Result<(), IndexError> {
        let Self { counts, examples, single } = self;
        let plain = part.sieve.plain(&part.segment);
        part.list.tell_some(&part.segment, postings, |rank, marks| {
            let likeness = plain.and_then(|plain| Some((plain, counts.get_mut(marks.likeness()?)?)));
            match likeness {
                Some((plain, count)) if plain.takes(marks) => {
                    if *count == 0 {
                        examples.push((rank, marks));
                    }
                    *count += 1;
                }
                Some(_) => {}
                None => single.push((rank, marks)),
            }
        })
    }

    /// Gives what was counted, and counts anew.
    fn like(&mut self) -> impl Iterator<Item = (Marks, u32, u64)> {
        let counts = &mut self.counts;
        self.examples.drain(..).map(|(rank, marks)| {
            let count = marks.likeness().and_then(|likeness| counts.get_mut(likeness)).map_or(0, std::mem::take);
            (marks, rank, count)
        })
    }
}
