//! `/store`: whole graphs, by the SPARQL 1.1 Graph Store Protocol, <https://www.w3.org/TR/sparql11-http-rdf-update/>.
//!
//! A graph is named by a parameter (`/store?graph=IRI`, `/store?default`), or is the one whose IRI is the address itself
//! (`/store/people/1`).

use std::io::Write;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request, State};
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use graph_core::dump::Syntax;
use queries::graphs::{self, Done, Graph, Payload};
use queries::{Form, Format, QueryError};

use crate::access::Writer;
use crate::address::Address;
use crate::error::Error;
use crate::media::media_type;
use crate::negotiate::Accept;
use crate::params::Params;
use crate::routes::sparql::{answered, media_types};
use crate::state::AppState;
use crate::stream::{Out, stream};

pub(crate) const MULTIPART: &str = "multipart/form-data";
/// What a graph may be sent as.
pub(crate) const GRAPHS: &[&str] = &[
    "text/turtle",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/rdf+xml",
    "application/ld+json",
    MULTIPART,
];

/// The graph that a request names; none where it names the store itself.
pub(crate) struct Named(Option<Graph>);

impl<S: Sync> FromRequestParts<S> for Named {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let mut params = Params::from_request_parts(parts, state).await?;
        if parts.uri.path() != "/store" {
            params.finish()?;
            let address = Address::from_request_parts(parts, state).await?;
            return Ok(Self(Some(Graph::named(&address.of(parts.uri.path()))?)));
        }
        let (iri, is_default) = (params.one::<String>("graph")?, params.flag("default")?);
        params.finish()?;
        match (iri, is_default) {
            (Some(iri), true) => Err(Error::parameter("graph", iri, "expected either it or `default`")),
            (Some(iri), false) => Ok(Self(Some(Graph::named(&iri)?))),
            (None, true) => Ok(Self(Some(Graph::DEFAULT))),
            (None, false) => Ok(Self(None)),
        }
    }
}

impl Named {
    fn graph(self) -> Result<Graph, Error> {
        self.0.ok_or(Error::Missing { name: "graph" })
    }
}

/// Answers with a graph, which is sent while it is written.
pub(crate) async fn get(State(state): State<AppState>, named: Named, headers: HeaderMap) -> Result<Response, Error> {
    let graph = named.graph()?;
    let (format, media) = Accept::of(&headers).choose(Form::Graph.formats().flat_map(media_types))?;
    let write = move |store: &graph_core::GraphStore, out: &mut Out| {
        graphs::write(store, &graph, format, &mut *out)?;
        Ok(out.flush().map_err(QueryError::from)?)
    };
    Ok(answered(media, stream(&state, write).await?))
}

/// Puts what is sent in the place of a graph.
pub(crate) async fn put(
    State(state): State<AppState>,
    writer: Writer,
    named: Named,
    address: Address,
    request: Request,
) -> Result<Response, Error> {
    let graph = named.graph()?;
    let payloads = payloads(request).await?;
    let base = base(&graph, &address);
    let done = state.write(writer, move |store| Ok(graphs::put(store, &graph, &payloads, &base)?)).await?;
    Ok(if done.is_new {
        (StatusCode::CREATED, Json(done)).into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    })
}

/// Adds what is sent to a graph; to a new one, where none is named.
pub(crate) async fn post(
    State(state): State<AppState>,
    writer: Writer,
    named: Named,
    address: Address,
    request: Request,
) -> Result<Response, Error> {
    let graph = match named.0 {
        Some(graph) => graph,
        None => Graph::named(&address.of(&format!("/store/{}", graphs::fresh_name())))?,
    };
    let payloads = payloads(request).await?;
    let (base, name) = (base(&graph, &address), graph.name().map(str::to_owned));
    let done = state.write(writer, move |store| Ok(graphs::add(store, &graph, &payloads, &base)?)).await?;
    Ok(added(done, name))
}

fn added(done: Done, name: Option<String>) -> Response {
    let status = if done.is_new { StatusCode::CREATED } else { StatusCode::OK };
    let location = name.filter(|_| done.is_new).and_then(|name| HeaderValue::try_from(name).ok());
    let mut response = (status, Json(done)).into_response();
    response.headers_mut().extend(location.map(|location| (LOCATION, location)));
    response
}

/// Deletes a graph.
pub(crate) async fn delete(State(state): State<AppState>, writer: Writer, named: Named) -> Result<Response, Error> {
    let graph = named.graph()?;
    let changed = state.write(writer, move |store| Ok(graphs::delete(store, &graph)?)).await?;
    Ok(Json(changed).into_response())
}

/// Relative IRIs are relative to the graph's own.
fn base(graph: &Graph, address: &Address) -> String {
    graph.name().map_or_else(|| address.of("/store"), str::to_owned)
}

async fn payloads(request: Request) -> Result<Vec<Payload>, Error> {
    let media = media_type(request.headers(), GRAPHS)?;
    if media != MULTIPART {
        let format = format_of(&media).ok_or(Error::MediaType { found: media, expected: GRAPHS })?;
        let bytes = axum::body::Bytes::from_request(request, &()).await?.into();
        return Ok(vec![Payload { bytes, format }]);
    }
    let mut parts = Multipart::from_request(request, &()).await?;
    let mut payloads = Vec::new();
    while let Some(part) = parts.next_field().await? {
        let format = match part.content_type() {
            Some(_) => media_type(part.headers(), GRAPHS).map(|media| format_of(&media))?,
            None => part.file_name().and_then(format_of_file),
        };
        let found = || part.content_type().or(part.file_name()).unwrap_or_default().to_owned();
        let format = format.ok_or_else(|| Error::MediaType { found: found(), expected: GRAPHS })?;
        payloads.push(Payload { bytes: part.bytes().await?.into(), format });
    }
    Ok(payloads)
}

fn format_of(media: &str) -> Option<Format> {
    Form::Graph.formats().find(|format| format.media_types().contains(&media))
}

fn format_of_file(name: &str) -> Option<Format> {
    Some(match Syntax::from_name(name)? {
        Syntax::Turtle => Format::Turtle,
        Syntax::NTriples => Format::NTriples,
        Syntax::NQuads => Format::NQuads,
        Syntax::TriG => Format::TriG,
        Syntax::RdfXml => Format::RdfXml,
        Syntax::JsonLd => Format::JsonLd,
    })
}
