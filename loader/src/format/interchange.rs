//! Interchange: one document with its entities and events, as JSON.
//!
//! A person, an extractor and a language model all write this one format. The types here are the format; its JSON
//! Schema is made from them, with these comments as descriptions. They hold what is written; whether the words mean
//! anything is checked in [`crate::interchange`].

use std::collections::BTreeMap;
use std::fmt;

use graph_core::{EntityType, Kind, LinkKind, Role, Stance, Status};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::rejects::{Reason, Reject, nearest};

/// One document, and what it says: the entities it names and the events it tells of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Chancery interchange document")]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Where it is said.
    pub document: Source,
    /// The entities that the document names. Those that are only a state need not be listed: its code is enough
    /// wherever an entity is asked for.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// The events that the document tells of.
    #[serde(default)]
    pub events: Vec<Event>,
}

/// Where it is said: an article, a statement, a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Identifies the document for ever: the same id with other content is refused.
    #[schemars(length(min = 1))]
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The language it is in, as a BCP 47 tag: `id`, `en`, `zh-Hant`.
    pub language: Option<String>,
    /// When it was published: `2024-01-17`, `2024-01-17T13:54` or `2024-01-17T13:54:00+07:00`.
    pub published: Option<String>,
}

/// Somebody or something that the document names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Identifies the entity inside this document, where it wins over the codes of states.
    #[schemars(length(min = 1))]
    pub id: String,
    /// What sort of thing it is.
    #[serde(rename = "type")]
    #[schemars(schema_with = "entity_types")]
    pub kind: String,
    /// Its full name. Only a state or an international organisation whose id is its code may do without.
    pub name: Option<String>,
    /// Other names, spellings and short forms in the document.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The same entity elsewhere, as IRIs: `http://www.wikidata.org/entity/Q7747`.
    #[serde(default)]
    pub same_as: Vec<String>,
    /// For a person: the offices that it holds or held.
    #[serde(default)]
    pub tenures: Vec<Tenure>,
    /// The state that it belongs to or acts for: a code, a name or the id of an entity.
    pub state: Option<String>,
    /// For a place: the place or state that it lies in.
    #[serde(rename = "in")]
    pub within: Option<String>,
}

/// An office that a person holds or held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// The office: `President`, `Minister of Foreign Affairs`.
    pub office: String,
    /// The state or organisation: a code, a name or the id of an entity.
    #[serde(rename = "for")]
    pub of: String,
    /// When, as an EDTF date: `1999-12-31/..` since then, `1991-07-10/1999-12-31` from and to.
    pub held: Option<String>,
}

/// One happening, or the plan of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Identifies the event inside this document.
    #[schemars(length(min = 1))]
    pub id: String,
    /// What sort of event.
    #[schemars(schema_with = "kinds")]
    pub kind: String,
    /// When, as an EDTF date no finer than the document says: `2024-01-16`, `2023-09`, `1948`, `2022/..` (lasts since),
    /// `[..2024-01-17]` (one moment up to then). Left out or null where the document does not say.
    pub date: Option<String>,
    /// What is claimed of its life. Somebody's claim that it happened has the status `happened` and a report that
    /// `alleges`.
    #[serde(default = "happened")]
    #[schemars(schema_with = "statuses")]
    pub status: String,
    /// The code of a coding scheme, as `cameo:042`.
    pub code: Option<String>,
    /// Where: the id of a place, or a state.
    pub place: Option<String>,
    /// What it is called, by language: `{"en": "Kim Jong-un visits Russia"}`.
    #[serde(default, deserialize_with = "each_once")]
    pub label: BTreeMap<String, String>,
    /// Who and what took part.
    #[schemars(length(min = 1))]
    pub participants: Vec<Participant>,
    /// How the document says so. Left out, it plainly asserts the event.
    #[serde(default)]
    pub reports: Vec<Report>,
    /// How it hangs together with other events of the document.
    #[serde(default)]
    pub links: Vec<Link>,
}

/// An entity in an event, with a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// The id of an entity, or the code or name of a state.
    pub entity: String,
    /// The role.
    #[schemars(schema_with = "roles")]
    pub role: String,
}

/// One statement of the document about an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// How it is said: as a fact, as somebody's claim, or as not so.
    #[serde(default = "asserts")]
    #[schemars(schema_with = "stances")]
    pub stance: String,
    /// Who says so, where the document attributes it: the id of an entity, or a state.
    pub speaker: Option<String>,
    /// The words that say so.
    pub quote: Option<String>,
    /// Where the words stand in the text: the first character and the one after the last, counted from 0 in Unicode
    /// characters.
    pub span: Option<[u64; 2]>,
    /// How sure the extractor is, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: Option<f64>,
}

/// A link from one event to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How they hang together, read from this event to the other.
    #[serde(rename = "type")]
    #[schemars(schema_with = "link_types")]
    pub kind: String,
    /// The id of the other event.
    pub event: String,
}

fn happened() -> String {
    Status::Happened.as_str().to_owned()
}

fn asserts() -> String {
    Stance::Asserts.as_str().to_owned()
}

/// Reads an object of texts of which no key comes twice.
fn each_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    struct Texts;

    impl<'de> Visitor<'de> for Texts {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of texts by language")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut texts = BTreeMap::new();
            while let Some((key, text)) = entries.next_entry::<String, String>()? {
                if texts.contains_key(&key) {
                    return Err(de::Error::custom(format_args!("duplicate field `{key}`")));
                }
                texts.insert(key, text);
            }
            Ok(texts)
        }
    }

    deserializer.deserialize_map(Texts)
}

/// The JSON Schema of the format, which `loader/schemas/interchange.schema.json` holds.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Schema {
    json_schema!({ "type": "string", "enum": words.into_iter().collect::<Vec<_>>() })
}

fn entity_types(_: &mut SchemaGenerator) -> Schema {
    words(EntityType::ALL.map(EntityType::as_str))
}

fn kinds(_: &mut SchemaGenerator) -> Schema {
    words(Kind::all().map(Kind::as_str))
}

fn roles(_: &mut SchemaGenerator) -> Schema {
    words(Role::all().map(Role::as_str))
}

fn statuses(_: &mut SchemaGenerator) -> Schema {
    words(Status::ALL.iter().map(|status| status.as_str()))
}

fn stances(_: &mut SchemaGenerator) -> Schema {
    words(Stance::ALL.iter().map(|stance| stance.as_str()))
}

fn link_types(_: &mut SchemaGenerator) -> Schema {
    words(LinkKind::ALL.iter().map(|kind| kind.as_str()))
}

/// Reads one document.
///
/// # Errors
/// When the text is not JSON or has not the shape of the format: the first thing that is wrong, with its line in
/// `text`, its path and its column. A field that the format does not have is wrong, so that no typo loses data.
///
/// ```
/// use loader::format::interchange::parse;
///
/// let document = parse(r#"{"document": {"id": "a"}}"#).unwrap();
/// assert!(document.events.is_empty());
///
/// let reject = parse(r#"{"document": {"id": "a", "titel": "T"}}"#).unwrap_err();
/// assert_eq!(reject.field.as_deref(), Some("document.titel"));
/// ```
pub fn parse(text: &str) -> Result<Document, Reject> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|e| reject(text, &e.path().to_string(), e.inner()))?;
    deserializer.end().map_err(|e| reject(text, ".", &e))?;
    Ok(document)
}

/// Says what was found and what was expected, which serde has put into a sentence.
pub(crate) fn reject(text: &str, path: &str, error: &serde_json::Error) -> Reject {
    let sentence = error.to_string();
    let sentence = sentence.rsplit_once(" at line ").map_or(sentence.as_str(), |(message, _)| message);
    // `.` is the whole text, `?` a part of it that was not read
    let mut path = path.trim_end_matches(['.', '?']).to_owned();
    let mut enter = |field: &str| {
        let dot = if path.is_empty() { "" } else { "." };
        path.push_str(dot);
        path.push_str(field);
    };
    let (reason, found, expected) = if let Some(rest) = sentence.strip_prefix("unknown field `") {
        let (field, known) = rest.split_once("`, expected ").unwrap_or((rest.trim_end_matches('`'), "no field"));
        (Reason::UnknownField, field.to_owned(), did_you_mean(field, known))
    } else if let Some(field) = sentence.strip_prefix("missing field `") {
        enter(field.trim_end_matches('`'));
        (Reason::MissingValue, String::new(), "a value".to_owned())
    } else if let Some(field) = sentence.strip_prefix("duplicate field `") {
        let field = field.trim_end_matches('`');
        enter(field);
        (Reason::BadJson, field.to_owned(), "each field once".to_owned())
    } else if let Some((found, expected)) = wrong_type(sentence) {
        (Reason::BadValue, found, expected)
    } else {
        let expected = sentence.strip_prefix("expected ").map_or_else(|| format!("JSON ({sentence})"), str::to_owned);
        (Reason::BadJson, found_at(text, error.line(), error.column()), expected)
    };
    Reject {
        line: Some(error.line() as u64),
        field: (!path.is_empty()).then_some(path),
        ..Reject::new(reason, &found, format!("{expected} (at column {})", error.column()))
    }
}

fn did_you_mean(field: &str, known: &str) -> String {
    // serde lists the fields in backticks
    match nearest(field, known.split('`').skip(1).step_by(2)) {
        Some(near) => format!("`{near}`"),
        None => known.to_owned(),
    }
}

/// `invalid type: integer `3`, expected a string` as `3` and `a string`.
fn wrong_type(sentence: &str) -> Option<(String, String)> {
    if let Some((length, expected)) =
        sentence.strip_prefix("invalid length ").and_then(|rest| rest.split_once(", expected "))
    {
        return Some((format!("{length} values"), expected.replacen("an array", "a list", 1)));
    }
    let rest = sentence.split_once(": ").filter(|(start, _)| start.starts_with("invalid "))?.1;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let quoted = |mark| Some(found.split_once(mark)?.1.rsplit_once(mark)?.0.to_owned());
    let found = match found {
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => quoted('`').or_else(|| quoted('"')).unwrap_or_else(|| found.to_owned()),
    };
    let expected = match expected {
        "a map" => "an object",
        "a sequence" => "a list",
        expected if expected.starts_with("struct ") => "an object",
        expected => expected,
    };
    Some((found, expected.to_owned()))
}

/// What stands at a line and column, both counted from 1, the column in bytes.
fn found_at(text: &str, line: usize, column: usize) -> String {
    let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let mut start = column.saturating_sub(1).min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    match line[start..].trim() {
        "" => "the end of the line".to_owned(),
        rest => rest.chars().take(20).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let text = r#"{"document": {"id": "a"}, "events": [
            {"id": "e", "kind": "consult.visit", "participants": [], "reports": [{}]}]}"#;
        let document = parse(text).unwrap();
        let event = &document.events[0];
        assert_eq!((event.status.as_str(), event.reports[0].stance.as_str()), ("happened", "asserts"));
        assert_eq!((event.date.as_deref(), document.entities.len()), (None, 0));
        assert_eq!(parse(&format!("\u{feff}{text}")).unwrap(), document);
    }

    #[test]
    fn a_field_that_the_format_does_not_have_is_an_error_with_its_path() {
        let text = r#"{"document": {"id": "a"},
            "events": [{"id": "e", "kind": "consult.visit",
                "participants": [{"entity": "RUS", "rol": "host"}]}]}"#;
        assert_eq!(
            message(text),
            "line 3, field `events[0].participants[0].rol`: found `rol`, expected `role` (at column 56)"
        );
        assert_eq!(
            message(r#"{"document": {"id": "a", "colour": 1}}"#),
            "line 1, field `document.colour`: found `colour`, expected one of `id`, `url`, `title`, `publisher`, \
             `language`, `published` (at column 33)"
        );
    }

    #[test]
    fn a_missing_or_wrong_value_is_an_error_with_its_path() {
        assert_eq!(
            message(r#"{"entities": []}"#),
            "line 1, field `document`: found nothing, expected a value (at column 16)"
        );
        assert_eq!(
            message(r#"{"document": {"url": "u"}}"#),
            "line 1, field `document.id`: found nothing, expected a value (at column 25)"
        );
        assert_eq!(
            message(r#"{"document": {"id": 7}}"#),
            "line 1, field `document.id`: found `7`, expected a string (at column 21)"
        );
        assert_eq!(
            message(r#"{"document": {"id": "a"}, "events": {}}"#),
            "line 1, field `events`: found `an object`, expected a list (at column 36)"
        );
        let span = r#"{"document": {"id": "a"}, "events": [{"id": "e", "kind": "k", "participants": [],
            "reports": [{"span": [3]}]}]}"#;
        assert_eq!(
            message(span),
            "line 2, field `events[0].reports[0].span`: found `1 values`, expected a list of length 2 (at column 36)"
        );
        assert_eq!(
            message(r#"{"document": {"id": "a", "id": "b"}}"#),
            "line 1, field `document.id`: found `id`, expected each field once (at column 29)"
        );
        let label = r#"{"document": {"id": "a"}, "events": [{"id": "e", "kind": "k", "participants": [],
            "label": {"en": "A", "en": "B"}}]}"#;
        assert_eq!(
            message(label),
            "line 2, field `events[0].label.en`: found `en`, expected each field once (at column 43)"
        );
    }

    #[test]
    fn what_is_not_json_is_shown_where_it_begins() {
        assert_eq!(
            message("{\"document\": {\"id\": \"a\"}\n]"),
            "line 2: found `]`, expected `,` or `}` (at column 1)"
        );
        assert_eq!(
            message(r#"{"document": {"id": "a"}} {}"#),
            "line 1: found `{}`, expected JSON (trailing characters) (at column 27)"
        );
        assert_eq!(
            message(r#"{"document": "#),
            "line 1, field `document`: found `the end of the line`, expected JSON (EOF while parsing a value) (at column 13)"
        );
        assert_eq!(parse("").unwrap_err().reason, Reason::BadJson);
        assert_eq!(parse("é").unwrap_err().reason, Reason::BadJson);
    }

    #[test]
    fn the_schema_lists_the_words_and_describes_the_fields() {
        let schema = schema();
        let event = &schema["$defs"]["Event"]["properties"];
        assert!(event["kind"]["enum"].as_array().unwrap().contains(&"consult.visit".into()));
        assert_eq!(event["status"]["default"], "happened");
        assert_eq!(schema["$defs"]["Participant"]["properties"]["role"]["description"], "The role.");
        assert_eq!(schema["$defs"]["Event"]["additionalProperties"], false);
    }
}
