//! The service itself: what there is, how it is, copies of its store.

use utoipa::openapi::path::HttpMethod;

use super::described::{Described, Need};
use super::parameters::path;
use crate::negotiate::JSON;
use crate::routes::backup::Backup;
use crate::routes::health::Health;
use crate::routes::index::Index;
use crate::sort;

const TAG: &str = "running";

pub(super) fn described() -> Vec<Described> {
    vec![index(), reference(), openapi(), context(), id(), health(), ready(), metrics(), backup()]
}

/// One that has one answer.
fn shows(path: &'static str, about: &'static str) -> Described {
    let mut shows = Described::new(HttpMethod::Get, path, TAG, about);
    shows.need = Need::Reading;
    shows.fails(&[sort::NO_TOKEN, sort::WRONG_TOKEN, sort::TIMEOUT])
}

fn index() -> Described {
    shows("/", "What there is").gives::<Index>(200, "The routes, each with an example.")
}

fn reference() -> Described {
    shows("/reference", "This description as a page, to read and to print").gives_as(
        200,
        "A page that stands alone.",
        ["text/html"],
    )
}

fn openapi() -> Described {
    shows("/openapi.json", "This description, for programs").gives_as(200, "An OpenAPI 3.1 document.", [JSON])
}

fn context() -> Described {
    let about = "The context of JSON-LD exports: the words of the model, each with what it means";
    shows("/context.jsonld", about).gives_as(200, "A JSON-LD context.", ["application/ld+json"])
}

fn id() -> Described {
    let about = "What ends the IRI of a thing after `https://w3id.org/chancery/id/`.";
    Described::reads(
        "/id/{path}",
        TAG,
        "Leads from an IRI of the store to its resource, a page about it, or its RDF, by `Accept`",
    )
    .example("/id/state/RUS")
    .with([path("path", about, "state/RUS")])
    .fails(&[sort::NOT_FOUND])
    .gives_as(303, "What is known of the thing is elsewhere: a thing is no document.", [])
    .header(303, "Location", "Where.")
}

fn health() -> Described {
    Described::new(HttpMethod::Get, "/health", TAG, "Whether the service answers")
        .fails(&[sort::TIMEOUT])
        .gives::<Health>(200, "It does.")
}

fn ready() -> Described {
    Described::new(HttpMethod::Get, "/ready", TAG, "Whether questions can be asked")
        .fails(&[sort::INTERNAL, sort::BUSY, sort::TIMEOUT])
        .gives::<Health>(200, "They can.")
}

fn metrics() -> Described {
    shows("/metrics", "What was counted, for Prometheus").fails(&[sort::INTERNAL, sort::BUSY]).gives_as(
        200,
        "Metrics.",
        ["application/openmetrics-text"],
    )
}

fn backup() -> Described {
    Described::writes(HttpMethod::Post, "/backup", TAG, "Copies the store")
        .more("Into the folder that the service was started with (`--backups`), under a name made of the time.")
        .fails(&[sort::NO_BACKUPS])
        .gives::<Backup>(201, "The copy is made.")
}
