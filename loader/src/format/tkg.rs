//! Temporal knowledge graphs, as research files hold them: date, source, relation, target, with tabs or commas, with or
//! without a header, the date also last. Actors are names; the state stands only in a bracket: `Foreign Affairs (North
//! Korea)`. Relations are CAMEO's names, which some copies write without hyphens or capitals.

use graph_core::{Code, EventDate};

use super::Rows;
use crate::record::{Actor, CodedRow, Content, Origin, Row};
use crate::rejects::{Reason, Reject};

/// Where the four fields stand in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    separator: char,
    date: usize,
    source: usize,
    relation: usize,
    target: usize,
    is_header: bool,
}

impl Columns {
    /// The columns of a file whose first line this is.
    pub(crate) fn of(line: &str) -> Option<Self> {
        ['\t', ',']
            .into_iter()
            .find_map(|separator| Self::named(line, separator).or_else(|| Self::placed(line, separator)))
    }

    fn named(line: &str, separator: char) -> Option<Self> {
        let names: Vec<String> = line.split(separator).map(|name| name.trim().to_lowercase()).collect();
        let column = |words: &[&str]| names.iter().position(|name| words.contains(&name.as_str()));
        Some(Self {
            separator,
            date: column(&["date", "time", "timestamp"])?,
            source: column(&["source", "subject", "head"])?,
            relation: column(&["relation", "predicate", "event"])?,
            target: column(&["target", "object", "tail"])?,
            is_header: true,
        })
    }

    fn placed(line: &str, separator: char) -> Option<Self> {
        let fields: Vec<&str> = line.split(separator).collect();
        let is_date = |i: usize| fields.get(i).is_some_and(|field| day(field).is_some());
        let columns =
            |date, source, relation, target| Some(Self { separator, date, source, relation, target, is_header: false });
        if is_date(0) && fields.len() >= 4 {
            columns(0, 1, 2, 3)
        } else if is_date(3) {
            columns(3, 0, 1, 2)
        } else {
            None
        }
    }
}

fn day(text: &str) -> Option<EventDate> {
    text.trim().parse::<EventDate>().ok().filter(|date| date.days() == Some(1))
}

/// Reads rows of a temporal knowledge graph.
#[derive(Default)]
pub(crate) struct Tkg {
    columns: Option<Columns>,
}

impl Rows for Tkg {
    fn parse<'a>(&mut self, line: &'a str, first: bool) -> Result<Option<Row<'a>>, Reject> {
        if first || self.columns.is_none() {
            self.columns = Columns::of(line);
            if self.columns.is_some_and(|columns| columns.is_header) {
                return Ok(None);
            }
        }
        let columns = self.columns.ok_or_else(|| Reject::columns(line.split('\t').count(), EXPECTED))?;
        let fields: Vec<&str> = line.split(columns.separator).collect();
        let field = |column: usize, name: &str| match fields.get(column).map(|field| field.trim()) {
            Some("") => Err(Reject::field(Reason::MissingValue, name, "", "a value")),
            Some(text) => Ok(text),
            None => Err(Reject::columns(fields.len(), EXPECTED)),
        };
        let written = field(columns.date, "date")?;
        let relation = field(columns.relation, "relation")?;
        let actor = |name| Some(Actor { name, code: None, state: None });
        Ok(Some(Row::Coded(CodedRow {
            date: day(written)
                .ok_or_else(|| Reject::field(Reason::BadDate, "date", written, "a day such as `2014-01-31`"))?,
            code: Code::by_name(relation)
                .ok_or_else(|| Reject::field(Reason::UnknownCode, "relation", relation, "the name of a CAMEO code"))?,
            source: actor(field(columns.source, "source")?),
            target: actor(field(columns.target, "target")?),
            place: None,
            origin: Origin::Dataset,
            publisher: None,
            sentence: None,
            record_id: None,
            content: Content::Facts,
        })))
    }
}

const EXPECTED: &str = "date, source, relation and target, separated by tabs or commas";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_with_and_without_a_header() {
        let columns = |line| Columns::of(line).map(|c| (c.date, c.source, c.relation, c.target, c.is_header));
        assert_eq!(columns("date\tsource\trelation\ttarget"), Some((0, 1, 2, 3, true)));
        assert_eq!(columns("head,relation,tail,time"), Some((3, 0, 1, 2, true)));
        assert_eq!(columns("2014-01-01\tChina\tMake a visit\tJapan\t5"), Some((0, 1, 2, 3, false)));
        assert_eq!(columns("China\tMake a visit\tJapan\t2014-01-01"), Some((3, 0, 1, 2, false)));
        assert_eq!(columns("2014-01\tChina\tMake a visit\tJapan"), None);
    }

    #[test]
    fn relations_match_without_hyphens_and_capitals() {
        let mut tkg = Tkg::default();
        let parsed = tkg.parse("2014-01-01\tChina\tmake_a_visit\tJapan", true);
        let Ok(Some(Row::Coded(row))) = parsed else { panic!("a row") };
        assert_eq!(row.code.notation(), "042");
        let err = tkg.parse("2014-01-01\tChina\tdance\tJapan", false).expect_err("no code").to_string();
        assert_eq!(err, "field `relation`: found `dance`, expected the name of a CAMEO code");
    }
}
