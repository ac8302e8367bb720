//! Postings: the place of a row in the list of an entity or a pair, with all that most questions ask of it.
//!
//! A posting is two words: the rank of the row, and these bits.
//!
//! | bits | |
//! |---|---|
//! | 0–11 | the number of its sort; 4095 for one that does not fit |
//! | 12, 13 | it is an exact event; it is a happening |
//! | 14 | its date is no plain day |
//! | 15, 16 | how many reports it has, less one for each exact event; 3 for more |
//! | 17–20 | the first, the second of the pair takes part; is a party |
//! | 21, 22 | the two face each other as participants; as parties |
//! | 23, 24 | in which roles: 0, the first is the source of its sort; 1, the target; 2, otherwise |
//! | 25 | one of its documents says when it was published |
//! | 26 | only in memory: whether the two face each other is not told |
//! | 27 | only in memory: the row has to be looked at |
//! | 28–31 | of what several exact events are, how many these are; 15 for more than fourteen |
//!
//! Of a list of one entity, the bits of a second are not set.

use std::collections::BTreeSet;

use super::dictionary::{Sort, SortNumber};
use crate::kind::{Code, Kind, Role};
use crate::rollup::settle;

/// What a posting says of its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marks(pub(super) u32);

/// The number of sorts that does not say which.
const ANY_SORT: u32 = 0xfff;
const EXACT: u32 = 1 << 12;
const FULL: u32 = 1 << 13;
const VAGUE: u32 = 1 << 14;
const REPORTS: u32 = 15;
const MANY: u32 = 3;
pub(super) const FIRST_TAKES_PART: u32 = 1 << 17;
pub(super) const SECOND_TAKES_PART: u32 = 1 << 18;
pub(super) const FIRST_IS_PARTY: u32 = 1 << 19;
pub(super) const SECOND_IS_PARTY: u32 = 1 << 20;
const FACE: u32 = 1 << 21;
const FACE_AS_PARTIES: u32 = 1 << 22;
const ROLES: u32 = 23;
const PUBLISHED: u32 = 1 << 25;
const OF_CROWD: u32 = 1 << 26;
const UNSURE: u32 = 1 << 27;
const OTHER_ROLES: u32 = 2;
const MEMBERS: u32 = 28;
const MANY_MEMBERS: u32 = 15;

pub(super) fn exact_bit() -> u32 {
    EXACT
}

pub(super) fn full_bit() -> u32 {
    FULL
}

/// In which role somebody takes part, as far as a posting tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In that of the source of its sort.
    Source,
    /// In that of the target of its sort.
    Target,
    /// In another, or in several: the row tells.
    Other,
}

impl Marks {
    /// The sort, where it is told.
    pub(super) fn sort(self) -> Option<SortNumber> {
        Some(self.0 & ANY_SORT).filter(|sort| *sort != ANY_SORT)
    }

    /// Whether the row is an exact event.
    pub fn is_exact(self) -> bool {
        self.0 & EXACT != 0
    }

    /// Whether the row is a happening: an exact event that was joined with no other, or what several are.
    pub fn is_full(self) -> bool {
        self.0 & FULL != 0
    }

    /// Whether the date is no plain day.
    pub fn is_vague(self) -> bool {
        self.0 & VAGUE != 0
    }

    /// How many exact events there are, where it is told.
    pub fn exact(self) -> Option<u64> {
        let members = self.0 >> MEMBERS;
        if self.is_exact() { Some(1) } else { (members < MANY_MEMBERS).then_some(u64::from(members)) }
    }

    /// How many reports there are, where it is told.
    pub fn reports(self) -> Option<u64> {
        let more = self.0 >> REPORTS & MANY;
        self.exact().filter(|_| more < MANY).map(|exact| exact + u64::from(more))
    }

    /// Whether the two of a pair face each other, as parties or as participants; `None` where the row tells.
    pub fn face(self, as_parties: bool) -> Option<bool> {
        let is_told = self.0 & OF_CROWD == 0;
        is_told.then_some(self.0 & if as_parties { FACE_AS_PARTIES } else { FACE } != 0)
    }

    /// Whether a document says when it was published.
    pub fn is_published(self) -> bool {
        self.0 & PUBLISHED != 0
    }

    /// The part of the first, or of the second, of the pair.
    pub fn part(self, of_second: bool) -> Part {
        match (self.0 >> ROLES & 3, of_second) {
            (0, false) | (1, true) => Part::Source,
            (1, false) | (0, true) => Part::Target,
            (_, _) => Part::Other,
        }
    }

    pub(super) fn has(self, bits: u32) -> bool {
        self.0 & bits == bits
    }

    /// How many bits of a likeness are not of the sort.
    pub(super) const FACES: usize = 2;

    /// The number that all postings have in common with the same sort, and in which the two face each other alike; of those that
    /// tell all of that, and whose date is a plain day.
    pub(super) fn likeness(self) -> Option<usize> {
        const FIRST_OF_FACES: u32 = FACE.trailing_zeros();
        let is_told = self.0 & (VAGUE | OF_CROWD | UNSURE) == 0;
        let faces = self.0 >> FIRST_OF_FACES & 3;
        self.sort().filter(|_| is_told).map(|sort| (sort << Self::FACES | faces) as usize)
    }

    /// How many sorts can be told apart.
    pub(super) const SORTS: usize = ANY_SORT as usize;

    /// Whether the first is there on this level.
    pub(super) fn is_first(self, by_party: bool) -> bool {
        self.has(if by_party { FIRST_IS_PARTY } else { FIRST_TAKES_PART })
    }

    /// Whether the row has to be looked at.
    pub(super) fn is_unsure(self) -> bool {
        self.has(UNSURE)
    }

    /// All but the number of the sort, which is this one: where source and target have the same role, either end will do.
    pub(super) fn told_of(self, sort: Sort) -> u32 {
        let (source, target) = roles_of(sort.kind, sort.code);
        let is_either = source == target && self.0 >> ROLES & 3 != OTHER_ROLES;
        let marks = if is_either { self.with_roles(0) } else { self };
        marks.0 & !ANY_SORT
    }

    fn with_roles(self, roles: u32) -> Self {
        Self(self.0 & !(3 << ROLES) | roles << ROLES)
    }

    /// The same with the second as the first.
    pub(super) fn swapped(self) -> Self {
        const FIRST: u32 = FIRST_TAKES_PART | FIRST_IS_PARTY;
        const SECOND: u32 = SECOND_TAKES_PART | SECOND_IS_PARTY;
        let roles = match self.0 >> ROLES & 3 {
            0 => 1,
            1 => 0,
            other => other,
        };
        Self(self.0 & !(FIRST | SECOND) | (self.0 & FIRST) << 1 | (self.0 & SECOND) >> 1).with_roles(roles)
    }

    /// What holds of the same row by either of two lists; what they differ in, the row tells.
    pub(super) fn or(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        let crowd = (self.0 | other.0) & OF_CROWD;
        Self(self.0 | other.0 | crowd | UNSURE).with_roles(OTHER_ROLES)
    }

    /// The marks of a first and of a second who are in the same row.
    pub(super) fn with_second(self, second: Self) -> Self {
        const FIRST: u32 = FIRST_TAKES_PART | FIRST_IS_PARTY;
        Self(self.0 | (second.0 & FIRST) << 1)
    }

    /// The same, but whether the two face each other is not told.
    pub(super) fn of_crowd(self) -> Self {
        Self(self.0 | OF_CROWD)
    }
}

/// What the marks of all postings of a row have in common.
pub(super) struct Common {
    pub(super) sort: SortNumber,
    pub(super) is_exact: bool,
    pub(super) is_full: bool,
    pub(super) is_vague: bool,
    pub(super) is_published: bool,
    /// How many exact events, and how many reports.
    pub(super) exact: usize,
    pub(super) reports: usize,
}

impl Common {
    fn bits(&self) -> u32 {
        let flag = |is_set: bool, bit: u32| if is_set { bit } else { 0 };
        let more = (self.reports.saturating_sub(self.exact) as u32).min(MANY);
        let members = if self.is_exact { 0 } else { (self.exact as u32).min(MANY_MEMBERS) };
        self.sort.min(ANY_SORT)
            | flag(self.is_exact, EXACT)
            | flag(self.is_full, FULL)
            | flag(self.is_vague, VAGUE)
            | flag(self.is_published, PUBLISHED)
            | more << REPORTS
            | members << MEMBERS
    }
}

/// Who takes part in a row, and for which parties: entities by number, those that are one by the number of the one that
/// stands for them.
pub(super) struct Cast {
    pub(super) participants: Vec<(Role, u32)>,
    pub(super) parties: Vec<u32>,
    /// For each participant, the parties that it acts for.
    pub(super) acting: Vec<Vec<u32>>,
}

/// The second key of the list of one entity.
pub(super) const ALONE: u32 = u32::MAX;
/// The second key of the list of one entity's rows that are in no list of a pair: too many take part.
pub(super) const CROWD: u32 = u32::MAX - 1;
/// The most entities that a row may have to be in the lists of their pairs.
const MOST: usize = 8;

/// One who takes part, or is a party.
struct Member {
    entity: u32,
    takes_part: bool,
    is_party: bool,
}

impl Cast {
    /// The parties that each participant acts for, settled as [`crate::rollup`] has it.
    pub(super) fn new(participants: Vec<(Role, u32)>, parties: Vec<u32>, mut acting: Vec<Vec<u32>>) -> Self {
        settle(&mut acting);
        Self { participants, parties, acting }
    }

    fn members(&self) -> Vec<Member> {
        let all: BTreeSet<u32> =
            self.participants.iter().map(|(_, entity)| *entity).chain(self.parties.iter().copied()).collect();
        let member = |entity| Member {
            entity,
            takes_part: self.participants.iter().any(|(_, one)| *one == entity),
            is_party: self.parties.contains(&entity),
        };
        all.into_iter().map(member).collect()
    }

    /// The lists that a row is in, with its marks there.
    pub(super) fn postings(&self, common: &Common, sort: Sort, mut post: impl FnMut(u32, u32, Marks)) {
        let (bits, members) = (common.bits(), self.members());
        let is_crowd = members.len() > MOST;
        for member in &members {
            let of_one = bits
                | if member.takes_part { FIRST_TAKES_PART } else { 0 }
                | if member.is_party { FIRST_IS_PARTY } else { 0 }
                | roles(self.part(member.entity, sort), None) << ROLES;
            post(member.entity, ALONE, Marks(of_one));
            if is_crowd {
                post(member.entity, CROWD, Marks(of_one));
            }
        }
        if is_crowd {
            return;
        }
        for (at, first) in members.iter().enumerate() {
            for second in &members[at + 1..] {
                let is_pair = (first.takes_part && second.takes_part) || (first.is_party && second.is_party);
                if is_pair {
                    post(first.entity, second.entity, Marks(bits | self.between(first, second, sort)));
                }
            }
        }
    }

    fn between(&self, first: &Member, second: &Member, sort: Sort) -> u32 {
        let flag = |is_set: bool, bit: u32| if is_set { bit } else { 0 };
        let parts = (self.part(first.entity, sort), self.part(second.entity, sort));
        flag(first.takes_part, FIRST_TAKES_PART)
            | flag(second.takes_part, SECOND_TAKES_PART)
            | flag(first.is_party, FIRST_IS_PARTY)
            | flag(second.is_party, SECOND_IS_PARTY)
            | flag(self.face(first.entity, second.entity, false), FACE)
            | flag(self.face(first.entity, second.entity, true), FACE_AS_PARTIES)
            | roles(parts.0, Some(parts.1)) << ROLES
    }

    /// Whether participants face each other who are, or act for, these.
    fn face(&self, one: u32, other: u32, as_parties: bool) -> bool {
        let stands = |at: usize, entity: u32| match as_parties {
            true => self.acting[at].contains(&entity),
            false => self.participants[at].1 == entity,
        };
        let faces = |a: usize, b: usize| {
            a != b
                && stands(a, one)
                && stands(b, other)
                && self.participants[a].0.side().faces(self.participants[b].0.side())
        };
        let all = 0..self.participants.len();
        all.clone().any(|a| all.clone().any(|b| faces(a, b)))
    }

    /// In which role an entity, or those who act for it, take part; `None` where in several, or in none of its sort's.
    fn part(&self, entity: u32, sort: Sort) -> Option<Both> {
        let stands = |at: &usize| self.participants[*at].1 == entity || self.acting[*at].contains(&entity);
        let mut parts = (0..self.participants.len()).filter(stands).map(|at| self.participants[at].0);
        let role = parts.next()?;
        let (source, target) = roles_of(sort.kind, sort.code);
        (parts.all(|other| other == role) && (role == source || role == target))
            .then_some(Both { source: role == source, target: role == target })
    }
}

/// Of which ends of its sort a role is: of both where they have the same.
#[derive(Clone, Copy)]
struct Both {
    source: bool,
    target: bool,
}

fn roles(first: Option<Both>, second: Option<Option<Both>>) -> u32 {
    let fits = |first_is_source: bool| {
        let first = first.is_some_and(|part| if first_is_source { part.source } else { part.target });
        let is_second = |part: Both| if first_is_source { part.target } else { part.source };
        first && second.is_none_or(|second| second.is_some_and(is_second))
    };
    match (fits(true), fits(false)) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

/// The roles that a sort gives to source and target.
pub fn roles_of(kind: Kind, code: Option<Code>) -> (Role, Role) {
    code.map_or((kind.source_role(), kind.target_role()), |code| (code.source_role(), code.target_role()))
}
