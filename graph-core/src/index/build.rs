//! Writing a segment.

use std::io::{self, Read, Write};
use std::sync::Arc;

use jiff::civil::Date;

use super::chunks::{FileWriter, Section};
use super::description;
use super::dictionary::{Sort, Sorts};
use super::folder::Folder;
use super::posting::{CROWD, Cast, Common, Marks};
use super::row::Position;
use super::runs::{Sorter, Spilled, read_all};
use super::segment::{About, POSTINGS, Published, file_name, hash, id_hash};
use crate::date::day_number;
use crate::described::Described;
use crate::error::{IndexError, StoreError};
use crate::state::fold_name;

/// How many bytes of postings are held in memory.
const BUDGET: usize = 256 << 20;

/// A row with all that its postings need.
pub(super) struct Prepared {
    pub(super) bytes: Vec<u8>,
    pub(super) position: Position,
    pub(super) common: Common,
    pub(super) sort: Sort,
    pub(super) cast: Cast,
}

/// What stands beside the rows.
pub(super) struct Tables {
    pub(super) sorts: Sorts,
    /// By number.
    pub(super) entities: Vec<Arc<Described>>,
    pub(super) published: Vec<Published>,
}

/// Where rows come from, in their order.
pub(super) trait Rows {
    fn next(&mut self) -> Result<Option<Prepared>, StoreError>;
    /// The tables, once there are no more rows.
    fn tables(&mut self) -> Result<Tables, StoreError>;
}

/// A posting and the list it is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    first: u32,
    second: u32,
    rank: u32,
    marks: u32,
}

impl Spilled for Listed {
    fn size(&self) -> usize {
        size_of::<Self>()
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        [self.first, self.second, self.rank, self.marks].iter().try_for_each(|word| out.write_all(&word.to_le_bytes()))
    }

    fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut bytes = [0; 16];
        if !read_all(from, &mut bytes)? {
            return Ok(None);
        }
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Ok(Some(Self { first: word(0), second: word(4), rank: word(8), marks: word(12) }))
    }
}

/// What was noted of the rows while they were written.
struct Noted {
    ids: Vec<(u32, u32)>,
    days: Vec<(i32, u32)>,
    undated: u32,
    has_joined: bool,
    postings: Sorter<Listed>,
}

/// Writes the segment with this number and returns its length and how many rows it has; without rows and tables, none is
/// written.
pub(super) fn write(folder: &Folder, number: u32, rows: &mut dyn Rows) -> Result<Option<(u64, u32)>, StoreError> {
    let mut file = FileWriter::new(folder.create(&file_name(number)).map_err(IndexError::from)?, number);
    let mut noted = Noted {
        ids: Vec::new(),
        days: Vec::new(),
        undated: 0,
        has_joined: false,
        postings: Sorter::new(folder.path().cloned(), BUDGET),
    };
    write_rows(&mut file, rows, &mut noted)?;
    let tables = rows.tables()?;
    let count = noted.ids.len() as u32;
    if count == 0 && tables.entities.is_empty() && tables.published.is_empty() {
        return Ok(None);
    }
    let about = About {
        sorts: tables.sorts.stored(),
        entities: tables.entities.len() as u32,
        undated: noted.undated,
        has_joined: noted.has_joined,
        has_merged: tables.entities.iter().any(|said| said.into.is_some()),
    };
    write_words(&mut file, Section::Days, noted.days.iter().map(|(day, rank)| [*day as u32, *rank]))?;
    noted.ids.sort_unstable();
    write_words(&mut file, Section::Ids, noted.ids.iter().map(|(id, rank)| [*id, *rank]))?;
    drop(noted.ids);
    write_postings(&mut file, noted.postings)?;
    write_entities(&mut file, &tables)?;
    write_published(&mut file, tables.published)?;
    let (draft, length) = file.finish(about)?;
    folder.close(draft, &file_name(number)).map_err(IndexError::from)?;
    Ok(Some((length, count)))
}

fn write_rows(file: &mut FileWriter, rows: &mut dyn Rows, noted: &mut Noted) -> Result<(), StoreError> {
    let mut out = file.items(Section::Rows);
    let mut last: Option<i32> = None;
    while let Some(row) = rows.next()? {
        let rank = u32::try_from(noted.ids.len()).map_err(|_| IndexError::TooLarge)?;
        out.push(&row.bytes)?;
        noted.ids.push((id_hash(&row.position.key.id), rank));
        noted.has_joined |= row.position.is_joined;
        match row.position.key.earliest.map(day_number) {
            None => noted.undated = rank + 1,
            Some(day) if last != Some(day) => {
                noted.days.push((day, rank));
                last = Some(day);
            }
            Some(_) => {}
        }
        let mut failed = Ok(());
        row.cast.postings(&row.common, row.sort, |first, second, Marks(marks)| {
            if failed.is_ok() {
                failed = noted.postings.push(Listed { first, second, rank, marks });
            }
        });
        failed.map_err(IndexError::from)?;
    }
    Ok(out.finish()?)
}

fn write_words<const N: usize>(
    file: &mut FileWriter,
    section: Section,
    entries: impl Iterator<Item = [u32; N]>,
) -> Result<(), IndexError> {
    let mut out = file.words(section);
    for entry in entries {
        entry.iter().try_for_each(|word| out.push(*word))?;
    }
    out.finish()
}

fn write_postings(file: &mut FileWriter, postings: Sorter<Listed>) -> Result<(), IndexError> {
    let mut lists: Vec<[u32; 4]> = Vec::new();
    let mut out = file.words(Section::Postings);
    let mut marks: Vec<u32> = Vec::with_capacity(POSTINGS as usize);
    let mut at: u32 = 0;
    for listed in postings.sorted()? {
        let Listed { first, second, rank, marks: own } = listed?;
        match lists.last_mut() {
            Some([a, b, _, count]) if (*a, *b) == (first, second) => *count += 1,
            Some(_) | None => lists.push([first, second, at, 1]),
        }
        at = at.checked_add(1).ok_or(IndexError::TooLarge)?;
        out.push(rank)?;
        marks.push(own);
        if marks.len() == POSTINGS as usize {
            marks.drain(..).try_for_each(|own| out.push(own))?;
        }
    }
    marks.drain(..).try_for_each(|own| out.push(own))?;
    out.finish()?;
    write_words(file, Section::Lists, lists.iter().copied())?;
    let pairs = lists.iter().zip(0..).filter(|([_, second, _, _], _)| *second < CROWD);
    let mut neighbours: Vec<[u32; 2]> = pairs.map(|([_, second, _, _], list)| [*second, list]).collect();
    neighbours.sort_unstable();
    write_words(file, Section::Neighbours, neighbours.into_iter())
}

fn write_entities(file: &mut FileWriter, tables: &Tables) -> Result<(), IndexError> {
    let mut out = file.items(Section::Entities);
    let (mut hashes, mut names): (Vec<[u32; 2]>, Vec<[u32; 2]>) = (Vec::new(), Vec::new());
    for (said, number) in tables.entities.iter().zip(0..) {
        out.push(&description::write(said)?)?;
        hashes.push([hash(said.entity.id.as_str()), number]);
        names.extend(looked_for(said).into_iter().map(|name| [name, number]));
    }
    out.finish()?;
    hashes.sort_unstable();
    names.sort_unstable();
    names.dedup();
    write_words(file, Section::EntityHashes, hashes.into_iter())?;
    write_words(file, Section::Names, names.into_iter())
}

/// The hashes of the names by which an entity is looked for, and of the IRIs that are the same.
fn looked_for(said: &Described) -> Vec<u32> {
    let entity = &said.entity;
    let names = entity.names.iter().chain(&entity.aliases).map(|text| name_hash(&text.value));
    names.chain(entity.same_as.iter().map(|iri| same_as_hash(iri))).collect()
}

/// What stands for a name, however it is written.
pub(super) fn name_hash(name: &str) -> u32 {
    hash(&fold_name(name))
}

/// What stands for the IRI of the same entity elsewhere.
pub(super) fn same_as_hash(iri: &str) -> u32 {
    hash(&format!("= {iri}"))
}

fn write_published(file: &mut FileWriter, mut published: Vec<Published>) -> Result<(), IndexError> {
    published.sort_unstable();
    let day = |day: Option<Date>| day.map_or(i32::MIN, day_number) as u32;
    write_words(file, Section::Published, published.into_iter().map(|([a, b, c], on)| [a, b, c, day(on)]))
}
