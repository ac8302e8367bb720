use std::time::{Duration, Instant};

use graph_core::GraphStore;
use queries::sparql::{Query, run};
use queries::{Filter, Form, Format, QueryError, Request, rq, timeline};

use crate::fixture::{event_id, id, store};

fn ask(store: &GraphStore, text: &str, format: Format) -> Result<String, QueryError> {
    let mut out = Vec::new();
    run(store, &Query::new(text))?.write(format, &mut out)?;
    Ok(String::from_utf8(out).expect("UTF-8"))
}

#[test]
fn results_in_every_format() {
    let store = store();
    let select = "SELECT (COUNT(?e) AS ?n) { ?e a sem:Event }";
    assert_eq!(ask(&store, select, Format::Csv).expect("answered"), "n\r\n23\r\n");
    assert_eq!(ask(&store, select, Format::Tsv).expect("answered"), "?n\n23\n");
    assert!(ask(&store, select, Format::Json).expect("answered").contains(r#""value":"23""#));
    assert!(ask(&store, select, Format::Xml).expect("answered").contains("<sparql"));
    assert!(ask(&store, "ASK { ?e ch:kind kind:consult.visit }", Format::Json).expect("answered").contains("true"));
    let construct = "CONSTRUCT { ?e ch:kind ?k } WHERE { ?e ch:kind ?k ; ch:status status:planned }";
    for format in Form::Graph.formats() {
        assert!(ask(&store, construct, format).expect("answered").contains("consult.visit"), "{format}");
    }
}

#[test]
fn xml_has_no_character_that_xml_cannot_hold() {
    let store = store();
    let select = "SELECT ?name { ?o a ch:Object ; skos:prefLabel ?name }";
    let construct = "CONSTRUCT WHERE { ?o a ch:Object ; skos:prefLabel ?name }";
    for (query, format) in [(select, Format::Xml), (construct, Format::RdfXml)] {
        let xml = ask(&store, query, format).expect("answered");
        assert!(xml.contains("Missiles \u{fffd}&lt;&amp;"), "{xml}");
    }
    assert!(ask(&store, select, Format::Json).expect("answered").contains("Missiles \\u0001<&>"));
}

#[test]
fn a_format_that_does_not_fit_is_refused() {
    let store = store();
    let error = ask(&store, "ASK {}", Format::Turtle).expect_err("no graph");
    assert_eq!(error.to_string(), "the answer is yes or no, which cannot be written as turtle");
    assert!(ask(&store, "CONSTRUCT WHERE { ?s ?p ?o }", Format::Csv).is_err());
}

#[test]
fn a_syntax_error_has_a_place_and_a_reason() {
    let error = |query| ask(&store(), query, Format::Json).expect_err("no query");
    assert_eq!(
        error("SELECT *\nWHERE { ?s ?p }").to_string(),
        "the query cannot be read, line 2 column 16: did not expect the end of the query"
    );
    let unknown = error("SELECT * { ?s nope:p ?o }");
    assert_eq!(unknown.to_string(), "the query cannot be read, line 1 column 21: prefix not found at `nope:p`");
    assert!(unknown.hint().expect("a hint").contains("no need to for ch, kind,"));
}

#[test]
fn updates_are_off() {
    let store = store();
    assert!(matches!(ask(&store, "DELETE WHERE { ?s ?p ?o }", Format::Json), Err(QueryError::Syntax { .. })));
}

#[test]
fn a_deadline_stops_a_long_join() {
    let store = store();
    let mut query = Query::new("SELECT (COUNT(*) AS ?n) { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t . ?e a ?t }");
    query.deadline = Some(Duration::from_millis(50));
    let started = Instant::now();
    let answer = run(&store, &query).and_then(|answer| answer.write(Format::Json, std::io::sink()));
    assert!(matches!(answer, Err(QueryError::Deadline { .. })));
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_query_can_be_stopped() {
    let query = Query::new("SELECT * { ?s ?p ?o }");
    query.stop.cancel();
    let answer = run(&store(), &query).and_then(|answer| answer.write(Format::Json, std::io::sink()));
    assert!(matches!(answer, Err(QueryError::Cancelled)));
}

#[test]
fn too_large_a_query_is_refused() {
    let text = format!("ASK {{ FILTER ({}1{}) }}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(matches!(ask(&store(), &text, Format::Json), Err(QueryError::TooLarge { .. })));
}

#[test]
fn graphs_can_be_chosen() {
    let store = store();
    let mut query = Query::new("SELECT ?r { ?r ch:about ?e }");
    query.default_graphs = vec![crate::fixture::document_id("wire").as_str().to_owned()];
    let mut out = Vec::new();
    run(&store, &query).expect("run").write(Format::Csv, &mut out).expect("written");
    assert_eq!(String::from_utf8(out).expect("UTF-8").lines().count(), 2);
    query.default_graphs = vec!["no iri".to_owned()];
    assert!(matches!(run(&store, &query).map(|_| ()), Err(QueryError::Graph { .. })));
}

/// The first column of a named query's answer.
fn column(store: &GraphStore, text: &str) -> Vec<String> {
    let csv = ask(store, text, Format::Csv).expect("answered");
    csv.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
}

fn named(name: &str) -> &'static str {
    rq::by_name(name).expect("a named query").text
}

#[test]
fn the_named_queries_answer() {
    let store = store();
    assert_eq!(column(&store, named("disputed")).len(), 3);
    let hosts = column(&store, named("visits-by-host"));
    assert_eq!(hosts.len(), 4);
    let sources =
        named("sources-of-event").replace("00000000000000000000000000000000", &event_id("visit").local()[6..]);
    assert_eq!(column(&store, &sources).len(), 2);
    for query in rq::ALL {
        for part in ["# Purpose:", "# Parameters:", "# Columns:", "# Order:"] {
            assert!(query.text.contains(part), "{} has no `{part}`", query.name);
        }
    }
}

#[test]
fn a_timeline_by_sparql_is_the_same() {
    let store = store();
    let actors = vec![id("RUS"), id("PRK")];
    let request = Request { filter: Filter { actors, ..Filter::default() }, ..Request::default() };
    let page = timeline(store.view(), &request).expect("answered");
    let rows: Vec<_> = page.rows.iter().map(|row| row.event.to_string()).collect();
    assert_eq!(column(&store, named("timeline-of-a-pair")), rows);
}
