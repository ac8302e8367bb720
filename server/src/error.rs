//! Whatever goes wrong → a status and a problem document (RFC 9457).

use std::any::Any;
use std::error::Error as _;
use std::fmt::Display;
use std::io;
use std::iter;
use std::time::Duration;

use axum::Json;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::rejection::{BytesRejection, FormRejection, PathRejection, QueryRejection, StringRejection};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use graph_core::EditError;
use loader::LoadError;
use queries::QueryError;
use queries::sparql::UpdateError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;
use tokio::sync::oneshot::error::RecvError;
use tower_http::timeout::TimeoutError;

use crate::metrics::ProblemName;

/// Where the types of problems are named.
const PROBLEMS: &str = "https://w3id.org/chancery/problems/";
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request has no answer.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// The question has none.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A path leads to nobody.
    #[error(transparent)]
    NotThere(QueryError),
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
    /// The body comes too slowly.
    #[error("the rest of the body did not come in time")]
    SlowBody,
    /// The body is of a type that is not read.
    #[error("a body of type `{found}` is not read here, expected one of {}", expected.join(", "))]
    MediaType { found: String, expected: &'static [&'static str] },
    /// The client accepts nothing that there is.
    #[error("the answer can be had as {}, and `Accept` wants none of these", available.join(", "))]
    NotAcceptable { available: Vec<&'static str> },
    /// Something would be written, and nobody may.
    #[error("this service only reads: it was started without a token for writing")]
    ReadOnly,
    /// An update or a graph is not taken.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// No token is shown.
    #[error("this needs a token, sent as `Authorization: Bearer TOKEN`")]
    NoToken,
    /// A token is shown that is none of the service's.
    #[error("the token is not that of this service")]
    WrongToken,
    /// The token for reading is shown where something would be written.
    #[error("this needs the token for writing, and the one sent is that for reading")]
    ReadersToken,
    /// The answer is larger than is given out.
    #[error("the answer has more than {most} bytes; ask for less, as with `LIMIT`, or for parts")]
    AnswerTooLarge { most: usize },
    /// There is no folder for copies of the store.
    #[error("this service makes no copies: it was started without `--backups`")]
    NoBackups,
    /// What was counted could not be told.
    #[error("the metrics cannot be written: {0}")]
    Metrics(#[from] std::fmt::Error),
    /// It needs more memory than it may have.
    #[error("the query needs more than {} MiB of memory; ask for less, or for parts", most >> 20)]
    Memory { most: u64 },
    /// Another process had no answer, and said why.
    #[error("{}", .0.detail)]
    Told(Box<Told>),
    /// The process that was asked ended.
    #[error("the process that was to answer ended: {0}")]
    Child(#[source] io::Error),
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
    /// The work ended without an answer, which a panic does.
    #[error("the work ended without an answer")]
    Lost(#[from] RecvError),
    /// What was to be loaded was refused, or the load failed.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The body could not be kept while it is read.
    #[error("the body of the request cannot be kept: {0}")]
    Spool(#[source] io::Error),
    /// There is no thread for the work.
    #[error("no thread for the work: {0}")]
    NoThread(#[from] io::Error),
}

impl Error {
    /// What happened to a body on its way.
    pub(crate) fn of_body(error: &axum::Error) -> Self {
        unreadable(error, StatusCode::BAD_REQUEST, error.to_string())
    }

    /// Why an input was refused.
    pub(crate) fn of_refusal(error: &LoadError) -> Self {
        let ((status, name, title), members) = describe_load_error(error);
        Self::Told(Box::new(Told {
            status: status.as_u16(),
            name: name.to_owned(),
            title: title.to_owned(),
            detail: error.to_string(),
            hint: None,
            members,
        }))
    }

    pub(crate) fn parameter(name: &'static str, found: String, reason: impl Display) -> Self {
        Self::Parameter { name, found, reason: reason.to_string() }
    }

    /// What to do about it, where there is something to do.
    fn hint(&self) -> Option<String> {
        if let Self::Query(error) | Self::NotThere(error) = self {
            error.hint()
        } else if let Self::Update(error) = self {
            error.hint()
        } else {
            None
        }
    }

    /// How a client is asked for a token (RFC 6750, section 3).
    fn challenge(&self) -> Option<HeaderValue> {
        let challenge = if let Self::NoToken = self {
            "Bearer realm=\"chancery\""
        } else if let Self::WrongToken = self {
            "Bearer realm=\"chancery\", error=\"invalid_token\""
        } else if let Self::ReadersToken = self {
            "Bearer realm=\"chancery\", error=\"insufficient_scope\""
        } else {
            return None;
        };
        Some(HeaderValue::from_static(challenge))
    }

    /// The sort of problem, and what a program can act on beyond it.
    fn describe(&self) -> (Sort, Value) {
        use StatusCode as S;
        match self {
            Self::Query(error) => describe_query_error(error),
            Self::NotThere(error) => {
                let ((_, name, title), members) = describe_query_error(error);
                ((S::NOT_FOUND, name, title), members)
            }
            Self::Parameter { name, found, .. } => {
                let sort = (S::BAD_REQUEST, "bad-parameter", "A parameter has a value that it cannot have");
                (sort, json!({ "parameter": name, "found": found }))
            }
            Self::Missing { name } => {
                ((S::BAD_REQUEST, "missing-parameter", "A parameter is missing"), json!({ "parameter": name }))
            }
            Self::Repeated { name } => {
                let sort = (S::BAD_REQUEST, "repeated-parameter", "A parameter stands there more than once");
                (sort, json!({ "parameter": name }))
            }
            Self::Unknown { name, known } => {
                let sort = (S::BAD_REQUEST, "unknown-parameter", "There is no such parameter");
                (sort, json!({ "parameter": name, "expected": known }))
            }
            Self::Unreadable { .. } => {
                ((S::BAD_REQUEST, "unreadable-request", "The request cannot be read"), Value::Null)
            }
            Self::Body { .. } => ((S::PAYLOAD_TOO_LARGE, "request-too-large", "The request is too large"), Value::Null),
            Self::SlowBody => ((S::REQUEST_TIMEOUT, "slow-request", "The request did not come in time"), Value::Null),
            Self::MediaType { found, expected } => {
                let sort = (S::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "A body of this type is not read");
                (sort, json!({ "found": found, "expected": expected }))
            }
            Self::NotAcceptable { available } => {
                let sort = (S::NOT_ACCEPTABLE, "not-acceptable", "The answer cannot be had in an accepted format");
                (sort, json!({ "available": available }))
            }
            Self::Update(error) => describe_update_error(error),
            Self::ReadOnly => ((S::FORBIDDEN, "read-only", "The service only reads"), Value::Null),
            Self::NoToken => ((S::UNAUTHORIZED, "no-token", "A token is needed"), Value::Null),
            Self::WrongToken => ((S::UNAUTHORIZED, "wrong-token", "The token is not the right one"), Value::Null),
            Self::ReadersToken => {
                ((S::FORBIDDEN, "readers-token", "The token is for reading, not for writing"), Value::Null)
            }
            Self::AnswerTooLarge { most } => {
                let sort = (S::UNPROCESSABLE_ENTITY, "answer-too-large", "The answer is larger than is given out");
                (sort, json!({ "most": most }))
            }
            Self::NoBackups => ((S::FORBIDDEN, "no-backups", "The service makes no copies of its store"), Value::Null),
            Self::Memory { most } => {
                let sort = (S::UNPROCESSABLE_ENTITY, "too-much-memory", "The query needs more memory than it may have");
                (sort, json!({ "most": most }))
            }
            Self::NoRoute { .. } => ((S::NOT_FOUND, "not-found", "There is nothing here"), Value::Null),
            Self::NoMethod { .. } => {
                ((S::METHOD_NOT_ALLOWED, "method-not-allowed", "This cannot be done here"), Value::Null)
            }
            Self::Busy => ((S::SERVICE_UNAVAILABLE, "busy", "Too many requests are running"), Value::Null),
            Self::Timeout { .. } => (TIMEOUT, Value::Null),
            Self::Load(error) => describe_load_error(error),
            Self::Metrics(_)
            | Self::Spool(_)
            | Self::Told(_)
            | Self::Child(_)
            | Self::Panic { .. }
            | Self::Lost(_)
            | Self::NoThread(_) => (INTERNAL, Value::Null),
        }
    }
}

/// A sort of problem, the same for ever: status, name and title.
type Sort = (StatusCode, &'static str, &'static str);
const TIMEOUT: Sort = (StatusCode::SERVICE_UNAVAILABLE, "timeout", "The answer took too long");
const NO_GRAPH: Sort = (StatusCode::NOT_FOUND, "unknown-graph", "There is no such graph");
const INTERNAL: Sort = (StatusCode::INTERNAL_SERVER_ERROR, "internal", "The service failed");

fn describe_update_error(error: &UpdateError) -> (Sort, Value) {
    use StatusCode as S;
    match error {
        UpdateError::Query(error) => describe_query_error(error),
        UpdateError::Edit(EditError::Protected { statement }) => {
            let sort = (S::CONFLICT, "protected", "What is known of events is not changed like this");
            (sort, json!({ "statement": statement }))
        }
        UpdateError::Edit(EditError::ProtectedGraph { graph }) => {
            let sort = (S::CONFLICT, "protected", "What is known of events is not changed like this");
            (sort, json!({ "graph": graph }))
        }
        UpdateError::Load { .. } => {
            ((S::BAD_REQUEST, "load-refused", "Nothing is fetched from elsewhere"), Value::Null)
        }
        UpdateError::Dataset => ((S::BAD_REQUEST, "dataset-conflict", "The dataset is named twice"), Value::Null),
        UpdateError::NoGraph { graph } => (NO_GRAPH, json!({ "graph": graph })),
        UpdateError::GraphExists { graph } => {
            ((S::CONFLICT, "graph-exists", "There is such a graph already"), json!({ "graph": graph }))
        }
        UpdateError::Rdf { .. } => ((S::BAD_REQUEST, "malformed-rdf", "The graph cannot be read"), Value::Null),
        UpdateError::TooMany { most } => {
            let sort = (S::UNPROCESSABLE_ENTITY, "update-too-large", "The update changes more than is taken at once");
            (sort, json!({ "most": most }))
        }
        UpdateError::Edit(_) | _ => (INTERNAL, Value::Null),
    }
}

fn describe_load_error(error: &LoadError) -> (Sort, Value) {
    let refused = (StatusCode::UNPROCESSABLE_ENTITY, "refused-input", "What was sent cannot be loaded");
    match error {
        LoadError::TooLarge { most, .. } => {
            let sort = (StatusCode::PAYLOAD_TOO_LARGE, "request-too-large", "The request is too large");
            (sort, json!({ "most": most }))
        }
        LoadError::Refused { first, .. } => (refused, json!({ "rejects": first })),
        LoadError::Damaged { .. }
        | LoadError::Unrecognised { .. }
        | LoadError::Unfit { .. }
        | LoadError::Columns { .. } => (refused, Value::Null),
        LoadError::Io(_) | LoadError::Store(_) | _ => (INTERNAL, Value::Null),
    }
}

fn describe_query_error(error: &QueryError) -> (Sort, Value) {
    (sort_of_query_error(error), members_of_query_error(error))
}

fn sort_of_query_error(error: &QueryError) -> Sort {
    use StatusCode as S;
    match error {
        QueryError::UnknownName { .. } => (S::BAD_REQUEST, "unknown-name", "Nobody and nothing has this name"),
        QueryError::AmbiguousName { .. } => (S::BAD_REQUEST, "ambiguous-name", "Several have this name"),
        QueryError::UnknownEvent { .. } => (S::NOT_FOUND, "unknown-event", "There is no such event"),
        QueryError::UnknownDocument { .. } => (S::NOT_FOUND, "unknown-document", "There is no such document"),
        QueryError::AmbiguousEvent { .. } => {
            (S::BAD_REQUEST, "ambiguous-event", "Several events have ids that start like this")
        }
        QueryError::Cursor { .. } => (S::BAD_REQUEST, "bad-cursor", "The cursor is no place in this timeline"),
        QueryError::Syntax { .. } => (S::BAD_REQUEST, "malformed-query", "The query cannot be read"),
        QueryError::UnknownGraph { .. } => NO_GRAPH,
        QueryError::Graph { .. } => (S::BAD_REQUEST, "bad-graph", "A graph is named by no IRI"),
        QueryError::Base { .. } => (S::BAD_REQUEST, "bad-base", "Relative IRIs have nothing to be relative to"),
        QueryError::TooLarge { .. } => (S::BAD_REQUEST, "query-too-large", "The query is larger than is read"),
        QueryError::OpenPath { .. } => (S::BAD_REQUEST, "open-path", "A path is bound at neither end"),
        QueryError::Product { .. } => {
            (S::BAD_REQUEST, "product-too-large", "Parts that share no variable make too many rows")
        }
        QueryError::Growth { .. } => (S::BAD_REQUEST, "strings-too-long", "The query makes strings beyond measure"),
        QueryError::Service { .. } => (S::BAD_REQUEST, "unknown-service", "This service is not asked"),
        QueryError::TimelineRequest { .. } => {
            (S::BAD_REQUEST, "malformed-timeline-request", "A timeline is asked for in no known way")
        }
        QueryError::TooManyBins { .. } => {
            (S::BAD_REQUEST, "too-many-bins", "The histogram has more bins than are given out")
        }
        QueryError::NegativeWeights { .. } => {
            (S::BAD_REQUEST, "negative-weights", "The measure is of ties that weigh nothing below 0")
        }
        QueryError::NotTwo { .. } => (S::BAD_REQUEST, "not-two", "The question is asked of two different actors"),
        QueryError::Bursts { .. } => (S::BAD_REQUEST, "senseless-bursts", "Bursts like these mean nothing"),
        QueryError::NotAsKnown { .. } => (S::BAD_REQUEST, "not-as-known", "The format has statements as they stand"),
        QueryError::Evaluation(_) => (S::BAD_REQUEST, "unanswerable-query", "The query cannot be answered"),
        QueryError::Deadline { .. } => TIMEOUT,
        QueryError::Format { .. }
        | QueryError::NoDump { .. }
        | QueryError::Cancelled
        | QueryError::Store(_)
        | QueryError::Io(_)
        | _ => INTERNAL,
    }
}

/// What a program can do something with; the text has it, too.
fn members_of_query_error(error: &QueryError) -> Value {
    match error {
        QueryError::UnknownName { name, nearest } => json!({ "name": name, "candidates": nearest }),
        QueryError::AmbiguousName { name, candidates } => json!({ "name": name, "candidates": candidates }),
        QueryError::AmbiguousEvent { candidates, .. } => json!({ "candidates": candidates }),
        QueryError::Syntax { line, column, .. } => json!({ "line": line, "column": column }),
        QueryError::UnknownGraph { iri } => json!({ "graph": iri }),
        QueryError::TooLarge { most, .. } => json!({ "most": most }),
        QueryError::OpenPath { path } => json!({ "path": path }),
        QueryError::Product { most, .. } => json!({ "most": most }),
        QueryError::Growth { most, .. } => json!({ "most": most }),
        QueryError::Service { name } => json!({ "service": name }),
        QueryError::TimelineRequest { found, expected } => json!({ "found": found, "expected": expected }),
        QueryError::TooManyBins { most, .. } => json!({ "most": most }),
        QueryError::NotTwo { found } => json!({ "found": found }),
        QueryError::UnknownEvent { .. }
        | QueryError::UnknownDocument { .. }
        | QueryError::Cursor { .. }
        | QueryError::Graph { .. }
        | QueryError::Base { .. }
        | QueryError::NegativeWeights { .. }
        | QueryError::Bursts { .. }
        | QueryError::Format { .. }
        | QueryError::NoDump { .. }
        | QueryError::NotAsKnown { .. }
        | QueryError::NotOfRows { .. }
        | QueryError::Deadline { .. }
        | QueryError::Cancelled
        | QueryError::Evaluation(_)
        | QueryError::Store(_)
        | QueryError::Io(_)
        | _ => Value::Null,
    }
}

/// What is told of a problem, which another process may have had.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    status: u16,
    /// The end of its type.
    name: String,
    title: String,
    detail: String,
    hint: Option<String>,
    /// An object, or null.
    members: Value,
}

/// A problem document.
#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    sort: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(flatten)]
    members: &'a Value,
}

impl Error {
    /// What is told of it.
    pub(crate) fn told(&self) -> Told {
        if let Self::Told(told) = self {
            return Told::clone(told);
        }
        let ((status, name, title), members) = self.describe();
        Told {
            status: status.as_u16(),
            name: name.to_owned(),
            title: title.to_owned(),
            detail: self.to_string(),
            hint: self.hint(),
            members,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut told = self.told();
        let status = StatusCode::from_u16(told.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(error = %self, cause = self.source().map(tracing::field::display), "the service failed");
            "the log of the service says why, under the id of this request".clone_into(&mut told.detail);
        }
        let problem = Problem {
            sort: format!("{PROBLEMS}{}", told.name),
            title: &told.title,
            status: told.status,
            detail: &told.detail,
            hint: told.hint.as_deref(),
            members: &told.members,
        };
        let mut response = (status, Json(problem)).into_response();
        response.extensions_mut().insert(ProblemName(told.name));
        response.headers_mut().insert(CONTENT_TYPE, PROBLEM_JSON);
        response.headers_mut().extend(self.challenge().map(|challenge| (WWW_AUTHENTICATE, challenge)));
        if matches!(self, Self::Busy) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// What a panic in a handler is answered with.
pub(crate) fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().copied().unwrap_or_default().to_owned(),
    };
    Error::Panic { message }.into_response()
}

/// Those of axum's own rejections that are problems of their own; the others are bad requests.
fn unreadable(rejection: &(dyn std::error::Error + 'static), status: StatusCode, reason: String) -> Error {
    let mut causes = iter::successors(Some(rejection), |&error| error.source());
    if causes.any(|error| error.is::<TimeoutError>()) {
        Error::SlowBody
    } else if status == StatusCode::PAYLOAD_TOO_LARGE {
        Error::Body { reason }
    } else {
        Error::Unreadable { reason }
    }
}

macro_rules! from_rejections {
    ($($rejection:ty),*) => {
        $(impl From<$rejection> for Error {
            fn from(rejection: $rejection) -> Self {
                unreadable(&rejection, rejection.status(), rejection.body_text())
            }
        })*
    };
}

from_rejections!(
    BytesRejection,
    MultipartError,
    MultipartRejection,
    FormRejection,
    PathRejection,
    QueryRejection,
    StringRejection
);
