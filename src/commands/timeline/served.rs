//! A timeline from a service: its pages, joined as far as is asked.

use std::io::Write;

use queries::export::{self, Format, Written};
use queries::{Page, Row, Totals};
use serde::Deserialize;
use server::MOST_ROWS;

use crate::cli::TimelineArgs;
use crate::commands::Failure;
use crate::commands::filter::asked;
use crate::remote::{Question, Service, Trouble};

/// A page as a service tells it.
#[derive(Deserialize)]
struct Told {
    rows: Vec<Row>,
    total: u64,
    next: Option<String>,
    /// Only where it was asked for.
    totals: Option<Totals>,
}

/// The rows that are asked for, and how much there is behind all pages.
pub(super) fn page(service: &Service, args: &TimelineArgs) -> Result<(Page<Row>, Totals), Failure> {
    let question = question(args)?.with_flag("statements", args.quotes);
    let first = |after: &Option<String>, left: usize| {
        question.clone().with("limit", left.min(MOST_ROWS)).with_each("after", after)
    };
    let most = if args.limit > 0 { args.limit } else { usize::MAX };
    let told: Told = service.ask(&first(&args.after, most).with("totals", true))?;
    let mut page = Page { rows: told.rows, total: told.total, next: told.next };
    while let (Some(_), left @ 1..) = (&page.next, most.saturating_sub(page.rows.len())) {
        let told: Told = service.ask(&first(&page.next, left))?;
        page.rows.extend(told.rows);
        page.next = told.next;
    }
    Ok((page, told.totals.ok_or_else(|| service.foreign("it does not say how much there is behind the pages"))?))
}

/// Writes the rows in a format for readers: those that lead to documents are the service's.
pub(super) fn write(
    service: &Service,
    args: &TimelineArgs,
    format: Format,
    page: &Page<Row>,
    out: &mut impl Write,
) -> Result<Written, Failure> {
    if matches!(format, Format::Csv | Format::Markdown) {
        return Ok(export::write_rows(format, page.rows.iter().cloned().map(Ok), out)?);
    }
    let question = question(args)?.with("format", format);
    let answer = if page.rows.len() <= MOST_ROWS {
        service.get(&question.with("limit", page.rows.len().max(1)).with_each("after", &args.after), "*/*")?
    } else if is_whole(args) && page.next.is_none() {
        let whole = Question::of("/export").with_each("actor", &args.actors).with("format", format);
        service.get(&asked(whole, &args.filter)?, "*/*")?
    } else {
        let address = service.address().to_owned();
        return Err(Trouble::Part { address, given: MOST_ROWS, total: page.total, what: "rows in this format" }.into());
    };
    service.copy(answer, out)?;
    let left_out = page.rows.iter().filter(|row| !export::has_place(format, row)).count() as u64;
    Ok(Written { rows: page.rows.len() as u64 - left_out, left_out })
}

/// Whether all of a timeline is asked for, as it is exported.
fn is_whole(args: &TimelineArgs) -> bool {
    !args.reverse && args.after.is_none()
}

fn question(args: &TimelineArgs) -> Result<Question, Failure> {
    let question = Question::of("/timeline").with_each("actor", &args.actors).with_flag("reverse", args.reverse);
    asked(question, &args.filter)
}
