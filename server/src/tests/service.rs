//! What holds for every resource, and the service on a socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Method;
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};

use super::{SAMPLE, Service, request};
use crate::{AppState, Limits, app, serve};

#[tokio::test]
async fn the_index_lists_routes_that_answer() {
    let service = Service::new();
    let index = service.get("/").await.ok();
    let routes = index["routes"].as_array().expect("routes");
    let is_read = |route: &&serde_json::Value| route["methods"].as_array().is_some_and(|m| m.contains(&json!("GET")));
    for route in routes.iter().filter(is_read) {
        let example = route["example"].as_str().expect("an example");
        let answer = service.get(example).await;
        assert!(
            answer.status == 200
                || ["/events/", "/id/", "/documents/", "/store/"].iter().any(|start| example.starts_with(start)),
            "{example}: {}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn it_is_well() {
    assert_eq!(Service::new().get("/health").await.ok(), json!({ "status": "ok" }));
}

#[tokio::test]
async fn an_unknown_path_is_a_problem() {
    let service = Service::new();
    for path in ["/nothing", "/timeline/", "/updates", "/%00", "//"] {
        service.get(path).await.problem(404, "not-found");
    }
    service.send(request(Method::DELETE, "/nothing")).await.problem(404, "not-found");
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let service = Service::new();
    for (method, path, allowed) in [
        (Method::POST, "/timeline", "GET,HEAD"),
        (Method::DELETE, "/sparql", "GET,HEAD,POST"),
        (Method::PUT, "/events/1", "GET,HEAD"),
        (Method::OPTIONS, "/", "GET,HEAD"),
    ] {
        let answer = service.send(request(method, path)).await;
        answer.problem(405, "method-not-allowed");
        assert_eq!(answer.header("allow"), allowed, "{path}");
    }
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let service = Service::new();
    for path in ["/", "/health", "/timeline?actor=RUS", "/entities?name=Putin", "/sparql?query=ASK+{}"] {
        let (get, head) = (service.get(path).await, service.send(request(Method::HEAD, path)).await);
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert_eq!(head.header("content-length"), get.body.len().to_string());
    }
}

#[tokio::test]
async fn every_answer_has_the_id_of_its_request() {
    let service = Service::new();
    let ids =
        [service.get("/health").await, service.get("/nothing").await].map(|a| a.header("x-request-id").to_owned());
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.len() == 16), "{ids:?}");
    for (sent, is_kept) in [("abc-1", true), ("a b", false), (&*"x".repeat(65), false)] {
        let mut request = request(Method::GET, "/health");
        request.headers_mut().insert("x-request-id", sent.parse().expect("a value of a header"));
        assert_eq!(service.send(request).await.header("x-request-id") == sent, is_kept, "{sent}");
    }
}

#[tokio::test]
async fn a_panic_is_a_problem_that_tells_nothing() {
    let problem = crate::error::of_panic(Box::new("a secret"));
    assert_eq!(problem.status(), 500);
    let body = axum::body::to_bytes(problem.into_body(), usize::MAX).await.expect("a body");
    assert!(!String::from_utf8_lossy(&body).contains("secret"));
}

#[tokio::test]
async fn when_all_places_are_taken_one_is_told_to_try_again() {
    let limits = Limits { running: 1, wait: Duration::from_millis(10), ..Limits::default() };
    let state = AppState::new(Arc::clone(&SAMPLE), limits);
    let (started, go_on) = (Arc::new(Notify::new()), oneshot::channel::<()>());
    let first = tokio::spawn({
        let (state, started) = (state.clone(), Arc::clone(&started));
        async move {
            let long = move |_: &_| {
                started.notify_one();
                Ok(go_on.1.blocking_recv().is_ok())
            };
            state.read(crate::state::Work::Query, long).await
        }
    });
    started.notified().await;
    let send = async |path: &str| {
        let response = tower::ServiceExt::oneshot(app(state.clone()), request(Method::GET, path)).await;
        response.expect("the service always answers")
    };
    let busy = send("/sparql?query=ASK+{}").await;
    assert_eq!((busy.status().as_u16(), busy.headers()["retry-after"].as_bytes()), (503, b"5".as_slice()));
    assert_eq!(send("/timeline?actor=RUS").await.status(), 200, "other work goes on");
    go_on.0.send(()).expect("it waits");
    assert!(matches!(first.await, Ok(Ok(true))));
    assert_eq!(send("/sparql?query=ASK+{}").await.status(), 200);
}

/// Parameters, known and not.
const NAMES: [&str; 34] = [
    "actor",
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
    "statements",
    "reverse",
    "limit",
    "after",
    "by",
    "entity",
    "level",
    "order",
    "name",
    "query",
    "default-graph-uri",
    "directed",
    "weight",
    "counting",
    "all",
    "before",
    "least",
    "silence",
    "burst_ratio",
    "burst_cost",
    "indirect",
    "%FF",
];

/// What they may be given.
const VALUES: [&str; 37] = [
    "",
    "RUS",
    "PRK",
    "Korea",
    "state/RUS",
    "state/",
    "https://w3id.org/chancery/id/",
    "2024",
    "2024-02-30",
    "-9999",
    "[..2024]",
    "consult",
    "042",
    "happened",
    "visitor",
    "day",
    "entity",
    "conflict",
    "none",
    "1",
    "0",
    "18446744073709551616",
    "%00",
    "%ff%fe",
    "%E2%80%AE",
    "||event/",
    "9999-12-31|9999-12-31|event/f",
    "|||",
    "%F0%9F%92%A9",
    "ASK{}",
    "SELECT*{?s ?p ?o}LIMIT 1",
    "'\"`;--",
    "DESCRIBE<a:b>",
    "pagerank",
    "fractional",
    "1e308",
    "NaN",
];

/// Parameters put together at random, from words that mean something and others, are never a failure of the service.
#[tokio::test]
async fn no_parameters_make_it_fail() {
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or_default() % below
    };
    let service = Service::new();
    let mut answered = 0;
    for _ in 0..5000 {
        let path = [
            "/timeline",
            "/timeline/histogram",
            "/dyads",
            "/entities",
            "/sparql",
            "/events/event/1",
            "/events/%",
            "/health",
            "/network/rank",
            "/network/compare",
            "/network/series",
            "/network/brokers",
            "/network/path",
        ][random(13)];
        let required = [
            ("/timeline", "actor=RUS"),
            ("/timeline/histogram", "actor=RUS"),
            ("/entities", "name=a"),
            ("/sparql", "query=ASK{}"),
            ("/network/compare", "before=2022&after=2023"),
            ("/network/series", "actor=RUS&actor=PRK"),
            ("/network/brokers", "actor=RUS&actor=PRK"),
            ("/network/path", "actor=RUS&actor=PRK"),
        ];
        let mut query: Vec<String> =
            required.iter().filter(|(at, _)| *at == path).map(|(_, q)| (*q).to_owned()).collect();
        for _ in 0..random(3) {
            let value = VALUES[random(VALUES.len())].replace(' ', "+").replace('"', "%22").replace('<', "%3C");
            query.push(format!("{}={}", NAMES[random(NAMES.len())], value.replace('>', "%3E").replace('`', "%60")));
        }
        let answer = service.get(&format!("{path}?{}", query.join("&"))).await;
        if answer.status == 200 {
            answered += 1;
        } else {
            let problem = answer.any_problem();
            assert!(answer.status.is_client_error(), "{path}?{}: {problem}", query.join("&"));
        }
    }
    assert!(answered > 500, "only {answered} were sound");
}

/// What a client reads from a socket.
fn ask(address: SocketAddr, path: &str) -> String {
    let mut socket = TcpStream::connect(address).expect("a connection");
    write!(socket, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").expect("a request");
    let mut text = String::new();
    socket.read_to_string(&mut text).expect("an answer");
    text
}

#[tokio::test]
async fn on_a_socket_it_answers_and_stops() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let state = AppState::new(Arc::clone(&SAMPLE), Limits::default());
    let served =
        tokio::spawn(serve(listener, app(state), Limits::default(), async { stopped.await.unwrap_or_default() }));
    let answer = tokio::task::spawn_blocking(move || ask(address, "/health")).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("{\"status\":\"ok\"}"), "{answer}");
    let silent = TcpStream::connect(address).expect("a connection that says nothing");
    stop.send(()).expect("it runs");
    served.await.expect("no panic");
    drop(silent);
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn what_runs_is_finished_before_it_stops() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (begun, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (begun, finish) = (Arc::clone(&begun), Arc::clone(&finish));
        async move || {
            begun.notify_one();
            finish.notified().await;
            "done"
        }
    };
    let app = Router::new().route("/slow", get(slow));
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(serve(listener, app, Limits::default(), async { stopped.await.unwrap_or_default() }));
    let answer = tokio::task::spawn_blocking(move || ask(address, "/slow"));
    begun.notified().await;
    stop.send(()).expect("it runs");
    tokio::task::yield_now().await;
    finish.notify_one();
    assert!(answer.await.expect("an answer").ends_with("done"));
    served.await.expect("no panic");
}
