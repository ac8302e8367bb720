//! Loading what comes in rows or records that stand for themselves: PLOVER records and tables.

use std::io::{self, BufRead};

use super::{HEAD, Load, refuse};
use crate::error::LoadError;
use crate::format::{Format, csv, plover};
use crate::input::Lines;
use crate::interchange::Unit;
use crate::json_records::JsonRecords;
use crate::reject_log::RejectLog;
use crate::rejects::Reject;
use crate::row::Row;

/// A row or record with its line; no row where it says nothing to load.
type Numbered = (u64, Result<Option<Row>, Reject>);

/// Rows or records, one after the other.
trait Source {
    /// The next one; `None` at the end.
    fn next(&mut self) -> io::Result<Option<Numbered>>;
}

impl<R: BufRead> Source for csv::Rows<'_, R> {
    fn next(&mut self) -> io::Result<Option<Numbered>> {
        Ok(csv::Rows::next(self)?.map(|(line, row)| (line, row.map(Some))))
    }
}

/// PLOVER records: cut by brackets or, where each stands on a line of its own, by lines, so that a broken one does not
/// take those after it along.
enum Records<'a, R> {
    Array(JsonRecords<R>, &'a str),
    Lines(Lines<R>, &'a str),
}

impl<R: BufRead> Source for Records<'_, R> {
    fn next(&mut self) -> io::Result<Option<Numbered>> {
        let (line, text, dataset) = match self {
            Self::Array(records, dataset) => match records.next()? {
                Some((line, text)) => (line, text, dataset),
                None => return Ok(None),
            },
            Self::Lines(lines, dataset) => loop {
                match lines.next()? {
                    None => return Ok(None),
                    Some((line, text)) => match text.text() {
                        Ok(text) if text.trim().is_empty() => {}
                        text => break (line, text.map(str::to_owned), dataset),
                    },
                }
            },
        };
        let row = text.and_then(|text| plover::read(&text, dataset));
        Ok(Some((line, row)))
    }
}

/// What comes of a row; a line that its reader gives is counted from where the row begins.
fn unit((line, row): Numbered) -> Result<Option<Unit>, Reject> {
    let unit = row.and_then(|row| row.filter(|row| !row.is_empty()).map(Row::unit).transpose());
    unit.map_err(|reject| {
        let within = reject.line.unwrap_or(1);
        reject.at_line(line + within - 1)
    })
}

impl Load<'_> {
    /// Loads PLOVER records.
    pub(super) fn plover(
        &mut self,
        name: &str,
        whole: impl BufRead,
        head: &[u8],
        rejects: &mut RejectLog,
    ) -> Result<(), LoadError> {
        let dataset = self.dataset(Format::Plover).to_owned();
        let is_one_per_line = super::is_one_per_line(head) && !is_array(head);
        vet(name, Format::Plover, records(head, is_one_per_line, &dataset), is_cut(head))?;
        self.each_row(records(whole, is_one_per_line, &dataset), rejects)
    }

    /// Loads a table by the mapping.
    pub(super) fn table(
        &mut self,
        name: &str,
        whole: impl BufRead,
        head: &[u8],
        rejects: &mut RejectLog,
    ) -> Result<(), LoadError> {
        let Some(mapping) = &self.options.mapping else {
            let reason = "a table needs a mapping of its columns, named with `--mapping`".to_owned();
            return Err(LoadError::Unfit { input: name.to_owned(), reason });
        };
        let dataset = self.options.dataset.as_deref().or(mapping.dataset()).unwrap_or(Format::Csv.as_str()).to_owned();
        let unfit = |columns| LoadError::Columns { input: name.to_owned(), columns };
        let first = csv::Rows::new(head, head, mapping, &dataset)?.map_err(unfit)?;
        vet(name, Format::Csv, first, is_cut(head))?;
        let rows = csv::Rows::new(whole, head, mapping, &dataset)?.map_err(unfit)?;
        self.each_row(rows, rejects)
    }

    fn each_row(&mut self, mut rows: impl Source, rejects: &mut RejectLog) -> Result<(), LoadError> {
        while let Some(row) = rows.next()? {
            match unit(row) {
                Ok(None) => {}
                Ok(Some(unit)) => self.intake.row(unit, &mut self.writer)?,
                Err(reject) => {
                    self.summary.reject(&reject);
                    rejects.write(&reject)?;
                }
            }
            self.count_row();
        }
        Ok(())
    }
}

fn is_array(head: &[u8]) -> bool {
    let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    text.trim_ascii_start().starts_with(b"[")
}

fn records<'a, R: BufRead>(text: R, is_one_per_line: bool, dataset: &'a str) -> Records<'a, R> {
    if is_one_per_line {
        Records::Lines(Lines::new(text), dataset)
    } else {
        Records::Array(JsonRecords::new(text), dataset)
    }
}

/// Whether the text goes on after its head.
fn is_cut(head: &[u8]) -> bool {
    head.len() as u64 == HEAD
}

/// Refuses a text whose first rows are not what it claims to be. Where the text goes on, the last of them may be cut.
fn vet(name: &str, format: Format, mut rows: impl Source, is_cut: bool) -> Result<(), LoadError> {
    let (mut count, mut rejected, mut last_is_wrong) = (0, Vec::new(), false);
    while let Some(row) = rows.next()? {
        count += 1;
        let wrong = unit(row).err();
        last_is_wrong = wrong.is_some();
        rejected.extend(wrong);
    }
    if is_cut && last_is_wrong {
        rejected.pop();
        count -= 1;
    }
    refuse(name, format, count, rejected)
}
