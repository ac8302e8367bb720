//! Making the index follow from the store: after a load in time proportional to what it touched, or anew from all.

use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::build::{self, Prepared, Rows, Tables};
use super::folder::Folder;
use super::layers::Layers;
use super::merge;
use super::piece::{self, Piece, Sort};
use super::prepare::Preparer;
use super::recorder::Recorder;
use super::row::{self, Exact, Happening, Reading, Record};
use super::runs::Sorted;
use super::segment::document_hash;
use crate::described::{Described, Descriptions};
use crate::error::{IndexError, StoreError};
use crate::free::Guard;
use crate::id::{DocumentId, EntityId, EventId};
use crate::report::Report;
use crate::view::{Pattern, View};
use crate::vocab;

/// How many events are read side by side.
const BATCH: usize = 8192;

/// Makes the index follow: `before` is what it was before the load of which `recorder` tells.
pub(crate) fn follow(
    view: View<'_>,
    before: Option<Arc<Layers>>,
    mut recorder: Recorder,
    folder: &Arc<Folder>,
) -> Result<Layers, StoreError> {
    let Some(before) = before.filter(|_| !recorder.everything) else { return anew(view, folder) };
    let fresh = Fresh::read(view, Some(&before), &recorder.entities)?;
    let mut touched = Touched::new(view, &before);
    touched.add(std::mem::take(&mut recorder.events))?;
    touched.add(events_of_changed(view, &before, &fresh)?)?;
    touched.add(events_of_dated(view, &before, &recorder.documents)?)?;
    for event in &touched.events {
        if let Some(exact) = exact(view, event)? {
            recorder.whole_event(exact, touched.groups.contains_key(event))?;
        }
    }
    for members in touched.groups.values() {
        recorder.whole_group(view, members)?;
    }
    let Touched { events, heads, .. } = touched;
    let mut buried = Buried { events: events.into_iter().collect(), heads };
    let mut state = before.successor();
    let number = state.next();
    let mut rows = Combined::new(view, Some(&before), recorder, fresh)?;
    let written = build::write(folder, number, &mut rows)?;
    buried.events.append(&mut rows.buried);
    buried.bury(&before, &mut state)?;
    if written.is_some() {
        state.add(number, RoaringBitmap::new())?;
    }
    merge::settle(&mut state)?;
    Ok(state)
}

/// Makes the index anew from all that the store has.
pub(super) fn anew(view: View<'_>, folder: &Arc<Folder>) -> Result<Layers, StoreError> {
    let mut recorder = Recorder::new(folder, false);
    let mut groups: FxHashMap<EventId, Vec<EventId>> = FxHashMap::default();
    for quad in view.matching(Pattern::resolved().property(vocab::JOINED_INTO)) {
        let quad = quad?;
        let Some(head) = crate::view::object_iri(&quad).map(EventId::from_iri) else { continue };
        groups.entry(head).or_default().push(EventId::from_iri(&crate::view::subject_iri(quad)));
    }
    let mut events = view.events();
    loop {
        let batch = events.by_ref().take(BATCH).collect::<Result<Vec<EventId>, _>>()?;
        if batch.is_empty() {
            break;
        }
        // Nearly all of the time is looking up the terms of statements, each on its own.
        let read = batch.par_iter().map(|event| exact(view, event)).collect::<Result<Vec<_>, StoreError>>()?;
        for exact in read.into_iter().flatten() {
            let stands_for_others = groups.contains_key(&exact.event.id);
            recorder.whole_event(exact, stands_for_others)?;
        }
    }
    for (head, mut members) in groups {
        members.push(head);
        members.sort_unstable();
        recorder.whole_group(view, &members)?;
    }
    for quad in view.matching(Pattern::resolved().property(vocab::RDF_TYPE)) {
        let id = EntityId::from_iri(&crate::view::subject_iri(quad?));
        recorder.entities(id.entity_type().map(|_| id));
    }
    let mut guard = Guard::default();
    for quad in view.matching(Pattern::resolved().property(vocab::SCHEMA_PUBLISHED)) {
        let quad = quad?;
        if guard.protects(&quad, view)? {
            recorder.documents([DocumentId::from_iri(&crate::view::subject_iri(quad))]);
        }
    }
    let mut state = Layers::empty(Arc::clone(folder));
    // Beside whatever files there are: these may still be read.
    state.set_next(folder.next_number());
    let number = state.next();
    let fresh = Fresh::read(view, None, &recorder.entities)?;
    let mut rows = Combined::new(view, None, recorder, fresh)?;
    if build::write(folder, number, &mut rows)?.is_some() {
        state.add(number, RoaringBitmap::new())?;
    }
    Ok(state)
}

impl Recorder {
    /// Takes an event as the store has it.
    fn whole_event(&mut self, exact: Exact, stands_for_others: bool) -> Result<(), StoreError> {
        let is_member = stands_for_others || exact.folding.into.is_some();
        let exact = Box::new(exact);
        self.whole(&if is_member { Record::Member(exact) } else { Record::Alone(exact) })
    }

    /// Takes what several events are, given by their ids in order.
    fn whole_group(&mut self, view: View<'_>, members: &[EventId]) -> Result<(), StoreError> {
        let mut all = Vec::with_capacity(members.len());
        for member in members {
            all.extend(exact(view, member)?);
        }
        Happening::of(all).map_or(Ok(()), |happening| self.whole(&Record::Joined(happening)))
    }

    fn whole(&mut self, record: &Record) -> Result<(), StoreError> {
        let (date, is_joined) = match record {
            Record::Alone(exact) | Record::Member(exact) => (&exact.event.date, false),
            Record::Joined(happening) => (&happening.date, true),
        };
        let place = piece::place(date.as_ref(), record.id(), is_joined);
        let row = row::write(record, &mut self.dictionary)?;
        Ok(self.pieces.push(Piece { place, sort: Sort::Whole, row }).map_err(IndexError::from)?)
    }
}

/// An exact event as the store has it.
pub(super) fn exact(view: View<'_>, id: &EventId) -> Result<Option<Exact>, StoreError> {
    let Some((event, folding)) = view.folded_event(id)? else { return Ok(None) };
    let about = |report: Report| Report { about: Some(id.clone()), ..report };
    let reports = view.reports(id)?.into_iter().map(about).collect();
    Ok(Some(Exact { event: event.in_order(), folding, reports }))
}

/// The events of those entities that act for other states than before, or are one with others.
fn events_of_changed(view: View<'_>, before: &Layers, fresh: &Fresh<'_>) -> Result<FxHashSet<EventId>, StoreError> {
    let mut changed = FxHashSet::default();
    for (id, described) in &fresh.said {
        if before.entity(id)?.is_some_and(|known| !known.acts_as(described)) {
            changed.insert(id.clone());
        }
    }
    crate::write::parties::events_of(view, changed)
}

/// The events that the index has of documents of which it is news whether they say when they were published.
fn events_of_dated(
    view: View<'_>,
    before: &Layers,
    documents: &FxHashSet<DocumentId>,
) -> Result<FxHashSet<EventId>, StoreError> {
    let mut events = FxHashSet::default();
    for document in documents.iter().filter(|_| before.rows() > 0) {
        if before.published(document)?.is_some() == view.published(document)?.is_some() {
            continue;
        }
        for iri in view.subjects(vocab::REPORTED_IN, document.as_str()) {
            let event = EventId::from_iri(&iri?);
            if !before.ranks_of(&event)?.is_empty() {
                events.insert(event);
            }
        }
    }
    Ok(events)
}

/// The events of which rows have to be written, and the happenings that these are or were.
struct Touched<'a> {
    view: View<'a>,
    before: &'a Layers,
    events: FxHashSet<EventId>,
    /// Those that stand or stood for several.
    heads: FxHashSet<EventId>,
    /// What stands for several now, with all of these.
    groups: FxHashMap<EventId, Vec<EventId>>,
    has_joined: bool,
}

impl<'a> Touched<'a> {
    fn new(view: View<'a>, before: &'a Layers) -> Self {
        let joined = Pattern::resolved().property(vocab::JOINED_INTO);
        let has_joined = before.has_joined() || view.matching(joined).next().is_some();
        Self {
            view,
            before,
            events: FxHashSet::default(),
            heads: FxHashSet::default(),
            groups: FxHashMap::default(),
            has_joined,
        }
    }

    fn add(&mut self, events: FxHashSet<EventId>) -> Result<(), StoreError> {
        for event in events {
            self.add_one(event)?;
        }
        let unread: Vec<EventId> = self.heads.iter().filter(|head| !self.groups.contains_key(head)).cloned().collect();
        for head in unread {
            let members = self.view.joined(&head)?;
            self.events.extend(members.iter().cloned());
            if members.len() > 1 {
                self.groups.insert(head, members);
            }
        }
        Ok(())
    }

    /// Notes an event, and those of which the same report tells: GDELT gives rows of several events one number.
    fn add_one(&mut self, event: EventId) -> Result<(), StoreError> {
        let mut unseen = vec![event];
        while let Some(event) = unseen.pop() {
            if self.has_joined {
                self.add_heads(&event)?;
            }
            for report in self.view.reports(&event)?.iter().filter(|report| report.record_id.is_some()) {
                unseen.extend(self.view.events_of(report)?.into_iter().filter(|other| !self.events.contains(other)));
            }
            unseen.retain(|other| *other != event);
            self.events.insert(event);
        }
        Ok(())
    }

    /// Notes the events that stood or stand for this one.
    fn add_heads(&mut self, event: &EventId) -> Result<(), StoreError> {
        if let Some(record) = self.before.record_of(event, false)? {
            self.heads.extend(record.into_members().into_iter().filter_map(|member| member.folding.into));
        }
        if self.before.record_of(event, true)?.is_some() {
            self.heads.insert(event.clone());
        }
        let head = self.view.happening_of(event)?;
        if head != *event || self.view.joined(event)?.len() > 1 {
            self.heads.insert(head);
        }
        Ok(())
    }
}

/// The rows of older segments that count no more.
struct Buried {
    events: Vec<EventId>,
    heads: FxHashSet<EventId>,
}

impl Buried {
    fn bury(&self, before: &Layers, state: &mut Layers) -> Result<(), IndexError> {
        let mut dead = vec![RoaringBitmap::new(); before.segments().len()];
        let exact = self.events.iter().map(|event| (event, false));
        for (event, is_joined) in exact.chain(self.heads.iter().map(|head| (head, true))) {
            for (at, rank, position) in before.ranks_of(event)? {
                if position.is_joined == is_joined {
                    dead[at].insert(rank);
                }
            }
        }
        dead.iter().enumerate().for_each(|(at, ranks)| state.bury(at, ranks));
        Ok(())
    }
}

/// The rows of pieces.
struct Combined<'a> {
    view: View<'a>,
    /// The index before, where it may have rows of the same events.
    before: Option<&'a Layers>,
    pieces: std::iter::Peekable<Sorted<Piece>>,
    preparer: Preparer<'a>,
    /// Entities that are described, whether or not a row names them.
    entities: FxHashSet<EntityId>,
    documents: FxHashMap<DocumentId, Option<jiff::civil::Date>>,
    /// Events that were read from the store because the pieces did not suffice.
    buried: Vec<EventId>,
}

impl<'a> Combined<'a> {
    fn new(
        view: View<'a>,
        before: Option<&'a Layers>,
        recorder: Recorder,
        fresh: Fresh<'a>,
    ) -> Result<Self, StoreError> {
        let Recorder { dictionary, pieces, entities, documents, .. } = recorder;
        let mut published = FxHashMap::default();
        for document in documents {
            let day = view.document(&document)?.and_then(|document| document.published).map(|published| published.day);
            published.insert(document, day);
        }
        let before = before.filter(|before| before.rows() > 0);
        Ok(Self {
            view,
            before,
            pieces: pieces.sorted().map_err(IndexError::from)?.peekable(),
            preparer: Preparer::new(dictionary, Box::new(fresh)),
            entities,
            documents: published,
            buried: Vec::new(),
        })
    }

    /// The pieces of the next row.
    fn group(&mut self) -> Result<Vec<Piece>, IndexError> {
        let mut group: Vec<Piece> = self.pieces.next().transpose()?.into_iter().collect();
        let Some(first) = group.first().map(|piece| piece.place.clone()) else { return Ok(group) };
        while let Some(piece) = self.pieces.next_if(|piece| piece.as_ref().is_ok_and(|piece| piece.place == first)) {
            group.push(piece?);
        }
        Ok(group)
    }

    /// The row that pieces make; `None` where the event is not in the store.
    fn row(&mut self, mut group: Vec<Piece>) -> Result<Option<Vec<u8>>, StoreError> {
        if group.last().is_some_and(|last| last.sort == Sort::Whole) {
            return Ok(group.pop().map(|whole| whole.row));
        }
        let is_new = group.iter().filter(|piece| piece.sort == Sort::New).count() == 1 && !self.is_known(&group[0])?;
        if is_new && group.len() == 1 {
            return Ok(group.pop().map(|piece| piece.row));
        }
        match united(&group, &self.preparer)?.filter(|_| is_new) {
            Some(exact) => Ok(Some(row::write(&Record::Alone(Box::new(exact)), &mut self.preparer.dictionary)?)),
            None => self.read(&group[0]),
        }
    }

    fn is_known(&self, piece: &Piece) -> Result<bool, StoreError> {
        let Some(before) = self.before else { return Ok(false) };
        Ok(!before.ranks_of(&row::position(&piece.row)?.key.id)?.is_empty())
    }

    /// Reads the event of a piece from the store: it was there before, or pieces differ.
    fn read(&mut self, piece: &Piece) -> Result<Option<Vec<u8>>, StoreError> {
        let id = row::position(&piece.row)?.key.id;
        let Some(exact) = exact(self.view, &id)? else { return Ok(None) };
        self.buried.push(id);
        let is_joined = exact.folding.into.is_some() || self.view.joined(&exact.event.id)?.len() > 1;
        let exact = Box::new(exact);
        let record = if is_joined { Record::Member(exact) } else { Record::Alone(exact) };
        Ok(Some(row::write(&record, &mut self.preparer.dictionary)?))
    }

    fn is_published(&self, documents: &[DocumentId]) -> Result<bool, StoreError> {
        for document in documents {
            let day = match (self.documents.get(document), self.before) {
                (Some(day), _) => *day,
                (None, Some(before)) => before.published(document)?,
                (None, None) => None,
            };
            if day.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What the pieces of a new event say together; `None` where two reports of one id differ.
fn united(group: &[Piece], preparer: &Preparer<'_>) -> Result<Option<Exact>, IndexError> {
    let reading = Reading { entities: &preparer.dictionary, sorts: preparer.dictionary.sorts() };
    let mut whole: Option<Exact> = None;
    for piece in group {
        let Some(more) = reading.record(&piece.row)?.into_members().pop() else { continue };
        match &mut whole {
            None => whole = Some(more),
            Some(whole) => {
                whole.event.documents.extend(more.event.documents);
                whole.event.parties.extend(more.event.parties);
                whole.event.places.extend(more.event.places);
                whole.reports.extend(more.reports);
            }
        }
    }
    let Some(Exact { event, folding, mut reports }) = whole else { return Ok(None) };
    reports.sort_by(|one, other| one.id.cmp(&other.id));
    reports.dedup();
    let has_twins = reports.windows(2).any(|pair| pair[0].id == pair[1].id);
    Ok((!has_twins).then(|| Exact { event: event.in_order(), folding, reports }))
}

impl Rows for Combined<'_> {
    fn next(&mut self) -> Result<Option<Prepared>, StoreError> {
        loop {
            let group = self.group()?;
            if group.is_empty() {
                return Ok(None);
            }
            if let Some(row) = self.row(group)? {
                let asks = !self.documents.is_empty() || self.before.is_some();
                let outline = row::outline(&row, &mut self.preparer.dictionary, asks)?;
                let is_published = self.is_published(&outline.documents)?;
                return Ok(Some(self.preparer.prepare(row, outline, is_published)?));
            }
        }
    }

    fn tables(&mut self) -> Result<Tables, StoreError> {
        let published = self.documents.iter().map(|(document, day)| (document_hash(document), *day)).collect();
        for id in std::mem::take(&mut self.entities) {
            self.preparer.dictionary.number(&id);
        }
        Ok(Tables { sorts: self.preparer.dictionary.sorts().clone(), entities: self.preparer.entities()?, published })
    }
}

/// Descriptions as the store has them now.
struct Fresh<'a> {
    view: View<'a>,
    /// What still holds of all of whom nothing was said since.
    before: Option<&'a Layers>,
    /// Those of whom something was said.
    said: FxHashMap<EntityId, Arc<Described>>,
}

impl<'a> Fresh<'a> {
    /// Reads those of whom something was said, side by side: each takes many look-ups in the store.
    fn read(view: View<'a>, before: Option<&'a Layers>, said: &FxHashSet<EntityId>) -> Result<Self, StoreError> {
        let described = |id: &EntityId| Ok((id.clone(), view.described(id)?));
        let said = said.par_iter().map(described).collect::<Result<_, StoreError>>()?;
        Ok(Self { view, before, said })
    }
}

impl Descriptions for Fresh<'_> {
    fn described(&self, id: &EntityId) -> Result<Arc<Described>, StoreError> {
        // Data sets stand among the entities for the sake of their numbers.
        if id.as_str().starts_with(vocab::DOCUMENT) {
            return Ok(Arc::new(Described::new(id.clone())));
        }
        if let Some(described) = self.said.get(id) {
            return Ok(Arc::clone(described));
        }
        match self.before.map(|before| before.entity(id)).transpose()?.flatten() {
            Some(described) => Ok(Arc::new(described)),
            None => self.view.described(id),
        }
    }
}
