//! Rows for exports: those of a timeline.

use graph_core::View;

use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::known::Known;
use crate::page::{Fold, Request};
use crate::row::{Row, Rows};
use crate::timeline;

/// Whether the rows of a timeline can be read by pages.
fn comes_by_pages(view: View<'_>, filter: &Filter) -> bool {
    view.index().is_some() && !filter.actors.is_empty() && filter.known_by.is_none()
}

/// The rows of a timeline in its order, with what documents say. Where the index answers they are read by pages; else all
/// of them are held.
pub(super) fn ordered<'a>(view: View<'a>, filter: &Filter) -> impl Iterator<Item = Result<Row, QueryError>> + use<'a> {
    paged(view, Request { filter: filter.clone(), with_statements: true, ..Request::default() })
}

fn paged<'a>(view: View<'a>, request: Request) -> impl Iterator<Item = Result<Row, QueryError>> + use<'a> {
    const PAGE: usize = 1_000;
    let limit = comes_by_pages(view, &request.filter).then_some(PAGE);
    let mut request = Some(Request { limit, ..request });
    let pages = std::iter::from_fn(move || {
        let asked = request.take()?;
        let page = timeline(view, &asked);
        request =
            page.as_ref().ok().and_then(|page| page.next.clone()).map(|next| Request { after: Some(next), ..asked });
        Some(page)
    });
    pages.flat_map(|page| match page {
        Ok(page) => page.rows.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    })
}

/// Gives each row of a timeline, without what documents say: in its order where they come by pages, else as the store has
/// them, so that they are never all held.
pub(super) fn each(
    view: View<'_>,
    filter: &Filter,
    mut take: impl FnMut(Row) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    if comes_by_pages(view, filter) {
        let request = Request { filter: filter.clone(), ..Request::default() };
        return paged(view, request).try_for_each(|row| take(row?));
    }
    let (known, mut matcher) = (Known::new(view), Matcher::new(filter));
    for id in matcher.candidates(view)? {
        let Some(happening) = matcher.read(id, &known)? else { continue };
        let rows = Rows { matcher: &matcher, known: &known, with_statements: false };
        match filter.fold {
            Fold::Exact | Fold::Full => take(rows.of_happening(&happening)?)?,
            Fold::None => {
                for statement in happening.statements(filter.known_by, &known)? {
                    take(rows.of_statement(&happening, &statement)?)?;
                }
            }
        }
    }
    Ok(())
}
