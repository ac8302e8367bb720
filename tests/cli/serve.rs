use std::io::Write;
use std::net::TcpStream;
use std::process::Command;

use crate::support::{Sandbox, Service};

/// The token of services that are written to.
const TOKEN: &str = "write-0123456789abcdef";

/// A service to which whoever shows [`TOKEN`] may write.
fn writable(sandbox: &Sandbox) -> Service {
    Service::with(sandbox, &[], &[("CHANCERY_TOKEN", TOKEN)])
}

#[test]
fn timelines_are_served_as_they_are_printed() {
    let sandbox = Sandbox::with_sample();
    let service = Service::of(&sandbox);
    let answer = service.get("/timeline?actor=RUS&actor=PRK&kind=consult.visit");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    let served: serde_json::Value = serde_json::from_str(body).expect("JSON");
    let arguments = ["timeline", "RUS", "PRK", "--kind", "consult.visit", "--format", "json"];
    assert_eq!(served, sandbox.run(&arguments).expect_code(0).json());
    assert!(service.get("/timeline?actor=Nobody%20At%20All").starts_with("HTTP/1.1 400"));
}

#[cfg(unix)]
#[test]
fn a_service_that_is_told_to_stop_ends_well() {
    let sandbox = Sandbox::with_sample();
    let mut service = Service::of(&sandbox);
    assert!(service.get("/health").ends_with("{\"status\":\"ok\"}"));
    let told = Command::new("kill").args(["-TERM", &service.child.id().to_string()]).status().expect("kill starts");
    assert!(told.success());
    assert!(service.child.wait().expect("the service ends").success());
    sandbox.run(&["load", "--json", "-"]).expect_code(0);
}

#[cfg(unix)]
#[test]
fn a_service_that_is_told_twice_to_stop_ends_at_once() {
    let sandbox = Sandbox::with_sample();
    let mut service = Service::of(&sandbox);
    let mut slow = TcpStream::connect(&service.address).expect("a connection");
    let head =
        "POST /sparql HTTP/1.1\r\nhost: a\r\ncontent-type: application/sparql-query\r\ncontent-length: 9\r\n\r\n";
    write!(slow, "{head}ASK").expect("a part of a request");
    assert!(service.get("/health").ends_with("{\"status\":\"ok\"}"));
    let id = service.child.id().to_string();
    let ended = (0..100).find_map(|_| {
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill starts").success());
        std::thread::sleep(std::time::Duration::from_millis(50));
        service.child.try_wait().expect("a child")
    });
    assert_eq!(ended.and_then(|status| status.code()), Some(1));
}

/// The lines of the log as JSON, and the request that they are of.
#[test]
fn the_log_is_json_where_that_is_said_and_tells_no_secret() {
    let sandbox = Sandbox::with_sample();
    let mut command = sandbox.command(&["serve", "--bind", "127.0.0.1:0", "--log-format", "json"]);
    command.env("CHANCERY_READ_TOKEN", "a-secret-0123456789").env("CHANCERY_LOG", "trace");
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("the program starts");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().expect("a pipe")));
    let first = lines.next().expect("a line").expect("text");
    let address = first.split_once("http://").and_then(|(_, rest)| rest.split(';').next()).expect("an address");
    let mut stream = TcpStream::connect(address).expect("a connection");
    let request = "GET /timeline?actor=a-private-name HTTP/1.1\r\nhost: a\r\nx-request-id: abc-1\r\n\
                   authorization: Bearer a-secret-0123456789\r\n\r\n";
    write!(stream, "{request}").expect("a request");
    let mut before = Vec::new();
    let answered = lines.find_map(|line| {
        let line = line.expect("text");
        let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        before.push(line);
        (value["message"] == "answered").then_some(value)
    });
    let answered = answered.expect("a line for the request");
    assert_eq!((&answered["span"]["id"], &answered["status"]), (&"abc-1".into(), &400.into()), "{answered}");
    assert!(before.iter().all(|line| !line.contains("a-secret") && !line.contains("private")), "{before:?}");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

/// Counts the parties of events by `SPARQLStore` and, in each format that it reads, by `SPARQLWrapper`.
const CLIENTS: &str = "
import sys
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import SPARQLWrapper, JSON, XML, CSV, TURTLE, POST
url = sys.argv[1]
query = 'SELECT ?e WHERE { ?e <https://w3id.org/chancery/ns#party> <https://w3id.org/chancery/id/state/PRK> }'
print(len(list(Graph(SPARQLStore(url)).query(query))))
client = SPARQLWrapper(url)
client.setQuery(query)
client.setReturnFormat(JSON)
print(len(client.query().convert()['results']['bindings']))
client.setReturnFormat(XML)
print(len(client.query().convert().getElementsByTagName('result')))
client.setMethod(POST)
client.setReturnFormat(CSV)
print(len(client.query().convert().decode().split()) - 1)
client.setQuery(query.replace('SELECT ?e', 'CONSTRUCT { ?e a <http://example.org/E> }'))
client.setReturnFormat(TURTLE)
print(len(Graph().parse(data=client.query().convert(), format='turtle')))
";

#[test]
fn rdflib_and_sparqlwrapper_ask_the_service() {
    let has_clients = Command::new("python3").args(["-c", "import rdflib, SPARQLWrapper"]).output();
    if !has_clients.is_ok_and(|output| output.status.success()) {
        return crate::support::skipped("python3 has no rdflib and SPARQLWrapper");
    }
    let sandbox = Sandbox::with_sample();
    let page = sandbox.run(&["timeline", "PRK", "--limit", "0", "--format", "json"]).expect_code(0).json();
    let service = Service::of(&sandbox);
    let url = format!("http://{}/sparql", service.address);
    let output = Command::new("python3").args(["-c", CLIENTS, &url]).output().expect("python starts");
    let counts = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(counts.lines().collect::<Vec<_>>(), vec![page["total"].to_string(); 5]);
}

/// Writes by `SPARQLUpdateStore` and, in each way that it knows, by `SPARQLWrapper`, and reads what was written.
const WRITERS: &str = "
import sys
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import SPARQLWrapper, JSON, POST, POSTDIRECTLY, URLENCODED
url, update, token = sys.argv[1:]
ex = 'http://example.org/'
for method in (URLENCODED, POSTDIRECTLY):
    for endpoint in (url, update):
        client = SPARQLWrapper(endpoint)
        client.addCustomHttpHeader('Authorization', 'Bearer ' + token)
        client.setMethod(POST)
        client.setRequestMethod(method)
        client.setReturnFormat(JSON)
        client.setQuery('INSERT DATA { GRAPH <%sw> { <%ss> <%sp> \"%s %s\" } }' % (ex, ex, ex, method, endpoint))
        assert client.query().convert()['added'] == 1
client = SPARQLWrapper(url)
client.setReturnFormat(JSON)
client.setQuery('SELECT * { GRAPH <%sw> { ?s ?p ?o } }' % ex)
print(len(client.query().convert()['results']['bindings']))
store = SPARQLUpdateStore(url, update, headers={'Authorization': 'Bearer ' + token}, autocommit=False)
graph = Graph(store, URIRef(ex + 'g'))
for number in range(300):
    graph.add((URIRef(ex + 's'), URIRef(ex + 'p'), Literal(number)))
store.commit()
print(len(graph))
graph.remove((None, None, Literal(7)))
graph.update('DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (?o < 100) }')
store.commit()
print(len(graph))
";

#[test]
fn rdflib_and_sparqlwrapper_write_to_the_service() {
    let has_clients = Command::new("python3").args(["-c", "import rdflib, SPARQLWrapper"]).output();
    if !has_clients.is_ok_and(|output| output.status.success()) {
        return crate::support::skipped("python3 has no rdflib and SPARQLWrapper");
    }
    let sandbox = Sandbox::with_sample();
    let service = writable(&sandbox);
    let url = |path| format!("http://{}{path}", service.address);
    let arguments = ["-c", WRITERS, &url("/sparql"), &url("/update"), TOKEN];
    let output = Command::new("python3").args(arguments).output().expect("python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "4\n300\n200\n");
}

/// The examples of docs/service.md, run as they stand, with the service that they are for.
#[cfg(unix)]
#[test]
fn the_documented_requests_do_what_they_say() {
    if Command::new("curl").arg("--version").output().is_err() {
        return crate::support::skipped("there is no curl");
    }
    let text = include_str!("../../docs/service.md");
    let section = text.split_once("## Updates and graphs").expect("a section").1;
    let script = section.split_once("```sh\n").expect("examples").1.split_once("```").expect("an end").0;
    let sandbox = Sandbox::with_sample();
    let service = writable(&sandbox);
    sandbox.write("token", TOKEN);
    let script = script.replace("http://127.0.0.1:7878", &format!("http://{}", service.address));
    let script = script.replace("curl ", "curl -sS -w '\\n%{http_code}\\n' ");
    let run = Command::new("sh").args(["-ec", &script]).current_dir(sandbox.path(".")).output().expect("sh starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let shown = String::from_utf8_lossy(&run.stdout);
    let statuses: Vec<&str> =
        shown.lines().filter(|line| line.len() == 3 && line.starts_with(['2', '4', '5'])).collect();
    assert_eq!(statuses, ["200", "200", "201", "200", "200", "200", "200"], "{shown}");
    for part in ["{\"added\":1,\"removed\":0}", "{\"added\":0,\"removed\":1}", "/store/notes#putin", "sd:Service"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

/// What a service that does not start says.
#[track_caller]
fn refuses(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, &str)], message: &str) {
    let mut command = sandbox.command(&[&["serve"], arguments].concat());
    let output = command.envs(variables.iter().copied()).output().expect("the program starts");
    let shown = (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned());
    assert_eq!(shown, (Some(1), message.to_owned()), "{arguments:?}");
}

#[test]
fn it_is_not_open_to_the_network_unless_that_is_said() {
    let sandbox = Sandbox::with_sample();
    for address in ["0.0.0.0:0", "[::]:0"] {
        let message = format!(
            "error: `{address}` can be reached from other machines, and whoever reaches it could read everything\n\
             hint: `--read-token-file FILE` closes it, `--public-read` says that it may be open\n"
        );
        refuses(&sandbox, &["--bind", address], &[], &message);
        refuses(&sandbox, &["--bind", address, "--public-read=false"], &[], &message);
        refuses(&sandbox, &["--bind", address], &[("CHANCERY_TOKEN", "0123456789abcdef")], &message);
    }
}

#[test]
fn tokens_that_protect_nothing_are_refused() {
    let sandbox = Sandbox::with_sample();
    sandbox.write("empty", "\n");
    refuses(
        &sandbox,
        &["--token-file", "absent"],
        &[],
        "error: failed to open file `absent`: No such file or directory (os error 2)\n",
    );
    let short = "the token has 5 characters: expected at least 16 (`openssl rand -hex 32` makes one)";
    refuses(&sandbox, &[], &[("CHANCERY_READ_TOKEN", "short")], &format!("error: CHANCERY_READ_TOKEN: {short}\n"));
    let token = "0123456789abcdef";
    let same = "error: the tokens for reading and for writing are the same: whoever reads could write\n";
    refuses(&sandbox, &[], &[("CHANCERY_TOKEN", token), ("CHANCERY_READ_TOKEN", token)], same);
    let twice = "error: CHANCERY_TOKEN and `empty` both give a token\n";
    refuses(&sandbox, &["--token-file", "empty"], &[("CHANCERY_TOKEN", token)], twice);
}

#[cfg(unix)]
#[test]
fn a_token_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::with_sample();
    sandbox.write("token", "too short\n");
    let chmod = |mode| fs_err::set_permissions(sandbox.path("token"), PermissionsExt::from_mode(mode));
    let unfit = "error: token: the token has a character other than ASCII letters, digits and `-._~+/=`\n";
    chmod(0o600).expect("a mode");
    refuses(&sandbox, &["--token-file", "token"], &[], unfit);
    chmod(0o644).expect("a mode");
    let warning = "warning: other users can read `token`; `chmod 600` keeps the token secret\n";
    refuses(&sandbox, &["--token-file", "token"], &[], &format!("{warning}{unfit}"));
}

/// The tag of an answer.
fn tag(service: &Service) -> String {
    let answer = service.get("/timeline?actor=RUS").to_ascii_lowercase();
    let tag = answer.lines().find_map(|line| line.strip_prefix("etag: "));
    tag.unwrap_or_else(|| panic!("no tag: {answer}")).to_owned()
}

#[test]
fn tags_hold_over_starts_until_something_is_written() {
    let sandbox = Sandbox::with_sample();
    let first = tag(&Service::of(&sandbox));
    assert_eq!(tag(&Service::of(&sandbox)), first);
    let service = writable(&sandbox);
    assert_eq!(tag(&service), first);
    let headers = format!("Authorization: Bearer {TOKEN}\r\nContent-Type: application/sparql-update");
    let done = service.post("/update", &headers, b"INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }");
    assert!(done.starts_with("HTTP/1.1 200"), "{done}");
    let second = tag(&service);
    assert_ne!(second, first);
    // It is killed, and holds nothing that is not on disk.
    drop(service);
    assert_eq!(tag(&writable(&sandbox)), second);
    sandbox.run(&["retract", "medcom-20240117"]).expect_code(0);
    assert_ne!(tag(&Service::of(&sandbox)), second);
}
