//! The service without a socket, over the bundled sample. One file per resource, as in `routes`.

mod access;
mod browsers;
mod connections;
mod documents;
mod dyads;
mod entities;
mod events;
mod export;
mod id;
mod network;
mod openapi;
mod running;
mod service;
mod sparql;
mod stats;
mod store;
mod tags;
mod timeline;
mod update;
mod writing;

use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use graph_core::GraphStore;
use loader::Input;
use serde_json::Value;
use tower::ServiceExt;

use crate::{Access, AppState, Limits, Token, app};

/// The bundled sample, loaded once, for whoever does not write.
static SAMPLE: LazyLock<Arc<GraphStore>> = LazyLock::new(sample);

/// The token of services that are written to.
const TOKEN: &str = "write-0123456789abcdef";

fn sample() -> Arc<GraphStore> {
    let store = GraphStore::in_memory().expect("a store in memory");
    let text = include_str!("../../examples/medcom-20240117.json").to_owned();
    let input = Input::Text { name: "sample".to_owned(), text };
    let summary = loader::load(&[input], &store, &loader::Options::default(), &mut |_| (), &mut |_| ());
    assert_eq!(summary.expect("a sample that loads").rejected, 0);
    Arc::new(store)
}

/// The service over a store, usually the sample.
struct Service {
    limits: Limits,
    access: Access,
    store: Arc<GraphStore>,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Service {
    fn new() -> Self {
        Self { limits: Limits::default(), access: Access::default(), store: Arc::clone(&SAMPLE) }
    }

    /// A service over a store of its own, to which whoever shows [`TOKEN`] may write.
    fn over(store: Arc<GraphStore>) -> Self {
        let access = Access::new(Token::new(TOKEN).ok(), None).expect("one token");
        Self { limits: Limits::default(), access, store }
    }

    /// A service over a store with nothing in it.
    fn empty() -> Self {
        Self::over(Arc::new(GraphStore::bare().expect("a store in memory")))
    }

    /// What whoever may write gets.
    async fn write(&self, method: Method, uri: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        let mut request = request(method, uri);
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, format!("Bearer {TOKEN}").parse().expect("a value of a header"));
        headers.insert(CONTENT_TYPE, content_type.parse().expect("a value of a header"));
        *request.body_mut() = body.into();
        self.send(request).await
    }

    async fn get(&self, uri: &str) -> Answer {
        self.send(request(Method::GET, uri)).await
    }

    async fn get_as(&self, uri: &str, accept: &str) -> Answer {
        let mut request = request(Method::GET, uri);
        request.headers_mut().insert(ACCEPT, accept.parse().expect("a value of a header"));
        self.send(request).await
    }

    async fn post(&self, uri: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        let mut request = request(Method::POST, uri);
        request.headers_mut().insert(CONTENT_TYPE, content_type.parse().expect("a value of a header"));
        *request.body_mut() = body.into();
        self.send(request).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let service = app(AppState::new(Arc::clone(&self.store), self.limits).with_access(self.access.clone()));
        let response = service.oneshot(request).await.expect("the service always answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

fn request(method: Method, uri: &str) -> Request<Body> {
    Request::builder().method(method).uri(uri).body(Body::empty()).expect("a request")
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header of text"))
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The answer to a question that has one.
    fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        self.json()
    }

    /// The problem that it is, with its status and the name of its type.
    fn problem(&self, status: u16, name: &str) -> Value {
        let problem = self.any_problem();
        assert_eq!(self.status, status, "{problem}");
        assert_eq!(problem["type"], format!("https://w3id.org/chancery/problems/{name}"));
        problem
    }

    fn any_problem(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        for member in ["title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        problem
    }
}
