//! The timeline: what happened, in order.

use std::collections::HashSet;
use std::rc::Rc;

use graph_core::{DocumentId, View};
use serde::Serialize;

use crate::error::QueryError;
use crate::filter::Matcher;
use crate::happening::Happening;
use crate::known::Known;
use crate::page::{Fold, Page, Place, Request, Selection};
use crate::row::{Row, Rows};
use crate::statements::Statement;

/// How much there is behind the rows of all pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Events, joined or not as was asked.
    pub events: u64,
    /// Exact events: equal codings are one.
    pub exact: u64,
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
    happening: Rc<Happening>,
    statement: Option<Statement>,
}

fn run(view: View<'_>, request: &Request, mut tally: Option<&mut Tally>) -> Result<Page<Row>, QueryError> {
    let mut matcher = Matcher::new(&request.filter);
    let fold = request.filter.fold;
    let known = Known::new(view);
    let mut selection = Selection::new(request)?;
    for id in matcher.candidates(view)? {
        let Some(happening) = matcher.read(id, &known)? else { continue };
        let said = match (fold, &tally) {
            (Fold::Exact | Fold::Full, None) => Vec::new(),
            (Fold::None, _) | (_, Some(_)) => happening.statements(matcher.known_by(), &known)?,
        };
        if let Some(tally) = &mut tally {
            tally.add(happening.members.len(), &said);
        }
        offer(&mut selection, happening, said, fold);
    }
    let rows = Rows { matcher: &matcher, known: &known, with_statements: request.with_statements };
    selection.page(|seat| match &seat.statement {
        Some(statement) => rows.of_statement(&seat.happening, statement),
        None => rows.of_happening(&seat.happening),
    })
}

fn offer(selection: &mut Selection<Seat>, happening: Happening, said: Vec<Statement>, fold: Fold) {
    let happening = Rc::new(happening);
    let (date, id) = (happening.event.date.clone(), happening.event.id.clone());
    let mut seat = |report: Option<&str>, statement: Option<Statement>| {
        let seat = Seat { happening: Rc::clone(&happening), statement };
        selection.offer(Place::new(date.as_ref(), &id, report), seat);
    };
    match fold {
        Fold::Exact | Fold::Full => seat(None, None),
        Fold::None => {
            for statement in said {
                let report = statement.id().to_owned();
                seat(Some(&report), Some(statement));
            }
        }
    }
}

/// Counts what goes by.
#[derive(Default)]
struct Tally {
    events: u64,
    exact: u64,
    reports: u64,
    documents: HashSet<DocumentId>,
}

impl Tally {
    fn add(&mut self, exact: usize, statements: &[Statement]) {
        self.events += 1;
        self.exact += exact as u64;
        self.reports += statements.len() as u64;
        self.documents.extend(statements.iter().map(|statement| statement.document.clone()));
    }

    fn totals(&self) -> Totals {
        let documents = self.documents.len() as u64;
        Totals { events: self.events, exact: self.exact, reports: self.reports, documents }
    }
}
