//! Clients that are slow, silent or too many, on a socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use super::SAMPLE;
use crate::{AppState, Limits, app, serve};

const SHORT: Duration = Duration::from_millis(300);

fn limits() -> Limits {
    Limits { patience_with_clients: SHORT, ..Limits::default() }
}

/// Lets clients of the service over the sample do something that blocks.
async fn with<T: Send + 'static>(limits: Limits, client: impl FnOnce(SocketAddr) -> T + Send + 'static) -> T {
    with_app(app(AppState::new(Arc::clone(&SAMPLE), limits)), limits, client).await
}

async fn with_app<T: Send + 'static>(
    app: Router,
    limits: Limits,
    client: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let served = tokio::spawn(serve(listener, app, limits, std::future::pending()));
    let done = tokio::task::spawn_blocking(move || client(address)).await.expect("no panic");
    served.abort();
    done
}

fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).expect("a connection");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    socket
}

/// What is answered to these bytes, until the service ends the connection.
fn answer(address: SocketAddr, bytes: &[u8]) -> String {
    let mut socket = connect(address);
    // It may have ended it before all is sent.
    let _sent = socket.write_all(bytes);
    let mut text = Vec::new();
    let _reset = socket.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_head_that_does_not_come_in_time_ends_the_connection() {
    let started = Instant::now();
    let answers = with(limits(), |address| ["", "GET /health HT"].map(|bytes| answer(address, bytes.as_bytes()))).await;
    assert!(answers.iter().all(|answer| !answer.contains("200 OK")), "{answers:?}");
    assert!(started.elapsed() >= SHORT && started.elapsed() < SHORT * 30);
}

#[tokio::test]
async fn a_body_that_does_not_come_in_time_is_a_problem() {
    let head = "POST /sparql HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 10\r\n\
                content-type: application/sparql-query\r\n\r\nASK";
    let answer = with(limits(), move |address| answer(address, head.as_bytes())).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("/problems/slow-request"), "{answer}");
}

#[tokio::test]
async fn heads_beyond_measure_are_refused() {
    let many = format!("GET /health HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(200));
    let large = format!("GET /health HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(200_000));
    let long = format!("GET /health?{} HTTP/1.1\r\nhost: a\r\n\r\n", "y".repeat(200_000));
    for head in [many, large, long] {
        let answer = with(limits(), move |address| answer(address, head.as_bytes())).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 431 ") || answer.starts_with("HTTP/1.1 414 "),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_left() {
    const LARGE: usize = 64 << 20;
    let app = Router::new().route("/large", get(|| async { vec![b'x'; LARGE] }));
    let taken = with_app(app, limits(), |address| {
        let mut socket = connect(address);
        write!(socket, "GET /large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").expect("a request");
        std::thread::sleep(SHORT * 4);
        let mut bytes = Vec::new();
        let _reset = socket.read_to_end(&mut bytes);
        bytes.len()
    })
    .await;
    assert!(taken < LARGE, "{taken}");
}

#[tokio::test]
async fn who_comes_when_all_connections_are_taken_waits() {
    let limits = Limits { connections: 2, ..limits() };
    let waited = with(limits, |address| {
        let silent = [connect(address), connect(address)];
        let started = Instant::now();
        let answer = answer(address, b"GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        drop(silent);
        started.elapsed()
    })
    .await;
    assert!(waited >= SHORT / 2, "{waited:?}");
}
