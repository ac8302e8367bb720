//! Dyads: who deals with whom, how often, and how friendly.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use graph_core::index::Hit;
use graph_core::{EntityId, StoreError, View};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::balance::Balance;
use crate::cast::{Cast, Level, Member};
use crate::dealings::Dealings;
use crate::error::QueryError;
use crate::filter::{Asked, Filter, Matcher};
use crate::gist::Gist;
use crate::happening::Happening;
use crate::indexed::Indexed;
use crate::known::Known;
use crate::page::Fold;
use crate::row::{Named, as_day, from_day};
use crate::words::words;

/// What is asked of dyads.
#[derive(Clone, Debug, Default)]
pub struct DyadRequest {
    /// Which events. Its actors are in each dyad: none for everybody's, one for all of its own, two for theirs. Where it
    /// names statuses, events with these are counted in place of facts.
    pub filter: Filter,
    /// Between whom; by default between states where all actors are states, or none is named, and it is not `direct`;
    /// else between literal participants.
    pub level: Option<Level>,
    /// Which come first.
    pub order: DyadOrder,
    /// The most rows; `None` for all.
    pub limit: Option<usize>,
}

words! {
    /// Which dyads come first. Those that are equal in this come by their number of events, then by their ids.
    #[derive(Default)]
    DyadOrder, "order" {
        /// Those with the most events.
        #[default]
        Count = "count",
        /// The warmest: those with the highest sum of scores.
        Score = "score",
        /// The coldest: those with the lowest sum of scores.
        Conflict = "conflict",
    }
}

/// The first dyads, and how many there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Dyads {
    /// The rows, in the order asked for.
    pub rows: Vec<DyadRow>,
    /// How many there are without the limit.
    pub total: u64,
}

/// Two who face each other in events: one acts and the other receives, or both do something together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DyadRow {
    /// The first actor asked for, where one of the two is; else the one with the smaller id.
    pub a: Named,
    /// The other.
    pub b: Named,
    /// How many events; reports, where nothing is folded.
    pub events: u64,
    /// Of which classes, and how friendly together.
    #[serde(flatten)]
    pub balance: Balance,
    /// The mean of the scores; `None` where nothing has a score.
    pub score_mean: Option<f64>,
    /// The first day that the date of any of them allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub first: Option<Date>,
    /// The last day that the date of any of them allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub last: Option<Date>,
}

/// The pairs that face each other in the events that match, each with what these come to: facts only, unless statuses
/// are asked for. A state that another legally continues makes dyads of its own, as it does rows of a timeline.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::{DyadRequest, dyads};
///
/// let store = GraphStore::in_memory()?;
/// assert_eq!(dyads(store.view(), &DyadRequest::default())?.total, 0);
/// # Ok::<(), queries::QueryError>(())
/// ```
///
/// # Errors
/// When the store cannot be read.
pub fn dyads(view: View<'_>, request: &DyadRequest) -> Result<Dyads, QueryError> {
    let known = Known::new(view);
    let dealings = dealings(request, &known)?;
    let total = dealings.len() as u64;
    let matcher = Matcher::new(&request.filter);
    let asked = matcher.asked().first();
    let rows = first(dealings, request).into_iter().map(|(pair, dealings)| row(&pair, &dealings, asked, &known));
    Ok(Dyads { rows: rows.collect::<Result<_, _>>()?, total })
}

/// What the events that match come to, by pair.
pub(crate) fn dealings(request: &DyadRequest, known: &Known<'_>) -> Result<BTreeMap<Pair, Dealings>, QueryError> {
    let view = known.view;
    let mut matcher = Matcher::new(&request.filter);
    match view.index().filter(|_| is_told_by_pairs(&matcher, request)) {
        Some(index) => match tally_pairs(&Indexed::new(&index, &matcher, known), request) {
            Err(QueryError::Store(StoreError::Index(_))) => {
                view.condemn_index();
                tally(&mut matcher, request, known)
            }
            dealings => dealings,
        },
        None => tally(&mut matcher, request, known),
    }
}

/// Whether the lists of pairs tell all that is asked: one actor or none, on the level on which it is looked for.
fn is_told_by_pairs(matcher: &Matcher, request: &DyadRequest) -> bool {
    let filter = matcher.filter();
    let is_plain = filter.fold != Fold::None && filter.known_by.is_none() && filter.role.is_none();
    let as_parties = request.level() == Level::State;
    is_plain && matcher.asked().len() < 2 && matcher.asked().iter().all(|asked| asked.by_party == as_parties)
}

/// What the events that match come to, from the lists of pairs; those of one pair and sort are counted together.
fn tally_pairs(indexed: &Indexed<'_>, request: &DyadRequest) -> Result<BTreeMap<Pair, Dealings>, QueryError> {
    let mut tally: BTreeMap<Pair, Dealings> = BTreeMap::new();
    let level = request.level();
    // Rows that too many take part in, or that may come with several pairs: each once.
    let mut looked_at: BTreeMap<(usize, u32), Hit> = BTreeMap::new();
    let mut bundle = Bundle::default();
    indexed.put(|question| {
        indexed.index.each_pair(question, level == Level::State, &mut |hit, pair| {
            let Some(((a, b), sort)) = pair.zip(hit.sort()) else {
                looked_at.insert(hit.row(), hit);
                return Ok(());
            };
            if !bundle.is_of(hit, a, b) {
                bundle.empty(indexed, request, &mut tally)?;
            }
            bundle.add(hit, (a, b), sort, indexed)
        })
    })?;
    bundle.empty(indexed, request, &mut tally)?;
    for hit in looked_at.into_values() {
        if let Some(happening) = indexed.happening(hit)? {
            add(&happening, request, indexed.matcher, indexed.known, &mut tally)?;
        }
    }
    Ok(tally)
}

/// The events of a pair in one segment, by sort.
#[derive(Default)]
struct Bundle {
    of: Option<(Hit, EntityId, EntityId)>,
    sorts: BTreeMap<u32, OfSort>,
}

/// How many events of one sort, the first and the last of a plain day, and the bounds of the others.
#[derive(Default)]
struct OfSort {
    count: u64,
    plain: Option<(Hit, Hit)>,
    vague: Dealings,
}

impl Bundle {
    fn is_of(&self, hit: Hit, a: &EntityId, b: &EntityId) -> bool {
        self.of.as_ref().is_none_or(|(of, one, other)| of.is_beside(hit) && one == a && other == b)
    }

    fn add(
        &mut self,
        hit: Hit,
        (a, b): (&EntityId, &EntityId),
        sort: u32,
        indexed: &Indexed<'_>,
    ) -> Result<(), QueryError> {
        self.of.get_or_insert_with(|| (hit, a.clone(), b.clone()));
        let OfSort { count, plain, vague } = self.sorts.entry(sort).or_default();
        *count += 1;
        if hit.marks.is_vague() {
            let key = indexed.index.position(hit).map_err(StoreError::from)?.key;
            vague.span(key.earliest, key.latest);
        } else {
            plain.get_or_insert((hit, hit)).1 = hit;
        }
        Ok(())
    }

    /// Adds what was counted to the pair.
    fn empty(
        &mut self,
        indexed: &Indexed<'_>,
        request: &DyadRequest,
        tally: &mut BTreeMap<Pair, Dealings>,
    ) -> Result<(), QueryError> {
        let Some((hit, a, b)) = self.of.take() else { return Ok(()) };
        for (number, OfSort { count, plain, vague }) in std::mem::take(&mut self.sorts) {
            let Some(sort) = indexed.index.sorts_beside(hit).get(number as usize) else { continue };
            let gist = Gist::of_sort(*sort);
            if !gist.counts(&request.filter) {
                continue;
            }
            let dealings = tally.entry(Pair::of(&a, &b)).or_default();
            dealings.add_times(&gist, count);
            dealings.span(vague.first, vague.last);
            for hit in plain.into_iter().flat_map(|(first, last)| [first, last]) {
                let key = indexed.index.position(hit).map_err(StoreError::from)?.key;
                dealings.span(key.earliest, key.latest);
            }
        }
        Ok(())
    }
}

/// The same from the store.
fn tally(
    matcher: &mut Matcher,
    request: &DyadRequest,
    known: &Known<'_>,
) -> Result<BTreeMap<Pair, Dealings>, QueryError> {
    let mut tally: BTreeMap<Pair, Dealings> = BTreeMap::new();
    for id in matcher.candidates(known.view)? {
        if let Some(happening) = matcher.read(id, known)? {
            add(&happening, request, matcher, known, &mut tally)?;
        }
    }
    Ok(tally)
}

/// Adds an event to all of its pairs.
fn add(
    happening: &Happening,
    request: &DyadRequest,
    matcher: &Matcher,
    known: &Known<'_>,
    tally: &mut BTreeMap<Pair, Dealings>,
) -> Result<(), QueryError> {
    let mut gists = Gist::counted(happening, &request.filter, known)?;
    gists.retain(|gist| gist.counts(&request.filter));
    if gists.is_empty() {
        return Ok(());
    }
    for pair in pairs(&Cast::of(&happening.event, known)?, matcher.asked(), request.level()) {
        let dealings = tally.entry(pair).or_default();
        gists.iter().for_each(|gist| dealings.add(gist));
    }
    Ok(())
}

impl DyadRequest {
    pub(crate) fn level(&self) -> Level {
        let of_states = !self.filter.direct && self.filter.actors.iter().all(|actor| actor.state_code().is_some());
        self.level.unwrap_or(if of_states { Level::State } else { Level::Entity })
    }
}

/// Two entities, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    low: EntityId,
    high: EntityId,
}

impl Pair {
    fn of(one: &EntityId, other: &EntityId) -> Self {
        Self { low: one.min(other).clone(), high: one.max(other).clone() }
    }

    /// The two, whoever is asked for first.
    pub(crate) fn seen_by(&self, asked: Option<&Asked>) -> [&EntityId; 2] {
        let is_turned = asked.is_some_and(|asked| asked.includes(&self.high) && !asked.includes(&self.low));
        if is_turned { [&self.high, &self.low] } else { [&self.low, &self.high] }
    }
}

/// The pairs of an event in which everybody asked for is, or is stood for, each once.
fn pairs(cast: &Cast<'_>, asked: &[Asked], level: Level) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    for (one, other) in cast.facing() {
        for first in one.at(level) {
            for second in other.at(level) {
                let is_in = |asked| is_for(one, first, asked, level) || is_for(other, second, asked, level);
                if first != second && asked.iter().all(is_in) {
                    pairs.insert(Pair::of(first, second));
                }
            }
        }
    }
    pairs
}

/// Whether a member, as this one of the entities that it is at a level, stands for somebody asked for. Of several
/// parties for which it may act, only the one asked for is.
pub(crate) fn is_for(member: &Member<'_>, entity: &EntityId, asked: &Asked, level: Level) -> bool {
    let by_name = asked.by_party && level == Level::State;
    member.stands_for(asked) && (!by_name || asked.includes(entity))
}

fn first(dealings: BTreeMap<Pair, Dealings>, request: &DyadRequest) -> Vec<(Pair, Dealings)> {
    let mut first: Vec<_> = dealings.into_iter().collect();
    first.sort_by(|(one, these), (other, those)| {
        compare(these, those, request.order).then(those.events.cmp(&these.events)).then(one.cmp(other))
    });
    first.truncate(request.limit.unwrap_or(usize::MAX));
    first
}

/// Those without a score come last, in either order of scores.
fn compare(these: &Dealings, those: &Dealings, order: DyadOrder) -> Ordering {
    let (these, those) = (these.balance.score_sum.tenths(), those.balance.score_sum.tenths());
    match order {
        DyadOrder::Count => Ordering::Equal,
        DyadOrder::Score => those.cmp(&these),
        DyadOrder::Conflict => these.is_none().cmp(&those.is_none()).then(these.cmp(&those)),
    }
}

fn row(pair: &Pair, dealings: &Dealings, asked: Option<&Asked>, known: &Known<'_>) -> Result<DyadRow, QueryError> {
    let [a, b] = pair.seen_by(asked);
    Ok(DyadRow {
        a: Named::new(a, known)?,
        b: Named::new(b, known)?,
        events: dealings.events,
        balance: dealings.balance,
        score_mean: dealings.balance.score_sum.mean(),
        first: dealings.first,
        last: dealings.last,
    })
}
