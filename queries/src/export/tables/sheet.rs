//! A table in either format while it is written.

use std::io::{self, Write};

use super::column::Line;
use super::csv::Csv;
use super::parquet::Parquet;
use super::{Format, Table};

pub(super) enum Sheet<W: Write + Send> {
    Parquet(Box<Parquet<W>>),
    Csv(Box<Csv<W>>),
}

impl<W: Write + Send> Sheet<W> {
    pub(super) fn start(table: Table, format: Format, writer: W) -> io::Result<Self> {
        Ok(match format {
            Format::Parquet => Self::Parquet(Box::new(Parquet::start(table, writer)?)),
            Format::Csv => Self::Csv(Box::new(Csv::start(table, writer)?)),
        })
    }

    pub(super) fn add(&mut self, line: &Line<'_>) -> io::Result<()> {
        match self {
            Self::Parquet(table) => table.add(line),
            Self::Csv(table) => table.add(line),
        }
    }

    /// How many lines are in memory.
    pub(super) fn held(&self) -> usize {
        match self {
            Self::Parquet(table) => table.held(),
            Self::Csv(_) => 0,
        }
    }

    /// Writes the lines that are in memory.
    pub(super) fn let_go(&mut self) -> io::Result<()> {
        match self {
            Self::Parquet(table) => table.end_group(),
            Self::Csv(_) => Ok(()),
        }
    }

    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Parquet(table) => table.finish(),
            Self::Csv(table) => table.finish(),
        }
    }
}
