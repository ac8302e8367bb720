//! `ETag`

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{ACCEPT, IF_NONE_MATCH};
use axum::http::{Method, Request};
use axum::response::Response;
use tower::ServiceExt;

use super::{SAMPLE, request};
use crate::{AppState, Limits, app};

const ASKED: &str = "/timeline?actor=RUS&limit=3";

fn asking(uri: &str, accept: &str, tag: &str) -> Request<Body> {
    let mut request = request(Method::GET, uri);
    request.headers_mut().insert(ACCEPT, accept.parse().expect("a value of a header"));
    request.headers_mut().insert(IF_NONE_MATCH, tag.parse().expect("a value of a header"));
    request
}

fn tag(response: &Response) -> &str {
    response.headers().get("etag").map_or("", |tag| tag.to_str().expect("a tag of text"))
}

#[tokio::test]
async fn an_answer_that_still_holds_is_not_sent_again() {
    let service = app(AppState::new(Arc::clone(&SAMPLE), Limits::default()));
    let send = |request| service.clone().oneshot(request);
    let first = send(asking(ASKED, "application/json", "W/\"0\"")).await.expect("an answer");
    assert_eq!(first.status(), 200);
    let known = tag(&first).to_owned();
    assert!(known.starts_with("W/\"") && first.headers()["cache-control"] == "no-cache", "{known}");
    for shown in [known.clone(), format!("\"a\", {known}")] {
        let again = send(asking(ASKED, "application/json", &shown)).await.expect("an answer");
        assert_eq!((again.status().as_u16(), tag(&again)), (304, known.as_str()));
        assert_eq!(again.headers()["vary"], "accept");
    }
    for (uri, accept) in [(ASKED, "text/csv"), ("/timeline?actor=RUS&limit=4", "application/json")] {
        let other = send(asking(uri, accept, &known)).await.expect("an answer");
        assert_eq!(other.status(), 200);
        assert_ne!(tag(&other), known);
    }
}

#[tokio::test]
async fn problems_and_free_queries_have_no_tag() {
    let service = app(AppState::new(Arc::clone(&SAMPLE), Limits::default()));
    for uri in ["/timeline", "/sparql?query=ASK%7B%7D", "/health"] {
        let answer = service.clone().oneshot(request(Method::GET, uri)).await.expect("an answer");
        assert_eq!(tag(&answer), "", "{uri}");
    }
}
