//! The JSON of [TimelineJS](https://timeline.knightlab.com/docs/json-format.html).
//!
//! Its dates have a year, a month and a day, of which the last two may be missing: so a month stays a month. What is shown as
//! the date are the words of a row (`since 2022`); where only a bound is known, it stands at that bound. What has
//! neither date nor bound is left out and counted. Texts are HTML there, so ours are escaped.

use std::io::Write;

use graph_core::EventDate;
use graph_core::date::Precision;
use jiff::civil::Date;
use minijinja::HtmlEscape;
use serde::Serialize;

use super::Written;
use super::source::{is_web, sources};
use crate::error::QueryError;
use crate::known::Known;
use crate::row::Row;

pub(super) fn write<W: Write>(
    title: &str,
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    known: &Known<'_>,
    mut writer: W,
) -> Result<Written, QueryError> {
    let mut written = Written::default();
    let title = Title { text: Words { headline: escaped(title), text: String::new() } };
    write!(writer, "{{\"title\":{},\"events\":[", json(&title)?)?;
    for row in rows {
        let row = row?;
        let Some((start_date, end_date)) = row.date.as_ref().and_then(place) else {
            written.left_out += 1;
            continue;
        };
        let slide = Slide {
            unique_id: row.report.as_ref().map_or(row.event.as_str(), |report| report.as_str()),
            start_date,
            end_date,
            display_date: row.when(),
            group: row.kind.parent().unwrap_or(row.kind).as_str(),
            text: words(&row, known)?,
        };
        let comma = if written.rows > 0 { "," } else { "" };
        write!(writer, "{comma}\n{}", json(&slide)?)?;
        written.rows += 1;
    }
    writer.write_all(b"\n]}\n")?;
    Ok(written)
}

fn json(value: &impl Serialize) -> Result<String, QueryError> {
    Ok(serde_json::to_string(value).map_err(std::io::Error::from)?)
}

#[derive(Serialize)]
struct Title {
    text: Words,
}

#[derive(Serialize)]
struct Slide<'r> {
    unique_id: &'r str,
    start_date: Point,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<Point>,
    display_date: String,
    group: &'r str,
    text: Words,
}

#[derive(Serialize)]
struct Words {
    headline: String,
    text: String,
}

/// A day, a month or a year.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Point {
    year: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<i8>,
}

impl Point {
    fn new(day: Date, precision: Precision) -> Self {
        let month = !matches!(precision, Precision::Year | Precision::Decade | Precision::Century);
        let is_day = matches!(precision, Precision::Day);
        Self { year: day.year(), month: month.then(|| day.month()), day: is_day.then(|| day.day()) }
    }
}

/// Whether a date stands on the line.
pub(super) fn has_place(date: &EventDate) -> bool {
    place(date).is_some()
}

/// Where a date stands on the line.
fn place(date: &EventDate) -> Option<(Point, Option<Point>)> {
    match date.precision() {
        Precision::Interval | Precision::Set => {
            let text = date.as_str().trim_matches(['[', ']']);
            let (start, end) = match text.split_once('/') {
                Some((start, end)) => (start, end),
                None => text.split_once("..")?,
            };
            let point = |text: &str, of: fn(&EventDate) -> Option<Date>| {
                let date: EventDate = text.parse().ok()?;
                Some(Point::new(of(&date)?, date.precision()))
            };
            match (point(start, EventDate::earliest), point(end, EventDate::latest)) {
                (Some(start), end) => Some((start, end)),
                (None, Some(end)) => Some((end, None)),
                (None, None) => None,
            }
        }
        precision @ (Precision::Day
        | Precision::Month
        | Precision::Season
        | Precision::Year
        | Precision::Decade
        | Precision::Century) => {
            let (first, last) = (Point::new(date.earliest()?, precision), Point::new(date.latest()?, precision));
            let end = (first != last).then_some(last);
            Some((first, end))
        }
    }
}

fn words(row: &Row, known: &Known<'_>) -> Result<Words, QueryError> {
    let doubt = row.doubt();
    let doubt = if doubt.is_empty() { doubt } else { format!("[{doubt}] ") };
    let mut lines: Vec<String> = row.statements.iter().flatten().map(|told| escaped(&told.telling())).collect();
    for document in sources(row, known)? {
        if let Some(url) = document.url.filter(|url| is_web(url)) {
            let name = document.title.map_or_else(|| url.clone(), |title| title.value);
            lines.push(format!("<a href=\"{}\">{}</a>", escaped(&url), escaped(&name)));
        }
    }
    Ok(Words { headline: escaped(&format!("{doubt}{}", row.what())), text: lines.join("<br>") })
}

fn escaped(text: &str) -> String {
    HtmlEscape(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(date: &str) -> String {
        let date: EventDate = date.parse().expect("a date");
        let point = |p: &Point| [Some(i32::from(p.year)), p.month.map(i32::from), p.day.map(i32::from)];
        let text = |p: &Point| point(p).into_iter().flatten().map(|n| n.to_string()).collect::<Vec<_>>().join("-");
        place(&date).map_or_else(String::new, |(start, end)| {
            end.map_or_else(|| text(&start), |end| format!("{} to {}", text(&start), text(&end)))
        })
    }

    #[test]
    fn vague_dates_stay_vague() {
        assert_eq!(places("2024-01-16"), "2024-1-16");
        assert_eq!(places("2023-09"), "2023-9");
        assert_eq!(places("1948"), "1948");
        assert_eq!(places("201X"), "2010 to 2019");
        assert_eq!(places("2023-21"), "2023-3 to 2023-5");
        assert_eq!(places("2022/.."), "2022");
        assert_eq!(places("../2023-10"), "2023-10");
        assert_eq!(places("2014-02/2023-09-03"), "2014-2 to 2023-9-3");
        assert_eq!(places("[..2024-01-17]"), "2024-1-17");
        assert_eq!(places("[2023-09..2023-10]"), "2023-9 to 2023-10");
        assert_eq!(places("-0044-03-15"), "-44-3-15");
    }
}
