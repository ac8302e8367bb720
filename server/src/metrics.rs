//! What is counted, for Prometheus.

use std::fmt;
use std::time::Duration;

use axum::http::{Extensions, Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::routes;

/// The sort of problem that a response tells, among its extensions.
#[derive(Clone)]
pub(crate) struct ProblemName(pub(crate) String);

/// What a request is counted as. None of these is the client's to choose freely: each value costs memory for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    method: String,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Problem {
    route: String,
    /// The end of its type.
    problem: String,
}

/// How things are when somebody looks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    /// Bytes on disk.
    pub(crate) store_bytes: u64,
    pub(crate) queries_running: usize,
    /// Since the service was started.
    pub(crate) writes: u64,
}

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    latencies: Family<Route, Histogram, fn() -> Histogram>,
    problems: Family<Problem, Counter>,
    store_bytes: Gauge,
    queries_running: Gauge,
    writes: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("chancery");
        let requests = Family::default();
        registry.register("requests", "Requests, by what they were answered", requests.clone());
        let latencies = Family::new_with_constructor(latency as fn() -> Histogram);
        let name = "request_duration";
        registry.register_with_unit(name, "Time until the answer began", Unit::Seconds, latencies.clone());
        let problems = Family::default();
        let about = "Problems, by the end of their type: a query refused, cut for its time or memory, ...";
        registry.register("problems", about, problems.clone());
        let gauge = |registry: &mut Registry, name: &str, about: &str| {
            let gauge = Gauge::default();
            registry.register(name, about, gauge.clone());
            gauge
        };
        Self {
            store_bytes: gauge(&mut registry, "store_bytes", "What the store takes on disk, its index included"),
            queries_running: gauge(&mut registry, "queries_running", "SPARQL queries that run now"),
            writes: gauge(&mut registry, "writes", "Loads, updates and other writes since the service was started"),
            registry,
            requests,
            latencies,
            problems,
        }
    }
}

/// From half a millisecond to half a minute.
fn latency() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 4.0, 9))
}

impl Asked {
    pub(crate) fn new(method: &Method, path: &str) -> Self {
        let route = routes::index::route_of(path).unwrap_or("other");
        let known =
            [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
        let method = if known.contains(method) { method.as_str() } else { "other" };
        Self { method: method.to_owned(), route: route.to_owned() }
    }
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn answered(&self, asked: Asked, status: StatusCode, extensions: &Extensions, took: Duration) {
        let Asked { method, route } = asked;
        if let Some(ProblemName(problem)) = extensions.get() {
            self.problems.get_or_create(&Problem { route: route.clone(), problem: problem.clone() }).inc();
        }
        self.latencies.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status: status.as_u16() }).inc();
    }

    /// Everything, as Prometheus reads it.
    pub(crate) fn text(&self, standing: Standing) -> Result<String, fmt::Error> {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.store_bytes.set(signed(standing.store_bytes));
        self.queries_running.set(signed(standing.queries_running as u64));
        self.writes.set(signed(standing.writes));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
