//! `/reference`: the description of the service as a page to read and to print. It runs nothing and loads nothing; what it says
//! is what `/openapi.json` says.

mod shape;

use std::sync::LazyLock;

use axum::response::Html;
use minijinja::value::Serde;
use minijinja::{Environment, HtmlEscape, Value, context};
use serde::Serialize;
use serde_json::Value as Json;

use super::described::{Described, Need};
use super::{ABOUT, OPERATIONS, TAGS, document};
use shape::{Field, fields, shape};

static PAGE: LazyLock<String> = LazyLock::new(|| page().expect("the template is whole"));

/// Answers with the page.
pub(crate) async fn get() -> Html<&'static str> {
    Html(&PAGE)
}

/// Operations that belong together.
#[derive(Serialize)]
struct Group {
    name: &'static str,
    about: &'static str,
    operations: Vec<Shown>,
}

/// An operation, as the page shows it.
#[derive(Serialize)]
struct Shown {
    id: String,
    method: &'static str,
    path: &'static str,
    about: &'static str,
    more: &'static str,
    needs: &'static str,
    /// A request that has an answer: path, parameters.
    example: &'static str,
    /// A command that sends it.
    command: String,
    parameters: Vec<Field>,
    /// What the body is.
    sent: String,
    bodies: Vec<Content>,
    answers: Vec<Answer>,
}

/// What is sent or comes, in one media type.
#[derive(Serialize)]
struct Content {
    media: String,
    shape: String,
    example: Option<String>,
}

/// An answer, of which problems are some.
#[derive(Serialize)]
struct Answer {
    status: String,
    about: String,
    headers: Vec<Field>,
    contents: Vec<Content>,
}

/// A type that operations name.
#[derive(Serialize)]
struct Named<'d> {
    name: &'d str,
    about: &'d str,
    shape: String,
    fields: Vec<Field>,
}

fn page() -> Result<String, minijinja::Error> {
    let mut pages = Environment::new();
    pages.add_filter("prose", |text: &str| Value::from_safe_string(prose(text)));
    pages.add_template("page.html", include_str!("reference/page.html"))?;
    let document = serde_json::to_value(document()).unwrap_or_default();
    let groups: Vec<Group> =
        TAGS.into_iter().map(|(name, about)| Group { name, about, operations: of(name) }).collect();
    pages.get_template("page.html")?.render(context! {
        version => env!("CARGO_PKG_VERSION"),
        openapi => document["openapi"].as_str(),
        about => ABOUT,
        groups => Value::from(Serde(groups)),
        types => Value::from(Serde(types(&document))),
    })
}

fn of(tag: &str) -> Vec<Shown> {
    OPERATIONS.iter().filter(|operation| operation.tag == tag).map(show).collect()
}

fn show(described: &Described) -> Shown {
    let operation = serde_json::to_value(described.operation()).unwrap_or_default();
    let body = &operation["requestBody"];
    let bodies = contents(&body["content"]);
    Shown {
        id: described.id(),
        method: described.method_name(),
        path: described.path,
        about: described.about,
        more: described.more,
        needs: match described.need {
            Need::Nothing => "",
            Need::Reading => "Needs the token for reading, where the service has one.",
            Need::Writing => "Needs the token for writing.",
        },
        example: described.example,
        command: command(described, &bodies),
        parameters: each(&operation["parameters"]).map(Field::of_parameter).collect(),
        sent: text(&body["description"]),
        bodies,
        answers: members(&operation["responses"]).map(answer).collect(),
    }
}

fn answer((status, answer): (&str, &Json)) -> Answer {
    let headers = members(&answer["headers"]).map(|(name, header)| Field::of_header(name, header));
    Answer {
        status: status.to_owned(),
        about: text(&answer["description"]),
        headers: headers.collect(),
        contents: contents(&answer["content"]),
    }
}

fn contents(contents: &Json) -> Vec<Content> {
    let content = |(media, content): (&str, &Json)| Content {
        media: media.to_owned(),
        shape: shape(&content["schema"]),
        example: content.get("example").map(in_full),
    };
    members(contents).map(content).collect()
}

fn types(document: &Json) -> Vec<Named<'_>> {
    let named = |(name, schema)| {
        let fields = fields(schema);
        let shape = if fields.is_empty() { shape(schema) } else { String::new() };
        Named { name, about: schema["description"].as_str().unwrap_or_default(), shape, fields }
    };
    members(&document["components"]["schemas"]).map(named).collect()
}

/// The command that makes the request of the example, for a shell in which `$url` is the service and `$auth` a token.
fn command(described: &Described, bodies: &[Content]) -> String {
    let method = match described.method_name() {
        "GET" => String::new(),
        method => format!(" -X {method}"),
    };
    let token = if described.need == Need::Writing { " -H \"$auth\"" } else { "" };
    let body = bodies.iter().find(|body| body.example.is_some()).or(bodies.first());
    let body = body.map(|body| format!(" -H 'Content-Type: {}' --data-binary @FILE", body.media));
    format!("curl{method}{token}{} \"$url{}\"", body.unwrap_or_default(), described.example)
}

/// Text as HTML: what stands in backticks is code, empty lines part paragraphs, lines that begin with a hyphen are a list.
fn prose(text: &str) -> String {
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let html = blocks.map(|block| match block.strip_prefix("- ") {
        Some(items) => {
            let items = items.split("\n- ").map(|item| format!("<li>{}</li>", with_code(item)));
            format!("<ul>{}</ul>", items.collect::<String>())
        }
        None => format!("<p>{}</p>", with_code(block)),
    });
    html.collect()
}

fn with_code(text: &str) -> String {
    let parts = text.split('`').map(|part| HtmlEscape(part).to_string()).enumerate();
    parts.map(|(n, part)| if n % 2 == 1 { format!("<code>{part}</code>") } else { part }).collect()
}

/// An example: text as it is, JSON on lines.
fn in_full(example: &Json) -> String {
    example.as_str().map_or_else(|| format!("{example:#}"), str::to_owned)
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn each(list: &Json) -> impl Iterator<Item = &Json> {
    list.as_array().into_iter().flatten()
}

fn members(object: &Json) -> impl Iterator<Item = (&str, &Json)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup() {
        assert_eq!(prose("a <b> & `c<d`\n\ne"), "<p>a &lt;b&gt; &amp; <code>c&lt;d</code></p><p>e</p>");
        assert_eq!(prose("- `a`: b.\n- c."), "<ul><li><code>a</code>: b.</li><li>c.</li></ul>");
        assert_eq!(prose("\n"), "");
    }
}
