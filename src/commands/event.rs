//! `chancery event`.

use graph_core::date::day_text;
use queries::{EventDetail, MemberDetail, OtherEvent, ReportDetail};

use super::source::Source;
use super::{Failure, print, print_json};
use crate::cli::{EventArgs, Plain};
use crate::remote::Question;
use crate::table;

pub(super) fn run(source: &Source, args: &EventArgs) -> Result<(), Failure> {
    let there = || Ok(Question::below("/events", &args.id));
    let detail: EventDetail = source.ask(|store| Ok(queries::event(store.view(), &args.id)?), there)?;
    match args.format {
        Plain::Json => print_json(&detail),
        Plain::Table => readable(&detail),
    }
}

fn readable(detail: &EventDetail) -> Result<(), Failure> {
    print(detail.row.label.as_deref().or(detail.code_label.as_deref()).unwrap_or(&detail.kind_label))?;
    let mut table = table::pairs();
    for (name, value) in facts(detail) {
        table.add_row([format!("  {name}"), value]);
    }
    print(table::text(table))?;
    print("\nSaid by")?;
    for report in &detail.reports {
        print(format_args!("  {}", report_line(detail, report)))?;
    }
    Ok(())
}

fn facts(detail: &EventDetail) -> Vec<(&'static str, String)> {
    let row = &detail.row;
    let mut facts = vec![("event", row.event.to_string()), ("kind", format!("{} ({})", row.kind, detail.kind_label))];
    if let Some(code) = row.code {
        facts.push(("code", format!("{code} ({})", detail.code_label.as_deref().unwrap_or_default())));
    }
    facts.push(("date", date(detail)));
    facts.push(("status", row.status.to_string()));
    facts.push(("standing", row.standing.to_string()));
    for entry in &row.participants {
        let party = entry.party.as_ref().map(|party| format!(", for {party}")).unwrap_or_default();
        facts.push(("participant", format!("{} as {}{party}", entry.name, entry.role)));
    }
    for party in &detail.parties {
        let by: Vec<&str> = party.by.iter().filter_map(|agent| agent.via.as_deref()).collect();
        let by = if by.is_empty() { String::new() } else { format!(", by {}", by.join("; ")) };
        facts.push(("party", format!("{} ({}){by}", party.name, party.code)));
    }
    for place in row.place.iter().chain(&row.other_places) {
        facts.push(("place", place.name.clone()));
    }
    if let Some(score) = row.score {
        let goldstein = row.goldstein.map(|g| format!(", Goldstein {g}")).unwrap_or_default();
        facts.push(("score", format!("{score}{goldstein}")));
    }
    for link in &detail.links {
        let way = if link.incoming { "of" } else { "to" };
        let found = if link.derived { ", found by the program" } else { "" };
        facts.push(("link", format!("{} {way} {}{found}", link.link, other(&link.other))));
    }
    for event in &detail.fits {
        facts.push(("may be", other(event)));
    }
    for member in &detail.members {
        facts.push(("joined", joined(member)));
    }
    facts
}

fn other(event: &OtherEvent) -> String {
    let when = event.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
    format!("{} ({}{when})", event.event.local(), event.label)
}

/// An exact event that is part of this one: what it says, and the rules by which it came in.
fn joined(member: &MemberDetail) -> String {
    let date = member.date.as_ref().map_or_else(|| "no date".to_owned(), ToString::to_string);
    let by = if member.by.is_empty() { "the most specific".to_owned() } else { format!("by {}", member.by.join(", ")) };
    format!("{} ({date}, {}): {by}", member.event.local(), member.participants.join(", "))
}

fn date(detail: &EventDetail) -> String {
    let row = &detail.row;
    let Some(date) = &row.date else { return "not stated".to_owned() };
    let day = |day: Option<_>| day.map_or_else(|| "open".to_owned(), day_text);
    if row.earliest == row.latest {
        return date.to_string();
    }
    format!("{date} (from {} to {})", day(row.earliest), day(row.latest))
}

fn report_line(detail: &EventDetail, report: &ReportDetail) -> String {
    let document = detail.documents.iter().find(|d| d.document == report.document);
    let mut parts = vec![report.document.local().to_owned()];
    if let Some(document) = document {
        parts.extend(document.publisher.clone());
        parts.extend(document.published.clone());
        parts.extend(document.url.clone());
    }
    parts.push(report.stance.to_string());
    parts.extend(report.speaker.as_ref().map(|speaker| format!("speaker {}", speaker.name)));
    parts.extend(report.sentence.map(|n| format!("sentence {n}")));
    parts.extend(report.span.map(|(start, end)| format!("characters {start} to {end}")));
    parts.extend(report.record_id.as_ref().map(|id| format!("record {id}")));
    parts.extend(report.said.code.map(|code| format!("as {code} ({})", code.label())));
    parts.extend(report.said.source.as_ref().map(|source| format!("names {} first", source.name)));
    parts.extend(report.said.place.as_ref().map(|place| format!("in {}", place.name)));
    parts.extend(report.confidence.map(|c| format!("confidence {c}")));
    parts.extend(report.quote.as_ref().map(|quote| format!("\u{201c}{}\u{201d}", quote.value)));
    if !report.by.is_empty() {
        parts.push(format!("folded by {}", report.by.join(", ")));
    }
    parts.join(", ")
}
