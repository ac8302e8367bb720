//! Tables: rows of cells, separated by commas, tabs or anything else, read after a [`Mapping`].

use std::io::{self, BufRead};

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use crate::mapping::{Cells, Mapping, Table};
use crate::plain_lines::PlainLines;
use crate::rejects::{Reject, nearest};
use crate::row::Row;

/// What separates cells where the mapping does not say: the one that makes the columns that it names.
const DELIMITERS: [u8; 4] = *b",\t;|";

/// Reads the rows of a table.
pub(crate) struct Rows<'a, R> {
    reader: csv::Reader<PlainLines<R>>,
    mapping: &'a Mapping,
    dataset: &'a str,
    header: Vec<String>,
    record: ByteRecord,
}

/// A mapping names columns that a table does not have, or has more than once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}; its columns are {}", self.missing(), list(&self.columns))]
pub struct UnknownColumns {
    /// The columns that the mapping names.
    pub missing: Vec<MissingColumn>,
    /// The columns of the table.
    pub columns: Vec<String>,
}

/// A column that a table does not have once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumn {
    /// Its name in the mapping.
    pub name: String,
    /// How often the table has it.
    pub times: usize,
    /// The column of the table that was probably meant.
    pub nearest: Option<String>,
}

impl UnknownColumns {
    fn missing(&self) -> String {
        let (absent, repeated): (Vec<_>, Vec<_>) = self.missing.iter().partition(|column| column.times == 0);
        let hinted = |column: &&MissingColumn| match &column.nearest {
            Some(near) => format!("`{}` (the nearest is `{near}`)", column.name),
            None => format!("`{}`", column.name),
        };
        let mut parts = Vec::new();
        if !absent.is_empty() {
            let names = absent.iter().map(hinted).collect::<Vec<_>>().join(", ");
            parts.push(format!("the table lacks columns that the mapping names: {names}"));
        }
        if !repeated.is_empty() {
            let names: Vec<String> = repeated.iter().map(|column| column.name.clone()).collect();
            parts.push(format!("several columns of the table are called {}", list(&names)));
        }
        parts.join("; ")
    }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl<'a, R: BufRead> Rows<'a, R> {
    /// Begins to read a table. `head` is how its text starts.
    ///
    /// # Errors
    /// When it lacks columns that the mapping names.
    pub(crate) fn new(
        text: R,
        head: &[u8],
        mapping: &'a Mapping,
        dataset: &'a str,
    ) -> io::Result<Result<Self, UnknownColumns>> {
        let table = mapping.table();
        let delimiter = table.delimiter.unwrap_or_else(|| delimiter(head, mapping));
        let header = header(head, table, delimiter)?;
        if let Err(unknown) = check(mapping, &header) {
            return Ok(Err(unknown));
        }
        let mut reader = builder(table, delimiter).from_reader(PlainLines::new(text));
        let mut record = ByteRecord::new();
        if table.header {
            reader.read_byte_record(&mut record).map_err(io::Error::from)?;
        }
        Ok(Ok(Self { reader, mapping, dataset, header, record }))
    }

    /// The next row and its line; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Result<Row, Reject>)>> {
        if !self.reader.read_byte_record(&mut self.record).map_err(io::Error::from)? {
            return Ok(None);
        }
        let text = self.reader.get_mut();
        let is_cut = text.is_cut();
        text.begin_row();
        Ok(Some((self.line(), if is_cut { Err(Reject::too_long()) } else { self.row() })))
    }

    /// The line on which the row begins that was read last. The position of its record may stand before empty lines.
    fn line(&self) -> u64 {
        let inside = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let start = self.reader.position().line().saturating_sub(inside + 1);
        start.max(self.record.position().map_or(1, csv::Position::line))
    }

    fn row(&self) -> Result<Row, Reject> {
        let (found, expected) = (self.record.len(), self.header.len());
        if found != expected {
            return Err(Reject::columns(found, &format!("{expected} columns, as the header has")));
        }
        let record = StringRecord::from_byte_record(self.record.clone()).map_err(|error| {
            let at = error.utf8_error();
            let column = self.header.get(at.field()).cloned();
            Reject { field: column, ..Reject::encoding(at.valid_up_to()) }
        })?;
        let cells = RowCells { header: &self.header, record: &record, missing: &self.mapping.table().missing };
        self.mapping.row(&cells, self.dataset)
    }
}

struct RowCells<'a> {
    header: &'a [String],
    record: &'a StringRecord,
    missing: &'a [String],
}

impl Cells for RowCells<'_> {
    fn cell(&self, column: &str) -> Option<&str> {
        let position = self.header.iter().position(|name| name == column)?;
        let text = self.record.get(position)?.trim();
        (!text.is_empty() && !self.missing.iter().any(|word| word == text)).then_some(text)
    }
}

fn builder(table: &Table, delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    match table.quote {
        Some(quote) => builder.quote(quote),
        None => builder.quoting(false),
    };
    builder
}

/// The names of the columns: those of the first row, those of the mapping, else their numbers from 1.
fn header(head: &[u8], table: &Table, delimiter: u8) -> io::Result<Vec<String>> {
    if !table.header && !table.columns.is_empty() {
        return Ok(table.columns.clone());
    }
    let mut first = ByteRecord::new();
    builder(table, delimiter).from_reader(head).read_byte_record(&mut first).map_err(io::Error::from)?;
    if table.header {
        return Ok(first.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect());
    }
    Ok((1..=first.len()).map(|number| number.to_string()).collect())
}

fn delimiter(head: &[u8], mapping: &Mapping) -> u8 {
    let makes_columns = |delimiter: &u8| {
        let header = header(head, mapping.table(), *delimiter);
        header.is_ok_and(|header| header.len() > 1 && check(mapping, &header).is_ok())
    };
    DELIMITERS.into_iter().find(makes_columns).unwrap_or(DELIMITERS[0])
}

fn check(mapping: &Mapping, header: &[String]) -> Result<(), UnknownColumns> {
    let mut missing = Vec::new();
    for name in mapping.columns() {
        let times = header.iter().filter(|other| *other == name).count();
        if times != 1 {
            let nearest = nearest(name, header.iter().map(String::as_str)).map(str::to_owned);
            missing.push(MissingColumn { name: name.to_owned(), times, nearest });
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(UnknownColumns { missing, columns: header.to_vec() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VISITS: &str = r#"
        [[event]]
        kind = "consult.visit"
        date = "{day}"
        participants = [{ entity = "{guest}", role = "visitor" }, { entity = "{host}", role = "host" }]
    "#;

    /// What each row comes to: the dates and participants of its events, or why it is rejected.
    fn read(mapping: &str, text: &[u8]) -> Vec<String> {
        let mapping: Mapping = mapping.parse().unwrap();
        let mut rows = Rows::new(text, text, &mapping, "csv").unwrap().map_err(|e| e.to_string()).unwrap();
        let mut all = Vec::new();
        while let Some((line, row)) = rows.next().unwrap() {
            all.push(match row.and_then(Row::unit) {
                Ok(unit) => {
                    let event = &unit.events[0];
                    let who = event.participants.iter().map(|participant| participant.entity.local());
                    let date = event.date.as_ref().map(ToString::to_string).unwrap_or_default();
                    format!("{line} {date} {}", who.collect::<Vec<_>>().join(" "))
                }
                Err(reject) => reject.at_line(line).to_string(),
            });
        }
        all
    }

    #[test]
    fn cells_are_cut_by_what_makes_the_columns() {
        let expected = ["2 2023-09 state/RUS state/PRK"];
        for text in [
            "guest,host,day\nPRK,Rusia,2023-09\n",
            "day;guest;host\r\n2023-09;PRK;Rusia",
            "host\tday\tguest\nRusia\t2023-09\tPRK\n",
            "\u{feff}guest|host|day\n\"PRK\"|\"Rusia\"| 2023-09 \n",
        ] {
            assert_eq!(read(VISITS, text.as_bytes()), expected, "{text}");
        }
        let odd = format!("[table]\ndelimiter = '#'\nquote = \"'\"\n{VISITS}");
        assert_eq!(read(&odd, b"guest#host#day\nPRK#'Rusia'#2023-09\n"), expected);
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        let text = "guest,host,day\r\n\r\nPRK,RUS,x\r\nPRK,\"Rus\r\nia\",\r\n\r\n\r\nPRK,RUS,y";
        let lines = |text: &str| {
            let start = |row: String| row.split_once(',').map_or(row.clone(), |(line, _)| line.to_owned());
            read(VISITS, text.as_bytes()).into_iter().map(start).collect::<Vec<_>>()
        };
        let expected = ["line 3", "line 4", "line 8"];
        assert_eq!(lines(text), expected);
        assert_eq!(lines(&text.replace('\r', "")), expected);
        assert_eq!(lines(&format!("{text}\n")), expected);
    }

    #[test]
    fn columns_without_a_header_have_names_or_numbers() {
        let expected = ["1 2023-09 state/RUS state/PRK"];
        let text = b"PRK,RUS,2023-09\n";
        let named = format!("[table]\nheader = false\ncolumns = ['guest', 'host', 'day']\n{VISITS}");
        assert_eq!(read(&named, text), expected);
        let numbered = VISITS.replace("{guest}", "{1}").replace("{host}", "{2}").replace("{day}", "{3}");
        assert_eq!(read(&format!("[table]\nheader = false\n{numbered}"), text), expected);
    }

    #[test]
    fn a_bad_row_says_where() {
        let text = b"guest,host,day\nPRK,\"an\nunknown country\",2023\nPRK,RUS\nPRK,R\xffS,2023\nPRK,RUS,2023-02-30\n";
        assert_eq!(
            read(VISITS, text),
            [
                "line 2, field `host`: found `an\\nunknown country`, expected the code or name of a state, such as \
                 `PRK` or `North Korea`",
                "line 4: found `2 columns`, expected 3 columns, as the header has",
                "line 5, field `host`: found `byte 1`, expected UTF-8",
                "line 6, field `day`: found `2023-02-30`, expected a day from `01` to `28`",
            ]
        );
    }

    #[test]
    fn a_table_must_have_the_columns_once() {
        let mapping: Mapping = VISITS.parse().unwrap();
        let err = |text: &'static [u8]| Rows::new(text, text, &mapping, "csv").unwrap().err().unwrap().to_string();
        assert_eq!(
            err(b"gest,host,date\n"),
            "the table lacks columns that the mapping names: `day`, `guest` (the nearest is `gest`); its columns are \
             `gest`, `host`, `date`"
        );
        assert_eq!(
            err(b"guest,host,day,day\n"),
            "several columns of the table are called `day`; its columns are `guest`, `host`, `day`, `day`"
        );
    }
}
