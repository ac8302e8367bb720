//! An interchange document becomes a unit: graph-core values that are written together or not at all.
//!
//! Everything that is wrong with a document is found in one go, each with its path; a document with anything wrong is
//! rejected whole. Identity comes from the document: an event is its document and its id there, whereas an entity is
//! recognised across documents by its strong key (a code, the smallest `same_as`) or its full name and state.

mod entities;
mod events;
mod problems;

use graph_core::{
    Batch, Document, DocumentId, Entity, EntityId, Event, Key, Mention, Published, Report, ReportId, Tenure, Text,
};
use rustc_hash::FxHashMap;

use self::entities::Entities;
pub(crate) use self::entities::{normal_name, state_called};
use self::problems::Problems;
pub(crate) use self::problems::{expected_date, is_language_tag};
use crate::format::interchange;
use crate::rejects::{Reason, Reject};

/// What one interchange document says.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The document.
    pub document: Document,
    /// What it says of entities, those included that it refers to by their codes alone; each entity once, in the order
    /// of their ids.
    pub entities: Vec<Entity>,
    /// One mention for each entity that it declares.
    pub mentions: Vec<Mention>,
    /// The offices that it says persons hold.
    pub tenures: Vec<Tenure>,
    /// The events, in the order of the document. Their parties are left to be derived.
    pub events: Vec<Event>,
    /// The reports that say more than that the document says so.
    pub reports: Vec<Report>,
    /// The ids of all reports, plain ones included.
    pub report_ids: Vec<ReportId>,
}

impl Unit {
    /// All of it, to be written together.
    pub fn batch(&self) -> Batch {
        let mut batch = Batch::default();
        batch.document(&self.document);
        for entity in &self.entities {
            batch.entity_to_derive(entity);
        }
        for mention in &self.mentions {
            batch.mention(mention);
        }
        for tenure in &self.tenures {
            batch.tenure(tenure);
        }
        for event in &self.events {
            batch.event_to_derive(event);
        }
        for report in &self.reports {
            batch.report(report);
        }
        batch
    }
}

/// Turns a document into a unit.
///
/// # Errors
/// Everything that is wrong with the document. A reject names the path of the value, but no line.
///
/// ```
/// use loader::format::interchange::parse;
/// use loader::interchange::unit;
///
/// let text = r#"{"document": {"id": "a"}, "events": [{"id": "e1", "kind": "consult.visit", "date": "2023-09",
///     "participants": [{"entity": "PRK", "role": "guest"}, {"entity": "Rusia", "role": "host"}]}]}"#;
/// let rejects = unit(&parse(text).unwrap()).unwrap_err();
/// assert_eq!(rejects[0].field.as_deref(), Some("events[0].participants[0].role"));
///
/// let unit = unit(&parse(&text.replace("guest", "visitor")).unwrap()).unwrap();
/// assert_eq!(unit.entities[1].id.local(), "state/RUS");
/// ```
pub fn unit(document: &interchange::Document) -> Result<Unit, Vec<Reject>> {
    let mut problems = Problems::default();
    let source = source(document, &mut problems);
    let said = Said { entities: &document.entities, events: &document.events, known: &FxHashMap::default() };
    read(source, &said, problems)
}

/// What is said in some document, in the words of interchange.
pub(crate) struct Said<'a> {
    pub(crate) entities: &'a [interchange::Entity],
    pub(crate) events: &'a [interchange::Event],
    /// Who some of the entities are, by their ids: those that a data set identifies by a code of its own.
    pub(crate) known: &'a FxHashMap<String, EntityId>,
}

impl Said<'_> {
    /// Turns what is said in `source` into a unit.
    pub(crate) fn unit(&self, source: Document) -> Result<Unit, Vec<Reject>> {
        read(source, self, Problems::default())
    }
}

fn read(source: Document, said: &Said<'_>, mut problems: Problems) -> Result<Unit, Vec<Reject>> {
    let mut entities = Entities::read(said.entities, said.known, &source.id, &mut problems);
    let told = events::read(said.events, &source, &mut entities, &mut problems);
    problems.none()?;
    let Entities { facts, mentions, tenures, .. } = entities;
    Ok(Unit {
        document: source,
        entities: facts.into_values().collect(),
        mentions,
        tenures,
        events: told.events,
        reports: told.reports,
        report_ids: told.report_ids,
    })
}

/// The document itself. Its digest is that of what was read, so that neither the order of fields nor space between them
/// makes another document.
fn source(document: &interchange::Document, problems: &mut Problems) -> Document {
    let written = &document.document;
    problems.text(format_args!("document.id"), &written.id);
    let texts = [("url", &written.url), ("title", &written.title), ("publisher", &written.publisher)];
    for (field, text) in texts {
        if let Some(text) = text {
            problems.text(format_args!("document.{field}"), text);
        }
    }
    let language = written.language.as_deref();
    let language = language.filter(|tag| problems.language(format_args!("document.language"), tag));
    let published = written.published.as_deref().and_then(|text| {
        let published = Published::parse(text);
        if published.is_none() {
            let expected = "a day or a minute such as `2024-01-17` or `2024-01-17T13:54`";
            problems.add(format_args!("document.published"), Reason::BadDate, text, expected);
        }
        published
    });
    let content = serde_json::to_string(document).expect("texts, numbers and lists of them are always JSON");
    Document {
        name: Some(written.id.clone()),
        url: written.url.clone(),
        title: written.title.as_deref().map(|title| text(title, language)),
        publisher: written.publisher.clone(),
        language: language.map(str::to_owned),
        published,
        digest: Some(Key::of(&[&content]).to_string()),
        ..Document::new(DocumentId::named(&written.id))
    }
}

/// Words of the document, in its language where it says which.
fn text(words: &str, language: Option<&str>) -> Text {
    language.map_or_else(|| Text::plain(words), |language| Text::tagged(words, language))
}

#[cfg(test)]
mod tests {
    use graph_core::{EntityId, EntityType, GraphStore, Role, Standing};

    use super::*;
    use crate::format::interchange::parse;

    const MEDCOM: &str = include_str!("../../examples/medcom-20240117.json");
    const TREATY: &str = include_str!("../../examples/tpnw-2017.json");

    fn read(text: &str) -> Unit {
        unit(&parse(text).unwrap()).unwrap()
    }

    /// A document with these entities and events.
    fn document(entities: &str, events: &str) -> String {
        format!(r#"{{"document": {{"id": "a", "language": "en"}}, "entities": [{entities}], "events": [{events}]}}"#)
    }

    fn event(rest: &str) -> String {
        let start = r#"{"id": "e", "kind": "consult.visit""#;
        document("", &format!(r#"{start}, "participants": [{{"entity": "RUS", "role": "host"}}], {rest}}}"#))
    }

    fn problems(text: &str) -> Vec<String> {
        unit(&parse(text).unwrap()).unwrap_err().iter().map(Reject::to_string).collect()
    }

    /// The id of the only entity that the document declares.
    fn id_of(document: &str, entity: &str) -> EntityId {
        let text = format!(r#"{{"document": {{"id": "{document}"}}, "entities": [{entity}]}}"#);
        read(&text).mentions[0].says.id.clone()
    }

    fn in_memory(units: &[&Unit]) -> GraphStore {
        let store = GraphStore::in_memory().unwrap();
        let mut writer = store.writer();
        for unit in units {
            writer.write(unit.batch()).unwrap();
        }
        writer.finish().unwrap();
        store
    }

    #[test]
    fn the_article_becomes_events_with_the_parties_of_their_dates() {
        let unit = read(MEDCOM);
        assert_eq!((unit.events.len(), unit.mentions.len(), unit.tenures.len()), (32, 17, 7));
        let store = in_memory(&[&unit]);
        let view = store.view();
        let parties = |local: &str| {
            let event = view.event(&unit.document.id.event(local)).unwrap().unwrap();
            let codes = event.parties.iter().map(|party| party.state_code().unwrap().to_owned());
            codes.collect::<Vec<_>>().join(" ")
        };
        // by the offices of Choe, Putin, Kim Jong-un, Lavrov; of Kim Jong-il in 2000; of Yeltsin on his last day
        assert_eq!(
            ["e01", "e02", "e04", "e07", "e10", "e31", "e29"].map(parties),
            ["PRK RUS", "PRK RUS", "PRK RUS", "PRK RUS", "PRK RUS", "PRK RUS", "RUS"]
        );
        assert_eq!(parties("e15"), "RUS", "by the state of the organisation that Peskov speaks for");
        assert_eq!(view.event(&unit.document.id.event("e10")).unwrap().unwrap().date.unwrap().as_str(), "2023-09");
        assert_eq!(view.document(&unit.document.id).unwrap().as_ref(), Some(&unit.document));
    }

    #[test]
    fn a_denial_beside_an_allegation_makes_an_event_disputed() {
        let unit = read(MEDCOM);
        let store = in_memory(&[&unit]);
        let transfer = unit.document.id.event("e19");
        assert_eq!(store.view().event(&transfer).unwrap().unwrap().standing, Standing::Disputed);
        assert_eq!(store.view().reports(&transfer).unwrap().len(), 4);
    }

    #[test]
    fn a_treaty_has_its_signatories() {
        let unit = read(TREATY);
        let signing = unit.events.iter().find(|event| event.id == unit.document.id.event("signing")).unwrap();
        let role: Role = "signatory".parse().unwrap();
        assert_eq!(signing.participants.iter().filter(|participant| participant.role == role).count(), 21);
        assert!(unit.reports.is_empty());
        assert_eq!(unit.report_ids.len(), unit.events.len());
        let store = in_memory(&[&unit]);
        assert_eq!(store.view().event(&signing.id).unwrap().unwrap().parties.len(), 21);
    }

    #[test]
    fn writing_a_document_again_adds_nothing() {
        let units = [read(MEDCOM), read(TREATY)];
        let count = |units: &[&Unit]| in_memory(units).view().matching(Default::default()).count();
        assert_eq!(count(&[&units[0], &units[1]]), count(&[&units[1], &units[0], &units[1]]));
    }

    #[test]
    fn a_store_of_documents_passes_its_checks() {
        let store = in_memory(&[&read(MEDCOM), &read(TREATY)]);
        let report = graph_core::check::check(store.view()).unwrap();
        assert_eq!((report.events, report.findings), (37, Vec::new()));
    }

    #[test]
    fn the_digest_is_that_of_what_is_said() {
        let same = r#"{"events": [], "document": {"title": null,   "id": "a"}}"#;
        let digest = |text| read(text).document.digest;
        assert_eq!(digest(r#"{"document": {"id": "a"}}"#), digest(same));
        assert_ne!(digest(r#"{"document": {"id": "a", "title": "T"}}"#), digest(same));
    }

    #[test]
    fn a_strong_key_identifies_across_documents() {
        let kim = r#"{"id": "k", "type": "person", "name": "Kim", "same_as": ["http://x.org/2", "http://x.org/1"]}"#;
        let other = r#"{"id": "kju", "type": "person", "name": "Kim Jong-un", "same_as": ["http://x.org/1"]}"#;
        assert_eq!(id_of("a", kim), id_of("b", other));
        let key = Key::of(&["same_as", "http://x.org/1"]);
        assert_eq!(id_of("a", kim), EntityId::with_key(EntityType::Person, key));
    }

    #[test]
    fn a_full_name_identifies_together_with_its_state() {
        let by_state = r#"{"id": "c", "type": "person", "name": "Choe Son-hui", "state": "Korea Utara"}"#;
        let by_tenure = r#"{"id": "d", "type": "person", "name": "CHOE  SON‑HUI",
            "tenures": [{"office": "Minister", "for": "PRK"}, {"office": "Deputy Minister", "for": "North Korea"}]}"#;
        let elsewhere = r#"{"id": "c", "type": "person", "name": "Choe Son-hui", "state": "KOR"}"#;
        assert_eq!(id_of("a", by_state), id_of("b", by_tenure));
        assert_ne!(id_of("a", by_state), id_of("a", elsewhere));
        let without_hyphen = by_state.replace("Son-hui", "Son Hui");
        assert_ne!(id_of("a", by_state), id_of("a", &without_hyphen));
        let chinese = r#"{"id": "c", "type": "person", "name": "崔善姬"}"#;
        assert_eq!(id_of("a", chinese), id_of("b", chinese));
    }

    #[test]
    fn a_one_word_name_identifies_inside_its_document_only() {
        let putin = r#"{"id": "p", "type": "person", "name": "Putin", "state": "RUS"}"#;
        assert_eq!(id_of("a", putin), id_of("a", putin));
        assert_ne!(id_of("a", putin), id_of("b", putin));
    }

    #[test]
    fn a_state_is_known_by_code_name_or_a_local_id() {
        let local = |entity| id_of("a", entity).local().to_owned();
        assert_eq!(local(r#"{"id": "RUS", "type": "state"}"#), "state/RUS");
        assert_eq!(local(r#"{"id": "x", "type": "state", "name": "Uni Soviet"}"#), "state/SUN");
        assert_eq!(local(r#"{"id": "KOR", "type": "state", "name": "Korea"}"#), "state/KOR");
        assert_eq!(local(r#"{"id": "n", "type": "organisation", "name": "NATO"}"#), "organisation/NATO");
        assert_eq!(local(r#"{"id": "NATO", "type": "state"}"#), "organisation/NATO");
        // beside a name, an id is only an id
        assert_ne!(
            local(r#"{"id": "ICC", "type": "organisation", "name": "International Chamber of Commerce"}"#),
            "organisation/ICC"
        );
    }

    #[test]
    fn ids_of_the_document_win_over_codes() {
        let text = document(
            r#"{"id": "USA", "type": "person", "name": "Usa Takahashi", "state": "JPN"}"#,
            r#"{"id": "e", "kind": "statement", "participants": [{"entity": "USA", "role": "speaker"}]}"#,
        );
        let unit = read(&text);
        assert_eq!(unit.events[0].participants[0].entity.entity_type(), Some(EntityType::Person));
    }

    #[test]
    fn a_state_has_the_names_of_the_table_and_the_aliases_of_the_document() {
        let unit =
            read(&document(r#"{"id": "PRK", "type": "state", "name": "Korea Utara", "aliases": ["Korut"]}"#, ""));
        let [korea] = unit.entities.as_slice() else { panic!("one entity") };
        assert!(korea.names.contains(&Text::tagged("North Korea", "en")));
        assert!(korea.names.contains(&Text::tagged("Korea Utara", "id")));
        assert_eq!(korea.aliases, [Text::plain("Korut")]);
        assert_eq!(unit.mentions[0].says.names, [Text::plain("Korea Utara")]);
    }

    #[test]
    fn a_report_has_a_node_unless_it_is_alone_and_plain() {
        let nodes = |reports: &str| {
            let unit = read(&event(&format!(r#""reports": [{reports}]"#)));
            (unit.reports.len(), unit.report_ids.len())
        };
        assert_eq!(nodes(""), (0, 1));
        assert_eq!(nodes("{}"), (0, 1));
        assert_eq!(nodes(r#"{"stance": "asserts"}"#), (0, 1));
        assert_eq!(nodes(r#"{"stance": "denies"}"#), (1, 1));
        assert_eq!(nodes(r#"{"quote": "…"}"#), (1, 1));
        assert_eq!(nodes("{}, {}"), (2, 2));
        let plain = read(&event(r#""links": []"#)).report_ids;
        assert_eq!(plain, read(&event(r#""reports": [{}]"#)).report_ids);
    }

    #[test]
    fn every_problem_of_a_document_is_told_with_its_path() {
        let text = document(
            r#"{"id": "k", "type": "persn", "name": "Kim"}, {"id": "k", "type": "place", "name": "Kim"},
               {"id": "m", "type": "organisation", "name": "Ministry", "state": "Atlantis", "same_as": ["Q1"],
                "tenures": [{"office": "Minister", "for": "RUS"}]},
               {"id": "n", "type": "person", "tenures": [{"office": " ", "for": "n", "held": "1999-13"}]}"#,
            r#"{"id": "e", "kind": "consult.vist", "date": "2023-13", "status": "happend", "code": "cameo:999",
                "place": "m", "participants": [{"entity": "RUS", "role": "hosts"}, {"entity": "Ministri", "role": "host"}],
                "label": {"english": "A"}, "links": [{"type": "partof", "event": "e2"}, {"type": "about", "event": "e"}],
                "reports": [{"stance": "denied", "speaker": "nobody", "span": [5, 5], "confidence": 1.5}]},
               {"id": "e", "kind": "consult.visit", "participants": []}"#,
        );
        let expected = [
            "field `entities[0].type`: found `persn`, expected one of state, person, organisation, group, place, agreement, \
             object, actor; the nearest is `person`",
            "field `entities[1].id`: found `k`, expected an id that no other entity of the document has",
            "field `entities[2].state`: found `Atlantis`, expected a state or an international organisation: the id of one \
             of `entities`, or the code or name of a state",
            "field `entities[2].same_as[0]`: found `Q1`, expected an IRI such as `http://www.wikidata.org/entity/Q7747`",
            "field `entities[2].tenures`: found `organisation`, expected a person, who alone holds offices",
            "field `entities[3].name`: found nothing, expected a name, which only states and international organisations \
             may do without",
            "field `entities[3].tenures[0].office`: found ` `, expected a text",
            "field `entities[3].tenures[0].held`: found `1999-13`, expected a month from `01` to `12` or a season from \
             `21` to `24`",
            "field `entities[3].tenures[0].for`: found `n`, expected a state or an organisation; `n` is declared as person",
            "field `events[1].id`: found `e`, expected an id that no other event of the document has",
            "field `events[0].kind`: found `consult.vist`, expected a kind such as `consult.visit`; the nearest is \
             `consult.visit`",
            "field `events[0].status`: found `happend`, expected one of happened, planned, invited, proposed, promised, \
             cancelled, postponed, unknown; the nearest is `happened`",
            "field `events[0].code`: found `cameo:999`, expected a CAMEO code such as `042`",
            "field `events[0].date`: found `2023-13`, expected a month from `01` to `12` or a season from `21` to `24`",
            "field `events[0].participants[0].role`: found `hosts`, expected a role such as `actor`; the nearest is `host`",
            "field `events[0].participants[1].entity`: found `Ministri`, expected an entity: the id of one of `entities`, \
             or the code or name of a state; the nearest is `m`",
            "field `events[0].place`: found `m`, expected a place or a state; `m` is declared as organisation",
            "field `events[0].label.english`: found `english`, expected a BCP 47 language tag such as `en` or `zh-Hant`",
            "field `events[0].links[0].type`: found `partof`, expected one of part_of, during, leads_to, realises, about, \
             possibly_same_as; the nearest is `part_of`",
            "field `events[0].links[0].event`: found `e2`, expected the id of an event of the document",
            "field `events[0].links[1].event`: found `e`, expected another event than the one that has the link",
            "field `events[0].reports[0].stance`: found `denied`, expected one of asserts, alleges, denies; the nearest is \
             `denies`",
            "field `events[0].reports[0].speaker`: found `nobody`, expected an entity: the id of one of `entities`, or the \
             code or name of a state",
            "field `events[0].reports[0].span`: found `[5, 5]`, expected a start before the end",
            "field `events[0].reports[0].confidence`: found `1.5`, expected a number from 0 to 1",
            "field `events[1].participants`: found nothing, expected at least one participant",
        ];
        assert_eq!(problems(&text), expected);
    }

    #[test]
    fn a_word_for_two_states_is_ambiguous() {
        let speaker = |name: &str| problems(&event(&format!(r#""reports": [{{"speaker": "{name}"}}]"#)));
        let at = "field `events[0].reports[0].speaker`: found";
        assert_eq!(
            speaker("Korea"),
            [format!("{at} `Korea`, expected an entity: one of `KOR` (South Korea), `PRK` (North Korea)")]
        );
        assert_eq!(
            speaker("AS"),
            [format!("{at} `AS`, expected an entity: one of `USA` (United States), `ASM` (American Samoa)")]
        );
    }

    #[test]
    fn a_capital_is_no_state() {
        assert_eq!(
            problems(&event(r#""place": "Moscow""#)),
            [
                "field `events[0].place`: found `Moscow`, expected a place or a state: the id of one of `entities`, or the \
             code or name of a state; the nearest is `RUS`"
            ]
        );
    }

    #[test]
    fn a_state_that_contradicts_itself_is_refused() {
        let state = |entity: &str| problems(&document(entity, ""));
        assert_eq!(
            state(r#"{"id": "PRK", "type": "state", "name": "South Korea"}"#),
            [
                "field `entities[0].id`: found `PRK`, expected `KOR`, the code of `South Korea`, or an id that is no state's code"
            ]
        );
        assert_eq!(
            state(r#"{"id": "x", "type": "state", "name": "Nroth Korea"}"#),
            ["field `entities[0].name`: found `Nroth Korea`, expected the code or name of a state, such as `PRK` or \
             `North Korea`; the nearest is `North Korea`"]
        );
    }

    #[test]
    fn what_the_document_says_of_itself_is_checked() {
        let text = r#"{"document": {"id": " ", "published": "2024-01", "language": "english", "title": ""}}"#;
        assert_eq!(
            problems(text),
            [
                "field `document.id`: found ` `, expected a text",
                "field `document.title`: found nothing, expected a text",
                "field `document.language`: found `english`, expected a BCP 47 language tag such as `en` or `zh-Hant`",
                "field `document.published`: found `2024-01`, expected a day or a minute such as `2024-01-17` or \
             `2024-01-17T13:54`",
            ]
        );
    }
}
