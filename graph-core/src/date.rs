//! When something happened: dates as the source wrote them, windows of days, and the order of a timeline.
//!
//! A date is an [EDTF](https://www.loc.gov/standards/datetime/) string (ISO 8601-2). [`EventDate`] keeps the text
//! as written and adds what can be computed from it: two bounds, both full days, and a [`Precision`]. It is never
//! made finer than its source: `2023-09` is a month with the bounds 2023-09-01 and 2023-09-30, not a day.
//!
//! ```
//! use graph_core::date::{EventDate, Precision};
//!
//! let date: EventDate = "2023-09".parse()?;
//! assert_eq!(date.to_string(), "2023-09");
//! assert_eq!(date.precision(), Precision::Month);
//! assert_eq!(date.earliest().map(|day| day.to_string()).as_deref(), Some("2023-09-01"));
//! assert_eq!(date.latest().map(|day| day.to_string()).as_deref(), Some("2023-09-30"));
//! # Ok::<(), graph_core::date::DateError>(())
//! ```
//!
//! # What is accepted
//!
//! Levels 0 and 1 of EDTF, and of level 2 the sets that span from one date to another:
//!
//! | form | examples | bounds |
//! |---|---|---|
//! | day, month, year | `2024-01-16`, `2023-09`, `1948`, `-0044` | first and last day |
//! | day with a time | `2024-01-17T13:54:00`, `…T13:54:00Z`, `…T13:54:00+07:00` | the day as written, whatever the zone |
//! | season | `2001-21` (spring) to `2001-24` (winter) | three months, northern: March–May, June–August, September–November, December to the end of February of the next year |
//! | unspecified digits | `201X`, `20XX`, `2004-XX`, `1985-04-XX`, `1985-XX-XX` | first and last day that fit |
//! | qualified | `1984?`, `2004-06~`, `2004-06-11%` | those of the date without the qualifier |
//! | interval, *lasts* | `1964/2008`, `2022/..`, `../1985`, `2022/`, `/1985`, `1984?/2004~` | first day of the start, last day of the end; none where the end is open or unknown |
//! | set, *one moment* | `[..2024-01-17]`, `[2024-01-17..]`, `[1960..1961-12]` | as for an interval |
//!
//! One form is accepted beyond EDTF, because documents are dated so: a time without seconds (`2024-01-17T13:54`).
//! The ends of intervals and sets are days, months or years; those of intervals may be qualified. Everything else is
//! a [`DateError`] that says what it found; forms that it recognises and does not accept are named one by one in
//! [`Unsupported`]. Years reach from -9999 to 9999, and as in ISO 8601 the year before `0001` is `0000`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// The marks of a date that is uncertain (`?`), approximate (`~`) or both (`%`).
/// The day from which days are counted.
const EPOCH: Date = Date::constant(1970, 1, 1);
const QUALIFIERS: [char; 3] = ['?', '~', '%'];

/// The date of an event as its source wrote it, with its bounds and its precision.
///
/// [`FromStr`] and [`Display`](fmt::Display) are inverse: what is accepted is printed unchanged, and nothing is
/// normalised. So two dates are equal when they are written alike; to compare dates in time, use their bounds or an
/// [`OrderKey`]. At least one of the bounds is there: a date without any would say nothing.
///
/// Cloning shares the text and does not allocate.
///
/// # Examples
///
/// An interval lasts, a set is one moment at some time in its span:
///
/// ```
/// use graph_core::date::EventDate;
///
/// let office: EventDate = "1999-12-31/..".parse()?;
/// assert!(office.lasts());
/// assert_eq!(office.latest(), None);
///
/// let reported: EventDate = "[..2024-01-17]".parse()?;
/// assert!(reported.is_one_of_set() && !reported.lasts());
/// assert_eq!(reported.earliest(), None);
/// # Ok::<(), graph_core::date::DateError>(())
/// ```
///
/// An error says what was found and what was expected:
///
/// ```
/// use graph_core::date::EventDate;
///
/// let error = "2023-02-29".parse::<EventDate>().unwrap_err();
/// assert_eq!(error.to_string(), "expected a day from `01` to `28`, found `29` in `2023-02-29`");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EventDate {
    text: Arc<str>,
    earliest: Option<Date>,
    latest: Option<Date>,
    precision: Precision,
}

impl EventDate {
    /// The date of a whole day.
    ///
    /// ```
    /// use graph_core::date::EventDate;
    /// use jiff::civil::date;
    ///
    /// let day = EventDate::day(date(2024, 1, 16));
    /// assert_eq!(day, "2024-01-16".parse()?);
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    #[must_use]
    pub fn day(day: Date) -> Self {
        match str::from_utf8(&day_digits(day)) {
            Ok(text) if day.year() >= 0 => Self::from_day(day, text),
            _ => Self::from_day(day, &day_text(day)),
        }
    }

    /// The date of a day written as eight digits, as in `20140131`; its text has the hyphens of EDTF.
    ///
    /// Fails on anything but eight ASCII digits and on days that do not exist, such as `20140230` or `20140100`.
    ///
    /// ```
    /// use graph_core::date::EventDate;
    ///
    /// assert_eq!(EventDate::from_yyyymmdd("20140131")?.as_str(), "2014-01-31");
    /// assert!(EventDate::from_yyyymmdd("2014-01-31").is_err());
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    pub fn from_yyyymmdd(text: &str) -> Result<Self, DateError> {
        let not_compact = || DateError::NotCompact { text: text.into() };
        let &[y1, y2, y3, y4, m1, m2, d1, d2] = text.as_bytes() else {
            return Err(not_compact());
        };
        let written = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2];
        let written = std::str::from_utf8(&written).map_err(|_| not_compact())?;
        if let Some(day) = plain_day(written) {
            return Ok(Self::from_day(day, written));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) { written.parse() } else { Err(not_compact()) }
    }

    /// The day, where the date is one plain day without doubt: `2024-01-16`, but not `2024-01-16?`.
    ///
    /// ```
    /// use graph_core::EventDate;
    /// use jiff::civil::date;
    ///
    /// assert_eq!("2024-01-16".parse::<EventDate>()?.as_day(), Some(date(2024, 1, 16)));
    /// assert_eq!("2024-01-16~".parse::<EventDate>()?.as_day(), None);
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    #[must_use]
    pub fn as_day(&self) -> Option<Date> {
        self.earliest.filter(|day| self.precision == Precision::Day && *self.text == *day_text(*day))
    }

    /// The text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first day on which it can have happened (or begun, for an interval); absent when the start is open.
    #[must_use]
    pub fn earliest(&self) -> Option<Date> {
        self.earliest
    }

    /// The last day on which it can have happened (or ended, for an interval); absent when the end is open.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.latest
    }

    /// How finely the source dates it.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Whether the source doubts the date, or an end of the interval: `?` or `%`.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.text.contains(['?', '%'])
    }

    /// Whether the source gives the date, or an end of the interval, as an estimate: `~` or `%`.
    #[must_use]
    pub fn is_approximate(&self) -> bool {
        self.text.contains(['~', '%'])
    }

    /// Whether it goes on from one date to another, as in `1964/2008` or `2022/..`.
    #[must_use]
    pub fn lasts(&self) -> bool {
        self.precision == Precision::Interval
    }

    /// Whether it is one moment at some time in a span, as in `[..2024-01-17]`.
    #[must_use]
    pub fn is_one_of_set(&self) -> bool {
        self.precision == Precision::Set
    }

    /// The number of days between the bounds, both included; absent when a bound is.
    ///
    /// ```
    /// use graph_core::date::EventDate;
    ///
    /// assert_eq!("2023-09".parse::<EventDate>()?.days(), Some(30));
    /// assert_eq!("2022/..".parse::<EventDate>()?.days(), None);
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    #[must_use]
    pub fn days(&self) -> Option<u32> {
        let distance = self.earliest?.duration_until(self.latest?);
        u32::try_from(distance.as_hours() / 24 + 1).ok()
    }

    fn from_day(day: Date, text: &str) -> Self {
        Self { text: text.into(), earliest: Some(day), latest: Some(day), precision: Precision::Day }
    }
}

impl FromStr for EventDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        if let Some(day) = plain_day(text) {
            return Ok(Self::from_day(day, text));
        }
        let Span { earliest, latest, precision } = read(text)?;
        Ok(Self { text: text.into(), earliest, latest, precision })
    }
}

impl fmt::Display for EventDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl fmt::Debug for EventDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EventDate({})", self.text)
    }
}

impl Serialize for EventDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

crate::schema::described!(
    EventDate,
    crate::schema::text("When, as EDTF (ISO 8601-2) and no more precisely than the source.", "2023-09")
);

impl<'de> Deserialize<'de> for EventDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(EventDateVisitor)
    }
}

struct EventDateVisitor;

impl Visitor<'_> for EventDateVisitor {
    type Value = EventDate;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an EDTF date in a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<EventDate, E> {
        text.parse().map_err(E::custom)
    }
}

/// How finely a date is known.
///
/// It is the precision of what is *known*, so an unspecified part does not count: `1985-XX-XX` is known to the year.
///
/// ```
/// use graph_core::date::{EventDate, Precision};
///
/// assert_eq!("1985-04-XX".parse::<EventDate>()?.precision(), Precision::Month);
/// assert_eq!(Precision::Month.as_str(), "month");
/// # Ok::<(), graph_core::date::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// A day, with or without a time: `2024-01-16`, `2024-01-17T13:54:00`.
    Day,
    /// A month: `2023-09`, `2023-09-XX`.
    Month,
    /// A season of three months: `2001-21`.
    Season,
    /// A year: `1948`, `1948-XX`, `1948-XX-XX`.
    Year,
    /// Ten years: `201X`.
    Decade,
    /// A hundred years: `20XX`.
    Century,
    /// A lasting span with two ends, either of which may be open: `2022/..`.
    Interval,
    /// One moment at some time in a span: `[..2024-01-17]`.
    Set,
}

impl Precision {
    /// The name in lower case: `day`, `month`, `season`, `year`, `decade`, `century`, `interval` or `set`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Season => "season",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Interval => "interval",
            Self::Set => "set",
        }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A span of days, half open: `from` is its first day, `to` the first day after it.
///
/// Either end may be absent, and the window then reaches as far as there are days on that side. Windows that meet
/// (`to` of one is `from` of the next) share no day and leave none out.
///
/// A vague date may lie in a window or must lie in it; see [`may_contain`](Self::may_contain) and
/// [`must_contain`](Self::must_contain).
///
/// ```
/// use graph_core::date::{EventDate, Window};
///
/// let window = Window::parse(Some("2023-09-15"), Some("2024"))?;
/// let month: EventDate = "2023-09".parse()?;
/// assert!(window.may_contain(Some(&month)));
/// assert!(!window.must_contain(Some(&month)));
/// # Ok::<(), graph_core::date::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Window {
    from: Option<Date>,
    to: Option<Date>,
}

impl Window {
    /// The window of the days from `from` up to, and without, `to`.
    ///
    /// Fails with [`DateError::EmptyWindow`] when there is no such day.
    ///
    /// ```
    /// use graph_core::date::Window;
    /// use jiff::civil::date;
    ///
    /// assert!(Window::new(Some(date(2014, 1, 1)), Some(date(2014, 1, 2))).is_ok());
    /// assert!(Window::new(Some(date(2014, 1, 1)), Some(date(2014, 1, 1))).is_err());
    /// ```
    pub fn new(from: Option<Date>, to: Option<Date>) -> Result<Self, DateError> {
        match (from, to) {
            (Some(from), Some(to)) if from >= to => Err(DateError::EmptyWindow { from, to }),
            _ => Ok(Self { from, to }),
        }
    }

    /// The window between two days, months or years, each of which stands for its **first day**.
    ///
    /// So `2014` to `2015` is the year 2014, and a window to `2014-03` ends with February. Fails when an end is
    /// none of the three (a season, an interval, a qualified date), or when the window is empty.
    ///
    /// ```
    /// use graph_core::date::Window;
    /// use jiff::civil::date;
    ///
    /// let window = Window::parse(Some("2014"), Some("2014-03"))?;
    /// assert_eq!(window.from(), Some(date(2014, 1, 1)));
    /// assert_eq!(window.to(), Some(date(2014, 3, 1)));
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    pub fn parse(from: Option<&str>, to: Option<&str>) -> Result<Self, DateError> {
        Self::new(from.map(window_end).transpose()?, to.map(window_end).transpose()?)
    }

    /// The window of all days that a date allows, the last included.
    ///
    /// ```
    /// use graph_core::date::Window;
    ///
    /// assert_eq!(Window::of(&"2014-01/2014-06".parse()?), Window::parse(Some("2014"), Some("2014-07"))?);
    /// assert_eq!(Window::of(&"2022/..".parse()?), Window::parse(Some("2022"), None)?);
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    #[must_use]
    pub fn of(date: &EventDate) -> Self {
        // After the last day of the calendar there is none to leave out.
        Self { from: date.earliest(), to: date.latest().and_then(|last| last.tomorrow().ok()) }
    }

    /// The first day; absent when the window has no start.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    /// The first day after the window; absent when the window has no end.
    #[must_use]
    pub fn to(&self) -> Option<Date> {
        self.to
    }

    /// Whether the window holds a day.
    #[must_use]
    pub fn contains_day(&self, day: Date) -> bool {
        self.starts_by(day) && self.ends_after(day)
    }

    /// Whether the event may have happened in the window: the bounds of its date overlap it.
    ///
    /// An open bound reaches as far as it has to. An absent date may fall in any window.
    ///
    /// ```
    /// use graph_core::date::Window;
    ///
    /// let window = Window::parse(Some("2023"), Some("2024"))?;
    /// assert!(window.may_contain(Some(&"[..2024-01-17]".parse()?)));
    /// assert!(!window.may_contain(Some(&"2024/..".parse()?)));
    /// assert!(window.may_contain(None));
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    #[must_use]
    pub fn may_contain(&self, date: Option<&EventDate>) -> bool {
        let (earliest, latest) = bounds(date);
        self.may_contain_bounds(earliest, latest)
    }

    /// Whether the event must have happened in the window: both bounds of its date are inside.
    ///
    /// An open bound is inside only where the window has no end on that side: `[..2024-01-17]` must fall in a window
    /// without a start that goes to `2025`. An absent date must fall in no window, not even in one without ends.
    ///
    /// ```
    /// use graph_core::date::Window;
    ///
    /// let window = Window::parse(Some("2023"), Some("2024"))?;
    /// assert!(window.must_contain(Some(&"2023-09".parse()?)));
    /// assert!(!window.must_contain(Some(&"2023/..".parse()?)));
    /// assert!(!Window::default().must_contain(None));
    /// # Ok::<(), graph_core::date::DateError>(())
    /// ```
    #[must_use]
    pub fn must_contain(&self, date: Option<&EventDate>) -> bool {
        let (earliest, latest) = bounds(date);
        self.must_contain_bounds(earliest, latest)
    }

    /// [`may_contain`](Self::may_contain) for a date of which only the bounds are at hand; both are absent when the
    /// date is.
    #[must_use]
    pub fn may_contain_bounds(&self, earliest: Option<Date>, latest: Option<Date>) -> bool {
        earliest.is_none_or(|day| self.ends_after(day)) && latest.is_none_or(|day| self.starts_by(day))
    }

    /// [`must_contain`](Self::must_contain) for a date of which only the bounds are at hand; both are absent when the
    /// date is.
    #[must_use]
    pub fn must_contain_bounds(&self, earliest: Option<Date>, latest: Option<Date>) -> bool {
        let dated = earliest.is_some() || latest.is_some();
        let starts_inside = earliest.map_or(self.from.is_none(), |day| self.starts_by(day));
        let ends_inside = latest.map_or(self.to.is_none(), |day| self.ends_after(day));
        dated && starts_inside && ends_inside
    }

    fn starts_by(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day)
    }

    fn ends_after(&self, day: Date) -> bool {
        self.to.is_none_or(|to| day < to)
    }
}

/// The place of an event in a timeline, and the cursor of a page: (earliest, latest, id).
///
/// An absent start sorts **first**, an absent end sorts **last**; the id settles what remains, so the order is total
/// and a page can begin exactly after any key. A date that is absent altogether has neither bound: it stands
/// before every date with a start, after those that have only an end.
///
/// ```
/// use graph_core::date::{EventDate, OrderKey};
///
/// let mut keys = Vec::new();
/// for (id, text) in ["2022/..", "2022", "2022-01-01", "../2023"].into_iter().enumerate() {
///     keys.push(OrderKey::new(Some(&text.parse()?), id));
/// }
/// keys.push(OrderKey::new(None, 4));
/// keys.sort();
/// let ids: Vec<usize> = keys.into_iter().map(|key| key.id).collect();
/// assert_eq!(ids, [3, 4, 2, 1, 0]);
/// # Ok::<(), graph_core::date::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderKey<I> {
    /// The first day on which it can have happened.
    pub earliest: Option<Date>,
    /// The last day on which it can have happened.
    pub latest: Option<Date>,
    /// What tells apart the events with the same bounds.
    pub id: I,
}

impl<I> OrderKey<I> {
    /// The key of an event with this date and this id.
    #[must_use]
    pub fn new(date: Option<&EventDate>, id: I) -> Self {
        let (earliest, latest) = bounds(date);
        Self { earliest, latest, id }
    }
}

impl<I: Ord> Ord for OrderKey<I> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.earliest
            .cmp(&other.earliest)
            .then_with(|| absent_last(self.latest, other.latest))
            .then_with(|| self.id.cmp(&other.id))
    }
}

impl<I: Ord> PartialOrd for OrderKey<I> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `Option` itself sorts `None` first, which is right for starts only.
fn absent_last(left: Option<Date>, right: Option<Date>) -> Ordering {
    left.is_none().cmp(&right.is_none()).then(left.cmp(&right))
}

fn bounds(date: Option<&EventDate>) -> (Option<Date>, Option<Date>) {
    date.map_or((None, None), |date| (date.earliest, date.latest))
}

/// A day as EDTF and `xsd:date` write it: four digits of year, with a minus before the year 0.
///
/// ([`Date`] itself prints negative years with six digits, which neither of the two reads.)
///
/// ```
/// use graph_core::date::day_text;
/// use jiff::civil::date;
///
/// assert_eq!(day_text(date(2024, 1, 16)), "2024-01-16");
/// assert_eq!(day_text(date(-44, 3, 15)), "-0044-03-15");
/// ```
#[must_use]
pub fn day_text(day: Date) -> String {
    let digits = day_digits(day);
    let text = str::from_utf8(&digits).expect("digits are ASCII");
    if day.year() < 0 { format!("-{text}") } else { text.to_owned() }
}

/// A day as it is written, without the sign of its year.
fn day_digits(day: Date) -> [u8; 10] {
    let digit = |number: i16, unit: i16| b'0' + (number / unit % 10).unsigned_abs() as u8;
    let (year, month, on) = (day.year(), i16::from(day.month()), i16::from(day.day()));
    // Every row of a timeline has three: this is several times faster than formatting the numbers.
    let [y1, y2, y3, y4] = [1000, 100, 10, 1].map(|unit| digit(year, unit));
    let ([m1, m2], [d1, d2]) = ([10, 1].map(|unit| digit(month, unit)), [10, 1].map(|unit| digit(on, unit)));
    [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
}

/// Days from 1970-01-01 to a day.
///
/// ```
/// use graph_core::date::{day_number, day_of};
/// use jiff::civil::date;
///
/// assert_eq!((day_number(date(1969, 12, 31)), day_number(date(2014, 1, 1))), (-1, 16_071));
/// assert_eq!(day_of(16_071), Some(date(2014, 1, 1)));
/// ```
#[must_use]
pub fn day_number(day: Date) -> i32 {
    EPOCH.until(day).map_or(0, |span| span.get_days())
}

/// The day that is so many days after 1970-01-01; `None` outside of the calendar.
#[must_use]
pub fn day_of(number: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// Reads what [`day_text`] writes; anything but a plain day is [`DateError::NotADay`].
///
/// ```
/// use graph_core::date::{day_from_text, day_text};
/// use jiff::civil::date;
///
/// assert_eq!(day_from_text("2024-01-16")?, date(2024, 1, 16));
/// assert_eq!(day_from_text(&day_text(date(-44, 3, 15)))?, date(-44, 3, 15));
/// assert!(day_from_text("2024-01").is_err());
/// # Ok::<(), graph_core::date::DateError>(())
/// ```
pub fn day_from_text(text: &str) -> Result<Date, DateError> {
    if let Some(day) = plain_day(text) {
        return Ok(day);
    }
    match read_calendar(text)? {
        Span { earliest: Some(day), precision: Precision::Day, .. } => Ok(day),
        _ => Err(DateError::NotADay { text: text.into() }),
    }
}

/// Why a text is not a date, or two days are not a window.
///
/// `text` is the part of the input that is wrong, which in an interval or a set is one end of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// There is no text.
    #[error("expected an EDTF date, found an empty text")]
    Empty,
    /// The text has none of the shapes of EDTF.
    #[error("expected an EDTF date such as `2024-01-16`, `2023-09`, `1948` or `2022/..`, found `{text}`")]
    NotADate {
        /// What was found.
        text: Box<str>,
    },
    /// The form is recognised, and not among those accepted here.
    #[error("`{text}` {form}")]
    Unsupported {
        /// What was found.
        text: Box<str>,
        /// The form that it has.
        form: Unsupported,
    },
    /// The month, or season, does not exist.
    #[error("expected a month from `01` to `12`{}, found `{month:02}` in `{text}`", season_hint(.text))]
    NoSuchMonth {
        /// What was found.
        text: Box<str>,
        /// Its month.
        month: i8,
    },
    /// The month has no such day.
    #[error("expected a day from `01` to `{last}`, found `{day:02}` in `{text}`")]
    NoSuchDay {
        /// What was found.
        text: Box<str>,
        /// Its day.
        day: i8,
        /// The last day of that month.
        last: i8,
    },
    /// The year 0 has a minus.
    #[error("expected a year, found `-0000` in `{text}`: the year before `0001` is `0000`, the one before it `-0001`")]
    NegativeZero {
        /// What was found.
        text: Box<str>,
    },
    /// The date, or a part of its span, lies beyond the years that are kept.
    #[error("expected a date in the years `-9999` to `9999`, found `{text}`")]
    YearOutOfRange {
        /// What was found.
        text: Box<str>,
    },
    /// A year of at most four digits has the prefix of longer ones.
    #[error("expected at least five digits after `Y`, found `{text}`: shorter years are written without it")]
    NeedlessPrefix {
        /// What was found.
        text: Box<str>,
    },
    /// What follows the `T` is not a time of day.
    #[error(
        "expected a time such as `13:54`, `13:54:00`, `13:54:00Z` or `13:54:00+07:00` after the day, found `{time}`"
    )]
    NotATime {
        /// What was found after the `T`.
        time: Box<str>,
    },
    /// An interval or a set ends before it begins.
    #[error("expected the start before the end, found `{}` after `{}` in `{text}`", day_text(*.start), day_text(*.end))]
    Reversed {
        /// What was found.
        text: Box<str>,
        /// The first day of its start.
        start: Date,
        /// The last day of its end.
        end: Date,
    },
    /// An interval or a set is open at both ends.
    #[error("expected a date on at least one side, found `{text}`")]
    NoBound {
        /// What was found.
        text: Box<str>,
    },
    /// The text is not a single day.
    #[error("expected a day such as `2024-01-16`, found `{text}`")]
    NotADay {
        /// What was found.
        text: Box<str>,
    },
    /// The text is not eight digits.
    #[error("expected a day of eight digits such as `20140131`, found `{text}`")]
    NotCompact {
        /// What was found.
        text: Box<str>,
    },
    /// The text cannot bound a window.
    #[error("expected a day, a month or a year such as `2014-03-05`, `2014-03` or `2014`, found `{text}`")]
    NotAWindowEnd {
        /// What was found.
        text: Box<str>,
    },
    /// No day lies in the window.
    #[error(
        "expected a window that starts before it ends, found `{}` to `{}`: its last day is the one before its end",
        day_text(*.from), day_text(*.to)
    )]
    EmptyWindow {
        /// Its first day.
        from: Date,
        /// The first day after it.
        to: Date,
    },
}

impl DateError {
    fn not_a_date(text: &str) -> Self {
        Self::NotADate { text: text.into() }
    }

    fn is_shapeless(&self) -> bool {
        matches!(self, Self::NotADate { .. })
    }

    fn unsupported(text: &str, form: Unsupported) -> Self {
        Self::Unsupported { text: text.into(), form }
    }
}

/// A season stands where a month does only if no day follows.
fn season_hint(text: &str) -> &'static str {
    let hyphens = text.trim_start_matches('-').matches('-').count();
    if hyphens == 1 { " or a season from `21` to `24`" } else { "" }
}

/// Forms of date that [`EventDate`] recognises and does not accept.
///
/// Prints as the rest of a sentence that says what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unsupported {
    /// `[1667,1668]`
    OneOfList,
    /// `{1960,1961-12}`
    AllOf,
    /// `156X-12-25`, `1560-XX-25`, `XXXX`, `1984-1X`
    UnspecifiedDigits,
    /// `2004-06-XX/2004-07-03`
    UnspecifiedEnd,
    /// `2004?-06-11`, `?2004-06`
    QualifiedPart,
    /// `Y17E7`
    ExponentialYear,
    /// `1950S2`
    SignificantDigits,
    /// `2001-29`: seasons by hemisphere, quarters, thirds and halves of years
    SubYear,
    /// `2001-21/2001-22`
    SeasonEnd,
    /// `2024-01-17T13:54:00/..`
    TimeEnd,
    /// `[..2024-01-17?]`, `[..2024-01-17]~`
    QualifiedSet,
}

impl Unsupported {
    fn as_str(self) -> &'static str {
        match self {
            Self::OneOfList => {
                "is a level-2 list of alternatives: of sets, only `[a..b]`, `[..b]` and `[a..]` are accepted"
            }
            Self::AllOf => "is a level-2 list of dates that all hold: give each date an event of its own",
            Self::UnspecifiedDigits => {
                "has level-2 unspecified digits: only `201X`, `20XX`, `2004-XX`, `2004-01-XX` and `2004-XX-XX` are accepted"
            }
            Self::UnspecifiedEnd => {
                "has unspecified digits, which is level 2 in an interval or a set: write a day, a month or a year"
            }
            Self::QualifiedPart => {
                "has a level-2 qualifier on a part of a date: `?`, `~` and `%` are accepted only at its end, for the whole"
            }
            Self::ExponentialYear => "is a level-2 exponential year: years have four digits",
            Self::SignificantDigits => "has level-2 significant digits: write the digits that count, as in `195X`",
            Self::SubYear => {
                "is a level-2 part of a year: seasons are `21` to `24`, other parts are intervals such as `2001-04/2001-06`"
            }
            Self::SeasonEnd => "is a season, which cannot end an interval or a set: write its months",
            Self::TimeEnd => "has a time of day, which cannot end an interval or a set: write the day",
            Self::QualifiedSet => "is qualified in a set, which is vague already: leave `?`, `~` and `%` out",
        }
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What is computed from a text.
struct Span {
    earliest: Option<Date>,
    latest: Option<Date>,
    precision: Precision,
}

impl Span {
    fn new(earliest: Date, latest: Date, precision: Precision) -> Self {
        Self { earliest: Some(earliest), latest: Some(latest), precision }
    }

    /// The span between two ends of which either may be open.
    fn between(text: &str, ends: (Option<Span>, Option<Span>), precision: Precision) -> Result<Self, DateError> {
        let earliest = ends.0.and_then(|start| start.earliest);
        let latest = ends.1.and_then(|end| end.latest);
        match (earliest, latest) {
            (None, None) => Err(DateError::NoBound { text: text.into() }),
            (Some(start), Some(end)) if start > end => Err(DateError::Reversed { text: text.into(), start, end }),
            _ => Ok(Self { earliest, latest, precision }),
        }
    }
}

/// The short way for nearly all dates; `None` leaves the rest, and all errors, to the long one.
fn plain_day(text: &str) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let year = 100 * i16::from(two_digits(y1, y2)?) + i16::from(two_digits(y3, y4)?);
    Date::new(year, two_digits(m1, m2)?, two_digits(d1, d2)?).ok()
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    i8::try_from(10 * digit(tens)? + digit(ones)?).ok()
}

fn read(text: &str) -> Result<Span, DateError> {
    match text.as_bytes() {
        [] => Err(DateError::Empty),
        [b'{', .., b'}'] => Err(DateError::unsupported(text, Unsupported::AllOf)),
        [b'[', ..] => read_set(text),
        bytes if bytes.contains(&b'/') => read_interval(text),
        _ => read_single(text),
    }
}

fn read_interval(text: &str) -> Result<Span, DateError> {
    let (start, end) = text.split_once('/').ok_or_else(|| DateError::not_a_date(text))?;
    if end.contains('/') {
        return Err(DateError::not_a_date(text));
    }
    let ends = (read_interval_end(start)?, read_interval_end(end)?);
    Span::between(text, ends, Precision::Interval)
}

/// An unknown end (empty) bounds nothing, as an open one (`..`).
fn read_interval_end(text: &str) -> Result<Option<Span>, DateError> {
    match text {
        "" | ".." => Ok(None),
        _ => read_end(text).map(Some),
    }
}

fn read_set(text: &str) -> Result<Span, DateError> {
    let unqualified = text.trim_end_matches(QUALIFIERS);
    let inner = unqualified
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .ok_or_else(|| DateError::not_a_date(text))?;
    if unqualified != text {
        return Err(DateError::unsupported(text, Unsupported::QualifiedSet));
    }
    let Some((start, end)) = inner.split_once("..").filter(|_| !inner.contains(',')) else {
        return Err(not_a_span(text, inner));
    };
    let ends = (read_set_end(start)?, read_set_end(end)?);
    Span::between(text, ends, Precision::Set)
}

fn not_a_span(text: &str, inner: &str) -> DateError {
    if inner.contains(',') || read_single(inner).is_ok() {
        DateError::unsupported(text, Unsupported::OneOfList)
    } else {
        DateError::not_a_date(text)
    }
}

fn read_set_end(text: &str) -> Result<Option<Span>, DateError> {
    if text.is_empty() {
        return Ok(None);
    }
    let span = read_end(text)?;
    if text.ends_with(QUALIFIERS) {
        return Err(DateError::unsupported(text, Unsupported::QualifiedSet));
    }
    Ok(Some(span))
}

/// An end of an interval or a set: a day, a month or a year.
fn read_end(text: &str) -> Result<Span, DateError> {
    let span = read_single(text)?;
    let form = if span.precision == Precision::Season {
        Unsupported::SeasonEnd
    } else if text.contains('T') {
        Unsupported::TimeEnd
    } else if text.contains('X') {
        Unsupported::UnspecifiedEnd
    } else {
        return Ok(span);
    };
    Err(DateError::unsupported(text, form))
}

/// A date that is neither an interval nor a set. What has no shape at all is reported whole.
fn read_single(text: &str) -> Result<Span, DateError> {
    let span = match text.split_once('T') {
        Some((day, time)) => read_day_with_time(day, time),
        None => read_qualified(text),
    };
    span.map_err(|error| if error.is_shapeless() { DateError::not_a_date(text) } else { error })
}

fn read_qualified(text: &str) -> Result<Span, DateError> {
    if let Some(year) = text.strip_prefix('Y') {
        return Err(long_year(text, year));
    }
    if has_significant_digits(text) {
        return Err(DateError::unsupported(text, Unsupported::SignificantDigits));
    }
    let whole = text.strip_suffix(QUALIFIERS).unwrap_or(text);
    if whole.contains(QUALIFIERS) {
        return Err(misplaced_qualifier(text, whole));
    }
    read_calendar(whole)
}

/// Nothing that begins with `Y` is accepted; this says why.
fn long_year(text: &str, year: &str) -> DateError {
    let digits = year.strip_prefix('-').unwrap_or(year);
    if has_significant_digits(year) {
        return DateError::unsupported(text, Unsupported::SignificantDigits);
    }
    if is_exponential(digits) {
        return DateError::unsupported(text, Unsupported::ExponentialYear);
    }
    match digits.len() {
        _ if !is_digits(digits) => DateError::not_a_date(text),
        ..=4 => DateError::NeedlessPrefix { text: text.into() },
        _ if digits.starts_with('0') => DateError::not_a_date(text),
        _ => DateError::YearOutOfRange { text: text.into() },
    }
}

fn has_significant_digits(text: &str) -> bool {
    let Some((year, count)) = text.split_once('S') else {
        return false;
    };
    let digits = year.strip_prefix('-').unwrap_or(year);
    is_digits(count) && (is_digits(digits) || is_exponential(digits))
}

fn is_exponential(text: &str) -> bool {
    text.split_once('E').is_some_and(|(digits, exponent)| is_digits(digits) && is_digits(exponent))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `whole` is `text` without the one qualifier that may end it, and still has others.
fn misplaced_qualifier(text: &str, whole: &str) -> DateError {
    let bare = whole.replace(QUALIFIERS, "");
    if whole.ends_with(QUALIFIERS) || read_calendar(&bare).is_err() {
        DateError::not_a_date(text)
    } else {
        DateError::unsupported(text, Unsupported::QualifiedPart)
    }
}

fn read_day_with_time(day: &str, time: &str) -> Result<Span, DateError> {
    let day = day_from_text(day)?;
    if !is_time(time) {
        return Err(DateError::NotATime { time: time.into() });
    }
    Ok(Span::new(day, day, Precision::Day))
}

fn is_time(text: &str) -> bool {
    if let Some(clock) = text.strip_suffix('Z') {
        return is_clock(clock);
    }
    match text.split_once(['+', '-']) {
        Some((clock, offset)) => is_clock(clock) && is_offset(offset),
        None => is_clock(text),
    }
}

/// Hours and minutes, with or without seconds. A day may end with `24:00:00`, as ISO 8601 has it.
fn is_clock(text: &str) -> bool {
    match *text.as_bytes() {
        [h1, h2, b':', m1, m2] => is_at_most(23, h1, h2) && is_at_most(59, m1, m2),
        [h1, h2, b':', m1, m2, b':', s1, s2] => {
            let in_day = is_at_most(23, h1, h2) && is_at_most(59, m1, m2) && is_at_most(59, s1, s2);
            in_day || text == "24:00:00"
        }
        _ => false,
    }
}

/// Hours with or without minutes; no zone is more than 14 hours from UTC.
fn is_offset(text: &str) -> bool {
    match *text.as_bytes() {
        [h1, h2] => is_at_most(14, h1, h2),
        [h1, h2, b':', m1, m2] => (is_at_most(13, h1, h2) && is_at_most(59, m1, m2)) || text == "14:00",
        _ => false,
    }
}

fn is_at_most(limit: i8, tens: u8, ones: u8) -> bool {
    two_digits(tens, ones).is_some_and(|value| value <= limit)
}

/// A day, month, season or year, of which digits may be unspecified.
fn read_calendar(text: &str) -> Result<Span, DateError> {
    let (year, month, day) = split_calendar(text).ok_or_else(|| DateError::not_a_date(text))?;
    let unspecified = || DateError::unsupported(text, Unsupported::UnspecifiedDigits);
    let years = Years::read(text, year)?.ok_or_else(unspecified)?;
    match (years.known(), month, day) {
        (_, Part::Absent, _) => years.span(text),
        (Some(year), Part::Unspecified, Part::Absent | Part::Unspecified) => year_span(text, year),
        (Some(year), Part::Known(month @ 13..), Part::Absent) => season_span(text, year, month),
        (Some(year), Part::Known(month), Part::Absent | Part::Unspecified) => month_span(text, year, month),
        (Some(year), Part::Known(month), Part::Known(day)) => {
            let day = calendar_day(text, year, month, day)?;
            Ok(Span::new(day, day, Precision::Day))
        }
        _ => Err(unspecified()),
    }
}

/// A month or a day as written.
#[derive(Clone, Copy)]
enum Part {
    Absent,
    Known(i8),
    /// `XX`
    Unspecified,
    /// `1X` or `X1`
    Partial,
}

impl Part {
    /// `None` when the text is not two places of digits and `X`.
    fn read(text: Option<&str>) -> Option<Self> {
        match text.map(str::as_bytes) {
            None => Some(Self::Absent),
            Some(b"XX") => Some(Self::Unspecified),
            Some([b'X', digit] | [digit, b'X']) => digit.is_ascii_digit().then_some(Self::Partial),
            Some(&[tens, ones]) => two_digits(tens, ones).map(Self::Known),
            Some(_) => None,
        }
    }
}

/// Cuts at the hyphens: the year with its sign, the month and the day. `None` when the shape is wrong.
fn split_calendar(text: &str) -> Option<(&str, Part, Part)> {
    let signed = usize::from(text.starts_with('-'));
    let year_length = signed + 4;
    let year = text.get(..year_length)?;
    if !year.bytes().skip(signed).all(|byte| byte.is_ascii_digit() || byte == b'X') {
        return None;
    }
    let mut parts = text.get(year_length..)?.split('-');
    // What stands between the year and the first hyphen.
    if !parts.next()?.is_empty() {
        return None;
    }
    let (month, day) = (Part::read(parts.next())?, Part::read(parts.next())?);
    parts.next().is_none().then_some((year, month, day))
}

/// The years that fit a year of which the last digits may be unspecified.
struct Years {
    first: i16,
    last: i16,
    precision: Precision,
}

impl Years {
    /// `None` when other digits than the last one or two are unspecified.
    fn read(text: &str, year: &str) -> Result<Option<Self>, DateError> {
        let digits = year.trim_start_matches('-');
        let precision = match digits.trim_end_matches('X') {
            known if known.contains('X') => return Ok(None),
            known => match digits.len() - known.len() {
                0 => Precision::Year,
                1 => Precision::Decade,
                2 => Precision::Century,
                _ => return Ok(None),
            },
        };
        let low = filled(text, digits, "0")?;
        let high = filled(text, digits, "9")?;
        match (year.starts_with('-'), low, high) {
            (true, _, 0) => Err(DateError::NegativeZero { text: text.into() }),
            // The decade `-000X` begins with -0009 and ends with -0001: there is no -0000.
            (true, ..) => Ok(Some(Self { first: -high, last: -low.max(1), precision })),
            (false, ..) => Ok(Some(Self { first: low, last: high, precision })),
        }
    }

    fn known(&self) -> Option<i16> {
        (self.precision == Precision::Year).then_some(self.first)
    }

    fn span(&self, text: &str) -> Result<Span, DateError> {
        let earliest = calendar_day(text, self.first, 1, 1)?;
        let latest = calendar_day(text, self.last, 12, 31)?;
        Ok(Span::new(earliest, latest, self.precision))
    }
}

fn filled(text: &str, digits: &str, digit: &str) -> Result<i16, DateError> {
    digits.replace('X', digit).parse().map_err(|_| DateError::not_a_date(text))
}

fn year_span(text: &str, year: i16) -> Result<Span, DateError> {
    Years { first: year, last: year, precision: Precision::Year }.span(text)
}

fn month_span(text: &str, year: i16, month: i8) -> Result<Span, DateError> {
    let first = calendar_day(text, year, month, 1)?;
    Ok(Span::new(first, first.last_of_month(), Precision::Month))
}

/// Northern seasons; winter ends in the next year.
fn season_span(text: &str, year: i16, season: i8) -> Result<Span, DateError> {
    let (first_month, last_month, last_year) = match season {
        21 => (3, 5, year),
        22 => (6, 8, year),
        23 => (9, 11, year),
        24 => (12, 2, year + 1),
        25..=41 => return Err(DateError::unsupported(text, Unsupported::SubYear)),
        _ => return Err(DateError::NoSuchMonth { text: text.into(), month: season }),
    };
    let earliest = calendar_day(text, year, first_month, 1)?;
    let latest = calendar_day(text, last_year, last_month, 1)?.last_of_month();
    Ok(Span::new(earliest, latest, Precision::Season))
}

fn calendar_day(text: &str, year: i16, month: i8, day: i8) -> Result<Date, DateError> {
    if !(1..=12).contains(&month) {
        return Err(DateError::NoSuchMonth { text: text.into(), month });
    }
    let beyond = |_| DateError::YearOutOfRange { text: text.into() };
    let last = Date::new(year, month, 1).map_err(beyond)?.days_in_month();
    if !(1..=last).contains(&day) {
        return Err(DateError::NoSuchDay { text: text.into(), day, last });
    }
    Date::new(year, month, day).map_err(beyond)
}

fn window_end(text: &str) -> Result<Date, DateError> {
    let not_an_end = || DateError::NotAWindowEnd { text: text.into() };
    let span = read_calendar(text).map_err(|error| if error.is_shapeless() { not_an_end() } else { error })?;
    let plain = matches!(span.precision, Precision::Day | Precision::Month | Precision::Year) && !text.contains('X');
    span.earliest.filter(|_| plain).ok_or_else(not_an_end)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> EventDate {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn message(text: &str) -> String {
        text.parse::<EventDate>().expect_err(text).to_string()
    }

    /// Bounds as text, `..` where there is none.
    fn bounds_text(text: &str) -> (String, String) {
        let end = |day: Option<Date>| day.map_or("..".to_owned(), day_text);
        let date = parse(text);
        (end(date.earliest()), end(date.latest()))
    }

    #[track_caller]
    fn assert_date(text: &str, earliest: &str, latest: &str, precision: Precision) {
        assert_eq!(bounds_text(text), (earliest.to_owned(), latest.to_owned()), "{text}");
        assert_eq!(parse(text).precision(), precision, "{text}");
        assert_eq!(parse(text).to_string(), text);
    }

    #[test]
    fn plain_dates() {
        assert_date("2024-02-29", "2024-02-29", "2024-02-29", Precision::Day);
        assert_date("2023-02", "2023-02-01", "2023-02-28", Precision::Month);
        assert_date("1948", "1948-01-01", "1948-12-31", Precision::Year);
        assert_date("-0044", "-0044-01-01", "-0044-12-31", Precision::Year);
        assert_date("-0044-03-15", "-0044-03-15", "-0044-03-15", Precision::Day);
        assert_date("0000", "0000-01-01", "0000-12-31", Precision::Year);
        assert_date("9999", "9999-01-01", "9999-12-31", Precision::Year);
        assert_date("-9999", "-9999-01-01", "-9999-12-31", Precision::Year);
    }

    #[test]
    fn time_keeps_its_written_day() {
        for time in ["13:54", "13:54:00", "23:59:59Z", "00:30:00+14:00", "00:30+07", "23:00:00-08:00", "24:00:00"] {
            assert_date(&format!("2024-01-17T{time}"), "2024-01-17", "2024-01-17", Precision::Day);
        }
    }

    #[test]
    fn err_time() {
        for time in
            ["", "13", "13:5", "24:00", "24:00:01", "13:60:00", "13:54:60", "13:54:00.5", "13:54:00+14:01", "13:54?"]
        {
            assert_eq!(
                message(&format!("2024-01-17T{time}")),
                format!(
                    "expected a time such as `13:54`, `13:54:00`, `13:54:00Z` or `13:54:00+07:00` after the day, found `{time}`"
                ),
            );
        }
        assert_eq!(message("2024-01T13:54"), "expected a day such as `2024-01-16`, found `2024-01`");
    }

    #[test]
    fn seasons() {
        assert_date("2001-21", "2001-03-01", "2001-05-31", Precision::Season);
        assert_date("2001-22", "2001-06-01", "2001-08-31", Precision::Season);
        assert_date("2001-23", "2001-09-01", "2001-11-30", Precision::Season);
        assert_date("2003-24", "2003-12-01", "2004-02-29", Precision::Season);
        assert_date("-0001-24?", "-0001-12-01", "0000-02-29", Precision::Season);
        assert_eq!(message("9999-24"), "expected a date in the years `-9999` to `9999`, found `9999-24`");
    }

    #[test]
    fn unspecified_digits() {
        assert_date("201X", "2010-01-01", "2019-12-31", Precision::Decade);
        assert_date("20XX", "2000-01-01", "2099-12-31", Precision::Century);
        assert_date("2004-XX", "2004-01-01", "2004-12-31", Precision::Year);
        assert_date("1985-XX-XX", "1985-01-01", "1985-12-31", Precision::Year);
        assert_date("1984-02-XX", "1984-02-01", "1984-02-29", Precision::Month);
        assert_date("-004X", "-0049-01-01", "-0040-12-31", Precision::Decade);
        assert_date("-000X", "-0009-01-01", "-0001-12-31", Precision::Decade);
        assert_date("19XX?", "1900-01-01", "1999-12-31", Precision::Century);
    }

    #[test]
    fn qualifiers_mark_and_do_not_widen() {
        for (text, uncertain, approximate) in [
            ("2004-06-11", false, false),
            ("2004-06-11?", true, false),
            ("2004-06-11~", false, true),
            ("2004-06-11%", true, true),
            ("1984?/2004~", true, true),
        ] {
            assert_eq!((parse(text).is_uncertain(), parse(text).is_approximate()), (uncertain, approximate), "{text}");
        }
        assert_date("2004-06-11%", "2004-06-11", "2004-06-11", Precision::Day);
        assert_date("1984~", "1984-01-01", "1984-12-31", Precision::Year);
    }

    #[test]
    fn intervals_and_sets() {
        for (text, earliest, latest) in [
            ("1964/2008", "1964-01-01", "2008-12-31"),
            ("2004-06/2004", "2004-06-01", "2004-12-31"),
            ("-2005/-1999-02", "-2005-01-01", "-1999-02-28"),
            ("1984-06-02?/2004-08-08~", "1984-06-02", "2004-08-08"),
            ("2022/..", "2022-01-01", ".."),
            ("2022/", "2022-01-01", ".."),
            ("../1985-04", "..", "1985-04-30"),
            ("/1985", "..", "1985-12-31"),
        ] {
            assert_date(text, earliest, latest, Precision::Interval);
            assert!(parse(text).lasts() && !parse(text).is_one_of_set());
        }
        for (text, earliest, latest) in [
            ("[..2024-01-17]", "..", "2024-01-17"),
            ("[2024-01..]", "2024-01-01", ".."),
            ("[1960..1961-12]", "1960-01-01", "1961-12-31"),
            ("[-0044..0014]", "-0044-01-01", "0014-12-31"),
        ] {
            assert_date(text, earliest, latest, Precision::Set);
            assert!(!parse(text).lasts() && parse(text).is_one_of_set());
        }
    }

    #[test]
    fn err_reversed_and_unbounded() {
        assert_eq!(
            message("2004/2003-06"),
            "expected the start before the end, found `2004-01-01` after `2003-06-30` in `2004/2003-06`"
        );
        assert_eq!(
            message("[-0043..-0044]"),
            "expected the start before the end, found `-0043-01-01` after `-0044-12-31` in `[-0043..-0044]`"
        );
        for text in ["/", "../..", "../", "/..", "[..]"] {
            assert_eq!(message(text), format!("expected a date on at least one side, found `{text}`"));
        }
    }

    #[test]
    fn err_shapeless() {
        assert_eq!(message(""), "expected an EDTF date, found an empty text");
        for text in [
            " 2024",
            "2024 ",
            "24",
            "2024-1-17",
            "20240117",
            "2024-01-17-",
            "2024-01-",
            "2024-",
            "+2024",
            "--2024",
            "12345",
            "Test",
            "2024/2025/2026",
            "[2024",
            "2024]",
            "[]",
            "[2024...]",
            "[...2024]",
            "{2024",
            "2024?~",
            "?",
            "X",
            "２０２４",
            "2024–25",
            "2004-06-(11)~",
            "199x",
            "2016-W10",
            "Y",
            "Y0002024",
            "Y17E7-12-26",
            "unknown/2006",
            "2024-01-é1",
        ] {
            let error = text.parse::<EventDate>().expect_err(text);
            assert!(error.is_shapeless(), "{text}: {error}");
        }
        assert_eq!(
            message("16 January 2024"),
            "expected an EDTF date such as `2024-01-16`, `2023-09`, `1948` or `2022/..`, found `16 January 2024`"
        );
    }

    #[test]
    fn err_no_such_day_or_year() {
        assert_eq!(message("2016-02-39"), "expected a day from `01` to `29`, found `39` in `2016-02-39`");
        assert_eq!(message("2016-13-08"), "expected a month from `01` to `12`, found `13` in `2016-13-08`");
        assert_eq!(message("2001-21-03"), "expected a month from `01` to `12`, found `21` in `2001-21-03`");
        assert_eq!(
            message("2001-00"),
            "expected a month from `01` to `12` or a season from `21` to `24`, found `00` in `2001-00`"
        );
        assert_eq!(message("0000-00-00"), "expected a month from `01` to `12`, found `00` in `0000-00-00`");
        assert_eq!(
            message("-0000-01-01"),
            "expected a year, found `-0000` in `-0000-01-01`: the year before `0001` is `0000`, the one before it `-0001`"
        );
        assert_eq!(message("Y170000002"), "expected a date in the years `-9999` to `9999`, found `Y170000002`");
        assert_eq!(message("Y-12024/.."), "expected a date in the years `-9999` to `9999`, found `Y-12024`");
        assert_eq!(
            message("Y2024"),
            "expected at least five digits after `Y`, found `Y2024`: shorter years are written without it"
        );
    }

    #[test]
    fn err_unsupported_forms_are_named() {
        for (text, form) in [
            ("[1667,1668, 1670..1672]", Unsupported::OneOfList),
            ("[1667]", Unsupported::OneOfList),
            ("{1960,1961-12}", Unsupported::AllOf),
            ("{..1984}", Unsupported::AllOf),
            ("156X-12-25", Unsupported::UnspecifiedDigits),
            ("15XX-12-XX", Unsupported::UnspecifiedDigits),
            ("XXXX-12-XX", Unsupported::UnspecifiedDigits),
            ("1560-XX-25", Unsupported::UnspecifiedDigits),
            ("1984-1X", Unsupported::UnspecifiedDigits),
            ("1XXX", Unsupported::UnspecifiedDigits),
            ("20X4", Unsupported::UnspecifiedDigits),
            ("2004-06-XX/2004-07-03", Unsupported::UnspecifiedEnd),
            ("[199X..]", Unsupported::UnspecifiedEnd),
            ("2004-06~-11", Unsupported::QualifiedPart),
            ("?2004-06", Unsupported::QualifiedPart),
            ("2004-06-~01/2004-06-~20", Unsupported::QualifiedPart),
            ("Y-17E7", Unsupported::ExponentialYear),
            ("1950S2", Unsupported::SignificantDigits),
            ("Y171010000S3", Unsupported::SignificantDigits),
            ("Y3388E2S3", Unsupported::SignificantDigits),
            ("2001-29", Unsupported::SubYear),
            ("2001-21/..", Unsupported::SeasonEnd),
            ("2024-01-17T13:54:00/..", Unsupported::TimeEnd),
            ("[..2024-01-17?]", Unsupported::QualifiedSet),
            ("[..2024-01-17]~", Unsupported::QualifiedSet),
        ] {
            match text.parse::<EventDate>() {
                Err(DateError::Unsupported { form: found, .. }) => assert_eq!(found, form, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        assert_eq!(
            message("2001-21/.."),
            "`2001-21` is a season, which cannot end an interval or a set: write its months"
        );
    }

    #[test]
    fn compact_days() {
        assert_eq!(EventDate::from_yyyymmdd("20140131"), Ok(parse("2014-01-31")));
        let message = |text| EventDate::from_yyyymmdd(text).expect_err(text).to_string();
        assert_eq!(message("20140230"), "expected a day from `01` to `28`, found `30` in `2014-02-30`");
        for text in ["", "2014013", "201401311", "2014-1-1", "2014X131", "2014é31", "-0140131"] {
            assert_eq!(message(text), format!("expected a day of eight digits such as `20140131`, found `{text}`"));
        }
    }

    #[test]
    fn day_count() {
        assert_eq!(parse("2024-01-16").days(), Some(1));
        assert_eq!(parse("2024").days(), Some(366));
        assert_eq!(parse("-9999/9999").days(), Some(7_304_484));
        assert_eq!(parse("[..2024]").days(), None);
    }

    #[test]
    fn json_is_the_text() {
        let date = parse("2023-09?");
        let json = serde_json::to_string(&date).expect("serializes");
        assert_eq!(json, "\"2023-09?\"");
        assert_eq!(serde_json::from_str::<EventDate>(&json).expect("reads back"), date);
        let error = serde_json::from_str::<EventDate>("\"2023-13\"").expect_err("no such month");
        assert!(error.to_string().starts_with("expected a month"), "{error}");
        let error = serde_json::from_str::<EventDate>("2023").expect_err("a number");
        assert!(error.to_string().contains("expected an EDTF date in a string"), "{error}");
    }

    #[test]
    fn window_ends_stand_for_their_first_day() {
        let window = Window::parse(Some("2014-03-05"), Some("2014-04")).expect("a window");
        assert_eq!((window.from(), window.to()), (Some(date(2014, 3, 5)), Some(date(2014, 4, 1))));
        assert_eq!(Window::parse(None, None), Ok(Window::default()));
    }

    #[test]
    fn err_window() {
        let message = |from, to| Window::parse(from, to).expect_err("no window").to_string();
        assert_eq!(
            message(Some("2014"), Some("2014-01")),
            "expected a window that starts before it ends, found `2014-01-01` to `2014-01-01`: its last day is the one before \
             its end"
        );
        for text in ["", "2014-21", "2014?", "2014-XX", "201X", "2014/2015", "today"] {
            assert_eq!(
                message(Some(text), None),
                format!("expected a day, a month or a year such as `2014-03-05`, `2014-03` or `2014`, found `{text}`")
            );
        }
        assert_eq!(message(None, Some("2014-02-30")), "expected a day from `01` to `28`, found `30` in `2014-02-30`");
    }

    #[test]
    fn windows_and_vague_dates() {
        let year = Window::parse(Some("2023"), Some("2024")).expect("a window");
        for (text, may, must) in [
            ("2023-12-31", true, true),
            ("2024-01-01", false, false),
            ("2022-12-31", false, false),
            ("2023", true, true),
            ("202X", true, false),
            ("2022/..", true, false),
            ("2023/..", true, false),
            ("2024/..", false, false),
            ("[..2023-01-01]", true, false),
            ("[..2022]", false, false),
            ("2023-24", true, false),
        ] {
            let date = parse(text);
            assert_eq!((year.may_contain(Some(&date)), year.must_contain(Some(&date))), (may, must), "{text}");
        }
        let until = Window::parse(None, Some("2024")).expect("a window");
        assert!(until.must_contain(Some(&parse("[..2023]"))));
        assert!(until.may_contain(None) && !until.must_contain(None) && !Window::default().must_contain(None));
    }

    #[test]
    fn absent_start_first_and_absent_end_last() {
        let texts = ["../1999", "[..2000]", "", "1999-12-31", "2000-01-01", "2000-01", "2000", "2000/..", "2000-01-02"];
        let keys: Vec<_> = texts.iter().map(|text| OrderKey::new(text.parse().ok().as_ref(), ())).collect();
        assert!(keys.is_sorted_by(|left, right| left < right), "{keys:?}");
        assert!(OrderKey::new(None, 1) < OrderKey::new(None, 2));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (-9999..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day))
    }

    fn near_day() -> impl Strategy<Value = Date> {
        (0..800_i32).prop_map(|days| date(2023, 1, 1).saturating_add(days.days()))
    }

    /// A day, a month or a year.
    fn plain(day: impl Strategy<Value = Date>) -> impl Strategy<Value = String> {
        (day, 0..3_usize).prop_map(|(day, cut)| {
            let text = day_text(day);
            text[..text.len() - 3 * cut].to_owned()
        })
    }

    fn qualifier() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec!["", "?", "~", "%"])
    }

    fn single() -> impl Strategy<Value = String> {
        let year = any_day().prop_filter("winter of 9999", |day| day.year() < 9999).prop_map(plain_year).boxed();
        let unspecified = (1..=9_i16, 0..=99_i16).prop_map(|(century, rest)| format!("{:04}", 100 * century + rest));
        let vague = prop_oneof![
            plain(any_day()),
            (year.clone(), 21..=24).prop_map(|(year, season)| format!("{year}-{season}")),
            (year.clone(), 1..=12).prop_map(|(year, month)| format!("{year}-{month:02}-XX")),
            (year, prop::sample::select(vec!["-XX", "-XX-XX"])).prop_map(|(year, end)| format!("{year}{end}")),
            (unspecified, 1..=2_usize).prop_map(|(year, count)| format!("{}{}", &year[..4 - count], &"XX"[..count])),
        ];
        (vague, qualifier()).prop_map(|(date, mark)| format!("{date}{mark}"))
    }

    fn plain_year(day: Date) -> String {
        let text = day_text(day);
        text[..text.len() - 6].to_owned()
    }

    fn with_time() -> impl Strategy<Value = String> {
        let zone = prop::sample::select(vec!["", "Z", "+07:00", "-03:30", "+14", "-00:00"]);
        (any_day(), 0..24, 0..60, prop::option::of(0..60), zone).prop_map(|(day, hour, minute, second, zone)| {
            let second = second.map_or(String::new(), |second: i32| format!(":{second:02}"));
            format!("{}T{hour:02}:{minute:02}{second}{zone}", day_text(day))
        })
    }

    /// Intervals and sets with one or two ends, in order.
    fn spanning(day: fn() -> BoxedStrategy<Date>) -> impl Strategy<Value = String> {
        let pair = (day(), day()).prop_map(|(one, other)| (day_text(one.min(other)), day_text(one.max(other))));
        let end = || (plain(day()), qualifier()).prop_map(|(date, mark)| format!("{date}{mark}"));
        let open = || prop::sample::select(vec!["", ".."]);
        prop_oneof![
            (pair.clone(), qualifier()).prop_map(|((start, end), mark)| format!("{start}{mark}/{end}")),
            (end(), open()).prop_map(|(start, open)| format!("{start}/{open}")),
            (end(), open()).prop_map(|(end, open)| format!("{open}/{end}")),
            pair.prop_map(|(start, end)| format!("[{start}..{end}]")),
            plain(day()).prop_map(|start| format!("[{start}..]")),
            plain(day()).prop_map(|end| format!("[..{end}]")),
        ]
    }

    fn any_date_text() -> impl Strategy<Value = String> {
        prop_oneof![single(), with_time(), spanning(|| any_day().boxed())]
    }

    /// Dates close enough to each other to tie and to overlap; sometimes absent.
    fn near_date() -> impl Strategy<Value = Option<EventDate>> {
        let text = prop_oneof![plain(near_day()), spanning(|| near_day().boxed())];
        prop::option::weighted(0.9, text.prop_map(|text| parse(&text)))
    }

    fn any_window() -> impl Strategy<Value = Window> {
        let end = || prop::option::of(near_day());
        (end(), end()).prop_filter_map("empty", |(from, to)| Window::new(from, to).ok())
    }

    fn near_key() -> impl Strategy<Value = OrderKey<u8>> {
        (near_date(), 0..3_u8).prop_map(|(date, id)| OrderKey::new(date.as_ref(), id))
    }

    proptest! {
        #[test]
        fn accepted_text_is_printed_unchanged(text in any_date_text()) {
            let date: EventDate = text.parse().map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
            prop_assert_eq!(date.to_string(), text);
            prop_assert_eq!(date.to_string().parse(), Ok(date));
        }

        #[test]
        fn bounds_are_in_order(text in any_date_text()) {
            let date = parse(&text);
            prop_assert!(date.earliest().is_some() || date.latest().is_some());
            if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
                prop_assert!(earliest <= latest);
                prop_assert!(date.days() >= Some(1));
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let parsed = text.parse::<EventDate>().map(|date| date.to_string());
            prop_assert!(parsed.is_err() || parsed == Ok(text.clone()));
            let _ = (EventDate::from_yyyymmdd(&text), Window::parse(Some(&text), Some(&text)), day_from_text(&text));
        }

        #[test]
        fn no_near_miss_panics(text in "[0-9XYTZES/.?~%,:+é\\[\\]{}-]{0,20}") {
            let parsed = text.parse::<EventDate>().map(|date| date.to_string());
            prop_assert!(parsed.is_err() || parsed == Ok(text.clone()));
            let _ = (EventDate::from_yyyymmdd(&text), Window::parse(Some(&text), Some(&text)), day_from_text(&text));
        }

        #[test]
        fn near_misses_agree_with_the_long_way(text in "[0-9]{4}-[0-3][0-9]-[0-3][0-9]") {
            let day = read(&text).ok().and_then(|span| span.earliest);
            prop_assert_eq!(plain_day(&text), day);
            let compact = EventDate::from_yyyymmdd(&text.replace('-', "")).ok();
            prop_assert_eq!(compact, text.parse::<EventDate>().ok());
        }

        #[test]
        fn days_survive_their_text(day in any_day()) {
            prop_assert_eq!(day_from_text(&day_text(day)), Ok(day));
            prop_assert_eq!(EventDate::day(day).to_string().parse(), Ok(EventDate::day(day)));
        }

        #[test]
        fn must_implies_may(window in any_window(), date in near_date()) {
            prop_assert!(window.may_contain(date.as_ref()) || !window.must_contain(date.as_ref()));
        }

        #[test]
        fn windows_that_meet_partition_days(mut cuts in prop::collection::btree_set(near_day(), 2..6), day in near_day()) {
            let (first, last) = (cuts.pop_first(), cuts.pop_last());
            let ends: Vec<_> = [first].into_iter().chain(cuts.into_iter().map(Some)).chain([last]).collect();
            let whole = Window::new(first, last).expect("first < last");
            let windows = ends.windows(2).map(|ends| Window::new(ends[0], ends[1]).expect("in order"));
            let date = EventDate::day(day);
            let holding = windows.filter(|window| window.may_contain(Some(&date))).collect::<Vec<_>>();
            prop_assert_eq!(holding.len(), usize::from(whole.contains_day(day)));
            prop_assert!(holding.iter().all(|window| window.must_contain(Some(&date)) && window.contains_day(day)));
        }

        #[test]
        fn may_and_must_agree_with_the_days(window in any_window(), start in near_day(), length in 0..60_i64) {
            let days: Vec<_> = start.series(1.day()).take(usize::try_from(length).expect("small") + 1).collect();
            let end = *days.last().expect("at least one");
            let date = parse(&format!("{}/{}", day_text(start), day_text(end)));
            prop_assert_eq!(window.may_contain(Some(&date)), days.iter().any(|day| window.contains_day(*day)));
            prop_assert_eq!(window.must_contain(Some(&date)), days.iter().all(|day| window.contains_day(*day)));
        }

        #[test]
        fn order_is_total(one in near_key(), two in near_key(), three in near_key()) {
            prop_assert_eq!(one.cmp(&two), two.cmp(&one).reverse());
            prop_assert_eq!(one.cmp(&two) == Ordering::Equal, one == two);
            if one <= two && two <= three {
                prop_assert!(one <= three);
            }
        }
    }
}
