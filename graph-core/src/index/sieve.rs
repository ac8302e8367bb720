//! Which postings of a list are asked for.

use super::ask::{Question, Unit};
use super::posting::{
    FIRST_IS_PARTY, FIRST_TAKES_PART, Marks, Part, SECOND_IS_PARTY, SECOND_TAKES_PART, exact_bit, full_bit, roles_of,
};
use super::segment::Segment;
use crate::date::{Window, day_number};
use crate::error::IndexError;
use crate::kind::Role;

/// Whether the row of a posting is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes,
    No,
    /// The posting does not tell.
    Look,
}

/// What is asked of the postings of a segment.
pub(super) struct Sieve {
    /// The bits that a posting must have.
    need: u32,
    /// By the number of a sort.
    sorts: Vec<OfSort>,
    times: Option<Times>,
    role: Option<Role>,
    /// Whether all sorts are asked for.
    is_any: bool,
}

/// What is asked of a sort.
#[derive(Clone, Copy)]
struct OfSort {
    is_asked: bool,
    /// Whether its source, its target, has the role that is asked for.
    source: bool,
    target: bool,
}

/// A window in ranks.
struct Times {
    window: Window,
    strict: bool,
    /// The first row that begins in the window.
    from: u32,
    /// The first row that begins after it.
    to: u32,
}

/// What is asked where bits and sorts suffice.
#[derive(Clone, Copy)]
pub(super) struct Plain<'s> {
    pub(super) need: u32,
    sorts: Option<&'s [OfSort]>,
}

impl Plain<'_> {
    pub(super) fn takes(self, marks: Marks) -> bool {
        let is_asked =
            |sorts: &[OfSort]| marks.sort().and_then(|sort| sorts.get(sort as usize)).is_some_and(|sort| sort.is_asked);
        marks.has(self.need) && self.sorts.is_none_or(is_asked)
    }
}

impl Sieve {
    /// What is asked of a pair on one level, whoever the two are.
    pub(super) fn of_pair<E>(
        segment: &Segment,
        question: &Question<'_, E>,
        as_parties: bool,
    ) -> Result<Self, IndexError> {
        let of_pair = if as_parties { FIRST_IS_PARTY | SECOND_IS_PARTY } else { FIRST_TAKES_PART | SECOND_TAKES_PART };
        let of_none = Self::new(segment, &Question { actors: &[], ..*question })?;
        Ok(Self { need: of_none.need | of_pair, ..of_none })
    }

    pub(super) fn new<E>(segment: &Segment, question: &Question<'_, E>) -> Result<Self, IndexError> {
        let of_unit = match question.unit {
            Unit::Exact => exact_bit(),
            Unit::Full => full_bit(),
        };
        let bits = [(FIRST_TAKES_PART, FIRST_IS_PARTY), (SECOND_TAKES_PART, SECOND_IS_PARTY)];
        // Of more than two, whoever made the list has seen to the others.
        let actors = question.actors.iter().zip(bits).take(if question.actors.len() > 2 { 1 } else { 2 });
        let of_actors = actors.map(|(actor, (takes_part, party))| if actor.by_party { party } else { takes_part });
        let of_sort = |sort: &super::dictionary::Sort| {
            let is_asked = (question.sorts)(*sort);
            let Some(role) = question.role else { return OfSort { is_asked, source: true, target: true } };
            let (source, target) = roles_of(sort.kind, sort.code);
            OfSort { is_asked, source: source == role, target: target == role }
        };
        let sorts: Vec<OfSort> = segment.sorts.all().iter().map(of_sort).collect();
        Ok(Self {
            need: of_actors.fold(of_unit, |all, bit| all | bit),
            is_any: sorts.iter().all(|sort| sort.is_asked),
            sorts,
            times: Times::new(segment, question)?,
            role: question.role,
        })
    }

    /// What is asked where bits and sorts suffice; `None` where they do not.
    pub(super) fn plain(&self, segment: &Segment) -> Option<Plain<'_>> {
        let all_told = segment.sorts.all().len() < Marks::SORTS;
        let suffices = self.times.is_none() && self.role.is_none() && segment.dead.is_empty() && all_told;
        suffices.then(|| Plain { need: self.need, sorts: (!self.is_any).then_some(self.sorts.as_slice()) })
    }

    pub(super) fn verdict(&self, segment: &Segment, rank: u32, marks: Marks) -> Result<Verdict, IndexError> {
        if !marks.has(self.need) {
            return Ok(Verdict::No);
        }
        let sort = marks.sort().and_then(|sort| self.sorts.get(sort as usize));
        if sort.is_some_and(|sort| !sort.is_asked) {
            return Ok(Verdict::No);
        }
        if !self.times.as_ref().map_or(Ok(true), |times| times.hold(segment, rank, marks))? {
            return Ok(Verdict::No);
        }
        let Some(sort) = sort else { return Ok(Verdict::Look) };
        let has_role = match (self.role, marks.part(false)) {
            (None, _) => true,
            (Some(_), Part::Source) => sort.source,
            (Some(_), Part::Target) => sort.target,
            (Some(_), Part::Other) => return Ok(Verdict::Look),
        };
        Ok(match (has_role, marks.is_unsure()) {
            (false, _) => Verdict::No,
            (true, true) => Verdict::Look,
            (true, false) => Verdict::Yes,
        })
    }
}

impl Times {
    fn new<E>(segment: &Segment, question: &Question<'_, E>) -> Result<Option<Self>, IndexError> {
        let Question { window, strict, .. } = question;
        if *window == Window::default() && !strict {
            return Ok(None);
        }
        let from = window.from().map_or(Ok(segment.about.undated), |day| segment.rank_of_day(day_number(day)))?;
        let to = window.to().map_or(Ok(segment.rows()), |day| segment.rank_of_day(day_number(day)))?;
        Ok(Some(Self { window: *window, strict: *strict, from, to }))
    }

    fn hold(&self, segment: &Segment, rank: u32, marks: Marks) -> Result<bool, IndexError> {
        if rank >= self.to {
            return Ok(false);
        }
        if !marks.is_vague() {
            return Ok(rank >= self.from);
        }
        let key = segment.position(rank)?.key;
        Ok(match self.strict {
            true => self.window.must_contain_bounds(key.earliest, key.latest),
            false => self.window.may_contain_bounds(key.earliest, key.latest),
        })
    }
}
