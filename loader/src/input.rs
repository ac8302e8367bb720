//! Where bytes come from: a file or standard input, compressed or not.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::rejects::Reject;

/// Something to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file; `.gz`, `.zst` and `.zip` are recognised by content. Or a folder with the tables of an export.
    File(PathBuf),
    /// A file that stands for something else, as the body of a request, and is called by the name of that.
    Spooled {
        /// How messages call it. Its ending tells a syntax of RDF, as that of a file would.
        name: String,
        /// Where it is.
        path: PathBuf,
    },
    /// Standard input, compressed or not.
    Stdin,
    /// A text at hand.
    Text {
        /// How messages call it.
        name: String,
        /// The text.
        text: String,
    },
    /// The bytes of a file at hand: compressed or not, UTF-8 or not.
    Bytes {
        /// How messages call it.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// The input that a command line names: `-` is standard input.
    pub fn named(name: &Path) -> Self {
        if name == Path::new("-") { Self::Stdin } else { Self::File(name.to_owned()) }
    }

    /// How messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "standard input".to_owned(),
            Self::Text { name, .. } | Self::Bytes { name, .. } | Self::Spooled { name, .. } => name.clone(),
        }
    }

    /// Its size in bytes as stored, where that is known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::File(path) | Self::Spooled { path, .. } => fs_err::metadata(path).ok().map(|m| m.len()),
            Self::Stdin => None,
            Self::Text { text, .. } => Some(text.len() as u64),
            Self::Bytes { bytes, .. } => Some(bytes.len() as u64),
        }
    }

    /// Opens it and hands over each text in it: one, or for a zip archive each of its files. `read` counts the bytes
    /// taken from the input as stored.
    pub(crate) fn each_text<E: From<io::Error>>(
        &self,
        read: &Arc<AtomicU64>,
        mut take: impl FnMut(&str, &mut dyn BufRead) -> Result<(), E>,
    ) -> Result<(), E> {
        let name = self.name();
        let bytes: Box<dyn Read + '_> = match self {
            Self::File(path) | Self::Spooled { path, .. } => Box::new(fs_err::File::open(path)?),
            Self::Stdin => Box::new(io::stdin()),
            Self::Text { text, .. } => Box::new(text.as_bytes()),
            Self::Bytes { bytes, .. } => Box::new(bytes.as_slice()),
        };
        let mut source = BufReader::with_capacity(1 << 16, Counted { inner: bytes, read: Arc::clone(read) });
        let mut magic = [0; 4];
        let start = source.fill_buf()?;
        let known = start.len().min(4);
        magic[..known].copy_from_slice(&start[..known]);
        match magic {
            [0x1f, 0x8b, ..] => {
                take(&name, &mut BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(source)))
            }
            [0x28, 0xb5, 0x2f, 0xfd] => {
                take(&name, &mut BufReader::with_capacity(1 << 16, zstd::stream::read::Decoder::with_buffer(source)?))
            }
            [b'P', b'K', 3, 4] => self.each_in_zip(&mut source, take),
            _ => take(&name, &mut source),
        }
    }

    /// Whether it has at most so many bytes when it is unpacked. No more than that is unpacked to see it. Standard input can
    /// be read once only, and is let be.
    pub(crate) fn fits(&self, most: u64) -> io::Result<bool> {
        if let Self::Stdin = self {
            return Ok(true);
        }
        let mut left = most;
        let mut count = |reader: &mut dyn BufRead| {
            let taken = io::copy(&mut reader.take(left.saturating_add(1)), &mut io::sink())?;
            left = left.checked_sub(taken).ok_or(io::ErrorKind::FileTooLarge)?;
            Ok::<(), io::Error>(())
        };
        match self.each_text(&Arc::default(), |_, reader| count(reader)) {
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Ok(false),
            counted => counted.map(|()| true),
        }
    }

    fn each_in_zip<E: From<io::Error>>(
        &self,
        source: &mut dyn BufRead,
        mut take: impl FnMut(&str, &mut dyn BufRead) -> Result<(), E>,
    ) -> Result<(), E> {
        // The directory of an archive stands at its end, so that the whole of it is needed.
        let mut whole = Vec::new();
        source.read_to_end(&mut whole)?;
        let broken =
            |e: zip::result::ZipError| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", self.name()));
        let mut archive = zip::ZipArchive::new(Cursor::new(whole)).map_err(broken)?;
        for i in 0..archive.len() {
            let file = archive.by_index(i).map_err(broken)?;
            if !file.is_file() {
                continue;
            }
            let name = file.name().map_err(broken)?.into_owned();
            take(&name, &mut BufReader::with_capacity(1 << 16, file))?;
        }
        Ok(())
    }
}

/// Counts the bytes that pass.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl<'a> Line<'a> {
    /// The text of the line.
    pub(crate) fn text(self) -> Result<&'a str, Reject> {
        match self {
            Self::Text(text) => Ok(text),
            Self::NotUtf8(at) => Err(Reject::encoding(at)),
            Self::TooLong => Err(Reject::too_long()),
        }
    }
}

/// Numbered lines of a text, without their ends.
pub(crate) struct Lines<R> {
    reader: R,
    number: u64,
    buffer: Vec<u8>,
}

/// What was read of a line.
pub(crate) enum Line<'a> {
    /// A line of text.
    Text(&'a str),
    /// It is not UTF-8 from this byte on.
    NotUtf8(usize),
    /// It is longer than [`Lines::LONGEST`]; the rest of it was passed over.
    TooLong,
}

impl<R: BufRead> Lines<R> {
    /// The longest line that is taken, in bytes.
    pub(crate) const LONGEST: u64 = 64 << 20;

    pub(crate) fn new(reader: R) -> Self {
        Self { reader, number: 0, buffer: Vec::new() }
    }

    /// The next line and its number, counted from 1; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.buffer.clear();
        let n = self.reader.by_ref().take(Self::LONGEST).read_until(b'\n', &mut self.buffer)?;
        if n == 0 {
            return Ok(None);
        }
        self.number += 1;
        if n as u64 == Self::LONGEST && !self.buffer.ends_with(b"\n") {
            self.reader.skip_until(b'\n')?;
            return Ok(Some((self.number, Line::TooLong)));
        }
        let mut line = self.buffer.as_slice();
        line = line.strip_suffix(b"\n").unwrap_or(line);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.number == 1 {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        let line = match std::str::from_utf8(line) {
            Ok(text) => Line::Text(text),
            Err(e) => Line::NotUtf8(e.valid_up_to()),
        };
        Ok(Some((self.number, line)))
    }
}
