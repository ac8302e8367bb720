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

/// Counts by postings: those of one sort in one period are counted together.
fn from_index(indexed: &Indexed<'_>, by: Period) -> Result<Histogram, QueryError> {
    let mut tally = Tally::new(by);
    let mut bundle = Bundle::default();
    let period = |day| {
        let span = by.at(day);
        (span.from(), span.next().map(|next| next.from()))
    };
    indexed.ask(|asked| {
        asked.each_in_periods(&period, |hit, first| {
            match (hit.sort(), indexed.joint(hit), first) {
                (Some(sort), Some(joint), Some(first)) => {
                    if bundle.is_of_another(hit, first) {
                        bundle.empty(indexed, &mut tally);
                    }
                    bundle.add(hit, first, sort, joint);
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
    bundle.empty(indexed, &mut tally);
    tally.finish()
}

/// The events of one segment and period, by sort and by whether they are joint.
#[derive(Default)]
struct Bundle {
    of: Option<(Hit, Date)>,
    counts: Vec<u64>,
    /// Where there is any count.
    used: Vec<usize>,
}

impl Bundle {
    fn is_of_another(&self, hit: Hit, first: Date) -> bool {
        self.of.is_some_and(|(of, day)| day != first || !of.is_beside(hit))
    }

    fn add(&mut self, hit: Hit, first: Date, sort: u32, joint: bool) {
        let at = sort as usize * 2 + usize::from(joint);
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        if self.counts[at] == 0 {
            self.used.push(at);
        }
        self.counts[at] += 1;
        self.of = Some((hit, first));
    }

    fn empty(&mut self, indexed: &Indexed<'_>, tally: &mut Tally) {
        let Some((hit, first)) = self.of.take() else { return };
        let counts = tally.on(first);
        for at in self.used.drain(..) {
            let count = std::mem::take(&mut self.counts[at]);
            if let Some(sort) = indexed.index.sort_beside(hit, (at / 2) as u32) {
                counts.add(&Gist::of_sort(sort), at % 2 == 1, count);
            }
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
        counts.add(gist, joint, 1);
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
    fn add(&mut self, gist: &Gist, joint: bool, times: u64) {
        self.events += times;
        match joint {
            true => self.joint += times,
            false if gist.is_fact() => self.facts.add_times(gist, times),
            false => self.ahead += times,
        }
    }
}
