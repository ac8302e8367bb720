//! SPARQL and whole graphs, by the standards of the W3C.

use graph_core::free::Changed;
use queries::graphs::Done;
use queries::{Form, Format};
use serde_json::json;
use utoipa::openapi::path::{HttpMethod, Parameter};
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Content, ContentBuilder};

use super::described::{Described, Need, anything, shown, text as any_text};
use super::parameters::{flag, many, path, text};
use crate::routes::sparql::{FORM, Operation};
use crate::routes::store;
use crate::sort::{self, Sort};

const TAG: &str = "sparql";
const QUERY: &str = "SELECT ?event ?label WHERE { ?event ch:standing standing:disputed ; rdfs:label ?label } LIMIT 5";
const UPDATE: &str = "CLEAR SILENT GRAPH <http://example.org/notes>";
const GRAPH: &str = "http://example.org/notes";
const TURTLE: &str = "<http://example.org/talks> <http://example.org/note> \"to be checked\" .";
/// Why a query is not answered.
const REFUSED: &[Sort] = &[
    sort::MALFORMED_QUERY,
    sort::QUERY_TOO_LARGE,
    sort::OPEN_PATH,
    sort::PRODUCT_TOO_LARGE,
    sort::STRINGS_TOO_LONG,
    sort::UNKNOWN_SERVICE,
    sort::MALFORMED_TIMELINE_REQUEST,
    sort::UNANSWERABLE_QUERY,
    sort::UNKNOWN_NAME,
    sort::AMBIGUOUS_NAME,
    sort::BAD_CURSOR,
    sort::BAD_GRAPH,
    sort::BAD_BASE,
    sort::BAD_PARAMETER,
    sort::MISSING_PARAMETER,
    sort::REPEATED_PARAMETER,
    sort::ANSWER_TOO_LARGE,
    sort::TOO_MUCH_MEMORY,
];
/// Why an update is not made.
const UNMADE: &[Sort] = &[
    sort::PROTECTED,
    sort::LOAD_REFUSED,
    sort::DATASET_CONFLICT,
    sort::GRAPH_EXISTS,
    sort::UNKNOWN_GRAPH,
    sort::UPDATE_TOO_LARGE,
    sort::MALFORMED_RDF,
];

pub(super) fn described() -> Vec<Described> {
    let mut all = vec![query(), post(), update()];
    let operations = |path| [read_graph(path), put_graph(path), add_to_graph(path), delete_graph(path)];
    all.extend(operations("/store").map(|graph| graph.example("/store?default").takes(by_parameter())));
    let by_address = |graph: Described| graph.example("/store/notes").with([by_path()]).takes_none();
    all.extend(operations("/store/{path}").map(by_address));
    all
}

fn results() -> impl Iterator<Item = &'static str> {
    let formats = Form::Solutions.formats().chain(Form::Graph.formats());
    formats.flat_map(|format: Format| format.media_types().iter().copied())
}

fn graphs() -> impl Iterator<Item = &'static str> {
    Form::Graph.formats().flat_map(|format| format.media_types().iter().copied())
}

fn query() -> Described {
    let named = |name, about| many::<String>(name, about, GRAPH, None);
    let [default, others] = Operation::Query.dataset();
    Described::reads("/sparql", TAG, "Answers a SPARQL 1.1 query; without one, describes the endpoint")
        .more("By the SPARQL 1.1 Protocol. Parameters other than these are let be. Every answer is whole.")
        .example("/sparql?query=SELECT+*+%7B+?event+ch:party+?state+%7D+LIMIT+5")
        .with([
            text(Operation::Query.text(), "The query.", QUERY),
            named(default, "Graphs that the default graph is made of."),
            named(others, "Graphs that `GRAPH` reaches."),
        ])
        .fails(REFUSED)
        .fails(&[sort::UNKNOWN_GRAPH])
        .gives_as(200, "Rows, a truth value, triples or the description of the endpoint.", results())
}

/// The body of an operation, or of one of several: as a form, or as it is.
fn bodies(described: Described, operations: &[Operation]) -> Described {
    let example = |operation: Operation| match operation {
        Operation::Query => QUERY,
        Operation::Update => UPDATE,
    };
    let mut form = ObjectBuilder::new();
    for operation in operations {
        form = form.property(operation.text(), Object::with_type(Type::String));
        for name in operation.dataset() {
            form = form.property(name, ArrayBuilder::new().items(Object::with_type(Type::String)));
        }
    }
    let mut contents = Vec::new();
    if let Some(first) = operations.first() {
        let example = json!({ first.text(): example(*first) });
        contents.push((FORM, ContentBuilder::new().schema(Some(Schema::from(form))).example(Some(example)).build()));
    }
    contents.extend(operations.iter().map(|operation| (operation.media(), shown(example(*operation)))));
    described.body("The text itself, or a form.", contents).fails(&[sort::UNSUPPORTED_MEDIA_TYPE])
}

fn post() -> Described {
    let mut post =
        Described::writes(HttpMethod::Post, "/sparql", TAG, "Answers the query of the body, or makes the update in it");
    post.need = Need::Reading;
    bodies(post, &[Operation::Query, Operation::Update])
        .more("An update needs the token for writing; all its operations are done, or none.")
        .fails(REFUSED)
        .fails(UNMADE)
        .fails(&[sort::NOT_ACCEPTABLE])
        .gives::<Changed>(200, "The answer to the query; for an update, how many statements were added and removed.")
        .gives_as(200, "", results())
}

fn update() -> Described {
    let update = Described::writes(HttpMethod::Post, "/update", TAG, "Makes the update of the body");
    bodies(update, &[Operation::Update])
        .more("All its operations are done, or none. What the service knows of events is protected: it changes by `/documents`.")
        .fails(REFUSED)
        .fails(UNMADE)
        .gives::<Changed>(200, "How many statements were added and removed.")
}

fn by_parameter() -> [Parameter; 2] {
    [text("graph", "The graph with this IRI; this, or `default`.", GRAPH), flag("default", "The default graph.")]
}

fn by_path() -> Parameter {
    path("path", "The end of the graph's IRI, which is the address itself.", "notes")
}

fn read_graph(path: &'static str) -> Described {
    Described::reads(path, TAG, "A graph, whole")
        .more("Sent while it is written. One that cannot be finished ends in a cut connection, never in a well-formed end.")
        .fails(&[sort::UNKNOWN_GRAPH, sort::BAD_GRAPH, sort::MISSING_PARAMETER])
        .gives_as(200, "The graph.", graphs())
}

/// One that takes a graph.
fn takes_graph(method: HttpMethod, path: &'static str, about: &'static str) -> Described {
    let file = Schema::from(ObjectBuilder::new().property("file", Object::with_type(Type::String)));
    let content = |media: &'static str| match media {
        "text/turtle" => shown(TURTLE),
        store::MULTIPART => Content::new(Some(file.clone())),
        media if media.ends_with("json") => anything(),
        _ => any_text(),
    };
    Described::writes(method, path, TAG, about)
        .body(
            "A graph, or several as `multipart/form-data`.",
            store::GRAPHS.iter().map(|media| (*media, content(media))),
        )
        .fails(&[
            sort::MALFORMED_RDF,
            sort::PROTECTED,
            sort::UPDATE_TOO_LARGE,
            sort::BAD_GRAPH,
            sort::MISSING_PARAMETER,
        ])
        .fails(&[sort::UNSUPPORTED_MEDIA_TYPE])
}

fn put_graph(path: &'static str) -> Described {
    takes_graph(HttpMethod::Put, path, "Puts what is sent in the place of a graph")
        .gives::<Done>(201, "There was no such graph.")
        .gives_as(204, "There was one.", [])
}

fn add_to_graph(path: &'static str) -> Described {
    takes_graph(HttpMethod::Post, path, "Adds what is sent to a graph; to a new one, where none is named")
        .gives::<Done>(200, "How many statements were added.")
        .gives::<Done>(201, "The graph is new.")
        .header(201, "Location", "The IRI of the new graph.")
}

fn delete_graph(path: &'static str) -> Described {
    Described::writes(HttpMethod::Delete, path, TAG, "Deletes a graph")
        .fails(&[
            sort::UNKNOWN_GRAPH,
            sort::BAD_GRAPH,
            sort::PROTECTED,
            sort::MISSING_PARAMETER,
            sort::UPDATE_TOO_LARGE,
        ])
        .gives::<Changed>(200, "How many statements were removed.")
}
