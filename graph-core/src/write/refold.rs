//! Joining what was touched, and nothing else.
//!
//! Events can be one only if they have the same kind, status and parties, and dates of which one lies within the other. So
//! for each touched event the others of its bucket are gathered whose dates hang together with its date, directly or by
//! way of vague ones; each such cluster is folded anew, and what differs from the store is written.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::{LiteralRef, NamedNodeRef, Quad};
use rustc_hash::{FxHashMap, FxHashSet};

use super::touched::{Bucket, Position, Sketch, Span, Touched};
use crate::date::{EventDate, Window, day_of, day_text};
use crate::error::{IndexError, StoreError};
use crate::id::{EntityId, EventId, Key};
use crate::index::{Actor, Question, Record, State as Index, Unit};
use crate::join::{Cases, Folding, fold};
use crate::rdf;
use crate::state::State;
use crate::view::{Pattern, View};
use crate::vocab;

/// What has to be changed in a store.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) added: Vec<Quad>,
    pub(super) removed: Vec<Quad>,
}

impl Changes {
    pub(super) fn len(&self) -> usize {
        self.added.len() + self.removed.len()
    }

    /// The events of which something changes.
    pub(super) fn events(&self) -> impl Iterator<Item = EventId> {
        self.added.iter().chain(&self.removed).map(|quad| EventId::from_iri(crate::dump::subject(quad)))
    }
}

/// Events of one bucket that have to be folded together.
type Cluster = Vec<EventId>;

/// Folds what was touched; `write` is given the changes, now and then. `before` is the index as it was before anything was
/// touched, `is_all` says that the store holds nothing but what was touched.
pub(super) fn refold(
    view: View<'_>,
    before: Option<&Arc<Index>>,
    touched: Touched,
    is_all: bool,
    mut write: impl FnMut(Changes) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    const ENOUGH: usize = 50_000;
    let clusters = if touched.everything {
        Picture::of_everything(view)?.clusters()
    } else if is_all {
        Picture::of_all_touched(view, touched)?.clusters()
    } else {
        Neighbours::new(view, before, touched)?.clusters()?
    };
    let mut folder = Folder { view, cases: Cases::new(view), changes: Changes::default() };
    for cluster in clusters {
        folder.fold(&cluster)?;
        if folder.changes.len() >= ENOUGH {
            write(std::mem::take(&mut folder.changes))?;
        }
    }
    write(folder.changes)
}

/// The statements in which a store differs from what folding all of it gives: those that lack and those too many.
pub(crate) fn differences(view: View<'_>) -> Result<Vec<Quad>, StoreError> {
    let mut quads = Vec::new();
    let everything = Touched { everything: true, ..Touched::default() };
    refold(view, None, everything, false, |changes| {
        quads.extend(changes.added);
        quads.extend(changes.removed);
        Ok(())
    })?;
    Ok(quads)
}

/// Folds clusters and gathers what differs from the store.
struct Folder<'a> {
    view: View<'a>,
    cases: Cases<'a>,
    changes: Changes,
}

impl Folder<'_> {
    fn fold(&mut self, cluster: &[EventId]) -> Result<(), StoreError> {
        let (mut cases, mut before) = (Vec::with_capacity(cluster.len()), Vec::with_capacity(cluster.len()));
        for id in cluster {
            if let Some((event, folding)) = self.view.folded_event(id)? {
                cases.push(self.cases.case(&event)?);
                before.push(folding);
            }
        }
        for ((case, before), after) in cases.iter().zip(&before).zip(fold(&cases)) {
            self.note(&case.id, before, &after);
        }
        Ok(())
    }

    fn note(&mut self, event: &EventId, before: &Folding, after: &Folding) {
        if before != after {
            rdf::folding_quads(event, before, &mut self.changes.removed);
            rdf::folding_quads(event, after, &mut self.changes.added);
        }
    }
}

/// An event whose date is no plain day.
#[derive(Clone)]
struct Vague {
    event: EventId,
    span: Span,
}

/// The events whose dates are no plain days, by bucket.
fn vague_events(view: View<'_>) -> Result<FxHashMap<Bucket, Vec<Vague>>, StoreError> {
    let mut vague: FxHashMap<Bucket, Vec<Vague>> = FxHashMap::default();
    for quad in view.matching(Pattern::resolved().property(vocab::HAS_PRECISION)) {
        let id = EventId::from_iri(&crate::view::subject_iri(quad?));
        let Some(event) = view.event(&id)? else { continue };
        if let Some(position) = Position::of(&event) {
            vague.entry(position.bucket).or_default().push(Vague { event: id, span: position.span });
        }
    }
    Ok(vague)
}

/// All events that there are: for a store that was empty before, or that has to be looked at whole.
struct Picture {
    /// Sorted.
    plain: Vec<Sketch>,
    vague: FxHashMap<Bucket, Vec<Vague>>,
    /// Events that joining had something to say of before.
    folded: BTreeSet<EventId>,
}

impl Picture {
    fn of_all_touched(view: View<'_>, touched: Touched) -> Result<Self, StoreError> {
        let mut plain = touched.sketches;
        let mut unsure: FxHashSet<EventId> = touched.events;
        plain.sort_unstable_by_key(|sketch| (sketch.event, sketch.bucket));
        plain.dedup();
        // Rows that give an event different parties were sketched differently.
        let differ = plain.windows(2).filter(|pair| pair[0].event == pair[1].event);
        let several: FxHashSet<_> = differ.map(|pair| pair[0].event).collect();
        plain.retain(|sketch| !several.contains(&sketch.event));
        unsure.extend(several.into_iter().map(Key::event));
        for id in &unsure {
            plain.extend(view.event(id)?.as_ref().and_then(Sketch::of));
        }
        plain.sort_unstable();
        plain.dedup();
        Ok(Self { plain, vague: vague_events(view)?, folded: BTreeSet::new() })
    }

    fn of_everything(view: View<'_>) -> Result<Self, StoreError> {
        let (mut plain, mut folded) = (Vec::new(), BTreeSet::new());
        for id in view.events() {
            let id = id?;
            let Some((event, folding)) = view.folded_event(&id)? else { continue };
            plain.extend(Sketch::of(&event));
            if folding != Folding::default() {
                folded.insert(id);
            }
        }
        plain.sort_unstable();
        Ok(Self { plain, vague: vague_events(view)?, folded })
    }

    fn clusters(mut self) -> Vec<Cluster> {
        let mut clusters = Vec::new();
        for bucket in self.plain.chunk_by(|a, b| a.bucket == b.bucket) {
            match self.vague.remove(&bucket[0].bucket) {
                None => {
                    let days = bucket.chunk_by(|a, b| a.day == b.day).filter(|day| day.len() > 1);
                    clusters.extend(days.map(|day| day.iter().map(|sketch| sketch.event.event()).collect()));
                }
                Some(vague) => clusters.extend(hanging_together(bucket, vague)),
            }
        }
        clusters.extend(self.vague.into_values().flat_map(|vague| hanging_together(&[], vague)));
        let mut left: BTreeSet<&EventId> = self.folded.iter().collect();
        for event in clusters.iter().flatten() {
            left.remove(event);
        }
        let alone: Vec<Cluster> = left.into_iter().map(|event| vec![event.clone()]).collect();
        clusters.extend(alone);
        clusters
    }
}

/// The events of a bucket in clusters of those whose dates overlap, or are the same and last; single ones left out.
fn hanging_together(plain: &[Sketch], vague: Vec<Vague>) -> Vec<Cluster> {
    let mut by_days: Vec<(i32, i32, EventId)> =
        plain.iter().map(|sketch| (sketch.day, sketch.day, sketch.event.event())).collect();
    let mut lasting: FxHashMap<String, Cluster> = FxHashMap::default();
    for Vague { event, span } in vague {
        match span {
            Span::Days(first, last) => by_days.push((first, last, event)),
            Span::Only(date) => lasting.entry(date.as_str().to_owned()).or_default().push(event),
        }
    }
    by_days.sort_unstable();
    let mut clusters: Vec<Cluster> = lasting.into_values().collect();
    let mut open: Option<(i32, Cluster)> = None;
    for (first, last, event) in by_days {
        match &mut open {
            Some((until, cluster)) if first <= *until => {
                *until = last.max(*until);
                cluster.push(event);
            }
            Some(_) | None => clusters.extend(open.replace((last, vec![event])).map(|(_, cluster)| cluster)),
        }
    }
    clusters.extend(open.map(|(_, cluster)| cluster));
    clusters.retain(|cluster| cluster.len() > 1);
    clusters
}

/// The surroundings of what was touched, in a store that holds more than that.
struct Neighbours<'a> {
    view: View<'a>,
    /// The index as it was before: of what was not touched it says the same as the store, and hundreds of times as fast.
    before: Option<&'a Arc<Index>>,
    /// Where something was touched.
    seeds: FxHashSet<Position>,
    /// Touched events that can be joined with no other, but may have been before.
    alone: Vec<Cluster>,
    vague: FxHashMap<Bucket, Vec<Vague>>,
    /// What was touched and is on plain days: sorted by day.
    sketches: Vec<Sketch>,
    /// The events that were written as they are in the store, and were not read.
    written: FxHashSet<Key>,
    /// The other events that were touched.
    read: FxHashSet<EventId>,
    days: FxHashMap<i32, Vec<(Bucket, EventId)>>,
    /// On how many places of a day something was touched.
    busy: FxHashMap<i32, u64>,
}

impl<'a> Neighbours<'a> {
    fn new(view: View<'a>, before: Option<&'a Arc<Index>>, touched: Touched) -> Result<Self, StoreError> {
        let mut seeds = touched.left;
        let mut read: FxHashSet<EventId> = touched.events;
        read.extend(touched.additions);
        let mut sketches = touched.sketches;
        sketches.retain(|sketch| !read.contains(&sketch.event.event()));
        sketches.sort_unstable_by_key(|sketch| (sketch.day, sketch.bucket, sketch.event));
        sketches.dedup();
        let same_place = |a: &Sketch, b: &Sketch| (a.day, a.bucket) == (b.day, b.bucket);
        let at = |run: &[Sketch]| Position {
            bucket: run[0].bucket,
            parties: Vec::new(),
            span: Span::Days(run[0].day, run[0].day),
        };
        seeds.extend(sketches.chunk_by(same_place).map(at));
        let written = sketches.iter().map(|sketch| sketch.event).collect();
        let mut alone = Vec::new();
        for id in &read {
            let Some(event) = view.event(id)? else { continue };
            sketches.extend(Sketch::of(&event));
            match Position::of(&event) {
                Some(position) => {
                    seeds.insert(position);
                }
                None => alone.push(vec![id.clone()]),
            }
        }
        sketches.sort_unstable_by_key(|sketch| sketch.day);
        let vague = if seeds.is_empty() { FxHashMap::default() } else { vague_events(view)? };
        let mut busy: FxHashMap<i32, u64> = FxHashMap::default();
        for (day, _) in seeds.iter().filter_map(|seed| days(&seed.span)) {
            *busy.entry(day).or_default() += 1;
        }
        Ok(Self { view, before, seeds, alone, vague, sketches, written, read, days: FxHashMap::default(), busy })
    }

    fn clusters(mut self) -> Result<Vec<Cluster>, StoreError> {
        let mut by_bucket: FxHashMap<Bucket, Vec<Position>> = FxHashMap::default();
        for seed in std::mem::take(&mut self.seeds) {
            by_bucket.entry(seed.bucket).or_default().push(seed);
        }
        let mut clusters = std::mem::take(&mut self.alone);
        for (bucket, seeds) in by_bucket {
            clusters.extend(self.around(bucket, &seeds)?);
        }
        // One alone that was written just now was not joined before.
        clusters.retain(|cluster| match cluster.as_slice() {
            [] => false,
            [only] => only.key().is_none_or(|key| !self.written.contains(&key)),
            [..] => true,
        });
        Ok(clusters)
    }

    /// The clusters of a bucket that its touched positions are in, single events included: they may have been joined.
    fn around(&mut self, bucket: Bucket, seeds: &[Position]) -> Result<Vec<Cluster>, StoreError> {
        let mut clusters = Vec::new();
        let dates: BTreeSet<&str> = seeds.iter().filter_map(|seed| lasting(&seed.span)).collect();
        let vague = self.vague.get(&bucket).map_or(&[][..], Vec::as_slice);
        for date in dates {
            let same = vague.iter().filter(|other| lasting(&other.span) == Some(date));
            clusters.push(same.map(|other| other.event.clone()).collect());
        }
        let mut spans: Vec<(i32, i32)> = seeds.iter().filter_map(|seed| days(&seed.span)).collect();
        let mut waiting: Vec<(i32, i32, EventId)> = vague
            .iter()
            .filter_map(|other| days(&other.span).map(|(first, last)| (first, last, other.event.clone())))
            .collect();
        loop {
            spans = united(spans);
            let touches = |(first, last, _): &(i32, i32, EventId)| spans.iter().any(|s| *first <= s.1 && s.0 <= *last);
            let (found, left): (Vec<_>, Vec<_>) = waiting.into_iter().partition(touches);
            waiting = left;
            if found.is_empty() {
                break;
            }
            spans.extend(found.iter().map(|(first, last, _)| (*first, *last)));
        }
        let parties = seeds.iter().map(|seed| &seed.parties).find(|parties| !parties.is_empty());
        for (first, last) in spans {
            let inside = |other: &&Vague| days(&other.span).is_some_and(|(a, b)| first <= a && b <= last);
            let vague = self.vague.get(&bucket).map_or(&[][..], Vec::as_slice);
            let mut cluster: Cluster = vague.iter().filter(inside).map(|other| other.event.clone()).collect();
            cluster.extend(self.plain(bucket, first, last, parties)?);
            clusters.push(cluster);
        }
        Ok(clusters)
    }

    /// The events of a bucket on plain days in a span. One day is looked up by its date, several by the parties.
    fn plain(
        &mut self,
        bucket: Bucket,
        first: i32,
        last: i32,
        parties: Option<&Vec<EntityId>>,
    ) -> Result<Cluster, StoreError> {
        if first == last {
            return self.on_day(bucket, first);
        }
        let parties = match parties {
            Some(parties) => parties.clone(),
            None => self.parties(bucket)?,
        };
        if parties.is_empty() {
            let mut cluster = Vec::new();
            for day in first..=last {
                cluster.extend(self.on_day(bucket, day)?);
            }
            return Ok(cluster);
        }
        let mut cluster = Vec::new();
        for id in self.events_of(&parties)? {
            let Some(event) = self.view.event(&id)? else { continue };
            let sketch = Sketch::of(&event);
            if sketch.is_some_and(|s| s.bucket == bucket && (first..=last).contains(&s.day)) {
                cluster.push(id);
            }
        }
        Ok(cluster)
    }

    /// The parties of a bucket, read from one of its vague events.
    fn parties(&self, bucket: Bucket) -> Result<Vec<EntityId>, StoreError> {
        let some = self.vague.get(&bucket).and_then(|vague| vague.first());
        let event = some.map(|vague| self.view.event(&vague.event)).transpose()?.flatten();
        Ok(event.map(|event| event.parties).unwrap_or_default())
    }

    /// The events that have all of these parties.
    fn events_of(&self, parties: &[EntityId]) -> Result<Vec<EventId>, StoreError> {
        let Some((first, others)) = parties.split_first() else { return Ok(Vec::new()) };
        let mut common = self.events_of_one(first)?;
        for party in others {
            let events = self.events_of_one(party)?;
            common.retain(|event| events.contains(event));
        }
        Ok(common.into_iter().collect())
    }

    /// The events that have this party, or the same state under another name of its history.
    fn events_of_one(&self, party: &EntityId) -> Result<FxHashSet<EventId>, StoreError> {
        let mut events = FxHashSet::default();
        for party in in_history(party) {
            for event in self.view.events_of_party(&party) {
                events.insert(event?);
            }
        }
        Ok(events)
    }

    fn on_day(&mut self, bucket: Bucket, day: i32) -> Result<Cluster, StoreError> {
        if let Some(cluster) = self.between_parties(bucket, day)? {
            return Ok(cluster);
        }
        if !self.days.contains_key(&day) {
            let events = self.read_day(day)?;
            self.days.insert(day, events);
        }
        let events = self.days.get(&day).map_or(&[][..], Vec::as_slice);
        Ok(events.iter().filter(|(of, _)| *of == bucket).map(|(_, event)| event.clone()).collect())
    }

    /// The events of a bucket on a day, by the index of its parties; `None` where it is less work to read the whole day, or
    /// the index cannot tell.
    fn between_parties(&self, bucket: Bucket, day: i32) -> Result<Option<Cluster>, StoreError> {
        /// How many rows are read in the time that it takes to look up one event in the store.
        const ROWS: u64 = 100;
        let (Some(index), Some(date)) = (self.before, day_of(day)) else { return Ok(None) };
        let places = self.busy.get(&day).copied().unwrap_or(1);
        match index.rows_from(day) {
            Ok(rows) if rows > places * ROWS => {}
            Ok(_) | Err(_) => return Ok(None),
        }
        let touched: Cluster = self.touched_on(day).filter(|s| s.bucket == bucket).map(|s| s.event.event()).collect();
        let event = touched.first().map(|id| self.view.event(id)).transpose()?.flatten();
        let parties = event.map(|event| event.parties).unwrap_or_default();
        if parties.len() < 2 {
            return Ok(None);
        }
        match self.known_between(index, &parties, date) {
            Ok(known) => {
                let known = known.into_iter().filter(|sketch| sketch.bucket == bucket && sketch.day == day);
                Ok(Some(touched.into_iter().chain(known.map(|sketch| sketch.event.event())).collect()))
            }
            // Whoever follows a damaged index finds that out, and makes it anew.
            Err(StoreError::Index(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What the index says of a day on which all of these are parties, and was not touched.
    fn known_between(&self, index: &Arc<Index>, parties: &[EntityId], day: Date) -> Result<Vec<Sketch>, StoreError> {
        let actor = |party| Actor { ids: in_history(party).collect(), by_party: true };
        let actors: Vec<Actor> = parties.iter().map(actor).collect();
        let question: Question<'_, StoreError> = Question {
            actors: &actors,
            unit: Unit::Exact,
            window: Window::of(&EventDate::day(day)),
            strict: false,
            sorts: &|_| true,
            role: None,
            verify: &|_| Ok(true),
        };
        let mut known = Vec::new();
        index.ask(&question)?.each(|hit| {
            if let Record::Alone(exact) | Record::Member(exact) = index.record(hit)? {
                known.extend(Sketch::of(&exact.event).filter(|_| !self.is_touched(&exact.event.id)));
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(known)
    }

    fn touched_on(&self, day: i32) -> impl Iterator<Item = &Sketch> {
        let start = self.sketches.partition_point(|sketch| sketch.day < day);
        self.sketches[start..].iter().take_while(move |sketch| sketch.day == day)
    }

    /// The events of a plain day: those that were touched, and those that the store had.
    fn read_day(&self, day: i32) -> Result<Vec<(Bucket, EventId)>, StoreError> {
        let mut events: Vec<(Bucket, EventId)> = self.touched_on(day).map(|s| (s.bucket, s.event.event())).collect();
        // Whoever follows a damaged index finds that out, and makes it anew.
        let known = match self.before.map(|index| self.known_by(index, day)) {
            Some(Ok(known)) => known,
            Some(Err(_)) | None => self.stored(day)?,
        };
        events.extend(known.into_iter().map(|sketch| (sketch.bucket, sketch.event.event())));
        Ok(events)
    }

    /// What of a day the index says that was not touched.
    fn known_by(&self, index: &Index, day: i32) -> Result<Vec<Sketch>, IndexError> {
        let mut known = Vec::new();
        index.each_from(day, |event| {
            known.extend(Sketch::of(event).filter(|sketch| sketch.day == day && !self.is_touched(&event.id)));
        })?;
        Ok(known)
    }

    /// What of a day the store says that was not touched.
    fn stored(&self, day: i32) -> Result<Vec<Sketch>, StoreError> {
        let mut stored = Vec::new();
        let Some(date) = day_of(day).map(day_text) else { return Ok(stored) };
        let literal = LiteralRef::new_typed_literal(&date, NamedNodeRef::new_unchecked(vocab::EDTF));
        let pattern = Pattern { value: Some(literal.into()), ..Pattern::resolved().property(vocab::HAS_DATE) };
        for quad in self.view.matching(pattern) {
            let id = EventId::from_iri(&crate::view::subject_iri(quad?));
            if !self.is_touched(&id) {
                stored.extend(self.view.event(&id)?.as_ref().and_then(Sketch::of));
            }
        }
        Ok(stored)
    }

    fn is_touched(&self, event: &EventId) -> bool {
        self.read.contains(event) || event.key().is_some_and(|key| self.written.contains(&key))
    }
}

/// A party, and the same state under other names of its history.
fn in_history(party: &EntityId) -> impl Iterator<Item = EntityId> {
    let state = party.state_code().and_then(State::by_code);
    let before = state.map_or(&[][..], State::continues).iter().copied().map(EntityId::of_state);
    let after = state.map_or(&[][..], State::continued_by).iter().copied().map(EntityId::of_state);
    std::iter::once(party.clone()).chain(before).chain(after)
}

fn days(span: &Span) -> Option<(i32, i32)> {
    match span {
        Span::Days(first, last) => Some((*first, *last)),
        Span::Only(_) => None,
    }
}

fn lasting(span: &Span) -> Option<&str> {
    match span {
        Span::Days(..) => None,
        Span::Only(date) => Some(date.as_str()),
    }
}

/// Spans of days with those made one that overlap.
fn united(mut spans: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    spans.sort_unstable();
    let mut united: Vec<(i32, i32)> = Vec::new();
    for (first, last) in spans {
        match united.last_mut() {
            Some((_, until)) if first <= *until => *until = last.max(*until),
            Some(_) | None => united.push((first, last)),
        }
    }
    united
}
