//! The rules of joining, each with its name and its reason.
//!
//! A rule looks at one aspect of two exact events. It finds them alike, finds one of them vaguer, or excludes that they are
//! one. Two events can be one if no rule excludes it. `tests/cases/folding/rules.jsonl` has a case for and a case against
//! each of them.

use std::collections::BTreeSet;

use crate::date::EventDate;
use crate::grouping::Fit;
use crate::id::EntityId;
use crate::join::case::Case;
use crate::kind::Kind;

/// What a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// In this aspect both say the same.
    Alike,
    /// In this aspect the first, the second or each of them says less than the other.
    Vaguer {
        /// The first does.
        first: bool,
        /// The second does.
        second: bool,
    },
    /// They are two.
    Apart,
}

/// A rule of joining.
pub struct Rule {
    /// Its name, as `event ID` and `ch:joinedBy` give it.
    pub name: &'static str,
    /// Why it is so.
    pub why: &'static str,
    find: fn(&Case, &Case) -> Finding,
}

/// The name given where every rule finds two events alike.
pub const ALIKE: &str = "alike";

const OTHER_DOCUMENT: &str = "other-document";

/// Every rule, in the order in which they are asked.
pub const RULES: &[Rule] = &[
    Rule {
        name: "same-kind",
        why: "A visit and the talks in its course are two events, however close.",
        find: |a, b| alike_or_apart(a.kind == b.kind),
    },
    Rule {
        name: "same-status",
        why: "A plan is not what came of it.",
        find: |a, b| alike_or_apart(a.status == b.status),
    },
    Rule {
        name: "same-parties",
        why: "Who acts on whom is what a relation is. Fewer than two parties are too common to tell one event from \
              another, but for what happens once, or what documents tell of the very same persons or things.",
        find: parties,
    },
    Rule {
        name: "same-code",
        why: "A coder who chose another code saw another act.",
        find: |a, b| match (a.code, b.code) {
            (Some(a), Some(b)) => alike_or_apart(a == b),
            _ => Finding::Alike,
        },
    },
    Rule {
        name: OTHER_DOCUMENT,
        why: "An author who tells of two events in one document means two. The rows of a data set that names no documents \
              come from documents that are not known.",
        find: |a, b| alike_or_apart(a.documents.is_disjoint(&b.documents)),
    },
    Rule {
        name: "date-within",
        why: "`2023-09` may be the 13th. Beyond a month too much may have happened, but for what happens once, where a year \
              is allowed. What lasts, or has an open end, is only itself.",
        find: dates,
    },
    Rule {
        name: "state-for-member",
        why: "`Russia visits` is said of its minister's visit, but not of its citizens'. Two named persons are two visits.",
        find: members,
    },
    Rule {
        name: "place-within",
        why: "A place may be left out, or only its country be named. Two cities are two events.",
        find: places,
    },
    Rule {
        name: "matter-left-out",
        why: "What was given, or talked about, may be left out. Missiles and drones are two deliveries.",
        find: matter,
    },
    Rule {
        name: "often-only-alike",
        why: "Of what happens many times a day (statements, demands, accusations, attacks, arrests), a vague report may be \
              any, also one that nobody else reported. Two are one only if they share more than day and states: the \
              place, the matter, or the very persons.",
        find: |a, b| alike_or_apart(!happens_often(a.kind) || shares_evidence(a, b)),
    },
];

/// The classes of kinds of which there may be many a day between the same two states.
const OFTEN: &[&str] =
    &["statement", "support", "request", "accuse", "reject", "threaten", "protest", "mobilize", "coerce", "assault"];

/// Kinds of these classes that are seldom all the same.
const SELDOM: &[&str] = &[
    "support.establish_relations",
    "support.deepen_relations",
    "support.restore_relations",
    "support.open_mission",
    "support.recognise",
    "support.congratulate",
    "accuse.sue",
    "accuse.investigate",
    "coerce.blockade",
    "coerce.occupy",
    "coerce.martial_law",
    "assault.invade",
];

/// What all rules together find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Whether the first says less than the second in some aspect.
    pub first_vaguer: bool,
    /// Whether the second says less than the first in some aspect.
    pub second_vaguer: bool,
    /// The rules that found one of them vaguer.
    pub rules: Vec<&'static str>,
}

impl Comparison {
    pub(crate) fn fit(&self) -> Fit {
        match (self.first_vaguer, self.second_vaguer) {
            (false, false) => Fit::Alike,
            (true, false) => Fit::Vaguer,
            (false, true) => Fit::Sharper,
            (true, true) => Fit::Mixed,
        }
    }
}

/// Compares two exact events.
///
/// # Errors
/// The first rule that excludes that they are one.
pub fn compare(a: &Case, b: &Case) -> Result<Comparison, &'static Rule> {
    ask(RULES.iter(), a, b)
}

/// Compares what two exact events say, whichever documents say so.
pub(super) fn compare_content(a: &Case, b: &Case) -> Result<Comparison, &'static Rule> {
    ask(RULES.iter().filter(|rule| rule.name != OTHER_DOCUMENT), a, b)
}

fn ask(rules: impl Iterator<Item = &'static Rule>, a: &Case, b: &Case) -> Result<Comparison, &'static Rule> {
    let mut comparison = Comparison::default();
    for rule in rules {
        match (rule.find)(a, b) {
            Finding::Alike => {}
            Finding::Vaguer { first, second } => {
                comparison.first_vaguer |= first;
                comparison.second_vaguer |= second;
                comparison.rules.push(rule.name);
            }
            Finding::Apart => return Err(rule),
        }
    }
    Ok(comparison)
}

/// Whether an event can be what came of a plan: the same sort of act or one below it, between the same parties, and of
/// nobody else, nowhere else and about nothing else than was planned. When, is for the caller to judge.
pub fn carries_out(event: &Case, plan: &Case) -> bool {
    let same_act = event.kind.is_within(plan.kind);
    let fits = [parties, members, places, matter].iter().all(|find| find(plan, event) != Finding::Apart);
    same_act && fits
}

fn alike_or_apart(alike: bool) -> Finding {
    if alike { Finding::Alike } else { Finding::Apart }
}

fn vaguer(first: bool, second: bool) -> Finding {
    if first || second { Finding::Vaguer { first, second } } else { Finding::Alike }
}

fn parties(a: &Case, b: &Case) -> Finding {
    let is_coded = a.code.is_some() || b.code.is_some();
    let same_persons = (names_somebody(a) || !a.strangers.is_empty()) && a.sides == b.sides;
    let same_matter = a.matter.iter().any(|(role, matter)| b.matter.get(role) == Some(matter));
    let is_told_of_one = !is_coded && (same_persons || same_matter);
    let enough = a.parties().len() > 1 || a.kind.once_only() || is_told_of_one;
    alike_or_apart(enough && a.sides.keys().eq(b.sides.keys()) && a.strangers == b.strangers)
}

fn dates(a: &Case, b: &Case) -> Finding {
    const MONTH: u32 = 31;
    const YEAR: u32 = 366;
    let (Some(one), Some(other)) = (&a.date, &b.date) else { return Finding::Apart };
    let longest = if a.kind.once_only() { YEAR } else { MONTH };
    let is_only_itself = |date: &EventDate| date.lasts() || date.days().is_none();
    let may_span = |date: &EventDate| !is_only_itself(date) && date.days().is_some_and(|days| days <= longest);
    if one == other && is_only_itself(one) {
        return Finding::Alike;
    }
    if !may_span(one) || !may_span(other) {
        return Finding::Apart;
    }
    if one == other {
        return Finding::Alike;
    }
    let bounds = |date: &EventDate| (date.earliest(), date.latest());
    if bounds(one) == bounds(other) {
        return same_days(one, other);
    }
    let holds =
        |outer: &EventDate, inner: &EventDate| outer.earliest() <= inner.earliest() && inner.latest() <= outer.latest();
    match (holds(one, other), holds(other, one)) {
        (true, _) => vaguer(true, false),
        (_, true) => vaguer(false, true),
        (false, false) => Finding::Apart,
    }
}

/// Dates with the same bounds: one may be in doubt, or have a time of day, and two times are two moments.
fn same_days(one: &EventDate, other: &EventDate) -> Finding {
    let in_doubt = |date: &EventDate| date.is_uncertain() || date.is_approximate();
    let has_time = |date: &EventDate| date.as_str().contains('T');
    match (has_time(one), has_time(other)) {
        (true, true) => Finding::Apart,
        (true, false) => vaguer(false, true),
        (false, true) => vaguer(true, false),
        (false, false) => vaguer(in_doubt(one) && !in_doubt(other), in_doubt(other) && !in_doubt(one)),
    }
}

fn members(a: &Case, b: &Case) -> Finding {
    let (mut first, mut second) = (false, false);
    for (one, other) in a.sides.values().zip(b.sides.values()).filter(|(one, other)| one != other) {
        if stands_for(one, other, b) {
            first = true;
        } else if stands_for(other, one, a) {
            second = true;
        } else {
            return Finding::Apart;
        }
    }
    vaguer(first, second)
}

/// Whether `vague`, the party alone or its bodies, may stand for those who are `named` in an event: officials, and of a
/// body those who hold its offices.
fn stands_for(vague: &BTreeSet<EntityId>, named: &BTreeSet<EntityId>, event: &Case) -> bool {
    let is_headed = |body: &EntityId| {
        named.iter().any(|person| event.serves.get(person).is_some_and(|served| served.contains(body)))
    };
    vague.iter().all(is_headed) && named.is_disjoint(&event.private)
}

fn matter(a: &Case, b: &Case) -> Finding {
    let nothing = BTreeSet::new();
    let roles: BTreeSet<_> = a.matter.keys().chain(b.matter.keys()).collect();
    left_out(
        roles.into_iter().map(|role| (a.matter.get(role).unwrap_or(&nothing), b.matter.get(role).unwrap_or(&nothing))),
    )
}

/// Sets of which each is equal to its counterpart, or one of the two is empty.
fn left_out<'s, T: Ord + 's>(pairs: impl Iterator<Item = (&'s BTreeSet<T>, &'s BTreeSet<T>)>) -> Finding {
    let (mut first, mut second) = (false, false);
    for (one, other) in pairs.filter(|(one, other)| one != other) {
        match (one.is_empty(), other.is_empty()) {
            (true, _) => first = true,
            (_, true) => second = true,
            (false, false) => return Finding::Apart,
        }
    }
    vaguer(first, second)
}

fn places(a: &Case, b: &Case) -> Finding {
    let some = |test: &dyn Fn(&super::Locality, &super::Locality) -> bool| {
        a.places.iter().any(|one| b.places.iter().any(|other| test(one, other)))
    };
    match (a.places.is_empty(), b.places.is_empty()) {
        (true, true) => Finding::Alike,
        (true, false) => vaguer(true, false),
        (false, true) => vaguer(false, true),
        (false, false) if some(&|one, other| one.is(other)) => Finding::Alike,
        (false, false) if some(&|one, other| one.contains(other)) => vaguer(true, false),
        (false, false) if some(&|one, other| other.contains(one)) => vaguer(false, true),
        (false, false) => Finding::Apart,
    }
}

fn happens_often(kind: Kind) -> bool {
    let class = kind.parent().unwrap_or(kind);
    OFTEN.contains(&class.as_str()) && !SELDOM.contains(&kind.as_str()) && !kind.once_only()
}

/// Whether two events of one day share more than their states: the place, the matter, or, with the matter alike, the very
/// persons.
fn shares_evidence(a: &Case, b: &Case) -> bool {
    let same_place = places(a, b) == Finding::Alike && !a.places.is_empty();
    let same_matter = a.matter.iter().any(|(role, matter)| b.matter.get(role) == Some(matter));
    let same_persons = members(a, b) == Finding::Alike && (names_somebody(a) || !a.strangers.is_empty());
    dates(a, b) == Finding::Alike && (same_place || same_matter || (same_persons && matter(a, b) == Finding::Alike))
}

fn names_somebody(case: &Case) -> bool {
    case.sides.values().any(|named| !named.is_empty())
}
