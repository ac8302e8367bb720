//! Whatever goes wrong → a status and a problem document (RFC 9457).

use std::any::Any;
use std::error::Error as _;
use std::fmt::Display;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::{BytesRejection, FormRejection, PathRejection, QueryRejection, StringRejection};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use queries::QueryError;
use serde::Serialize;
use serde_json::{Map, Value, json};
use thiserror::Error;
use tokio::task::JoinError;

/// Where the types of problems are named.
const PROBLEMS: &str = "https://w3id.org/chancery/problems/";
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request has no answer.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// The question has none.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A parameter has a value that it cannot have.
    #[error("parameter `{name}` cannot be `{found}`: {reason}")]
    Parameter { name: &'static str, found: String, reason: String },
    /// A parameter that must be there is not.
    #[error("parameter `{name}` is missing")]
    Missing { name: &'static str },
    /// A parameter stands there more than once.
    #[error("parameter `{name}` may stand only once")]
    Repeated { name: &'static str },
    /// There is no such parameter.
    #[error("unknown parameter `{name}`, expected one of {}", known.join(", "))]
    Unknown { name: String, known: Vec<&'static str> },
    /// Parameters, path or body cannot be read.
    #[error("{reason}")]
    Unreadable { reason: String },
    /// The body is larger than is read.
    #[error("the body of the request is too large: {reason}")]
    Body { reason: String },
    /// The body is of a type that is not read.
    #[error("a body of type `{found}` is not read here, expected one of {}", expected.join(", "))]
    MediaType { found: String, expected: &'static [&'static str] },
    /// The client accepts nothing that there is.
    #[error("the answer can be had as {}, and `Accept` wants none of these", available.join(", "))]
    NotAcceptable { available: Vec<&'static str> },
    /// An update.
    #[error("this service only reads: it takes no updates")]
    ReadOnly,
    /// The answer is larger than is given out.
    #[error("the answer has more than {most} bytes; ask for less, as with `LIMIT`, or for parts")]
    AnswerTooLarge { most: usize },
    /// There is nothing at this path.
    #[error("there is nothing at `{path}`; `/` lists what there is")]
    NoRoute { path: String },
    /// What is at this path does not do this.
    #[error("`{path}` does not do {method}")]
    NoMethod { path: String, method: Method },
    /// Too much is running.
    #[error("too many requests are running; try again soon")]
    Busy,
    /// It took too long.
    #[error("no answer within {after:?}")]
    Timeout { after: Duration },
    /// The program has a fault.
    #[error("a panic: {message}")]
    Panic { message: String },
    /// The work was lost.
    #[error(transparent)]
    Lost(#[from] JoinError),
}

impl Error {
    pub(crate) fn parameter(name: &'static str, found: String, reason: impl Display) -> Self {
        Self::Parameter { name, found, reason: reason.to_string() }
    }

    fn sort(&self) -> Sort {
        use StatusCode as S;
        let (status, name, title) = match self {
            Self::Query(error) => return sort_of_query_error(error),
            Self::Parameter { .. } => (S::BAD_REQUEST, "bad-parameter", "A parameter has a value that it cannot have"),
            Self::Missing { .. } => (S::BAD_REQUEST, "missing-parameter", "A parameter is missing"),
            Self::Repeated { .. } => (S::BAD_REQUEST, "repeated-parameter", "A parameter stands there more than once"),
            Self::Unknown { .. } => (S::BAD_REQUEST, "unknown-parameter", "There is no such parameter"),
            Self::Unreadable { .. } => (S::BAD_REQUEST, "unreadable-request", "The request cannot be read"),
            Self::Body { .. } => (S::PAYLOAD_TOO_LARGE, "request-too-large", "The request is too large"),
            Self::MediaType { .. } => {
                (S::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "A body of this type is not read")
            }
            Self::NotAcceptable { .. } => {
                (S::NOT_ACCEPTABLE, "not-acceptable", "The answer cannot be had in an accepted format")
            }
            Self::ReadOnly => (S::FORBIDDEN, "read-only", "The service only reads"),
            Self::AnswerTooLarge { .. } => {
                (S::UNPROCESSABLE_ENTITY, "answer-too-large", "The answer is larger than is given out")
            }
            Self::NoRoute { .. } => (S::NOT_FOUND, "not-found", "There is nothing here"),
            Self::NoMethod { .. } => (S::METHOD_NOT_ALLOWED, "method-not-allowed", "This cannot be done here"),
            Self::Busy => (S::SERVICE_UNAVAILABLE, "busy", "Too many requests are running"),
            Self::Timeout { .. } => TIMEOUT,
            Self::Panic { .. } | Self::Lost(_) => INTERNAL,
        };
        Sort { status, name, title }
    }

    /// What a program can act on, beyond the type.
    fn members(&self) -> Map<String, Value> {
        let members = match self {
            Self::Query(error) => return members_of_query_error(error),
            Self::Parameter { name, found, .. } => json!({ "parameter": name, "found": found }),
            Self::Missing { name } | Self::Repeated { name } => json!({ "parameter": name }),
            Self::Unknown { name, known } => json!({ "parameter": name, "expected": known }),
            Self::MediaType { found, expected } => json!({ "found": found, "expected": expected }),
            Self::NotAcceptable { available } => json!({ "available": available }),
            Self::AnswerTooLarge { most } => json!({ "most": most }),
            Self::Unreadable { .. }
            | Self::Body { .. }
            | Self::ReadOnly
            | Self::NoRoute { .. }
            | Self::NoMethod { .. }
            | Self::Busy
            | Self::Timeout { .. }
            | Self::Panic { .. }
            | Self::Lost(_) => json!({}),
        };
        object(members)
    }
}

/// A sort of problem: the same name for ever.
struct Sort {
    status: StatusCode,
    name: &'static str,
    title: &'static str,
}

type SortParts = (StatusCode, &'static str, &'static str);
const TIMEOUT: SortParts = (StatusCode::SERVICE_UNAVAILABLE, "timeout", "The answer took too long");
const INTERNAL: SortParts = (StatusCode::INTERNAL_SERVER_ERROR, "internal", "The service failed");

fn sort_of_query_error(error: &QueryError) -> Sort {
    use StatusCode as S;
    let (status, name, title) = match error {
        QueryError::UnknownName { .. } => (S::BAD_REQUEST, "unknown-name", "Nobody and nothing has this name"),
        QueryError::AmbiguousName { .. } => (S::BAD_REQUEST, "ambiguous-name", "Several have this name"),
        QueryError::UnknownEvent { .. } => (S::NOT_FOUND, "unknown-event", "There is no such event"),
        QueryError::AmbiguousEvent { .. } => (S::BAD_REQUEST, "ambiguous-event", "Several events have such an id"),
        QueryError::Cursor { .. } => (S::BAD_REQUEST, "bad-cursor", "The cursor is no place in this timeline"),
        QueryError::Syntax { .. } => (S::BAD_REQUEST, "malformed-query", "The query cannot be read"),
        QueryError::Graph { .. } => (S::BAD_REQUEST, "bad-graph", "A graph is named by no IRI"),
        QueryError::TooLarge { .. } => (S::BAD_REQUEST, "query-too-large", "The query is larger than is read"),
        QueryError::Evaluation(_) => (S::BAD_REQUEST, "unanswerable-query", "The query cannot be answered"),
        QueryError::Deadline { .. } => TIMEOUT,
        _ => INTERNAL,
    };
    Sort { status, name, title }
}

fn members_of_query_error(error: &QueryError) -> Map<String, Value> {
    let mut members = object(match error {
        QueryError::UnknownName { name, nearest } => json!({ "name": name, "candidates": nearest }),
        QueryError::AmbiguousName { name, candidates } => json!({ "name": name, "candidates": candidates }),
        QueryError::AmbiguousEvent { candidates, .. } => json!({ "candidates": candidates }),
        QueryError::Syntax { line, column, .. } => json!({ "line": line, "column": column }),
        _ => json!({}),
    });
    members.extend(error.hint().map(|hint| ("hint".to_owned(), Value::from(hint))));
    members
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(members) = value { members } else { Map::new() }
}

/// A problem document.
#[derive(Serialize)]
struct Problem {
    #[serde(rename = "type")]
    sort: String,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(flatten)]
    members: Map<String, Value>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let Sort { status, name, title } = self.sort();
        let (detail, members) = if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(error = %self, cause = self.source().map(tracing::field::display), "the service failed");
            ("the log of the service says why, under the id of this request".to_owned(), Map::new())
        } else {
            (self.to_string(), self.members())
        };
        let sort = format!("{PROBLEMS}{name}");
        let problem = Problem { sort, title, status: status.as_u16(), detail, members };
        let mut response = (status, Json(problem)).into_response();
        response.headers_mut().insert(CONTENT_TYPE, PROBLEM_JSON);
        if matches!(self, Self::Busy) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// What a panic in a handler is answered with.
pub(crate) fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let message = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Error::Panic { message }.into_response()
}

/// The statuses of axum's own rejections that are problems of their own; the others are bad requests.
fn unreadable(status: StatusCode, reason: String) -> Error {
    if status == StatusCode::PAYLOAD_TOO_LARGE { Error::Body { reason } } else { Error::Unreadable { reason } }
}

macro_rules! from_rejections {
    ($($rejection:ty),*) => {
        $(impl From<$rejection> for Error {
            fn from(rejection: $rejection) -> Self {
                unreadable(rejection.status(), rejection.body_text())
            }
        })*
    };
}

from_rejections!(BytesRejection, FormRejection, PathRejection, QueryRejection, StringRejection);
