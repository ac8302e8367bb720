//! ICEWS event data as published on Dataverse: tab-separated with a header of 20 columns, `NA` for what is missing.
//!
//! The state of an actor stands only in its own column. One event has a row for every story and sentence that tells it.

use graph_core::state::State;
use graph_core::{Code, EventDate};

use super::Rows;
use crate::record::{Actor, CodedRow, Content, Origin, Row, Site};
use crate::rejects::{Reason, Reject};

const COLUMNS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// Whether a line is the header of an ICEWS file.
pub(crate) fn is_header(line: &str) -> bool {
    line.split('\t').eq(COLUMNS)
}

/// Reads ICEWS rows.
pub(crate) struct Icews;

impl Rows for Icews {
    fn parse<'a>(&mut self, line: &'a str, first: bool) -> Result<Option<Row<'a>>, Reject> {
        if first && is_header(line) {
            return Ok(None);
        }
        let fields = Fields::split(line)?;
        let code = fields.code()?;
        Ok(Some(Row::Coded(CodedRow {
            date: fields.date()?,
            code,
            source: fields.actor(2, 4)?,
            target: fields.actor(8, 10)?,
            place: fields.site(),
            origin: Origin::Story(fields.required(11)?),
            publisher: fields.known(13),
            sentence: fields.sentence()?,
            record_id: None,
            content: Content::Line(line),
        })))
    }
}

struct Fields<'a>([&'a str; 20]);

impl<'a> Fields<'a> {
    fn split(line: &'a str) -> Result<Self, Reject> {
        let mut fields = [""; 20];
        let mut found = 0;
        for (i, field) in line.split('\t').enumerate() {
            if let Some(slot) = fields.get_mut(i) {
                *slot = field;
            }
            found = i + 1;
        }
        if found != fields.len() {
            return Err(Reject::columns(found, "20 columns separated by tabs"));
        }
        Ok(Self(fields))
    }

    /// A field that is not `NA`.
    fn known(&self, column: usize) -> Option<&'a str> {
        let text = self.0[column].trim();
        (!text.is_empty() && text != "NA").then_some(text)
    }

    fn required(&self, column: usize) -> Result<&'a str, Reject> {
        self.known(column)
            .ok_or_else(|| Reject::field(Reason::MissingValue, COLUMNS[column], self.0[column], "a value"))
    }

    fn date(&self) -> Result<EventDate, Reject> {
        let text = self.required(1)?;
        let expected = "a day such as `2018-06-02`";
        let date = text.parse::<EventDate>().ok().filter(|date| date.days() == Some(1));
        date.ok_or_else(|| Reject::field(Reason::BadDate, COLUMNS[1], text, expected))
    }

    /// The code, which must say the same as the text beside it: a spreadsheet turns `020` into `20`, another event.
    fn code(&self) -> Result<Code, Reject> {
        let text = self.required(6)?;
        let by_name = Code::by_name(self.0[5]);
        let code = text.parse::<Code>().ok();
        if let Some(named) = by_name.filter(|named| Some(*named) != code) {
            let lost_zero = named.notation().trim_start_matches('0') == text;
            let reason = if lost_zero { Reason::LostLeadingZeros } else { Reason::CodeMismatch };
            let expected = format!("`{}`, the code of `{}`", named.notation(), self.0[5]);
            return Err(Reject::field(reason, COLUMNS[6], text, expected));
        }
        code.ok_or_else(|| Reject::field(Reason::UnknownCode, COLUMNS[6], text, "a CAMEO code such as `042`"))
    }

    fn actor(&self, name: usize, country: usize) -> Result<Option<Actor<'a>>, Reject> {
        let state = self.known(country).and_then(State::by_actor_name);
        Ok(Some(Actor { name: self.required(name)?, code: None, state }))
    }

    fn sentence(&self) -> Result<Option<u32>, Reject> {
        let Some(text) = self.known(12) else { return Ok(None) };
        let number = text.parse().map_err(|_| Reject::field(Reason::BadValue, COLUMNS[12], text, "a whole number"));
        number.map(Some)
    }

    fn site(&self) -> Option<Site<'a>> {
        let parts = [14, 16, 17].map(|column| self.known(column).unwrap_or_default());
        if parts.iter().all(|part| part.is_empty()) {
            return None;
        }
        let state = self.known(17).and_then(State::by_actor_name);
        Some(Site { key: parts, name: parts, state, point: self.known(18).zip(self.known(19)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "1\t2018-06-02\tPolice (India)\tNA\tIndia\tMake an appeal or request\t020\t3\tWomen (India)\tNA\tIndia\t9\t1\tPaper\tGoa\tNA\tNA\tIndia\t15.5\t73.9";

    fn err(line: &str) -> String {
        match Icews.parse(line, false) {
            Ok(_) => "accepted".to_owned(),
            Err(reject) => reject.to_string(),
        }
    }

    #[test]
    fn a_row_is_read_with_its_state_columns() {
        let Ok(Some(Row::Coded(row))) = Icews.parse(ROW, false) else { panic!("a row") };
        assert_eq!(row.code.notation(), "020");
        assert_eq!(row.source.and_then(|a| a.state).map(State::code), Some("IND"));
        assert_eq!(row.sentence, Some(1));
        assert_eq!(row.place.map(|site| site.name), Some(["Goa", "", "India"]));
    }

    #[test]
    fn err_lost_zero() {
        assert_eq!(
            err(&ROW.replace("\t020\t", "\t20\t")),
            "field `CAMEO Code`: found `20`, expected `020`, the code of `Make an appeal or request`"
        );
    }

    #[test]
    fn err_columns_date_and_story() {
        assert_eq!(err("1\t2"), "found `2 columns`, expected 20 columns separated by tabs");
        assert_eq!(
            err(&ROW.replace("2018-06-02", "2018-06")),
            "field `Event Date`: found `2018-06`, expected a day such as `2018-06-02`"
        );
        assert_eq!(err(&ROW.replace("\t9\t1\t", "\tNA\t1\t")), "field `Story ID`: found `NA`, expected a value");
    }
}
