//! A segment: some of the rows of an index, in their order, with the lists of the entities and pairs that they are of.
//!
//! | section | has | in the order of |
//! |---|---|---|
//! | rows | the rows ([`super::row`]); the number of a row is its rank | date, event |
//! | postings | 1024 ranks, then their 1024 marks, and so on | list, rank |
//! | lists | first entity, second (or alone, or crowd), first posting, how many | entities |
//! | neighbours | second entity, number of the list | second entity |
//! | ids | start of the hash of the event, rank | hash |
//! | days | first day of an event, first rank of that day | day |
//! | entities | IRIs, and what is said of them ([`super::description`]) | number |
//! | entity hashes | hash of the IRI, number | hash |
//! | names | hash of a name that is looked for, number of the entity | hash |
//! | published | hash of the IRI of a document, day of publication | hash |

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::Date;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::chunks::{Chunks, FileReader, Item, Section, WORDS};
use super::description;
use super::dictionary::{Entities, Sorts};
use super::folder::Folder;
use super::posting::Marks;
use super::row::{self, Position, Reading, Record};
use crate::date::{OrderKey, day_number, day_of};
use crate::described::Described;
use crate::error::IndexError;
use crate::id::{DocumentId, EntityId, EventId};

/// How many postings a chunk has.
pub(super) const POSTINGS: u32 = WORDS as u32 / 2;

/// What a segment says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) sorts: Vec<(u16, Option<u16>, u8, u8)>,
    pub(super) entities: u32,
    /// The rows before which all are without a first day.
    pub(super) undated: u32,
    pub(super) has_joined: bool,
    pub(super) has_merged: bool,
}

/// A segment that is open.
pub(super) struct Segment {
    pub(super) file: Arc<FileReader>,
    pub(super) sorts: Sorts,
    pub(super) about: About,
    /// The rows that count no more: a younger segment has them, or they are gone.
    pub(super) dead: RoaringBitmap,
    iris: Arc<Vec<OnceLock<EntityId>>>,
}

/// Tells apart the files that a process has open.
static OPENED: AtomicU32 = AtomicU32::new(0);

/// The name of the file of a segment.
pub(super) fn file_name(number: u32) -> String {
    format!("{number:08}.segment")
}

/// What stands for the IRI of an event among the ids.
pub(super) fn id_hash(event: &EventId) -> u32 {
    match event.key() {
        Some(key) => u32::from_be_bytes(key.to_bytes()[..4].try_into().unwrap_or_default()),
        None => hash(event.as_str()),
    }
}

/// What stands for a text.
pub(super) fn hash(text: &str) -> u32 {
    (xxh3_64(text.as_bytes()) >> 32) as u32
}

/// What stands for a document among those that say when they were published: enough that no two have the same.
pub(super) fn document_hash(document: &DocumentId) -> [u32; 3] {
    let hash = xxh3_128(document.as_str().as_bytes());
    [(hash >> 96) as u32, (hash >> 64) as u32, (hash >> 32) as u32]
}

impl Segment {
    pub(super) fn open(
        folder: &Folder,
        number: u32,
        dead: RoaringBitmap,
        cache: &Arc<Chunks>,
    ) -> Result<Self, IndexError> {
        let name = file_name(number);
        let id = OPENED.fetch_add(1, Ordering::Relaxed);
        let (file, about) = FileReader::open::<About>(folder.open(&name)?, &name, number, id, Arc::clone(cache))?;
        let sorts = Sorts::read(&about.sorts)?;
        let mut iris = Vec::new();
        iris.resize_with(about.entities as usize, OnceLock::new);
        Ok(Self { file: Arc::new(file), sorts, about, dead, iris: Arc::new(iris) })
    }

    /// The same, of which these rows count no more. What was read of it is kept.
    pub(super) fn with_dead(&self, dead: RoaringBitmap) -> Self {
        let (file, iris) = (Arc::clone(&self.file), Arc::clone(&self.iris));
        Self { file, sorts: self.sorts.clone(), about: self.about.clone(), dead, iris }
    }

    /// How many rows it has, those that count no more included.
    pub(super) fn rows(&self) -> u32 {
        self.file.count(Section::Rows) as u32
    }

    fn row(&self, rank: u32) -> Result<Item, IndexError> {
        self.file.item(Section::Rows, rank)
    }

    pub(super) fn record(&self, rank: u32) -> Result<Record, IndexError> {
        Reading { entities: self, sorts: &self.sorts }.record(self.row(rank)?.bytes())
    }

    pub(super) fn position(&self, rank: u32) -> Result<Position, IndexError> {
        row::position(self.row(rank)?.bytes())
    }

    /// The first rank whose row does not come before this place, or does come after it.
    pub(super) fn rank_at(&self, place: &OrderKey<EventId>, after: bool) -> Result<u32, IndexError> {
        let (mut low, mut high) = self.ranks_of_day(place.earliest)?;
        while low < high {
            let middle = low + (high - low) / 2;
            let key = self.position(middle)?.key;
            if key < *place || (after && key == *place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// The ranks of the rows with this first day.
    fn ranks_of_day(&self, day: Option<Date>) -> Result<(u32, u32), IndexError> {
        match day {
            None => Ok((0, self.about.undated)),
            Some(day) => {
                let number = day_number(day);
                Ok((self.rank_of_day(number)?, self.rank_of_day(number.saturating_add(1))?))
            }
        }
    }

    /// The first rank whose row has this first day or a later one; those without a first day come before.
    pub(super) fn rank_of_day(&self, number: i32) -> Result<u32, IndexError> {
        let at = self.file.partition(Section::Days, |[day, _]: [u32; 2]| (day as i32) < number)?;
        if at == self.file.entries::<2>(Section::Days) {
            return Ok(self.rows());
        }
        let [_, rank] = self.file.entry(Section::Days, at)?;
        Ok(rank)
    }

    /// The postings of the list of these two: where they start, and how many there are.
    pub(super) fn list(&self, first: u32, second: u32) -> Result<(u32, u32), IndexError> {
        let at = self.file.partition(Section::Lists, |[a, b, _, _]: [u32; 4]| (a, b) < (first, second))?;
        if at == self.file.entries::<4>(Section::Lists) {
            return Ok((0, 0));
        }
        let [a, b, start, count] = self.file.entry(Section::Lists, at)?;
        Ok(if (a, b) == (first, second) { (start, count) } else { (0, 0) })
    }

    /// The lists of rows that are in no list of a pair, of all entities.
    pub(super) fn crowds(&self) -> Result<Vec<(u32, u32)>, IndexError> {
        let mut lists = Vec::new();
        for at in 0..self.file.entries::<4>(Section::Lists) {
            let [_, other, start, count] = self.file.entry(Section::Lists, at)?;
            if other == super::posting::CROWD {
                lists.push((start, count));
            }
        }
        Ok(lists)
    }

    /// The lists of all pairs.
    pub(super) fn pairs(&self) -> Result<Vec<Pair>, IndexError> {
        let mut pairs = Vec::new();
        for at in 0..self.file.entries::<4>(Section::Lists) {
            let [first, other, start, count] = self.file.entry(Section::Lists, at)?;
            if other < super::posting::CROWD {
                pairs.push(Pair { first, other, start, count, is_second: false });
            }
        }
        Ok(pairs)
    }

    /// The lists of the pairs that an entity is in, as their first.
    pub(super) fn pairs_of(&self, entity: u32) -> Result<Vec<Pair>, IndexError> {
        let mut pairs = Vec::new();
        let from = self.file.partition(Section::Lists, |[a, _, _, _]: [u32; 4]| a < entity)?;
        for at in from..self.file.entries::<4>(Section::Lists) {
            let [a, b, start, count] = self.file.entry(Section::Lists, at)?;
            if a != entity {
                break;
            }
            if b < super::posting::CROWD {
                pairs.push(Pair { first: entity, other: b, start, count, is_second: false });
            }
        }
        let from = self.file.partition(Section::Neighbours, |[b, _]: [u32; 2]| b < entity)?;
        for at in from..self.file.entries::<2>(Section::Neighbours) {
            let [b, list] = self.file.entry(Section::Neighbours, at)?;
            if b != entity {
                break;
            }
            let [a, _, start, count] = self.file.entry(Section::Lists, u64::from(list))?;
            pairs.push(Pair { first: entity, other: a, start, count, is_second: true });
        }
        Ok(pairs)
    }

    /// Tells each of some postings.
    pub(super) fn postings(&self, start: u32, count: u32, mut tell: impl FnMut(u32, Marks)) -> Result<(), IndexError> {
        let (mut at, end) = (start, start.checked_add(count).ok_or_else(|| self.file.outside())?);
        while at < end {
            let (chunk, first) = (at / POSTINGS, (at % POSTINGS) as usize);
            let words = self.file.words(Section::Postings, chunk)?;
            let (ranks, marks) = words.split_at(words.len() / 2);
            let last = ((end - chunk * POSTINGS).min(POSTINGS)) as usize;
            let (Some(ranks), Some(marks)) = (ranks.get(first..last), marks.get(first..last)) else {
                return Err(self.file.outside());
            };
            for (rank, marks) in ranks.iter().zip(marks) {
                tell(*rank, Marks(*marks));
            }
            at = chunk * POSTINGS + last as u32;
        }
        Ok(())
    }

    /// A posting.
    pub(super) fn posting(&self, at: u32) -> Result<(u32, Marks), IndexError> {
        let words = self.file.words(Section::Postings, at / POSTINGS)?;
        let (ranks, marks) = words.split_at(words.len() / 2);
        let within = (at % POSTINGS) as usize;
        match (ranks.get(within), marks.get(within)) {
            (Some(rank), Some(marks)) => Ok((*rank, Marks(*marks))),
            (_, _) => Err(self.file.outside()),
        }
    }

    /// How many of the postings of a list have a rank below this one.
    pub(super) fn postings_before(&self, (start, count): (u32, u32), rank: u32) -> Result<u32, IndexError> {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.posting(start + middle)?.0 < rank {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// The ranks of the rows of an event that count: its own, and that of the happening for which it stands.
    pub(super) fn ranks_of(&self, event: &EventId) -> Result<Vec<(u32, Position)>, IndexError> {
        let wanted = id_hash(event);
        let mut ranks = Vec::new();
        let from = self.file.partition(Section::Ids, |[id, _]: [u32; 2]| id < wanted)?;
        for at in from..self.file.entries::<2>(Section::Ids) {
            let [id, rank] = self.file.entry(Section::Ids, at)?;
            if id != wanted {
                break;
            }
            let position = self.position(rank)?;
            if position.key.id == *event && !self.dead.contains(rank) {
                ranks.push((rank, position));
            }
        }
        Ok(ranks)
    }

    /// The number of an entity.
    pub(super) fn number(&self, id: &EntityId) -> Result<Option<u32>, IndexError> {
        let wanted = hash(id.as_str());
        let from = self.file.partition(Section::EntityHashes, |[hash, _]: [u32; 2]| hash < wanted)?;
        for at in from..self.file.entries::<2>(Section::EntityHashes) {
            let [hash, number] = self.file.entry(Section::EntityHashes, at)?;
            if hash != wanted {
                break;
            }
            if description::read_iri(self.file.item(Section::Entities, number)?.bytes())? == id.as_str() {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// What is said of the entity with this number.
    pub(super) fn described(&self, number: u32) -> Result<Described, IndexError> {
        description::read(self.file.item(Section::Entities, number)?.bytes())
    }

    /// The numbers of the entities that may have a name with this hash.
    pub(super) fn named(&self, wanted: u32) -> Result<Vec<u32>, IndexError> {
        let mut numbers = Vec::new();
        let from = self.file.partition(Section::Names, |[hash, _]: [u32; 2]| hash < wanted)?;
        for at in from..self.file.entries::<2>(Section::Names) {
            let [hash, number] = self.file.entry(Section::Names, at)?;
            if hash != wanted {
                break;
            }
            numbers.push(number);
        }
        Ok(numbers)
    }

    /// The day on which a document was published, where this segment knows: the outer `None` where it does not.
    pub(super) fn published(&self, document: &DocumentId) -> Result<Option<Option<Date>>, IndexError> {
        let wanted = document_hash(document);
        let at = self.file.partition(Section::Published, |[a, b, c, _]: [u32; 4]| [a, b, c] < wanted)?;
        if at == self.file.entries::<4>(Section::Published) {
            return Ok(None);
        }
        let [a, b, c, day] = self.file.entry(Section::Published, at)?;
        Ok(([a, b, c] == wanted).then(|| day_of(day as i32)))
    }
}

impl Segment {
    /// Every document that says when it was published.
    pub(super) fn all_published(&self) -> Result<Vec<Published>, IndexError> {
        let all = 0..self.file.entries::<4>(Section::Published);
        all.map(|at| self.file.entry(Section::Published, at).map(|[a, b, c, day]| ([a, b, c], day_of(day as i32))))
            .collect()
    }

    /// Every entity.
    pub(super) fn all_entities(&self) -> Result<Vec<EntityId>, IndexError> {
        (0..self.about.entities).map(|number| self.entity(number)).collect()
    }
}

impl Entities for Segment {
    fn entity(&self, number: u32) -> Result<EntityId, IndexError> {
        let place = self.iris.get(number as usize).ok_or_else(row::unknown)?;
        if let Some(id) = place.get() {
            return Ok(id.clone());
        }
        let id = EntityId::from_iri(description::read_iri(self.file.item(Section::Entities, number)?.bytes())?);
        Ok(place.get_or_init(|| id).clone())
    }
}

/// A document by its hash, and when it was published, as far as it says so.
pub(super) type Published = ([u32; 3], Option<Date>);

/// The list of a pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) first: u32,
    pub(super) other: u32,
    pub(super) start: u32,
    pub(super) count: u32,
    /// Whether the first stands second in the list.
    pub(super) is_second: bool,
}
