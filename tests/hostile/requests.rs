use std::io::{Read, Write};
use std::time::Duration;

use super::{TOKEN, Target};

/// Refused, or the connection is ended (0); never answered as if all were well.
const REFUSED: &[u16] = &[0, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 422, 431, 501, 505];
/// Refused, or answered; what it must not do is to harm.
const ANY: &[u16] = &[
    0, 200, 201, 202, 204, 301, 303, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409, 411, 413, 414, 415, 417, 422,
    431, 501, 503, 505,
];

const CLOSE: &str = "host: a\r\nconnection: close\r\n";

impl Target {
    /// Sends these bytes.
    fn throws(&self, name: &str, bytes: &[u8], statuses: &[u16]) {
        let answer = self.service.send(bytes).unwrap_or_default();
        self.expect(name, &String::from_utf8_lossy(&answer), statuses);
    }

    fn gets(&self, name: &str, path: &str, headers: &str, statuses: &[u16]) {
        self.throws(name, format!("GET {path} HTTP/1.1\r\n{CLOSE}{headers}\r\n").as_bytes(), statuses);
    }

    /// Posts it to where things are loaded and to where they are asked.
    fn posts(&self, name: &str, path: &str, headers: &str, body: &[u8], statuses: &[u16]) {
        let answer = self.service.post(path, &format!("Authorization: Bearer {TOKEN}\r\n{headers}"), body);
        self.expect(name, &answer, statuses);
    }
}

#[test]
fn no_head_takes_it_down() {
    let target = Target::new();
    target.gets("a flood of headers", "/health", &"x: y\r\n".repeat(10_000), REFUSED);
    target.gets("a gigantic header", "/health", &format!("x: {}\r\n", "y".repeat(1 << 20)), REFUSED);
    target.gets("a gigantic path", &format!("/{}", "a/".repeat(1 << 19)), "", REFUSED);
    target.gets("a gigantic parameter", &format!("/timeline?actor={}", "a".repeat(60_000)), "", REFUSED);
    target.gets("ten thousand parameters", &format!("/timeline?actor=RUS{}", "&actor=PRK".repeat(5_000)), "", ANY);
    target.gets("broken percents", "/timeline?actor=%&%zz=%f&%00=%ff", "", REFUSED);
    target.gets(
        "a flood of ranges",
        "/sparql?query=ASK+{}",
        &format!("accept: {}\r\n", "a/b;q=0.1,".repeat(5_000)),
        ANY,
    );
    target.gets("a mad range", "/health", "range: bytes=0-,0-,0-,5-1,-9223372036854775808\r\n", ANY);
    target.gets("a mad cursor", &format!("/timeline?actor=RUS&after={}", "%7C".repeat(5_000)), "", REFUSED);
    target.gets("a mad limit", "/timeline?actor=RUS&limit=18446744073709551615", "", ANY);
    target.gets("a mad window", "/timeline?actor=RUS&from=-9999-01-01&to=9999-12-31", "", ANY);
    target.gets("bins without end", "/timeline/histogram?actor=RUS&by=day", "", ANY);
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/events/..%2f..%2fchancery.json",
        "/events/%00",
        "/events//",
        "//etc/passwd",
        "/.%00./",
        "/\\..\\",
        "/events/event/%ff",
        "/id/../../lock",
        "/export/../../chancery.json",
    ] {
        target.gets("a path out of the store", path, "", REFUSED);
    }
    for (name, line) in [
        ("an absolute target", "GET http://example.org/health HTTP/1.1"),
        ("a target of another port", "CONNECT example.org:443 HTTP/1.1"),
        ("a star", "OPTIONS * HTTP/1.1"),
        ("a trace", "TRACE / HTTP/1.1"),
        ("a method of its own", "BREW /coffee HTTP/1.1"),
        ("a version to come", "GET /health HTTP/9.9"),
        ("no version", "GET /health"),
        ("a gap too many", "GET  /health  HTTP/1.1"),
        ("letters beyond ASCII", "GET /h\u{e9}alth?\u{0}\u{1} HTTP/1.1"),
    ] {
        target.throws(name, format!("{line}\r\n{CLOSE}\r\n").as_bytes(), ANY);
    }
    target.throws("another protocol", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", REFUSED);
    target.throws("a handshake of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", REFUSED);
    target.throws("noise", &(0..=255).cycle().take(100_000).collect::<Vec<u8>>(), REFUSED);
    target.throws("nothing but line ends", &b"\r\n".repeat(100_000), REFUSED);
    target.throws("a header without a name", format!("GET /health HTTP/1.1\r\n{CLOSE}: x\r\n\r\n").as_bytes(), REFUSED);
    target.throws("a header with a NUL", format!("GET /health HTTP/1.1\r\n{CLOSE}x: \0\r\n\r\n").as_bytes(), REFUSED);
    target.finish();
}

#[test]
fn no_body_takes_it_down() {
    let target = Target::new();
    let head = |headers: &str| {
        format!("POST /sparql HTTP/1.1\r\n{CLOSE}content-type: application/sparql-query\r\n{headers}\r\n")
    };
    let throws = |name, headers: &str, body: &[u8]| {
        target.throws(name, &[head(headers).as_bytes(), body].concat(), REFUSED);
    };
    let gigantic = [head("content-length: 10000000000000\r\n").as_bytes(), b"ASK {}"].concat();
    target.throws("a body said to be gigantic, which does not come", &gigantic, &[408, 413, 503]);
    throws("a body of a length beyond all", "content-length: 99999999999999999999999\r\n", b"ASK {}");
    throws("a body of a length below nothing", "content-length: -1\r\n", b"ASK {}");
    throws("two lengths", "content-length: 6\r\ncontent-length: 7\r\n", b"ASK {} ");
    throws("a chunk beyond all", "transfer-encoding: chunked\r\n", b"FFFFFFFFFFFFFFFFF\r\nASK {}");
    throws("a chunk that is none", "transfer-encoding: chunked\r\n", b"zz\r\nASK {}\r\n0\r\n\r\n");
    throws("a coding unknown", "transfer-encoding: gzip\r\n", b"ASK {}");
    let chunks = b"10000\r\n".iter().chain(&[b'a'; 0x10000]).chain(b"\r\n").copied().collect::<Vec<u8>>().repeat(64);
    throws("chunks without end", "transfer-encoding: chunked\r\n", &chunks);
    let flood = [b"6;".as_slice(), &b"x".repeat(100_000), b"\r\nASK {}\r\n0\r\n\r\n"].concat();
    throws("a chunk that says too much", "transfer-encoding: chunked\r\n", &flood);
    let form = "Content-Type: application/x-www-form-urlencoded";
    target.posts("a hundred thousand fields", "/sparql", form, "a=b&".repeat(100_000).as_bytes(), ANY);
    target.posts("a form of nothing", "/sparql", form, "&".repeat(1 << 20).as_bytes(), ANY);
    target.posts("a text that is none", "/sparql", "Content-Type: application/sparql-query", &[0xff; 1000], REFUSED);
    target.posts(
        "a type beyond measure",
        "/sparql",
        &format!("Content-Type: {}", "a/b;".repeat(10_000)),
        b"ASK {}",
        REFUSED,
    );
    let packed = "Content-Type: application/sparql-query\r\nContent-Encoding: gzip";
    target.posts("a packed query of zeros", "/sparql", packed, &gzip_bomb(), REFUSED);
    for path in ["/documents", "/update", "/store?default", "/export", "/health"] {
        let json = "Content-Type: application/json";
        target.posts("JSON without end", path, json, &[b"[".repeat(500_000), b"]".repeat(500_000)].concat(), ANY);
        target.posts("JSON cut off", path, json, b"{\"document\": {\"id\": \"a", ANY);
        target.posts("a bomb of gzip", path, &format!("{json}\r\nContent-Encoding: gzip"), &gzip_bomb(), ANY);
        target.posts("a bomb of zip", path, "Content-Type: application/zip", &zip_bomb(), ANY);
        target.posts("a billion laughs", path, "Content-Type: application/rdf+xml", LAUGHS.as_bytes(), ANY);
        let turtle = format!("<a:s> <a:p> {}1{} .", "( ".repeat(200_000), " )".repeat(200_000));
        target.posts("deep lists", path, "Content-Type: text/turtle", turtle.as_bytes(), ANY);
        let parts = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n".repeat(10_000);
        target.posts("parts without end", path, "Content-Type: multipart/form-data; boundary=x", parts.as_bytes(), ANY);
    }
    target.finish();
}

/// Entities of entities of entities.
const LAUGHS: &str = r#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="a:">
<rdf:Description rdf:about="a:s"><x:p>&h;</x:p></rdf:Description></rdf:RDF>"#;

/// Packed zeros: a quarter of a million bytes that become 256 MiB.
fn gzip_bomb() -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..256 {
        out.write_all(&[0; 1 << 20]).expect("memory");
    }
    let bytes = out.finish().expect("memory");
    bytes[..bytes.len().min(1 << 20)].to_vec()
}

fn zip_bomb() -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    out.start_file("events.jsonl", zip::write::SimpleFileOptions::default()).expect("memory");
    for _ in 0..256 {
        out.write_all(&[b' '; 1 << 20]).expect("memory");
    }
    out.finish().expect("memory").into_inner()
}

#[test]
fn no_client_takes_it_down() {
    let target = Target::new();
    // Connections that say nothing, say half of it, or say it by drops.
    let silent: Vec<_> = (0..100).map(|_| target.service.connect()).collect();
    target.gets("beside silent connections", "/health", "", &[200]);
    let mut slow: Vec<_> = (0..100).map(|_| target.service.connect()).collect();
    for drop in ["GET /hea", "lth HTTP/1.1\r\nho", "st: a\r\nx: "] {
        for connection in &mut slow {
            connection.write_all(drop.as_bytes()).expect("it is patient yet");
        }
        target.gets("beside slow connections", "/health", "", &[200]);
    }
    drop((silent, slow));

    let requests = "GET /timeline?actor=RUS HTTP/1.1\r\nhost: a\r\n\r\n".repeat(500);
    target.throws(
        "five hundred requests at once",
        format!("{requests}GET /health HTTP/1.1\r\n{CLOSE}\r\n").as_bytes(),
        &[200],
    );

    // Clients that ask for much and leave.
    let query = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 } ?s ?p ?o . ?s ?q ?r . ?s ?t ?u . ?s ?v ?w }";
    for _ in 0..50 {
        let mut connection = target.service.connect();
        let (length, body) = (query.len(), query);
        write!(
            connection,
            "POST /sparql HTTP/1.1\r\nhost: a\r\ncontent-type: application/sparql-query\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("a request");
    }
    target.gets("after clients that left", "/timeline?actor=RUS", "", &[200]);

    // One that promises a body and waits to be asked for it.
    let mut expecting = target.service.connect();
    expecting.set_read_timeout(Some(Duration::from_millis(500))).expect("a timeout");
    write!(expecting, "POST /sparql HTTP/1.1\r\n{CLOSE}expect: 100-continue\r\ncontent-length: 9999999\r\n\r\n")
        .expect("a request");
    let mut answer = String::new();
    let _silence = expecting.read_to_string(&mut answer);
    target.expect("a promise of too much", &answer, REFUSED);
    target.finish();
}
