//! Who is a member of which international organisation, and when.

use std::cmp::Ordering;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::State;
use crate::date::{DateError, EventDate};
use crate::rollup::{Overlap, overlap};

/// The columns of the table, in their order.
const COLUMNS: [&str; 3] = ["organisation", "state", "held"];

static TABLE: LazyLock<Memberships> = LazyLock::new(|| {
    let table = Memberships::parse(include_str!("../../ontology/memberships.tsv"));
    table.expect("ontology/memberships.tsv is part of the program and its tests parse it")
});

/// That a state is or was a member of an international organisation.
///
/// All of them come from `ontology/memberships.tsv`, whose head says how they are counted. A state that left and came
/// back has two. They are facts to look up: an organisation never rolls up to its members.
///
/// ```
/// use graph_core::State;
/// use graph_core::state::Certainty;
/// use jiff::civil::date;
///
/// let asean = State::by_code("ASEAN").unwrap();
/// let vietnam = asean.members().iter().find(|member| member.state.code() == "VNM").unwrap();
/// assert_eq!(vietnam.held.as_str(), "1995-07-28/..");
/// assert_eq!(vietnam.on(date(1995, 7, 27)), None);
/// assert_eq!(vietnam.on(date(1995, 7, 28)), Some(Certainty::Surely));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Membership {
    /// The organisation.
    pub organisation: State,
    /// Its member: a state, a territory, or another organisation.
    pub state: State,
    /// From when to when: an interval, no finer than it is known.
    pub held: EventDate,
}

/// Whether something was so on a day, where a date may be vaguer than a day.
///
/// ```
/// use graph_core::state::Certainty;
///
/// assert_eq!(serde_json::to_string(&Certainty::Possibly)?, "\"possibly\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Whatever days the date stands for.
    Surely,
    /// On some of the days that the date may stand for.
    Possibly,
}

impl Membership {
    /// Whether the membership was held on a day; `None` where it was not. Both the first and the last day count.
    ///
    /// ```
    /// use graph_core::State;
    /// use graph_core::state::Certainty;
    /// use jiff::civil::date;
    ///
    /// let g7 = State::by_code("G7").unwrap();
    /// let canada = g7.members().iter().find(|member| member.state.code() == "CAN").unwrap();
    /// assert_eq!(canada.held.as_str(), "1976/..");
    /// assert_eq!(canada.on(date(1976, 3, 1)), Some(Certainty::Possibly));
    /// assert_eq!(canada.on(date(1977, 1, 1)), Some(Certainty::Surely));
    /// assert_eq!(canada.on(date(1975, 12, 31)), None);
    /// ```
    pub fn on(&self, day: Date) -> Option<Certainty> {
        overlap(Some(&self.held), Some(&EventDate::day(day))).map(|overlap| match overlap {
            Overlap::Must => Certainty::Surely,
            Overlap::May => Certainty::Possibly,
        })
    }
}

impl State {
    /// The members of this organisation, of all times, in the order of their codes; none where it is no organisation,
    /// or where its members are not compiled.
    ///
    /// ```
    /// use graph_core::State;
    ///
    /// let union = State::by_code("EU").unwrap();
    /// let britain = union.members().iter().find(|member| member.state.code() == "GBR").unwrap();
    /// assert_eq!(britain.held.as_str(), "1973-01-01/2020-01-31");
    /// assert!(State::by_code("IDN").unwrap().members().is_empty());
    /// ```
    pub fn members(self) -> &'static [Membership] {
        run(&TABLE.by_organisation, |membership| membership.organisation.cmp(&self))
    }

    /// The organisations of which this is or was a member, in the order of their codes. Not those of the former states
    /// that it [continues](State::continues): the Soviet Union was a founder of the United Nations, Russia was not.
    ///
    /// ```
    /// use graph_core::State;
    ///
    /// let indonesia = State::by_code("IDN").unwrap();
    /// let asean = indonesia.member_of().iter().find(|membership| membership.organisation.code() == "ASEAN").unwrap();
    /// assert_eq!(asean.held.as_str(), "1967-08-08/..");
    /// ```
    pub fn member_of(self) -> &'static [Membership] {
        run(&TABLE.by_state, |membership| membership.state.cmp(&self))
    }
}

/// The memberships that are equal to what is looked for, in a list that is sorted by that.
fn run(sorted: &[Membership], order: impl Fn(&Membership) -> Ordering) -> &[Membership] {
    let first = sorted.partition_point(|membership| order(membership).is_lt());
    let length = sorted[first..].partition_point(|membership| order(membership).is_eq());
    &sorted[first..first + length]
}

/// The table, in two orders.
#[derive(Debug)]
struct Memberships {
    by_organisation: Vec<Membership>,
    by_state: Vec<Membership>,
}

/// What is wrong with the table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum TableError {
    #[error("expected the columns {COLUMNS:?} in the first line after the head")]
    Columns,
    #[error("row `{row}`: expected {} columns", COLUMNS.len())]
    Width { row: &'static str },
    #[error("row `{row}`: no state has the code `{code}`")]
    Code { row: &'static str, code: &'static str },
    #[error("row `{row}`: {source}")]
    Date { row: &'static str, source: DateError },
    #[error("row `{row}`: expected an interval, such as `2004-05-01/..`")]
    Moment { row: &'static str },
    #[error("row `{row}` is not after `{previous}`")]
    Order { row: &'static str, previous: &'static str },
}

impl Memberships {
    fn parse(text: &'static str) -> Result<Self, TableError> {
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        if !lines.next().is_some_and(|line| line.split('\t').eq(COLUMNS)) {
            return Err(TableError::Columns);
        }
        let mut by_organisation = Vec::new();
        let mut previous = "";
        for row in lines {
            if row.split('\t').le(previous.split('\t')) {
                return Err(TableError::Order { row, previous });
            }
            by_organisation.push(Membership::parse(row)?);
            previous = row;
        }
        let mut by_state = by_organisation.clone();
        by_state.sort_by_key(|membership| membership.state);
        Ok(Self { by_organisation, by_state })
    }
}

impl Membership {
    fn parse(row: &'static str) -> Result<Self, TableError> {
        let [organisation, state, held] = row.split('\t').collect::<Vec<_>>()[..] else {
            return Err(TableError::Width { row });
        };
        // The key alone, since the rows are in its order.
        let state_of = |code| {
            let keyed = State::by_code(code).filter(|state| state.code() == code);
            keyed.ok_or(TableError::Code { row, code })
        };
        let held: EventDate = held.parse().map_err(|source| TableError::Date { row, source })?;
        if !held.lasts() {
            return Err(TableError::Moment { row });
        }
        Ok(Self { organisation: state_of(organisation)?, state: state_of(state)?, held })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::state::StateClass;

    fn state(code: &str) -> State {
        code.parse().expect("a code of the table")
    }

    fn held(organisation: &str, member: &str) -> Vec<&'static str> {
        let members = state(organisation).members().iter().filter(|row| row.state == state(member));
        members.map(|row| row.held.as_str()).collect()
    }

    fn count(organisation: &str, day: Date) -> usize {
        state(organisation).members().iter().filter(|row| row.on(day) == Some(Certainty::Surely)).count()
    }

    #[test]
    fn only_organisations_have_members() {
        assert!(TABLE.by_organisation.len() > 1200);
        for row in &TABLE.by_organisation {
            assert_eq!(row.organisation.class(), StateClass::Organisation, "{row:?}");
            assert_ne!(row.organisation, row.state, "{row:?}");
        }
    }

    #[test]
    fn both_directions_say_the_same() {
        for row in &TABLE.by_organisation {
            assert!(row.organisation.members().contains(row) && row.state.member_of().contains(row), "{row:?}");
        }
        assert_eq!(State::all().map(|state| state.members().len()).sum::<usize>(), TABLE.by_organisation.len());
        assert_eq!(State::all().map(|state| state.member_of().len()).sum::<usize>(), TABLE.by_organisation.len());
    }

    #[test]
    fn memberships_of_one_state_in_one_organisation_follow_each_other() {
        for pair in TABLE.by_organisation.windows(2) {
            if let [one, next] = pair
                && (one.organisation, one.state) == (next.organisation, next.state)
            {
                assert!(one.held.latest() <= next.held.earliest() && one.held.latest().is_some(), "{pair:?}");
            }
        }
    }

    #[test]
    fn a_member_leaves_with_its_organisation_and_its_own_end() {
        let end = |state: State| {
            let span: Option<EventDate> = state.span().map(|span| span.parse().expect("a span"));
            span.and_then(|span| span.latest())
        };
        for row in &TABLE.by_organisation {
            for end in [end(row.organisation), end(row.state)].into_iter().flatten() {
                assert!(row.held.latest().is_none_or(|last| last <= end), "{row:?} {end}");
                assert!(!row.held.as_str().ends_with(".."), "{row:?}");
            }
        }
    }

    #[test]
    fn well_known_days_are_right() {
        for (organisation, member, expected) in [
            ("UN", "PRK", "1991-09-17/.."),
            ("UN", "KOR", "1991-09-17/.."),
            ("UN", "SUN", "1945-10-24/1991-12-24"),
            ("UN", "DDR", "1973-09-18/1990-10-03"),
            ("EU", "GBR", "1973-01-01/2020-01-31"),
            ("EU", "POL", "2004-05-01/.."),
            ("ASEAN", "IDN", "1967-08-08/.."),
            ("NATO", "FIN", "2023-04-04/.."),
            ("WARSAW", "ALB", "1955-05-14/1968-09-13"),
            ("COE", "RUS", "1996-02-28/2022-03-16"),
            ("G20", "EU", "1999-09-26/.."),
            ("WTO", "CHN", "2001-12-11/.."),
            ("LON", "SUN", "1934-09-18/1939-12-14"),
        ] {
            assert_eq!(held(organisation, member), [expected], "{organisation} {member}");
        }
        assert_eq!(held("UN", "CHN"), ["1945-10-24/1949-12-08", "1971-10-25/.."]);
        assert_eq!(held("UN", "IDN"), ["1950-09-28/1965-01", "1966-09-28/.."]);
        assert!(held("UN", "CHE").first().is_some_and(|held| held.starts_with("2002")));
        assert!(held("UN", "TWN").iter().all(|held| !held.ends_with("..")));
    }

    #[test]
    fn organisations_have_as_many_members_as_they_say() {
        for (organisation, members) in [
            ("UN", 193),
            ("WTO", 166),
            ("OSCE", 57),
            ("CWN", 56),
            ("AFRUN", 55),
            ("OIC", 57),
            ("COE", 46),
            ("OECD", 38),
            ("OAS", 34),
            ("NATO", 32),
            ("EU", 27),
            ("LAS", 22),
            ("APEC", 21),
            ("G20", 21),
            ("PIF", 18),
            ("SADC", 16),
            ("CARICOM", 15),
            ("OPEC", 12),
            ("ECOWAS", 12),
            ("ASEAN", 11),
            ("BRICS", 10),
            ("SCO", 10),
            ("GCC", 6),
        ] {
            assert_eq!(count(organisation, date(2025, 12, 31)), members, "{organisation}");
        }
        assert_eq!(count("UN", date(1945, 12, 31)), 51);
        assert_eq!(count("EU", date(1995, 1, 1)), 15);
        assert_eq!(count("NATO", date(1990, 1, 1)), 16);
        assert_eq!(count("WARSAW", date(1980, 1, 1)), 7);
    }

    #[test]
    fn a_broken_table_is_refused() {
        let parse = |rows: &str| Memberships::parse(format!("organisation\tstate\theld\n{rows}").leak()).map(|_| ());
        let row = "UN\tRUS\t1991/..";
        assert_eq!(parse(row), Ok(()));
        assert_eq!(Memberships::parse("state").map(|_| ()), Err(TableError::Columns));
        assert_eq!(parse("UN\tRUS"), Err(TableError::Width { row: "UN\tRUS" }));
        assert_eq!(parse("UN\tRU\t1991/.."), Err(TableError::Code { row: "UN\tRU\t1991/..", code: "RU" }));
        assert_eq!(parse("UN\tRUS\t1991"), Err(TableError::Moment { row: "UN\tRUS\t1991" }));
        assert!(matches!(parse("UN\tRUS\t1991-13/.."), Err(TableError::Date { .. })));
        assert_eq!(parse(&format!("{row}\n{row}")), Err(TableError::Order { row, previous: row }));
    }
}
