//! Sorting more than memory should hold: sorted runs are put aside in files that have no name, and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::PathBuf;

/// What can be put aside.
pub(super) trait Spilled: Ord + Sized {
    /// About how many bytes it takes in memory.
    fn size(&self) -> usize;
    fn write(&self, out: &mut impl Write) -> io::Result<()>;
    /// Reads the next one; `None` at the end.
    fn read(from: &mut impl Read) -> io::Result<Option<Self>>;
}

/// Takes records in any order.
pub(super) struct Sorter<T> {
    /// Where runs are put aside; `None` to hold all in memory.
    folder: Option<PathBuf>,
    /// How many bytes are held in memory.
    budget: usize,
    held: Vec<T>,
    size: usize,
    runs: Vec<File>,
}

impl<T: Spilled> Sorter<T> {
    pub(super) fn new(folder: Option<PathBuf>, budget: usize) -> Self {
        Self { folder, budget, held: Vec::new(), size: 0, runs: Vec::new() }
    }

    pub(super) fn push(&mut self, record: T) -> io::Result<()> {
        self.size += record.size();
        self.held.push(record);
        if self.size < self.budget {
            return Ok(());
        }
        match self.folder.clone() {
            Some(folder) => self.put_aside(&folder),
            None => Ok(()),
        }
    }

    fn put_aside(&mut self, folder: &PathBuf) -> io::Result<()> {
        fs_err::create_dir_all(folder)?;
        self.held.sort_unstable();
        let mut out = BufWriter::with_capacity(1 << 20, tempfile::tempfile_in(folder)?);
        for record in self.held.drain(..) {
            record.write(&mut out)?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.size = 0;
        Ok(())
    }

    /// All records in order.
    pub(super) fn sorted(mut self) -> io::Result<Sorted<T>> {
        self.held.sort_unstable();
        let mut runs: Vec<Run<T>> = vec![Run::Held(self.held.into_iter())];
        runs.extend(self.runs.into_iter().map(|file| Run::Aside(BufReader::with_capacity(256 << 10, file))));
        let mut heads = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            heads.extend(run.next()?.map(|record| Reverse((record, number))));
        }
        Ok(Sorted { runs, heads })
    }
}

enum Run<T> {
    Held(std::vec::IntoIter<T>),
    Aside(BufReader<File>),
}

impl<T: Spilled> Run<T> {
    fn next(&mut self) -> io::Result<Option<T>> {
        match self {
            Self::Held(records) => Ok(records.next()),
            Self::Aside(file) => T::read(file),
        }
    }
}

/// Records in order.
pub(super) struct Sorted<T> {
    runs: Vec<Run<T>>,
    heads: BinaryHeap<Reverse<(T, usize)>>,
}

impl<T: Spilled> Iterator for Sorted<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<io::Result<T>> {
        let mut head = self.heads.peek_mut()?;
        let Reverse((_, number)) = *head;
        match self.runs[number].next() {
            Ok(Some(next)) => Some(Ok(std::mem::replace(&mut *head, Reverse((next, number))).0.0)),
            Ok(None) => Some(Ok(PeekMut::pop(head).0.0)),
            Err(e) => Some(Err(e)),
        }
    }
}

/// Reads exactly as many bytes as there should be; `false` where there are none left at all.
pub(super) fn read_all(from: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    let mut read = 0;
    while read < bytes.len() {
        match from.read(&mut bytes[read..])? {
            0 if read == 0 => return Ok(false),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            more => read += more,
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Spilled for u64 {
        fn size(&self) -> usize {
            8
        }

        fn write(&self, out: &mut impl Write) -> io::Result<()> {
            out.write_all(&self.to_le_bytes())
        }

        fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
            let mut bytes = [0; 8];
            Ok(read_all(from, &mut bytes)?.then(|| Self::from_le_bytes(bytes)))
        }
    }

    #[test]
    fn records_come_out_in_order_however_many_runs_there_are() {
        let folder = tempfile::tempdir().unwrap();
        for budget in [1, 64, 1 << 20] {
            let mut sorter = Sorter::new(Some(folder.path().to_owned()), budget);
            let records: Vec<u64> = (0..100).map(|n| n * 7919 % 101).collect();
            records.iter().for_each(|record| sorter.push(*record).unwrap());
            let sorted: Vec<u64> = sorter.sorted().unwrap().collect::<Result<_, _>>().unwrap();
            assert!(sorted.is_sorted() && sorted.len() == records.len(), "{sorted:?}");
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
}
