//! Updates by `/sparql` and `/update`.

use axum::http::Method;
use serde_json::json;

use super::{Answer, Service, sample};

const FORM: &str = "application/x-www-form-urlencoded";
const UPDATE: &str = "application/sparql-update";

/// Data of the W3C's tests of the protocol, in graphs of their own.
const GRAPHS: &str = "DROP ALL ; INSERT DATA {
    GRAPH <http://e/g1> { <http://e/d1> a <http://e/D> }
    GRAPH <http://e/g2> { <http://e/d2> a <http://e/D> }
    GRAPH <http://e/g3> { <http://e/d3> a <http://e/D> } } ;";

async fn update(service: &Service, uri: &str, text: impl Into<String>) -> Answer {
    service.write(Method::POST, uri, UPDATE, text.into()).await
}

async fn ask(service: &Service, pattern: &str) -> bool {
    let answer = service.post("/sparql", "application/sparql-query", format!("ASK {{ {pattern} }}")).await;
    answer.json()["boolean"] == true
}

#[tokio::test]
async fn every_way_to_update_does_it() {
    let service = Service::empty();
    let insert = |n: u8| format!("INSERT DATA {{ <http://e/s> <http://e/p> {n} }}");
    let form = |n| format!("update={}", insert(n).replace(' ', "+"));
    assert_eq!(update(&service, "/sparql", insert(1)).await.ok(), json!({"added": 1, "removed": 0}));
    update(&service, "/update", insert(2)).await.ok();
    service.write(Method::POST, "/sparql", FORM, form(3)).await.ok();
    service.write(Method::POST, "/update", "application/X-www-form-urlencoded; charset=utf-8", form(4)).await.ok();
    assert!(ask(&service, "<http://e/s> <http://e/p> 1, 2, 3, 4").await);
    assert_eq!(update(&service, "/sparql", "CLEAR ALL").await.ok(), json!({"added": 0, "removed": 4}));
}

#[tokio::test]
async fn the_dataset_of_the_request_is_what_where_reads() {
    let service = Service::empty();
    let insert = |pattern: &str| {
        format!("{GRAPHS} INSERT {{ GRAPH <http://e/out> {{ ?s <http://e/in> ?g }} }} WHERE {{ {pattern} }}")
    };
    let both = "{ GRAPH ?g { ?s a <http://e/D> } } UNION { ?s a <http://e/D> BIND ('default' AS ?g) }";
    let uri = "/sparql?using-graph-uri=http://e/g1&using-named-graph-uri=http://e/g2";
    update(&service, uri, insert(both)).await.ok();
    let found =
        "GRAPH <http://e/out> { <http://e/d1> <http://e/in> 'default' . <http://e/d2> <http://e/in> <http://e/g2> }";
    assert!(ask(&service, found).await);
    assert!(!ask(&service, "GRAPH <http://e/out> { <http://e/d3> ?p ?o }").await);
    let with = "WITH <http://e/g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }";
    update(&service, uri, with).await.problem(400, "dataset-conflict");
    update(&service, "/sparql?using-graph-uri=no+iri", with).await.problem(400, "bad-graph");
    update(&service, "/sparql?default-graph-uri=http://e/g1", with).await.problem(400, "bad-parameter");
}

#[tokio::test]
async fn relative_iris_are_relative_to_the_endpoint() {
    let service = Service::empty();
    update(&service, "/update", "INSERT DATA { <a> <b> <c> }").await.ok();
    assert!(ask(&service, "<http://localhost/a> <http://localhost/b> <http://localhost/c>").await);
}

#[tokio::test]
async fn what_is_known_of_events_is_refused_whole() {
    let service = Service::over(sample());
    for text in [
        "INSERT DATA { <http://e/fine> <http://e/p> 1 } ; DELETE WHERE { ?e ch:kind ?kind }",
        "INSERT { ?e rdfs:label 'mine' } WHERE { ?e a sem:Event }",
        "DROP ALL",
    ] {
        let problem = update(&service, "/sparql", text).await.problem(409, "protected");
        assert!(problem["hint"].as_str().is_some_and(|hint| hint.contains("/documents")), "{problem}");
        assert!(problem["statement"].is_string());
    }
    update(&service, "/sparql", "CREATE GRAPH id:mine").await.problem(409, "protected");
    assert!(!ask(&service, "<http://e/fine> ?p ?o").await);
    let before = service.get("/timeline?actor=RUS").await.ok();
    let free = "INSERT { GRAPH <http://e/notes> { ?e <http://e/note> 'seen' } ?d <http://e/of> ?e } WHERE { ?e a sem:Event BIND (IRI(CONCAT('http://e/', STR(?e))) AS ?d) }";
    assert_eq!(update(&service, "/sparql", free).await.ok()["added"], 64);
    assert_eq!(service.get("/timeline?actor=RUS").await.ok(), before);
}

#[tokio::test]
async fn bad_updates() {
    let service = Service::empty();
    update(&service, "/sparql", "CLEAR XYZ").await.problem(400, "malformed-query");
    update(&service, "/sparql", "LOAD <http://127.0.0.1:9/>").await.problem(400, "load-refused");
    update(&service, "/sparql", "CLEAR GRAPH <http://e/none>").await.problem(404, "unknown-graph");
    update(
        &service,
        "/sparql",
        "INSERT DATA { GRAPH <http://e/g> { <http://e/s> <http://e/p> 1 } } ; CREATE GRAPH <http://e/g>",
    )
    .await
    .problem(409, "graph-exists");
    let service_block = "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }";
    update(&service, "/sparql", service_block).await.problem(400, "unknown-service");
    service
        .write(Method::POST, "/sparql", FORM, "update=CLEAR+NAMED&update=CLEAR+DEFAULT")
        .await
        .problem(400, "repeated-parameter");
    service.write(Method::POST, "/sparql", "text/plain", "CLEAR ALL").await.problem(415, "unsupported-media-type");
    service
        .write(Method::POST, "/sparql", &format!("{UPDATE}; charset=UTF-16"), "CLEAR ALL")
        .await
        .problem(415, "unsupported-media-type");
    service.write(Method::POST, "/update", FORM, "query=ASK+{}").await.problem(400, "bad-parameter");
    assert_eq!(service.get("/update").await.status, 405);
    assert_eq!(service.write(Method::PUT, "/sparql?query=ASK+{}", FORM, "").await.status, 405);
    update(&service, "/update", "x".repeat((1 << 20) + 1)).await.problem(413, "request-too-large");
    assert!(!ask(&service, "GRAPH ?g { ?s ?p ?o }").await);
}
