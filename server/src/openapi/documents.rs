//! Documents: listed, told of, loaded, withdrawn.

use loader::Format;
use queries::{DocumentReports, Documents};
use serde_json::json;
use utoipa::openapi::ContentBuilder;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::Schema;

use super::described::{Described, anything, text as any_text};
use super::parameters::{after, flag, limit, parameter, path, text};
use crate::negotiate::{HTML, JSON, NDJSON};
use crate::routes::documents::{Loaded, MOST, USUAL, Withdrawn};
use crate::sort;

const TAG: &str = "documents";
const ID: &str = "The IRI or its end, or whatever else names a document for `chancery retract`.";
const NEXT: &str = "Leads to the next page, where there is one (`rel=\"next\"`).";
/// A mapping of a table with the columns `day`, `from` and `to`.
const MAPPING: &str = r#"[dataset]
name = "visits"

[[event]]
kind = "consult.visit"
date = "{day}"
participants = [
    { entity = "{from}", type = "state", role = "visitor" },
    { entity = "{to}", type = "state", role = "host" },
]
"#;
/// What a body may say that it is; everything else is recognised by content.
const TEXTS: [&str; 10] = [
    NDJSON,
    "text/plain",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/rdf+xml",
    "application/octet-stream",
];

pub(super) fn described() -> Vec<Described> {
    vec![list(), load(), tell(), withdraw()]
}

fn list() -> Described {
    Described::reads("/documents", TAG, "What all this comes from, in the order of ids")
        .example("/documents?limit=20")
        .takes([limit(USUAL, MOST), after()])
        .fails(&[sort::BAD_CURSOR])
        .gives::<Documents>(200, "A page.")
        .header(200, "Link", NEXT)
        .tagged()
}

fn tell() -> Described {
    Described::reads("/documents/{id}", TAG, "A document, and by pages what it reports")
        .example("/documents/medcom-20240117")
        .with([path("id", ID, "medcom-20240117")])
        .takes([limit(USUAL, MOST), after()])
        .fails(&[sort::UNKNOWN_DOCUMENT, sort::BAD_CURSOR])
        .gives::<DocumentReports>(200, "The document and a page of its reports.")
        .gives_as(200, "", [HTML])
        .header(200, "Link", NEXT)
        .tagged()
}

fn load() -> Described {
    let example = json!({
        "document": { "id": "note-1", "title": "A visit", "published": "2023-09-14" },
        "events": [{
            "id": "e1", "kind": "consult.visit", "date": "2023-09", "status": "happened",
            "participants": [{ "entity": "PRK", "role": "visitor" }, { "entity": "RUS", "role": "host" }],
        }],
    });
    let interchange = ContentBuilder::new().example(Some(example)).build();
    let bodies = TEXTS.map(|media| (media, any_text())).into_iter();
    let formats = graph_core::schema::word_of(Format::ALL.map(Format::as_str));
    Described::writes(HttpMethod::Post, "/documents", TAG, "Loads a document or table in any format that is known")
        .more(
            "Interchange JSON (one document, or one per line; `chancery schema interchange` prints its schema), ICEWS, GDELT, \
             PLOVER, temporal knowledge graphs, RDF; compressed or not. A row that is wrong keeps no other out: the answer is \
             200, and `rejects` says why. Loading the same again changes nothing.",
        )
        .takes([
            parameter("format", "The format; without it, it is recognised by content.", Schema::from(formats)),
            text("dataset", "The data set that rows without a document belong to.", "icews"),
            text("mapping", "For tables: which columns are what, as a mapping of TOML.", MAPPING),
            text("name", "How messages call what is loaded.", "rows.csv"),
            flag("replace", "A document that is there with other content is replaced."),
        ])
        .body(
            "What to load.",
            [(JSON, interchange), ("application/ld+json", anything())].into_iter().chain(bodies),
        )
        .or_none()
        .fails(&[sort::REFUSED_INPUT])
        .gives::<Loaded>(200, "What became of it.")
}

fn withdraw() -> Described {
    Described::writes(HttpMethod::Delete, "/documents/{id}", TAG, "Withdraws a document, with what it alone reported")
        .example("/documents/medcom-20240117")
        .with([path("id", ID, "medcom-20240117")])
        .takes_none()
        .fails(&[sort::UNKNOWN_DOCUMENT])
        .gives::<Withdrawn>(200, "What is gone.")
}

#[cfg(test)]
mod tests {
    use loader::Mapping;

    use super::MAPPING;

    #[test]
    fn the_mapping_that_is_shown_is_one() {
        assert_eq!(MAPPING.parse::<Mapping>().map(drop).map_err(|error| error.to_string()), Ok(()));
    }
}
