//! `/store`: whole graphs.

use axum::http::Method;
use serde_json::json;

use super::{Service, request, sample};

const TURTLE: &str = "text/turtle; charset=utf-8";
const NAMED: &str = "/store?graph=http%3A%2F%2Fe%2Fg";

/// What a graph holds, as sorted lines.
async fn lines(service: &Service, uri: &str) -> Vec<String> {
    let answer = service.get_as(uri, "application/n-triples").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut lines: Vec<String> = answer.text().lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

#[tokio::test]
async fn a_graph_is_put_read_and_deleted() {
    for uri in [NAMED, "/store/people/1.ttl", "/store?default"] {
        let service = Service::empty();
        let put = async |text: &'static str| service.write(Method::PUT, uri, TURTLE, text).await;
        assert_eq!(put("<http://e/s> <http://e/p> 1, [ <http://e/q> 2 ] .").await.status, 201, "{uri}");
        assert_eq!(lines(&service, uri).await.len(), 3);
        let again = put("<http://e/s> <http://e/p> 1, 3 .").await;
        assert_eq!((again.status.as_u16(), again.body.len()), (204, 0));
        let integer = "\"^^<http://www.w3.org/2001/XMLSchema#integer> .";
        let expected = [1, 3].map(|n| format!("<http://e/s> <http://e/p> \"{n}{integer}"));
        assert_eq!(lines(&service, uri).await, expected, "what was there is gone");
        let head = service.send(request(Method::HEAD, uri)).await;
        assert_eq!((head.status.as_u16(), head.header("content-type"), head.body.len()), (200, TURTLE, 0));
        assert_eq!(service.write(Method::DELETE, uri, "", "").await.ok(), json!({"added": 0, "removed": 2}));
        let gone = service.get(uri).await;
        if uri == "/store?default" {
            assert_eq!((gone.status.as_u16(), gone.text()), (200, ""));
        } else {
            gone.problem(404, "unknown-graph");
            assert_eq!(service.send(request(Method::HEAD, uri)).await.status, 404);
            service.write(Method::DELETE, uri, "", "").await.problem(404, "unknown-graph");
        }
    }
}

#[tokio::test]
async fn the_address_names_the_graph() {
    let service = Service::empty();
    service.write(Method::PUT, "/store/people/1", TURTLE, "<> <#p> <2> .").await;
    let by_name = lines(&service, "/store?graph=http://localhost/store/people/1").await;
    let expected =
        "<http://localhost/store/people/1> <http://localhost/store/people/1#p> <http://localhost/store/people/2> .";
    assert_eq!(by_name, [expected]);
    // Percent-encoding is undone once, that of the parameter.
    service.write(Method::PUT, "/store?graph=http://e/%31", TURTLE, "<http://e/s> <http://e/p> 1 .").await;
    service.write(Method::PUT, "/store?graph=http://e/%2531", TURTLE, "").await;
    assert_eq!(lines(&service, "/store?graph=http://e/1").await.len(), 1);
    assert_eq!(lines(&service, "/store?graph=http://e/%2531").await.len(), 0);
}

#[tokio::test]
async fn what_is_posted_is_added() {
    let service = Service::empty();
    let post =
        async |content_type: &str, body: &'static str| service.write(Method::POST, NAMED, content_type, body).await;
    assert_eq!(post(TURTLE, "<http://e/s> <http://e/p> _:b .").await.status, 201);
    assert_eq!(post(TURTLE, "<http://e/s> <http://e/p> _:b .").await.ok(), json!({"added": 1, "removed": 0}));
    assert_eq!(post("application/n-triples", "<http://e/s> <http://e/p> <http://e/o> .").await.status, 200);
    assert_eq!(post("application/ld+json", r#"{"@id": "http://e/s", "http://e/p": "json"}"#).await.status, 200);
    let xml = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"><e:C rdf:about="x"/></rdf:RDF>"#;
    assert_eq!(post("application/rdf+xml", xml).await.status, 200);
    assert_eq!(post("application/trig", "{ <http://e/s> <http://e/p> 'trig' }").await.status, 200);
    assert_eq!(lines(&service, NAMED).await.len(), 6);
}

#[tokio::test]
async fn files_of_a_form_are_added_together() {
    let service = Service::empty();
    let body = "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.ttl\"\r\nContent-Type: text/turtle; charset=utf-8\r\n\r\n\
                @prefix e: <http://e/> . e:s e:last \"Doe\" .\r\n\r\n\
                --x\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b.nt.x.nt\"\r\n\r\n\
                <http://e/s> <http://e/first> \"Jane\" .\r\n--x--\r\n";
    let answer = service.write(Method::POST, NAMED, "multipart/form-data; boundary=x", body).await;
    assert_eq!((answer.status.as_u16(), answer.json()["added"].as_u64()), (201, Some(2)));
    let unknown = body.replace("b.nt.x.nt", "b.txt");
    let multipart = "multipart/form-data; boundary=x";
    service.write(Method::POST, NAMED, multipart, unknown).await.problem(415, "unsupported-media-type");
    let broken = body.replace("Jane\" .", "Jane");
    service.write(Method::POST, "/store/new", multipart, broken).await.problem(400, "malformed-rdf");
    service.get("/store/new").await.problem(404, "unknown-graph");
    service.write(Method::POST, NAMED, "multipart/form-data", body).await.problem(400, "unreadable-request");
}

#[tokio::test]
async fn what_is_posted_to_no_graph_makes_one() {
    let service = Service::empty();
    let mut places = Vec::new();
    for _ in 0..2 {
        let answer = service.write(Method::POST, "/store", TURTLE, "<> a <http://e/C> .").await;
        assert_eq!(answer.status, 201);
        let place = answer.header("location").to_owned();
        let path = place.strip_prefix("http://localhost").expect("an address of this service");
        assert_eq!(lines(&service, path).await, lines(&service, &format!("/store?graph={place}")).await);
        assert!(lines(&service, path).await[0].starts_with(&format!("<{place}>")));
        places.push(place);
    }
    assert_ne!(places[0], places[1]);
}

#[tokio::test]
async fn what_is_known_of_events_is_refused_whole() {
    let service = Service::over(sample());
    let document = "/store?graph=https://w3id.org/chancery/id/document/medcom-20240117";
    let triple = "<http://e/s> <http://e/p> 1 .";
    for uri in ["/store?default", document, "/store?graph=https://w3id.org/chancery/id/x"] {
        service.write(Method::PUT, uri, TURTLE, triple).await.problem(409, "protected");
    }
    for uri in ["/store?default", document] {
        service.write(Method::DELETE, uri, "", "").await.problem(409, "protected");
    }
    service.write(Method::POST, document, TURTLE, triple).await.problem(409, "protected");
    // A graph with what it has is no change, nor is something of one's own beside it.
    let whole = service.get(document).await.text().to_owned();
    assert_eq!(service.write(Method::PUT, document, TURTLE, whole).await.status, 204);
    let whole = service.get("/store?default").await.text().to_owned();
    assert_eq!(service.write(Method::PUT, "/store?default", TURTLE, format!("{whole}\n{triple}")).await.status, 204);
    assert_eq!(service.write(Method::PUT, "/store?default", TURTLE, whole).await.status, 204);
}

#[tokio::test]
async fn bad_requests() {
    let service = Service::empty();
    let put = async |uri: &str, content_type: &str, body: &'static str| {
        service.write(Method::PUT, uri, content_type, body).await
    };
    put("/store", TURTLE, "").await.problem(400, "missing-parameter");
    put("/store?default&graph=http://e/g", TURTLE, "").await.problem(400, "bad-parameter");
    put("/store?graph=relative", TURTLE, "").await.problem(400, "bad-graph");
    put("/store?graf=http://e/g", TURTLE, "").await.problem(400, "unknown-parameter");
    put("/store/path?graph=http://e/g", TURTLE, "").await.problem(400, "unknown-parameter");
    put(NAMED, "", "").await.problem(415, "unsupported-media-type");
    put(NAMED, "text/csv", "").await.problem(415, "unsupported-media-type");
    put(NAMED, "text/turtle; charset=latin1", "").await.problem(415, "unsupported-media-type");
    let problem = put(NAMED, TURTLE, "<http://e/s> <http://e/p>").await.problem(400, "malformed-rdf");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.starts_with("it is no turtle: ")), "{problem}");
    put(NAMED, "application/trig", "<http://e/h> { <http://e/s> <http://e/p> 1 }").await.problem(400, "malformed-rdf");
    let laughs = "<!DOCTYPE a [<!ENTITY a \"a\">]><a/>";
    put(NAMED, "application/rdf+xml", laughs).await.problem(400, "malformed-rdf");
    service.get_as(NAMED, "text/csv").await.problem(406, "not-acceptable");
    assert_eq!(service.write(Method::PATCH, NAMED, "application/sparql-update", "CLEAR ALL").await.status, 405);
    service.get(NAMED).await.problem(404, "unknown-graph");
    let mut small = Service::empty();
    small.limits.graph_bytes = 2 << 20;
    let large = "# \n".repeat(1 << 19);
    assert_eq!(small.write(Method::PUT, NAMED, TURTLE, large.clone()).await.status, 201, "more than other bodies");
    small.write(Method::PUT, NAMED, TURTLE, large.repeat(2)).await.problem(413, "request-too-large");
}
