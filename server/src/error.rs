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
use crate::sort::{self, Sort};

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
        match self {
            Self::Query(error) => describe_query_error(error),
            Self::NotThere(error) => {
                let ((_, name, title), members) = describe_query_error(error);
                ((StatusCode::NOT_FOUND, name, title), members)
            }
            Self::Parameter { name, found, .. } => (sort::BAD_PARAMETER, json!({ "parameter": name, "found": found })),
            Self::Missing { name } => (sort::MISSING_PARAMETER, json!({ "parameter": name })),
            Self::Repeated { name } => (sort::REPEATED_PARAMETER, json!({ "parameter": name })),
            Self::Unknown { name, known } => (sort::UNKNOWN_PARAMETER, json!({ "parameter": name, "expected": known })),
            Self::Unreadable { .. } => (sort::UNREADABLE_REQUEST, Value::Null),
            Self::Body { .. } => (sort::REQUEST_TOO_LARGE, Value::Null),
            Self::SlowBody => (sort::SLOW_REQUEST, Value::Null),
            Self::MediaType { found, expected } => {
                (sort::UNSUPPORTED_MEDIA_TYPE, json!({ "found": found, "expected": expected }))
            }
            Self::NotAcceptable { available } => (sort::NOT_ACCEPTABLE, json!({ "available": available })),
            Self::Update(error) => describe_update_error(error),
            Self::ReadOnly => (sort::READ_ONLY, Value::Null),
            Self::NoToken => (sort::NO_TOKEN, Value::Null),
            Self::WrongToken => (sort::WRONG_TOKEN, Value::Null),
            Self::ReadersToken => (sort::READERS_TOKEN, Value::Null),
            Self::AnswerTooLarge { most } => (sort::ANSWER_TOO_LARGE, json!({ "most": most })),
            Self::NoBackups => (sort::NO_BACKUPS, Value::Null),
            Self::Memory { most } => (sort::TOO_MUCH_MEMORY, json!({ "most": most })),
            Self::NoRoute { .. } => (sort::NOT_FOUND, Value::Null),
            Self::NoMethod { .. } => (sort::METHOD_NOT_ALLOWED, Value::Null),
            Self::Busy => (sort::BUSY, Value::Null),
            Self::Timeout { .. } => (sort::TIMEOUT, Value::Null),
            Self::Load(error) => describe_load_error(error),
            Self::Metrics(_)
            | Self::Spool(_)
            | Self::Told(_)
            | Self::Child(_)
            | Self::Panic { .. }
            | Self::Lost(_)
            | Self::NoThread(_) => (sort::INTERNAL, Value::Null),
        }
    }
}

fn describe_update_error(error: &UpdateError) -> (Sort, Value) {
    match error {
        UpdateError::Query(error) => describe_query_error(error),
        UpdateError::Edit(EditError::Protected { statement }) => (sort::PROTECTED, json!({ "statement": statement })),
        UpdateError::Edit(EditError::ProtectedGraph { graph }) => (sort::PROTECTED, json!({ "graph": graph })),
        UpdateError::Load { .. } => (sort::LOAD_REFUSED, Value::Null),
        UpdateError::Dataset => (sort::DATASET_CONFLICT, Value::Null),
        UpdateError::NoGraph { graph } => (sort::UNKNOWN_GRAPH, json!({ "graph": graph })),
        UpdateError::GraphExists { graph } => (sort::GRAPH_EXISTS, json!({ "graph": graph })),
        UpdateError::Rdf { .. } => (sort::MALFORMED_RDF, Value::Null),
        UpdateError::TooMany { most } => (sort::UPDATE_TOO_LARGE, json!({ "most": most })),
        UpdateError::Edit(_) | _ => (sort::INTERNAL, Value::Null),
    }
}

fn describe_load_error(error: &LoadError) -> (Sort, Value) {
    let refused = sort::REFUSED_INPUT;
    match error {
        LoadError::TooLarge { most, .. } => (sort::REQUEST_TOO_LARGE, json!({ "most": most })),
        LoadError::Refused { first, .. } => (refused, json!({ "rejects": first })),
        LoadError::Damaged { .. }
        | LoadError::Unrecognised { .. }
        | LoadError::Unfit { .. }
        | LoadError::Columns { .. } => (refused, Value::Null),
        LoadError::Io(_) | LoadError::Store(_) | _ => (sort::INTERNAL, Value::Null),
    }
}

fn describe_query_error(error: &QueryError) -> (Sort, Value) {
    (sort_of_query_error(error), members_of_query_error(error))
}

fn sort_of_query_error(error: &QueryError) -> Sort {
    match error {
        QueryError::UnknownName { .. } => sort::UNKNOWN_NAME,
        QueryError::AmbiguousName { .. } => sort::AMBIGUOUS_NAME,
        QueryError::UnknownEvent { .. } => sort::UNKNOWN_EVENT,
        QueryError::UnknownDocument { .. } => sort::UNKNOWN_DOCUMENT,
        QueryError::AmbiguousEvent { .. } => sort::AMBIGUOUS_EVENT,
        QueryError::Cursor { .. } => sort::BAD_CURSOR,
        QueryError::Syntax { .. } => sort::MALFORMED_QUERY,
        QueryError::UnknownGraph { .. } => sort::UNKNOWN_GRAPH,
        QueryError::Graph { .. } => sort::BAD_GRAPH,
        QueryError::Base { .. } => sort::BAD_BASE,
        QueryError::TooLarge { .. } => sort::QUERY_TOO_LARGE,
        QueryError::OpenPath { .. } => sort::OPEN_PATH,
        QueryError::Product { .. } => sort::PRODUCT_TOO_LARGE,
        QueryError::Growth { .. } => sort::STRINGS_TOO_LONG,
        QueryError::Service { .. } => sort::UNKNOWN_SERVICE,
        QueryError::TimelineRequest { .. } => sort::MALFORMED_TIMELINE_REQUEST,
        QueryError::TooManyBins { .. } => sort::TOO_MANY_BINS,
        QueryError::NegativeWeights { .. } => sort::NEGATIVE_WEIGHTS,
        QueryError::NotTwo { .. } => sort::NOT_TWO,
        QueryError::Bursts { .. } => sort::SENSELESS_BURSTS,
        QueryError::NotAsKnown { .. } => sort::NOT_AS_KNOWN,
        QueryError::Evaluation(_) => sort::UNANSWERABLE_QUERY,
        QueryError::Deadline { .. } => sort::TIMEOUT,
        QueryError::Format { .. }
        | QueryError::NoDump { .. }
        | QueryError::Cancelled
        | QueryError::Store(_)
        | QueryError::Io(_)
        | _ => sort::INTERNAL,
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
            sort: sort::iri(&told.name),
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
