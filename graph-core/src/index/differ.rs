//! Comparing an index with one that is made anew from the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chunks::Section;
use super::dictionary::{Entities, Sort};
use super::folder::Folder;
use super::follow;
use super::layers::Layers;
use super::posting::CROWD;
use super::row::Record;
use super::segment::Segment;
use crate::described::Described;
use crate::error::{IndexError, StoreError};
use crate::id::{EntityId, EventId};
use crate::view::View;

/// How many differences are told.
const MOST: usize = 100;

/// In what an index differs from what follows from the store, in words; the first hundred. The other index is made in a
/// folder of its own, which is removed.
pub(super) fn differences(state: &Arc<Layers>, view: View<'_>) -> Result<Vec<String>, StoreError> {
    let aside = state.folder().path().map(tempfile::tempdir_in).transpose()?;
    let folder = match &aside {
        Some(aside) => Folder::Disk(aside.path().to_owned()),
        None => Folder::in_memory(),
    };
    let expected = follow::anew(view, &Arc::new(folder))?;
    let mut found = Vec::new();
    compare_rows(state, &expected, &mut found)?;
    compare_entities(state, &expected, &mut found)?;
    Ok(found)
}

/// A row with the lists that it is in.
#[derive(PartialEq)]
struct Row {
    record: Record,
    lists: BTreeMap<(EntityId, Option<EntityId>, bool), (Sort, u32)>,
}

/// Compares every row, and what its postings say, some hundred thousand at a time.
fn compare_rows(state: &Layers, expected: &Layers, found: &mut Vec<String>) -> Result<(), StoreError> {
    const AT_ONCE: u64 = 500_000;
    let parts = u32::try_from(state.rows().max(expected.rows()) / AT_ONCE + 1).map_err(|_| IndexError::TooLarge)?;
    (0..parts).try_for_each(|part| compare_some(state, expected, |hash| hash % parts == part, found))
}

fn compare_some(
    state: &Layers,
    expected: &Layers,
    is_some: impl Fn(u32) -> bool,
    found: &mut Vec<String>,
) -> Result<(), StoreError> {
    let mut ours = rows(state, &is_some)?;
    for (key, theirs) in rows(expected, &is_some)? {
        let told = match ours.remove(&key) {
            None => format!("{}: is not in the index", key.0.local()),
            Some(row) if row.record != theirs.record => {
                format!("{}: the row differs: {:?}, not {:?}", key.0.local(), row.record, theirs.record)
            }
            Some(row) if row.lists != theirs.lists => format!("{}: the lists that it is in differ", key.0.local()),
            Some(_) => continue,
        };
        if found.len() < MOST {
            found.push(told);
        }
    }
    let too_many = ours.into_keys().map(|(event, _)| format!("{}: is in the index alone", event.local()));
    found.extend(too_many.take(MOST.saturating_sub(found.len())));
    Ok(())
}

fn rows(state: &Layers, is_some: &impl Fn(u32) -> bool) -> Result<BTreeMap<(EventId, bool), Row>, StoreError> {
    let mut rows = BTreeMap::new();
    for segment in state.segments() {
        let mut by_rank: BTreeMap<u32, Row> = BTreeMap::new();
        for at in 0..segment.file.entries::<2>(Section::Ids) {
            let [hash, rank] = segment.file.entry(Section::Ids, at)?;
            if is_some(hash) && !segment.dead.contains(rank) {
                by_rank.insert(rank, Row { record: segment.record(rank)?, lists: BTreeMap::new() });
            }
        }
        list(segment, &mut by_rank)?;
        for (_, row) in by_rank {
            let is_joined = matches!(row.record, Record::Joined(_));
            rows.insert((row.record.id().clone(), is_joined), row);
        }
    }
    Ok(rows)
}

/// Gives each row the lists that it is in, with the numbers in its marks replaced by what they stand for.
fn list(segment: &Segment, rows: &mut BTreeMap<u32, Row>) -> Result<(), StoreError> {
    for at in 0..segment.file.entries::<4>(Section::Lists) {
        let [first, second, start, count] = segment.file.entry(Section::Lists, at)?;
        let a = segment.entity(first)?;
        let b = if second < CROWD { Some(segment.entity(second)?) } else { None };
        // Which of a pair is the first depends on the numbers that they have.
        let is_swapped = b.as_ref().is_some_and(|b| *b < a);
        let key = match b {
            Some(b) if is_swapped => (b, Some(a), false),
            b => (a, b, second == CROWD),
        };
        let mut postings = Vec::new();
        segment.postings(start, count, |rank, marks| {
            postings.push((rank, if is_swapped { marks.swapped() } else { marks }));
        })?;
        for (rank, marks) in postings {
            let sort = marks.sort().map_or(Err(super::row::unknown()), |sort| segment.sorts.get(sort))?;
            if let Some(row) = rows.get_mut(&rank) {
                row.lists.insert(key.clone(), (sort, marks.told_of(sort)));
            }
        }
    }
    Ok(())
}

/// Compares what is said of every entity that a row or a description of the other index names.
fn compare_entities(state: &Layers, expected: &Layers, found: &mut Vec<String>) -> Result<(), StoreError> {
    for segment in expected.segments() {
        for id in segment.all_entities()? {
            let known = state.entity(&id)?.unwrap_or_else(|| Described::new(id.clone()));
            if expected.entity(&id)?.is_some_and(|described| described != known) && found.len() < MOST {
                found.push(format!("{}: what is said of it differs", id.local()));
            }
        }
    }
    Ok(())
}
