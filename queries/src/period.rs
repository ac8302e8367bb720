//! Periods: the spans of the calendar by which events are counted.

use graph_core::date::day_text;
use jiff::Span as Length;
use jiff::civil::{Date, date};

use crate::words::words;

words! {
    /// The spans of the calendar by which events are counted. An event is in one only if its date surely is: one that
    /// may lie in two of them, has an open end or no date is in none.
    Period, "period" {
        /// Days, as `2014-03-05`.
        Day = "day",
        /// Calendar months, as `2014-03`.
        Month = "month",
        /// Quarters of years, as `2014-Q1`.
        Quarter = "quarter",
        /// Years, as `2014`.
        Year = "year",
    }
}

const MONTHS_OF_A_QUARTER: i8 = 3;

impl Period {
    /// The one that holds both of these bounds, if one does.
    pub(crate) fn holding(self, earliest: Option<Date>, latest: Option<Date>) -> Option<Span> {
        let (first, last) = (self.at(earliest?), self.at(latest?));
        (first == last).then_some(first)
    }

    /// The one that a day is in.
    pub(crate) fn at(self, day: Date) -> Span {
        let from = match self {
            Self::Day => day,
            Self::Month => day.first_of_month(),
            Self::Quarter => date(day.year(), (quarter(day) - 1) * MONTHS_OF_A_QUARTER + 1, 1),
            Self::Year => day.first_of_year(),
        };
        Span { period: self, from }
    }

    fn length(self) -> Length {
        match self {
            Self::Day => Length::new().days(1),
            Self::Month => Length::new().months(1),
            Self::Quarter => Length::new().months(MONTHS_OF_A_QUARTER),
            Self::Year => Length::new().years(1),
        }
    }
}

/// The number of the quarter that a day is in.
fn quarter(day: Date) -> i8 {
    (day.month() - 1) / MONTHS_OF_A_QUARTER + 1
}

/// One day, month, quarter or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    period: Period,
    from: Date,
}

impl Span {
    /// Its first day.
    pub(crate) fn from(&self) -> Date {
        self.from
    }

    /// The next one; `None` at the end of the calendar.
    pub(crate) fn next(&self) -> Option<Self> {
        let from = self.from.checked_add(self.period.length()).ok()?;
        Some(Self { from, ..*self })
    }

    /// Its name, as EDTF has it where that has one.
    pub(crate) fn name(&self) -> String {
        let day = day_text(self.from);
        let upto = |hyphens: usize| day.rsplitn(hyphens + 1, '-').last().unwrap_or_default().to_owned();
        match self.period {
            Period::Day => day,
            Period::Month => upto(1),
            Period::Quarter => format!("{}-Q{}", upto(2), quarter(self.from)),
            Period::Year => upto(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use graph_core::EventDate;

    use super::*;

    fn span(period: Period, date: &str) -> Option<Span> {
        let date: EventDate = date.parse().expect("a date");
        period.holding(date.earliest(), date.latest())
    }

    fn name(period: Period, date: &str) -> Option<String> {
        span(period, date).map(|span| span.name())
    }

    #[test]
    fn a_vague_date_is_in_a_period_only_if_all_of_it_is() {
        assert_eq!(name(Period::Day, "2023-09-30").as_deref(), Some("2023-09-30"));
        assert_eq!(name(Period::Day, "2023-09"), None);
        assert_eq!(name(Period::Month, "2023-09").as_deref(), Some("2023-09"));
        assert_eq!(name(Period::Quarter, "2023-09").as_deref(), Some("2023-Q3"));
        assert_eq!(name(Period::Month, "2023"), None);
        assert_eq!(name(Period::Year, "2023").as_deref(), Some("2023"));
        assert_eq!(name(Period::Year, "2022/.."), None);
        assert_eq!(name(Period::Year, "-0044-03-15").as_deref(), Some("-0044"));
        assert_eq!(name(Period::Quarter, "-0044-03").as_deref(), Some("-0044-Q1"));
        assert_eq!(Period::Year.holding(None, None), None);
    }

    #[test]
    fn one_follows_the_other() {
        let next = |period, date| span(period, date).and_then(|span| span.next()).map(|span| span.name());
        assert_eq!(next(Period::Day, "2023-12-31").as_deref(), Some("2024-01-01"));
        assert_eq!(next(Period::Month, "2023-12").as_deref(), Some("2024-01"));
        assert_eq!(next(Period::Quarter, "2023-11").as_deref(), Some("2024-Q1"));
        assert_eq!(next(Period::Year, "2023").as_deref(), Some("2024"));
        assert_eq!(next(Period::Year, "9999"), None);
    }
}
