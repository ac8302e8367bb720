//! `/openapi.json`: what the service does, as an OpenAPI 3.1 document, <https://spec.openapis.org/oas/v3.1.1>.
//!
//! What an operation gives is described by the types that it writes; tests compare the parameters, paths and methods
//! described here with those that the service takes.

mod described;
mod documents;
mod network;
mod parameters;
pub(crate) mod reference;
mod relations;
mod running;
mod sparql;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathsBuilder, RefOr};

use crate::negotiate::JSON;
use crate::sort;

pub(crate) use described::Described;

/// Groups of operations, in the order in which a reader meets them.
pub(crate) const TAGS: [(&str, &str); 5] = [
    ("events", "What happened, between whom, and who they are."),
    ("network", "Who is central, who brokers, what changed."),
    ("documents", "Where it is said. Posting a document loads it, deleting one withdraws it."),
    ("sparql", "SPARQL 1.1: queries, updates and whole graphs."),
    ("running", "The service itself."),
];

const ABOUT: &str = "\
Timelines, entities, events, relations and SPARQL over a store of Chancery. Parameters are the options of the command line.

Names of actors are found in many languages and by code (`RUS`, `Rusia`, `Putin`); one that several have is answered with the \
candidates. Dates are EDTF (ISO 8601-2) and never more precise than the source; a window keeps what may fall in it.

A parameter that an operation does not have is an error, but for `/sparql`, whose clients send hints of their own. \
HEAD works wherever GET does. Problems are RFC 9457 documents whose `type` stays what it is. A request whose head is longer \
than 64 KiB is answered with 431 or 414 and no document.";

/// Every operation.
pub(crate) static OPERATIONS: LazyLock<Vec<Described>> = LazyLock::new(|| {
    [relations::described(), network::described(), documents::described(), sparql::described(), running::described()]
        .into_iter()
        .flatten()
        .collect()
});

static DOCUMENT: LazyLock<String> =
    LazyLock::new(|| document().to_pretty_json().expect("a description of the service is JSON"));

/// The document.
pub(crate) fn document() -> OpenApi {
    let paths =
        OPERATIONS.iter().fold(PathsBuilder::new(), |paths, described| paths.path(described.path, described.item()));
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build();
    let info = InfoBuilder::new()
        .title("Chancery")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(license))
        .build();
    let tags = TAGS.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build());
    OpenApiBuilder::new().info(info).paths(paths).tags(Some(tags)).components(Some(components().build())).build()
}

fn components() -> ComponentsBuilder {
    let mut schemas: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
    schemas.extend(OPERATIONS.iter().flat_map(|described| described.schemas.clone()));
    schemas.insert("Problem".to_owned(), RefOr::T(problem()));
    let bearer = |about: &str| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about));
        SecurityScheme::Http(scheme.build())
    };
    ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(
            "reading",
            bearer("The token for reading; needed only where the service was started with one."),
        )
        .security_scheme(
            "writing",
            bearer("The token for writing, which also reads. Without one the service only reads."),
        )
}

/// A problem document. Members beyond these say what a program can act on, such as the parameter or the candidates.
fn problem() -> Schema {
    let text = |about: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(about));
    let sorts = sort::ALL.iter().map(|(_, name, _)| sort::iri(name));
    let status = ObjectBuilder::new().schema_type(Type::Integer).description(Some("That of the answer."));
    let example = json!({
        "type": sort::iri("bad-parameter"), "title": sort::BAD_PARAMETER.2, "status": 400,
        "detail": "parameter `limit` cannot be `0`: expected a number from 1 to 1000", "parameter": "limit", "found": "0",
    });
    ObjectBuilder::new()
        .description(Some("Why there is no answer (RFC 9457). Further members say what a program can act on."))
        .property("type", text("Which sort of problem: stays what it is.").enum_values(Some(sorts)))
        .property("title", text("What is wrong with every problem of this sort."))
        .property("status", status)
        .property("detail", text("What is wrong with this request: what was found, and what was expected."))
        .property("hint", text("What to do about it."))
        .required("type")
        .required("title")
        .required("status")
        .required("detail")
        .examples([example])
        .into()
}

/// The description of the service, as an OpenAPI document of JSON.
pub fn openapi_document() -> &'static str {
    &DOCUMENT
}

/// Answers with the document.
pub(crate) async fn get() -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static(JSON))], DOCUMENT.as_str()).into_response()
}
