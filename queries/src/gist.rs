//! The gist of an event: the plain values that counting needs, whoever read them.

use graph_core::index::Sort;
use graph_core::{Code, Event, EventDate, Kind, Report, Stance, Standing, Status};
use jiff::civil::Date;

use crate::error::QueryError;
use crate::filter::Filter;
use crate::happening::Happening;
use crate::known::Known;
use crate::page::Fold;

/// What counting needs of an event, or of what one report says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gist {
    pub(crate) earliest: Option<Date>,
    pub(crate) latest: Option<Date>,
    pub(crate) kind: Kind,
    pub(crate) code: Option<Code>,
    pub(crate) status: Status,
    pub(crate) standing: Standing,
}

impl Gist {
    pub(crate) fn of(event: &Event) -> Self {
        let date = event.date.as_ref();
        Self {
            earliest: date.and_then(EventDate::earliest),
            latest: date.and_then(EventDate::latest),
            kind: event.kind,
            code: event.code,
            status: event.status,
            standing: event.standing,
        }
    }

    /// Of an event of this sort, whenever it was.
    pub(crate) fn of_sort(sort: Sort) -> Self {
        let Sort { kind, code, status, standing } = sort;
        Self { earliest: None, latest: None, kind, code, status, standing }
    }

    /// As one report has it: in a code of its own, and denied where it denies.
    pub(crate) fn of_report(event: &Event, report: &Report) -> Self {
        let gist = Self::of(event);
        let standing = if report.stance == Stance::Denies { Standing::Denied } else { gist.standing };
        Self { code: report.said.code.or(gist.code), standing, ..gist }
    }

    /// What is counted of a happening: itself, or, where nothing is folded, each of its reports.
    pub(crate) fn counted(happening: &Happening, filter: &Filter, known: &Known<'_>) -> Result<Vec<Self>, QueryError> {
        let event = &happening.event;
        if filter.fold != Fold::None {
            return Ok(vec![Self::of(event)]);
        }
        let mut reports = Vec::new();
        for member in &happening.members {
            reports.extend(member.reports(known)?.into_owned());
        }
        let report = |id| reports.iter().find(|report| Some(&report.id) == id);
        let statements = happening.statements(filter.known_by, known)?;
        let gist = |id| report(id).map_or_else(|| Self::of(event), |report| Self::of_report(event, report));
        Ok(statements.iter().map(|statement| gist(statement.report.as_ref())).collect())
    }

    /// Whether it is a fact: it happened, and is not merely denied.
    pub(crate) fn is_fact(&self) -> bool {
        self.status == Status::Happened && !self.is_denied()
    }

    /// Whether it counts among relations: a fact does; where statuses are asked for, whatever has one of these and is not
    /// merely denied.
    pub(crate) fn counts(&self, filter: &Filter) -> bool {
        if filter.statuses.is_empty() { self.is_fact() } else { !self.is_denied() }
    }

    fn is_denied(&self) -> bool {
        self.standing == Standing::Denied
    }

    /// How cooperative or conflictual a fact is, by kind and by code. What is no fact is neither: a plan is not a
    /// meeting, and a denied delivery is not aid.
    pub(crate) fn scores(&self) -> (Option<f64>, Option<f64>) {
        if self.is_fact() { (Some(self.kind.score()), self.code.and_then(Code::goldstein)) } else { (None, None) }
    }
}
