use std::sync::Arc;

use axum::http::{Method, Request, Response};
use tower::ServiceExt;

use super::{SAMPLE, Service, request};
use crate::{Access, AppState, Limits, Origin, Token, app};

async fn send(origins: &[&str], request: Request<axum::body::Body>) -> Response<axum::body::Body> {
    let origins = origins.iter().map(|origin| origin.parse::<Origin>().expect("an origin")).collect();
    let access = Access::new(None, Token::new("0123456789abcdef").ok()).expect("one token");
    let state = AppState::new(Arc::clone(&SAMPLE), Limits::default()).with_access(access).with_origins(origins);
    app(state).oneshot(request).await.expect("the service always answers")
}

fn from(origin: &str, method: Method) -> Request<axum::body::Body> {
    let mut request = request(method, "/timeline?actor=RUS");
    request.headers_mut().insert("origin", origin.parse().expect("a value of a header"));
    request.headers_mut().insert("access-control-request-method", "GET".parse().expect("a value of a header"));
    request
}

fn header<'a, T>(response: &'a Response<T>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().expect("a header of text"))
}

#[tokio::test]
async fn pages_of_other_sites_ask_only_where_that_is_said() {
    const ALLOWED: &str = "access-control-allow-origin";
    let site = "https://example.org";
    for (origins, shown) in
        [(&[][..], ""), (&["https://other.org"], ""), (&["https://other.org", site], site), (&["*"], "*")]
    {
        let answer = send(origins, from(site, Method::GET)).await;
        assert_eq!((answer.status().as_u16(), header(&answer, ALLOWED)), (401, shown), "{origins:?}");
    }
    // A browser asks first, and without the token.
    let asked = send(&[site], from(site, Method::OPTIONS)).await;
    assert_eq!((asked.status().as_u16(), header(&asked, ALLOWED)), (200, site));
    assert!(header(&asked, "access-control-allow-headers").contains("authorization"));
    assert!(!header(&asked, "x-request-id").is_empty());
}

#[tokio::test]
async fn every_answer_tells_browsers_to_run_and_guess_nothing() {
    let service = Service::new();
    for path in ["/health", "/timeline?actor=RUS", "/nothing", "/sparql"] {
        let answer = service.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}
