//! `SERVICE ch:timeline`.

use std::time::Duration;

use graph_core::{Batch, Document, Event, EventId, GraphStore};
use queries::sparql::{Query, run};
use queries::{Filter, Fold, Format, QueryError, Request, timeline};

use crate::fixture::{document_id, draft, entity, event_id, id, names, store};

fn csv(store: &GraphStore, text: &str) -> Result<Vec<String>, QueryError> {
    let mut out = Vec::new();
    run(store, &Query::new(text))?.write(Format::Csv, &mut out)?;
    Ok(String::from_utf8(out).expect("UTF-8").lines().skip(1).map(str::to_owned).collect())
}

/// The names of the events that a block asks for, in its order.
fn found(block: &str) -> Vec<&'static str> {
    let text = format!("SELECT ?e WHERE {{ SERVICE ch:timeline {{ ?e ch:inOrder ?n ; {block} }} }} ORDER BY ?n");
    let ids: Vec<_> = csv(&store(), &text).expect("answered").iter().map(|iri| EventId::from_iri(iri)).collect();
    names(&ids)
}

fn error(text: &str) -> QueryError {
    csv(&store(), text).expect_err("refused")
}

/// What is said of a block that is refused.
fn refused(block: &str) -> String {
    error(&format!("SELECT * WHERE {{ SERVICE ch:timeline {{ {block} }} }}")).to_string()
}

#[test]
fn a_block_is_a_timeline() {
    let store = store();
    for (block, actors) in [
        (r#"ch:between "Russia", "PRK""#, ["RUS", "PRK"]),
        (r#"ch:between "Rusia"@es, "Korea Utara""#, ["RUS", "PRK"]),
        (r"ch:between id:state\/CHN, <https://w3id.org/chancery/id/state/RUS>", ["CHN", "RUS"]),
        (r#"ch:between "Cho Son-hui" ; ch:between "Vladimir Putin""#, ["person:Choe Son-hui", "person:Vladimir Putin"]),
    ] {
        let actors = actors.iter().map(|actor| id(actor)).collect();
        let request = Request { filter: Filter { actors, ..Filter::default() }, ..Request::default() };
        let page = timeline(store.view(), &request).expect("answered");
        assert_eq!(found(block), names(page.rows.iter().map(|row| &row.event)), "{block}");
        assert!(!page.rows.is_empty());
    }
}

#[test]
fn every_option_has_its_property() {
    assert_eq!(found(r#"ch:between "RUS" ; ch:from "2023-09-15" ; ch:to 2024 ; ch:strict true"#), ["rumour"]);
    assert_eq!(found(r#"ch:between "CHN" ; ch:ofKind kind:consult.phone"#), ["undated"]);
    assert_eq!(found(r#"ch:ofKind "consult.phone", "agree.alliance""#), ["undated", "alliance"]);
    assert_eq!(found(r#"ch:ofCode cameo:043"#), ["ministry"]);
    assert_eq!(found(r#"ch:ofCode "042""#), ["ministry"]);
    assert_eq!(found(r#"ch:ofStatus status:planned, "cancelled""#), ["cancelled", "plan"]);
    assert_eq!(found(r#"ch:between "PRK" ; ch:inRole ch:visitor"#), ["ministry", "visit"]);
    assert_eq!(found(r#"ch:between "PRK" ; ch:inRole "visitor" ; ch:direct true"#), [""; 0]);
    assert_eq!(found(r#"ch:between "RUS" ; ch:ofKind "support.establish_relations""#), ["relations"]);
    assert_eq!(found(r#"ch:between "RUS" ; ch:ofKind "support.establish_relations" ; ch:exactState true"#), [""; 0]);
    assert_eq!(found(r#"ch:knownBy "2024-01-16""#), [""; 0]);
    assert_eq!(found(r#"ch:between "IDN" ; ch:fold "full""#), ["neighbours"]);
    assert_eq!(found(r#"ch:between "USA" ; ch:newestFirst true ; ch:limit 2"#), ["condemnation", "summer"]);
    assert_eq!(found(r#"ch:between "USA" ; ch:newestFirst false"#), ["summer", "condemnation"]);
}

#[test]
fn the_rest_of_the_query_goes_on_with_the_events() {
    let store = store();
    let text = r#"SELECT ?n ?label WHERE {
        SERVICE ch:timeline { ?event ch:between "RUS", "PRK" ; ch:inOrder ?n }
        ?event rdfs:label ?label FILTER (lang(?label) = "en")
    }"#;
    assert_eq!(csv(&store, text).expect("answered"), ["7,Kim Jong-un visits Russia"]);
    let inside = r#"SELECT ?event WHERE {
        ?event a sem:Event ; ch:kind kind:consult.visit
        FILTER NOT EXISTS { SERVICE ch:timeline { ?event ch:between "PRK" } }
        FILTER NOT EXISTS { SERVICE ch:timeline { ?event ch:between "CHN" } }
    }"#;
    assert_eq!(csv(&store, inside).expect("answered"), [event_id("iraq").as_str()]);
    let optional = r#"SELECT (COUNT(?n) AS ?those) (COUNT(*) AS ?all) WHERE {
        ?event a sem:Event OPTIONAL { SERVICE ch:timeline { ?event ch:between "RUS", "PRK" ; ch:inOrder ?n } }
    }"#;
    assert_eq!(csv(&store, optional).expect("answered"), ["11,23"]);
}

#[test]
fn events_can_be_counted_without_a_name() {
    let count = |block: &str| {
        csv(&store(), &format!("SELECT (COUNT(*) AS ?n) WHERE {{ SERVICE ch:timeline {{ {block} }} }}"))
            .expect("counted")
    };
    assert_eq!(count(r#"[] ch:between "RUS", "PRK""#), ["11"]);
    assert_eq!(count(r#"_:event ch:between "RUS" ; ch:between "PRK""#), ["11"]);
    assert_eq!(count(r#"[ ch:between "FJI" ]"#), ["0"]);
    assert_eq!(count(r#"[ ch:between "IDN" ]"#), ["1"]);
}

#[test]
fn joint_events_are_told() {
    let text =
        r#"SELECT ?e WHERE { SERVICE ch:timeline { ?e ch:between "RUS", "PRK" ; ch:joint ?joint } FILTER (?joint) }"#;
    assert_eq!(csv(&store(), text).expect("answered"), [event_id("condemnation").as_str()]);
}

#[test]
fn graphs_do_not_narrow_what_the_block_asks() {
    let store = store();
    let text = r#"SELECT (COUNT(*) AS ?n) WHERE { SERVICE ch:timeline { ?e ch:between "RUS", "PRK" } }"#;
    let mut query = Query::new(text);
    query.default_graphs = vec![crate::fixture::document_id("wire").as_str().to_owned()];
    let mut out = Vec::new();
    run(&store, &query).expect("run").write(Format::Csv, &mut out).expect("written");
    assert_eq!(String::from_utf8(out).expect("UTF-8"), "n\r\n11\r\n");
}

#[test]
fn names_are_resolved_as_elsewhere() {
    let text = |name: &str| format!("SELECT * WHERE {{ SERVICE SILENT ch:timeline {{ ?e ch:between \"{name}\" }} }}");
    assert!(matches!(error(&text("Korea")), QueryError::AmbiguousName { candidates, .. } if candidates.len() > 1));
    assert!(matches!(error(&text("Vladmir Puttin")), QueryError::UnknownName { nearest, .. } if !nearest.is_empty()));
}

#[test]
fn what_is_not_understood_is_told() {
    let tell = |found: &str, expected: &str| {
        format!("the block of `SERVICE ch:timeline` cannot be understood: found {found}, expected {expected}")
    };
    assert_eq!(refused(""), tell("nothing", "triples, as in `?event ch:between \"Russia\", \"PRK\"`"));
    assert_eq!(
        refused(r#"?e ch:between "RUS" FILTER (bound(?e))"#),
        tell(
            "`?e <https://w3id.org/chancery/ns#between> \"RUS\" . FILTER(BOUND(?e))`",
            "triples alone; filters and the like go outside"
        )
    );
    let subject = "one variable for the event, which all triples start with";
    assert_eq!(refused(r#"?e ch:between "RUS" . ?f ch:limit 1"#), tell("`?f` at the start of a triple", subject));
    assert_eq!(refused(r#"<x:y> ch:between "RUS""#), tell("`<x:y>` at the start of a triple", subject));
    assert_eq!(
        refused("?e ch:between ?state"),
        tell("`?state` for `ch:between`", "an actor: an IRI, a name or a code")
    );
    assert!(refused("?e ch:party id:x").starts_with(
        "the block of `SERVICE ch:timeline` cannot be understood: found the property \
         `<https://w3id.org/chancery/ns#party>`, expected one of `ch:between`, `ch:from`, "
    ));
    assert!(refused("?e ?p id:x").contains("found the property `?p`"));
    assert_eq!(refused(r#"?e ch:limit 1, 2"#), tell("`ch:limit` twice", "it once"));
    assert_eq!(refused("?e ch:inOrder ?e"), tell("`?e` for two things", "a variable for each"));
    assert_eq!(refused("?e ch:inOrder ?n ; ch:joint ?n"), tell("`?n` for two things", "a variable for each"));
    assert_eq!(refused("?e ch:inOrder 1").rsplit_once(", ").expect("a comma").1, "expected a variable");
    for (block, expected) in [
        (r#"ch:from "yesterday""#, "a day, month or year, as `\"2014-03-05\"`, `\"2014-03\"` or `\"2014\"`"),
        (r#"ch:strict "yes""#, "`true` or `false`"),
        ("ch:ofKind kind:consult.vist", "a kind, as `kind:consult` or `\"consult.visit\"`"),
        ("ch:ofKind status:planned", "a kind, as `kind:consult` or `\"consult.visit\"`"),
        ("ch:ofCode 42", "a code, as `cameo:042` or `\"042\"`"),
        (r#"ch:ofStatus "done""#, "a status, as `status:planned` or `\"planned\"`"),
        ("ch:inRole ch:kind", "a role, as `ch:host` or `\"host\"`"),
        (r#"ch:fold "none""#, "`\"exact\"` or `\"full\"`"),
        (r#"ch:knownBy "2024""#, "a day, as `\"2024-01-10\"`"),
        ("ch:limit 0", "a number from 1 on"),
        ("ch:limit -1", "a number from 1 on"),
    ] {
        let told = refused(&format!("?e {block}"));
        assert!(told.ends_with(&format!(", expected {expected}")), "{told}");
    }
    let window = refused(r#"?e ch:from "2015" ; ch:to "2014""#);
    assert!(window.contains("expected a window that starts before it ends"), "{window}");
}

#[test]
fn no_other_service_is_asked() {
    for (service, name) in [
        ("SERVICE <http://localhost:1/>", "<http://localhost:1/>"),
        ("SERVICE ch:timelines", "<https://w3id.org/chancery/ns#timelines>"),
        ("SERVICE ?s", "?s"),
    ] {
        let text = format!("SELECT * WHERE {{ OPTIONAL {{ {service} {{ ?s ?p ?o }} }} }}");
        assert!(matches!(error(&text), QueryError::Service { name: found } if found == name), "{service}");
    }
    let silent = "SELECT (COUNT(*) AS ?n) WHERE { SERVICE SILENT <http://localhost:1/> { ?s ?p ?o } }";
    assert_eq!(csv(&store(), silent).expect("nothing is bound, once"), ["1"]);
}

#[test]
fn a_block_that_takes_long_can_be_stopped() {
    let text = "SELECT * WHERE { SERVICE SILENT ch:timeline { ?e ch:fold \"full\" } }";
    let query = Query::new(text);
    query.stop.cancel();
    assert!(matches!(run(&store(), &query).map(|_| ()), Err(QueryError::Cancelled)));
    let late = Query { deadline: Some(Duration::ZERO), ..query };
    assert!(matches!(run(&store(), &late).map(|_| ()), Err(QueryError::Deadline { .. })));
}

/// A store with two events of two documents that are one happening.
fn told_twice() -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    for state in ["RUS", "PRK"] {
        batch.entity(&entity(state));
    }
    for document in ["news", "wire"] {
        batch.document(&Document::new(document_id(document)));
        let event = draft(document, "consult.visit", "2024-05-02", &["visitor PRK", "host RUS"]).into_event();
        batch.event_to_derive(&Event { documents: vec![document_id(document)], ..event });
    }
    let mut writer = store.writer().expect("a writer");
    writer.write(batch).expect("written");
    writer.finish().expect("joined");
    store
}

#[test]
fn folding_is_exact_unless_it_is_asked_for() {
    let store = told_twice();
    let count = |fold: &str| {
        let text =
            format!("SELECT (COUNT(*) AS ?n) WHERE {{ SERVICE ch:timeline {{ [] ch:between \"RUS\" {fold} }} }}");
        csv(&store, &text).expect("counted")
    };
    let total = |fold| {
        let filter = Filter { actors: vec![id("RUS")], fold, ..Filter::default() };
        let page = timeline(store.view(), &Request { filter, ..Request::default() }).expect("answered");
        vec![page.total.to_string()]
    };
    assert_eq!((count(""), count("; ch:fold \"full\"")), (total(Fold::Exact), total(Fold::Full)));
    assert_ne!(total(Fold::Exact), total(Fold::Full));
}
