//! What a writer wrote, as far as the index has to know.

use rustc_hash::FxHashSet;

use super::dictionary::Dictionary;
use super::folder::Folder;
use super::piece::{self, Piece, Sort};
use super::row::{self, Exact, Record};
use super::runs::Sorter;
use crate::date::EventDate;
use crate::error::IndexError;
use crate::event::Event;
use crate::id::{DocumentId, EntityId, EventId};
use crate::join::Folding;
use crate::report::Report;

/// How many bytes of pieces are held in memory.
const BUDGET: usize = 96 << 20;

/// What a batch says of an event whose parties are known.
pub(crate) enum Note {
    /// It is new.
    New(Event),
    /// A further report adds to it.
    More(Event),
    /// A report of the event that was noted last.
    Report(Report),
}

/// Gathers what was written until the index follows.
pub(crate) struct Recorder {
    pub(super) dictionary: Dictionary,
    pub(super) pieces: Sorter<Piece>,
    /// Events to be read from the store.
    pub(super) events: FxHashSet<EventId>,
    /// Entities of which something was said.
    pub(super) entities: FxHashSet<EntityId>,
    /// Documents of which something was said that tells when they were published.
    pub(super) documents: FxHashSet<DocumentId>,
    /// Whether the index has to be made anew from the whole store.
    pub(super) everything: bool,
}

impl Recorder {
    /// `everything` says that what is written need not be noted: all is read from the store in the end.
    pub(super) fn new(folder: &Folder, everything: bool) -> Self {
        Self {
            dictionary: Dictionary::default(),
            pieces: Sorter::new(folder.path().cloned(), BUDGET),
            events: FxHashSet::default(),
            entities: FxHashSet::default(),
            documents: FxHashSet::default(),
            everything,
        }
    }

    /// Notes what a batch says of events.
    pub(crate) fn events(&mut self, notes: Vec<Note>) -> Result<(), IndexError> {
        let mut last: Option<(EventId, Option<EventDate>)> = None;
        if self.everything {
            return Ok(());
        }
        for note in notes {
            match note {
                Note::New(event) => {
                    last = Some((event.id.clone(), event.date.clone()));
                    self.piece(Sort::New, event, Vec::new())?;
                }
                Note::More(event) => {
                    last = Some((event.id.clone(), event.date.clone()));
                    self.piece(Sort::More, event, Vec::new())?;
                }
                Note::Report(report) => self.report(report, last.as_ref())?,
            }
        }
        Ok(())
    }

    fn report(&mut self, report: Report, last: Option<&(EventId, Option<EventDate>)>) -> Result<(), IndexError> {
        let Some(about) = report.about.clone() else { return Ok(()) };
        match last {
            Some((event, date)) if *event == about => {
                let event = Event { date: date.clone(), ..Event::bare(about) };
                self.piece(Sort::Report, event, vec![report])
            }
            Some(_) | None => {
                self.events.insert(about);
                Ok(())
            }
        }
    }

    fn piece(&mut self, sort: Sort, event: Event, reports: Vec<Report>) -> Result<(), IndexError> {
        let place = piece::place(event.date.as_ref(), &event.id, false);
        let exact = Exact { event, folding: Folding::default(), reports };
        let row = row::write(&Record::Alone(Box::new(exact)), &mut self.dictionary)?;
        Ok(self.pieces.push(Piece { place, sort, row })?)
    }

    /// Notes events that have to be read from the store, or are there no more.
    pub(crate) fn read(&mut self, events: impl IntoIterator<Item = EventId>) {
        self.events.extend(events);
    }

    /// Notes entities of which something was said.
    pub(crate) fn entities(&mut self, entities: impl IntoIterator<Item = EntityId>) {
        self.entities.extend(entities);
    }

    /// Notes documents that may say when they were published.
    pub(crate) fn documents(&mut self, documents: impl IntoIterator<Item = DocumentId>) {
        self.documents.extend(documents);
    }

    /// Notes that nothing is known of what changed.
    pub(crate) fn everything(&mut self) {
        self.everything = true;
    }
}
