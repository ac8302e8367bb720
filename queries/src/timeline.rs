//! The timeline: what happened, in order.

use std::collections::HashSet;
use std::rc::Rc;

use graph_core::{DocumentId, Event, View};
use serde::Serialize;

use crate::error::QueryError;
use crate::filter::Matcher;
use crate::known::Known;
use crate::page::{Fold, Page, Place, Request, Selection};
use crate::row::{Row, Rows};
use crate::statements::{Statement, statements};

/// How much there is behind the rows of all pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Events.
    pub events: u64,
    /// Reports of them.
    pub reports: u64,
    /// Documents that these are in.
    pub documents: u64,
}

/// The rows that are asked for, in the order (earliest, latest, event, report): an absent start comes first, an absent
/// end last.
///
/// # Errors
/// When the cursor is none of this timeline, or the store cannot be read.
pub fn timeline(view: View<'_>, request: &Request) -> Result<Page<Row>, QueryError> {
    run(view, request, None)
}

/// [`timeline`], and how much there is behind all of its pages: this looks up the reports of every event that matches.
///
/// # Errors
/// As [`timeline`].
pub fn timeline_with_totals(view: View<'_>, request: &Request) -> Result<(Page<Row>, Totals), QueryError> {
    let mut tally = Tally::default();
    let page = run(view, request, Some(&mut tally))?;
    Ok((page, tally.totals()))
}

/// What is kept of a row until it is known to be on the page.
struct Seat {
    event: Rc<Event>,
    statement: Option<Statement>,
}

fn run(view: View<'_>, request: &Request, mut tally: Option<&mut Tally>) -> Result<Page<Row>, QueryError> {
    let matcher = Matcher::new(&request.filter);
    let known = Known::new(view);
    let mut selection = Selection::new(request)?;
    for id in matcher.candidates(view)? {
        let Some(event) = matcher.read(id, &known)? else { continue };
        let said = match (request.fold, &tally) {
            (Fold::Exact, None) => Vec::new(),
            (Fold::None, _) | (_, Some(_)) => statements(&event, view)?,
        };
        if let Some(tally) = &mut tally {
            tally.add(&said);
        }
        offer(&mut selection, event, said, request.fold);
    }
    let rows = Rows { matcher: &matcher, known: &known };
    selection.page(|seat| match &seat.statement {
        Some(statement) => rows.of_statement(&seat.event, statement),
        None => rows.of_event(&seat.event),
    })
}

fn offer(selection: &mut Selection<Seat>, event: Event, said: Vec<Statement>, fold: Fold) {
    let event = Rc::new(event);
    let date = event.date.as_ref();
    match fold {
        Fold::Exact => {
            let seat = Seat { event: Rc::clone(&event), statement: None };
            selection.offer(Place::new(date, &event.id, None), seat);
        }
        Fold::None => {
            for statement in said {
                let place = Place::new(date, &event.id, Some(statement.id()));
                selection.offer(place, Seat { event: Rc::clone(&event), statement: Some(statement) });
            }
        }
    }
}

/// Counts what goes by.
#[derive(Default)]
struct Tally {
    events: u64,
    reports: u64,
    documents: HashSet<DocumentId>,
}

impl Tally {
    fn add(&mut self, statements: &[Statement]) {
        self.events += 1;
        self.reports += statements.len() as u64;
        self.documents.extend(statements.iter().map(|statement| statement.document.clone()));
    }

    fn totals(&self) -> Totals {
        Totals { events: self.events, reports: self.reports, documents: self.documents.len() as u64 }
    }
}
