use graph_core::{Batch, EntityType, GraphStore, vocab};
use queries::{QueryError, entities, names::resolve};

use crate::fixture::{entity, id, store};

#[track_caller]
fn assert_resolves(text: &str, expected: &str) {
    let store = store();
    assert_eq!(resolve(store.view(), text).expect(text), id(expected), "{text}");
}

#[test]
fn states_by_code_and_by_name_in_any_language() {
    for text in ["RUS", "RU", "Russia", "russia", "Rusia", "Россия", " Russian Federation ", "state/RUS"] {
        assert_resolves(text, "RUS");
    }
    assert_resolves("Korea Utara", "PRK");
    assert_resolves("Uni Soviet", "SUN");
    assert_resolves("UN", "UN");
}

#[test]
fn a_state_of_which_nothing_is_known_is_found() {
    assert_resolves("Fiji", "FJI");
    assert_resolves("organisation/NATO", "NATO");
}

#[test]
fn entities_by_id_name_and_alias() {
    let choe = id("person:Choe Son-hui");
    for text in ["Choe Son-hui", "choe son hui", "CHO SON-HUI", choe.local(), choe.as_str()] {
        assert_resolves(text, "person:Choe Son-hui");
    }
    assert_resolves("Putin", "person:Vladimir Putin");
    assert_resolves("Citizen (China)", "actor:Citizen (China)");
    assert_resolves("Moscow", "RUS"); // as in "Moscow says"; the place by its id
    assert_resolves(id("place:Moscow").local(), "place:Moscow");
}

#[test]
fn the_same_entity_elsewhere() {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    let mut putin = entity("person:Vladimir Putin");
    putin.same_as.push("http://www.wikidata.org/entity/Q7747".to_owned());
    batch.entity(&putin);
    store.writer().expect("a writer").write(batch).expect("written");
    // Events are left as they are written, unjoined; the index has to know of them.
    store.reindex().expect("an index");
    assert_eq!(resolve(store.view(), "http://www.wikidata.org/entity/Q7747").expect("found"), putin.id);
}

#[test]
fn an_ambiguous_name_lists_its_candidates() {
    let store = store();
    let error = resolve(store.view(), "George Bush").expect_err("two of them");
    let QueryError::AmbiguousName { candidates, .. } = &error else { panic!("{error}") };
    assert_eq!(candidates.len(), 2);
    assert!(candidates.iter().all(|candidate| candidate.kind == EntityType::Person));
    let error = resolve(store.view(), "Korea").expect_err("two of them");
    assert_eq!(error.to_string(), "`Korea` may be `South Korea` (state/KOR) or `North Korea` (state/PRK)");
    assert_eq!(error.hint().as_deref(), Some("name one by its id, as in `state/KOR`"));
}

#[test]
fn an_unknown_name_suggests_the_nearest() {
    let store = store();
    let error = resolve(store.view(), "Vladimir Puttin").expect_err("misspelt");
    assert_eq!(error.hint().as_deref(), Some("did you mean `Vladimir Putin`?"));
    let error = resolve(store.view(), "Rushia").expect_err("misspelt");
    let QueryError::UnknownName { nearest, .. } = &error else { panic!("{error}") };
    assert!(nearest.iter().any(|candidate| candidate.entity == id("RUS")), "{error}");
    assert!(matches!(resolve(store.view(), "person/nobody"), Err(QueryError::UnknownName { .. })));
    assert!(matches!(resolve(store.view(), ""), Err(QueryError::UnknownName { .. })));
    assert!(matches!(resolve(store.view(), &format!("{}state/XXX", vocab::ID)), Err(QueryError::UnknownName { .. })));
}

#[test]
fn a_search_finds_the_nearest_first() {
    let store = store();
    let found = |text| entities::search(store.view(), text, 10).expect("searched");
    let russia = &found("Rusia")[0];
    assert_eq!((russia.name.as_str(), russia.state.as_deref()), ("Russia", Some("RUS")));
    assert!(russia.events > 5);
    assert!(russia.aliases.contains(&"Россия".to_owned()));
    let putin = &found("putin")[0];
    assert_eq!((putin.name.as_str(), putin.matched.as_str(), putin.events), ("Vladimir Putin", "Putin", 4));
    assert_eq!(putin.state.as_deref(), Some("RUS"));
    assert_eq!(found("foreign aff")[0].entity, id("actor:Foreign Affairs (North Korea)"));
    assert_eq!(entities::search(store.view(), "o", 3).expect("searched").len(), 3);
}
