//! The series of a pair: how their relations went, when they were silent, and when much happened at once.

use std::collections::BTreeMap;

use graph_core::View;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::bursts::Automaton;
use super::happenings::gather;
use super::rank::even;
use super::witness::Witness;
use crate::cast;
use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::gist::Gist;
use crate::histogram::{Bin, Counts, Histogram, histogram};
use crate::known::Known;
use crate::period::Period;
use crate::row::{Named, as_day, from_day};

/// Whose series, and what makes a break and a burst.
#[derive(Clone, Debug)]
pub struct SeriesRequest {
    /// Of which events; its two actors are the pair. Where it names statuses, events with these are told in place of facts.
    pub filter: Filter,
    /// The sort of periods.
    pub by: Period,
    /// The days without an event that make a break: 30 unless it is said otherwise.
    pub silent_days: u32,
    /// What makes a burst.
    pub bursts: Automaton,
}

impl Default for SeriesRequest {
    fn default() -> Self {
        Self { filter: Filter::default(), by: Period::Month, silent_days: 30, bursts: Automaton::default() }
    }
}

/// How the relations of two went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Series {
    /// The first of the two.
    pub a: Named,
    /// The other.
    pub b: Named,
    /// The sort of periods.
    pub by: Period,
    /// A bin for each period from the first to the last that has an event: see [`Histogram`].
    pub bins: Vec<Bin>,
    /// What surely lies in no single period.
    pub unplaced: Counts,
    /// How many facts there are in which the two face each other; reports, where nothing is folded.
    pub facts: u64,
    /// How many of them have no date or one with an open end, so that they make and end no silence.
    pub open: u64,
    /// How many of them are not of a single day, so that they are in no burst.
    pub vague: u64,
    /// The longest silence of at least a day; the first of several that are as long.
    pub longest_silence: Option<Silence>,
    /// The days without an event that make a break.
    pub silent_days: u32,
    /// The silences that are breaks, in order of time.
    pub breaks: Vec<Silence>,
    /// What makes a burst.
    pub automaton: Automaton,
    /// The bursts, in order of time.
    pub bursts: Vec<Burst>,
}

/// Days on which surely nothing is known to have happened between two, though it did before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Silence {
    /// The first of the days.
    #[serde(serialize_with = "as_a_day", deserialize_with = "from_a_day")]
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The day after the last.
    #[serde(serialize_with = "as_a_day", deserialize_with = "from_a_day")]
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// How many days.
    pub days: u32,
    /// The last contact before.
    pub last: Witness,
    /// The first contact after.
    pub first: Witness,
}

/// Days in which events came fast, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Burst {
    /// The day of the first event.
    #[serde(serialize_with = "as_a_day", deserialize_with = "from_a_day")]
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The day of the last.
    #[serde(serialize_with = "as_a_day", deserialize_with = "from_a_day")]
    #[schema(value_type = String, format = Date)]
    pub last: Date,
    /// How many events.
    pub events: u64,
    /// How much less the gaps between them cost in a burst than outside (Kleinberg's weight): the more, the clearer it is.
    pub weight: f64,
}

fn as_a_day<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    as_day(&Some(*day), serializer)
}

fn from_a_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    from_day(deserializer)?.ok_or_else(|| serde::de::Error::custom("expected a day"))
}

/// Tells how the relations of two went: counts by period, silences and bursts.
///
/// # Errors
/// When the filter does not name two, the automaton makes no sense, there would be more than 100,000 bins, or the store cannot be read.
pub fn series(view: View<'_>, request: &SeriesRequest) -> Result<Series, QueryError> {
    let Automaton { ratio, cost } = request.bursts;
    if !(ratio > 1.0 && ratio.is_finite() && cost >= 0.0 && cost.is_finite()) {
        return Err(QueryError::Bursts { ratio, cost });
    }
    let known = Known::new(view);
    let [a, b] = two(&request.filter, &known)?;
    let Histogram { by, bins, unplaced } = histogram(view, &request.filter, request.by)?;
    let mut contacts: Vec<Witness> =
        gather(view, &request.filter, |contacts: &mut Vec<_>, happening, matcher, known| {
            let mut gists = Gist::counted(happening, &request.filter, known)?;
            gists.retain(|gist| gist.counts(&request.filter));
            if !gists.is_empty() && !cast::is_joint(&happening.event, matcher.asked(), known)? {
                contacts.extend(gists.iter().map(|_| Witness::of(&happening.event)));
            }
            Ok(())
        })?;
    contacts.sort_by_cached_key(Witness::key);
    let silences = silences(&contacts);
    // Of those that are as long, the last is the longest for Rust.
    let longest_silence = silences.iter().rev().max_by_key(|silence| silence.days).cloned();
    let is_open = |contact: &&Witness| contact.earliest.is_none() || contact.latest.is_none();
    let is_vague = |contact: &&Witness| contact.earliest.is_none() || contact.earliest != contact.latest;
    Ok(Series {
        a,
        b,
        by,
        bins,
        unplaced,
        facts: contacts.len() as u64,
        open: contacts.iter().filter(is_open).count() as u64,
        vague: contacts.iter().filter(is_vague).count() as u64,
        longest_silence,
        silent_days: request.silent_days,
        breaks: silences.into_iter().filter(|silence| silence.days >= request.silent_days).collect(),
        automaton: request.bursts,
        bursts: bursts(&contacts, request.bursts),
    })
}

/// The two that a filter names.
pub(super) fn two(filter: &Filter, known: &Known<'_>) -> Result<[Named; 2], QueryError> {
    let matcher = Matcher::new(filter);
    match matcher.asked() {
        [a, b] => Ok([Named::new(&a.id, known)?, Named::new(&b.id, known)?]),
        others => Err(QueryError::NotTwo { found: others.len() }),
    }
}

/// The spans between contacts on which none can have been. One that may have been on any of several days was on all of them.
fn silences(contacts: &[Witness]) -> Vec<Silence> {
    let mut silences = Vec::new();
    let mut last: Option<(Date, &Witness)> = None;
    for contact in contacts {
        let Some((earliest, latest)) = contact.earliest.zip(contact.latest) else { continue };
        if let Some((reached, before)) = last
            && let Ok(from) = reached.tomorrow()
            && from < earliest
        {
            let days = from.until(earliest).map_or(0, |span| span.get_days());
            let days = u32::try_from(days).unwrap_or_default();
            silences.push(Silence { from, to: earliest, days, last: before.clone(), first: contact.clone() });
        }
        if last.is_none_or(|(reached, _)| reached < latest) {
            last = Some((latest, contact));
        }
    }
    silences
}

/// The bursts among contacts of a single day.
fn bursts(contacts: &[Witness], automaton: Automaton) -> Vec<Burst> {
    let of_a_day = |contact: &Witness| contact.earliest.filter(|day| contact.latest == Some(*day));
    let days: Vec<Date> = contacts.iter().filter_map(of_a_day).collect();
    let gap = |pair: &[Date]| pair[0].until(pair[1]).map_or(0.0, |span| f64::from(span.get_days()));
    let gaps: Vec<f64> = days.windows(2).map(gap).collect();
    let states = automaton.states(&gaps);
    // Runs of gaps in a burst, by the number of gaps outside before them.
    let mut runs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut outside = 0;
    for (at, in_burst) in states.iter().enumerate() {
        if *in_burst {
            runs.entry(outside).or_default().push(at);
        } else {
            outside += 1;
        }
    }
    let burst = |run: Vec<usize>| {
        let (first, last) = (*run.first()?, *run.last()? + 1);
        let saved = run.iter().map(|at| automaton.gain(gaps[*at], &gaps)).sum();
        Some(Burst { from: days[first], last: days[last], events: run.len() as u64 + 1, weight: even(saved) })
    };
    runs.into_values().filter_map(burst).collect()
}
