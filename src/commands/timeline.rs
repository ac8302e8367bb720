//! `chancery timeline`.

mod served;

use std::io::{self, BufWriter, Write};

use graph_core::GraphStore;
use graph_core::date::day_text;
use queries::{Page, Request, Row, Totals, export, timeline_with_totals};

use super::filter::{filter, period};
use super::source::Source;
use super::{Failure, note, print, print_json};
use crate::cli::{RowFormat, TimelineArgs, TimelineFormat};
use crate::table;

pub(super) fn run(source: &Source, args: &TimelineArgs) -> Result<(), Failure> {
    if args.plans {
        return super::plans::run(source, args, as_table(args.format)?);
    }
    if let Some(by) = args.histogram {
        return super::histogram::run(source, args, period(by), as_table(args.format)?);
    }
    let (page, totals) = match source {
        Source::Here(store) => timeline_with_totals(store.view(), &request(store, args)?)?,
        Source::There(service) => served::page(service, args)?,
    };
    match args.format {
        RowFormat::Json => print_json(&page)?,
        RowFormat::Jsonl => lines(&page)?,
        RowFormat::Table => readable(&page)?,
        RowFormat::Csv => shown(source, args, export::Format::Csv, &page)?,
        RowFormat::Md => shown(source, args, export::Format::Markdown, &page)?,
        RowFormat::Ics => shown(source, args, export::Format::Calendar, &page)?,
        RowFormat::Timelinejs => shown(source, args, export::Format::TimelineJs, &page)?,
        RowFormat::Html => shown(source, args, export::Format::Html, &page)?,
    }
    footer(&page, totals);
    if let Some(day) = args.filter.known_by {
        let day = day_text(day);
        note(format_args!("as known by {day}; documents that do not say when they were published are left out"));
    }
    Ok(())
}

fn request(store: &GraphStore, args: &TimelineArgs) -> Result<Request, Failure> {
    Ok(Request {
        filter: filter(store, &args.actors, &args.filter)?,
        with_statements: args.quotes || leads_to_documents(args.format),
        reverse: args.reverse,
        limit: (args.limit > 0).then_some(args.limit),
        after: args.after.clone(),
    })
}

/// Whether a format shows what documents say without being asked.
fn leads_to_documents(format: RowFormat) -> bool {
    matches!(format, RowFormat::Ics | RowFormat::Timelinejs | RowFormat::Html)
}

/// The format for what is no list of events: plans and histograms.
fn as_table(format: RowFormat) -> Result<TimelineFormat, Failure> {
    match format {
        RowFormat::Table => Ok(TimelineFormat::Table),
        RowFormat::Json => Ok(TimelineFormat::Json),
        RowFormat::Jsonl => Ok(TimelineFormat::Jsonl),
        RowFormat::Csv => Ok(TimelineFormat::Csv),
        RowFormat::Md => Ok(TimelineFormat::Md),
        RowFormat::Ics | RowFormat::Timelinejs | RowFormat::Html => {
            Err(Failure::usage(EventsOnly, Some("take `table`, `json`, `jsonl`, `csv` or `md` for these")))
        }
    }
}

/// Calendars and pages show events.
#[derive(Debug, thiserror::Error)]
#[error("`ics`, `timelinejs` and `html` show events, not plans with their outcomes or histograms")]
struct EventsOnly;

/// How much there is, and how to go on; on standard error, for it is no data.
fn footer(page: &Page<Row>, totals: Totals) {
    let many = |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let joined = match totals.exact {
        exact if exact > totals.events => format!(" ({} by equal codings alone)", many(exact, "event")),
        _ => String::new(),
    };
    let documents = totals.documents.map(|n| format!(" in {}", many(n, "document"))).unwrap_or_default();
    let (events, reports) = (many(totals.events, "event"), many(totals.reports, "report"));
    note(format_args!("{events} from {reports}{documents}{joined}"));
    if let Some(next) = &page.next {
        note(format_args!("{} of {} rows; go on with --after '{next}'", page.rows.len(), page.total));
    }
}

fn lines(page: &Page<Row>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for row in &page.rows {
        serde_json::to_writer(&mut out, row)?;
        writeln!(out)?;
    }
    Ok(())
}

fn readable(page: &Page<Row>) -> Result<(), Failure> {
    if page.rows.is_empty() {
        return Ok(());
    }
    let mut table = table::new(&["date", "kind", "what", "where", "doubt", "reports", "event"]);
    for row in &page.rows {
        table.add_row([
            row.when(),
            row.kind.to_string(),
            what(row),
            row.place_name(),
            row.doubt(),
            row.sources(),
            row.short_id(),
        ]);
    }
    table::keep_whole(&mut table, &[0, 6, 4, 5, 1]);
    print(table::text(table))
}

/// Rows for readers, as exports write them; what has no place there is counted on standard error.
fn shown(source: &Source, args: &TimelineArgs, format: export::Format, page: &Page<Row>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match source {
        Source::Here(store) => {
            let filter = filter(store, &args.actors, &args.filter)?;
            export::write_page(store.view(), format, &filter, page.rows.clone(), &mut out)?
        }
        Source::There(service) => served::write(service, args, format, page, &mut out)?,
    };
    out.flush()?;
    super::export::left_out(&written);
    Ok(())
}

/// What happened; then what documents say, where that was asked for.
pub(super) fn what(row: &Row) -> String {
    let mut lines = vec![row.what()];
    lines.extend(row.statements.iter().flatten().map(|report| format!("  {}", report.telling())));
    lines.join("\n")
}
