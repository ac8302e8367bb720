//! Rows for exports: those of a timeline.

use graph_core::View;

use crate::error::QueryError;
use crate::filter::{Filter, Matcher, come_in_order, happenings};
use crate::happening::Happening;
use crate::known::Known;
use crate::page::{Fold, Request};
use crate::row::{Row, Rows};
use crate::timeline;

/// The rows of a timeline in its order, with what documents say. Where the index answers they are made as they are written;
/// else all of them are held.
pub(super) fn ordered<'a>(
    view: View<'a>,
    filter: &Filter,
) -> Result<Box<dyn Iterator<Item = Result<Row, QueryError>> + 'a>, QueryError> {
    if come_in_order(view, filter) {
        return told(view, filter);
    }
    let request = Request { filter: filter.clone(), with_statements: true, ..Request::default() };
    Ok(Box::new(timeline(view, &request)?.rows.into_iter().map(Ok)))
}

/// Gives each row of a timeline, without what documents say, and the happening that it is of: in its order where the index
/// answers, else as the store has them, so that they are never all held.
pub(super) fn each(
    view: View<'_>,
    filter: &Filter,
    mut take: impl FnMut(&Happening, Row) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    let (known, matcher) = (Known::new(view), Matcher::new(filter));
    let rows = Rows { matcher: &matcher, known: &known, with_statements: false };
    for happening in happenings(view, filter)? {
        let happening = happening?;
        of(&happening, &rows)?.into_iter().try_for_each(|row| take(&happening, row))?;
    }
    Ok(())
}

fn told<'a>(
    view: View<'a>,
    filter: &Filter,
) -> Result<Box<dyn Iterator<Item = Result<Row, QueryError>> + 'a>, QueryError> {
    let (known, matcher) = (Known::new(view), Matcher::new(filter));
    let rows = happenings(view, filter)?.flat_map(move |happening| {
        let rows = Rows { matcher: &matcher, known: &known, with_statements: true };
        match happening.and_then(|happening| of(&happening, &rows)) {
            Ok(rows) => rows.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    });
    Ok(Box::new(rows))
}

/// The row of a happening, or, where nothing is folded, that of each report.
fn of(happening: &Happening, rows: &Rows<'_>) -> Result<Vec<Row>, QueryError> {
    if rows.matcher.filter().fold != Fold::None {
        return Ok(vec![rows.of_happening(happening)?]);
    }
    let mut statements = happening.statements(rows.matcher.known_by(), rows.known)?;
    statements.sort_unstable_by(|one, other| one.id().cmp(other.id()));
    statements.iter().map(|statement| rows.of_statement(happening, statement)).collect()
}
