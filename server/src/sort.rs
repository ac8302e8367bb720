//! The sorts of problems there are. A client acts on them, so that they stay what they are.

use axum::http::StatusCode;

/// A sort of problem, the same for ever: status, name and title.
pub(crate) type Sort = (StatusCode, &'static str, &'static str);

/// The type of a problem (RFC 9457) with this name.
pub(crate) fn iri(name: &str) -> String {
    format!("https://w3id.org/chancery/problems/{name}")
}

macro_rules! sorts {
    ($($constant:ident = $status:ident, $name:literal, $title:literal;)*) => {
        $(pub(crate) const $constant: Sort = (StatusCode::$status, $name, $title);)*

        /// Every sort.
        pub(crate) const ALL: &[Sort] = &[$($constant),*];
    };
}

sorts! {
    BAD_PARAMETER = BAD_REQUEST, "bad-parameter", "A parameter has a value that it cannot have";
    MISSING_PARAMETER = BAD_REQUEST, "missing-parameter", "A parameter is missing";
    REPEATED_PARAMETER = BAD_REQUEST, "repeated-parameter", "A parameter stands there more than once";
    UNKNOWN_PARAMETER = BAD_REQUEST, "unknown-parameter", "There is no such parameter";
    UNREADABLE_REQUEST = BAD_REQUEST, "unreadable-request", "The request cannot be read";
    REQUEST_TOO_LARGE = PAYLOAD_TOO_LARGE, "request-too-large", "The request is too large";
    SLOW_REQUEST = REQUEST_TIMEOUT, "slow-request", "The request did not come in time";
    UNSUPPORTED_MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "A body of this type is not read";
    NOT_ACCEPTABLE = NOT_ACCEPTABLE, "not-acceptable", "The answer cannot be had in an accepted format";
    READ_ONLY = FORBIDDEN, "read-only", "The service only reads";
    NO_TOKEN = UNAUTHORIZED, "no-token", "A token is needed";
    WRONG_TOKEN = UNAUTHORIZED, "wrong-token", "The token is not the right one";
    READERS_TOKEN = FORBIDDEN, "readers-token", "The token is for reading, not for writing";
    ANSWER_TOO_LARGE = UNPROCESSABLE_ENTITY, "answer-too-large", "The answer is larger than is given out";
    NO_BACKUPS = FORBIDDEN, "no-backups", "The service makes no copies of its store";
    TOO_MUCH_MEMORY = UNPROCESSABLE_ENTITY, "too-much-memory", "The query needs more memory than it may have";
    NOT_FOUND = NOT_FOUND, "not-found", "There is nothing here";
    METHOD_NOT_ALLOWED = METHOD_NOT_ALLOWED, "method-not-allowed", "This cannot be done here";
    BUSY = SERVICE_UNAVAILABLE, "busy", "Too many requests are running";
    TIMEOUT = SERVICE_UNAVAILABLE, "timeout", "The answer took too long";
    UNKNOWN_GRAPH = NOT_FOUND, "unknown-graph", "There is no such graph";
    INTERNAL = INTERNAL_SERVER_ERROR, "internal", "The service failed";
    PROTECTED = CONFLICT, "protected", "What is known of events is not changed like this";
    LOAD_REFUSED = BAD_REQUEST, "load-refused", "Nothing is fetched from elsewhere";
    DATASET_CONFLICT = BAD_REQUEST, "dataset-conflict", "The dataset is named twice";
    GRAPH_EXISTS = CONFLICT, "graph-exists", "There is such a graph already";
    MALFORMED_RDF = BAD_REQUEST, "malformed-rdf", "The graph cannot be read";
    UPDATE_TOO_LARGE = UNPROCESSABLE_ENTITY, "update-too-large", "The update changes more than is taken at once";
    REFUSED_INPUT = UNPROCESSABLE_ENTITY, "refused-input", "What was sent cannot be loaded";
    UNKNOWN_NAME = BAD_REQUEST, "unknown-name", "Nobody and nothing has this name";
    AMBIGUOUS_NAME = BAD_REQUEST, "ambiguous-name", "Several have this name";
    UNKNOWN_EVENT = NOT_FOUND, "unknown-event", "There is no such event";
    UNKNOWN_DOCUMENT = NOT_FOUND, "unknown-document", "There is no such document";
    AMBIGUOUS_EVENT = BAD_REQUEST, "ambiguous-event", "Several events have ids that start like this";
    BAD_CURSOR = BAD_REQUEST, "bad-cursor", "The cursor is no place in this timeline";
    MALFORMED_QUERY = BAD_REQUEST, "malformed-query", "The query cannot be read";
    BAD_GRAPH = BAD_REQUEST, "bad-graph", "A graph is named by no IRI";
    BAD_BASE = BAD_REQUEST, "bad-base", "Relative IRIs have nothing to be relative to";
    QUERY_TOO_LARGE = BAD_REQUEST, "query-too-large", "The query is larger than is read";
    OPEN_PATH = BAD_REQUEST, "open-path", "A path is bound at neither end";
    PRODUCT_TOO_LARGE = BAD_REQUEST, "product-too-large", "Parts that share no variable make too many rows";
    STRINGS_TOO_LONG = BAD_REQUEST, "strings-too-long", "The query makes strings beyond measure";
    UNKNOWN_SERVICE = BAD_REQUEST, "unknown-service", "This service is not asked";
    MALFORMED_TIMELINE_REQUEST = BAD_REQUEST, "malformed-timeline-request", "A timeline is asked for in no known way";
    TOO_MANY_BINS = BAD_REQUEST, "too-many-bins", "The histogram has more bins than are given out";
    NEGATIVE_WEIGHTS = BAD_REQUEST, "negative-weights", "The measure is of ties that weigh nothing below 0";
    NOT_TWO = BAD_REQUEST, "not-two", "The question is asked of two different actors";
    SENSELESS_BURSTS = BAD_REQUEST, "senseless-bursts", "Bursts like these mean nothing";
    NOT_AS_KNOWN = BAD_REQUEST, "not-as-known", "The format has statements as they stand";
    UNANSWERABLE_QUERY = BAD_REQUEST, "unanswerable-query", "The query cannot be answered";
}
