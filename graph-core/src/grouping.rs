//! Grouping: which of many things are one, when some are described more vaguely than others.
//!
//! The same question is asked of events (is `Russia visits North Korea` the same as `Lavrov visits North Korea`?) and of
//! entities (is this `Kim Chol` that one?), and has the same answer: a thing joins those it fits if these are compatible
//! with each other; if they exclude each other, it joins none of them. Everything is decided between the things as they
//! came, never between groups, so that the result does not depend on the order in which they are looked at.

use fixedbitset::FixedBitSet;
use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;

/// How one thing fits another that may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Both say the same.
    Alike,
    /// The first says less.
    Vaguer,
    /// The second says less.
    Sharper,
    /// Each says something that the other does not.
    Mixed,
}

impl Fit {
    pub(crate) fn first_is_vaguer(self) -> bool {
        matches!(self, Self::Vaguer | Self::Mixed)
    }

    pub(crate) fn reversed(self) -> Self {
        match self {
            Self::Vaguer => Self::Sharper,
            Self::Sharper => Self::Vaguer,
            Self::Alike | Self::Mixed => self,
        }
    }
}

/// What became of the things.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Grouping {
    /// Those that are one, each list in ascending order; the lists in the order of their first.
    pub(crate) groups: Vec<Vec<usize>>,
    /// For each thing, those it fits and could not be joined with, because they exclude each other.
    pub(crate) fits: Vec<Vec<usize>>,
    /// For each thing, whether those it fits are compatible with each other.
    pub(crate) sound: Vec<bool>,
}

/// Groups `count` things. `fit` tells how two of them fit, `None` where they do not; `compatible` whether two of them may
/// be one at all, which those that fit must be. Both are asked for `a < b` only.
pub(crate) fn group(
    count: usize,
    fit: impl Fn(usize, usize) -> Option<Fit>,
    compatible: impl Fn(usize, usize) -> bool,
) -> Grouping {
    if count == 1 {
        return Grouping { groups: vec![vec![0]], fits: vec![Vec::new()], sound: vec![true] };
    }
    let relations = Relations::of(count, &fit, compatible);
    let sound = relations.sound();
    let links = relations.links(&sound);
    let mut groups = components(count, links.iter().copied());
    let is_broken: Vec<bool> = groups.iter().map(|group| !relations.is_pairwise_compatible(group)).collect();
    if is_broken.contains(&true) {
        let owner = owners(count, &groups);
        let is_kept = |(a, b): &&(usize, usize)| !is_broken[owner[*a]] || fit(*a, *b) == Some(Fit::Alike);
        groups = components(count, links.iter().filter(is_kept).copied());
    }
    let owner = owners(count, &groups);
    let is_left_out = |thing: usize, other: usize| {
        let fit = if thing < other { fit(thing, other) } else { fit(other, thing).map(Fit::reversed) };
        owner[other] != owner[thing] && fit.is_some_and(Fit::first_is_vaguer)
    };
    let left_out = |thing: usize| relations.ahead[thing].ones().filter(|other| is_left_out(thing, *other)).collect();
    let fits = (0..count).map(left_out).collect();
    Grouping { groups, fits, sound }
}

/// Who fits whom.
struct Relations {
    fitting: Vec<FixedBitSet>,
    compatible: Vec<FixedBitSet>,
    /// For each thing, those that it may be a vaguer word for, or that say just the same.
    ahead: Vec<FixedBitSet>,
}

impl Relations {
    fn of(count: usize, fit: &impl Fn(usize, usize) -> Option<Fit>, compatible: impl Fn(usize, usize) -> bool) -> Self {
        let nobody = vec![FixedBitSet::with_capacity(count); count];
        let mut relations = Self { fitting: nobody.clone(), compatible: nobody.clone(), ahead: nobody };
        for a in 0..count {
            for b in a + 1..count {
                let fit = fit(a, b);
                if fit.is_some() || compatible(a, b) {
                    relations.compatible[a].insert(b);
                    relations.compatible[b].insert(a);
                }
                if let Some(fit) = fit {
                    relations.note(a, b, fit);
                }
            }
        }
        relations
    }

    fn note(&mut self, a: usize, b: usize, fit: Fit) {
        self.fitting[a].insert(b);
        if fit == Fit::Alike || fit.first_is_vaguer() {
            self.ahead[a].insert(b);
        }
        if fit == Fit::Alike || fit.reversed().first_is_vaguer() {
            self.ahead[b].insert(a);
        }
    }

    /// The pairs by which things are joined: those of things that fit nothing incompatible.
    fn links(&self, sound: &[bool]) -> Vec<(usize, usize)> {
        let holds =
            |a: usize, b: usize| (sound[a] || !self.ahead[a].contains(b)) && (sound[b] || !self.ahead[b].contains(a));
        let of = |a: usize| self.fitting[a].ones().filter(move |b| holds(a, *b)).map(move |b| (a, b));
        (0..self.fitting.len()).flat_map(of).collect()
    }

    /// For each thing, whether those it fits are compatible with each other. Things that are alike fit the same others:
    /// what was found for one of them serves for all.
    fn sound(&self) -> Vec<bool> {
        let mut known: FxHashMap<FixedBitSet, bool> = FxHashMap::default();
        let count = self.ahead.len();
        (0..count)
            .map(|thing| {
                let mut circle = self.ahead[thing].clone();
                circle.insert(thing);
                *known.entry(circle).or_insert_with_key(|circle| self.are_compatible(circle))
            })
            .collect()
    }

    fn is_pairwise_compatible(&self, group: &[usize]) -> bool {
        let mut circle = FixedBitSet::with_capacity(self.ahead.len());
        circle.extend(group.iter().copied());
        self.are_compatible(&circle)
    }

    fn are_compatible(&self, circle: &FixedBitSet) -> bool {
        circle.ones().all(|one| circle.difference(&self.compatible[one]).all(|other| other == one))
    }
}

/// The connected components of a graph, each in ascending order, in the order of their first.
fn components(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut union = UnionFind::<usize>::new(count);
    for (a, b) in links {
        union.union(a, b);
    }
    let mut place = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (thing, root) in union.into_labeling().into_iter().enumerate() {
        let at = *place.entry(root).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(thing);
    }
    groups
}

/// For each thing, the place of its group.
fn owners(count: usize, groups: &[Vec<usize>]) -> Vec<usize> {
    let mut owner = vec![0; count];
    for (at, group) in groups.iter().enumerate() {
        for thing in group {
            owner[*thing] = at;
        }
    }
    owner
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups things of which some fit; those that fit are compatible, others where the list says so.
    fn grouped(count: usize, fits: &[(usize, usize, Fit)], compatible: &[(usize, usize)]) -> Grouping {
        let fit = |a, b| fits.iter().find(|(x, y, _)| (*x, *y) == (a, b)).map(|(_, _, fit)| *fit);
        group(count, fit, |a, b| fit(a, b).is_some() || compatible.contains(&(a, b)))
    }

    #[test]
    fn a_vague_one_joins_one_that_is_sharper() {
        let found = grouped(2, &[(0, 1, Fit::Vaguer)], &[]);
        assert_eq!(found.groups, [vec![0, 1]]);
        assert_eq!(found.fits, [Vec::<usize>::new(), Vec::new()]);
    }

    #[test]
    fn a_vague_one_that_fits_two_that_exclude_each_other_joins_neither() {
        let found = grouped(3, &[(0, 1, Fit::Vaguer), (0, 2, Fit::Vaguer)], &[]);
        assert_eq!(found.groups, [vec![0], vec![1], vec![2]]);
        assert_eq!(found.fits, [vec![1, 2], vec![], vec![]]);
        let found = grouped(3, &[(0, 1, Fit::Vaguer), (0, 2, Fit::Vaguer)], &[(1, 2)]);
        assert_eq!(found.groups, [vec![0, 1, 2]]);
    }

    #[test]
    fn one_that_is_vague_in_another_way_does_not_bind_what_excludes_each_other() {
        // 0 "Russia visits Kim", 1 "Lavrov visits North Korea", 2 "Putin visits North Korea"
        let found = grouped(3, &[(0, 1, Fit::Mixed), (0, 2, Fit::Mixed)], &[]);
        assert_eq!(found.groups, [vec![0], vec![1], vec![2]]);
        assert_eq!(found.fits, [vec![1, 2], vec![0], vec![0]]);
    }

    #[test]
    fn a_group_that_is_not_pairwise_compatible_keeps_only_those_that_are_alike() {
        // 0 and 1 are alike; 2 is vaguer than 1 alone, 3 vaguer than 2 alone, and 0 excludes 3
        let fits = [(0, 1, Fit::Alike), (1, 2, Fit::Sharper), (2, 3, Fit::Sharper)];
        let found = grouped(4, &fits, &[(0, 2), (1, 3)]);
        assert_eq!(found.groups, [vec![0, 1], vec![2], vec![3]]);
    }
}
