//! Tables for data frames and databases: [Parquet](https://parquet.apache.org/docs/file-format/) and CSV (RFC 4180).
//!
//! | table | a line is |
//! |---|---|
//! | [events](Table::Events) | an event, as a row of a timeline tells it |
//! | [participants](Table::Participants) | an event and somebody in it, with the role |
//!
//! Both formats have the same columns, which are flat: a text, a day, a number, yes or no. What comes in lists has lines
//! of its own in the other table, because readers of Parquet take nested values in different ways, and CSV has none.
//! Lines are written as the events go by: in Parquet by groups of some ten thousand, so that memory does not grow with them.

mod column;
mod csv;
mod events;
mod files;
mod parquet;
mod participants;
mod sheet;

use std::io::Write;

use graph_core::View;

use self::column::Line;
use self::sheet::Sheet;
use super::{Written, rows};
use crate::error::QueryError;
use crate::filter::Filter;
use crate::row::Row;
use crate::words::words;

pub use self::column::{Column, Type};
pub use self::files::{Partition, write_files};

words! {
    /// Which table.
    #[derive(Default)]
    Table, "table" {
        /// A line for each event.
        #[default]
        Events = "events",
        /// A line for each event and participant.
        Participants = "participants",
    }
}

words! {
    /// How a table is kept.
    Format, "format of tables" {
        /// As Parquet, compressed with zstd.
        Parquet = "parquet",
        /// As comma-separated values.
        Csv = "csv",
    }
}

impl Table {
    /// Its columns, in their order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Events => events::COLUMNS,
            Self::Participants => participants::COLUMNS,
        }
    }

    /// Its columns as a table of Markdown: what the documentation shows.
    ///
    /// ```
    /// let described = queries::export::tables::Table::Participants.described();
    /// assert!(described.contains("| `role` | text | never | "));
    /// ```
    pub fn described(self) -> String {
        let lines = self.columns().iter().map(Column::described);
        let head = ["| column | type | empty | meaning | example |", "|---|---|---|---|---|"].map(str::to_owned);
        head.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    }

    /// The lines that a row of a timeline has in it.
    fn lines(self, row: &Row) -> impl Iterator<Item = Line<'_>> {
        let (event, participants) = match self {
            Self::Events => (Some(Line { row, entry: None }), [].iter()),
            Self::Participants => (None, row.participants.iter()),
        };
        event.into_iter().chain(participants.map(move |entry| Line { row, entry: Some(entry) }))
    }
}

/// Writes a table of the events that match: in the order of a timeline where an actor is named and the timeline index is
/// whole, else in no order that means anything.
pub(super) fn write<W: Write + Send>(
    view: View<'_>,
    filter: &Filter,
    table: Table,
    format: Format,
    writer: W,
) -> Result<Written, QueryError> {
    let mut sheet = Sheet::start(table, format, writer)?;
    let mut written = Written::default();
    rows::each(view, filter, |row| {
        written.rows += 1;
        Ok(table.lines(&row).try_for_each(|line| sheet.add(&line))?)
    })?;
    sheet.finish()?;
    Ok(written)
}

/// Writes rows as the table of events in CSV.
pub(super) fn write_rows<W: Write>(
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    writer: W,
) -> Result<Written, QueryError> {
    let mut sheet = csv::Csv::start(Table::Events, writer)?;
    let mut written = Written::default();
    for row in rows {
        sheet.add(&Line { row: &row?, entry: None })?;
        written.rows += 1;
    }
    sheet.finish()?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is documented is what is written.
    #[test]
    fn the_documentation_has_the_columns() {
        let page = include_str!("../../../docs/tables.md");
        for table in Table::ALL {
            let described = table.described();
            assert!(page.contains(&described), "docs/tables.md should have this table of {table}:\n{described}");
        }
    }

    #[test]
    fn the_names_of_columns_differ() {
        for table in Table::ALL {
            let mut names: Vec<_> = table.columns().iter().map(|column| column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.columns().len());
        }
    }
}
