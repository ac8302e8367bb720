//! Documents and their reports: where it is said, and how.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::entity::Text;
use crate::event::Stance;
use crate::id::{DocumentId, EntityId, EventId, ReportId};
use crate::kind::Code;

/// Where it is said: an article, a story of a data set, or the data set itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its IRI, also the name of its graph.
    pub id: DocumentId,
    /// Whether it stands for a whole data set, whose rows name no document of their own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_dataset: bool,
    /// Its id in the source: an interchange id, a story number, a data set's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The language it is in (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// Digest of an interchange document's content, to tell the same document from a changed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

impl Document {
    /// A document of which only the id is known.
    pub fn new(id: DocumentId) -> Self {
        Self {
            id,
            is_dataset: false,
            name: None,
            url: None,
            title: None,
            publisher: None,
            language: None,
            published: None,
            digest: None,
        }
    }
}

/// When a document was published: as written (a day or a minute, zone optional) and its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Published {
    /// As the source writes it.
    pub written: String,
    /// The written day.
    pub day: Date,
}

impl Published {
    /// Reads `2024-01-17`, `2024-01-17T13:54`, `2024-01-17T13:54:00+07:00`; `None` for anything else.
    ///
    /// ```
    /// use graph_core::Published;
    /// assert_eq!(Published::parse("2024-01-17T13:54").unwrap().day.to_string(), "2024-01-17");
    /// assert!(Published::parse("2024-01").is_none());
    /// assert!(Published::parse("2024-01-17Tlate").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let day: Date = day.len().eq(&10).then(|| day.parse().ok()).flatten()?;
        if let Some(time) = time {
            let clock = match time.find(['Z', '+', '-']) {
                Some(zone) => is_zone(&time[zone..]).then_some(&time[..zone])?,
                None => time,
            };
            if !matches!(clock.len(), 5 | 8..) || clock.parse::<jiff::civil::Time>().is_err() {
                return None;
            }
        }
        Some(Self { written: text.to_owned(), day })
    }
}

impl TryFrom<String> for Published {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is neither a day nor a minute"))
    }
}

impl From<Published> for String {
    fn from(published: Published) -> Self {
        published.written
    }
}

fn is_zone(text: &str) -> bool {
    let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    text == "Z" || text[1..].split_once(':').is_some_and(|(h, m)| digits(h) && digits(m))
}

/// One document's statement about one event, where it has more to say than "this document says so".
///
/// A document that [reports](crate::Event::documents) an event and holds no `Report` of it is one plain report: it
/// asserts what the event's own triples say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Its IRI.
    pub id: ReportId,
    /// The document, in whose graph it stands.
    pub document: DocumentId,
    /// The event; `None` while the report waits for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<EventId>,
    /// How it says so.
    pub stance: Stance,
    /// Who says so, where the document attributes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<EntityId>,
    /// The words that say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Text>,
    /// Where the words stand: characters (Unicode scalar values) from the start of the text, half open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(u64, u64)>,
    /// How sure the extractor was, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The sentence of the story, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<u32>,
    /// The number of its record in the data set, as GDELT's `GLOBALEVENTID` in an event export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// The number of the record whose event it is about, where it was made from no such record itself:
    /// `GLOBALEVENTID` in GDELT's mentions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_record: Option<String>,
    /// What it says where that differs from the event's own triples.
    #[serde(default, skip_serializing_if = "Said::is_empty")]
    pub said: Said,
}

impl Report {
    /// A report that says what the event says.
    pub fn new(id: ReportId, document: DocumentId, about: EventId) -> Self {
        Self { about: Some(about), ..Self::bare(id, document) }
    }

    /// A report of the event of a record. It waits until a report made from that record is there.
    ///
    /// ```
    /// use graph_core::{DocumentId, Report};
    /// let document = DocumentId::at_url("http://example.org/a");
    /// let report = Report::of_record(document.report(&["number", "817"]), document, "817");
    /// assert!(report.about.is_none());
    /// ```
    pub fn of_record(id: ReportId, document: DocumentId, number: &str) -> Self {
        Self { about_record: Some(number.to_owned()), ..Self::bare(id, document) }
    }

    fn bare(id: ReportId, document: DocumentId) -> Self {
        Self {
            id,
            document,
            about: None,
            stance: Stance::Asserts,
            speaker: None,
            quote: None,
            span: None,
            confidence: None,
            sentence: None,
            record_id: None,
            about_record: None,
            said: Said::default(),
        }
    }
}

/// What a report says in words of its own. Whatever is absent is as in the event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Its code, where folding gave the event another (`043` Host a visit is folded into `042` Make a visit).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Whom it names first, where the kind is symmetric and the event no longer shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<EntityId>,
    /// Its place, where reports of one event may name several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<EntityId>,
}

impl Said {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
