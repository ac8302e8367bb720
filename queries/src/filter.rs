//! Which events: by who takes part, when, what and how sure.

use std::collections::HashSet;
use std::sync::Arc;

use graph_core::index::{self, Actor, Record, Sort};
use graph_core::{Code, EntityId, Event, EventId, IndexError, Kind, Role, State, Status, StoreError, View, Window};
use jiff::civil::Date;

use crate::cast::{Cast, Member};
use crate::error::QueryError;
use crate::happening::Happening;
use crate::indexed::Indexed;
use crate::known::Known;
use crate::page::Fold;

/// Which events are asked for. Every condition must hold; an empty list is no condition.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// All of these take part: states and international organisations as parties, others literally.
    pub actors: Vec<EntityId>,
    /// The days.
    pub window: Window,
    /// Whether an event must fall in the window, rather than may.
    pub strict: bool,
    /// One of these kinds, or of the kinds below them.
    pub kinds: Vec<Kind>,
    /// One of these codes, or of the codes below them. A code finds the events of its mirror image too: `043` those
    /// kept as `042`.
    pub codes: Vec<Code>,
    /// One of these statuses.
    pub statuses: Vec<Status>,
    /// The role of the first actor, or of somebody who acts for it; without actors, of anybody. In a role without a
    /// side (`about`, `object`) nobody acts for others: there the actor itself is looked for.
    pub role: Option<Role>,
    /// Whether states must take part literally, too.
    pub direct: bool,
    /// Whether a state stands for itself alone, and not for the former states that it legally continues.
    pub exact_state: bool,
    /// What is one event.
    pub fold: Fold,
    /// Only what documents published up to this day say. Those that do not say when they were published are left out.
    pub known_by: Option<Date>,
}

impl Filter {
    /// Whether it lets every event pass.
    pub fn is_empty(&self) -> bool {
        let Self {
            actors,
            window,
            strict: _,
            kinds,
            codes,
            statuses,
            role,
            direct: _,
            exact_state: _,
            fold: _,
            known_by,
        } = self;
        let any = actors.is_empty() && kinds.is_empty() && codes.is_empty() && statuses.is_empty();
        any && role.is_none() && known_by.is_none() && *window == Window::default()
    }
}

/// The events that match, each once; in the order of a timeline where its index tells them.
///
/// # Errors
/// When the store cannot be read.
pub fn events<'a>(
    view: View<'a>,
    filter: &Filter,
) -> Result<impl Iterator<Item = Result<Event, QueryError>> + use<'a>, QueryError> {
    Ok(happenings(view, filter)?.map(|found| found.map(|found| Arc::unwrap_or_clone(found.event))))
}

/// Happenings, one after the other.
type Happenings<'a> = Box<dyn Iterator<Item = Result<Happening, QueryError>> + 'a>;

/// The happenings that match, each once: from the index where it is sound, in the order of a timeline; else from the store, in
/// no order that means anything. An index that turns out to be damaged on the way ends them with an error, and is asked no more.
pub(crate) fn happenings<'a>(view: View<'a>, filter: &Filter) -> Result<Happenings<'a>, QueryError> {
    let (known, mut matcher) = (Known::new(view), Matcher::new(filter));
    if let Some(index) = view.index().filter(|_| come_in_order(view, filter)) {
        match matcher.rows(&index, &known) {
            Err(QueryError::Store(StoreError::Index(_))) => view.condemn_index(),
            rows => {
                let found = rows?.filter_map(move |record| matcher.happening(record, &known).transpose());
                return Ok(Box::new(found.inspect(move |found| condemn_damaged(view, found))));
            }
        }
    }
    let candidates = matcher.candidates(view)?;
    Ok(Box::new(candidates.filter_map(move |id| matcher.read(id, &known).transpose())))
}

/// Whether [`happenings`] come in the order of a timeline. As they were known on a day, they may have been at another time.
pub(crate) fn come_in_order(view: View<'_>, filter: &Filter) -> bool {
    view.index().is_some() && filter.known_by.is_none()
}

fn condemn_damaged<T>(view: View<'_>, found: &Result<T, QueryError>) {
    if let Err(QueryError::Store(StoreError::Index(_))) = found {
        view.condemn_index();
    }
}

/// An actor of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    pub(crate) id: EntityId,
    /// The former states that it stands for.
    continued: Vec<EntityId>,
    /// Whether those who act for it count.
    pub(crate) by_party: bool,
}

impl Asked {
    fn new(id: &EntityId, filter: &Filter) -> Self {
        let state = id.state_code().and_then(State::by_code).filter(|_| !filter.exact_state);
        let continued = state.map_or(&[][..], State::continues).iter().copied().map(EntityId::of_state).collect();
        Self { id: id.clone(), continued, by_party: id.state_code().is_some() && !filter.direct }
    }

    /// Whether it stands for this entity.
    pub(crate) fn includes(&self, entity: &EntityId) -> bool {
        self.id == *entity || self.continued.contains(entity)
    }

    fn all(&self) -> impl Iterator<Item = &EntityId> {
        std::iter::once(&self.id).chain(&self.continued)
    }

    fn is_in(&self, event: &Event) -> bool {
        match self.by_party {
            true => event.parties.iter().any(|party| self.includes(party)),
            false => event.participants.iter().any(|participant| self.includes(&participant.entity)),
        }
    }

    /// The ids of the events that it is in.
    fn events(&self, view: View<'_>) -> Result<HashSet<EventId>, StoreError> {
        let mut ids = HashSet::new();
        for entity in self.all() {
            if self.by_party {
                view.events_of_party(entity).try_for_each(|id| keep(&mut ids, id))?;
            } else {
                view.events_of_participant(entity)?.try_for_each(|id| keep(&mut ids, id))?;
            }
        }
        Ok(ids)
    }
}

fn keep(ids: &mut HashSet<EventId>, id: Result<EventId, StoreError>) -> Result<(), StoreError> {
    ids.insert(id?);
    Ok(())
}

/// A filter made ready.
#[derive(Clone, Debug)]
pub(crate) struct Matcher {
    filter: Filter,
    asked: Vec<Asked>,
    /// The happenings that were read already, where several events may be one.
    read: HashSet<EventId>,
}

impl Matcher {
    pub(crate) fn new(filter: &Filter) -> Self {
        let mut asked: Vec<Asked> = Vec::new();
        for actor in &filter.actors {
            if !asked.iter().any(|known| known.id == *actor) {
                asked.push(Asked::new(actor, filter));
            }
        }
        if let (Some(first), Some(role)) = (asked.first_mut(), filter.role) {
            first.by_party &= role.side().is_sided();
        }
        Self { filter: filter.clone(), asked, read: HashSet::new() }
    }

    /// Those asked for, each once.
    pub(crate) fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// The ids of all events that may match: those that all actors are in, or all there are.
    pub(crate) fn candidates<'a>(
        &self,
        view: View<'a>,
    ) -> Result<Box<dyn Iterator<Item = Result<EventId, QueryError>> + 'a>, QueryError> {
        let mut common: Option<HashSet<EventId>> = None;
        for asked in &self.asked {
            let mut ids = asked.events(view)?;
            if let Some(common) = common {
                ids.retain(|id| common.contains(id));
            }
            common = Some(ids);
        }
        Ok(match common {
            None => Box::new(view.events().map(|id| Ok(id?))),
            Some(ids) => {
                let mut ids: Vec<_> = ids.into_iter().collect();
                ids.sort_unstable();
                Box::new(ids.into_iter().map(Ok))
            }
        })
    }

    /// The happening that the event with this id belongs to, if it matches and was not read before.
    pub(crate) fn read(
        &mut self,
        id: Result<EventId, QueryError>,
        known: &Known<'_>,
    ) -> Result<Option<Happening>, QueryError> {
        let Filter { fold, known_by, .. } = self.filter;
        let Some(happening) = Happening::read(&id?, fold, known_by, known)? else { return Ok(None) };
        let may_come_again = fold == Fold::Full && known.has_joined()?;
        if may_come_again && !self.read.insert(happening.event.id.clone()) {
            return Ok(None);
        }
        Ok(self.matches(&happening.event, known)?.then_some(happening))
    }

    /// The rows of the index that may match, in their order: those that all actors are in, or all there are.
    fn rows(
        &self,
        index: &Arc<index::State>,
        known: &Known<'_>,
    ) -> Result<Box<dyn Iterator<Item = Result<Record, IndexError>>>, QueryError> {
        if self.asked.is_empty() {
            return Ok(Box::new(index.in_order().map_err(StoreError::from)?));
        }
        let mut hits = Vec::new();
        Indexed::new(index, self, known).ask(|rows| {
            rows.each(|hit| {
                hits.push((index.position(hit).map_err(StoreError::from)?.key, hit));
                Ok(())
            })
        })?;
        hits.sort_unstable();
        let index = Arc::clone(index);
        Ok(Box::new(hits.into_iter().map(move |(_, hit)| index.record(hit))))
    }

    /// The happening that a row of the index is, if it is one and matches.
    fn happening(
        &self,
        record: Result<Record, IndexError>,
        known: &Known<'_>,
    ) -> Result<Option<Happening>, QueryError> {
        let record = record.map_err(StoreError::from)?;
        let is_other = match (&record, self.filter.fold) {
            (Record::Alone(_), _) => false,
            (Record::Member(_), fold) => fold == Fold::Full,
            (Record::Joined(_), fold) => fold != Fold::Full,
        };
        if is_other {
            return Ok(None);
        }
        let Some(happening) = Happening::of_record(record, None, known)? else { return Ok(None) };
        Ok(self.matches(&happening.event, known)?.then_some(happening))
    }

    pub(crate) fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether events of a sort can be asked for.
    pub(crate) fn takes_sort(&self, sort: Sort) -> bool {
        let Sort { kind, code, status, standing: _ } = sort;
        any_or_none(&self.filter.statuses, |asked| status == *asked)
            && any_or_none(&self.filter.kinds, |asked| kind.is_within(*asked))
            && any_or_none(&self.filter.codes, |asked| code.is_some_and(|own| finds(*asked, own)))
    }

    /// Those asked for, as the index looks for them.
    pub(crate) fn actors(&self) -> Vec<Actor> {
        let actor = |asked: &Asked| Actor { ids: asked.all().cloned().collect(), by_party: asked.by_party };
        self.asked.iter().map(actor).collect()
    }

    /// The happening that a row of the index stands for, as it is known, if it matches and was not read before.
    pub(crate) fn read_record(&mut self, record: Record, known: &Known<'_>) -> Result<Option<Happening>, QueryError> {
        if !self.read.insert(record.id().clone()) {
            return Ok(None);
        }
        let Some(happening) = Happening::of_record(record, self.filter.known_by, known)? else { return Ok(None) };
        Ok(self.matches(&happening.event, known)?.then_some(happening))
    }

    /// The day up to which documents count.
    pub(crate) fn known_by(&self) -> Option<Date> {
        self.filter.known_by
    }

    pub(crate) fn matches(&self, event: &Event, known: &Known<'_>) -> Result<bool, QueryError> {
        let sort = Sort { kind: event.kind, code: event.code, status: event.status, standing: event.standing };
        let fits =
            self.is_in_window(event) && self.takes_sort(sort) && self.asked.iter().all(|asked| asked.is_in(event));
        Ok(fits && self.role_fits(event, known)?)
    }

    fn is_in_window(&self, event: &Event) -> bool {
        let date = event.date.as_ref();
        match self.filter.strict {
            true => self.filter.window.must_contain(date),
            false => self.filter.window.may_contain(date),
        }
    }

    fn role_fits(&self, event: &Event, known: &Known<'_>) -> Result<bool, QueryError> {
        let Some(role) = self.filter.role else { return Ok(true) };
        let in_role = |member: &Member<'_>| member.participant.role == role;
        let is_first = |member: &Member<'_>| self.asked.first().is_none_or(|first| member.stands_for(first));
        if !event.participants.iter().any(|participant| participant.role == role) {
            return Ok(false);
        }
        Ok(Cast::of(event, known)?.members.iter().any(|member| in_role(member) && is_first(member)))
    }
}

/// Whether a code asked for finds events of this code.
fn finds(asked: Code, own: Code) -> bool {
    own.is_within(asked) || own.is_within(asked.canonical())
}

fn any_or_none<T>(list: &[T], holds: impl FnMut(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(holds)
}
