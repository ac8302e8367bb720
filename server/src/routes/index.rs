//! `/`: what there is.

use axum::Json;
use serde::Serialize;

/// What there is.
#[derive(Serialize)]
pub(crate) struct Index {
    name: &'static str,
    version: &'static str,
    routes: &'static [Route],
}

/// A path and what it is for.
#[derive(Serialize)]
struct Route {
    path: &'static str,
    methods: &'static [&'static str],
    about: &'static str,
    example: &'static str,
}

const ROUTES: &[Route] = &[
    Route {
        path: "/sparql",
        methods: &["GET", "POST"],
        about: "SPARQL 1.1 queries and updates, by the SPARQL 1.1 Protocol; the format is chosen by Accept (/update: updates alone)",
        example: "/sparql?query=SELECT+*+%7B+?event+ch:party+?state+%7D+LIMIT+5",
    },
    Route {
        path: "/store",
        methods: &["GET", "PUT", "POST", "DELETE"],
        about: "whole graphs, by the SPARQL 1.1 Graph Store Protocol: ?graph=IRI, ?default, or /store/ANY/PATH",
        example: "/store?default",
    },
    Route {
        path: "/timeline",
        methods: &["GET"],
        about: "what happened between actors, in order of time, by pages",
        example: "/timeline?actor=RUS&actor=PRK&from=2023&kind=consult&limit=20",
    },
    Route {
        path: "/timeline/histogram",
        methods: &["GET"],
        about: "how many events of which sort, by day, month, quarter or year",
        example: "/timeline/histogram?actor=RUS&actor=PRK&by=year",
    },
    Route {
        path: "/dyads",
        methods: &["GET"],
        about: "who deals with whom, how often, and how friendly",
        example: "/dyads?entity=RUS&from=2023&order=conflict",
    },
    Route {
        path: "/network/rank",
        methods: &["GET"],
        about: "who is central among those who deal with each other",
        example: "/network/rank?by=pagerank&from=2023",
    },
    Route {
        path: "/network/compare",
        methods: &["GET"],
        about: "whose relations began, ended, warmed and cooled from one window to another",
        example: "/network/compare?before=2022&after=2023&least=1",
    },
    Route {
        path: "/network/series",
        methods: &["GET"],
        about: "how the relations of two went: period by period, silences, bursts",
        example: "/network/series?actor=RUS&actor=PRK&by=year",
    },
    Route {
        path: "/network/brokers",
        methods: &["GET"],
        about: "third parties that host, meet or mediate between two",
        example: "/network/brokers?actor=RUS&actor=PRK",
    },
    Route {
        path: "/network/path",
        methods: &["GET"],
        about: "by whom two hang together, with the event of every step",
        example: "/network/path?actor=RUS&actor=PRK",
    },
    Route {
        path: "/entities/{id}",
        methods: &["GET"],
        about: "everything known of one entity",
        example: "/entities/state/RUS",
    },
    Route { path: "/entities", methods: &["GET"], about: "who has a name like this", example: "/entities?name=Putin" },
    Route {
        path: "/events/{id}",
        methods: &["GET"],
        about: "everything known of one event",
        example: "/events/5e1f0c",
    },
    Route {
        path: "/backup",
        methods: &["POST"],
        about: "copies the store, with the token for writing",
        example: "/backup",
    },
    Route { path: "/metrics", methods: &["GET"], about: "what was counted, for Prometheus", example: "/metrics" },
    Route { path: "/ready", methods: &["GET"], about: "whether questions can be asked", example: "/ready" },
    Route {
        path: "/documents",
        methods: &["GET", "POST"],
        about: "what all this comes from; POST loads a document or table in any format that is known",
        example: "/documents?limit=20",
    },
    Route {
        path: "/documents/{id}",
        methods: &["GET", "DELETE"],
        about: "a document and what it reports; DELETE withdraws it",
        example: "/documents/medcom-20240117",
    },
    Route { path: "/stats", methods: &["GET"], about: "what the store holds, in numbers", example: "/stats" },
    Route {
        path: "/export",
        methods: &["GET"],
        about: "the store, or a part of it, for other programs and for readers",
        example: "/export?format=graphml&actor=RUS&actor=PRK&from=2023",
    },
    Route {
        path: "/id/{path}",
        methods: &["GET"],
        about: "leads from what ends an IRI of the store to its resource, or its RDF, by Accept",
        example: "/id/state/RUS",
    },
    Route {
        path: "/context.jsonld",
        methods: &["GET"],
        about: "the context of JSON-LD exports: the words of the model, each with what it means",
        example: "/context.jsonld",
    },
    Route { path: "/health", methods: &["GET"], about: "whether the service answers", example: "/health" },
];

/// The route that a path is of, whatever stands in its place for an id.
pub(crate) fn route_of(path: &str) -> Option<&'static str> {
    let is_of = |route: &&Route| match route.path.split_once('{') {
        Some((start, _)) => path.starts_with(start),
        None => path == route.path,
    };
    let listed = ROUTES.iter().find(is_of).map(|route| route.path);
    listed.or((path == "/").then_some("/"))
}

/// Lists the routes.
pub(crate) async fn get() -> Json<Index> {
    Json(Index { name: "chancery", version: env!("CARGO_PKG_VERSION"), routes: ROUTES })
}
