//! Tables for data frames and databases: [Parquet](https://parquet.apache.org/docs/file-format/) and CSV (RFC 4180).
//!
//! | table | a line is |
//! |---|---|
//! | [events](Table::Events) | an event, as a row of a timeline tells it |
//! | [participants](Table::Participants) | an event and somebody in it, with the role |
//! | [entities](Table::Entities) | somebody or something that is in the events, or where they were |
//!
//! Both formats have the same columns, which are flat: a text, a day, a number, yes or no. What comes in lists has lines
//! of its own in the other table, because readers of Parquet take nested values in different ways, and CSV has none.
//! Lines are written as the events go by: in Parquet by groups of some ten thousand, so that memory does not grow with them.

mod column;
mod csv;
mod entities;
mod events;
mod files;
mod parquet;
mod participants;
mod sheet;

use std::io::{self, Write};

use graph_core::View;

use self::column::{InRow, Line, Whole};
use self::sheet::Sheet;
use super::told::Told;
use super::{Written, rows};
use crate::error::QueryError;
use crate::filter::Filter;
use crate::known::Known;
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
        /// A line for each entity that is in an event, or where one was.
        Entities = "entities",
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
            Self::Entities => entities::COLUMNS,
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
    fn lines<'r>(self, row: &'r Row, whole: Option<&'r Whole<'r>>) -> impl Iterator<Item = Line<'r>> {
        let (event, participants) = match self {
            Self::Events => (Some(Line::Row(InRow { row, entry: None, whole })), [].iter()),
            Self::Participants => (None, row.participants.iter()),
            Self::Entities => (None, [].iter()),
        };
        event.into_iter().chain(participants.map(move |entry| Line::Row(InRow { row, entry: Some(entry), whole })))
    }
}

/// Writes a table of the events that match: in the order of a timeline where its index is whole, else in no order that means
/// anything.
pub(super) fn write<W: Write + Send>(
    view: View<'_>,
    filter: &Filter,
    table: Table,
    format: Format,
    writer: W,
) -> Result<Written, QueryError> {
    let mut sheet = Sheet::start(table, format, writer)?;
    let written = each_line(view, filter, &[table], |_, _, line| sheet.add(line))?;
    sheet.finish()?;
    Ok(written)
}

/// Tells each line of some tables, with the row that it is of; the entities at the end.
fn each_line(
    view: View<'_>,
    filter: &Filter,
    tables: &[Table],
    mut take: impl FnMut(Table, Option<&Row>, &Line<'_>) -> io::Result<()>,
) -> Result<Written, QueryError> {
    let known = Known::new(view);
    let (mut told, mut written) = (Told::new(&known), Written::default());
    let has = |table| tables.contains(&table);
    rows::each(view, filter, |happening, row| {
        written.rows += 1;
        let event = &happening.event;
        let (mut statements, mut sources) = (Vec::new(), Vec::new());
        if has(Table::Events) {
            (statements, sources) = (told.statements(happening)?, told.sources(&event.documents)?);
        }
        if has(Table::Entities) {
            told.entities.extend(event.participants.iter().map(|participant| participant.entity.clone()));
            told.entities.extend(event.places.iter().cloned());
        }
        let whole = Whole { event, statements, sources };
        for table in tables {
            table.lines(&row, Some(&whole)).try_for_each(|line| take(*table, Some(&row), &line))?;
        }
        Ok(())
    })?;
    for entity in told.entities.clone() {
        let facts = known.facts(&entity)?;
        take(Table::Entities, None, &Line::Entity(&told.described(&facts)?))?;
    }
    Ok(written)
}

/// Writes rows as the table of events in CSV.
pub(super) fn write_rows<W: Write>(
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    writer: W,
) -> Result<Written, QueryError> {
    let mut sheet = csv::Csv::of_rows(writer)?;
    let mut written = Written::default();
    for row in rows {
        sheet.add(&Line::Row(InRow { row: &row?, entry: None, whole: None }))?;
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
