//! The file of a segment: sections of chunks, each with a checksum that is looked at whenever the chunk is read.
//!
//! ```text
//! chunk chunk chunk …            sections one after the other
//! footer                         where each section starts, how many items it has, what else the segment says of itself
//! length and checksum of the footer, mark
//! ```
//!
//! A section of *words* has 32-bit numbers, 2048 in a chunk, so that the place of a chunk follows from its number. A
//! section of *items* has texts of bytes, 64 in a chunk; where its chunks start stands in a section of words of its own.
//! A checksum covers the number of the file, of the section and of the chunk too, so that no chunk passes for another.

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::folder::{Bytes, Draft};
use crate::error::IndexError;

/// How many words a chunk has.
pub(super) const WORDS: usize = 2048;
/// How many items a chunk has.
pub(super) const ITEMS: usize = 64;
/// The bytes of a checksum.
const SUM: usize = 8;
/// The end of every file of a segment, with the version of the format.
const MARK: &[u8; 8] = b"chanc\x00s\x01";
/// Mark, checksum and length of the footer.
const TAIL: u64 = 24;

/// The sections of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub(super) enum Section {
    Rows,
    RowStarts,
    Postings,
    Lists,
    Neighbours,
    Ids,
    Days,
    Entities,
    EntityStarts,
    EntityHashes,
    Names,
    Published,
}

impl Section {
    /// The section that says where the chunks of this one start.
    fn starts(self) -> Self {
        if self == Self::Entities { Self::EntityStarts } else { Self::RowStarts }
    }
}

/// Where a section is, and how much is in it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Head {
    section: Section,
    offset: u64,
    /// Words or items.
    count: u64,
}

#[derive(Serialize, Deserialize)]
struct Footer<T> {
    heads: Vec<Head>,
    about: T,
}

fn seed(file: u32, section: Section, chunk: u64) -> u64 {
    u64::from(file) << 40 | (section as u64) << 32 | chunk
}

/// Writes the file of a segment, section after section.
pub(super) struct FileWriter {
    out: Draft,
    number: u32,
    at: u64,
    heads: Vec<Head>,
}

impl FileWriter {
    pub(super) fn new(out: Draft, number: u32) -> Self {
        Self { out, number, at: 0, heads: Vec::new() }
    }

    /// Begins a section of words.
    pub(super) fn words(&mut self, section: Section) -> WordsWriter<'_> {
        self.heads.push(Head { section, offset: self.at, count: 0 });
        WordsWriter { file: self, section, words: Vec::with_capacity(WORDS), chunk: 0 }
    }

    /// Begins a section of items.
    pub(super) fn items(&mut self, section: Section) -> ItemsWriter<'_> {
        self.heads.push(Head { section, offset: self.at, count: 0 });
        ItemsWriter { file: self, section, ends: Vec::with_capacity(ITEMS), bytes: Vec::new(), starts: Vec::new() }
    }

    fn chunk(&mut self, section: Section, chunk: u64, payload: &[u8]) -> Result<(), IndexError> {
        let sum = xxh3_64_with_seed(payload, seed(self.number, section, chunk));
        self.out.write_all(&sum.to_le_bytes())?;
        self.out.write_all(payload)?;
        self.at += (SUM + payload.len()) as u64;
        Ok(())
    }

    fn count(&mut self, count: u64) {
        if let Some(head) = self.heads.last_mut() {
            head.count += count;
        }
    }

    /// Writes what the segment says of itself, and gives the file back to be closed, with its length.
    pub(super) fn finish<T: Serialize>(mut self, about: T) -> Result<(Draft, u64), IndexError> {
        let footer = postcard::to_stdvec(&Footer { heads: std::mem::take(&mut self.heads), about })?;
        let sum = xxh3_64_with_seed(&footer, u64::from(self.number));
        self.out.write_all(&footer)?;
        self.out.write_all(&(footer.len() as u64).to_le_bytes())?;
        self.out.write_all(&sum.to_le_bytes())?;
        self.out.write_all(MARK)?;
        Ok((self.out, self.at + footer.len() as u64 + TAIL))
    }
}

/// Writes words.
pub(super) struct WordsWriter<'f> {
    file: &'f mut FileWriter,
    section: Section,
    words: Vec<u32>,
    chunk: u64,
}

impl WordsWriter<'_> {
    pub(super) fn push(&mut self, word: u32) -> Result<(), IndexError> {
        self.words.push(word);
        if self.words.len() == WORDS { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), IndexError> {
        let bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.file.chunk(self.section, self.chunk, &bytes)?;
        self.file.count(self.words.len() as u64);
        self.words.clear();
        self.chunk += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), IndexError> {
        if self.words.is_empty() { Ok(()) } else { self.write() }
    }
}

/// Writes items; [`finish`](Self::finish) writes where their chunks start, too.
pub(super) struct ItemsWriter<'f> {
    file: &'f mut FileWriter,
    section: Section,
    ends: Vec<u32>,
    bytes: Vec<u8>,
    starts: Vec<u64>,
}

impl ItemsWriter<'_> {
    pub(super) fn push(&mut self, item: &[u8]) -> Result<(), IndexError> {
        self.bytes.extend_from_slice(item);
        self.ends.push(u32::try_from(self.bytes.len()).map_err(|_| IndexError::TooLarge)?);
        if self.ends.len() == ITEMS { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), IndexError> {
        let mut payload = Vec::with_capacity(4 * self.ends.len() + self.bytes.len());
        for end in &self.ends {
            payload.extend_from_slice(&end.to_le_bytes());
        }
        payload.extend_from_slice(&self.bytes);
        self.starts.push(self.file.at);
        self.file.chunk(self.section, self.starts.len() as u64 - 1, &payload)?;
        self.file.count(self.ends.len() as u64);
        self.ends.clear();
        self.bytes.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), IndexError> {
        if !self.ends.is_empty() {
            self.write()?;
        }
        self.starts.push(self.file.at);
        let starts = std::mem::take(&mut self.starts);
        let mut words = self.file.words(self.section.starts());
        for start in starts {
            words.push(start as u32)?;
            words.push((start >> 32) as u32)?;
        }
        words.finish()
    }
}

/// A chunk that was read and is whole.
#[derive(Clone)]
pub(super) enum Chunk {
    Words(Arc<[u32]>),
    Bytes(Arc<[u8]>),
}

/// Which chunk: file, section, number.
pub(super) type Place = (u32, u8, u32);

/// Weighs a chunk by the bytes that it takes.
#[derive(Clone)]
pub(super) struct Size;

impl Weighter<Place, Chunk> for Size {
    fn weight(&self, _: &Place, chunk: &Chunk) -> u64 {
        const ENTRY: usize = 64;
        let bytes = match chunk {
            Chunk::Words(words) => 4 * words.len(),
            Chunk::Bytes(bytes) => bytes.len(),
        };
        (bytes + ENTRY) as u64
    }
}

/// The chunks that were read last, of all segments.
pub(super) type Chunks = Cache<Place, Chunk, Size, FxBuildHasher>;

/// A cache of so many bytes.
pub(super) fn chunks(bytes: u64) -> Chunks {
    // It grows with what is kept: a command that asks one question should not make room for thousands.
    const AT_FIRST: usize = 256;
    Cache::with(AT_FIRST, bytes, Size, FxBuildHasher, DefaultLifecycle::default())
}

/// An item: the bytes of its chunk, and which of them are its own.
pub(super) struct Item {
    chunk: Arc<[u8]>,
    range: Range<usize>,
}

impl Item {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.chunk[self.range.clone()]
    }
}

/// Reads the file of a segment.
pub(super) struct FileReader {
    bytes: Bytes,
    /// Tells its chunks from those of other files in the cache.
    id: u32,
    number: u32,
    name: String,
    heads: Vec<Head>,
    cache: Arc<Chunks>,
}

impl Drop for FileReader {
    /// Nobody asks for its chunks any more: they make room for those of others.
    fn drop(&mut self) {
        self.cache.retain(|(id, ..), _| *id != self.id);
    }
}

impl FileReader {
    /// Opens a file and reads what it says of itself.
    pub(super) fn open<T: for<'d> Deserialize<'d>>(
        bytes: Bytes,
        name: &str,
        number: u32,
        id: u32,
        cache: Arc<Chunks>,
    ) -> Result<(Self, T), IndexError> {
        let damaged = |found: &str| IndexError::damaged(name, found);
        let length = bytes.len()?;
        let tail_at = length.checked_sub(TAIL).ok_or_else(|| damaged("it is cut short"))?;
        let mut tail = [0; TAIL as usize];
        bytes.read_at(&mut tail, tail_at)?;
        let number_at = |at: usize| u64::from_le_bytes(tail[at..at + 8].try_into().unwrap_or_default());
        if &tail[16..] != MARK {
            return Err(damaged("it does not end as it should"));
        }
        let footer_at = tail_at.checked_sub(number_at(0)).ok_or_else(|| damaged("its footer has no place"))?;
        let mut footer = vec![0; usize::try_from(tail_at - footer_at).map_err(|_| IndexError::TooLarge)?];
        bytes.read_at(&mut footer, footer_at)?;
        if xxh3_64_with_seed(&footer, u64::from(number)) != number_at(8) {
            return Err(damaged("the checksum of its footer differs"));
        }
        let Footer { heads, about } = postcard::from_bytes(&footer)?;
        Ok((Self { bytes, id, number, name: name.to_owned(), heads, cache }, about))
    }

    fn head(&self, section: Section) -> Result<Head, IndexError> {
        let head = self.heads.iter().find(|head| head.section == section).copied();
        head.ok_or_else(|| IndexError::damaged(&self.name, "a section is missing"))
    }

    /// How many words or items a section has.
    pub(super) fn count(&self, section: Section) -> u64 {
        self.heads.iter().find(|head| head.section == section).map_or(0, |head| head.count)
    }

    /// A chunk of words.
    pub(super) fn words(&self, section: Section, chunk: u32) -> Result<Arc<[u32]>, IndexError> {
        let place = (self.id, section as u8, chunk);
        if let Some(Chunk::Words(words)) = self.cache.get(&place) {
            return Ok(words);
        }
        let head = self.head(section)?;
        let first = u64::from(chunk) * WORDS as u64;
        let length = head.count.saturating_sub(first).min(WORDS as u64) as usize;
        let at = head.offset + u64::from(chunk) * (SUM + 4 * WORDS) as u64;
        let payload = self.payload(section, chunk, at, 4 * length)?;
        let words: Arc<[u32]> =
            payload.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
        self.cache.insert(place, Chunk::Words(Arc::clone(&words)));
        Ok(words)
    }

    /// `N` words that stand together in one chunk.
    pub(super) fn entry<const N: usize>(&self, section: Section, at: u64) -> Result<[u32; N], IndexError> {
        let first = at * N as u64;
        let words = self.words(section, (first / WORDS as u64) as u32)?;
        let start = (first % WORDS as u64) as usize;
        let entry = words.get(start..start + N).and_then(|entry| <[u32; N]>::try_from(entry).ok());
        entry.ok_or_else(|| self.outside())
    }

    /// How many entries of `N` words a section has.
    pub(super) fn entries<const N: usize>(&self, section: Section) -> u64 {
        self.count(section) / N as u64
    }

    /// The first entry for which `is_before` no longer holds; entries are in the order of what it asks for.
    pub(super) fn partition<const N: usize>(
        &self,
        section: Section,
        is_before: impl Fn([u32; N]) -> bool,
    ) -> Result<u64, IndexError> {
        let (mut low, mut high) = (0, self.entries::<N>(section));
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(self.entry(section, middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// An item.
    pub(super) fn item(&self, section: Section, at: u32) -> Result<Item, IndexError> {
        let chunk = self.items(section, at / ITEMS as u32)?;
        let count = self.count(section).saturating_sub(u64::from(at / ITEMS as u32) * ITEMS as u64).min(ITEMS as u64);
        let (count, within) = (count as usize, at as usize % ITEMS);
        let end = |item: usize| {
            let bytes = chunk.get(4 * item..4 * item + 4)?;
            Some(4 * count + u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let start = if within == 0 { Some(4 * count) } else { end(within - 1) };
        let range = start.zip(end(within)).map(|(start, end)| start..end);
        let range = range.filter(|range| within < count && range.start <= range.end && range.end <= chunk.len());
        let range = range.ok_or_else(|| self.outside())?;
        Ok(Item { chunk, range })
    }

    fn items(&self, section: Section, chunk: u32) -> Result<Arc<[u8]>, IndexError> {
        let place = (self.id, section as u8, chunk);
        if let Some(Chunk::Bytes(bytes)) = self.cache.get(&place) {
            return Ok(bytes);
        }
        let start = |chunk: u64| -> Result<u64, IndexError> {
            let [low, high] = self.entry(section.starts(), chunk)?;
            Ok(u64::from(high) << 32 | u64::from(low))
        };
        let (from, to) = (start(u64::from(chunk))?, start(u64::from(chunk) + 1)?);
        let length = to.checked_sub(from + SUM as u64).ok_or_else(|| self.outside())?;
        let length = usize::try_from(length).map_err(|_| IndexError::TooLarge)?;
        let bytes: Arc<[u8]> = self.payload(section, chunk, from, length)?.into();
        self.cache.insert(place, Chunk::Bytes(Arc::clone(&bytes)));
        Ok(bytes)
    }

    /// The bytes of a chunk, which are what was written.
    fn payload(&self, section: Section, chunk: u32, at: u64, length: usize) -> Result<Vec<u8>, IndexError> {
        let mut bytes = vec![0; SUM + length];
        self.bytes.read_at(&mut bytes, at)?;
        let payload = bytes.split_off(SUM);
        let sum = u64::from_le_bytes(bytes.try_into().unwrap_or_default());
        if xxh3_64_with_seed(&payload, seed(self.number, section, u64::from(chunk))) != sum {
            return Err(IndexError::damaged(&self.name, "the checksum of a chunk differs"));
        }
        Ok(payload)
    }

    pub(super) fn outside(&self) -> IndexError {
        IndexError::damaged(&self.name, "it names a place that it does not have")
    }
}
