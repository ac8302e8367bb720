//! GDELT event exports: tab-separated, no header. Version 1 has 57 columns, or 58 with the address of the source;
//! version 2 has 61, with a second ADM code in each of its three places (GDELT Event Database codebooks, version 1.03 and
//! 2.0). The mentions of version 2 have 14 to 16 columns; a file of them is told by that.

mod mentions;

use graph_core::state::State;
use graph_core::{Code, EventDate};

use super::{Format, Rows, Sniffed};
use crate::record::{Actor, CodedRow, Content, Origin, Row, Site};
use crate::rejects::{Reason, Reject};

const EXPECTED: &str = "57, 58 or 61 columns separated by tabs, or 14 to 16 of a mention";
/// Columns from which the versions differ: those of the place of the action.
const PLACE_V1: usize = 49;
const PLACE_V2: usize = 51;

/// Tells whether a first line is of GDELT.
pub(crate) fn sniff(line: &str) -> Sniffed {
    let first = line.split(['\t', ';', ',']).next().unwrap_or_default().trim_matches('"');
    if first.eq_ignore_ascii_case("GLOBALEVENTID") {
        return Sniffed::Unfit(
            "it is a copy of a GDELT file saved by another program, with a header that GDELT's own files do not have; \
             a spreadsheet loses leading zeros (`010` becomes `10`, another event) and rounds numbers; \
             use the file as GDELT serves it",
        );
    }
    let fields: Vec<&str> = line.split('\t').collect();
    match fields.len() {
        57 | 58 | 61 if is_number(fields[0]) && fields[1].len() == 8 && is_number(fields[1]) => {
            Sniffed::Format(Format::Gdelt)
        }
        14..=16 if is_number(fields[0]) && fields[1].len() == 14 && is_number(fields[1]) => {
            Sniffed::Format(Format::Gdelt)
        }
        _ if line.matches(';').count() >= 56 => {
            Sniffed::Unfit("its fields are separated by semicolons, as a spreadsheet does; GDELT separates by tabs")
        }
        _ => Sniffed::Unknown,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Reads GDELT rows.
pub(crate) struct Gdelt;

impl Rows for Gdelt {
    fn parse<'a>(&mut self, line: &'a str, _first: bool) -> Result<Option<Row<'a>>, Reject> {
        let fields = Fields::split(line);
        match fields.count {
            57 | 58 | 61 => Ok(Some(Row::Coded(fields.row()?))),
            14..=16 => Ok(Some(Row::Further(mentions::row(&fields)?))),
            count => Err(Reject::columns(count, EXPECTED)),
        }
    }
}

/// The columns of a line.
struct Fields<'a> {
    fields: [&'a str; 61],
    count: usize,
}

impl<'a> Fields<'a> {
    /// Takes a line apart; what it has no column for is empty.
    fn split(line: &'a str) -> Self {
        let mut fields = [""; 61];
        let mut count = 0;
        for field in line.split('\t') {
            if let Some(slot) = fields.get_mut(count) {
                *slot = field.trim();
            }
            count += 1;
        }
        Self { fields, count }
    }

    /// The row of an event export.
    fn row(&self) -> Result<CodedRow<'a>, Reject> {
        let number = self.number()?;
        let (source, target) = (self.actor(5), self.actor(15));
        if source.is_none() && target.is_none() {
            return Err(Reject::field(Reason::MissingValue, "Actor1Code", "", "a value here or in `Actor2Code`"));
        }
        Ok(CodedRow {
            date: self.date()?,
            code: self.code()?,
            source,
            target,
            place: self.site(),
            origin: self.url().map_or(Origin::Dataset, Origin::Url),
            publisher: None,
            sentence: None,
            record_id: Some(number),
            content: Content::Number(number),
        })
    }

    fn number(&self) -> Result<&'a str, Reject> {
        let text = self.fields[0];
        let reject = || Reject::field(Reason::BadValue, "GLOBALEVENTID", text, "a whole number");
        is_number(text).then_some(text).ok_or_else(reject)
    }

    fn date(&self) -> Result<EventDate, Reject> {
        let text = self.fields[1];
        let expected = "a day such as `20190121`";
        EventDate::from_yyyymmdd(text).map_err(|_| Reject::field(Reason::BadDate, "SQLDATE", text, expected))
    }

    /// The code. Its base code and root code, in columns of their own, must be its first three and two digits: where
    /// they are shorter, leading zeros were lost and `10` may be `010`.
    fn code(&self) -> Result<Code, Reject> {
        let [code, base, root] = [self.fields[26], self.fields[27], self.fields[28]];
        if root.len() == 1 {
            return Err(Reject::field(Reason::LostLeadingZeros, "EventRootCode", root, "two digits such as `04`"));
        }
        if !(base.starts_with(root) && code.starts_with(base)) {
            let expected = format!("a code that starts with its base `{base}` and root `{root}`");
            return Err(Reject::field(Reason::CodeMismatch, "EventCode", code, expected));
        }
        let unknown = || Reject::field(Reason::UnknownCode, "EventCode", code, "a CAMEO code such as `042`");
        code.parse().map_err(|_| unknown())
    }

    fn actor(&self, at: usize) -> Option<Actor<'a>> {
        let [code, name, country] = [self.fields[at], self.fields[at + 1], self.fields[at + 2]];
        if code.is_empty() && name.is_empty() {
            return None;
        }
        Some(Actor { name, code: Some(code), state: State::by_cameo(country) })
    }

    fn site(&self) -> Option<Site<'a>> {
        let is_v2 = self.count == 61;
        let at = if is_v2 { PLACE_V2 } else { PLACE_V1 };
        let lat = at + if is_v2 { 5 } else { 4 };
        let [name, country, feature] = [self.fields[at + 1], self.fields[at + 2], self.fields[lat + 2]];
        if name.is_empty() && feature.is_empty() {
            return None;
        }
        let point =
            Some((self.fields[lat], self.fields[lat + 1])).filter(|(lat, lon)| !lat.is_empty() && !lon.is_empty());
        Some(Site { key: ["gdelt", feature, name], name: [name, "", ""], state: State::by_fips(country), point })
    }

    fn url(&self) -> Option<&'a str> {
        let column = match self.count {
            58 => 57,
            61 => 60,
            _ => return None,
        };
        Some(self.fields[column]).filter(|url| !url.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(change: impl FnOnce(&mut Vec<&'static str>)) -> String {
        let mut fields = vec![""; 61];
        for (column, value) in [
            (0, "817"),
            (1, "20190121"),
            (5, "USAGOV"),
            (6, "PRESIDENT"),
            (7, "USA"),
            (26, "042"),
            (27, "042"),
            (28, "04"),
            (51, "1"),
            (52, "Canada"),
            (53, "CA"),
            (56, "60"),
            (57, "-95"),
            (58, "CA"),
            (60, "https://example.org/a"),
        ] {
            fields[column] = value;
        }
        change(&mut fields);
        fields.join("\t")
    }

    #[test]
    fn a_row_is_read() {
        let line = line(|_| ());
        let Ok(Some(Row::Coded(row))) = Gdelt.parse(&line, true) else { panic!("a row of an export") };
        assert_eq!(row.date.as_str(), "2019-01-21");
        assert_eq!(row.source.and_then(|a| a.state).map(State::code), Some("USA"));
        assert!(row.target.is_none());
        assert_eq!(row.place.and_then(|p| p.state).map(State::code), Some("CAN"));
    }

    #[test]
    fn err_lost_zeros_columns_and_actors() {
        let err = |line: String| Gdelt.parse(&line, false).expect_err("a reject").to_string();
        assert_eq!(
            err(line(|f| {
                f[26] = "42";
                f[27] = "42";
                f[28] = "4";
            })),
            "field `EventRootCode`: found `4`, expected two digits such as `04`"
        );
        assert_eq!(
            err(line(|f| f[27] = "043")),
            "field `EventCode`: found `042`, expected a code that starts with its base `043` and root `04`"
        );
        assert_eq!(
            err("1\t2".to_owned()),
            "found `2 columns`, expected 57, 58 or 61 columns separated by tabs, or 14 to 16 of a mention"
        );
        assert_eq!(
            err(line(|f| {
                f[5] = "";
                f[6] = "";
            })),
            "field `Actor1Code`: found nothing, expected a value here or in `Actor2Code`"
        );
    }

    #[test]
    fn a_copy_saved_by_a_spreadsheet_is_unfit() {
        assert!(matches!(sniff("GLOBALEVENTID;SQLDATE;MonthYear"), Sniffed::Unfit(_)));
    }
}
