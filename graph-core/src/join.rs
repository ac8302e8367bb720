//! Joining: which exact events are one happening.
//!
//! Exact folding knows only equal codings. Documents speak of one happening in many ways: `Russia visits North Korea`,
//! `Lavrov visits North Korea`, in October, on the 18th. The [`rules`] compare two exact events and say whether they can be
//! one, and which of them says less; the module `grouping` decides who joins whom; [`happening()`] makes one event of
//! those that were joined.
//!
//! ```text
//! Event, Facts ──► Case ──► rules::compare ──► grouping ──► Folding of each event ──► happening
//! ```
//!
//! Everything is a function of the exact events, never of their order.

mod case;
mod happening;
pub mod rules;
mod sorts;

pub(crate) use case::party_on;
pub use case::{Case, Cases, Locality, Matter};
pub use happening::happening;

use std::collections::BTreeSet;

use crate::grouping::{Fit, Grouping, group};
use crate::id::EventId;
use rules::compare_content;
use sorts::Sorts;

/// What joining made of an exact event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// The event that stands for the happening, the smallest of its members; `None` for that one itself.
    pub into: Option<EventId>,
    /// The rules by which it is the same as the most specific member; empty for that one itself.
    pub by: BTreeSet<String>,
    /// The events that it may be, but that exclude each other.
    pub fits: BTreeSet<EventId>,
}

/// The most sorts of exact events of one kind, status and parties that are compared with each other. Where more come
/// together in time, they are left as they are: it takes thousands of documents that each tell two such events of one day.
pub const MOST: usize = 20_000;

/// The most events that a vaguer one is said to fit; the ones with the smallest ids.
const MOST_FITS: usize = 8;

/// Folds exact events; the answer is in the order of `cases`.
///
/// ```
/// use graph_core::join::{Folding, fold};
/// assert_eq!(fold(&[]), Vec::<Folding>::new());
/// ```
pub fn fold(cases: &[Case]) -> Vec<Folding> {
    let mut foldings = vec![Folding::default(); cases.len()];
    let sorts = sorts::of(cases);
    if sorts.len() > MOST {
        return foldings;
    }
    let fit = |a: usize, b: usize| sorts.fit(a, b);
    let Grouping { groups, fits, sound } = group(sorts.len(), fit, |_, _| false);
    for (sort, fits) in fits.iter().enumerate().filter(|(_, fits)| !fits.is_empty()) {
        let mut others: Vec<&EventId> =
            fits.iter().flat_map(|other| sorts.members(*other)).map(|at| &cases[*at].id).collect();
        others.sort_unstable();
        others.truncate(MOST_FITS);
        for member in sorts.members(sort) {
            foldings[*member].fits = others.iter().copied().cloned().collect();
        }
    }
    // Events that say the same and fit what excludes each other may each mean another of these.
    let is_one = |group: &&Vec<usize>| group.len() > 1 || sound[group[0]];
    for group in groups.iter().filter(is_one) {
        fold_group(cases, &sorts, group, &mut foldings);
    }
    foldings
}

fn fold_group(cases: &[Case], sorts: &Sorts<'_>, group: &[usize], foldings: &mut [Folding]) {
    let members = || group.iter().flat_map(|sort| sorts.members(*sort).iter().copied());
    let Some(head) = members().map(|member| &cases[member].id).min().filter(|_| members().nth(1).is_some()) else {
        return;
    };
    let Some(sharpest) = sharpest(sorts, group) else { return };
    let Some(most_specific) = sorts.members(sharpest).iter().copied().min_by_key(|member| &cases[*member].id) else {
        return;
    };
    for sort in group {
        let by = rules_between(sorts.example(*sort), sorts.example(sharpest));
        for member in sorts.members(*sort) {
            let folding = &mut foldings[*member];
            folding.into = Some(head.clone()).filter(|head| cases[*member].id != *head);
            if *member != most_specific {
                folding.by = by.clone();
            }
        }
    }
}

/// The names of the rules by which two members of a group are one.
fn rules_between(one: &Case, other: &Case) -> BTreeSet<String> {
    let names = compare_content(one, other).map(|comparison| comparison.rules).unwrap_or_default();
    if names.is_empty() {
        return BTreeSet::from([rules::ALIKE.to_owned()]);
    }
    names.into_iter().map(str::to_owned).collect()
}

/// The sort of a group that is vaguer than the fewest others; of several, the one with the smallest id.
fn sharpest(sorts: &Sorts<'_>, group: &[usize]) -> Option<usize> {
    let is_vaguer = |one: usize, other: usize| {
        let fit = if one < other { sorts.fit(one, other) } else { sorts.fit(other, one).map(Fit::reversed) };
        fit.is_some_and(Fit::first_is_vaguer)
    };
    let vaguer_than = |one: usize| group.iter().filter(|other| **other != one && is_vaguer(one, **other)).count();
    let first = |sort: usize| sorts.members(sort).iter().map(|member| &sorts.cases[*member].id).min();
    group.iter().copied().min_by_key(|sort| (vaguer_than(*sort), first(*sort)))
}
