use graph_core::{
    Batch, Document, Entity, EntityId, EntityType, GraphStore, Mention, Participant, Tenure, TenureId, Text,
};
use proptest::prelude::*;
use queries::suggest::{Evidence, How};
use queries::{SuggestRequest, Suggestion, suggest};

use crate::fixture::{document_id, draft, id};

/// An entity as `person:Kim Jong-un/PRK`, with the state where it is known.
fn entity(text: &str) -> Entity {
    let (named, state) = text.split_once('/').unwrap_or((text, ""));
    let (_, name) = named.split_once(':').expect("a type and a name");
    let states = (!state.is_empty()).then(|| id(state)).into_iter().collect();
    Entity { names: vec![Text::plain(name)], states, ..Entity::new(id(text)) }
}

fn store(entities: impl IntoIterator<Item = Entity>) -> GraphStore {
    store_with(|batch| entities.into_iter().for_each(|entity| batch.entity(&entity)))
}

fn store_with(fill: impl FnOnce(&mut Batch)) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    fill(&mut batch);
    store.writer().expect("a writer").write(batch).expect("written");
    store
}

fn suggested(store: &GraphStore, request: &SuggestRequest) -> Vec<Suggestion> {
    suggest(store.view(), request, |_, _| false).expect("suggested")
}

/// The score of a pair with nobody else in the store; `None` where it is not suggested.
fn score(one: &str, other: &str) -> Option<f64> {
    let found = suggested(&store([entity(one), entity(other)]), &SuggestRequest::default());
    assert!(found.len() < 2, "{found:?}");
    found.first().map(|suggestion| suggestion.score)
}

#[track_caller]
fn assert_suggested(pairs: &[(&str, &str)]) {
    for (one, other) in pairs {
        assert!(score(one, other).is_some(), "{one}, {other}");
    }
}

#[track_caller]
fn assert_not_suggested(pairs: &[(&str, &str)]) {
    for (one, other) in pairs {
        assert_eq!(score(one, other), None, "{one}, {other}");
    }
}

#[test]
fn spellings_of_one_name() {
    assert_suggested(&[
        ("person:Choe Son-hui/PRK", "person:Choe Son Hui/PRK"),
        ("person:Choe Son-hui/PRK", "person:Cho Son-hui/PRK"),
        ("person:Choe Son-hui/PRK", "person:Cho Son-hui"),
        ("person:최선희", "person:Choe Son-hui/PRK"),
        ("person:김정은/PRK", "person:Kim Jong Un/PRK"),
        ("person:Volodymyr Zelensky/UKR", "person:Volodymyr Zelenskyy"),
        ("person:Володимир Зеленський", "person:Volodymyr Zelenskyy"),
        ("person:Владимир Зеленский", "person:Volodymyr Zelensky/UKR"),
        ("person:习近平/CHN", "person:Xi Jinping"),
        ("person:習近平", "person:习近平"),
        ("person:محمود أحمدي نژاد/IRN", "person:Mahmoud Ahmadinejad"),
        ("person:عبد الفتاح السيسي", "person:Abdel Fattah al-Sisi/EGY"),
        ("person:Muammar Gaddafi/LBY", "person:Muammar al-Qadhafi/LBY"),
        ("person:Muhammad Khatami/IRN", "person:Mohammad Khatami/IRN"),
        ("person:Mohamed Morsi/EGY", "person:Muhammad Morsi"),
        ("person:Abe Shinzo", "person:Shinzo Abe/JPN"),
        ("person:V. Putin/RUS", "person:Vladimir Putin/RUS"),
    ]);
}

#[test]
fn names_of_two_persons() {
    assert_not_suggested(&[
        ("person:Kim Jong-un/PRK", "person:Kim Jong-il/PRK"),
        ("person:김정은/PRK", "person:김정일/PRK"),
        ("person:George W. Bush/USA", "person:George H. W. Bush/USA"),
        ("person:George Walker Bush/USA", "person:George Herbert Walker Bush/USA"),
        ("person:Hassan Rouhani/IRN", "person:Hussein Rouhani/IRN"),
        ("person:Vladimir Putin/RUS", "person:Vladimir Putin/USA"),
        ("person:V. Putin", "person:Vladimir Putin"),
    ]);
}

#[test]
fn a_bare_surname_stays_in_its_document() {
    assert_not_suggested(&[
        ("person:Putin", "person:Путин"),
        ("person:Putin/RUS", "person:Putin"),
        ("person:Putin/RUS", "person:Puttin/RUS"),
        ("person:Putin/RUS", "person:Vladimir Putin/RUS"),
    ]);
    assert_suggested(&[("person:Putin/RUS", "person:Путин/RUS")]);
    // by an alias, but never between two who have full names
    let with_alias = |text: &str, alias: &str| Entity { aliases: vec![Text::plain(alias)], ..entity(text) };
    let (un, il) = (with_alias("person:Kim Jong-un/PRK", "Kim"), with_alias("person:Kim Jong-il/PRK", "Kim"));
    let bare = entity("person:Kim/PRK");
    let found = suggested(&store([un, il, bare.clone()]), &SuggestRequest::default());
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|pair| [&pair.a.entity, &pair.b.entity].contains(&&bare.id)), "{found:?}");
}

#[test]
fn coded_actors_and_those_of_documents() {
    assert_suggested(&[
        ("actor:Vladimir Putin", "person:Vladimir Putin/RUS"),
        ("actor:Foreign Affairs (North Korea)/PRK", "organisation:Ministry of Foreign Affairs/PRK"),
        ("actor:Health Ministry (Cuba)/CUB", "organisation:Ministry of Health/CUB"),
        ("actor:A.K. Singh", "actor:AK Singh"),
    ]);
    assert_not_suggested(&[
        ("actor:Citizen (China)/CHN", "actor:Citizen (Chad)/TCD"),
        ("actor:Citizen (China)/TWN", "actor:Citizen (Taiwan)/TWN"),
        ("actor:Citizen (China)", "actor:Citizen (Chad)"),
        ("actor:Military (Chad)/TCD", "actor:Army (Chad)/TCD"),
        ("actor:Police (Chad)/TCD", "actor:Police Officer (Chad)/TCD"),
        ("actor:Health Ministry (Cuba)/CUB", "organisation:Ministry of Health"),
        ("actor:Combatant (Houthis)", "actor:Combatant (Taliban)"),
        ("actor:Sudan Liberation Army", "actor:Sudan People's Liberation Army"),
        ("actor:Liberal National Party", "actor:National Liberal Party"),
    ]);
}

#[test]
fn a_string_that_a_coder_gives_two_codes_is_two() {
    let coded = |code: &str, name: &str| Entity {
        names: vec![Text::plain(name)],
        states: vec![id("USA")],
        ..Entity::new(id(&format!("actor:{code}")))
    };
    let of = |one: &str, other: &str| {
        suggested(&store([coded("USAGOV", one), coded("USAMIL", other)]), &SuggestRequest::default()).len()
    };
    assert_eq!(of("UNITED STATES", "UNITED STATES"), 0);
    assert_eq!(of("BARACK OBAMA", "Barack Obama"), 1);
}

#[test]
fn types_that_are_never_one() {
    assert_not_suggested(&[
        ("person:Abdul Kalam/IND", "organisation:Abdul Kalam/IND"),
        ("actor:Port Said/EGY", "place:Port Said/EGY"),
        ("place:Port Said", "place:Port-Said"),
        ("object:North Korean missiles", "object:North Korean Missiles"),
    ]);
    let mut russia = Entity::new(id("RUS"));
    russia.names.push(Text::plain("Russian Federation"));
    assert_eq!(suggested(&store([russia, entity("actor:Russian-Federation")]), &SuggestRequest::default()), []);
}

#[test]
fn a_state_that_continues_another_is_the_same() {
    assert_suggested(&[("person:Andrei Gromyko/SUN", "person:Andrey Gromyko/RUS")]);
}

#[test]
fn the_same_entity_elsewhere_decides() {
    let with = |text: &str, same_as: &[&str]| Entity {
        same_as: same_as.iter().map(|iri| (*iri).to_owned()).collect(),
        ..entity(text)
    };
    const ITEM: &str = "http://www.wikidata.org/entity/Q7747";
    let pair = |one: &[&str], other: &[&str]| {
        let store = store([with("person:Vladimir Putin/RUS", one), with("person:V. V. Putin/RUS", other)]);
        suggested(&store, &SuggestRequest::default()).pop()
    };
    let same = pair(&[ITEM], &[ITEM, "https://viaf.org/viaf/1"]).expect("suggested");
    assert_eq!(same.score, 0.97);
    assert!(same.evidence.contains(&Evidence::SameAs { iri: ITEM.to_owned() }));

    let of_namesakes = |one: &[&str], other: &[&str]| {
        let store = store([with("person:George Bush/USA", one), with("person:George-Bush/USA", other)]);
        suggested(&store, &SuggestRequest::default()).len()
    };
    let namesakes = |one: &str, other: &str| of_namesakes(&[one], &[other]);
    const TWO: [&str; 2] = ["http://www.wikidata.org/entity/Q1", "http://www.wikidata.org/entity/Q2"];
    const SECOND: [&str; 1] = ["https://www.wikidata.org/wiki/Q2"];
    assert_eq!([of_namesakes(&TWO, &SECOND), of_namesakes(&SECOND, &TWO)], [1, 1]);
    assert_eq!(namesakes("http://www.wikidata.org/entity/Q23505", "http://www.wikidata.org/entity/Q207"), 0);
    assert_eq!(namesakes("http://www.wikidata.org/entity/Q207", "https://www.wikidata.org/wiki/Q207"), 1);
    assert_eq!(namesakes("http://www.wikidata.org/entity/Q207", "https://viaf.org/viaf/1"), 1);
}

#[test]
fn the_same_office_at_the_same_time_strengthens() {
    let holding = |held: [&str; 2]| {
        store_with(|batch| {
            for (name, held) in ["person:Choe Son-hui", "person:Cho Son-hui"].into_iter().zip(held) {
                let (holder, of) = (id(name), id("PRK"));
                batch.entity(&entity(name));
                batch.tenure(&Tenure {
                    id: TenureId::of(&holder, "Minister", &of, held),
                    holder,
                    office: "Minister".to_owned(),
                    of,
                    held: Some(held.parse().expect("a date")),
                    documents: vec![document_id("news")],
                });
            }
        })
    };
    let only = |store: &GraphStore| suggested(store, &SuggestRequest::default()).pop().expect("suggested");
    let same = only(&holding(["2022-06/..", "2024"]));
    assert_eq!(same.score, 0.96);
    assert!(same.evidence.iter().any(|evidence| matches!(evidence, Evidence::SameOffice { .. })));
    assert_eq!(same.a.state.as_deref(), Some("PRK"));
    let apart = only(&holding(["2022-06/..", "2010/2012"]));
    assert_eq!(apart.score, 0.92);
}

#[test]
fn who_is_named_side_by_side_is_two() {
    let [one, other] = ["person:Choe Son-hui/PRK", "person:Choe Son Hui/PRK"].map(entity);
    let mentioned = |in_documents: [&str; 2]| {
        store_with(|batch| {
            for (entity, name) in [&one, &other].into_iter().zip(in_documents) {
                let document = document_id(name);
                let local = entity.name().to_owned();
                batch.document(&Document::new(document.clone()));
                batch.entity(entity);
                batch.mention(&Mention { id: document.mention(&local), document, local, says: entity.clone() });
            }
        })
    };
    let all = SuggestRequest { least: 0.0, ..SuggestRequest::default() };
    let [apart] = suggested(&mentioned(["news", "news"]), &all).try_into().expect("one");
    assert_eq!(apart.score, 0.5);
    let against = Evidence::SideBySide { document: document_id("news"), documents: 1 };
    assert!(against.is_against() && apart.evidence.contains(&against));
    let [one] = suggested(&mentioned(["news", "wire"]), &all).try_into().expect("one");
    assert_eq!(one.score, 1.0);
}

#[test]
fn who_takes_part_in_one_event_is_two() {
    let names = ["actor:Abdul Aziz", "actor:Abdul-Aziz"];
    let meeting = |participants: [&str; 2]| {
        store_with(|batch| {
            names.iter().for_each(|name| batch.entity(&entity(name)));
            let mut event = draft("meeting", "consult.talks", "2014", &[]).into_event();
            event.participants = participants
                .map(|name| Participant { role: "party".parse().expect("a role"), entity: id(name) })
                .into();
            batch.event(&event);
        })
    };
    let request = SuggestRequest { least: 0.0, ..SuggestRequest::default() };
    let score = |store: &GraphStore| suggested(store, &request).pop().expect("a pair").score;
    assert_eq!(score(&meeting(names)), 0.465);
    assert_eq!(score(&meeting([names[0], names[0]])), 0.93);
}

#[test]
fn requests_narrow_what_is_suggested() {
    let texts = [
        "person:Choe Son-hui/PRK",
        "person:Choe Son Hui/PRK",
        "person:Cho Son-hui/PRK",
        "organisation:Bank of Korea/KOR",
        "actor:The Bank of Korea/KOR",
    ];
    let store = store(texts.map(entity));
    let all = suggested(&store, &SuggestRequest::default());
    assert_eq!(all.len(), 4);
    assert!(all.windows(2).all(|pair| pair[0].score >= pair[1].score));
    assert!(all.iter().all(|pair| pair.a.entity < pair.b.entity));

    let cho = id(texts[2]);
    let with_cho = suggested(&store, &SuggestRequest { entity: Some(cho.clone()), ..SuggestRequest::default() });
    let expected: Vec<_> = all.iter().filter(|pair| pair.a.entity == cho || pair.b.entity == cho).cloned().collect();
    assert_eq!(with_cho, expected);
    let nobody = SuggestRequest { entity: Some(id("person:Nobody")), ..SuggestRequest::default() };
    assert_eq!(suggested(&store, &nobody), []);

    let persons = suggested(&store, &SuggestRequest { types: vec![EntityType::Person], ..SuggestRequest::default() });
    assert_eq!(persons.len(), 3);
    let surest = suggested(&store, &SuggestRequest { least: 0.95, ..SuggestRequest::default() });
    assert_eq!(surest, all[..1]);
    assert_eq!(suggested(&store, &SuggestRequest { limit: Some(2), ..SuggestRequest::default() }), all[..2]);

    let is_choe = |entity: &EntityId| *entity == id(texts[0]);
    let settled = |a: &EntityId, b: &EntityId| is_choe(a) || is_choe(b);
    let open = suggest(store.view(), &SuggestRequest::default(), settled).expect("suggested");
    assert_eq!(open.len(), 2);
}

#[test]
fn evidence_says_which_names_are_alike_and_how() {
    let store = store(["person:Choe Son-hui/PRK", "person:Cho Son-hui/PRK"].map(entity));
    let [found] = suggested(&store, &SuggestRequest::default()).try_into().expect("one");
    assert!(matches!(found.evidence[0], Evidence::Names { how: How::Romanised, .. }));
    assert!(found.evidence.iter().all(Evidence::is_for));
    let said: Vec<String> = found.evidence.iter().map(Evidence::to_string).collect();
    assert!(said[0].ends_with("are equal but for the system of romanisation"), "{said:?}");
    assert_eq!(said[1], "both are of PRK");
    let json = serde_json::to_value(&found).expect("JSON");
    assert_eq!(json["score"], 0.92);
    assert_eq!(json["evidence"][0]["evidence"], "names");
    assert_eq!(json["evidence"][0]["how"], "romanised");
}

/// Names that come near each other more often than chance would have it.
fn name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Kim",
        "Gim",
        "김",
        "Jong",
        "Jeong",
        "Un",
        "Il",
        "Muhammad",
        "Mohamed",
        "محمد",
        "Ali",
        "al",
        "bin",
        "W.",
        "George",
        "Bush",
        "Владимир",
        "Vladimir",
        "Volodymyr",
        "Putin",
        "V.",
        "Zelensky",
        "Zelenskyy",
        "Party",
        "of",
        "National",
        "Sheikh",
        "II",
        "1718",
        "习近平",
        "(China)",
        "(Chad)",
        "(Houthis)",
        "…",
    ]);
    let separator = prop::sample::select(vec![" ", "-", ""]);
    prop::collection::vec((word, separator), 1..5)
        .prop_map(|words| words.iter().flat_map(|(word, separator)| [*word, *separator]).collect())
}

fn described() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(vec!["person", "organisation", "actor", "group"]);
    let state = prop::sample::select(vec!["", "", "/PRK", "/CHN", "/SUN", "/RUS"]);
    (kind, name(), state).prop_map(|(kind, name, state)| format!("{kind}:{name}{state}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Neither the order of loading nor who else is in a small store changes what is said of a pair.
    #[test]
    fn a_suggestion_depends_on_the_pair_alone(texts in prop::collection::hash_set(described(), 2..6)) {
        let entities: Vec<Entity> = texts.iter().map(|text| entity(text)).collect();
        let all = SuggestRequest { least: 0.0, ..SuggestRequest::default() };
        let found = suggested(&store(entities.clone()), &all);
        prop_assert_eq!(&found, &suggested(&store(entities.iter().rev().cloned()), &all));
        prop_assert!(found.iter().all(|pair| (0.0..=1.0).contains(&pair.score)));
        prop_assert!(found.iter().all(|pair| pair.a.entity < pair.b.entity));
        for (place, one) in entities.iter().enumerate() {
            for other in &entities[place + 1..] {
                let alone = suggested(&store([other.clone(), one.clone()]), &all);
                let together = found.iter().filter(|pair| {
                    let ids = [&pair.a.entity, &pair.b.entity];
                    ids.contains(&&one.id) && ids.contains(&&other.id)
                });
                prop_assert_eq!(alone, together.cloned().collect::<Vec<_>>());
            }
        }
    }
}
