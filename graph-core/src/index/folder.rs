//! Where the files of an index are: a folder on disk, or memory.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A folder of files that are written once, whole, and never changed.
#[derive(Debug)]
pub(super) enum Folder {
    Disk(PathBuf),
    Memory(Mutex<HashMap<String, Arc<[u8]>>>),
}

/// A file that is there to be read.
#[derive(Debug)]
pub(super) enum Bytes {
    Disk(File),
    Memory(Arc<[u8]>),
}

/// A file that is being written. It has its name once it is [closed](Draft::close).
pub(super) enum Draft {
    Disk(Box<BufWriter<fs_err::File>>),
    Memory(Vec<u8>),
}

/// The end of the name of a file that is being written.
const DRAFT: &str = ".new";

impl Folder {
    pub(super) fn in_memory() -> Self {
        Self::Memory(Mutex::default())
    }

    pub(super) fn open(&self, name: &str) -> io::Result<Bytes> {
        match self {
            Self::Disk(folder) => Ok(Bytes::Disk(fs_err::File::open(folder.join(name))?.into_parts().0)),
            Self::Memory(files) => match locked(files).get(name) {
                Some(bytes) => Ok(Bytes::Memory(Arc::clone(bytes))),
                None => Err(io::Error::new(io::ErrorKind::NotFound, name.to_owned())),
            },
        }
    }

    #[cfg(feature = "disk")]
    pub(super) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let bytes = self.open(name)?;
        let mut whole = vec![0; usize::try_from(bytes.len()?).map_err(io::Error::other)?];
        bytes.read_at(&mut whole, 0)?;
        Ok(whole)
    }

    pub(super) fn create(&self, name: &str) -> io::Result<Draft> {
        match self {
            Self::Disk(folder) => {
                fs_err::create_dir_all(folder)?;
                let file = fs_err::File::create(folder.join(format!("{name}{DRAFT}")))?;
                Ok(Draft::Disk(Box::new(BufWriter::with_capacity(1 << 20, file))))
            }
            Self::Memory(_) => Ok(Draft::Memory(Vec::new())),
        }
    }

    /// Writes a whole file, which has its name only when it is on disk.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut draft = self.create(name)?;
        draft.write_all(bytes)?;
        self.close(draft, name)
    }

    /// Gives a file its name, once it is on disk.
    pub(super) fn close(&self, draft: Draft, name: &str) -> io::Result<()> {
        match (self, draft) {
            (Self::Disk(folder), Draft::Disk(out)) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.sync_all()?;
                fs_err::rename(folder.join(format!("{name}{DRAFT}")), folder.join(name))?;
                sync_folder(folder)
            }
            (Self::Memory(files), Draft::Memory(bytes)) => {
                locked(files).insert(name.to_owned(), bytes.into());
                Ok(())
            }
            (Self::Disk(_) | Self::Memory(_), _) => Err(io::Error::other("a file of another folder")),
        }
    }

    /// A number that no file has, or more than that.
    pub(super) fn next_number(&self) -> u32 {
        let number = |name: &str| name.split_once('.')?.0.parse::<u32>().ok();
        let most = match self {
            Self::Disk(folder) => {
                let entries = fs_err::read_dir(folder).into_iter().flatten().flatten();
                entries.filter_map(|entry| number(&entry.file_name().to_string_lossy())).max()
            }
            Self::Memory(files) => locked(files).keys().filter_map(|name| number(name)).max(),
        };
        most.map_or(1, |most| most.saturating_add(1))
    }

    /// Removes every file but those named; what cannot be removed is left for the next time.
    pub(super) fn keep_only(&self, names: &[String]) {
        match self {
            Self::Disk(folder) => {
                let Ok(entries) = fs_err::read_dir(folder) else { return };
                for entry in entries.flatten() {
                    if !names.iter().any(|name| entry.file_name() == name.as_str()) {
                        let _left = fs_err::remove_file(entry.path());
                    }
                }
            }
            Self::Memory(files) => locked(files).retain(|name, _| names.contains(name)),
        }
    }

    /// Where runs of sorted records may be put aside; `None` in memory.
    pub(super) fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Disk(folder) => Some(folder),
            Self::Memory(_) => None,
        }
    }
}

fn locked(files: &Mutex<HashMap<String, Arc<[u8]>>>) -> MutexGuard<'_, HashMap<String, Arc<[u8]>>> {
    files.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the names in a folder durable; where a folder cannot be opened as a file, its system does so by itself.
fn sync_folder(folder: &PathBuf) -> io::Result<()> {
    #[cfg(unix)]
    fs_err::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _nothing_to_do = folder;
    Ok(())
}

impl Bytes {
    pub(super) fn len(&self) -> io::Result<u64> {
        match self {
            Self::Disk(file) => Ok(file.metadata()?.len()),
            Self::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// Fills `buffer` from this place of the file on.
    pub(super) fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        match self {
            #[cfg(unix)]
            Self::Disk(file) => std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset),
            #[cfg(windows)]
            Self::Disk(file) => read_exact_at(file, buffer, offset),
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).ok();
                let end = start.and_then(|start| start.checked_add(buffer.len()));
                let found = start.zip(end).and_then(|(start, end)| bytes.get(start..end));
                buffer.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
                Ok(())
            }
        }
    }
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                buffer = &mut buffer[read..];
                offset += read as u64;
            }
        }
    }
    Ok(())
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Disk(out) => out.write(bytes),
            Self::Memory(whole) => whole.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Disk(out) => out.flush(),
            Self::Memory(_) => Ok(()),
        }
    }
}
