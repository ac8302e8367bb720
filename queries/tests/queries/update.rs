//! Updates of free statements, and what they leave alone.

use std::time::Duration;

use graph_core::{Changed, EditError, GraphStore, check};
use queries::sparql::{Bounds, Query, UpdateError, run, update};
use queries::{Format, QueryError};

use crate::fixture;

const PREFIXES: &str = "PREFIX ex: <http://example.org/> ";

fn change(store: &GraphStore, text: &str) -> Result<Changed, UpdateError> {
    update(store, &Query::new(format!("{PREFIXES}{text}")))
}

/// What was added and removed.
#[track_caller]
fn changed(store: &GraphStore, text: &str) -> (u64, u64) {
    let Changed { added, removed } = change(store, text).unwrap_or_else(|error| panic!("{text}: {error}"));
    (added, removed)
}

#[track_caller]
fn holds(store: &GraphStore, pattern: &str) -> bool {
    let mut out = Vec::new();
    let answer = run(store, &Query::new(format!("{PREFIXES}ASK {{ {pattern} }}"))).expect("a query");
    answer.write(Format::Csv, &mut out).expect("an answer");
    out == b"true"
}

#[test]
fn operations_follow_one_another() {
    let store = fixture::store();
    let text = "INSERT DATA { ex:a ex:p 1, 2 . GRAPH ex:g { ex:a ex:p _:b . _:b ex:q 3 } } ;
        DELETE { ?s ex:p ?o } INSERT { ?s ex:q ?o } WHERE { ?s ex:p ?o FILTER (?o > 1) } ;
        DELETE DATA { ex:a ex:p 1 . ex:a ex:p 'absent' } ;
        INSERT { GRAPH ?g { ?b ex:was ?s } } WHERE { GRAPH ?g { ?s ex:p ?b } }";
    assert_eq!(changed(&store, text), (6, 2));
    assert!(holds(&store, "ex:a ex:q 2 . FILTER NOT EXISTS { ex:a ex:p ?o }"));
    assert!(holds(&store, "GRAPH ex:g { ex:a ex:p ?b . ?b ex:q 3 ; ex:was ex:a FILTER (isBlank(?b)) }"));
    assert_eq!(changed(&store, text), (5, 2), "blank nodes are others each time, and the rest comes and goes");
}

#[test]
fn rows_make_blank_nodes_of_their_own_and_nothing_that_is_no_rdf() {
    let store = fixture::store();
    assert_eq!(
        changed(&store, "INSERT { _:n ex:v ?v . ?v ex:p 1 . ex:s ?v 1 . ex:s ex:p ?u } WHERE { VALUES ?v { 1 2 } }"),
        (2, 0)
    );
    assert!(holds(&store, "?a ex:v 1 . ?b ex:v 2 FILTER (?a != ?b)"));
}

#[test]
fn graphs_are_made_cleared_and_dropped() {
    let store = fixture::store();
    changed(&store, "CREATE GRAPH ex:g ; INSERT DATA { GRAPH ex:g { ex:a ex:p 1 } GRAPH ex:h { ex:a ex:p 2 } }");
    assert!(matches!(change(&store, "CREATE GRAPH ex:g"), Err(UpdateError::GraphExists { .. })));
    changed(&store, "CREATE SILENT GRAPH ex:g ; COPY ex:g TO ex:i ; ADD ex:h TO ex:i ; MOVE ex:h TO ex:j");
    assert!(holds(&store, "GRAPH ex:i { ex:a ex:p 1, 2 } GRAPH ex:j { ex:a ex:p 2 }"));
    assert!(!holds(&store, "GRAPH ex:h { ?s ?p ?o }"));
    assert_eq!(changed(&store, "CLEAR GRAPH ex:i"), (0, 2));
    changed(&store, "DROP GRAPH ex:i");
    for gone in ["CLEAR GRAPH ex:i", "DROP GRAPH ex:i"] {
        assert!(matches!(change(&store, gone), Err(UpdateError::NoGraph { .. })), "{gone}");
    }
    changed(&store, "DROP SILENT GRAPH ex:i ; DROP GRAPH ex:g ; DROP GRAPH ex:j");
}

#[test]
fn what_the_model_reads_is_refused_whole() {
    let store = fixture::store();
    let before = store.rdf().expect("a database").len().expect("a number");
    for text in [
        "INSERT DATA { ex:fine ex:p 1 . ex:e a sem:Event }",
        "INSERT DATA { ex:fine ex:p 1 } ; DELETE { ?e ch:kind ?k } WHERE { ?e ch:kind ?k }",
        "DELETE WHERE { ?e a sem:Event }",
        "INSERT { ?e rdfs:label 'mine' } WHERE { ?e a sem:Event }",
        "INSERT { GRAPH ?g { ex:s ex:p 1 } } WHERE { GRAPH ?g { ?r a ch:Report } }",
        "CLEAR DEFAULT",
        "DROP ALL",
        "CLEAR SILENT NAMED",
        "MOVE DEFAULT TO ex:g",
        "INSERT DATA { id:state\\/RUS ex:note 'mine' }",
    ] {
        let error = change(&store, text).expect_err(text);
        assert!(matches!(error, UpdateError::Edit(EditError::Protected { .. })), "{text}: {error}");
        assert!(error.hint().is_some());
    }
    assert!(matches!(change(&store, "CREATE GRAPH id:g"), Err(UpdateError::Edit(EditError::ProtectedGraph { .. }))));
    assert_eq!(store.rdf().expect("a database").len().expect("a number"), before);
    // What is as it should be may be said again.
    assert_eq!(changed(&store, "DELETE { ?e ch:kind ?k } INSERT { ?e ch:kind ?k } WHERE { ?e ch:kind ?k }"), (0, 0));
    assert_eq!(changed(&store, "INSERT { GRAPH ex:mine { ?e ex:note 'mine' } } WHERE { ?e a sem:Event }"), (23, 0));
    assert_eq!(changed(&store, "CLEAR GRAPH ex:mine"), (0, 23));
}

#[test]
fn timelines_are_had_within_an_update_and_nothing_from_elsewhere() {
    let store = fixture::store();
    let text = "INSERT { GRAPH ex:mine { ?e ex:place ?n } } WHERE { SERVICE ch:timeline { ?e ch:between 'PRK' ; ch:inOrder ?n } }";
    assert!(changed(&store, text).0 > 0);
    let error = change(&store, "INSERT { ex:s ?p ?o } WHERE { SERVICE ex:other { ?s ?p ?o } }").expect_err("a service");
    assert!(matches!(error, UpdateError::Query(QueryError::Service { .. })), "{error}");
    let error = change(&store, "LOAD ex:file INTO GRAPH ex:g").expect_err("LOAD");
    assert_eq!(error.to_string(), "<http://example.org/file> is not loaded: nothing is fetched from elsewhere");
    assert_eq!(changed(&store, "LOAD SILENT ex:file"), (0, 0));
}

#[test]
fn the_dataset_is_said_once() {
    let store = fixture::store();
    changed(&store, "INSERT DATA { GRAPH ex:one { ex:a ex:p 1 } GRAPH ex:two { ex:a ex:p 2 } }");
    let graphs = |names: &[&str]| names.iter().map(|name| format!("http://example.org/{name}")).collect();
    let using = |text: &str| {
        let text = format!("{PREFIXES}{text}");
        update(
            &store,
            &Query { text, default_graphs: graphs(&["one"]), named_graphs: graphs(&["two"]), ..Query::default() },
        )
    };
    let copy = "INSERT { GRAPH ex:out { ?s ex:d ?d ; ex:n ?n } } WHERE { ?s ex:p ?d . GRAPH ?g { ?s ex:p ?n } }";
    assert_eq!(using(copy).expect("done").added, 2);
    assert!(holds(&store, "GRAPH ex:out { ex:a ex:d 1 ; ex:n 2 }"));
    for text in [
        "WITH ex:one DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { ?s ex:q ?o } USING ex:two WHERE { ?s ex:p ?o }",
    ] {
        assert!(matches!(using(text), Err(UpdateError::Dataset)), "{text}");
    }
    assert_eq!(changed(&store, "WITH ex:one DELETE { ?s ?p ?o } INSERT { ?s ex:q ?o } WHERE { ?s ?p ?o }"), (1, 1));
}

#[test]
fn relative_iris_have_a_base() {
    let store = fixture::store();
    let relative = |base: Option<&str>| {
        let text = "INSERT DATA { GRAPH <g> { <s> <p> <test> } }".to_owned();
        update(&store, &Query { text, base: base.map(str::to_owned), ..Query::default() })
    };
    assert!(matches!(relative(None), Err(UpdateError::Query(QueryError::Syntax { .. }))));
    assert!(matches!(relative(Some("no base")), Err(UpdateError::Query(QueryError::Base { .. }))));
    relative(Some("http://example.org/sparql")).expect("done");
    assert!(holds(&store, "GRAPH ex:g { ex:s ex:p ex:test }"));
}

#[test]
fn an_update_costs_no_more_than_a_query() {
    let store = fixture::store();
    let bounded = |text: String| {
        let deadline = Some(Duration::from_secs(20));
        update(&store, &Query { bounds: Some(Bounds::default()), deadline, ..Query::new(text) })
    };
    let data = "ex:s ex:p 1, 2, 3 . ".repeat(2000);
    assert_eq!(bounded(format!("{PREFIXES}INSERT DATA {{ {data} }}")).expect("data").added, 3);
    let many = "INSERT DATA { ex:s ex:p 4 } ; ".repeat(500);
    assert_eq!(bounded(format!("{PREFIXES}{many}")).expect("operations").added, 1);
    let product = bounded("DELETE { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f }".to_owned()).expect_err("a product");
    assert!(matches!(product, UpdateError::Query(QueryError::Product { .. })), "{product}");
    let text = "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o . ?s ?q ?r . ?t ?q ?r . ?t ?u ?o . ?v ?u ?w }".to_owned();
    let late = update(&store, &Query { deadline: Some(Duration::from_millis(1)), ..Query::new(text) });
    assert!(matches!(late, Err(UpdateError::Query(QueryError::Deadline { .. }))));
}

/// Free statements about anything leave no trace in what is checked.
#[test]
fn a_store_with_free_statements_is_sound() {
    let store = fixture::store();
    let before = check::check(store.view()).expect("a report").findings;
    changed(
        &store,
        "INSERT DATA { ex:book a ex:Book ; schema:datePublished '2024-01-01' ; ex:about id:state\\/RUS ; ex:by [ ex:name 'A' ]
            GRAPH ex:g { id:state\\/RUS ex:note 'x' } }",
    );
    assert_eq!(check::check(store.view()).expect("a report").findings, before);
    assert_eq!(store.index_differences().expect("differences"), [""; 0]);
}
