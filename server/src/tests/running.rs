//! What whoever runs the service asks it.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use serde_json::json;
use tower::ServiceExt;

use super::{SAMPLE, Service, request};
use crate::{Access, AppState, Limits, Token, app};

#[tokio::test]
async fn it_is_ready() {
    assert_eq!(Service::new().get("/ready").await.ok(), json!({ "status": "ready" }));
}

#[tokio::test]
async fn requests_and_refusals_are_counted() {
    let service = app(AppState::new(Arc::clone(&SAMPLE), Limits::default()));
    let send = async |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        service.clone().oneshot(request).await.expect("the service always answers")
    };
    for path in
        ["/health", "/health", "/timeline?actor=Nobody+At+All", "/events/none", "/events/nobody", "/%20/made/up"]
    {
        send("GET", path).await;
    }
    send("GET", "/sparql?query=SELECT*%7B?a+?b+?c.?d+?e+?f%7D").await;
    send("BREW", "/coffee").await;
    let response = send("GET", "/metrics").await;
    assert!(response.headers()["content-type"].to_str().expect("text").starts_with("application/openmetrics-text;"));
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    let text = String::from_utf8_lossy(&body);
    for line in [
        r#"chancery_requests_total{method="GET",route="/health",status="200"} 2"#,
        r#"chancery_requests_total{method="GET",route="/timeline",status="400"} 1"#,
        r#"chancery_requests_total{method="GET",route="/events/{id}",status="404"} 2"#,
        r#"chancery_requests_total{method="GET",route="other",status="404"} 1"#,
        r#"chancery_requests_total{method="other",route="other",status="404"} 1"#,
        r#"chancery_problems_total{route="/timeline",problem="unknown-name"} 1"#,
        r#"chancery_problems_total{route="/sparql",problem="product-too-large"} 1"#,
        r#"chancery_request_duration_seconds_count{route="/health"} 2"#,
        "chancery_queries_running 0",
        "chancery_writes 0",
        "chancery_store_bytes 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("coffee") && !text.contains("made/up"), "{text}");
}

#[tokio::test]
async fn copies_are_made_for_whoever_may_write_where_that_is_said() {
    let mut service = Service::new();
    service.send(request(Method::POST, "/backup")).await.problem(403, "read-only");
    service.access = Access::new(Token::new("0123456789abcdef").ok(), None).expect("one token");
    service.send(request(Method::POST, "/backup")).await.problem(401, "no-token");
    let mut request = request(Method::POST, "/backup");
    request.headers_mut().insert("authorization", "Bearer 0123456789abcdef".parse().expect("a value of a header"));
    service.send(request).await.problem(403, "no-backups");
}
