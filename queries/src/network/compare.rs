//! Two windows beside each other: whose relations began, ended, warmed and cooled.

use std::collections::BTreeMap;

use graph_core::{View, Window};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::rank::even;
use crate::balance::Balance;
use crate::cast::Level;
use crate::dealings::Dealings;
use crate::dyads::{DyadRequest, Pair, dealings};
use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::known::Known;
use crate::row::{Named, as_day, from_day};
use crate::words::words;

/// Which windows are compared, and what counts as a change.
#[derive(Clone, Debug)]
pub struct CompareRequest {
    /// Of which events; its window means nothing. One actor for all of its pairs, none for everybody's.
    pub filter: Filter,
    /// Between whom: see [`DyadRequest`].
    pub level: Option<Level>,
    /// The window before.
    pub before: Window,
    /// The window after.
    pub after: Window,
    /// The least number of events from which a pair deals with each other: 5 unless it is said otherwise.
    pub least: u64,
    /// By how much the mean score must differ, on PLOVER's scale from -10 to 10: 1 unless it is said otherwise.
    pub by: f64,
    /// The most rows of each change; `None` for all.
    pub limit: Option<usize>,
}

impl Default for CompareRequest {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            level: None,
            before: Window::default(),
            after: Window::default(),
            least: 5,
            by: 1.0,
            limit: None,
        }
    }
}

words! {
    /// What became of a pair between two windows, *n* being the least number of events.
    Turn, "change" {
        /// No event before, at least *n* after.
        New = "new",
        /// At least *n* events before, none after.
        Ended = "ended",
        /// At least *n* in both, with a mean score that is higher by so much.
        Warmer = "warmer",
        /// At least *n* in both, with a mean score that is lower by so much.
        Colder = "colder",
        /// At least *n* in both, and neither.
        Steady = "steady",
        /// Any other: too few events to tell.
        Sparse = "sparse",
    }
}

/// What changed from one window to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Comparison {
    /// Between whom.
    pub level: Level,
    /// The window before.
    pub before: Days,
    /// The window after.
    pub after: Days,
    /// The least number of events from which a pair deals with each other.
    pub least: u64,
    /// By how much a mean score must differ.
    pub by: f64,
    /// How many pairs of each sort there are; none that has an event in neither window.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub pairs: BTreeMap<Turn, u64>,
    /// The pairs that are new, ended, warmer and colder, in this order: new and ended ones by their number of events, the
    /// others by the difference, the largest first; equal ones by their ids.
    pub rows: Vec<ComparedPair>,
}

/// The days of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Days {
    /// The first; `None` where it has no start.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The day after the last; `None` where it has no end.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
}

impl From<Window> for Days {
    fn from(window: Window) -> Self {
        Self { from: window.from(), to: window.to() }
    }
}

/// A pair in both windows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ComparedPair {
    /// What became of it.
    pub change: Turn,
    /// The actor asked for, where one of the two is; else the one with the smaller id.
    pub a: Named,
    /// The other.
    pub b: Named,
    /// Their dealings before.
    pub before: Dealt,
    /// Their dealings after.
    pub after: Dealt,
    /// The mean score after less the one before; `None` where there is none in one of them.
    pub difference: Option<f64>,
}

/// What the events of a pair in a window come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Dealt {
    /// How many; reports, where nothing is folded.
    pub events: u64,
    /// Of which classes, and how friendly together.
    #[serde(flatten)]
    pub balance: Balance,
    /// The mean of the scores; `None` where nothing has a score.
    pub score_mean: Option<f64>,
}

impl From<&Dealings> for Dealt {
    fn from(dealings: &Dealings) -> Self {
        let Dealings { events, balance, .. } = *dealings;
        Self { events, balance, score_mean: balance.score_sum.mean() }
    }
}

/// Compares the dealings of all pairs in two windows. An event whose date allows for both counts in both; a strict filter
/// keeps to those that surely are in a window.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::network::{CompareRequest, compare};
///
/// let store = GraphStore::in_memory()?;
/// assert_eq!(compare(store.view(), &CompareRequest::default())?.rows, []);
/// # Ok::<(), queries::QueryError>(())
/// ```
///
/// # Errors
/// When the store cannot be read.
pub fn compare(view: View<'_>, request: &CompareRequest) -> Result<Comparison, QueryError> {
    let known = Known::new(view);
    let asked = |window| {
        let filter = Filter { window, ..request.filter.clone() };
        DyadRequest { filter, level: request.level, ..DyadRequest::default() }
    };
    let mut pairs: BTreeMap<Pair, [Dealings; 2]> = BTreeMap::new();
    for (at, window) in [request.before, request.after].into_iter().enumerate() {
        for (pair, dealings) in dealings(&asked(window), &known)? {
            pairs.entry(pair).or_default()[at] = dealings;
        }
    }
    let mut turns: BTreeMap<Turn, u64> = Turn::ALL.iter().map(|turn| (*turn, 0)).collect();
    let mut changed: Vec<Changed> = Vec::new();
    for (pair, dealings) in pairs {
        let (turn, difference) = turn(&dealings, request);
        *turns.entry(turn).or_default() += 1;
        if !matches!(turn, Turn::Steady | Turn::Sparse) {
            changed.push(Changed { turn, difference, pair, dealings });
        }
    }
    Ok(Comparison {
        level: asked(Window::default()).level(),
        before: request.before.into(),
        after: request.after.into(),
        least: request.least,
        by: request.by,
        pairs: turns,
        rows: rows(changed, request, &known)?,
    })
}

struct Changed {
    turn: Turn,
    difference: Option<f64>,
    pair: Pair,
    dealings: [Dealings; 2],
}

impl Changed {
    /// How much it changed.
    fn size(&self) -> f64 {
        let [before, after] = &self.dealings;
        match self.turn {
            Turn::New | Turn::Ended => (before.events + after.events) as f64,
            Turn::Warmer | Turn::Colder | Turn::Steady | Turn::Sparse => self.difference.unwrap_or_default().abs(),
        }
    }
}

fn turn([before, after]: &[Dealings; 2], request: &CompareRequest) -> (Turn, Option<f64>) {
    let means = after.balance.score_sum.mean().zip(before.balance.score_sum.mean());
    let difference = means.map(|(after, before)| even(after - before));
    let is_much = |difference: f64| difference >= request.by && difference > 0.0;
    let deals = |dealings: &Dealings| dealings.events >= request.least;
    let turn = match (before.events, after.events) {
        (0, _) if deals(after) => Turn::New,
        (_, 0) if deals(before) => Turn::Ended,
        (1.., 1..) if deals(before) && deals(after) => match difference {
            Some(more) if is_much(more) => Turn::Warmer,
            Some(less) if is_much(-less) => Turn::Colder,
            Some(_) | None => Turn::Steady,
        },
        (_, _) => Turn::Sparse,
    };
    (turn, difference)
}

fn rows(
    mut changed: Vec<Changed>,
    request: &CompareRequest,
    known: &Known<'_>,
) -> Result<Vec<ComparedPair>, QueryError> {
    // Equal ones stay in the order of their ids.
    changed.sort_by(|one, other| one.turn.cmp(&other.turn).then(other.size().total_cmp(&one.size())));
    let matcher = Matcher::new(&request.filter);
    let of_each = changed.chunk_by(|one, other| one.turn == other.turn);
    let first = of_each.flat_map(|all| all.iter().take(request.limit.unwrap_or(usize::MAX)));
    let row = |Changed { turn, difference, pair, dealings: [before, after] }: &Changed| {
        let [a, b] = pair.seen_by(matcher.asked().first());
        Ok(ComparedPair {
            change: *turn,
            a: Named::new(a, known)?,
            b: Named::new(b, known)?,
            before: before.into(),
            after: after.into(),
            difference: *difference,
        })
    };
    first.map(row).collect()
}
