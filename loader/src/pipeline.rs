//! The load itself: open, recognise, read, reject or write, count.

mod rows;

use std::fmt::Display;
use std::io::{BufRead, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use graph_core::dump::Quad;
use graph_core::{GraphStore, Writer};

use crate::error::LoadError;
use crate::format::gdelt::Gdelt;
use crate::format::icews::Icews;
use crate::format::tkg::Tkg;
use crate::format::{Format, Rows, Sniffed, sniff};
use crate::input::{Input, Line, Lines};
use crate::intake::Intake;
use crate::mapping::Mapping;
use crate::normalise::Normaliser;
use crate::record::Row;
use crate::reject_log::RejectLog;
use crate::rejects::{Reason, Reject};
use crate::summary::LoadSummary;
use crate::{format, interchange};

/// How much of a text is read to recognise it and to see whether it is what it claims to be.
const HEAD: u64 = 256 << 10;
/// So many wrong rows at the start of a file tell something of the file; fewer may be a small file with slips.
const TELLING: u64 = 10;
/// The longest interchange document that is read, in bytes: that of a line, which may be one too. A small compressed file
/// may hold one of any length.
const LONGEST_DOCUMENT: u64 = Lines::<&[u8]>::LONGEST;
/// Progress is told every so many rows.
const STEP: u64 = 4096;

/// How to load.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format of every input; by default each is recognised by its content.
    pub format: Option<Format>,
    /// The name of the data set, for rows that name no document; by default that of the format.
    pub dataset: Option<String>,
    /// Where rejects go; by default to `FILE.rejects.jsonl` beside each file, or in the working directory where that
    /// folder cannot be written to.
    pub rejects: Option<PathBuf>,
    /// Whether an interchange document that the store has with other content takes its place, or is rejected.
    pub replace: bool,
    /// How many bytes an input may have when it is unpacked: one that has more, as a small archive may, is refused before
    /// anything of it is read. By default any number.
    pub most: Option<u64>,
    /// How the columns of tables become events. With it, an input in no other format that is known is a table.
    pub mapping: Option<Mapping>,
}

/// How far a load is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes read of the inputs as stored.
    pub bytes: u64,
    /// Rows read.
    pub rows: u64,
}

/// Loads inputs into a store, one after the other, and says what it did.
///
/// A bad row is a reject: it is written to the rejects file and counted, and the load goes on. A file that is not what
/// it claims to be is refused whole; `refused` is told, and the other files are loaded all the same.
///
/// # Errors
/// When a file cannot be read, a rejects file not be written, or the store fails. What was committed until then stays,
/// in whole batches; loading again completes it.
///
/// ```
/// use graph_core::GraphStore;
/// use loader::{Input, Options, load};
///
/// let folder = std::env::temp_dir().join(format!("chancery-doc-{}", std::process::id()));
/// std::fs::create_dir_all(&folder)?;
/// let file = folder.join("visits.tsv");
/// std::fs::write(&file, "2014-01-01\tChina\tMake a visit\tJapan\n2014-01-01\tJapan\tHost a visit\tChina\n")?;
///
/// let store = GraphStore::in_memory()?;
/// let summary = load(&[Input::named(&file)], &store, &Options::default(), &mut |_| (), &mut |_| ())?;
/// assert_eq!((summary.rows, summary.events.new, summary.reports.new), (2, 1, 2));
///
/// let again = load(&[Input::named(&file)], &store, &Options::default(), &mut |_| (), &mut |_| ())?;
/// assert_eq!((again.events.new, again.events.known), (0, 1));
/// # std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn load(
    inputs: &[Input],
    store: &GraphStore,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
    refused: &mut dyn FnMut(&LoadError),
) -> Result<LoadSummary, LoadError> {
    let started = Instant::now();
    let mut load = Load {
        options,
        intake: Intake::new(store, options.replace)?,
        writer: store.writer()?,
        summary: LoadSummary::default(),
        read: Arc::default(),
        progress,
    };
    for input in inputs {
        match load.input(input) {
            Ok(()) => {}
            Err(
                e @ (LoadError::Unrecognised { .. }
                | LoadError::Unfit { .. }
                | LoadError::Columns { .. }
                | LoadError::TooLarge { .. }
                | LoadError::Damaged { .. }
                | LoadError::Refused { .. }),
            ) => {
                load.summary.refused += 1;
                refused(&e);
            }
            Err(e) => return Err(e),
        }
    }
    load.intake.finish(&mut load.writer)?;
    load.writer.finish()?;
    let mut summary = load.summary;
    load.intake.count(&mut summary);
    summary.waiting = store.view().waiting()?;
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

struct Load<'a> {
    options: &'a Options,
    intake: Intake<'a>,
    writer: Writer<'a>,
    summary: LoadSummary,
    read: Arc<AtomicU64>,
    progress: &'a mut dyn FnMut(Progress),
}

impl Load<'_> {
    fn input(&mut self, input: &Input) -> Result<(), LoadError> {
        if let Input::File(folder) = input
            && folder.is_dir()
        {
            return self.whole(&input.name(), format::tables::read(folder));
        }
        if let Some(most) = self.options.most {
            let damaged = |error: std::io::Error| LoadError::Damaged { input: input.name(), reason: error.to_string() };
            if !input.fits(most).map_err(damaged)? {
                return Err(LoadError::TooLarge { input: input.name(), most });
            }
        }
        let mut rejects =
            RejectLog::new(input, self.options.rejects.as_deref(), !self.summary.rejects_files.is_empty());
        let read = Arc::clone(&self.read);
        let taken = input.each_text(&read, |name, reader| self.text(name, reader, &mut rejects));
        let path = rejects.finish()?;
        self.summary.rejects_files.extend(path.filter(|path| !self.summary.rejects_files.contains(path)));
        taken
    }

    fn text(&mut self, name: &str, reader: &mut dyn BufRead, rejects: &mut RejectLog) -> Result<(), LoadError> {
        let mut head = Vec::new();
        reader.take(HEAD).read_to_end(&mut head)?;
        if head.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let whole = Cursor::new(head.clone()).chain(reader);
        match self.recognise(name, &head)? {
            Sniffed::Rdf(syntax) => self.whole(name, graph_core::dump::read(whole, syntax)),
            Sniffed::Format(Format::GraphMl) => self.whole(name, format::graphml::read(whole)),
            Sniffed::Format(Format::Interchange) => self.interchange(whole, &head, rejects),
            Sniffed::Format(Format::Plover) => self.plover(name, whole, &head, rejects),
            Sniffed::Format(Format::Csv) => self.table(name, whole, &head, rejects),
            Sniffed::Format(format) => self.rows(name, whole, &head, format, rejects),
            Sniffed::Unfit(reason) => Err(LoadError::Unfit { input: name.to_owned(), reason: reason.to_owned() }),
            Sniffed::Unknown => {
                let start = String::from_utf8_lossy(&head).chars().take(40).flat_map(char::escape_debug).collect();
                Err(LoadError::Unrecognised { input: name.to_owned(), start })
            }
        }
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Result<Sniffed, LoadError> {
        let sniffed = sniff(name, head);
        Ok(match (self.options.format, sniffed) {
            (None, Sniffed::Unknown) if self.options.mapping.is_some() => Sniffed::Format(Format::Csv),
            (None, sniffed) => sniffed,
            (Some(Format::Rdf), Sniffed::Rdf(syntax)) => Sniffed::Rdf(syntax),
            (Some(Format::Rdf), _) => Sniffed::Unfit("its name and first words tell no syntax of RDF"),
            (Some(Format::Gdelt), Sniffed::Unfit(reason)) => Sniffed::Unfit(reason),
            (Some(format), _) => Sniffed::Format(format),
        })
    }

    fn rows(
        &mut self,
        name: &str,
        whole: impl BufRead,
        head: &[u8],
        format: Format,
        rejects: &mut RejectLog,
    ) -> Result<(), LoadError> {
        vet(name, head, format)?;
        let mut normaliser = Normaliser::new(self.dataset(format));
        let mut rows = reader_of(format);
        let mut lines = Lines::new(whole);
        while let Some((number, line)) = lines.next()? {
            match read_row(rows.as_mut(), number, line) {
                Ok(None) => continue,
                Ok(Some(Row::Coded(row))) => self.intake.fact(&normaliser.fact(row), &mut self.writer)?,
                Ok(Some(Row::Further(row))) => self.intake.further(&normaliser.further(row), &mut self.writer)?,
                Err(reject) => {
                    let reject = reject.at_line(number);
                    self.summary.reject(&reject);
                    rejects.write(&reject)?;
                }
            }
            self.count_row();
        }
        Ok(())
    }

    /// The name of the data set.
    fn dataset(&self, format: Format) -> &str {
        self.options.dataset.as_deref().unwrap_or(format.as_str())
    }

    fn interchange(&mut self, mut whole: impl BufRead, head: &[u8], rejects: &mut RejectLog) -> Result<(), LoadError> {
        if !is_one_per_line(head) {
            let mut text = Vec::new();
            whole.by_ref().take(LONGEST_DOCUMENT + 1).read_to_end(&mut text)?;
            let found = match std::str::from_utf8(&text) {
                _ if text.len() as u64 > LONGEST_DOCUMENT => {
                    Err(Reject::new(Reason::TooLong, "a very long document", "a document of at most 64 MB"))
                }
                Ok(text) => format::interchange::parse(text),
                Err(e) => Err(Reject::encoding(e.valid_up_to())),
            };
            return self.document(found, None, rejects);
        }
        let mut lines = Lines::new(whole);
        while let Some((number, line)) = lines.next()? {
            let found = match line.text() {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => format::interchange::parse(text),
                Err(reject) => Err(reject),
            };
            self.document(found, Some(number), rejects)?;
        }
        Ok(())
    }

    /// Takes a document, which stands on one line of a text, or is all of it.
    fn document(
        &mut self,
        found: Result<format::interchange::Document, Reject>,
        line: Option<u64>,
        rejects: &mut RejectLog,
    ) -> Result<(), LoadError> {
        let read = found.map_err(|reject| vec![reject]);
        let taken = match read.and_then(|document| interchange::unit(&document)) {
            Ok(unit) => {
                self.summary.rows += unit.events.len() as u64;
                self.intake.unit(&unit, &mut self.writer)?.map_err(|reject| vec![reject])
            }
            Err(all) => Err(all),
        };
        if let Err(all) = taken {
            // A document is rejected once, however much is wrong with it.
            if let Some(first) = all.first() {
                self.summary.reject(first);
            }
            for reject in all {
                rejects.write(&Reject { line: line.or(reject.line), ..reject })?;
            }
        }
        self.tell();
        Ok(())
    }

    /// Loads statements, as those of a dump: all of them or, when one of them is wrong, none.
    fn whole<E: Display>(
        &mut self,
        name: &str,
        statements: impl Iterator<Item = Result<Quad, E>>,
    ) -> Result<(), LoadError> {
        let unfit = |e: E| LoadError::Unfit { input: name.to_owned(), reason: e.to_string() };
        self.intake.finish(&mut self.writer)?;
        let Self { intake, writer, summary, progress, read, .. } = self;
        let before = summary.rows;
        let loaded = intake.whole(|intake| {
            writer.write_whole(statements.map(|quad| {
                let quad = quad.map_err(unfit)?;
                intake.statement(&quad)?;
                summary.rows += 1;
                if summary.rows.is_multiple_of(STEP) {
                    progress(Progress { bytes: read.load(Ordering::Relaxed), rows: summary.rows });
                }
                Ok(quad)
            }))
        });
        loaded.inspect_err(|_| summary.rows = before)
    }

    fn count_row(&mut self) {
        self.summary.rows += 1;
        if self.summary.rows.is_multiple_of(STEP) {
            self.tell();
        }
    }

    fn tell(&mut self) {
        (self.progress)(Progress { bytes: self.read.load(Ordering::Relaxed), rows: self.summary.rows });
    }
}

fn reader_of(format: Format) -> Box<dyn Rows> {
    match format {
        Format::Icews => Box::new(Icews),
        Format::Gdelt => Box::new(Gdelt),
        Format::Tkg | Format::Interchange | Format::Plover | Format::Csv | Format::Rdf | Format::GraphMl => {
            Box::new(Tkg::default())
        }
    }
}

/// Reads a line; `None` where it is a header or empty.
fn read_row<'a>(rows: &mut dyn Rows, number: u64, line: Line<'a>) -> Result<Option<Row<'a>>, Reject> {
    match line.text()? {
        "" => Ok(None),
        text => rows.parse(text, number == 1),
    }
}

/// Refuses a file that is not what it claims to be: when most of its first rows are wrong, or one of them shows
/// that another program has damaged the file.
fn vet(name: &str, head: &[u8], format: Format) -> Result<(), LoadError> {
    let complete = match head.iter().rposition(|byte| *byte == b'\n') {
        Some(end) if head.len() as u64 == HEAD => &head[..end],
        Some(_) | None => head,
    };
    let (mut rows, mut rejected) = (0, Vec::new());
    let mut reader = reader_of(format);
    let mut lines = Lines::new(complete);
    while let Some((number, line)) = lines.next()? {
        match read_row(reader.as_mut(), number, line) {
            Ok(None) => continue,
            Ok(Some(_)) => {}
            Err(reject) => rejected.push(reject.at_line(number)),
        }
        rows += 1;
    }
    refuse(name, format, rows, rejected)
}

/// Refuses a file after its first rows and what was wrong with them, unless they are what it claims to be.
fn refuse(name: &str, format: Format, rows: u64, mut rejected: Vec<Reject>) -> Result<(), LoadError> {
    let count = rejected.len() as u64;
    let is_damaged = rejected.iter().any(|reject| reject.reason == Reason::LostLeadingZeros);
    let is_nothing_else = count > 0 && count == rows;
    let is_mostly_wrong = count >= TELLING && count * 2 > rows;
    if is_damaged {
        rejected.sort_by_key(|reject| reject.reason != Reason::LostLeadingZeros);
    } else if !(is_nothing_else || is_mostly_wrong) {
        return Ok(());
    }
    rejected.truncate(3);
    Err(LoadError::Refused { input: name.to_owned(), format, rows, rejected: count, first: rejected })
}

/// Whether a JSON text has one document per line: its first line is one.
fn is_one_per_line(head: &[u8]) -> bool {
    let first = head.split(|byte| *byte == b'\n').find(|line| !line.iter().all(u8::is_ascii_whitespace));
    first.is_some_and(|line| {
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        (line.len() as u64 >= HEAD - 4 && line.starts_with(b"{"))
            || serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
    })
}
