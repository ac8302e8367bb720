//! Dates of tables as EDTF: no finer than they are written, doubts and ranges kept, and none guessed.

use std::str::FromStr;

use graph_core::EventDate;
use jiff::fmt::strtime::BrokenDownTime;
use serde::de::{Deserialize, Deserializer, Error};

use crate::interchange::expected_date;

/// What stands between the two dates of a range.
const SEPARATORS: [&str; 7] = ["/", "–", "—", "..", " to ", " - ", "-"];

/// How dates are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// As EDTF.
    Edtf,
    /// After a pattern such as `%d.%m.%Y`.
    Pattern(String),
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "edtf" {
            return Ok(Self::Edtf);
        }
        let conversions: Vec<char> = text.split('%').skip(1).filter_map(|rest| rest.chars().next()).collect();
        let strange = conversions.iter().find(|c| !"YmdeBbhHM".contains(**c));
        let has = |wanted: &str| conversions.iter().any(|c| wanted.contains(*c));
        let advice = "expected `edtf`, or a pattern such as `%d.%m.%Y` of %Y (year), %m (month), %B (its English name), \
                      %d (day), %H and %M (hour and minute)";
        match strange {
            Some('y') => Err(format!("`{text}` has years of two digits, which do not say the century; {advice}")),
            Some(other) => Err(format!("`{text}` has `%{other}`; {advice}")),
            None if !has("Y") => Err(format!("`{text}` has no year; {advice}")),
            None if has("de") && !has("mBbh") => Err(format!("`{text}` has a day without a month; {advice}")),
            None => Ok(Self::Pattern(text.to_owned())),
        }
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Format {
    /// A date as EDTF; `None` where it is not written so, and an error where it is, but there is no such day.
    fn read(&self, text: &str) -> Option<Result<String, String>> {
        let written = match self {
            Self::Edtf => text.to_owned(),
            Self::Pattern(pattern) => edtf(&BrokenDownTime::parse(pattern, text).ok()?, text)?,
        };
        Some(match written.parse::<EventDate>() {
            Ok(_) => Ok(written),
            Err(error) => Err(expected_date(&error)),
        })
    }

    fn describe(&self) -> String {
        match self {
            Self::Edtf => "EDTF".to_owned(),
            Self::Pattern(pattern) => format!("`{pattern}`"),
        }
    }
}

/// What was read of a date, as EDTF. A year stands in the text with all of its digits, or it is not that year: `99` is
/// in no century.
fn edtf(read: &BrokenDownTime, text: &str) -> Option<String> {
    let year = format!("{:04}", read.year()?);
    if !text.contains(&year) {
        return None;
    }
    let Some(month) = read.month() else { return Some(year) };
    let Some(day) = read.day() else { return Some(format!("{year}-{month:02}")) };
    let day = format!("{year}-{month:02}-{day:02}");
    Some(match (read.hour(), read.minute()) {
        (Some(hour), Some(minute)) => format!("{day}T{hour:02}:{minute:02}"),
        _ => day,
    })
}

/// What a range of dates means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Range {
    /// It lasts from the one to the other.
    #[default]
    Interval,
    /// It is one moment between the two.
    Set,
}

/// Reads a date that is written in one of the formats, perhaps doubted (`?`, `~`), perhaps a range of two.
///
/// # Errors
/// What was expected in place of the text.
pub(crate) fn read(text: &str, formats: &[Format], range: Range) -> Result<String, String> {
    let expected = match single(text, formats) {
        Ok(date) => return Ok(date),
        Err(expected) => expected,
    };
    let mut ranges: Vec<String> = Vec::new();
    for separator in SEPARATORS {
        for (at, _) in text.match_indices(separator) {
            let ends = [&text[..at], &text[at + separator.len()..]].map(|end| single(end.trim(), formats));
            if let [Ok(from), Ok(to)] = ends {
                let both = match range {
                    Range::Interval => format!("{from}/{to}"),
                    Range::Set => format!("[{from}..{to}]"),
                };
                if both.parse::<EventDate>().is_ok() && !ranges.contains(&both) {
                    ranges.push(both);
                }
            }
        }
    }
    match ranges.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(expected),
    }
}

/// Reads one date, perhaps doubted.
fn single(text: &str, formats: &[Format]) -> Result<String, String> {
    let mut reason = None;
    for format in formats {
        match format.read(text) {
            Some(Ok(date)) => return Ok(date),
            // Of several formats, EDTF says why only where it is written as EDTF at all.
            Some(Err(why)) if formats.len() == 1 || !why.starts_with("an EDTF date") => {
                reason.get_or_insert(why);
            }
            Some(Err(_)) | None => {}
        }
    }
    let bare = text.trim_matches(|c: char| matches!(c, '?' | '~' | '(' | ')' | '[' | ']') || c.is_whitespace());
    let doubts = (text.contains('?'), text.contains('~'));
    let mark = match doubts {
        (true, true) => '%',
        (true, false) => '?',
        (false, true) => '~',
        (false, false) => return Err(expected(formats, reason)),
    };
    let dated = formats.iter().find_map(|format| format.read(bare)?.ok()).map(|date| format!("{date}{mark}"));
    dated.filter(|date| date.parse::<EventDate>().is_ok()).ok_or_else(|| expected(formats, reason))
}

/// What a date should be: why the first format that fits does not, else the formats.
fn expected(formats: &[Format], reason: Option<String>) -> String {
    match (formats, reason) {
        ([Format::Edtf], Some(reason)) => reason,
        (_, reason) => {
            let known: Vec<String> = formats.iter().map(Format::describe).collect();
            let known = format!("a date as {}", known.join(" or "));
            reason.map_or(known.clone(), |reason| format!("{known}: {reason}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(list: &[&str]) -> Vec<Format> {
        list.iter().map(|format| format.parse().unwrap()).collect()
    }

    fn dated(text: &str, list: &[&str]) -> Result<String, String> {
        read(text, &formats(list), Range::Interval)
    }

    #[test]
    fn dates_are_no_finer_than_they_are_written() {
        for (text, format, expected) in [
            ("03.04.1999", "%d.%m.%Y", "1999-04-03"),
            ("3.4.1999", "%d.%m.%Y", "1999-04-03"),
            ("4/3/1999", "%m/%d/%Y", "1999-04-03"),
            ("April 1999", "%B %Y", "1999-04"),
            ("3 Apr 1999", "%d %b %Y", "1999-04-03"),
            ("19990403", "%Y%m%d", "1999-04-03"),
            ("1999", "%Y", "1999"),
            ("03.04.1999 13:05", "%d.%m.%Y %H:%M", "1999-04-03T13:05"),
            ("0476", "%Y", "0476"),
            ("2023-XX", "edtf", "2023-XX"),
        ] {
            assert_eq!(dated(text, &[format]).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn doubts_and_ranges_are_kept() {
        let list = ["edtf", "%d.%m.%Y", "%Y"];
        for (text, expected) in [
            ("03.04.1999?", "1999-04-03?"),
            ("~1999", "1999~"),
            ("1999 (?)", "1999?"),
            ("~1999?", "1999%"),
            ("1999?", "1999?"),
            ("1999-2003", "1999/2003"),
            ("1999–2003", "1999/2003"),
            ("1999 to 2003", "1999/2003"),
            ("03.04.1999 - 05.04.1999", "1999-04-03/1999-04-05"),
            ("~1999-2003?", "1999~/2003?"),
            ("1999/..", "1999/.."),
        ] {
            assert_eq!(dated(text, &list).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(read("1999-2003", &formats(&list), Range::Set).as_deref(), Ok("[1999..2003]"));
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for (text, format, expected) in [
            ("0000-00-00", "edtf", "a month from `01` to `12`"),
            ("30.02.1999", "%d.%m.%Y", "a date as `%d.%m.%Y`: a day from `01` to `28`"),
            ("03.04.99", "%d.%m.%Y", "a date as `%d.%m.%Y`"),
            ("soon", "%d.%m.%Y", "a date as `%d.%m.%Y`"),
            ("03.04.1999x", "%d.%m.%Y", "a date as `%d.%m.%Y`"),
            ("2003-1999", "%Y", "a date as `%Y`"),
        ] {
            assert_eq!(dated(text, &[format]), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn formats_that_would_guess_are_refused() {
        for format in ["%d.%m.%y", "%d.%m", "%Y-%d", "%s", "year", ""] {
            assert!(format.parse::<Format>().is_err(), "{format}");
        }
    }
}
