//! What goes around every request: its id, its line in the log, and its end.

use std::hash::{BuildHasher, RandomState};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::{Instrument, info, info_span};

use crate::browsers;
use crate::error::Error;
use crate::metrics::Asked;
use crate::state::AppState;

/// The id of a request: taken over from whoever sends one, given back in the response, and in every line of the log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives a request its id, logs it, and ends it when it takes too long. The log has the path, but neither parameters nor
/// headers, which may be private.
pub(crate) async fn frame(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = request_id(&request);
    let name = id.to_str().unwrap_or_default();
    let span = info_span!("request", id = name, method = %request.method(), path = request.uri().path());
    let asked = Asked::new(request.method(), request.uri().path());
    let patience = match request.uri().path().starts_with("/documents") && !request.method().is_safe() {
        true => state.limits().loading,
        false => state.limits().patience(),
    };
    let framed = async move {
        let started = Instant::now();
        let mut response = tokio::time::timeout(patience, next.run(request))
            .await
            .unwrap_or_else(|_| Error::Timeout { after: patience }.into_response());
        let headers = response.headers_mut();
        headers.insert(REQUEST_ID, id);
        for (name, value) in browsers::SECURITY {
            headers.entry(name).or_insert(value);
        }
        state.metrics().answered(asked, response.status(), response.extensions(), started.elapsed());
        info!(status = response.status().as_u16(), elapsed = ?started.elapsed(), "answered");
        response
    };
    framed.instrument(span).await
}

/// The id that came with a request, if it is fit to stand in a log; else a new one.
fn request_id(request: &Request) -> HeaderValue {
    const LONGEST: usize = 64;
    let is_fit = |id: &&HeaderValue| {
        let plain = id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
        plain && (1..=LONGEST).contains(&id.len())
    };
    request.headers().get(REQUEST_ID).filter(is_fit).cloned().unwrap_or_else(new_id)
}

fn new_id() -> HeaderValue {
    let random = RandomState::new().hash_one(Instant::now());
    HeaderValue::try_from(format!("{random:016x}")).expect("hexadecimal digits may stand in a header")
}
