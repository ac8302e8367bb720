//! The histogram of a timeline: how many events of which sort in each day, month, quarter or year.

use std::collections::BTreeMap;

use graph_core::View;
use graph_core::index::Hit;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::balance::Balance;
use crate::cast;
use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::gist::Gist;
use crate::indexed::{Indexed, answered};
use crate::known::Known;
use crate::page::Fold;
use crate::period::{Period, Span};
use crate::row::{as_day, from_day};

/// The most bins: by day, more than two centuries. An event of antiquity would make millions.
const MOST: usize = 100_000;

/// How often what happened, period by period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Histogram {
    /// The sort of periods.
    pub by: Period,
    /// A bin for each period from the first to the last that has an event, those between without any included.
    pub bins: Vec<Bin>,
    /// Those that surely lie in no single period: their date spans several, has an open end, or is not known.
    pub unplaced: Counts,
}

/// A period, and what was in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Bin {
    /// Its name: `2014-03-05`, `2014-03`, `2014-Q1`, `2014`. `None` for what is in no single period.
    pub period: Option<String>,
    /// Its first day.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The day after its last; `None` at the end of the calendar.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// What was in it.
    #[serde(flatten)]
    pub counts: Counts,
}

/// How many events, each counted once: `events` is the sum of `joint`, `ahead` and the five classes of the balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Counts {
    /// Events; reports, where nothing is folded.
    pub events: u64,
    /// Those in which the actors asked for stand side by side, whatever else they are: no class, no score.
    pub joint: u64,
    /// Of the others, those that are no facts: they did not happen (plans and the like), or are merely denied.
    pub ahead: u64,
    /// The facts.
    #[serde(flatten)]
    pub facts: Balance,
}

impl Histogram {
    /// The bins, and last what is in none of them, as a bin without a period: rows whose sum is the timeline's total.
    pub fn rows(&self) -> impl Iterator<Item = Bin> + '_ {
        let unplaced = Bin { period: None, from: None, to: None, counts: self.unplaced };
        self.bins.iter().cloned().chain([unplaced])
    }

    /// How many events there are in all: as many as rows in the timeline.
    pub fn events(&self) -> u64 {
        self.rows().map(|bin| bin.counts.events).sum()
    }
}

/// Counts the events of a timeline by period. What may lie in several periods is counted as unplaced, so that bins and
/// `unplaced` always sum up to the timeline's total.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::{Filter, Period, histogram};
///
/// let store = GraphStore::in_memory()?;
/// let histogram = histogram(store.view(), &Filter::default(), Period::Month)?;
/// assert_eq!((histogram.bins.len(), histogram.unplaced.events), (0, 0));
/// # Ok::<(), queries::QueryError>(())
/// ```
///
/// # Errors
/// When there would be more than 100,000 bins, or the store cannot be read.
pub fn histogram(view: View<'_>, filter: &Filter, by: Period) -> Result<Histogram, QueryError> {
    let from_index = |index: &_| {
        // Each report of its own, or as it was known on a day, has to be read.
        if filter.known_by.is_some() || filter.fold == Fold::None {
            return from_store(view.without_index(), filter, by);
        }
        let (known, matcher) = (Known::new(view), Matcher::new(filter));
        from_index(&Indexed::new(index, &matcher, &known), by)
    };
    answered(view, filter, from_index, || from_store(view, filter, by))
}

/// Counts by postings.
fn from_index(indexed: &Indexed<'_>, by: Period) -> Result<Histogram, QueryError> {
    let mut tally = Tally::new(by);
    let mut running = Running::default();
    let period = |day| {
        let span = by.at(day);
        (span.from(), span.next().map(|next| next.from()))
    };
    indexed.ask(|asked| {
        asked.each_in_periods(&period, &mut |hit, first, times| {
            match (hit.sort(), indexed.joint(hit), first) {
                (Some(sort), Some(joint), Some(first)) => {
                    running.go_to(hit, first, indexed, &mut tally);
                    running.add(sort, joint, times);
                }
                (_, _, _) => {
                    let Some(happening) = indexed.happening(hit)? else { return Ok(()) };
                    let joint = cast::is_joint(&happening.event, indexed.matcher.asked(), indexed.known)?;
                    tally.add(&Gist::of(&happening.event), joint);
                }
            }
            Ok(())
        })
    })?;
    running.pour(&mut tally);
    tally.finish()
}

/// The counts of the period that is being told.
#[derive(Default)]
struct Running {
    at: Option<(Hit, Date)>,
    counts: Counts,
    /// What one event counts: by its sort in this segment, and by whether it is joint.
    shares: Vec<[Counts; 2]>,
}

impl Running {
    /// Counts in the segment of a hit and in the period with this first day from now on.
    fn go_to(&mut self, hit: Hit, first: Date, indexed: &Indexed<'_>, tally: &mut Tally) {
        let is_beside = self.at.is_some_and(|(at, _)| at.is_beside(hit));
        if is_beside && self.at.is_some_and(|(_, day)| day == first) {
            return;
        }
        self.pour(tally);
        if !is_beside {
            let share = |sort| [false, true].map(|joint| Counts::of(&Gist::of_sort(sort), joint));
            self.shares = indexed.index.sorts_beside(hit).iter().copied().map(share).collect();
        }
        self.at = Some((hit, first));
    }

    fn add(&mut self, sort: u32, joint: bool, times: u64) {
        if let Some(share) = self.shares.get(sort as usize) {
            self.counts.add(&share[usize::from(joint)], times);
        }
    }

    fn pour(&mut self, tally: &mut Tally) {
        if let Some((_, first)) = self.at {
            tally.on(first).add(&std::mem::take(&mut self.counts), 1);
        }
    }
}

fn from_store(view: View<'_>, filter: &Filter, by: Period) -> Result<Histogram, QueryError> {
    let known = Known::new(view);
    let mut matcher = Matcher::new(filter);
    let mut tally = Tally::new(by);
    for id in matcher.candidates(view)? {
        let Some(happening) = matcher.read(id, &known)? else { continue };
        let joint = cast::is_joint(&happening.event, matcher.asked(), &known)?;
        for gist in Gist::counted(&happening, filter, &known)? {
            tally.add(&gist, joint);
        }
    }
    tally.finish()
}

/// Counts what goes by.
struct Tally {
    by: Period,
    placed: BTreeMap<Span, Counts>,
    unplaced: Counts,
}

impl Tally {
    fn new(by: Period) -> Self {
        Self { by, placed: BTreeMap::new(), unplaced: Counts::default() }
    }

    fn add(&mut self, gist: &Gist, joint: bool) {
        let counts = match self.by.holding(gist.earliest, gist.latest) {
            Some(span) => self.placed.entry(span).or_default(),
            None => &mut self.unplaced,
        };
        counts.add(&Counts::of(gist, joint), 1);
    }

    /// The counts of the period that a day is in.
    fn on(&mut self, day: Date) -> &mut Counts {
        self.placed.entry(self.by.at(day)).or_default()
    }

    fn finish(self) -> Result<Histogram, QueryError> {
        let last = self.placed.last_key_value().map(|(span, _)| *span);
        let mut bins = Vec::new();
        let mut next = self.placed.first_key_value().map(|(span, _)| *span);
        while let Some(span) = next.filter(|span| Some(*span) <= last) {
            if bins.len() == MOST {
                return Err(QueryError::TooManyBins { by: self.by, most: MOST });
            }
            next = span.next();
            bins.push(Bin {
                period: Some(span.name()),
                from: Some(span.from()),
                to: next.map(|next| next.from()),
                counts: self.placed.get(&span).copied().unwrap_or_default(),
            });
        }
        Ok(Histogram { by: self.by, bins, unplaced: self.unplaced })
    }
}

impl Counts {
    /// What one event counts.
    fn of(gist: &Gist, joint: bool) -> Self {
        let mut counts = Self { events: 1, ..Self::default() };
        match joint {
            true => counts.joint = 1,
            false if gist.is_fact() => counts.facts.add_times(gist, 1),
            false => counts.ahead = 1,
        }
        counts
    }

    /// Adds so many times what others count.
    fn add(&mut self, others: &Self, times: u64) {
        let Self { events, joint, ahead, facts } = others;
        self.events += events * times;
        self.joint += joint * times;
        self.ahead += ahead * times;
        self.facts.add(facts, times);
    }
}
