//! A service that does not answer, or not well: never a success.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::{TOKEN, holding};
use crate::support::{Sandbox, Service, Shown};

/// Asks somebody who takes one request and answers with these bytes.
fn asked(arguments: &[&str], answer: &str) -> Shown {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = answer.to_owned();
    let answering = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let _head = stream.read(&mut [0; 4096]).expect("a request");
        stream.write_all(answer.as_bytes()).expect("a client that reads");
    });
    let shown = Sandbox::new().run(&[&["--server", &url], arguments].concat());
    answering.join().expect("an answer");
    shown
}

fn problem(status: &str, name: &str, detail: &str) -> String {
    let body = format!(r#"{{"type":"https://w3id.org/chancery/problems/{name}","title":"-","detail":"{detail}"}}"#);
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/problem+json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

#[test]
fn a_service_that_cannot_be_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let shown = Sandbox::new().run(&["--server", &url, "timeline", "RUS"]).expect_code(1);
    assert!(shown.stdout.is_empty() && shown.stderr.contains("cannot be reached"), "{shown}");
    let shown = Sandbox::new().run(&["--server", "no address", "timeline", "RUS"]).expect_code(1);
    assert!(shown.stderr.contains("cannot be reached"), "{shown}");
}

#[test]
fn an_answer_that_is_cut_off_is_no_success() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/n-quads\r\n";
    for body in
        ["content-length: 100\r\n\r\n<a> <b> <c> .\n", "transfer-encoding: chunked\r\n\r\ne\r\n<a> <b> <c> .\n\r\n"]
    {
        let shown = asked(&["export", "--format", "nquads"], &format!("{head}{body}")).expect_code(1);
        assert!(shown.stderr.contains("was cut off"), "{shown}");
        let shown = asked(&["query", "--format", "csv", "-e", "SELECT * {}"], &format!("{head}{body}")).expect_code(1);
        assert!(shown.stderr.contains("was cut off"), "{shown}");
        let shown = asked(&["stats"], &format!("{head}{body}")).expect_code(1);
        assert!(shown.stdout.is_empty() && shown.stderr.contains("was cut off"), "{shown}");
    }
    let shown =
        asked(&["export", "--format", "nquads"], &format!("{head}connection: close\r\n\r\n<a> <b>")).expect_code(1);
    assert!(shown.stdout.is_empty() && shown.stderr.contains("where its answer ends"), "{shown}");
}

#[test]
fn a_file_is_not_made_of_a_part() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let _head = stream.read(&mut [0; 4096]).expect("a request");
        let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n");
    });
    let sandbox = Sandbox::new();
    sandbox.run(&["--server", &url, "export", "--format", "nquads", "-o", "dump.nq"]).expect_code(1);
    assert!(!sandbox.has("dump.nq"));
}

#[test]
fn what_a_service_refuses_is_said_in_its_words() {
    for (status, name, detail, hint) in [
        ("401 Unauthorized", "no-token", "this needs a token", "--token-file"),
        ("403 Forbidden", "readers-token", "the one sent is that for reading", "token for writing"),
        ("409 Conflict", "protected", "it would change what the model reads", ""),
        ("503 Service Unavailable", "busy", "too many requests are running; try again soon", ""),
        ("503 Service Unavailable", "timeout", "no answer within 30s", "--timeout"),
    ] {
        let shown = asked(&["timeline", "RUS"], &problem(status, name, detail)).expect_code(1);
        assert!(shown.stdout.is_empty(), "{shown}");
        assert!(shown.stderr.contains(detail) && shown.stderr.contains(hint), "{shown}");
    }
}

#[test]
fn somebody_else_answers() {
    let limited = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 4\r\n\r\nslow";
    let shown = asked(&["timeline", "RUS"], limited).expect_code(1);
    assert!(shown.stderr.contains("429 Too Many Requests, try again after 7 s"), "{shown}");
    let moved = "HTTP/1.1 302 Found\r\nlocation: http://example.org/\r\ncontent-length: 0\r\n\r\n";
    let shown = asked(&["timeline", "RUS"], moved).expect_code(1);
    assert!(shown.stderr.contains("302 Found"), "{shown}");
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>";
    let shown = asked(&["timeline", "RUS"], page).expect_code(1);
    assert!(shown.stderr.contains("no service of this version"), "{shown}");
}

#[test]
fn what_a_killed_service_left_behind_is_not_believed() {
    let sandbox = Sandbox::with_sample();
    let expected = sandbox.run(&["timeline", "RUS", "PRK"]).expect_code(0);
    let mut service = holding(&sandbox);
    service.child.kill().expect("it ends");
    service.child.wait().expect("it has ended");
    assert!(sandbox.read("chancery-data/serving").contains(&service.address));
    assert_eq!(sandbox.run(&["timeline", "RUS", "PRK"]), expected);
}

#[test]
fn a_service_that_only_reads_is_not_asked() {
    let sandbox = Sandbox::with_sample();
    let expected = sandbox.run(&["timeline", "RUS", "PRK"]).expect_code(0);
    let _service = Service::of(&sandbox);
    assert_eq!(sandbox.run(&["timeline", "RUS", "PRK"]), expected);
}

#[test]
fn a_closed_service_wants_a_token_for_reading() {
    let sandbox = Sandbox::with_sample();
    let reading = "read-0123456789abcdef0";
    let service = Service::with(&sandbox, &[], &[("CHANCERY_TOKEN", TOKEN), ("CHANCERY_READ_TOKEN", reading)]);
    let shown = sandbox.run(&["stats"]).expect_code(1);
    assert!(shown.stderr.contains("needs a token"), "{shown}");
    let mut command = sandbox.command(&["stats", "--server", &format!("http://{}", service.address)]);
    assert!(command.env("CHANCERY_READ_TOKEN", reading).status().expect("the program starts").success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_that_is_interrupted_ends_at_once_and_leaves_no_file_that_looks_whole() {
    use std::os::unix::process::ExitStatusExt;

    const INTERRUPTED: i32 = 2;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let sandbox = Sandbox::new();
    let mut child = sandbox.start_in_foreground(&["--server", &url, "export", "--format", "nquads", "-o", "dump.nq"]);
    let (mut stream, _) = listener.accept().expect("a client");
    let _head = stream.read(&mut [0; 4096]).expect("a request");
    let part = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\ne\r\n<a> <b> <c> .\n\r\n";
    stream.write_all(part.as_bytes()).expect("a client that reads");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    // The answer would go on for as long as somebody reads it.
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill starts");
    assert!(told.success());
    let ended = stream.read(&mut [0; 1]);
    assert!(!ended.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)));
    drop(stream);
    assert_eq!(child.wait().expect("the program ends").signal(), Some(INTERRUPTED));
    assert!(!sandbox.has("dump.nq"));
}
