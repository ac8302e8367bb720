//! Comma-separated values (RFC 4180), for spreadsheets and data frames.

use std::io::{self, Write};

use graph_core::date::day_text;

use super::Written;
use crate::error::QueryError;
use crate::row::{Entry, Row};

const HEADINGS: [&str; 21] = [
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

/// Writes the headings and a record for each row.
pub(super) fn write<W: Write>(
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    writer: W,
) -> Result<Written, QueryError> {
    let mut written = Written::default();
    let mut writer = ::csv::Writer::from_writer(writer);
    writer.write_record(HEADINGS).map_err(io::Error::from)?;
    for row in rows {
        writer.write_record(record(&row?)).map_err(io::Error::from)?;
        written.rows += 1;
    }
    writer.flush()?;
    Ok(written)
}

fn record(row: &Row) -> [String; HEADINGS.len()] {
    [
        row.event.to_string(),
        text(row.report.as_ref()),
        text(row.document.as_ref()),
        text(row.stance),
        text(row.date.as_ref()),
        text(row.earliest.map(day_text)),
        text(row.latest.map(day_text)),
        row.kind.to_string(),
        text(row.code),
        row.status.to_string(),
        row.standing.to_string(),
        text(row.label.as_ref()),
        row.participants.iter().map(participant).collect::<Vec<_>>().join("; "),
        row.place_name(),
        text(row.score),
        text(row.goldstein),
        row.joint.to_string(),
        row.reports.to_string(),
        row.documents.to_string(),
        text(row.quote.as_ref()),
        text(row.via.as_ref()),
    ]
}

/// A value, or nothing.
fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// `visitor=Vladimir Putin [RUS]`
fn participant(entry: &Entry) -> String {
    match &entry.party {
        Some(party) => format!("{}={} [{party}]", entry.role, entry.name),
        None => format!("{}={}", entry.role, entry.name),
    }
}
