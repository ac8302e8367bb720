//! `ETag`: whoever keeps an answer can ask whether it still holds (RFC 9110, section 13.1.2).
//!
//! An answer depends on what is asked, on what is accepted, on the version of the program, and on what the store holds; nobody
//! else writes to the store while the service runs. So the tag is known before the answer is, and one that still holds costs
//! nothing. It holds over new starts of the service, until something is written.

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::state::AppState;

/// Goes around routes whose answers depend on the store alone: puts a tag on them, and says that one still holds.
pub(crate) async fn tag(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let tag = tag_of(&state, &request);
    let mut response = if has(request.headers(), &tag) {
        (StatusCode::NOT_MODIFIED, [(VARY, "accept")]).into_response()
    } else {
        next.run(request).await
    };
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED)
        && let Ok(tag) = HeaderValue::try_from(tag)
    {
        response.headers_mut().insert(ETAG, tag);
        // It may be kept, and is asked for each time.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// A weak one: what was written just now may be in an answer with the tag of what was there before.
fn tag_of(state: &AppState, request: &Request) -> String {
    let asked = request.uri().path_and_query().map(|asked| asked.as_str());
    let accepted: Vec<&[u8]> = request.headers().get_all(ACCEPT).iter().map(HeaderValue::as_bytes).collect();
    format!("W/\"{:016x}\"", state.revision((asked, accepted)))
}

/// Whether the client has the answer with this tag.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|known| known.trim() == tag)
}
