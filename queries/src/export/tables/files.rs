//! All tables, in a file or more each.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use graph_core::GraphStore;

use super::column::Line;
use super::sheet::Sheet;
use super::{Format, Table, each_line};
use crate::error::QueryError;
use crate::export::Written;
use crate::filter::Filter;
use crate::words::words;

/// So many lines of all files are in memory at most; then the longest group of them is written.
const MOST_HELD: usize = 1 << 17;

words! {
    /// By what tables are split into files, in folders as Hive names them (`year=2014`).
    Partition, "partition" {
        /// The year of the first day that the date allows; `__HIVE_DEFAULT_PARTITION__`, which readers take for `NULL`, where
        /// there is none.
        Year = "year",
    }
}

/// Writes all tables of the events that match: `events.parquet`, `participants.parquet` and `entities.parquet`, or, split, files
/// such as `events/year=2014/part-0.parquet`; entities are of no year. `open` makes the file with such a name; how what is cut off is kept from looking
/// whole is its matter.
///
/// # Errors
/// When the store cannot be read, or a file not be made or written.
pub fn write_files<W: Write + Send>(
    store: &GraphStore,
    filter: &Filter,
    format: Format,
    partition: Option<Partition>,
    open: impl FnMut(&Path) -> io::Result<W>,
) -> Result<Written, QueryError> {
    let mut files = Files { format, partition, open, sheets: BTreeMap::new(), held: 0 };
    if partition.is_none() {
        // Nothing found is a table without lines.
        Table::ALL.iter().try_for_each(|table| files.sheet(Part { table: *table, year: None }).map(drop))?;
    }
    let written = each_line(store.view(), filter, Table::ALL, |table, row, line| {
        let year = partition.and(row).and_then(|row| row.earliest).map(|day| day.year());
        files.add(Part { table, year }, line)
    })?;
    files.sheets.into_values().try_for_each(Sheet::finish)?;
    Ok(written)
}

/// Which file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    table: Table,
    year: Option<i16>,
}

impl Part {
    /// The name of the file, within the folder of all.
    fn path(self, format: Format, partition: Option<Partition>) -> PathBuf {
        let Self { table, year } = self;
        match (partition, year) {
            _ if table == Table::Entities => format!("{table}.{format}"),
            (None, _) => format!("{table}.{format}"),
            (Some(by), Some(year)) => format!("{table}/{by}={year}/part-0.{format}"),
            (Some(by), None) => format!("{table}/{by}=__HIVE_DEFAULT_PARTITION__/part-0.{format}"),
        }
        .into()
    }
}

struct Files<W: Write + Send, O> {
    format: Format,
    partition: Option<Partition>,
    open: O,
    sheets: BTreeMap<Part, Sheet<W>>,
    /// How many lines are in memory.
    held: usize,
}

impl<W: Write + Send, O: FnMut(&Path) -> io::Result<W>> Files<W, O> {
    fn add(&mut self, part: Part, line: &Line<'_>) -> io::Result<()> {
        let sheet = self.sheet(part)?;
        let before = sheet.held();
        sheet.add(line)?;
        let after = sheet.held();
        self.held = self.held + after - before;
        if self.held >= MOST_HELD { self.let_go() } else { Ok(()) }
    }

    fn sheet(&mut self, part: Part) -> io::Result<&mut Sheet<W>> {
        use std::collections::btree_map::Entry;
        match self.sheets.entry(part) {
            Entry::Occupied(sheet) => Ok(sheet.into_mut()),
            Entry::Vacant(place) => {
                let file = (self.open)(&part.path(self.format, self.partition))?;
                Ok(place.insert(Sheet::start(part.table, self.format, file)?))
            }
        }
    }

    /// Writes the longest group that is in memory.
    fn let_go(&mut self) -> io::Result<()> {
        let Some(longest) = self.sheets.values_mut().max_by_key(|sheet| sheet.held()) else { return Ok(()) };
        self.held -= longest.held();
        longest.let_go()
    }
}
