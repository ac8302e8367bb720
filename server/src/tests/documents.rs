//! `/documents`

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};
use graph_core::GraphStore;
use serde_json::json;
use tower::ServiceExt;

use super::{Answer, Service, TOKEN, request};
use crate::{Access, AppState, Limits, Token, app};

const SAMPLE: &str = include_str!("../../../examples/medcom-20240117.json");
const ROWS: &str = "2014-01-01\tChina\tMake a visit\tJapan\n2014-01-01\tJapan\tHost a visit\tChina\n";

/// A service over a store of its own, that takes writes.
struct Writable(Router);

impl Writable {
    fn new(limits: Limits) -> Self {
        let access = Access::new(Some(Token::new(TOKEN).expect("a token")), None).expect("a token");
        let store = Arc::new(GraphStore::in_memory().expect("a store in memory"));
        Self(app(AppState::new(store, limits).with_access(access)))
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        let bearer = format!("Bearer {TOKEN}");
        request.headers_mut().insert(AUTHORIZATION, bearer.parse().expect("a value of a header"));
        let response = self.0.clone().oneshot(request).await.expect("the service always answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn post(&self, uri: &str, body: impl Into<Body>) -> Answer {
        let mut request = request(Method::POST, uri);
        *request.body_mut() = body.into();
        self.send(request).await
    }

    async fn get(&self, uri: &str) -> Answer {
        self.send(request(Method::GET, uri)).await
    }
}

#[tokio::test]
async fn what_is_posted_is_there_and_posting_again_changes_nothing() {
    let service = Writable::new(Limits::default());
    let first = service.post("/documents", SAMPLE).await.ok();
    assert!(first["events"]["new"].as_u64() > Some(0), "{first}");
    assert_eq!((&first["rejected"], &first["rejects"]), (&json!(0), &json!([])));
    let page = service.get("/timeline?actor=RUS&actor=PRK").await.ok();
    assert!(page["total"].as_u64() > Some(0));
    let again = service.post("/documents", SAMPLE).await.ok();
    assert_eq!((&again["events"]["new"], &again["reports"]["new"]), (&json!(0), &json!(0)));
    assert_eq!(service.get("/timeline?actor=RUS&actor=PRK").await.ok(), page);
}

#[tokio::test]
async fn a_write_changes_the_tags() {
    let service = Writable::new(Limits::default());
    let before = service.get("/timeline?actor=CHN").await.header("etag").to_owned();
    assert_eq!(service.get("/timeline?actor=CHN").await.header("etag"), before);
    service.post("/documents", ROWS).await.ok();
    assert_ne!(service.get("/timeline?actor=CHN").await.header("etag"), before);
}

#[tokio::test]
async fn rejects_say_where_and_why() {
    let service = Writable::new(Limits::default());
    let rows = format!("{ROWS}2014-01-32\tChina\tMake a visit\tJapan\n");
    let report = service.post("/documents?dataset=visits", rows).await.ok();
    assert_eq!((&report["rows"], &report["rejected"]), (&json!(3), &json!(1)));
    let reject = &report["rejects"][0];
    assert_eq!(
        (&reject["line"], &reject["reason"], &reject["found"]),
        (&json!(3), &json!("bad-date"), &json!("2014-01-32"))
    );
    assert_eq!(report["rejected_by_reason"], json!({ "bad-date": 1 }));
}

#[tokio::test]
async fn what_cannot_be_loaded_is_a_problem_and_leaves_nothing() {
    let service = Writable::new(Limits { load_bytes: 4096, unpacked_bytes: 1 << 20, ..Limits::default() });
    service.post("/documents", "once upon a time").await.problem(422, "refused-input");
    service.post("/documents?format=tale", ROWS).await.problem(400, "bad-parameter");
    service.post("/documents?tale", ROWS).await.problem(400, "unknown-parameter");
    service.post("/documents", vec![b' '; 4097]).await.problem(413, "request-too-large");
    let chunks = futures_util::stream::iter((0..5).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024])));
    service.post("/documents", Body::from_stream(chunks)).await.problem(413, "request-too-large");
    service
        .post("/documents", &b"\x1f\x8b\x08\x00\x01\x02\x03\x04\x05\x06\x07\x08"[..])
        .await
        .problem(422, "refused-input");
    assert_eq!(service.get("/stats").await.ok()["documents"], 0);
    service.post("/documents", "").await.ok();
}

#[tokio::test]
async fn the_content_type_tells_a_syntax_of_rdf() {
    let service = Writable::new(Limits::default());
    service.post("/documents", SAMPLE).await.ok();
    let dump = service.get("/export?format=nquads").await;
    let other = Writable::new(Limits::default());
    let mut request = request(Method::POST, "/documents");
    request.headers_mut().insert(CONTENT_TYPE, "application/n-quads".parse().expect("a value of a header"));
    *request.body_mut() = dump.body.into();
    assert_eq!(other.send(request).await.ok()["rejected"], 0);
    let (one, two) = (service.get("/stats").await.ok(), other.get("/stats").await.ok());
    assert_eq!(one, two);
}

#[tokio::test]
async fn a_document_is_listed_told_and_withdrawn() {
    let service = Writable::new(Limits::default());
    service.post("/documents", SAMPLE).await.ok();
    service.post("/documents?dataset=visits", ROWS).await.ok();
    let page = service.get("/documents?limit=1").await;
    let next = page.header("link").strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""));
    let rest = service.get(next.expect("a link to the next page")).await.ok();
    assert!(page.ok()["total"].as_u64() >= Some(2));
    assert_eq!(rest["rows"].as_array().map(Vec::len), Some(1));
    let told = service.get("/documents/dataset:visits").await.ok();
    assert_eq!(told["events"], 1);
    assert_eq!(told["rows"].as_array().map(Vec::len), Some(2), "{told}");
    let gone = service.send(request(Method::DELETE, "/documents/dataset:visits")).await.ok();
    assert_eq!((&gone["events_gone"], gone["withdrawn"].as_array().map(Vec::len)), (&json!(1), Some(1)));
    service.get("/documents/dataset:visits").await.problem(404, "unknown-document");
    service.send(request(Method::DELETE, "/documents/dataset:visits")).await.problem(404, "unknown-document");
    assert_eq!(service.get("/timeline?actor=JPN").await.ok()["total"], 0);
}

#[tokio::test]
async fn nobody_writes_without_the_token() {
    let service = Service::new();
    service.post("/documents", "text/plain", ROWS).await.problem(403, "read-only");
    service.send(request(Method::DELETE, "/documents/medcom-20240117")).await.problem(403, "read-only");
    let writable = Writable::new(Limits::default());
    let response = writable.0.clone().oneshot(request(Method::POST, "/documents")).await.expect("an answer");
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn a_table_comes_with_its_mapping() {
    let mapping = "[[event]]\nkind = \"consult.visit\"\ndate = \"{day}\"\nparticipants = [{ entity = \"{who}\", role = \"visitor\" }]";
    let uri = format!("/documents?name=visits.csv&mapping={}", crate::links::percent_encoded(mapping));
    let service = Writable::new(Limits::default());
    let report = service.post(&uri, "day,who\n2014-01-02,China\nnever,Japan\n").await.ok();
    assert_eq!((&report["events"]["new"], &report["rejected"]), (&json!(1), &json!(1)));
    let problem = service.post(&uri, "other,columns\n1,2\n").await.problem(422, "refused-input");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("`visits.csv`")), "{problem}");
    service.post("/documents?mapping=nonsense", "").await.problem(400, "bad-parameter");
}

#[tokio::test]
async fn a_body_that_says_that_it_is_too_large_is_not_read() {
    let service = Writable::new(Limits { load_bytes: 100, ..Limits::default() });
    let mut request = request(Method::POST, "/documents");
    request.headers_mut().insert("content-length", "101".parse().expect("a value of a header"));
    *request.body_mut() = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    service.send(request).await.problem(413, "request-too-large");
}
