//! `chancery timeline`.

use std::io::{self, Write};

use graph_core::date::day_text;
use graph_core::{GraphStore, Side, Standing, Status};
use queries::{Entry, Page, ReportDetail, Request, Row, Totals, timeline_with_totals};

use super::filter::{filter, period};
use super::{Failure, note, print, print_json};
use crate::cli::{TimelineArgs, TimelineFormat};
use crate::table;

pub(super) fn run(store: &GraphStore, args: &TimelineArgs) -> Result<(), Failure> {
    let filter = filter(store, &args.actors, &args.filter)?;
    if args.plans {
        return super::plans::run(store, &filter, args);
    }
    if let Some(by) = args.histogram {
        return super::histogram::run(store, &filter, period(by), args.format);
    }
    let request = Request {
        filter,
        with_statements: args.quotes,
        reverse: args.reverse,
        limit: (args.limit > 0).then_some(args.limit),
        after: args.after.clone(),
    };
    let (page, totals) = timeline_with_totals(store.view(), &request)?;
    match args.format {
        TimelineFormat::Json => print_json(&page)?,
        TimelineFormat::Jsonl => lines(&page)?,
        TimelineFormat::Csv => csv(&page)?,
        TimelineFormat::Md => markdown(&page)?,
        TimelineFormat::Table => readable(&page)?,
    }
    footer(&page, totals);
    if let Some(day) = args.filter.known_by {
        let day = day_text(day);
        note(format_args!("as known by {day}; documents that do not say when they were published are left out"));
    }
    Ok(())
}

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
            when(row),
            row.kind.to_string(),
            what(row),
            place(row),
            doubt(row),
            sources(row),
            short_id(row),
        ]);
    }
    table::keep_whole(&mut table, &[0, 6, 4, 5, 1]);
    print(table::text(table))
}

fn markdown(page: &Page<Row>) -> Result<(), Failure> {
    let cell = |text: String| text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ");
    print("| date | kind | what | where | doubt | reports |\n|---|---|---|---|---|---|")?;
    for row in &page.rows {
        let cells = [when(row), row.kind.to_string(), what(row), place(row), doubt(row), sources(row)].map(cell);
        print(format_args!("| {} |", cells.join(" | ")))?;
    }
    Ok(())
}

fn csv(page: &Page<Row>) -> Result<(), Failure> {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    let headings = [
        "event",
        "report",
        "document",
        "stance",
        "date",
        "earliest",
        "latest",
        "kind",
        "code",
        "status",
        "standing",
        "label",
        "participants",
        "place",
        "score",
        "goldstein",
        "joint",
        "reports",
        "documents",
        "quote",
        "via",
    ];
    out.write_record(headings).map_err(Failure::new)?;
    for row in &page.rows {
        let text = |value: Option<String>| value.unwrap_or_default();
        let people = row.participants.iter().map(|p| match &p.party {
            Some(party) => format!("{}={} [{party}]", p.role, p.name),
            None => format!("{}={}", p.role, p.name),
        });
        let record = [
            row.event.to_string(),
            text(row.report.as_ref().map(ToString::to_string)),
            text(row.document.as_ref().map(ToString::to_string)),
            text(row.stance.map(|stance| stance.to_string())),
            text(row.date.as_ref().map(ToString::to_string)),
            text(row.earliest.map(day_text)),
            text(row.latest.map(day_text)),
            row.kind.to_string(),
            text(row.code.map(|code| code.to_string())),
            row.status.to_string(),
            row.standing.to_string(),
            text(row.label.clone()),
            people.collect::<Vec<_>>().join("; "),
            place(row),
            text(row.score.map(|n| n.to_string())),
            text(row.goldstein.map(|n| n.to_string())),
            row.joint.to_string(),
            row.reports.to_string(),
            row.documents.to_string(),
            text(row.quote.clone()),
            text(row.via.clone()),
        ];
        out.write_record(record).map_err(Failure::new)?;
    }
    out.flush()?;
    Ok(())
}

/// The date as the source has it, and, where that is in words of its own, what it means.
pub(super) fn when(row: &Row) -> String {
    let Some(date) = &row.date else { return "no date".to_owned() };
    let text = date.as_str();
    if let Some(day) = text.strip_prefix("[..").and_then(|rest| rest.strip_suffix(']')) {
        return format!("by {day}");
    }
    if let Some(day) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix("..]")) {
        return format!("{day} or later");
    }
    if let Some(day) = text.strip_suffix("/..") {
        return format!("since {day}");
    }
    text.to_owned()
}

/// Who did what to whom: the event's own label, else its participants by side; then what documents say, where that was
/// asked for.
pub(super) fn what(row: &Row) -> String {
    let mut lines = vec![row.label.clone().unwrap_or_else(|| participants(row))];
    lines.extend(row.statements.iter().flatten().map(statement));
    lines.join("\n")
}

/// What one document says: how, who, in which words.
fn statement(report: &ReportDetail) -> String {
    let speaker = report.speaker.as_ref().map(|speaker| format!(", {}", speaker.name)).unwrap_or_default();
    let quote = report.quote.as_ref().map(|quote| format!(": \u{201c}{}\u{201d}", quote.value)).unwrap_or_default();
    let document = report.document.local().trim_start_matches("document/");
    format!("  {} ({document}{speaker}){quote}", report.stance)
}

fn participants(row: &Row) -> String {
    let on = |side: Side| -> Vec<&Entry> { row.participants.iter().filter(|p| p.role.side() == side).collect() };
    let names = |entries: &[&Entry]| entries.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
    let doing = row.code.map_or_else(|| row.kind.label("en"), graph_core::Code::label);
    let (acting, mutual, receiving) = (on(Side::Acting), on(Side::Mutual), on(Side::Receiving));
    let mut text = match (acting.is_empty(), mutual.is_empty()) {
        (true, true) => doing.to_owned(),
        (false, _) => format!("{}: {doing}", names(&acting)),
        (true, false) => format!("{}: {doing}", names(&mutual)),
    };
    if !receiving.is_empty() {
        text.push_str(&format!(" → {}", names(&receiving)));
    }
    text
}

fn place(row: &Row) -> String {
    match (&row.place, row.other_places.len()) {
        (None, _) => String::new(),
        (Some(place), 0) => place.name.clone(),
        (Some(place), others) => format!("{} (+{others})", place.name),
    }
}

/// What keeps a row from being a plain fact: status, standing, and whether those asked for only stand side by side.
fn doubt(row: &Row) -> String {
    let mut words = Vec::new();
    if row.status != Status::Happened {
        words.push(row.status.as_str());
    }
    if row.standing != Standing::Asserted {
        words.push(row.standing.as_str());
    }
    if row.joint {
        words.push("joint");
    }
    let fits = row.fits.map(|n| format!("one of {n}?"));
    words.extend(fits.as_deref());
    words.join(", ")
}

fn sources(row: &Row) -> String {
    match (row.reports, row.documents) {
        (1, _) => "1".to_owned(),
        (reports, documents) => format!("{reports} in {documents}"),
    }
}

/// The beginning of the id: enough to ask for the event.
pub(super) fn short_id(row: &Row) -> String {
    const DIGITS: usize = 8;
    row.event.local().trim_start_matches("event/").chars().take(DIGITS).collect()
}
