//! Events of [schema.org](https://schema.org/Event) as JSON-LD, which web pages carry for those who read pages by program.
//!
//! A date is no finer than it is known: a month stays a month, and what is open or one of several is left out. A reader of
//! these knows nothing of doubt, so the name begins with it, `[denied]`, and a status is given only to what is plainly
//! asserted.

use std::io::Write;

use graph_core::date::Precision;
use graph_core::{EntityId, EntityType, EventDate, Side, Standing, Status};
use serde::Serialize;

use super::Written;
use super::source::{is_web, sources};
use crate::error::QueryError;
use crate::event::{DocumentDetail, ReportDetail};
use crate::known::Known;
use crate::row::{Entry, Named, Row};

const CONTEXT: &str = "https://schema.org";

/// Writes a graph of events.
pub(super) fn write<W: Write>(
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    known: &Known<'_>,
    mut writer: W,
) -> Result<Written, QueryError> {
    let mut written = Written::default();
    write!(writer, "{{\"@context\":\"{CONTEXT}\",\"@graph\":[")?;
    for row in rows {
        let row = row?;
        let comma = if written.rows > 0 { "," } else { "" };
        write!(writer, "{comma}\n{}", json(&Event::new(&row, &sources(&row, known)?))?)?;
        written.rows += 1;
    }
    writer.write_all(b"\n]}\n")?;
    Ok(written)
}

/// An event as the text of a `script` element of HTML.
pub(super) fn script(row: &Row, documents: &[DocumentDetail]) -> Result<String, QueryError> {
    json(&Event { context: Some(CONTEXT), ..Event::new(row, documents) })
}

/// JSON that no HTML can be in: nothing ends the element that it stands in, and nothing begins another.
fn json(value: &impl Serialize) -> Result<String, QueryError> {
    let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
    // These stand in strings alone.
    Ok(text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'r> {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    class: &'static str,
    #[serde(rename = "@id")]
    id: &'r str,
    same_as: &'r str,
    name: String,
    description: String,
    keywords: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    location: Vec<Thing<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organizer: Vec<Thing<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attendee: Vec<Thing<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    participant: Vec<Thing<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<Thing<'r>>,
    subject_of: Vec<Work<'r>>,
}

/// Somebody or something with a name.
#[derive(Serialize)]
struct Thing<'r> {
    #[serde(rename = "@type")]
    class: &'static str,
    #[serde(rename = "@id")]
    id: &'r str,
    name: &'r str,
}

/// A document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Work<'r> {
    #[serde(rename = "@type")]
    class: &'static str,
    #[serde(rename = "@id")]
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Publisher<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'r str>,
}

#[derive(Serialize)]
struct Publisher<'r> {
    #[serde(rename = "@type")]
    class: &'static str,
    name: &'r str,
}

/// What a participant is to a gathering, or to what is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Organizer,
    Attendee,
    Participant,
    About,
}

impl<'r> Event<'r> {
    fn new(row: &'r Row, documents: &'r [DocumentDetail]) -> Self {
        let (start_date, end_date) = row.date.as_ref().map_or((None, None), dates);
        let places = row.place.iter().chain(&row.other_places);
        let who = |part: Part| -> Vec<Thing<'r>> {
            let those = row.participants.iter().filter(|entry| part_of(entry, row) == part);
            those.map(|entry| Thing::new(&entry.entity, &entry.name)).collect()
        };
        Self {
            context: None,
            class: "Event",
            id: row.event.as_str(),
            same_as: row.event.as_str(),
            name: name(row),
            description: description(row),
            keywords: row.kind.as_str(),
            start_date,
            end_date,
            event_status: status(row),
            location: places
                .map(|Named { entity, name }| Thing { class: "Place", ..Thing::new(entity, name) })
                .collect(),
            organizer: who(Part::Organizer),
            attendee: who(Part::Attendee),
            participant: who(Part::Participant),
            about: who(Part::About),
            subject_of: documents.iter().map(Work::new).collect(),
        }
    }
}

impl<'r> Thing<'r> {
    fn new(id: &'r EntityId, name: &'r str) -> Self {
        let class = match id.entity_type() {
            Some(EntityType::Person) => "Person",
            Some(EntityType::State) => "Country",
            Some(EntityType::Organisation | EntityType::Group | EntityType::Actor) => "Organization",
            Some(EntityType::Place) => "Place",
            Some(EntityType::Agreement | EntityType::Object) | None => "Thing",
        };
        Self { class, id: id.as_str(), name }
    }
}

impl<'r> Work<'r> {
    fn new(document: &'r DocumentDetail) -> Self {
        Self {
            class: if document.dataset { "Dataset" } else { "CreativeWork" },
            id: document.document.as_str(),
            name: document.title.as_ref().map(|title| title.value.as_str()).or(document.name.as_deref()),
            url: document.url.as_deref().filter(|url| is_web(url)),
            publisher: document.publisher.as_deref().map(|name| Publisher { class: "Organization", name }),
            date_published: document.published.as_deref(),
            in_language: document.language.as_deref(),
        }
    }
}

fn name(row: &Row) -> String {
    match row.doubt() {
        doubt if doubt.is_empty() => row.what(),
        doubt => format!("[{doubt}] {}", row.what()),
    }
}

fn description(row: &Row) -> String {
    let head = format!("Date: {}. Status: {}, {}. Reports: {}.", row.when(), row.status, row.standing, row.sources());
    let telling = row.statements.iter().flatten().map(ReportDetail::telling);
    std::iter::once(head).chain(telling).collect::<Vec<_>>().join("\n")
}

/// That of a thing on a calendar: nothing else that may come of an event has a word there.
fn status(row: &Row) -> Option<&'static str> {
    match (row.status, row.standing) {
        (Status::Happened | Status::Planned, Standing::Asserted) => Some("https://schema.org/EventScheduled"),
        (Status::Cancelled, Standing::Asserted) => Some("https://schema.org/EventCancelled"),
        (Status::Postponed, Standing::Asserted) => Some("https://schema.org/EventPostponed"),
        (_, _) => None,
    }
}

fn part_of(entry: &Entry, row: &Row) -> Part {
    match entry.role.side() {
        Side::None => Part::About,
        Side::Acting | Side::Receiving | Side::Mutual if !row.kind.is_meeting() => Part::Participant,
        Side::Acting | Side::Receiving | Side::Mutual => match entry.role.as_str() {
            "host" | "host_country" => Part::Organizer,
            _ => Part::Attendee,
        },
    }
}

/// When it begins and ends, as far as days, months and years tell.
fn dates(date: &EventDate) -> (Option<String>, Option<String>) {
    match date.precision() {
        Precision::Set => (None, None),
        Precision::Interval => {
            let (start, end) = date.as_str().split_once('/').unwrap_or_default();
            (iso(start), iso(end))
        }
        Precision::Day
        | Precision::Month
        | Precision::Season
        | Precision::Year
        | Precision::Decade
        | Precision::Century => (iso(date.as_str()), iso(date.as_str())),
    }
}

/// A day, month or year of EDTF as ISO 8601 has it; `None` for what that has no date for: seasons, decades, years of other
/// than four digits.
fn iso(text: &str) -> Option<String> {
    let date: EventDate = text.parse().ok()?;
    let length = match date.precision() {
        Precision::Day => "2024-01-16".len(),
        Precision::Month => "2024-01".len(),
        Precision::Year => "2024".len(),
        Precision::Season | Precision::Decade | Precision::Century | Precision::Interval | Precision::Set => {
            return None;
        }
    };
    let kept = text.get(..length)?;
    let is_plain = kept
        .bytes()
        .enumerate()
        .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    is_plain.then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_no_finer_than_it_is_known() {
        let told = |text: &str| {
            let (start, end) = dates(&text.parse().expect("a date"));
            format!("{} {}", start.unwrap_or_default(), end.unwrap_or_default())
        };
        for (date, expected) in [
            ("2024-01-16", "2024-01-16 2024-01-16"),
            ("2023-09", "2023-09 2023-09"),
            ("1948", "1948 1948"),
            ("2023-XX", "2023 2023"),
            ("1999-12~", "1999-12 1999-12"),
            ("2024-01-16?", "2024-01-16 2024-01-16"),
            ("2022/..", "2022 "),
            ("2022-03/2023", "2022-03 2023"),
            ("[..2024-01-17]", " "),
            ("[2024-01-16..2024-01-17]", " "),
            ("2001-23", " "),
            ("195X", " "),
        ] {
            assert_eq!(told(date), expected, "{date}");
        }
    }

    #[test]
    fn nothing_ends_the_element() {
        let text = json(&"</script><!-- & -->").expect("JSON");
        assert!(!text.contains(['<', '>', '&']));
        assert_eq!(serde_json::from_str::<String>(&text).expect("a string"), "</script><!-- & -->");
    }
}
