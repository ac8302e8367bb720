//! The timeline: what happened, in order.

mod indexed;
mod kept;
mod tally;

use std::cell::RefCell;
use std::rc::Rc;

use graph_core::View;
use serde::{Deserialize, Serialize};

use self::tally::Tally;
use crate::error::QueryError;
use crate::filter::Matcher;
use crate::happening::Happening;
use crate::indexed::Indexed;
use crate::known::Known;
use crate::page::{Fold, Page, Place, Request, Selection};
use crate::row::{Row, Rows};
use crate::statements::Statement;

/// How much there is behind the rows of all pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Totals {
    /// Events, joined or not as was asked.
    pub events: u64,
    /// Exact events: equal codings are one.
    pub exact: u64,
    /// Reports of them.
    pub reports: u64,
    /// Documents that these are in; `None` where there are so many reports that they were not looked up.
    pub documents: Option<u64>,
}

/// The rows that are asked for, in the order (earliest, latest, event, report): an absent start comes first, an absent
/// end last. They come from the timeline index of the store; where that is stale or damaged, from the store itself.
///
/// # Errors
/// When the cursor is none of this timeline, or the store cannot be read.
pub fn timeline(view: View<'_>, request: &Request) -> Result<Page<Row>, QueryError> {
    answered(view, request, None)
}

/// [`timeline`], and how much there is behind all of its pages.
///
/// # Errors
/// As [`timeline`].
pub fn timeline_with_totals(view: View<'_>, request: &Request) -> Result<(Page<Row>, Totals), QueryError> {
    let mut tally = Tally::default();
    let page = answered(view, request, Some(&mut tally))?;
    Ok((page, tally.totals()))
}

fn answered(view: View<'_>, request: &Request, tally: Option<&mut Tally>) -> Result<Page<Row>, QueryError> {
    let tally = RefCell::new(tally);
    let from_index = |index: &_| {
        let (known, matcher) = (Known::new(view), Matcher::new(&request.filter));
        let indexed = Indexed::new(index, &matcher, &known);
        let mut tally = tally.borrow_mut();
        match request.filter.known_by {
            Some(_) => indexed::as_known(&indexed, request, tally.as_deref_mut()),
            None => indexed::page(&indexed, request, tally.as_deref_mut()),
        }
    };
    crate::indexed::answered(view, &request.filter, from_index, || {
        let mut tally = tally.borrow_mut();
        if let Some(tally) = tally.as_deref_mut() {
            // An index that was found to be damaged may have counted before.
            *tally = Tally::default();
        }
        run(view, request, tally.as_deref_mut())
    })
}

/// What is kept of a row until it is known to be on the page.
struct Seat {
    happening: Rc<Happening>,
    statement: Option<Statement>,
}

/// Reads every event that may match from the store.
fn run(view: View<'_>, request: &Request, tally: Option<&mut Tally>) -> Result<Page<Row>, QueryError> {
    let mut matcher = Matcher::new(&request.filter);
    let known = Known::new(view);
    let mut table = Table { selection: Selection::new(request)?, tally, fold: request.filter.fold };
    for id in matcher.candidates(view)? {
        if let Some(happening) = matcher.read(id, &known)? {
            table.offer(happening, &matcher, &known)?;
        }
    }
    table.page(&Rows { matcher: &matcher, known: &known, with_statements: request.with_statements })
}

/// Where happenings are gathered whose order is not known.
struct Table<'t> {
    selection: Selection<Seat>,
    tally: Option<&'t mut Tally>,
    fold: Fold,
}

impl Table<'_> {
    fn offer(&mut self, happening: Happening, matcher: &Matcher, known: &Known<'_>) -> Result<(), QueryError> {
        let said = match (self.fold, &self.tally) {
            (Fold::Exact | Fold::Full, None) => Vec::new(),
            (Fold::None, _) | (_, Some(_)) => happening.statements(matcher.known_by(), known)?,
        };
        if let Some(tally) = &mut self.tally {
            tally.add(happening.members.len(), &said);
        }
        let happening = Rc::new(happening);
        let (date, id) = (happening.event.date.clone(), happening.event.id.clone());
        let mut seat = |report: Option<&str>, statement: Option<Statement>| {
            let seat = Seat { happening: Rc::clone(&happening), statement };
            self.selection.offer(Place::new(date.as_ref(), &id, report), seat);
        };
        match self.fold {
            Fold::Exact | Fold::Full => seat(None, None),
            Fold::None => {
                for statement in said {
                    let report = statement.id().to_owned();
                    seat(Some(&report), Some(statement));
                }
            }
        }
        Ok(())
    }

    fn page(self, rows: &Rows<'_>) -> Result<Page<Row>, QueryError> {
        self.selection.page(|seat| match &seat.statement {
            Some(statement) => rows.of_statement(&seat.happening, statement),
            None => rows.of_happening(&seat.happening),
        })
    }
}
