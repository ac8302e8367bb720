//! Contacts: who faces whom in which event, read from the lists of pairs of the timeline index where these tell, else
//! from the events.

use std::collections::BTreeMap;

use graph_core::date::OrderKey;
use graph_core::index::{Hit, Part, Sort, roles_of};
use graph_core::{EntityId, EventId, Side, StoreError, View};
use rustc_hash::FxHashMap;

use super::happenings;
use crate::cast::{Cast, Level};
use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::gist::Gist;
use crate::happening::Happening;
use crate::indexed::Indexed;
use crate::known::Known;
use crate::page::Fold;

/// Whose contacts are gathered.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) filter: &'a Filter,
    pub(super) level: Level,
    /// Whether it matters who acts on whom.
    pub(super) with_ways: bool,
    /// Whether it matters how many face each other in an event.
    pub(super) with_sizes: bool,
    /// Whether it matters which event it is, and when.
    pub(super) with_keys: bool,
}

/// Two who face each other in an event, or, where nothing is folded, in what one report says; the first has the smaller id.
pub(super) struct Contact<'c> {
    pub(super) low: &'c EntityId,
    pub(super) high: &'c EntityId,
    pub(super) way: Way,
    /// Without its days.
    pub(super) gist: Gist,
    /// How many face somebody in the event: 2 where these two do so alone, or where nobody asked.
    pub(super) size: u32,
    /// The event and the bounds of its date, where somebody asked.
    pub(super) key: Option<OrderKey<EventId>>,
}

/// Who of two acts on the other: one, or both as where they do something together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// The one with the smaller id on the other.
    pub(super) forth: bool,
    /// The other on the one with the smaller id.
    pub(super) back: bool,
}

impl Way {
    pub(super) const BOTH: Self = Self { forth: true, back: true };

    fn of(acting_is_low: bool) -> Self {
        Self { forth: acting_is_low, back: !acting_is_low }
    }

    fn and(self, other: Self) -> Self {
        Self { forth: self.forth || other.forth, back: self.back || other.back }
    }
}

/// Gathers the contacts of the events that match and count. What was gathered is thrown away, and gathered again from the
/// store, where the index is found to be damaged.
pub(super) fn gather<T: Default>(
    view: View<'_>,
    asked: Asked<'_>,
    add: impl Fn(&mut T, &Contact<'_>) -> Result<(), QueryError>,
) -> Result<T, QueryError> {
    let filter = asked.filter;
    let is_plain = filter.fold != Fold::None && filter.known_by.is_none();
    if is_plain
        && filter.actors.is_empty()
        && filter.role.is_none()
        && let Some(index) = view.index()
    {
        let (known, matcher) = (Known::new(view), Matcher::new(filter));
        match from_pairs(&Indexed::new(&index, &matcher, &known), asked, &add) {
            Err(QueryError::Store(StoreError::Index(_))) => view.condemn_index(),
            gathered => return gathered,
        }
    }
    happenings::gather(view, filter, |gathered, happening, _, known| {
        add_happening(happening, asked, known, gathered, &add)
    })
}

/// From the lists of all pairs. Rows that these do not tell of are looked at, each once.
fn from_pairs<T: Default>(
    indexed: &Indexed<'_>,
    asked: Asked<'_>,
    add: &impl Fn(&mut T, &Contact<'_>) -> Result<(), QueryError>,
) -> Result<T, QueryError> {
    let as_parties = asked.level == Level::State;
    let sizes = if asked.with_sizes { Sizes::read(indexed, as_parties)? } else { Sizes::default() };
    let mut gathered = T::default();
    let mut looked_at: BTreeMap<(usize, u32), Hit> = BTreeMap::new();
    indexed.put(|question| {
        indexed.index.each_pair(question, as_parties, &mut |hit, pair| {
            let sort = hit.sort().and_then(|number| indexed.index.sorts_beside(hit).get(number as usize).copied());
            let Some(((first, other), sort)) = pair.zip(sort) else {
                looked_at.insert(hit.row(), hit);
                return Ok(());
            };
            let gist = Gist::of_sort(sort);
            if !gist.counts(asked.filter) {
                return Ok(());
            }
            let is_turned = first > other;
            let (low, high) = if is_turned { (other, first) } else { (first, other) };
            let way = match asked.with_ways {
                false => Way::BOTH,
                true => match told_way(hit, sort, is_turned) {
                    Some(way) => way,
                    None => read_way(indexed, hit, asked.level, low, high)?,
                },
            };
            let key = asked.with_keys.then(|| indexed.index.position(hit)).transpose().map_err(StoreError::from)?;
            let key = key.map(|position| position.key);
            add(&mut gathered, &Contact { low, high, way, gist, size: sizes.of(hit), key })
        })
    })?;
    for hit in looked_at.into_values() {
        if let Some(happening) = indexed.happening(hit)? {
            add_happening(&happening, asked, indexed.known, &mut gathered, add)?;
        }
    }
    Ok(gathered)
}

/// Who acts on whom, where a posting tells.
fn told_way(hit: Hit, sort: Sort, is_turned: bool) -> Option<Way> {
    let (source, _) = roles_of(sort.kind, sort.code);
    let source_acts = match source.side() {
        Side::Mutual => return Some(Way::BOTH),
        Side::Acting => true,
        Side::Receiving => false,
        Side::None => return None,
    };
    match hit.marks.part(false) {
        Part::Source => Some(Way::of(source_acts != is_turned)),
        Part::Target => Some(Way::of(source_acts == is_turned)),
        Part::Other => None,
    }
}

/// Who acts on whom, as the row itself says.
fn read_way(indexed: &Indexed<'_>, hit: Hit, level: Level, low: &EntityId, high: &EntityId) -> Result<Way, QueryError> {
    let Some(happening) = indexed.happening(hit)? else { return Ok(Way::BOTH) };
    let cast = Cast::of(&happening.event, indexed.known)?;
    Ok(ways(&cast, level).get(&(low, high)).copied().unwrap_or(Way::BOTH))
}

fn add_happening<T>(
    happening: &Happening,
    asked: Asked<'_>,
    known: &Known<'_>,
    gathered: &mut T,
    add: &impl Fn(&mut T, &Contact<'_>) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    let mut gists = Gist::counted(happening, asked.filter, known)?;
    gists.retain(|gist| gist.counts(asked.filter));
    if gists.is_empty() {
        return Ok(());
    }
    let cast = Cast::of(&happening.event, known)?;
    let ways = ways(&cast, asked.level);
    let event = &happening.event;
    let key = asked.with_keys.then(|| OrderKey::new(event.date.as_ref(), event.id.clone()));
    let size = if asked.with_sizes { size(ways.keys().flat_map(|(low, high)| [*low, *high])) } else { 2 };
    for ((low, high), way) in ways {
        let way = if asked.with_ways { way } else { Way::BOTH };
        for gist in &gists {
            add(gathered, &Contact { low, high, way, gist: *gist, size, key: key.clone() })?;
        }
    }
    Ok(())
}

/// The pairs of an event that face each other on a level, and who acts on whom.
pub(super) fn ways<'c>(cast: &'c Cast<'_>, level: Level) -> BTreeMap<(&'c EntityId, &'c EntityId), Way> {
    let mut ways: BTreeMap<_, Way> = BTreeMap::new();
    for (one, other) in cast.facing() {
        let acts = one.side() == Side::Acting;
        for first in one.at(level) {
            for second in other.at(level).iter().filter(|second| *second != first) {
                let way = if acts { Way::of(first < second) } else { Way::BOTH };
                let known = ways.entry((first.min(second), first.max(second))).or_default();
                *known = known.and(way);
            }
        }
    }
    ways
}

/// How many different ones there are.
fn size<T: Ord>(all: impl IntoIterator<Item = T>) -> u32 {
    let mut all: Vec<T> = all.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    all.len() as u32
}

/// How many face somebody in a row, where they are more than two.
#[derive(Default)]
struct Sizes {
    of_rows: FxHashMap<(usize, u32), u32>,
}

impl Sizes {
    fn read(indexed: &Indexed<'_>, as_parties: bool) -> Result<Self, QueryError> {
        let mut numbers: FxHashMap<EntityId, u32> = FxHashMap::default();
        let mut members: Vec<((usize, u32), [u32; 2])> = Vec::new();
        indexed.put(|question| {
            indexed.index.each_pair(question, as_parties, &mut |hit, pair| {
                if let Some((first, other)) = pair {
                    members.push((hit.row(), [first, other].map(|id| number(&mut numbers, id))));
                }
                Ok::<_, QueryError>(())
            })
        })?;
        members.sort_unstable();
        let rows = members.chunk_by(|(one, _), (other, _)| one == other).filter(|pairs| pairs.len() > 1);
        let of_rows = rows.map(|pairs| (pairs[0].0, size(pairs.iter().flat_map(|(_, both)| *both)))).collect();
        Ok(Self { of_rows })
    }

    fn of(&self, hit: Hit) -> u32 {
        self.of_rows.get(&hit.row()).copied().unwrap_or(2)
    }
}

/// The number of an entity: as many as were numbered before it.
pub(super) fn number(numbers: &mut FxHashMap<EntityId, u32>, id: &EntityId) -> u32 {
    if let Some(number) = numbers.get(id) {
        return *number;
    }
    let next = numbers.len() as u32;
    numbers.insert(id.clone(), next);
    next
}
