//! `/sparql`

use std::time::{Duration, Instant};

use axum::http::Method;
use serde_json::json;

use super::{Service, request};

const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";

const SELECT: &str = "/sparql?query=SELECT+%3Fe+WHERE+{+%3Fe+a+sem:Event+}+ORDER+BY+%3Fe+LIMIT+2";
const ASK: &str = "/sparql?query=ASK+{+%3Fe+a+sem:Event+}";
const CONSTRUCT: &str = "/sparql?query=CONSTRUCT+{+%3Fe+a+%3Ft+}+WHERE+{+%3Fe+a+%3Ft+}+LIMIT+3";

/// Looks something up for every three triples of one property: reads for hours.
const ENDLESS: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?b ?e . ?f ?b ?g FILTER EXISTS { ?a ?h ?f } }";
/// More than a small limit of bytes.
const LARGE: &str = "SELECT * { ?a ?b ?c }";

#[tokio::test]
async fn the_format_is_the_one_accepted() {
    let service = Service::new();
    for (uri, accept, content_type, start) in [
        (SELECT, "*/*", "application/sparql-results+json", "{\"head\""),
        (SELECT, "application/sparql-results+json", "application/sparql-results+json", "{\"head\""),
        (SELECT, "application/json", "application/json", "{\"head\""),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        (SELECT, "application/xml", "application/xml", "<?xml"),
        (SELECT, "text/csv", "text/csv; charset=utf-8", "e\r\nhttps://"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?e\n<https://"),
        (SELECT, "text/turtle;q=0.9, text/csv;q=0.1", "text/csv; charset=utf-8", "e\r\n"),
        (ASK, "*/*", "application/sparql-results+json", "{\"head\":{},\"boolean\":true}"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8", "@prefix"),
        (CONSTRUCT, "text/turtle", "text/turtle; charset=utf-8", "@prefix"),
        (CONSTRUCT, "application/n-triples", "application/n-triples", "<http"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml", "<?xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json", "[{\"@id\""),
        (CONSTRUCT, "application/n-quads", "application/n-quads", "<http"),
        (CONSTRUCT, "application/trig", "application/trig", "@prefix"),
    ] {
        let answer = service.get_as(uri, accept).await;
        assert_eq!(answer.status, 200, "{accept}: {}", answer.text());
        assert_eq!((answer.header("content-type"), answer.header("vary")), (content_type, "accept"));
        assert!(answer.text().starts_with(start), "{accept}: {}", answer.text());
    }
}

#[tokio::test]
async fn what_cannot_be_accepted_lists_what_there_is() {
    let service = Service::new();
    let problem = service.get_as(SELECT, "text/turtle").await.problem(406, "not-acceptable");
    assert!(problem["available"].as_array().is_some_and(|types| types.contains(&json!("text/csv"))), "{problem}");
    let problem = service.get_as(CONSTRUCT, "text/csv").await.problem(406, "not-acceptable");
    assert!(problem["available"].as_array().is_some_and(|types| types.contains(&json!("text/turtle"))), "{problem}");
}

#[tokio::test]
async fn every_way_to_ask_gets_the_same_answer() {
    let service = Service::new();
    let text = "SELECT ?e WHERE { ?e a sem:Event } ORDER BY ?e LIMIT 2";
    let by_get = service.get(SELECT).await;
    assert_eq!(by_get.json()["results"]["bindings"].as_array().map(Vec::len), Some(2));
    let form = SELECT.strip_prefix("/sparql?").expect("a query").to_owned();
    for answer in [
        service.post("/sparql", FORM, form.clone()).await,
        service.post("/sparql", "Application/x-www-form-urlencoded; charset=UTF-8", form).await,
        service.post("/sparql", QUERY, text).await,
        service.get(&format!("{SELECT}&format=json&output=json&results=json")).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.text()), (200, by_get.text()));
    }
}

#[tokio::test]
async fn the_dataset_of_the_request_counts() {
    let service = Service::new();
    let count = async |graphs: &str| {
        let uri = format!("/sparql?query=SELECT+(COUNT(*)+AS+%3Fn)+{{+%3Fs+%3Fp+%3Fo+}}{graphs}");
        let answer = service.get_as(&uri, "text/csv").await;
        answer.text().lines().nth(1).and_then(|n| n.parse::<u64>().ok()).expect("a number")
    };
    let document = "&default-graph-uri=https://w3id.org/chancery/id/document/medcom-20240117";
    let (of_store, of_document) = (count("").await, count(document).await);
    assert!(0 < of_document && of_document < of_store, "{of_document} of {of_store}");
    assert_eq!(count("&default-graph-uri=http://example.org/none").await, 0);
    let post = service.post(&format!("/sparql?{document}"), QUERY, "ASK { ?r a ch:Report }").await;
    assert_eq!(post.json()["boolean"], true);
    service.get(&format!("{ASK}&named-graph-uri=no+iri")).await.problem(400, "bad-graph");
}

#[tokio::test]
async fn a_malformed_query_says_where() {
    let problem = Service::new().post("/sparql", QUERY, "SELECT *\nWHERE { ?s ?p }").await;
    let problem = problem.problem(400, "malformed-query");
    assert_eq!((&problem["line"], &problem["column"]), (&json!(2), &json!(16)), "{problem}");
}

#[tokio::test]
async fn nothing_is_written_without_a_token() {
    let service = Service::new();
    let update = "INSERT DATA { <http://e/s> <http://e/p> 1 }";
    service.post("/sparql", FORM, format!("update={}", update.replace(' ', "+"))).await.problem(403, "read-only");
    service.post("/sparql", "application/sparql-update", update).await.problem(403, "read-only");
    let problem = service.get("/sparql?update=CLEAR+ALL").await.problem(400, "bad-parameter");
    assert_eq!(problem["detail"], "parameter `update` cannot be `CLEAR ALL`: an update is sent by POST");
    service.post("/sparql", QUERY, update).await.problem(400, "malformed-query");
    let there = service.post("/sparql", QUERY, "ASK { <http://e/s> ?p ?o }").await;
    assert_eq!(there.json()["boolean"], false);
}

#[tokio::test]
async fn without_a_query_it_tells_what_it_is() {
    let service = Service::new();
    let answer = service.get("/sparql").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/turtle; charset=utf-8"));
    assert!(answer.text().contains("<http://localhost/sparql>"), "{}", answer.text());
    assert!(!answer.text().contains("SPARQL11Update"), "nobody may write");
    let answer = Service::empty().get_as("/sparql", "application/ld+json").await;
    assert_eq!(answer.header("content-type"), "application/ld+json");
    assert!(answer.text().contains("SPARQL11Update"), "{}", answer.text());
    service.get_as("/sparql", "text/csv").await.problem(406, "not-acceptable");
    service.get("/sparql?format=json").await.problem(400, "missing-parameter");
}

#[tokio::test]
async fn relative_iris_are_relative_to_the_endpoint() {
    let answer = Service::new().post("/sparql", QUERY, "SELECT (<x> AS ?x) {}").await;
    assert_eq!(answer.json()["results"]["bindings"][0]["x"]["value"], "http://localhost/x");
}

#[tokio::test]
async fn timelines_are_had_within_a_query() {
    let service = Service::new();
    let query = r#"SELECT (COUNT(?e) AS ?n) { SERVICE ch:timeline { ?e ch:between "Rusia", "PRK" ; ch:fold "full" } }"#;
    let answer = service.post("/sparql", QUERY, query).await.json();
    let total = service.get("/timeline?actor=RUS&actor=PRK").await.ok()["total"].to_string();
    assert_eq!(answer["results"]["bindings"][0]["n"]["value"], total);
    let problem = service.post("/sparql", QUERY, query.replace("Rusia", "Korea")).await.problem(400, "ambiguous-name");
    assert!(problem["candidates"].as_array().is_some_and(|candidates| candidates.len() > 1), "{problem}");
    let misspelt = query.replace("ch:fold", "ch:folded");
    let problem = service.post("/sparql", QUERY, misspelt).await.problem(400, "malformed-timeline-request");
    assert_eq!(problem["found"], "the property `<https://w3id.org/chancery/ns#folded>`");
}

#[tokio::test]
async fn other_services_are_not_called() {
    let service = Service::new();
    let query = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }";
    let problem = service.post("/sparql", QUERY, query).await.problem(400, "unknown-service");
    assert_eq!(problem["service"], "<http://127.0.0.1:9/>");
    let silent = service.post("/sparql", QUERY, "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }").await;
    assert_eq!(silent.json()["results"]["bindings"], json!([{}]));
}

#[tokio::test]
async fn bad_requests() {
    let service = Service::new();
    service.get("/sparql?query=ASK+{}&query=ASK+{}").await.problem(400, "repeated-parameter");
    service.post("/sparql?query=ASK+{}", QUERY, "ASK {}").await.problem(400, "repeated-parameter");
    service.post("/sparql", FORM, "").await.problem(400, "missing-parameter");
    service.post("/sparql", QUERY, vec![0xff, 0xfe]).await.problem(400, "unreadable-request");
    service.post("/sparql", &format!("{QUERY}; charset=UTF-16"), "ASK {}").await.problem(415, "unsupported-media-type");
    service.get("/sparql?query=ASK+{}&using-graph-uri=http://e/g").await.problem(400, "bad-parameter");
    service.post("/sparql", FORM, "query=ASK+{}&update=CLEAR+ALL").await.problem(400, "bad-parameter");
    let problem = service.post("/sparql", "text/plain", "ASK {}").await.problem(415, "unsupported-media-type");
    assert_eq!(problem["expected"], json!([FORM, QUERY, "application/sparql-update"]));
    service.send(request(Method::POST, "/sparql")).await.problem(415, "unsupported-media-type");
    for content_type in [FORM, QUERY] {
        service.post("/sparql", content_type, "x".repeat((1 << 20) + 1)).await.problem(413, "request-too-large");
    }
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_ended() {
    let mut service = Service::new();
    service.limits.timeout = Duration::from_millis(50);
    let started = Instant::now();
    let problem = service.post("/sparql", QUERY, ENDLESS).await.problem(503, "timeout");
    assert_eq!(problem["detail"], "the query took longer than 50ms");
    assert!(started.elapsed() < service.limits.patience());
}

#[tokio::test]
async fn queries_that_ask_for_too_much_are_refused_before_they_run() {
    let service = Service::new();
    let lists = ["a", "b", "c"].map(|name| format!("VALUES ?{name} {{ {} }}", "1 ".repeat(200))).join(" ");
    for (query, sort) in [
        ("SELECT * { ?a (rdfs:subPropertyOf|ch:party)* ?b }".to_owned(), "open-path"),
        (format!("SELECT (COUNT(*) AS ?n) {{ {lists} }}"), "product-too-large"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }".to_owned(), "product-too-large"),
        (format!("ASK {{ FILTER(STRLEN(\"{}\") > 1) }}", "a".repeat(100_000)), "query-too-large"),
    ] {
        let problem = service.post("/sparql", QUERY, query).await.problem(400, sort);
        assert!(problem["hint"].is_string(), "{problem}");
    }
    for query in
        ["SELECT * { kind:consult.visit skos:broader* ?b }", "SELECT * { ?a ch:kind ?k . ?k skos:broader* ?b } LIMIT 1"]
    {
        assert_eq!(service.post("/sparql", QUERY, query).await.status, 200, "{query}");
    }
}

#[tokio::test]
async fn a_query_that_does_not_end_is_left_alone() {
    let mut service = Service::new();
    (service.limits.timeout, service.limits.wait) = (Duration::from_millis(10), Duration::ZERO);
    let products = ["{ VALUES ?a { 1 2 3 4 5 6 7 8 9 } }", "{ VALUES ?b { 1 2 3 4 5 6 7 8 9 } }"].join(" ");
    let others = ["c", "d", "e", "f"].map(|name| format!("{{ VALUES ?{name} {{ 1 2 3 4 5 6 7 8 9 }} }}")).join(" ");
    let query = format!("SELECT (COUNT(*) AS ?n) {{ {products} {others} }}");
    let answer = service.post("/sparql", QUERY, query).await;
    answer.problem(503, "timeout");
}

#[tokio::test]
async fn deep_queries_are_answered_or_refused() {
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("ASK {{ {}{inner}{} }}", open.repeat(depth), close.repeat(depth))
    };
    let service = Service::new();
    for depth in [60, 300, 20_000] {
        for query in [
            nested("{", "", "}", depth),
            nested("?s ?p (", "1", ")", 1).replace('1', &format!("{}{}", "(".repeat(depth), ")".repeat(depth))),
            nested("FILTER EXISTS {", "", "}", depth),
            format!("ASK {{ FILTER({}1) }}", "1 + ".repeat(depth)),
            format!("ASK {{ {}{{}} }}", "{} UNION ".repeat(depth)),
        ] {
            let answer = service.post("/sparql", QUERY, query.clone()).await;
            if answer.status != 200 {
                answer.problem(400, "query-too-large");
                assert!(depth > 60, "{query}");
            }
        }
    }
}

#[tokio::test]
async fn an_answer_is_whole_or_a_problem() {
    let mut service = Service::new();
    service.limits.answer_bytes = 10_000;
    for accept in ["application/json", "application/xml", "text/csv", "text/tab-separated-values"] {
        let uri = format!("/sparql?query={}", LARGE.replace(' ', "+").replace('?', "%3F"));
        let problem = service.get_as(&uri, accept).await.problem(422, "answer-too-large");
        assert_eq!(problem["most"], 10_000);
    }
    assert_eq!(service.get(SELECT).await.status, 200);
}
