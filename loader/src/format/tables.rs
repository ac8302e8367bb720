//! The store's own tables, in a folder: `events`, `participants` and `entities` as Parquet or CSV, whole or split by year, as
//! `chancery export --format parquet --fold exact -o FOLDER` writes them.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use graph_core::dump::Quad;
use graph_core::{EntityId, EventId, Key, Link};
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
    let mut reading = Reading { folder: folder.to_owned(), files: None, open: None, events: FxHashSet::default() };
    Graph::statements(move |graph| reading.read_on(graph))
}

/// The lines of a file.
type Lines = Box<dyn Iterator<Item = Result<Fields, Reject>>>;

struct Reading {
    folder: PathBuf,
    /// Those that are left; `None` until they are looked for.
    files: Option<std::vec::IntoIter<(Table, PathBuf)>>,
    open: Option<Open>,
    /// The events that were read.
    events: FxHashSet<Key>,
}

/// A file that is being read.
struct Open {
    table: Table,
    file: PathBuf,
    line: u64,
    lines: Lines,
}

impl Reading {
    /// Reads a line, or opens the next file; whether there may be more.
    fn read_on(&mut self, graph: &mut Graph) -> Result<bool, Wrong> {
        let Self { folder, files, open, events } = self;
        if let Some(Open { table, file, line, lines }) = open
            && let Some(fields) = lines.next()
        {
            *line += 1;
            let taken = fields.and_then(|fields| take(*table, &fields, graph, events));
            return taken.map(|()| true).map_err(|reject| wrong(file)(reject.at_line(*line)));
        }
        let files = match files {
            Some(files) => files,
            None => files.insert(find(folder)?.into_iter()),
        };
        *open = match files.next() {
            Some((table, file)) => {
                let lines = lines_of(&file).map_err(wrong(&file))?;
                Some(Open { table, file, line: 0, lines })
            }
            None => {
                graph.finish().map_err(wrong(folder))?;
                None
            }
        };
        Ok(open.is_some())
    }
}

fn wrong(file: &Path) -> impl Fn(Reject) -> Wrong {
    |reject| Wrong { file: file.to_owned(), reject }
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

/// The files of each table: one that is called so, or, split, all in a folder that is.
fn find(folder: &Path) -> Result<Vec<(Table, PathBuf)>, Wrong> {
    let mut files = Vec::new();
    for table in Table::ALL {
        let whole = ["parquet", "csv"].map(|format| folder.join(format!("{}.{format}", table.name())));
        let whole: Vec<PathBuf> = whole.into_iter().filter(|file| file.is_file()).collect();
        let parts = parts(&folder.join(table.name()))?;
        let refused =
            |reason, found, expected| Err(wrong(folder)(Reject::field(reason, table.name(), found, expected)));
        let found = match (whole.as_slice(), parts.as_slice()) {
            ([], []) => {
                let expected = "the tables of an export: `events`, `participants` and `entities`, as Parquet or CSV";
                return refused(Reason::MissingValue, "", expected);
            }
            ([_], []) => whole,
            ([], _) => parts,
            (_, _) => return refused(Reason::BadValue, "it several times", "one file, or parts in one folder"),
        };
        files.extend(found.into_iter().map(|file| (table, file)));
    }
    Ok(files)
}

/// All files of a table that is split, in the order of their names.
fn parts(folder: &Path) -> Result<Vec<PathBuf>, Wrong> {
    let mut files = Vec::new();
    if folder.is_dir() {
        gather(folder, &mut files)?;
        files.sort();
    }
    Ok(files)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Wrong> {
    let unread = |error: std::io::Error| wrong(folder)(broken(&error));
    for entry in fs_err::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "parquet" || end == "csv") {
            files.push(path);
        }
    }
    Ok(())
}

fn lines_of(file: &Path) -> Result<Lines, Reject> {
    if file.extension().is_some_and(|end| end == "csv") {
        let rows = csv::Reader::from_path(file).map_err(|error| broken(&error))?.into_deserialize();
        return Ok(Box::new(rows.map(|row| row.map(Fields).map_err(|error| broken(&error)))));
    }
    let opened = fs_err::File::open(file).map_err(|error| broken(&error))?.into_parts().0;
    let mut rows = guarded(|| SerializedFileReader::new(opened))?.map_err(|error| broken(&error))?.into_iter();
    Ok(Box::new(std::iter::from_fn(move || match guarded(|| rows.next()) {
        Ok(row) => row.map(|row| row.map(|row| fields(&row)).map_err(|error| broken(&error))),
        Err(damaged) => Some(Err(damaged)),
    })))
}

/// Reads Parquet, of which the library takes some damages for impossible: its panic is an error like any other.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Reject> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_panic| broken(&"damage that the reader of Parquet does not expect"))
}

fn fields(row: &Row) -> Fields {
    let text = |field: &Field| if let Field::Str(text) = field { text.clone() } else { field.to_string() };
    let told = row.get_column_iter().filter(|(_, field)| !matches!(field, Field::Null));
    Fields(told.map(|(name, field)| (name.clone(), text(field))).collect())
}

fn broken(error: &impl fmt::Display) -> Reject {
    Reject::new(Reason::BadValue, &error.to_string(), "a table as it was exported")
}
