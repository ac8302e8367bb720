//! What clients of SPARQL endpoints send, byte for byte but for the address, as their versions of 2025 do it: each of these
//! requests was seen on the wire.

use crate::support::{Sandbox, Service};

const TOKEN: &str = "write-0123456789abcdef";
const SELECT: &str = "SELECT%20%3Fe%20WHERE%20%7B%20%3Fe%20ch%3Astanding%20standing%3Adisputed%20%7D";
/// How forms write the same.
const FORM: &str = "query=SELECT+%3Fe+WHERE+%7B+%3Fe+ch%3Astanding+standing%3Adisputed+%7D";

/// What a client gets: the status, the headers and the body.
fn send(service: &Service, request: &str, headers: &[&str], body: &str) -> (u16, String, String) {
    let mut head = format!("{request} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", service.address);
    for header in headers {
        head += header;
        head += "\r\n";
    }
    if !body.is_empty() {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    let answer = service.send(format!("{head}\r\n{body}").as_bytes()).expect("an answer");
    let answer = String::from_utf8(answer).expect("UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, head.to_ascii_lowercase(), body.to_owned())
}

/// The service of a sample, to which whoever shows the token writes and which pages of other sites may ask.
fn service(sandbox: &Sandbox) -> Service {
    Service::with(sandbox, &["--cors", "*"], &[("CHANCERY_TOKEN", TOKEN)])
}

#[test]
fn comunica_finds_the_endpoint_and_asks_it() {
    const ROWS: &str = "Accept: application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7";
    const ANY_RDF: &str = "Accept: application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,\
                           application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,\
                           application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,\
                           application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,text/shaclc-ext;q=0.05";
    let sandbox = Sandbox::with_sample();
    let service = service(&sandbox);
    // It asks what the address is, and takes it for an endpoint when it describes itself as one.
    let (status, head, body) = send(&service, "GET /sparql", &[ANY_RDF], "");
    assert!(status == 200 && head.contains("content-type: application/n-quads"), "{head}");
    assert!(body.contains("<http://www.w3.org/ns/sparql-service-description#endpoint>"), "{body}");
    let get = format!("GET /sparql?query={SELECT}");
    for (request, headers, form) in [
        (get.as_str(), &[ROWS, "Accept-Encoding: br,gzip,deflate", "Accept-Language: *"][..], ""),
        // What is too long for an address comes as a form.
        ("POST /sparql", &[ROWS, "Content-Type: application/x-www-form-urlencoded"], FORM),
    ] {
        let (status, head, body) = send(&service, request, headers, form);
        assert!(status == 200 && head.contains("content-type: application/sparql-results+json"), "{head}");
        assert!(body.contains("\"bindings\":[{"), "{body}");
    }
    let construct = "GET /sparql?query=CONSTRUCT%20WHERE%20%7B%20%3Fe%20ch%3Astanding%20%3Fs%20%7D";
    let (status, head, _) = send(&service, construct, &["Accept: text/turtle"], "");
    assert!(status == 200 && head.contains("content-type: text/turtle"), "{head}");
    let update = "INSERT DATA { GRAPH <http://example.org/notes> { <http://example.org/a> <http://example.org/b> 1 } }";
    let headers = ["Content-Type: application/sparql-update", &format!("Authorization: Bearer {TOKEN}"), "Accept: */*"];
    let (status, _, body) = send(&service, "POST /sparql", &headers, update);
    assert!(status == 200 && body.contains("\"added\":1"), "{body}");
}

#[test]
fn yasgui_asks_from_a_page_of_another_site() {
    const ORIGIN: &str = "Origin: https://yasgui.org";
    const FORM_TYPE: &str = "Content-Type: application/x-www-form-urlencoded";
    let sandbox = Sandbox::with_sample();
    let service = service(&sandbox);
    let get = format!("GET /sparql?query={SELECT}");
    let graph = "query=CONSTRUCT+WHERE+%7B+%3Fe+ch%3Astanding+%3Fs+%7D";
    for (request, accept, form, media) in [
        ("POST /sparql", "application/sparql-results+json,*/*;q=0.9", FORM, "application/sparql-results+json"),
        (&get, "application/sparql-results+json,*/*;q=0.9", "", "application/sparql-results+json"),
        ("POST /sparql", "application/n-triples,*/*;q=0.9", graph, "application/n-triples"),
        ("POST /sparql", "text/turtle,*/*;q=0.9", graph, "text/turtle"),
    ] {
        let accept = format!("Accept: {accept}");
        let headers: Vec<&str> = if form.is_empty() { vec![ORIGIN, &accept] } else { vec![ORIGIN, &accept, FORM_TYPE] };
        let (status, head, body) = send(&service, request, &headers, form);
        assert!(status == 200 && head.contains(&format!("content-type: {media}")), "{head}{body}");
        assert!(head.contains("access-control-allow-origin: *"), "{head}");
    }
    // A browser asks first whether the token may be sent.
    let asks = [ORIGIN, "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization"];
    let (status, head, _) = send(&service, "OPTIONS /sparql", &asks, "");
    assert!(status == 200 && head.contains("access-control-allow-headers"), "{head}");
    let token = format!("Authorization: Bearer {TOKEN}");
    let headers = [ORIGIN, "Accept: text/plain,*/*;q=0.9", FORM_TYPE, &token];
    let (status, _, body) =
        send(&service, "POST /sparql", &headers, "update=CREATE+GRAPH+%3Chttp%3A%2F%2Fexample.org%2Fn%3E");
    assert!(status == 200, "{body}");
}
