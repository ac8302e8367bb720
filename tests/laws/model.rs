//! Whatever of the model is written as RDF is read back as it was.

use graph_core::rdf::{self, Properties};
use graph_core::{
    Batch, Code, Document, DocumentId, Entity, EntityId, EntityType, Event, EventDate, GraphStore, Key, Kind, Link,
    LinkKind, Mention, Participant, Published, Report, Role, Said, Stance, Standing, Status, Tenure, TenureId, Text,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::documents::DATES;

/// Words with everything that a syntax may stumble over.
fn words() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,12}", "[\"'\\\\\\n\\r\\t<>{}|^`#@%; é北]{0,8}"]
}

fn texts() -> impl Strategy<Value = Vec<Text>> {
    let text = (words(), option::of(select(&["en", "id", "zh-hant", "pt-br"][..]))).prop_map(|(value, language)| {
        language.map_or_else(|| Text::plain(value.clone()), |language| Text::tagged(value.clone(), language))
    });
    vec(text, 0..4).prop_map(in_order)
}

fn in_order<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list.dedup();
    list
}

fn keys() -> impl Strategy<Value = Key> {
    (0..6_u8).prop_map(|number| Key::of(&[&number.to_string()]))
}

fn entities() -> impl Strategy<Value = EntityId> {
    let keyed = (select(&EntityType::ALL[..]), keys()).prop_map(|(kind, key)| EntityId::with_key(kind, key));
    let coded = select(&["RUS", "PRK", "JPN"][..]).prop_map(|code| EntityId::with_code(EntityType::State, code));
    prop_oneof![keyed, coded]
}

fn document_ids() -> impl Strategy<Value = DocumentId> {
    prop_oneof![
        "[a-z ü/:#?%]{1,8}".prop_map(|id| DocumentId::named(&id)),
        "[0-9]{1,4}".prop_map(|number| DocumentId::story("icews", &number)),
        "[a-z/]{1,8}".prop_map(|url| DocumentId::at_url(&url)),
    ]
}

fn dates() -> impl Strategy<Value = EventDate> {
    (0..DATES.len()).prop_map(|i| DATES[i].text.parse().expect("a date"))
}

fn any_of<T: Clone + std::fmt::Debug + 'static>(all: impl Iterator<Item = T>) -> impl Strategy<Value = T> {
    select(all.collect::<Vec<_>>())
}

fn events() -> impl Strategy<Value = Event> {
    let participant = (any_of(Role::all()), entities()).prop_map(|(role, entity)| Participant { role, entity });
    let link = (select(LinkKind::ALL), keys()).prop_map(|(kind, key)| Link { kind, event: key.event() });
    let what = (any_of(Kind::all()), option::of(any_of(Code::all())), select(Status::ALL), select(Standing::ALL));
    let when = option::weighted(0.9, dates());
    let who = (vec(participant, 0..5), vec(entities(), 0..3), vec(entities(), 0..3));
    let said = (texts(), vec(document_ids(), 1..4), vec(link, 0..3));
    (keys(), what, when, who, said).prop_map(|(key, what, date, who, said)| {
        let (kind, code, status, standing) = what;
        let (participants, parties, places) = who;
        let (labels, documents, links) = said;
        let id = key.event();
        let event =
            Event { id, kind, code, date, status, standing, participants, parties, places, labels, documents, links };
        event.in_order()
    })
}

fn reports() -> impl Strategy<Value = Report> {
    let said = (option::of(any_of(Code::all())), option::of(entities()), option::of(entities()))
        .prop_map(|(code, source, place)| Said { code, source, place });
    let words = (texts(), option::of((0..99_u64, 1..99_u64)), option::of(0.0..=1.0_f64));
    let number = || option::of("[0-9]{1,9}");
    let row = (option::of(1..9_u32), number(), number(), any::<bool>());
    (keys(), document_ids(), keys(), select(Stance::ALL), option::of(entities()), words, row, said).prop_map(
        |(key, document, about, stance, speaker, (quotes, span, confidence), row, said)| {
            let (sentence, record_id, about_record, is_waiting) = row;
            let report = Report::new(key.report(), document, about.event());
            let about = report.about.clone().filter(|_| about_record.is_none() || !is_waiting);
            Report {
                stance,
                speaker,
                quote: quotes.into_iter().next(),
                span: span.map(|(start, length)| (start, start + length)),
                confidence,
                sentence,
                record_id,
                about_record,
                about,
                said,
                ..report
            }
        },
    )
}

fn described() -> impl Strategy<Value = Entity> {
    let iris = vec("http://example\\.org/[a-z0-9]{1,6}", 0..3).prop_map(in_order);
    let points = vec("-?[0-9]{1,2}\\.[0-9],[0-9]{1,3}", 0..2).prop_map(in_order);
    let others = || vec(entities(), 0..3).prop_map(in_order);
    (entities(), texts(), texts(), iris, others(), others(), points).prop_map(
        |(id, names, aliases, same_as, states, within, points)| Entity {
            names,
            aliases,
            same_as,
            states,
            within,
            points,
            ..Entity::new(id)
        },
    )
}

prop_compose! {
    fn tenures()(
        holder in entities(),
        of in entities(),
        office in words(),
        held in option::of(dates()),
        documents in vec(document_ids(), 1..3),
    ) -> Tenure {
        let id = TenureId::of(&holder, &office, &of, held.as_ref().map_or("", EventDate::as_str));
        Tenure { id, holder, office, of, held, documents: in_order(documents) }
    }
}

prop_compose! {
    fn sources()(
        id in document_ids(),
        is_dataset in any::<bool>(),
        [name, url, publisher, language] in [option::of(words()), option::of(words()), option::of(words()), option::of(words())],
        title in texts(),
        published in option::of(select(&["2024-01-17", "2024-01-17T13:54", "2024-01-17T13:54:00+07:00"][..])),
        digest in option::of("[0-9a-f]{32}"),
    ) -> Document {
        let published = published.map(|text| Published::parse(text).expect("a day"));
        Document { is_dataset, name, url, title: title.into_iter().next(), publisher, language, published, digest, ..Document::new(id) }
    }
}

proptest! {
    #![proptest_config(super::cases(256))]

    #[test]
    fn an_event_is_what_its_quads_say(event in events()) {
        let mut quads = Vec::new();
        rdf::event_quads(&event, &mut quads);
        let properties = Properties::of(event.id.as_str(), quads);
        prop_assert_eq!(rdf::event(event.id.clone(), &properties), Ok(event));
    }

    #[test]
    fn a_report_is_what_its_quads_say(report in reports()) {
        let mut quads = Vec::new();
        rdf::report_quads(&report, &mut quads);
        let properties = Properties::of(report.id.as_str(), quads);
        prop_assert_eq!(rdf::report(report.id.clone(), report.document.clone(), &properties), Ok(report));
    }

    #[test]
    fn an_entity_and_a_mention_are_what_their_quads_say(entity in described(), document in document_ids(), local in words()) {
        let mut quads = Vec::new();
        rdf::entity_quads(&entity, &mut quads);
        let properties = Properties::of(entity.id.as_str(), quads);
        prop_assert_eq!(&rdf::entity(entity.id.clone(), &properties), &entity);

        let mention = Mention { id: document.mention(&local), document: document.clone(), local, says: entity };
        let mut quads = Vec::new();
        rdf::mention_quads(&mention, &mut quads);
        let properties = Properties::of(mention.id.as_str(), quads);
        prop_assert_eq!(rdf::mention(mention.id.clone(), document, &properties), Ok(mention));
    }

    #[test]
    fn a_tenure_is_what_its_quads_say(tenure in tenures()) {
        let mut quads = Vec::new();
        rdf::tenure_quads(&tenure, &mut quads);
        let properties = Properties::of(tenure.id.as_str(), quads);
        prop_assert_eq!(rdf::tenure(tenure.id.clone(), &properties), Ok(tenure));
    }

    #[test]
    fn a_document_is_what_its_quads_say(document in sources()) {
        let mut quads = Vec::new();
        rdf::document_quads(&document, &mut quads);
        let properties = Properties::of(document.id.as_str(), quads);
        prop_assert_eq!(rdf::document(document.id.clone(), &properties), Ok(document));
    }
}

proptest! {
    #![proptest_config(super::cases(16))]

    #[test]
    fn a_store_gives_back_what_was_written(event in events(), report in reports()) {
        let store = GraphStore::in_memory().expect("a store");
        let report = Report { about: Some(event.id.clone()), ..report };
        let mut batch = Batch::default();
        batch.event(&event);
        batch.report(&report);
        let mut writer = store.writer();
        writer.write(batch).expect("a write");
        writer.finish().expect("a write");
        prop_assert_eq!(store.view().event(&event.id).expect("a readable store"), Some(event.clone()));
        prop_assert_eq!(store.view().reports(&event.id).expect("a readable store"), [report]);
    }
}
