//! [iCalendar](https://datatracker.ietf.org/doc/html/rfc5545): all-day events for calendars.
//!
//! A calendar knows days alone, and shows an event on each day it spans. So an event whose day is not known is either shown as
//! a span of at most 31 days that says so in its first words (`some time in 2023-09: …`), or left out and counted: one
//! that lasts from or to no known day, has no date, or a date as wide as a year. What lasted from one known day to another is shown whole.
//!
//! | of ours | in the calendar |
//! |---|---|
//! | `happened`, asserted | `STATUS:CONFIRMED` |
//! | `cancelled` | `STATUS:CANCELLED` |
//! | any other status; alleged, disputed or denied | `STATUS:TENTATIVE`, and the doubt in brackets before the summary |
//! | the IRI of the event, or of the report where nothing is folded | `UID` |
//! | the last day on which a document that tells of it was published; 1970-01-01 where none says when | `DTSTAMP` |

use std::io::Write;

use graph_core::date::day_text;
use graph_core::{EventDate, Standing, Status};
use icalendar::{Calendar, Component, Event, EventStatus, Property};
use jiff::civil::Date;

use super::Written;
use super::source::{is_web, sources};
use crate::error::QueryError;
use crate::event::ReportDetail;
use crate::known::Known;
use crate::row::Row;

/// The most days among which the day of an event may be for it to be shown.
const VAGUEST: u32 = 31;

pub(super) fn write<W: Write>(
    title: &str,
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    known: &Known<'_>,
    mut writer: W,
) -> Result<Written, QueryError> {
    const END: &str = "END:VCALENDAR";
    let frame = frame(title).to_string();
    let head = frame.rfind(END).unwrap_or(frame.len());
    writer.write_all(&frame.as_bytes()[..head])?;
    let mut written = Written::default();
    for row in rows {
        let row = row?;
        match row.date.as_ref().and_then(Days::of) {
            Some(days) => {
                let event = event(&row, &days, known)?.try_into_string().map_err(std::io::Error::other)?;
                writer.write_all(event.as_bytes())?;
                written.rows += 1;
            }
            None => written.left_out += 1,
        }
    }
    writer.write_all(&frame.as_bytes()[head..])?;
    Ok(written)
}

/// A calendar without events.
fn frame(title: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//Chancery//Timeline//EN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(name, value));
    }
    for name in ["NAME", "X-WR-CALNAME"] {
        // Not every reader knows these as texts, nor does the crate, which escapes texts alone.
        calendar.append_property(Property::new(name, plain(title)).add_parameter("VALUE", "TEXT").done());
    }
    calendar
}

/// The days that an event is shown on.
struct Days {
    first: Date,
    /// The day after the last.
    end: Date,
    /// Whether it was on one of them, or some of them, and not surely on each.
    sometime: bool,
}

impl Days {
    fn of(date: &EventDate) -> Option<Self> {
        let (first, last) = (date.earliest()?, date.latest()?);
        let sometime = match date.as_str().split_once('/') {
            Some(ends) if date.lasts() => !(is_day(ends.0) && is_day(ends.1)),
            Some(_) | None => first != last,
        };
        let is_shown = !sometime || date.days().is_some_and(|days| days <= VAGUEST);
        // A year is written with four digits, from 0001 on.
        (is_shown && first.year() > 0).then_some(())?;
        Some(Self { first, end: last.tomorrow().ok()?, sometime })
    }
}

/// Whether an event with this date is shown.
pub(super) fn has_days(date: &EventDate) -> bool {
    Days::of(date).is_some()
}

fn is_day(text: &str) -> bool {
    text.parse::<EventDate>().is_ok_and(|date| date.earliest().is_some() && date.earliest() == date.latest())
}

fn event(row: &Row, days: &Days, known: &Known<'_>) -> Result<Event, QueryError> {
    let uid = row.report.as_ref().map_or(row.event.as_str(), |report| report.as_str());
    let mut event = Event::with_uid(uid);
    let day = |name: &str, day: Date| Property::new(name, compact(day)).add_parameter("VALUE", "DATE").done();
    event.append_property(day("DTSTART", days.first)).append_property(day("DTEND", days.end));
    event.add_property("DTSTAMP", format!("{}T000000Z", compact(stamp(row, known)?)));
    event.status(status(row)).add_property("SUMMARY", plain(&summary(row, days)));
    event.add_property("DESCRIPTION", plain(&description(row, known)?)).add_property("CATEGORIES", row.kind.as_str());
    // Nobody is busy because of it.
    event.add_property("TRANSP", "TRANSPARENT");
    if row.place.is_some() {
        event.add_property("LOCATION", plain(&row.place_name()));
    }
    Ok(event)
}

fn status(row: &Row) -> EventStatus {
    match (row.status, row.standing) {
        (Status::Cancelled, Standing::Asserted) => EventStatus::Cancelled,
        (Status::Happened, Standing::Asserted) => EventStatus::Confirmed,
        (_, _) => EventStatus::Tentative,
    }
}

fn summary(row: &Row, days: &Days) -> String {
    let doubt = row.doubt();
    let doubt = if doubt.is_empty() { doubt } else { format!("[{doubt}] ") };
    let vague = match &row.date {
        _ if days.sometime => format!("some time in {}: ", row.when()),
        Some(date) if date.is_uncertain() || date.is_approximate() => format!("perhaps {date}: "),
        Some(_) | None => String::new(),
    };
    format!("{doubt}{vague}{}", row.what())
}

fn description(row: &Row, known: &Known<'_>) -> Result<String, QueryError> {
    let mut lines = vec![format!("Date: {}", row.when()), format!("Kind: {}", row.kind)];
    lines.push(format!("Status: {}, {}", row.status, row.standing));
    let people = row.participants.iter().map(|entry| format!("{} ({})", entry.name, entry.role));
    lines.push(format!("With: {}", people.collect::<Vec<_>>().join(", ")));
    lines.push(format!("Reports: {}", row.sources()));
    lines.extend(row.statements.iter().flatten().map(ReportDetail::telling));
    lines.extend(sources(row, known)?.into_iter().filter_map(|document| document.url).filter(|url| is_web(url)));
    lines.push(row.event.as_str().to_owned());
    Ok(lines.join("\n"))
}

/// The last day on which a document that tells of it was published: what is told does not change without another document.
fn stamp(row: &Row, known: &Known<'_>) -> Result<Date, QueryError> {
    let mut last = Date::constant(1970, 1, 1);
    for report in row.statements.iter().flatten() {
        last = known.published(&report.document)?.filter(|day| day.year() > 0).map_or(last, |day| day.max(last));
    }
    Ok(last)
}

fn compact(day: Date) -> String {
    day_text(day).replace('-', "")
}

/// A text without what a calendar cannot hold: control characters other than tab and line feed.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace(|sign: char| sign.is_control() && sign != '\n' && sign != '\t', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(date: &str) -> Option<(String, String, bool)> {
        let days = Days::of(&date.parse().expect("a date"))?;
        Some((compact(days.first), compact(days.end), days.sometime))
    }

    #[test]
    fn a_day_is_a_day_and_a_month_is_some_day_of_it() {
        let shown = |first: &str, end: &str, sometime| Some((first.to_owned(), end.to_owned(), sometime));
        assert_eq!(days("2024-01-16"), shown("20240116", "20240117", false));
        assert_eq!(days("2024-01-16?"), shown("20240116", "20240117", false));
        assert_eq!(days("2024-01-17T13:54"), shown("20240117", "20240118", false));
        assert_eq!(days("2023-12"), shown("20231201", "20240101", true));
        assert_eq!(days("2014-02-01/2014-12-31"), shown("20140201", "20150101", false));
        assert_eq!(days("[2024-01-16..2024-01-17]"), shown("20240116", "20240118", true));
    }

    #[test]
    fn what_is_vaguer_is_on_no_day() {
        for date in
            ["1948", "2022/..", "../2023-10", "[..2024-01-17]", "[2024-01-17..]", "2014-02/2023-09", "-0044-03-15"]
        {
            assert_eq!(days(date), None, "{date}");
        }
    }

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(plain("a\r\nb\rc\u{1}d\u{7f}e\t"), "a\nb\nc\u{fffd}d\u{fffd}e\t");
    }
}
