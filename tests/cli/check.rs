use graph_core::GraphStore;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};

use super::rows;
use crate::support::Sandbox;

#[test]
fn nothing_is_wrong_with_the_sample() {
    let sandbox = Sandbox::with_sample();
    let shown = sandbox.run(&["check"]).expect_code(0);
    assert_eq!(shown.stdout, "");
    assert!(shown.stderr.starts_with("37 events and ") && shown.stderr.ends_with(" statements checked\n"), "{shown}");
    let json = sandbox.run(&["check", "--format", "json"]).expect_code(0).json();
    assert_eq!((json["events"].clone(), json["broken"].clone()), (37.into(), 0.into()));
}

#[test]
fn what_is_wrong_is_named() {
    let sandbox = rows();
    let store = GraphStore::open(&sandbox.store()).unwrap();
    let node = |iri: &str| NamedNode::new(iri).unwrap();
    let mut events: Vec<_> = store.view().events().map(Result::unwrap).collect();
    events.sort_unstable();
    let event = node(events[0].as_str());
    let add = |property: &str, value: oxigraph::model::Term| {
        store
            .rdf()
            .expect("a database")
            .insert(&Quad::new(event.clone(), node(property), value, GraphName::DefaultGraph))
            .unwrap();
    };
    add("http://example.org/likes", node("http://example.org/it").into());
    add(graph_core::vocab::LATEST, Literal::new_typed_literal("2099-01-01", node(graph_core::vocab::XSD_DATE)).into());
    add(graph_core::vocab::REPORTED_IN, node("https://w3id.org/chancery/id/document/nowhere").into());
    add(graph_core::vocab::HAS_STANDING, node("https://w3id.org/chancery/standing/denied").into());
    drop(store);
    insta::assert_snapshot!(sandbox.run(&["check"]), @r#"
    exit: 1
    ----- stdout
    property is in the ontology: https://w3id.org/chancery/id/event/2a870048e525214ce5df7216fb83616b: http://example.org/likes
    document is described: event/2a870048e525214ce5df7216fb83616b: document/nowhere
    bounds and values match: event/2a870048e525214ce5df7216fb83616b: <https://w3id.org/chancery/id/event/2a870048e525214ce5df7216fb83616b> <http://example.org/likes> <http://example.org/it>
    bounds and values match: event/2a870048e525214ce5df7216fb83616b: <https://w3id.org/chancery/id/event/2a870048e525214ce5df7216fb83616b> <https://w3id.org/chancery/ns#latest> "2099-01-01"^^<http://www.w3.org/2001/XMLSchema#date>
    standing follows from the stances: event/2a870048e525214ce5df7216fb83616b: denied, not asserted
    ----- stderr
    6 events and 7717 statements checked
    error: 5 findings: the store is not what it should be
    hint: load the data again into a new store; if it happens again, it is a bug worth reporting
    "#);
}
