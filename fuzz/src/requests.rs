//! What must hold of the service whatever it is sent: a function for the fuzz target `request`. It needs more than the other
//! targets (the service, and so RocksDB), and is no part of their library; the tests of the program use it, too.

use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode};
use graph_core::GraphStore;
use loader::{Input, Options};
use server::{Access, AppState, Limits, Token};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// The token for writing, which requests show by the word `TOKEN`.
const TOKEN: &str = "write-0123456789abcdef";
const SAMPLE: &str = include_str!("../../examples/medcom-20240117.json");
/// More than any answer to what is that small.
const MOST: usize = 64 << 20;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// A request as it goes over a connection: `METHOD target`, lines of headers, an empty line, a body. It gets an answer that is
/// no fault of the service, and if it is an error, says which.
pub fn request(bytes: &[u8]) {
    let Some(request) = read(bytes) else { return };
    let is_head = request.method() == Method::HEAD;
    let asked = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
    let (status, is_problem, body) = RUNTIME.block_on(async {
        let answer: Response<Body> = server::app(state()).oneshot(request).await.expect("the service always answers");
        let (parts, body) = answer.into_parts();
        let is_problem = parts.headers.get("content-type").is_some_and(|media| media == "application/problem+json");
        (parts.status, is_problem, to_bytes(body, MOST).await.expect("a whole answer"))
    });
    assert!(!status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE, "{status}: {asked}");
    if !status.is_client_error() || is_head {
        return;
    }
    assert!(is_problem, "{status} without a problem document: {asked}");
    let problem: serde_json::Value = serde_json::from_slice(&body).expect("a problem document is JSON");
    assert_eq!(problem["status"], status.as_u16(), "{asked}");
    assert!(["type", "title", "detail"].iter().all(|member| problem[member].is_string()), "{problem}: {asked}");
}

/// A service over a store of its own, so that no request needs another to be understood.
fn state() -> AppState {
    let store = GraphStore::bare().expect("a store in memory");
    let input = Input::Text { name: "sample".to_owned(), text: SAMPLE.to_owned() };
    loader::load(&[input], &store, &Options::default(), &mut |_| (), &mut |_| ()).expect("a sample that loads");
    let access = Access::new(Token::new(TOKEN).ok(), None).expect("one token");
    AppState::new(Arc::new(store), Limits::default()).with_access(access)
}

/// The request in these bytes, if they are one.
fn read(bytes: &[u8]) -> Option<Request<Body>> {
    let mut rest = bytes;
    let start = std::str::from_utf8(line(&mut rest)).ok()?;
    let (method, target) = start.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(target);
    loop {
        let line = line(&mut rest);
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { break };
        let (name, value) = line.split_at(colon);
        let value = value[1..].trim_ascii();
        request = match value {
            b"TOKEN" => request.header(name, format!("Bearer {TOKEN}")),
            _ => request.header(name, value),
        };
    }
    request.body(Body::from(rest.to_owned())).ok()
}

/// Takes a line, without its end.
fn line<'b>(rest: &mut &'b [u8]) -> &'b [u8] {
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let line = &rest[..end];
    *rest = rest.get(end + 1..).unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The settings of `serve --config`.
pub fn settings(text: &str) {
    if let Err(error) = loader::settings(text) {
        assert!(!error.to_string().is_empty(), "an error says something");
    }
}
