//! Requests and what is expected of their answers, as manifests describe them in the vocabulary of HTTP.

use oxigraph::io::RdfFormat;
use oxigraph::model::dataset::CanonicalizationAlgorithm;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};

use super::Failure;
use super::manifest::{MF, Node, graph};
use super::service::{Answer, Service};

const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";

/// Sends the requests of a test one after the other, and looks at each answer. `path` tells where the service has what is
/// at a path of the manifest.
pub(super) fn run(test: Node<'_>, service: &Service, path: impl Fn(&str) -> String) -> Result<(), Failure> {
    let action = test.one(MF, "action").ok_or("no action")?;
    let mut location = None;
    for (number, request) in (1..).zip(action.list(HT, "requests")) {
        let answer = send(request, service, &path, location.as_deref())?;
        let expected = request.one(HT, "resp").ok_or("no response")?;
        check(expected, &answer).map_err(|failure| {
            format!("request {number}: {failure}; answered {} {:.300}", answer.status, answer.text())
        })?;
        if expected.one(MF, "expectedLocation").is_some() {
            location = Some(answer.header("location").to_owned()).filter(|location| !location.is_empty());
            location.as_ref().ok_or("no `Location`")?;
        }
    }
    Ok(())
}

fn send(
    request: Node<'_>,
    service: &Service,
    path: impl Fn(&str) -> String,
    location: Option<&str>,
) -> Result<Answer, Failure> {
    let text = |name| request.one(HT, name).map(Node::text).ok_or_else(|| format!("no {name}"));
    let path = path(text("absolutePath")?).replace("$LOCATION$", location.unwrap_or("$LOCATION$"));
    let headers = headers(request);
    let body = request.one(HT, "body").map(body).unwrap_or_default();
    service.send(text("methodName")?, &path, &headers, &body)
}

fn headers<'m>(message: Node<'m>) -> Vec<(&'m str, &'m str)> {
    let headers = message.list(HT, "headers").into_iter();
    headers
        .filter_map(|header| Some((header.one(HT, "fieldName")?.text(), header.one(HT, "fieldValue")?.text())))
        .collect()
}

fn body(content: Node<'_>) -> Vec<u8> {
    let chars = content.one(CNT, "chars").map(Node::text).unwrap_or_default();
    match content.one(CNT, "characterEncoding").map(Node::text) {
        Some("UTF-16") => std::iter::once(0xfeff).chain(chars.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
        Some(_) | None => chars.as_bytes().to_vec(),
    }
}

fn check(expected: Node<'_>, answer: &Answer) -> Result<(), Failure> {
    let statuses: Vec<&str> = expected.all(MF, "expectedStatus").into_iter().map(Node::local).collect();
    if !statuses.iter().any(|status| is_status(status, answer.status)) {
        return Err(format!("expected {statuses:?}"));
    }
    if let Some(format) = expected.one(MF, "expectedFormat") {
        check_format(format.text(), answer)?;
    }
    if let Some(value) = expected.one(MF, "expectedBoolean") {
        let found = boolean(answer)?;
        (found.to_string() == value.text()).then_some(()).ok_or_else(|| format!("expected {}", value.text()))?;
    }
    for (name, value) in headers(expected) {
        let found = answer.header(name);
        (found == value).then_some(()).ok_or_else(|| format!("expected {name} `{value}`, found `{found}`"))?;
    }
    expected.one(HT, "body").map_or(Ok(()), |content| same_graph(&body(content), answer))
}

fn is_status(name: &str, status: u16) -> bool {
    match name {
        "StatusCode2xx" => (200..300).contains(&status),
        "StatusCode3xx" => (300..400).contains(&status),
        "StatusCode4xx" => (400..500).contains(&status),
        "OK" => status == 200,
        "Created" => status == 201,
        "NoContent" => status == 204,
        "NotFound" => status == 404,
        other => panic!("a status that no test had: {other}"),
    }
}

/// The answer is in one of the formats for its sort, and can be read.
fn check_format(sort: &str, answer: &Answer) -> Result<(), Failure> {
    match sort {
        "boolean" => boolean(answer).map(|_| ()),
        "tabular" => match results(answer)? {
            SliceQueryResultsParserOutput::Solutions(rows) => {
                rows.collect::<Result<Vec<_>, _>>().map(|_| ()).map_err(|error| error.to_string())
            }
            SliceQueryResultsParserOutput::Boolean(_) => Err("expected rows".to_owned()),
        },
        "RDF" => {
            let format = RdfFormat::from_media_type(answer.media()).ok_or("expected a format of RDF")?;
            graph(&answer.body, format, "http://base.test/").map(|_| ())
        }
        other => panic!("a format that no test had: {other}"),
    }
}

fn results(answer: &Answer) -> Result<SliceQueryResultsParserOutput<'_>, Failure> {
    let format = QueryResultsFormat::from_media_type(answer.media()).ok_or("expected a format of results")?;
    QueryResultsParser::from_format(format).for_slice(&answer.body).map_err(|error| error.to_string())
}

fn boolean(answer: &Answer) -> Result<bool, Failure> {
    match results(answer)? {
        SliceQueryResultsParserOutput::Boolean(value) => Ok(value),
        SliceQueryResultsParserOutput::Solutions(_) => Err("expected yes or no".to_owned()),
    }
}

/// The graphs are the same but for the names of blank nodes.
pub(super) fn same_graph(expected: &[u8], answer: &Answer) -> Result<(), Failure> {
    let format = RdfFormat::from_media_type(answer.media()).ok_or("expected a format of RDF")?;
    let mut expected = graph(expected, RdfFormat::Turtle, "http://base.test/")?;
    let mut found = graph(&answer.body, format, "http://base.test/")?;
    for graph in [&mut expected, &mut found] {
        graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    }
    (expected == found).then_some(()).ok_or_else(|| format!("expected the graph {expected}"))
}
