//! Timelines from the index: rows come in their order, and only those of the page are read.

use graph_core::StoreError;
use graph_core::index::{Asked, Hit, Record, Sums};

use super::Table;
use super::kept::Kept;
use super::tally::{MANY, Tally};
use crate::error::QueryError;
use crate::filter::Matcher;
use crate::indexed::Indexed;
use crate::page::{Fold, Page, Place, Request, Selection};
use crate::row::{Row, Rows};

/// A page of those who are asked for today.
pub(super) fn page(
    indexed: &Indexed<'_>,
    request: &Request,
    tally: Option<&mut Tally>,
) -> Result<Page<Row>, QueryError> {
    let (matcher, known) = (indexed.matcher, indexed.known);
    let rows = Rows { matcher, known, with_statements: request.with_statements };
    indexed.ask(|asked| {
        if let Some(tally) = tally {
            count(asked, indexed, tally)?;
        }
        match request.filter.fold {
            Fold::Exact | Fold::Full => events(asked, indexed, request, &rows),
            Fold::None => reports(asked, indexed, request, &rows),
        }
    })
}

/// A page of events.
fn events(
    asked: &Asked<'_, QueryError>,
    indexed: &Indexed<'_>,
    request: &Request,
    rows: &Rows<'_>,
) -> Result<Page<Row>, QueryError> {
    let after = request.place()?;
    let place = after.as_ref().map(Place::of_event);
    let most = request.limit.map_or(usize::MAX, |limit| limit.saturating_add(1));
    let hits = asked.page(place.as_ref(), false, request.reverse, most)?;
    let mut page = Page { rows: Vec::with_capacity(hits.len()), total: asked.count()?, next: None };
    let kept = Kept::new(indexed, rows, request);
    for hit in hits.iter().take(most - 1) {
        page.rows.extend(kept.row(*hit)?);
    }
    if hits.len() == most {
        let last = page.rows.last().map(|row| Place::new(row.date.as_ref(), &row.event, None));
        page.next = last.or(after).map(|place| place.to_string());
    }
    Ok(page)
}

/// A page of reports: those of the event at the cursor that are left, then those of the events that follow.
fn reports(
    asked: &Asked<'_, QueryError>,
    indexed: &Indexed<'_>,
    request: &Request,
    rows: &Rows<'_>,
) -> Result<Page<Row>, QueryError> {
    let after = request.place()?;
    let place = after.as_ref().map(Place::of_event);
    // Every event has a report: one event more than the page has rows is enough, and that of the cursor.
    let most = request.limit.map_or(usize::MAX, |limit| limit.saturating_add(2));
    let mut table = Table { selection: Selection::new(request)?, tally: None, fold: Fold::None };
    for hit in asked.page(place.as_ref(), true, request.reverse, most)? {
        if let Some(happening) = indexed.happening(hit)? {
            table.offer(happening, rows.matcher, rows.known)?;
        }
    }
    let total = sums(asked, indexed)?.reports;
    Ok(Page { total, ..table.page(rows)? })
}

/// How many events and reports are asked for.
fn sums(asked: &Asked<'_, QueryError>, indexed: &Indexed<'_>) -> Result<Sums, QueryError> {
    asked.sums(|hit| {
        let Some(happening) = indexed.happening(hit)? else { return Ok(Sums { rows: 1, ..Sums::default() }) };
        let reports = happening.statements(None, indexed.known)?.len() as u64;
        Ok(Sums { rows: 1, exact: happening.members.len() as u64, reports })
    })
}

/// Counts all that is asked for; the documents only where there are not too many reports.
fn count(asked: &Asked<'_, QueryError>, indexed: &Indexed<'_>, tally: &mut Tally) -> Result<(), QueryError> {
    let Sums { rows, exact, reports } = sums(asked, indexed)?;
    if reports > MANY {
        (tally.events, tally.exact, tally.reports) = (rows, exact, reports);
        return Ok(());
    }
    asked.each(|hit| {
        if let Some(happening) = indexed.happening(hit)? {
            tally.add(happening.members.len(), &happening.statements(None, indexed.known)?);
        }
        Ok(())
    })
}

/// The rows as they were known on a day. What was known may differ in anything from what is, but not in who may take part:
/// so every event of those asked for is read of which a document says when it was published.
pub(super) fn as_known(
    indexed: &Indexed<'_>,
    request: &Request,
    tally: Option<&mut Tally>,
) -> Result<Page<Row>, QueryError> {
    let (fold, known) = (request.filter.fold, indexed.known);
    let mut matcher: Matcher = indexed.matcher.clone();
    let mut table = Table { selection: Selection::new(request)?, tally, fold };
    for hit in indexed.each_published()? {
        if let Some(happening) = matcher.read_record(whole(indexed, hit, fold)?, known)? {
            table.offer(happening, &matcher, known)?;
        }
    }
    table.page(&Rows { matcher: &matcher, known, with_statements: request.with_statements })
}

/// What a row stands for: where happenings are asked for, with the others that it was joined with.
fn whole(indexed: &Indexed<'_>, hit: Hit, fold: Fold) -> Result<Record, QueryError> {
    let record = indexed.record(hit)?;
    let Record::Member(exact) = &record else { return Ok(record) };
    if fold != Fold::Full {
        return Ok(record);
    }
    let head = exact.folding.into.as_ref().unwrap_or(&exact.event.id);
    let happening = indexed.index.record_of(head, true).map_err(StoreError::from)?;
    Ok(happening.unwrap_or(record))
}
