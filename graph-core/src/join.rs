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

pub(crate) use case::party_on;
pub use case::{Case, Cases, Locality, Matter};
pub use happening::happening;

use std::collections::BTreeSet;

use crate::grouping::{Grouping, group};
use crate::id::EventId;
use rules::{Comparison, compare};

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

/// The most exact events of one kind, status and parties that are compared with each other. Where more come together in
/// time, they are left as they are: it takes thousands of documents that tell of one day.
pub const MOST: usize = 20_000;

/// Folds exact events; the answer is in the order of `cases`.
///
/// ```
/// use graph_core::join::{Folding, fold};
/// assert_eq!(fold(&[]), Vec::<Folding>::new());
/// ```
pub fn fold(cases: &[Case]) -> Vec<Folding> {
    if cases.len() > MOST {
        return vec![Folding::default(); cases.len()];
    }
    let fit = |a: usize, b: usize| compare(&cases[a], &cases[b]).ok().map(|comparison| comparison.fit());
    let Grouping { groups, fits } = group(cases.len(), fit, |a, b| fit(a, b).is_some());
    let mut foldings = vec![Folding::default(); cases.len()];
    for (folding, fits) in foldings.iter_mut().zip(fits) {
        folding.fits = fits.into_iter().map(|other| cases[other].id.clone()).collect();
    }
    for group in groups.iter().filter(|group| group.len() > 1) {
        fold_group(cases, group, &mut foldings);
    }
    foldings
}

fn fold_group(cases: &[Case], group: &[usize], foldings: &mut [Folding]) {
    let Some(head) = group.iter().map(|member| &cases[*member].id).min() else { return };
    let Some(sharpest) = sharpest(cases, group) else { return };
    for member in group {
        let folding = &mut foldings[*member];
        folding.into = Some(head.clone()).filter(|head| cases[*member].id != *head);
        if *member != sharpest {
            folding.by = rules_between(&cases[*member], &cases[sharpest]);
        }
    }
}

/// The names of the rules by which two members of a group are one.
fn rules_between(one: &Case, other: &Case) -> BTreeSet<String> {
    let names = compare(one, other).map(|comparison| comparison.rules).unwrap_or_default();
    if names.is_empty() {
        return BTreeSet::from([rules::ALIKE.to_owned()]);
    }
    names.into_iter().map(str::to_owned).collect()
}

/// The member of a group that is vaguer than the fewest others; of several, the one with the smallest id.
fn sharpest(cases: &[Case], group: &[usize]) -> Option<usize> {
    let vaguer_than = |member: usize| {
        let is_vaguer = |other: &&usize| {
            **other != member && compare(&cases[member], &cases[**other]).is_ok_and(|c: Comparison| c.first_vaguer)
        };
        group.iter().filter(is_vaguer).count()
    };
    group.iter().copied().min_by_key(|member| (vaguer_than(*member), &cases[*member].id))
}
