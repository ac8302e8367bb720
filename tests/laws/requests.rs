//! No request is more than the service can take: whatever it is sent, it answers, and an error says which it is. The
//! function of the fuzz target `request`, with requests made up here.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::fuzz_requests::{request, settings};

const METHODS: [&str; 8] = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];
const PATHS: [&str; 30] = [
    "/",
    "/reference",
    "/timeline",
    "/timeline/histogram",
    "/timeline/plans",
    "/diff",
    "/dyads",
    "/network/rank",
    "/network/compare",
    "/network/series",
    "/network/brokers",
    "/network/path",
    "/entities",
    "/entities/state/RUS",
    "/entities/",
    "/events/event/",
    "/documents",
    "/documents/medcom-20240117",
    "/stats",
    "/export",
    "/id/",
    "/id/state/RUS",
    "/sparql",
    "/update",
    "/store",
    "/store/",
    "/backup",
    "/metrics",
    "/health",
    "/nothing",
];
const PARAMETERS: [&str; 36] = [
    "since",
    "within",
    "actor",
    "entity",
    "name",
    "from",
    "to",
    "strict",
    "kind",
    "code",
    "status",
    "as",
    "direct",
    "exact_state",
    "fold",
    "known_by",
    "limit",
    "after",
    "reverse",
    "statements",
    "totals",
    "format",
    "by",
    "level",
    "order",
    "shape",
    "period",
    "before",
    "least",
    "burst_ratio",
    "silence",
    "query",
    "update",
    "default-graph-uri",
    "graph",
    "mapping",
];
const VALUES: [&str; 40] = [
    "RUS",
    "PRK",
    "Putin",
    "",
    "0",
    "1",
    "1000",
    "18446744073709551616",
    "-1",
    "1e308",
    "NaN",
    "inf",
    "true",
    "none",
    "exact",
    "consult",
    "consult.visit",
    "042",
    "cameo:042",
    "host",
    "2024",
    "2024-02-30",
    "-9999",
    "9999-12-31",
    "2024-01-16?",
    "[..2024-01-17]",
    "2022/..",
    "1XXX-~13",
    "Y-170000002",
    "2023-09-01|2023-09-30|event/0",
    "||event/",
    "|||",
    "day",
    "state",
    "aggregate",
    "ics",
    "graphml",
    "betweenness",
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "INSERT DATA { <urn:a> <urn:b> 1 }",
];
const HEADERS: [&str; 12] = [
    "accept",
    "if-none-match",
    "content-type",
    "content-length",
    "content-encoding",
    "host",
    "x-forwarded-proto",
    "x-request-id",
    "authorization",
    "origin",
    "range",
    "expect",
];
const HEADER_VALUES: [&str; 24] = [
    "*/*",
    "*/*;q=",
    "text/csv;q=0.5, application/json;q=1.0.0",
    "text/*;q=-0, text/turtle;q=nan",
    ",;,=;",
    "W/\"",
    "*",
    "\"\", W/\"0000000000000000\"",
    "application/sparql-query",
    "application/sparql-update; charset=\"utf-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=",
    "multipart/form-data",
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "a b",
    "[::1]:99999",
    "gzip",
    "Bearer",
    "TOKEN",
];
const BODIES: [&str; 12] = [
    "",
    "ASK {}",
    "query=ASK%20%7B%7D&update=%FF",
    "--b\r\ncontent-disposition: form-data; name=\"f\"; filename=\"n.ttl\"\r\ncontent-type: text/turtle\r\n\r\n<urn:a> <urn:b> 1 .\r\n--b--\r\n",
    "<urn:a> <urn:b> \"c\"@en .",
    "{\"@context\": {\"a\": \"urn:a\"}, \"@id\": \"urn:x\", \"a\": [1, null, {\"@set\": []}]}",
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:li rdf:about=\"urn:a\"/></rdf:RDF>",
    "2014-01-10\tChina\tMake a visit\tJapan\n2014-99-10\tChina\tMake a visit\tJapan\n",
    "\u{1f}\u{8b}\u{8}",
    "PK\u{3}\u{4}",
    include_str!("../../examples/tpnw-2017.json"),
    "DELETE WHERE { ?s ?p ?o }",
];

/// A text of anybody's, or one that nearly makes sense.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![3 => select(&VALUES[..]).prop_map(str::to_owned), 1 => ".{0,12}", 1 => ("\\PC{0,3}", select(&VALUES[..])).prop_map(|(odd, value)| format!("{value}{odd}"))]
}

fn parameter() -> impl Strategy<Value = String> {
    let raw = vec(any::<u8>(), 0..6).prop_map(|bytes| bytes.iter().map(|byte| format!("%{byte:02x}")).collect());
    let pair = (select(&PARAMETERS[..]), prop_oneof![4 => value().prop_map(|text| encoded(&text)), 1 => raw]);
    pair.prop_map(|(name, value): (_, String)| format!("{name}={value}"))
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn target() -> impl Strategy<Value = String> {
    let tail = prop_oneof![4 => Just(String::new()), 1 => ".{0,6}".prop_map(|text| encoded(&text)), 1 => Just("/%2e%2e/..//%00".to_owned())];
    (select(&PATHS[..]), tail, vec(parameter(), 0..5)).prop_map(|(path, tail, pairs)| match pairs.is_empty() {
        true => format!("{path}{tail}"),
        false => format!("{path}{tail}?{}", pairs.join("&")),
    })
}

fn header() -> impl Strategy<Value = Vec<u8>> {
    let odd = vec(prop_oneof![b' '..=b'~', 0x80..=0xff_u8], 0..16);
    let value = prop_oneof![4 => select(&HEADER_VALUES[..]).prop_map(|value| value.as_bytes().to_vec()), 1 => odd];
    (select(&HEADERS[..]), value).prop_map(|(name, value)| [name.as_bytes(), b": ", &*value, b"\n"].concat())
}

/// A body that is one, or was: some of its bytes are others.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let slips = vec((any::<Index>(), any::<u8>()), 0..4);
    let slipped = (select(&BODIES[..]), slips).prop_map(|(body, slips)| {
        let mut body = body.as_bytes().to_vec();
        for (at, byte) in slips.into_iter().take(body.len()) {
            let at = at.index(body.len());
            body[at] = byte;
        }
        body
    });
    prop_oneof![3 => slipped, 1 => vec(any::<u8>(), 0..200)]
}

fn sent() -> impl Strategy<Value = Vec<u8>> {
    let start =
        (select(&METHODS[..]), target()).prop_map(|(method, target)| format!("{method} {target}\n").into_bytes());
    let token = any::<bool>().prop_map(|shown| if shown { b"authorization: TOKEN\n".to_vec() } else { Vec::new() });
    let headers = vec(header(), 0..4).prop_map(|headers| headers.concat());
    (start, token, headers, body())
        .prop_map(|(start, token, headers, body)| [start, token, headers, b"\n".to_vec(), body].concat())
}

proptest! {
    #![proptest_config(super::cases(192))]

    #[test]
    fn whatever_is_sent_is_answered(bytes in sent()) {
        request(&bytes);
    }

    #[test]
    fn whatever_bytes_are_sent_are_answered(bytes in vec(any::<u8>(), 0..300)) {
        request(&bytes);
    }

    #[test]
    fn settings_are_read_or_refused(text in ".{0,80}", name in "[a-z-]{1,8}", value in ".{0,20}") {
        settings(&text);
        settings(&format!("{name} = {value}"));
        settings(&format!("{name} = [{value}]\n{text}"));
    }
}
