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
    Route { path: "/entities", methods: &["GET"], about: "who has a name like this", example: "/entities?name=Putin" },
    Route {
        path: "/events/{id}",
        methods: &["GET"],
        about: "everything known of one event",
        example: "/events/5e1f0c",
    },
    Route { path: "/health", methods: &["GET"], about: "whether the service answers", example: "/health" },
];

/// Lists the routes.
pub(crate) async fn get() -> Json<Index> {
    Json(Index { name: "chancery", version: env!("CARGO_PKG_VERSION"), routes: ROUTES })
}
