//! Happenings: an exact event, or those that were joined, as they are known on a day.

use std::borrow::Cow;
use std::sync::Arc;

use graph_core::index::{self, Exact, Record};
use graph_core::join::{self, Folding};
use graph_core::{DocumentId, Event, EventId, Report, Stance, Standing};
use jiff::civil::Date;

use crate::error::QueryError;
use crate::known::Known;
use crate::page::Fold;
use crate::statements::{self, Statement};

/// One event of a timeline: what was joined, or an exact event.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    /// What all together say, under the id of the one that stands for all.
    pub(crate) event: Arc<Event>,
    /// The exact events, in the order of their ids.
    pub(crate) members: Vec<Member>,
}

/// An exact event, and what joining made of it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) event: Arc<Event>,
    pub(crate) folding: Folding,
    /// The reports that have a node of their own, where they were read with the event.
    told: Option<Vec<Report>>,
}

impl From<Exact> for Member {
    fn from(exact: Exact) -> Self {
        Self { event: Arc::new(exact.event), folding: exact.folding, told: Some(exact.reports) }
    }
}

impl Member {
    /// The reports that have a node of their own, in the order of their ids.
    pub(crate) fn reports(&self, known: &Known<'_>) -> Result<Cow<'_, [Report]>, QueryError> {
        match &self.told {
            Some(told) => Ok(Cow::Borrowed(told)),
            None => Ok(Cow::Owned(known.view.reports(&self.event.id)?)),
        }
    }

    /// How its documents tell of it, as far as they were published by a day.
    fn stances(&self, known_by: Option<Date>, known: &Known<'_>) -> Result<Vec<Stance>, QueryError> {
        if known_by.is_none() && self.event.standing == Standing::Asserted && self.event.code.is_some() {
            // Coded rows assert.
            return Ok(vec![Stance::Asserts]);
        }
        let told = Told::of(self, known)?;
        let plain = told.plain().map(|_| Stance::Asserts);
        Ok(plain.chain(told.reports.iter().map(|report| report.stance)).collect())
    }

    /// Leaves of it what documents published up to a day say.
    fn keep_known(&mut self, day: Date, known: &Known<'_>) -> Result<(), QueryError> {
        let mut documents = Vec::with_capacity(self.event.documents.len());
        let event = Arc::make_mut(&mut self.event);
        for document in std::mem::take(&mut event.documents) {
            if known.was_published_by(&document, day)? {
                documents.push(document);
            }
        }
        event.documents = documents;
        Arc::make_mut(&mut self.event).standing = Standing::of(self.stances(Some(day), known)?);
        Ok(())
    }
}

impl Happening {
    /// The happening that an exact event belongs to, as it was known on a day; `None` where no document told of it then.
    pub(crate) fn read(
        id: &EventId,
        fold: Fold,
        known_by: Option<Date>,
        known: &Known<'_>,
    ) -> Result<Option<Self>, QueryError> {
        let members = members(id, fold, known)?;
        // A happening keeps its id, whoever of its members was known.
        let head = if fold == Fold::Full { known.view.happening_of(id)? } else { id.clone() };
        Self::of(head, members, known_by, known)
    }

    /// What a row of the index stands for.
    pub(crate) fn of_record(
        record: Record,
        known_by: Option<Date>,
        known: &Known<'_>,
    ) -> Result<Option<Self>, QueryError> {
        let head = record.id().clone();
        Self::of(head, record.into_members().into_iter().map(Member::from).collect(), known_by, known)
    }

    fn of(
        head: EventId,
        mut members: Vec<Member>,
        known_by: Option<Date>,
        known: &Known<'_>,
    ) -> Result<Option<Self>, QueryError> {
        if let Some(day) = known_by {
            for member in &mut members {
                member.keep_known(day, known)?;
            }
            members.retain(|member| !member.event.documents.is_empty());
        }
        let mut event = match members.as_slice() {
            [] => return Ok(None),
            [only] => Arc::clone(&only.event),
            [..] => {
                let events: Vec<Event> = members.iter().map(|member| Event::clone(&member.event)).collect();
                let Some(event) = join::happening(&events) else { return Ok(None) };
                let mut stances = Vec::new();
                for member in &members {
                    stances.extend(member.stances(known_by, known)?);
                }
                Arc::new(Event { standing: Standing::of(stances), ..event })
            }
        };
        if event.id != head {
            Arc::make_mut(&mut event).id = head;
        }
        known.name_canonically(&mut event)?;
        Ok(Some(Self { event, members }))
    }

    /// What documents say of it.
    pub(crate) fn statements(&self, known_by: Option<Date>, known: &Known<'_>) -> Result<Vec<Statement>, QueryError> {
        let mut all = Vec::new();
        for member in &self.members {
            all.extend(match &member.told {
                Some(reports) => statements::of_reports(&member.event, reports),
                None => statements::statements(&member.event, known.view)?,
            });
        }
        if let Some(day) = known_by {
            let mut kept = Vec::with_capacity(all.len());
            for statement in all {
                if known.was_published_by(&statement.document, day)? {
                    kept.push(statement);
                }
            }
            return Ok(kept);
        }
        Ok(all)
    }

    /// What is told of each member.
    pub(crate) fn told(&self, known: &Known<'_>) -> impl Iterator<Item = Result<Told<'_>, QueryError>> {
        self.members.iter().map(|member| Told::of(member, known))
    }
}

/// What documents say of an exact event.
pub(crate) struct Told<'h> {
    pub(crate) member: &'h Member,
    /// The reports with a node of their own.
    pub(crate) reports: Cow<'h, [Report]>,
}

impl<'h> Told<'h> {
    fn of(member: &'h Member, known: &Known<'_>) -> Result<Self, QueryError> {
        let is_of_event = |report: &Report| member.event.documents.contains(&report.document);
        let mut reports = member.reports(known)?;
        if !reports.iter().all(is_of_event) {
            reports.to_mut().retain(is_of_event);
        }
        Ok(Self { member, reports })
    }

    /// The documents that plainly report it.
    pub(crate) fn plain(&self) -> impl Iterator<Item = &DocumentId> {
        index::plain(&self.member.event, &self.reports)
    }

    /// How many reports there are.
    pub(crate) fn count(&self) -> usize {
        self.reports.len() + self.plain().count()
    }
}

/// The exact events of a happening.
fn members(id: &EventId, fold: Fold, known: &Known<'_>) -> Result<Vec<Member>, QueryError> {
    let read = |id: &EventId| -> Result<Option<Member>, QueryError> {
        Ok(known.view.folded_event(id)?.map(|(event, folding)| Member { event: Arc::new(event), folding, told: None }))
    };
    let Some(first) = read(id)? else { return Ok(Vec::new()) };
    if fold != Fold::Full || !known.has_joined()? {
        return Ok(vec![first]);
    }
    let head = first.folding.into.clone().unwrap_or_else(|| id.clone());
    let ids = known.view.joined(&head)?;
    if let [_] = ids.as_slice() {
        return Ok(vec![first]);
    }
    let mut members = Vec::with_capacity(ids.len());
    for id in ids {
        members.extend(read(&id)?);
    }
    Ok(members)
}
