//! The store's own tables, in a folder: `events`, `participants` and `entities` as Parquet or CSV, whole or split by year, as
//! `chancery export --format parquet --fold exact -o FOLDER` writes them.

use std::fmt;
use std::path::{Path, PathBuf};

use graph_core::dump::Quad;
use graph_core::{EntityId, EventId, Key, Link};
use parquet::errors::ParquetError;
use parquet::file::reader::SerializedFileReader;
use parquet::record::{Field, Row};
use rustc_hash::FxHashSet;

use super::fields::{Fields, id};
use super::graph::Graph;
use crate::rejects::{Reason, Reject};

/// What is wrong with a table.
#[derive(Debug)]
pub(crate) struct Wrong {
    file: PathBuf,
    reject: Reject,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, {}", self.file.display(), self.reject)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Events,
    Participants,
    Entities,
}

impl Table {
    /// In the order in which they are read: who is in an event is read after it.
    const ALL: [Self; 3] = [Self::Events, Self::Participants, Self::Entities];

    fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Participants => "participants",
            Self::Entities => "entities",
        }
    }
}

/// The statements that the tables of a folder make, one after the other, until something is wrong with them.
pub(crate) fn read(folder: &Path) -> impl Iterator<Item = Result<Quad, Wrong>> + use<> {
    let files = files(folder);
    let mut statements = Statements {
        folder: folder.to_owned(),
        is_over: files.is_err(),
        missing: files.as_ref().err().cloned(),
        files: files.unwrap_or_default().into_iter(),
        lines: None,
        graph: Graph::default(),
        events: FxHashSet::default(),
    };
    std::iter::from_fn(move || statements.next())
}

/// The lines of a file.
type Lines = Box<dyn Iterator<Item = Result<Fields, Reject>>>;

struct Statements {
    folder: PathBuf,
    missing: Option<Reject>,
    files: std::vec::IntoIter<(Table, PathBuf)>,
    lines: Option<(Table, PathBuf, u64, Lines)>,
    graph: Graph,
    /// The events that were read.
    events: FxHashSet<Key>,
    is_over: bool,
}

impl Statements {
    fn next(&mut self) -> Option<Result<Quad, Wrong>> {
        if let Some(reject) = self.missing.take() {
            return Some(Err(Wrong { file: self.folder.clone(), reject }));
        }
        loop {
            if let Some(quad) = self.graph.next() {
                return Some(Ok(quad));
            }
            if self.is_over {
                return None;
            }
            if let Err(wrong) = self.read_on() {
                self.is_over = true;
                return Some(Err(wrong));
            }
        }
    }

    /// Reads a line, or opens the next file.
    fn read_on(&mut self) -> Result<(), Wrong> {
        let Self { lines, files, graph, events, folder, is_over, .. } = self;
        if let Some((table, file, number, lines)) = lines
            && let Some(line) = lines.next()
        {
            *number += 1;
            let taken = line.and_then(|fields| take(*table, &fields, graph, events));
            return taken.map_err(|reject| Wrong { file: file.clone(), reject: reject.at_line(*number) });
        }
        *lines = match files.next() {
            Some((table, file)) => {
                let opened = open(&file).map_err(|reject| Wrong { file: file.clone(), reject })?;
                Some((table, file, 0, opened))
            }
            None => {
                *is_over = true;
                graph.finish().map_err(|reject| Wrong { file: folder.clone(), reject })?;
                None
            }
        };
        Ok(())
    }
}

fn take(table: Table, fields: &Fields, graph: &mut Graph, events: &mut FxHashSet<Key>) -> Result<(), Reject> {
    match table {
        Table::Entities => graph.entity(fields, "entity").map(drop),
        Table::Events => {
            let event = graph.event(fields, "event")?;
            for place in fields.words("places") {
                graph.place(&event, &EntityId::from_iri(&id(place)))?;
            }
            for link in fields.json::<Vec<Link>>("links")?.unwrap_or_default() {
                graph.link(&event, &link)?;
            }
            events.insert(Key::of(&[event.as_str()]));
            Ok(())
        }
        Table::Participants => {
            let event = fields.required("event")?;
            if !events.contains(&Key::of(&[event])) {
                return Err(Reject::field(Reason::UnknownEvent, "event", event, "an event of the table of events"));
            }
            let entity = EntityId::from_iri(fields.required("entity")?);
            graph.participant(&EventId::from_iri(event), fields.required("role")?, &entity)
        }
    }
}

/// The files of each table, as they are called or, split, all in a folder that is called so.
fn files(folder: &Path) -> Result<Vec<(Table, PathBuf)>, Reject> {
    let mut files = Vec::new();
    for table in Table::ALL {
        let before = files.len();
        for format in ["parquet", "csv"] {
            let whole = folder.join(format!("{}.{format}", table.name()));
            if whole.is_file() && files.len() == before {
                files.push((table, whole));
            }
        }
        if files.len() == before {
            let mut parts = Vec::new();
            gather(&folder.join(table.name()), &mut parts);
            parts.sort();
            files.extend(parts.into_iter().map(|part| (table, part)));
        }
        if files.len() == before {
            let expected = "the tables of an export: `events`, `participants` and `entities`, as Parquet or CSV";
            return Err(Reject::field(Reason::MissingValue, table.name(), "", expected));
        }
    }
    Ok(files)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs_err::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|end| end == "parquet" || end == "csv") {
            files.push(path);
        }
    }
}

fn open(file: &Path) -> Result<Lines, Reject> {
    if file.extension().is_some_and(|end| end == "csv") {
        let rows = csv::Reader::from_path(file).map_err(|error| broken(&error))?.into_deserialize();
        return Ok(Box::new(rows.map(|row| row.map(Fields).map_err(|error| broken(&error)))));
    }
    let opened = fs_err::File::open(file).map_err(|error| broken(&error))?.into_parts().0;
    let rows = SerializedFileReader::new(opened).map_err(|error| broken(&error))?.into_iter();
    Ok(Box::new(rows.map(|row: Result<Row, ParquetError>| row.map(|row| fields(&row)).map_err(|error| broken(&error)))))
}

fn fields(row: &Row) -> Fields {
    let text = |field: &Field| if let Field::Str(text) = field { text.clone() } else { field.to_string() };
    let told = row.get_column_iter().filter(|(_, field)| !matches!(field, Field::Null));
    Fields(told.map(|(name, field)| (name.clone(), text(field))).collect())
}

fn broken(error: &impl fmt::Display) -> Reject {
    Reject::new(Reason::BadValue, &error.to_string(), "a table as it was exported")
}
