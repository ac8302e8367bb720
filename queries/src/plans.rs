//! Plans and what came of them.
//!
//! A plan, invitation, proposal or promise is an event of its own and never counts as a meeting. What carried it out is
//! the first event that happened afterwards: the same sort of act between the same parties, by those whom the plan names,
//! no later than some days after the plan's last day. No document need say so: the link is derived when it is asked for.

use std::collections::HashMap;
use std::sync::Arc;

use graph_core::join::rules::carries_out;
use graph_core::join::{Case, Cases};
use graph_core::view::Pattern;
use graph_core::{EntityId, Event, EventDate, EventId, Standing, Status, View, vocab};
use jiff::Span;
use jiff::civil::Date;
use oxigraph::model::Term;
use serde::{Deserialize, Serialize};

use crate::error::QueryError;
use crate::event::{OtherEvent, other_event};
use crate::filter::{Filter, Matcher};
use crate::happening::Happening;
use crate::known::Known;
use crate::page::Fold;
use crate::row::{Row, Rows};

/// The days after a plan's last day within which it may still be carried out, unless it is said otherwise.
pub const USUAL_DAYS: u32 = 365;

/// The statuses of what is not a fact yet, or never became one.
const AHEAD: [Status; 5] = [Status::Planned, Status::Invited, Status::Proposed, Status::Promised, Status::Postponed];

/// A plan, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Plan {
    /// The plan, as a row.
    #[serde(flatten)]
    pub row: Row,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    /// It was carried out.
    Done {
        /// By this event.
        #[serde(flatten)]
        event: OtherEvent,
        /// So many days after the last day that was planned; `None` where it was in time, or no day was planned.
        late_by: Option<u32>,
    },
    /// It was not carried out as of the last day of which the store tells, and the time for it is over.
    Never {
        /// That day.
        #[serde(serialize_with = "crate::row::as_day", deserialize_with = "crate::row::from_day")]
        #[schema(value_type = Option<String>, format = Date)]
        as_of: Option<Date>,
    },
    /// It may still be carried out.
    Open {
        /// The last day of which the store tells.
        #[serde(serialize_with = "crate::row::as_day", deserialize_with = "crate::row::from_day")]
        #[schema(value_type = Option<String>, format = Date)]
        as_of: Option<Date>,
    },
}

/// The plans that match a filter, in the order of their dates, each with its outcome. `within` is the number of days after
/// a plan's last day (or, where it has none, after it became known) in which it may be carried out.
///
/// # Errors
/// When the store cannot be read.
pub fn plans(view: View<'_>, filter: &Filter, within: u32) -> Result<Vec<Plan>, QueryError> {
    let known = Known::new(view);
    let mut desk = Desk::new(view, &known, within);
    let mut matcher = Matcher::new(filter);
    let mut found = Vec::new();
    for id in matcher.candidates(view)? {
        let Some(plan) = matcher.read(id, &known)?.filter(|plan| AHEAD.contains(&plan.event.status)) else { continue };
        let outcome = desk.outcome(&plan.event)?;
        found.push((plan, outcome));
    }
    found.sort_by_cached_key(|(plan, _)| {
        let date = plan.event.date.as_ref();
        graph_core::date::OrderKey::new(date, plan.event.id.clone())
    });
    let rows = Rows { matcher: &matcher, known: &known, with_statements: false };
    found.into_iter().map(|(plan, outcome)| Ok(Plan { row: rows.of_happening(&plan)?, outcome })).collect()
}

/// The plans that an event carried out, and the event that carried out a plan, by the usual number of days.
pub(crate) fn realised(event: &Event, known: &Known<'_>) -> Result<Vec<(EventId, bool)>, QueryError> {
    let view = known.view;
    let mut desk = Desk::new(view, known, USUAL_DAYS);
    if AHEAD.contains(&event.status) {
        let outcome = desk.outcome(event)?;
        let Outcome::Done { event, .. } = outcome else { return Ok(Vec::new()) };
        return Ok(vec![(event.event, true)]);
    }
    let mut plans = Vec::new();
    for id in desk.plans_between(&event.parties)? {
        let Some(plan) = Happening::read(&id, Fold::Full, None, known)?.map(|plan| plan.event) else { continue };
        let outcome = desk.outcome(&plan)?;
        let is_this = matches!(&outcome, Outcome::Done { event: other, .. } if other.event == event.id);
        if is_this && !plans.contains(&(plan.id.clone(), false)) {
            plans.push((plan.id.clone(), false));
        }
    }
    Ok(plans)
}

/// Finds out what came of plans.
struct Desk<'v, 'k> {
    view: View<'v>,
    known: &'k Known<'v>,
    cases: Cases<'v>,
    within: u32,
    /// What happened between parties, by these.
    happened: HashMap<Vec<EntityId>, Vec<Event>>,
    last_day: Option<Option<Date>>,
}

impl<'v, 'k> Desk<'v, 'k> {
    fn new(view: View<'v>, known: &'k Known<'v>, within: u32) -> Self {
        Self { view, known, cases: Cases::new(view), within, happened: HashMap::new(), last_day: None }
    }

    fn outcome(&mut self, plan: &Event) -> Result<Outcome, QueryError> {
        let (made, last) = (self.made(plan)?, plan.date.as_ref().and_then(EventDate::latest));
        let until = last.or(made).and_then(|day| day.checked_add(Span::new().days(self.within)).ok());
        let asked = self.cases.case(plan)?;
        if let Some(event) = self.carried_out(plan, &asked, made, until)? {
            let late_by = late_by(&event, last);
            return Ok(Outcome::Done { event: other_event(&event.id, self.view)?, late_by });
        }
        let as_of = self.last_day()?;
        let is_over = until.zip(as_of).is_some_and(|(until, as_of)| until < as_of)
            || last.zip(as_of).is_some_and(|(last, as_of)| last < as_of);
        Ok(if is_over { Outcome::Never { as_of } } else { Outcome::Open { as_of } })
    }

    /// The first event that carried out a plan.
    fn carried_out(
        &mut self,
        plan: &Event,
        asked: &Case,
        made: Option<Date>,
        until: Option<Date>,
    ) -> Result<Option<Event>, QueryError> {
        if !self.happened.contains_key(&plan.parties) {
            let events = self.read_happened(&plan.parties)?;
            self.happened.insert(plan.parties.clone(), events);
        }
        let events = self.happened.get(&plan.parties).cloned().unwrap_or_default();
        // A plan that nobody dates was made no later than on the first day for which it is planned.
        let from = made.or(plan.date.as_ref().and_then(EventDate::earliest));
        for event in events {
            let date = event.date.as_ref();
            let starts = date.and_then(EventDate::earliest);
            let in_time = starts.is_some_and(|day| from.is_some_and(|from| from <= day))
                && starts.is_some_and(|day| until.is_none_or(|until| day <= until));
            if in_time && carries_out(&self.cases.case(&event)?, asked) {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// What happened between these parties, in order.
    fn read_happened(&self, parties: &[EntityId]) -> Result<Vec<Event>, QueryError> {
        let filter = Filter {
            actors: parties.to_vec(),
            statuses: vec![Status::Happened],
            exact_state: true,
            ..Filter::default()
        };
        if parties.is_empty() {
            return Ok(Vec::new());
        }
        let mut matcher = Matcher::new(&filter);
        let mut events = Vec::new();
        for id in matcher.candidates(self.view)? {
            events.extend(matcher.read(id, self.known)?.map(|happening| Arc::unwrap_or_clone(happening.event)));
        }
        events.retain(|event| event.standing != Standing::Denied);
        events.sort_by_cached_key(|event| graph_core::date::OrderKey::new(event.date.as_ref(), event.id.clone()));
        Ok(events)
    }

    /// The first day on which a document told of a plan.
    fn made(&self, plan: &Event) -> Result<Option<Date>, QueryError> {
        let mut made: Option<Date> = None;
        for document in &plan.documents {
            let published = self.known.published(document)?;
            made = published.into_iter().chain(made).min();
        }
        Ok(made)
    }

    /// The last day on which a document was published or, where none says so, that an event has.
    fn last_day(&mut self) -> Result<Option<Date>, QueryError> {
        if let Some(day) = self.last_day {
            return Ok(day);
        }
        let mut last = self.latest(vocab::SCHEMA_PUBLISHED)?;
        if last.is_none() {
            last = self.latest(vocab::EARLIEST)?;
        }
        self.last_day = Some(last);
        Ok(last)
    }

    fn latest(&self, property: &str) -> Result<Option<Date>, QueryError> {
        let mut last = None;
        for quad in self.view.matching(Pattern::resolved().property(property)) {
            if let Term::Literal(day) = quad.map_err(graph_core::StoreError::from)?.object {
                last = last.max(graph_core::date::day_from_text(day.value()).ok());
            }
        }
        Ok(last)
    }

    /// The plans that have these parties.
    fn plans_between(&self, parties: &[EntityId]) -> Result<Vec<EventId>, QueryError> {
        let mut plans = Vec::new();
        for status in AHEAD {
            for plan in self.view.subjects(vocab::HAS_STATUS, status.iri()) {
                let plan = plan?;
                let mut has_all = !parties.is_empty();
                for party in parties {
                    has_all = has_all && self.view.has(&plan, vocab::PARTY, party.as_str())?;
                }
                if has_all {
                    plans.push(EventId::from_iri(&plan));
                }
            }
        }
        Ok(plans)
    }
}

/// How many days after the last planned day an event took place, if it did so later.
fn late_by(event: &Event, last: Option<Date>) -> Option<u32> {
    let day = event.date.as_ref().and_then(EventDate::earliest)?;
    let late = last?.until(day).ok()?.get_days();
    u32::try_from(late).ok().filter(|days| *days > 0)
}
