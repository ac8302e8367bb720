//! Rows for exports: those of a timeline, in its order.

use graph_core::View;

use crate::error::QueryError;
use crate::filter::Filter;
use crate::page::Request;
use crate::row::Row;
use crate::timeline;

/// The rows of a timeline in its order. Where the index answers they are read by pages; else all of them are held.
pub(super) fn ordered<'a>(view: View<'a>, filter: &Filter) -> impl Iterator<Item = Result<Row, QueryError>> + use<'a> {
    const PAGE: usize = 1_000;
    let by_pages = view.index().is_some() && !filter.actors.is_empty() && filter.known_by.is_none();
    let limit = by_pages.then_some(PAGE);
    let mut request = Some(Request { filter: filter.clone(), with_statements: true, limit, ..Request::default() });
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
