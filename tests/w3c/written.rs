//! The suite `http-rdf-update`, which the one of the Graph Store Protocol replaced: requests and answers are written out in
//! comments, one after the other over one store, and some of them are wrong.

use super::manifest::{Manifest, Node, RDFS};
use super::service::{Answer, Service};
use super::{Failure, Outcome, exchange, report, suite};

const NO_STOP: &str =
    "the Turtle that is sent lacks its last full stop; its successor in graph-store-protocol has it, and passes";
const OTHER_NAME: &str =
    "expects a name that an earlier request replaced, and not the one that the request before it added";

#[test]
fn http_rdf_update_as_it_is_written() {
    let hopeless = [
        ("post__existing_graph", NO_STOP),
        ("get_of_post__existing_graph", OTHER_NAME),
        ("post__multipart_formdata", NO_STOP),
        ("get_of_post__multipart_formdata", "the two requests before it are refused"),
    ];
    let Some(outcomes) = run(str::to_owned) else { return };
    report("http-rdf-update (deprecated), as it is written", &outcomes, 18, &hopeless);
}

#[test]
fn http_rdf_update_with_its_full_stops() {
    let Some(outcomes) = run(stopped) else { return };
    let hopeless = [("get_of_post__existing_graph", OTHER_NAME)];
    report("http-rdf-update (deprecated), with its full stops", &outcomes, 18, &hopeless);
}

/// Ends every last statement of a text of Turtle that ends with a string.
fn stopped(body: &str) -> String {
    let mut lines: Vec<String> = body.lines().map(str::to_owned).collect();
    for at in 0..lines.len() {
        let next = lines[at + 1..].iter().find(|line| !line.trim().is_empty());
        let is_last = next.is_none_or(|line| line.starts_with("--"));
        if is_last && lines[at].ends_with('"') && !lines[at].starts_with("Content-") {
            lines[at].push_str(" .");
        }
    }
    lines.join("\n")
}

fn run(correct: impl Fn(&str) -> String) -> Option<Vec<Outcome>> {
    let manifest = Manifest::read(&suite("http-rdf-update")?.join("manifest.ttl"));
    let mut session = Session { service: Service::empty(), new_path: None };
    let outcomes = manifest.tests().into_iter().map(|test| {
        let name = test.local().to_owned();
        session.prepare(&name);
        let outcome = session.exchange(test, &correct);
        (name, outcome)
    });
    Some(outcomes.collect())
}

/// A store that the tests write to one after the other.
struct Session {
    service: Service,
    /// Where the graph is that the service made.
    new_path: Option<String>,
}

impl Session {
    /// The graph that one test is to delete is there by no test before it.
    fn prepare(&self, test: &str) {
        if test == "delete__existing_graph" {
            let headers = [("content-type", "text/turtle")];
            let put = self.service.send("PUT", "/store/person/2.ttl", &headers, b"<> a <http://e/C> .");
            assert_eq!(put.map(|answer| answer.status), Ok(201));
        }
    }

    fn exchange(&mut self, test: Node<'_>, correct: impl Fn(&str) -> String) -> Result<(), Failure> {
        let comments = test.all(RDFS, "comment").into_iter().map(Node::text);
        let comment = comments.filter_map(|text| text.split_once("#### Response")).next().ok_or("no comment")?;
        let request = Message::read(comment.0.split_once("#### Request").ok_or("no request")?.1, self);
        let expected = Message::read(comment.1, self);
        let mut words = request.first.split_whitespace();
        let (method, path) = (words.next().ok_or("no method")?, words.next().ok_or("no path")?);
        let headers: Vec<_> = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut body = correct(&request.body);
        if headers.iter().any(|(_, value)| value.starts_with("multipart/")) {
            body = body.lines().map(|line| format!("{line}\r\n")).collect();
        }
        let answer = self.service.send(method, path, &headers, body.as_bytes())?;
        let found = expected
            .check(&answer, method)
            .map_err(|failure| format!("{failure}; answered {} {:.300}", answer.status, answer.text()));
        if let Some(location) = answer.headers.get("location").and_then(|value| value.to_str().ok()) {
            self.new_path = location.strip_prefix(&self.service.url("")).map(str::to_owned);
        }
        found
    }

    /// Puts names in the places that are left for them.
    fn fill(&self, text: &str) -> String {
        let filled = text.replace("$HOST$/$GRAPHSTORE$", &format!("{}/store", self.service.host()));
        let filled = filled.replace("$GRAPHSTORE$", "/store").replace("$HOST$", &self.service.host());
        filled.replace("$NEWPATH$", self.new_path.as_deref().unwrap_or("/nothing"))
    }
}

/// A request or an answer, as it is written.
struct Message {
    first: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Message {
    fn read(text: &str, session: &Session) -> Self {
        let text = session.fill(text);
        let mut lines = text
            .lines()
            .map(|line| line.strip_prefix("    ").unwrap_or(line))
            .skip_while(|line| line.trim().is_empty());
        let first = lines.next().unwrap_or_default().to_owned();
        let headers =
            lines.by_ref().take_while(|line| !line.trim().is_empty()).filter_map(|line| line.split_once(": "));
        // The host and length are those of the connection and what is sent over it.
        let headers = headers.filter(|(name, _)| !["Host", "Content-Length"].contains(name));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Self { first, headers, body: lines.collect::<Vec<_>>().join("\n").trim_end().to_owned() }
    }

    /// Whether an answer is this.
    fn check(&self, answer: &Answer, method: &str) -> Result<(), Failure> {
        if self.first.split_whitespace().next() != Some(answer.status.to_string().as_str()) {
            return Err(format!("expected {}", self.first));
        }
        for (name, value) in &self.headers {
            let found = answer.header(name);
            let fits = if name == "location" { !found.is_empty() } else { found == value };
            fits.then_some(()).ok_or_else(|| format!("expected {name} `{value}`, found `{found}`"))?;
        }
        match self.body.trim() {
            "" => Ok(()),
            _ if method == "HEAD" => Ok(()),
            body => exchange::same_graph(body.as_bytes(), answer),
        }
    }
}
