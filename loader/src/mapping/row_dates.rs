//! The dates of a row, which may stand in one column, in several, or be a start and an end.

use graph_core::EventDate;

use super::dates;
use super::rows::Reading;
use super::shape::{Date, DateParts, Moment, Numbers};
use super::template::Text;
use crate::interchange::expected_date;
use crate::rejects::{Reason, Reject};

impl<'a> Reading<'a> {
    /// A date as the row has it; `None` where it has none.
    pub(super) fn date(&self, date: &'a Date) -> Result<Option<EventDate>, Reject> {
        let (written, field) = match &date.parts {
            DateParts::Moment(moment) => (self.moment(moment, date)?, moment.text().field("date")),
            DateParts::Span { from, to } => {
                let start = self.end(from.as_ref(), date)?;
                let end = self.end(to.as_ref(), date)?;
                let is_said = |end: &str| !matches!(end, ".." | "");
                let span = (is_said(&start) || is_said(&end)).then(|| format!("{start}/{end}"));
                (span, to.as_ref().or(from.as_ref()).map_or("date", |end| end.text().field("date")))
            }
        };
        let Some(written) = written else { return Ok(None) };
        let wrong = |error| Reject::field(Reason::BadDate, field, &written, expected_date(&error));
        written.parse::<EventDate>().map(Some).map_err(wrong)
    }

    /// An end of a span: `..` where it is open, empty where it is not known.
    fn end(&self, end: Option<&'a Moment>, date: &'a Date) -> Result<String, Reject> {
        let cell = self.text(end.map(Moment::text))?;
        let is_among = |words: &[String]| cell.as_ref().is_some_and(|cell| words.contains(cell));
        if is_among(&date.unknown) {
            return Ok(String::new());
        }
        if is_among(&date.open) {
            return Ok("..".to_owned());
        }
        let moment = end.map(|end| self.moment(end, date)).transpose()?.flatten();
        Ok(moment.unwrap_or_else(|| "..".to_owned()))
    }

    fn moment(&self, moment: &'a Moment, date: &'a Date) -> Result<Option<String>, Reject> {
        let text = match moment {
            Moment::Text(text) => text,
            Moment::Numbers(numbers) => return self.numbers(numbers, &date.missing),
        };
        let formats = if date.format.is_empty() { &self.mapping.file.table.dates } else { &date.format };
        let Some(written) = self.said(Some(text), &date.missing)? else { return Ok(None) };
        let read = dates::read(&written, formats, date.range);
        let wrong = |expected| Reject::field(Reason::BadDate, text.field("date"), &written, expected);
        read.map(Some).map_err(wrong)
    }

    /// A date in numbers, as fine as they are. A year has all of its digits: 49 is in no century.
    fn numbers(&self, numbers: &'a Numbers, missing: &[String]) -> Result<Option<String>, Reject> {
        let Some(mut written) = self.said(Some(&numbers.year), missing)? else { return Ok(None) };
        let month = self.said(numbers.month.as_ref(), missing)?;
        let day = self.said(numbers.day.as_ref(), missing)?;
        if let (None, Some(found), Some(text)) = (&month, &day, &numbers.day) {
            let expected = "no day, where there is no month";
            return Err(Reject::field(Reason::BadDate, text.field("day"), found, expected));
        }
        let mut field = &numbers.year;
        for (number, text) in [(month, &numbers.month), (day, &numbers.day)] {
            if let (Some(number), Some(text)) = (number, text) {
                written = format!("{written}-{number:0>2}");
                field = text;
            }
        }
        match written.parse::<EventDate>() {
            Ok(_) => Ok(Some(written)),
            Err(error) => Err(Reject::field(Reason::BadDate, field.field("date"), &written, expected_date(&error))),
        }
    }

    /// What a row says, unless that is among the words for nothing.
    fn said(&self, text: Option<&'a Text>, missing: &[String]) -> Result<Option<String>, Reject> {
        Ok(self.text(text)?.filter(|text| !missing.contains(text)))
    }
}

impl Moment {
    /// The text that it hangs on.
    fn text(&self) -> &Text {
        match self {
            Self::Text(text) => text,
            Self::Numbers(numbers) => &numbers.year,
        }
    }
}
