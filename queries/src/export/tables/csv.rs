//! Tables as comma-separated values (RFC 4180), with headings.

use std::io::{self, Write};

use graph_core::date::day_text;

use super::Table;
use super::column::{Column, Line, Value};

/// A table while it is written.
pub(super) struct Csv<W: Write> {
    columns: Vec<&'static Column>,
    writer: ::csv::Writer<W>,
}

impl<W: Write> Csv<W> {
    /// Writes the headings of a table.
    pub(super) fn start(table: Table, writer: W) -> io::Result<Self> {
        Self::with_columns(table.columns().iter().collect(), writer)
    }

    /// Writes the headings of the table of events, as far as rows of a timeline tell it.
    pub(super) fn of_rows(writer: W) -> io::Result<Self> {
        Self::with_columns(Table::Events.columns().iter().filter(|column| column.is_of_rows()).collect(), writer)
    }

    fn with_columns(columns: Vec<&'static Column>, writer: W) -> io::Result<Self> {
        let mut writer = ::csv::Writer::from_writer(writer);
        writer.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self { columns, writer })
    }

    pub(super) fn add(&mut self, line: &Line<'_>) -> io::Result<()> {
        for column in &self.columns {
            self.writer.write_field(column.value(line).map(field).unwrap_or_default())?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn field(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        Value::Day(day) => day_text(day),
        Value::Whole(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
    }
}
