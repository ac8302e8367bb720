//! `/openapi.json`: the description and the service say the same.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::Value;

use super::{Service, request};
use crate::openapi::OPERATIONS;
use crate::sort;

const RDF_XML: &str = "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>";

async fn document() -> Value {
    Service::new().get("/openapi.json").await.ok()
}

/// Every operation of the document: method, path, description.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let of_path = |(path, item): (&String, &'_ Value)| {
        let operations = item.as_object().expect("an item").iter();
        let named: Vec<_> =
            operations.map(|(method, _)| (method.to_uppercase(), path.clone(), method.clone())).collect();
        named
    };
    let named: Vec<_> = paths.iter().flat_map(of_path).collect();
    named.into_iter().map(|(name, path, method)| (name, path.clone(), &document["paths"][path][method])).collect()
}

/// Every path that the router is made with, as the document writes them.
fn routes() -> BTreeSet<String> {
    let source = include_str!("../lib.rs").split(".route(\"").skip(1);
    source.map(|rest| rest.split('"').next().expect("a path").replace("{*", "{")).collect()
}

#[tokio::test]
async fn every_route_is_described_and_every_description_has_a_route() {
    let (service, document) = (Service::new(), document().await);
    let mut described: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (method, path, _) in operations(&document) {
        described.entry(path).or_default().insert(method);
    }
    assert_eq!(described.keys().cloned().collect::<BTreeSet<_>>(), routes());
    for (path, methods) in described {
        let method = axum::http::Method::PATCH; // which no route has
        let answer = service.send(request(method, &path.replace(['{', '}'], ""))).await;
        answer.problem(405, "method-not-allowed");
        let allowed = answer.header("allow").split(',').map(|method| method.trim().to_owned());
        let allowed: BTreeSet<_> = allowed.filter(|method| method != "HEAD").collect();
        assert_eq!(allowed, methods, "{path}");
    }
}

/// A route says which parameters it has when it is sent one that it does not have.
#[tokio::test]
async fn parameters_are_those_that_are_taken() {
    /// Those that are read only to be refused with a reason.
    const REFUSED: [(&str, &str); 2] = [("/network/compare", "from"), ("/network/compare", "to")];
    let (service, document) = (Service::empty(), document().await);
    let mut checked = 0;
    for (method, path, operation) in operations(&document) {
        if path == "/sparql"
            || operation["responses"]["400"]["description"]
                .as_str()
                .is_none_or(|text| !text.contains("unknown-parameter"))
        {
            continue;
        }
        let parameters = operation["parameters"].as_array().map_or(&[] as &[Value], Vec::as_slice);
        let of_query: Vec<&Value> = parameters.iter().filter(|parameter| parameter["in"] == "query").collect();
        let mut query = vec!["no_such=1".to_owned()];
        for parameter in of_query.iter().filter(|parameter| parameter["required"] == true) {
            let example = parameter["example"].get(0).unwrap_or(&parameter["example"]);
            query.push(format!(
                "{}={}",
                parameter["name"].as_str().expect("a name"),
                example.as_str().expect("an example")
            ));
        }
        let uri = format!("{}?{}", path.replace(['{', '}'], ""), query.join("&"));
        let method = method.parse().expect("a method");
        let problem = service.write(method, &uri, "text/turtle", "").await.problem(400, "unknown-parameter");
        let taken = problem["expected"].as_array().expect("those it has").iter().filter_map(Value::as_str);
        let taken: BTreeSet<&str> = taken.filter(|name| !REFUSED.contains(&(path.as_str(), *name))).collect();
        let described: BTreeSet<&str> = of_query.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
        assert_eq!(described, taken, "{uri}");
        checked += 1;
    }
    assert!(checked > 15, "{checked}");
}

#[tokio::test]
async fn every_reference_leads_somewhere_and_ids_are_unique() {
    fn references<'d>(value: &'d Value, found: &mut Vec<&'d str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document().await;
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")));
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let ids: Vec<_> =
        operations(&document).iter().map(|(_, _, operation)| operation["operationId"].to_string()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
}

/// Each parameter that needs a value is shown with one, and every operation with what it does and a request.
#[tokio::test]
async fn nothing_is_without_words() {
    let document = document().await;
    for (method, path, operation) in operations(&document) {
        assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 10), "{method} {path}");
        assert!(operation["description"].as_str().is_some_and(|text| text.contains("Example: `/")), "{method} {path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].as_str().is_some_and(|text| text.ends_with('.')), "{path}: {parameter}");
            assert!(parameter["required"] == false || !parameter["example"].is_null(), "{path}: {parameter}");
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        for (property, of_property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(!of_property.is_null(), "{name}.{property}");
        }
    }
}

/// The requests that are shown have answers: of the sample, and but for a graph that nobody has put.
#[tokio::test]
async fn every_example_has_an_answer() {
    let service = Service::new();
    for operation in
        OPERATIONS.iter().filter(|operation| operation.method_name() == "GET" && operation.example != "/store/notes")
    {
        let answer = service.get(operation.example).await;
        let is_well = answer.status.is_success() || answer.status.is_redirection();
        assert!(is_well, "{}: {}", operation.example, answer.text());
    }
}

/// `/sparql` lets parameters be that it does not know: what it heeds is seen by what it refuses.
#[tokio::test]
async fn forms_of_sparql_are_as_they_are_described() {
    let (service, document) = (Service::empty(), document().await);
    let form = "application/x-www-form-urlencoded";
    for path in ["/sparql", "/update"] {
        let schema = &document["paths"][path]["post"]["requestBody"]["content"][form]["schema"];
        let names: Vec<&String> = schema["properties"].as_object().expect("members").keys().collect();
        assert_eq!(names.len(), if path == "/sparql" { 6 } else { 3 }, "{names:?}");
        for text in ["query=ASK{}", "update=CLEAR+DEFAULT"]
            .into_iter()
            .filter(|text| names.iter().any(|name| text.starts_with(*name)))
        {
            let let_be = service.write(Method::POST, path, form, format!("{text}&output=json")).await;
            assert_eq!(let_be.status, 200, "{path} {text}: {}", let_be.text());
            for name in &names {
                let answer = service.write(Method::POST, path, form, format!("{text}&{name}=no%20iri")).await;
                let sort = answer.any_problem()["type"].to_string();
                let expected = ["bad-parameter", "bad-graph", "repeated-parameter"];
                assert!(
                    expected.iter().any(|name| sort.ends_with(&format!("{name}\""))),
                    "{path} {text} {name}: {sort}"
                );
            }
        }
    }
}

/// Every body that is described is read, in each of its media types.
#[tokio::test]
async fn bodies_of_graphs_are_as_they_are_described() {
    let (service, document) = (Service::empty(), document().await);
    let contents = &document["paths"]["/store"]["put"]["requestBody"]["content"];
    for media in contents.as_object().expect("media types").keys().filter(|media| !media.starts_with("multipart")) {
        let body = if media.ends_with("json") {
            "[]"
        } else if media.ends_with("xml") {
            RDF_XML
        } else {
            ""
        };
        let answer = service.write(Method::PUT, "/store/a", media, body).await;
        assert!(matches!(answer.status.as_u16(), 201 | 204), "{media}: {}", answer.text());
    }
    service.write(Method::PUT, "/store/a", "text/csv", "").await.problem(415, "unsupported-media-type");
}

/// The page has everything that the document has, each thing once, and its links lead somewhere.
#[tokio::test]
async fn the_page_shows_the_whole_description() {
    let (page, document) = (Service::new().get("/reference").await, document().await);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let page = page.text().replace("&#x2f;", "/");
    let ids: Vec<&str> = quoted(&page, " id=\"").collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
    for link in quoted(&page, "href=\"#") {
        assert!(ids.contains(&link), "{link}");
    }
    for (method, path, operation) in operations(&document) {
        let id = operation["operationId"].as_str().expect("an id");
        let section = page.split_once(&format!("<section id=\"{id}\">")).expect("a section").1;
        let section = section.split_once("</section>").expect("its end").0;
        let members =
            |of: &Value| of.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned));
        let media = members(&operation["requestBody"]["content"]).into_iter().chain(parameters);
        for name in media.chain([path.clone()]) {
            assert!(section.contains(&format!("<code>{name}</code>")), "{method} {path}: {name}");
        }
        for status in members(&operation["responses"]) {
            assert!(section.contains(&format!("<td>{status}</td>")), "{method} {path}: {status}");
        }
        assert!(section.contains("<pre>curl "), "{method} {path}");
    }
    for (name, _) in document["components"]["schemas"].as_object().expect("schemas") {
        assert!(ids.contains(&format!("type-{name}").as_str()), "{name}");
    }
}

/// A browser that shows the page asks for nothing else, and the page has nothing that runs.
#[tokio::test]
async fn the_page_stands_alone() {
    let page = Service::new().get("/reference").await;
    for foreign in ["<script", "<link", "<img", "<iframe", "@import", "url(", "src=", "onclick"] {
        assert!(!page.text().contains(foreign), "{foreign}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline';"), "{policy}");
}

/// What stands between `before` and the next quotation mark, each time.
fn quoted<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn every_sort_of_problem_is_some_operations() {
    let described: BTreeSet<&str> =
        OPERATIONS.iter().flat_map(|operation| operation.sorts().into_values().flat_map(BTreeMap::into_keys)).collect();
    let all: BTreeSet<&str> = sort::ALL.iter().map(|(_, name, _)| *name).collect();
    let undescribed: Vec<_> = all.difference(&described).collect();
    assert_eq!(undescribed, [&"method-not-allowed"], "which no operation has");
}
