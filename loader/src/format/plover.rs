//! PLOVER records as JSON (Open Event Data Alliance, PLOVER 2018): a class of event, perhaps its mode, and lists of
//! actors who act and to whom it is done, each with a code, perhaps a sector, and the words of the text.

use graph_core::state::StateClass;
use graph_core::{EntityId, EntityType, EventDate, Key, Kind, Role, State, Status};
use serde::Deserialize;
use serde_json::Value;

use super::interchange::{Event, Participant, Report};
use crate::interchange::is_language_tag;
use crate::rejects::{Reason, Reject};
use crate::row::{Row, RowEvent, at_url, dataset, entity};

/// The class of records that hold words about the file in place of an event.
const DOCUMENTATION: &str = "DOCUMENT";
/// The code of international organisations, which only their names tell apart.
const ORGANISATION: &str = "IGO";

/// Whether a JSON object is a record: it has a class of event as a word, and is no interchange document.
pub(crate) fn is_record(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Look {
        event: Option<Value>,
        document: Option<Value>,
        source: Option<Value>,
        target: Option<Value>,
    }
    serde_json::from_str::<Look>(text).is_ok_and(|look| match (look.event, look.document) {
        (Some(Value::String(class)), None) => {
            look.source.is_some() || look.target.is_some() || class.eq_ignore_ascii_case(DOCUMENTATION)
        }
        _ => false,
    })
}

/// What is read of a record. Other fields are passed over: coders add their own.
#[derive(Deserialize)]
struct Record {
    id: Option<Value>,
    date: Option<Value>,
    event: Option<Value>,
    mode: Option<Value>,
    source: Option<Value>,
    target: Option<Value>,
    text: Option<Value>,
    language: Option<Value>,
    publication: Option<Value>,
    url: Option<Value>,
    #[serde(alias = "eventLoc")]
    location: Option<Value>,
}

/// Somebody as the coder has them.
struct Actor<'a> {
    code: &'a str,
    /// The sector, and what narrows it.
    sector: String,
    text: &'a str,
}

/// Reads a record of a data set; `None` where it only documents the file.
pub(crate) fn read(text: &str, name: &str) -> Result<Option<Row>, Reject> {
    let record: Record = serde_json::from_str(text).map_err(|error| super::interchange::reject(text, ".", &error))?;
    let class = word("event", record.event.as_ref())?.ok_or_else(|| missing("event", "a PLOVER class"))?;
    if class.eq_ignore_ascii_case(DOCUMENTATION) {
        return Ok(None);
    }
    let kind = Kind::from_plover(class, word("mode", record.mode.as_ref())?)
        .ok_or_else(|| Reject::field(Reason::UnknownKind, "event", class, "a PLOVER class such as `CONSULT`"))?;
    let mut row = Row::new(document(&record, name)?);
    row.language = language(&record)?.map(str::to_owned);
    let mut says = event(kind, date(&record)?);
    for (field, side, role) in
        [("source", &record.source, kind.source_role()), ("target", &record.target, kind.target_role())]
    {
        for (position, actor) in actors(field, side.as_ref())?.iter().enumerate() {
            let actor = Actor::read(&format!("{field}[{position}]"), actor)?;
            let entity = actor.declare(&mut row);
            let participant = Participant { entity, role: role_of(role) };
            if !says.participants.contains(&participant) {
                says.participants.push(participant);
            }
        }
    }
    if says.participants.is_empty() {
        return Err(missing("source", "an actor here or in `target`"));
    }
    says.place = place(&record, &mut row)?;
    says.reports = word("text", record.text.as_ref())?.map(quote).into_iter().collect();
    let record_id = word("id", record.id.as_ref())?.map(str::to_owned);
    row.events.push(RowEvent { says, record_id, fields: Vec::new() });
    Ok(Some(row))
}

fn event(kind: Kind, date: Option<String>) -> Event {
    Event {
        id: String::new(),
        kind: kind.as_str().to_owned(),
        date,
        status: Status::Happened.as_str().to_owned(),
        code: None,
        place: None,
        label: Default::default(),
        participants: Vec::new(),
        reports: Vec::new(),
        links: Vec::new(),
    }
}

fn role_of(role: Role) -> String {
    role.as_str().to_owned()
}

fn quote(text: &str) -> Report {
    Report {
        stance: graph_core::Stance::Asserts.as_str().to_owned(),
        speaker: None,
        quote: Some(text.to_owned()),
        span: None,
        confidence: None,
    }
}

/// The words of a field that holds one text, without the blanks around them; `None` where there are none.
fn word<'a>(field: &str, value: Option<&'a Value>) -> Result<Option<&'a str>, Reject> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
        Some(Value::Array(list)) if list.is_empty() => Ok(None),
        Some(other) => Err(Reject::field(Reason::BadValue, field, &other.to_string(), "a text")),
    }
}

fn missing(field: &str, expected: &str) -> Reject {
    Reject::field(Reason::MissingValue, field, "", expected)
}

fn document(record: &Record, name: &str) -> Result<graph_core::Document, Reject> {
    let Some(url) = word("url", record.url.as_ref())? else { return Ok(dataset(name)) };
    Ok(graph_core::Document {
        publisher: word("publication", record.publication.as_ref())?.map(str::to_owned),
        ..at_url(url)
    })
}

fn language(record: &Record) -> Result<Option<&str>, Reject> {
    let language = word("language", record.language.as_ref())?;
    match language.filter(|tag| !is_language_tag(tag)) {
        None => Ok(language),
        Some(tag) => {
            Err(Reject::field(Reason::BadValue, "language", tag, "a BCP 47 language tag such as `en` or `zh-Hant`"))
        }
    }
}

/// The date as written, which must be one.
fn date(record: &Record) -> Result<Option<String>, Reject> {
    let Some(text) = word("date", record.date.as_ref())? else { return Ok(None) };
    match text.parse::<EventDate>() {
        Ok(date) => Ok(Some(date.as_str().to_owned())),
        Err(error) => {
            let expected = crate::interchange::expected_date(&error);
            Err(Reject::field(Reason::BadDate, "date", text, expected))
        }
    }
}

/// The actors of a side: a list, one alone, or nobody.
fn actors<'a>(field: &str, value: Option<&'a Value>) -> Result<&'a [Value], Reject> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(actors)) => Ok(actors),
        Some(actor @ Value::Object(_)) => Ok(std::slice::from_ref(actor)),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(&[]),
        Some(other) => {
            let found = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            Err(Reject::field(Reason::BadValue, field, &found, "a list of actors such as `[{\"code\": \"USA\"}]`"))
        }
    }
}

impl<'a> Actor<'a> {
    fn read(path: &str, value: &'a Value) -> Result<Self, Reject> {
        let Value::Object(fields) = value else {
            let expected = "an actor such as `{\"code\": \"USA\"}`";
            return Err(Reject::field(Reason::BadValue, path, &value.to_string(), expected));
        };
        let part = |name: &str| {
            let part = word(&format!("{path}.{name}"), fields.get(name))?;
            Ok(part.unwrap_or_default())
        };
        let code = part("code")?;
        let text = match part("actorText")? {
            "" => part("text")?,
            text => text,
        };
        if code.is_empty() && text.is_empty() {
            return Err(missing(&format!("{path}.code"), "a code, or words in `actorText`"));
        }
        Ok(Self { code, sector: format!("{}{}", part("sector")?, part("agent")?), text })
    }

    /// The state that its code is that of.
    fn state(&self) -> Option<State> {
        State::by_code(self.code).filter(|state| state.code() == self.code).or_else(|| State::by_cameo(self.code))
    }

    /// The state, or the international organisation, that it is and not only acts for.
    fn itself(&self) -> Option<State> {
        if !self.sector.is_empty() {
            return None;
        }
        let is_organisation = |state: &State| self.code == ORGANISATION && state.class() == StateClass::Organisation;
        let named = || State::by_actor_name(self.text).filter(is_organisation);
        self.state().or_else(named)
    }

    /// Declares it where it is no state; returns how to refer to it. It is known by its code with the sector and by its
    /// words, as GDELT's actors are.
    fn declare(&self, row: &mut Row) -> String {
        if let Some(state) = self.itself() {
            return state.code().to_owned();
        }
        let code = format!("{}{}", self.code, self.sector);
        let id = format!("actor:{}|{}|{}", self.code, self.sector, self.text);
        let name = if self.text.is_empty() { &code } else { self.text };
        let mut actor = entity(id.clone(), EntityType::Actor, name);
        actor.state = self.state().map(|state| state.code().to_owned());
        let key = Key::of(&["actor", &code, self.text]);
        row.declare(actor, Some(EntityId::with_key(EntityType::Actor, key)));
        id
    }
}

/// Where it happened: a state by its name, else a place by its name and the code of its country.
fn place(record: &Record, row: &mut Row) -> Result<Option<String>, Reject> {
    let part = |names: &[&str]| {
        let Some(Value::Object(fields)) = &record.location else { return Ok(None) };
        for name in names {
            if let Some(text) = word(&format!("location.{name}"), fields.get(*name))? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    };
    let name = match &record.location {
        Some(text @ Value::String(_)) => word("location", Some(text))?,
        _ => part(&["name"])?,
    };
    let Some(name) = name else { return Ok(None) };
    let country = part(&["country code", "countryCode", "country"])?.and_then(State::by_code);
    if let Some(state) = State::by_actor_name(name).filter(|state| country.is_none_or(|country| country == *state)) {
        return Ok(Some(state.code().to_owned()));
    }
    Ok(Some(row.place(name, country)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::Unit;

    fn unit(text: &str) -> Result<Unit, Reject> {
        read(text, "plover")?.expect("an event").unit()
    }

    fn err(text: &str) -> String {
        unit(text).expect_err("a reject").to_string()
    }

    const VISIT: &str = r#"{"id": "R1", "event": "CONSULT", "mode": "visit", "date": "2014-01-16",
        "source": [{"actorText": "Foreign minister", "code": "PRK", "sector": "GOV"}],
        "target": [{"actorText": "Moscow", "code": "RUS"}], "text": "He went.", "language": "en"}"#;

    #[test]
    fn a_record_becomes_an_event_with_its_words() {
        let unit = unit(VISIT).unwrap();
        let [event] = unit.events.as_slice() else { panic!("one event") };
        assert_eq!(event.kind.as_str(), "consult.visit");
        let roles = event.participants.iter().map(|p| format!("{} {:?}", p.role, p.entity.entity_type()));
        assert_eq!(roles.collect::<Vec<_>>(), ["host Some(State)", "visitor Some(Actor)"]);
        let [report] = unit.reports.as_slice() else { panic!("one report") };
        assert_eq!(report.quote, Some(graph_core::Text::tagged("He went.", "en")));
        assert_eq!(report.record_id.as_deref(), Some("R1"));
        assert!(unit.document.is_dataset && unit.document.language.is_none());
    }

    #[test]
    fn an_actor_is_the_state_unless_something_narrows_it() {
        let actor = |actor: &str| {
            let text = format!(r#"{{"event": "PROTEST", "source": [{actor}]}}"#);
            unit(&text).unwrap().events[0].participants[0].entity.local().to_owned()
        };
        assert_eq!(actor(r#"{"code": "USA", "actorText": "Washington"}"#), "state/USA");
        assert_eq!(actor(r#"{"code": "IGO", "actorText": "NATO"}"#), "organisation/NATO");
        let narrowed = actor(r#"{"code": "USA", "sector": "MIL", "actorText": "Army"}"#);
        assert!(narrowed.starts_with("actor/"), "{narrowed}");
        assert_ne!(narrowed, actor(r#"{"code": "USA", "sector": "GOV", "actorText": "Army"}"#));
        let gdelt = EntityId::with_key(EntityType::Actor, Key::of(&["actor", "USAMIL", "Army"]));
        assert_eq!(narrowed, gdelt.local());
    }

    #[test]
    fn all_of_a_list_take_part() {
        let text = r#"{"event": "AGREE", "source": [{"code": "HUN"}, {"code": "ROU"}], "target": ""}"#;
        assert_eq!(unit(text).unwrap().events[0].participants.len(), 2);
    }

    #[test]
    fn a_place_is_a_state_or_lies_in_one() {
        let place = |location: &str| {
            let text = format!(r#"{{"event": "AID", "source": {{"code": "USA"}}, "eventLoc": {location}}}"#);
            let unit = unit(&text).unwrap();
            let place = unit.events[0].places[0].clone();
            unit.entities.into_iter().find(|entity| entity.id == place).unwrap()
        };
        assert_eq!(place(r#"{"name": "Iran"}"#).id.local(), "state/IRN");
        let bam = place(r#"{"name": "Bam", "country code": "IR"}"#);
        assert_eq!((bam.kind, bam.within[0].local()), (EntityType::Place, "state/IRN"));
    }

    #[test]
    fn a_record_about_the_file_is_no_event() {
        assert!(read(r#"{"event": "DOCUMENT", "text": "A note."}"#, "plover").unwrap().is_none());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_path() {
        assert_eq!(
            err(&VISIT.replace("CONSULT", "DANCE")),
            "field `event`: found `DANCE`, expected a PLOVER class such as `CONSULT`"
        );
        assert_eq!(
            err(&VISIT.replace("2014-01-16", "2014-02-30")),
            "field `date`: found `2014-02-30`, expected a day from `01` to `28`"
        );
        assert_eq!(
            err(r#"{"event": "AGREE", "source": [{"code": "USA"}], "target": "diplomatic"}"#),
            "field `target`: found `diplomatic`, expected a list of actors such as `[{\"code\": \"USA\"}]`"
        );
        assert_eq!(
            err(r#"{"event": "AGREE", "source": [], "target": null}"#),
            "field `source`: found nothing, expected an actor here or in `target`"
        );
        assert_eq!(
            err(r#"{"event": "AGREE", "source": [{"sector": "GOV"}]}"#),
            "field `source[0].code`: found nothing, expected a code, or words in `actorText`"
        );
    }

    #[test]
    fn what_is_not_json_is_told_with_its_line() {
        let Err(reject) = read("{\"event\": \"AID\",\n \"date\" 2}", "plover") else { panic!("no JSON") };
        assert_eq!(reject.to_string(), "line 2: found `2}`, expected `:` (at column 9)");
    }

    #[test]
    fn records_are_told_from_documents() {
        assert!(is_record(VISIT));
        assert!(is_record(r#"{"event": "DOCUMENT"}"#));
        assert!(!is_record(r#"{"document": {"id": "a"}, "events": []}"#));
        assert!(!is_record(r#"{"event": {"id": "a"}, "source": []}"#));
    }
}
