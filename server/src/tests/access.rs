//! Who may do what. Every route stands in one of the tables here.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};

use super::{Answer, Service, request};
use crate::{Access, Token};

const WRITE: &str = "write-0123456789abcdef";
const READ: &str = "read-0123456789abcdef";

/// What reads.
const READS: &[&str] = &[
    "/",
    "/openapi.json",
    "/sparql?query=ASK%7B%7D",
    "/timeline?actor=RUS",
    "/timeline/histogram?actor=RUS&by=year",
    "/dyads",
    "/network/rank",
    "/network/compare?before=2022&after=2023",
    "/network/series?actor=RUS&actor=PRK",
    "/network/brokers?actor=RUS&actor=PRK",
    "/network/path?actor=RUS&actor=PRK",
    "/entities?name=Putin",
    "/events/none",
    "/entities/none",
    "/stats",
    "/documents",
    "/documents/none",
    "/export?format=md&actor=RUS",
    "/id/state/RUS",
    "/metrics",
    "/sparql",
    "/store?default",
    "/store/path",
];

/// What writes; none of it may get as far as the body.
const WRITES: &[(Method, &str, &str)] = &[
    (Method::POST, "/sparql", "application/sparql-update"),
    (Method::POST, "/update", "application/sparql-update"),
    (Method::POST, "/backup", "text/plain"),
    (Method::POST, "/documents", "application/json"),
    (Method::DELETE, "/documents/none", "text/plain"),
    (Method::PUT, "/store?default", "text/turtle"),
    (Method::POST, "/store", "text/turtle"),
    (Method::DELETE, "/store?graph=http://example.org/g", "text/turtle"),
    (Method::PUT, "/store/path", "text/turtle"),
    (Method::POST, "/store/path", "text/turtle"),
    (Method::DELETE, "/store/path", "text/turtle"),
];

/// What anybody may ask.
const OPEN: &[&str] = &["/health", "/ready"];

/// Requests with a wrong token in the many ways there are.
const WRONG: [&str; 6] = [
    "Bearer wrong-0123456789abcdef",
    "Bearer write-0123456789abcde",
    "Bearer write-0123456789abcdef0",
    "Bearer ",
    "Bearer Bearer",
    "Bearer write-0123456789abcdef read-0123456789abcdef",
];
const NONE: [&str; 4] = ["", "Basic d3JpdGU6eA==", "write-0123456789abcdef", "Token write-0123456789abcdef"];

fn service(write: Option<&str>, read: Option<&str>) -> Service {
    let token = |text: Option<&str>| text.map(|text| Token::new(text).expect("a token"));
    let access = Access::new(token(write), token(read)).expect("two tokens");
    Service { access, ..Service::new() }
}

async fn send(service: &Service, mut request: Request<Body>, authorization: &str) -> Answer {
    if !authorization.is_empty() {
        request.headers_mut().insert(AUTHORIZATION, authorization.parse().expect("a value of a header"));
    }
    service.send(request).await
}

#[tokio::test]
async fn a_token_for_reading_closes_what_reads() {
    let (open, closed) = (service(Some(WRITE), None), service(Some(WRITE), Some(READ)));
    for path in READS {
        let get = || request(Method::GET, path);
        for none in NONE {
            let answer = send(&closed, get(), none).await;
            answer.problem(401, "no-token");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"chancery\"", "{path}");
        }
        for wrong in WRONG {
            send(&closed, get(), wrong).await.problem(401, "wrong-token");
            let unasked = send(&open, get(), wrong).await;
            assert_ne!(unasked.status, 401, "{path} is open, whatever is shown");
        }
        for right in [READ, WRITE] {
            let answer = send(&closed, get(), &format!("Bearer {right}")).await;
            assert_ne!(answer.status, 401, "{path}");
        }
    }
}

#[tokio::test]
async fn whether_it_is_well_everybody_may_ask() {
    let closed = service(None, Some(READ));
    for path in OPEN {
        assert_eq!(send(&closed, request(Method::GET, path), "").await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn only_the_token_for_writing_writes() {
    let (nobody, one, both) = (service(None, None), service(Some(WRITE), None), service(Some(WRITE), Some(READ)));
    for (method, path, content_type) in WRITES {
        let write = || {
            let mut request = request(method.clone(), path);
            request.headers_mut().insert(CONTENT_TYPE, content_type.parse().expect("a value of a header"));
            request
        };
        for shown in ["", "Bearer write-0123456789abcdef"] {
            send(&nobody, write(), shown).await.problem(403, "read-only");
        }
        for service in [&one, &both] {
            send(service, write(), "").await.problem(401, "no-token");
            for wrong in WRONG {
                send(service, write(), wrong).await.problem(401, "wrong-token");
            }
        }
        send(&both, write(), &format!("Bearer {READ}")).await.problem(403, "readers-token");
    }
    let mut form = request(Method::POST, "/sparql");
    form.headers_mut().insert(CONTENT_TYPE, "application/x-www-form-urlencoded".parse().expect("a value of a header"));
    *form.body_mut() = Body::from("update=CLEAR+ALL");
    send(&both, form, &format!("Bearer {READ}")).await.problem(403, "readers-token");
}
