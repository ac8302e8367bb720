//! `/id/…`: what the IRIs of the store lead to, where the service stands behind `https://w3id.org/chancery`.

use axum::http::header::{LOCATION, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use graph_core::{EntityType, vocab};
use queries::Form;

use crate::error::Error;
use crate::links::percent_encoded;
use crate::negotiate::{Accept, HTML, JSON};

/// Leads to what is known of a thing (303: a thing is no document): as JSON or a page to its resource, as RDF to its
/// description.
pub(crate) async fn get(headers: HeaderMap, uri: Uri) -> Result<Response, Error> {
    let local = uri.path().strip_prefix("/id/").filter(|local| is_fit(local));
    let local = local.ok_or_else(|| Error::NoRoute { path: uri.path().to_owned() })?;
    let resource = resource(local)
        .into_iter()
        .flat_map(|(resource, media)| media.iter().map(move |media| (format!("{resource}/{local}"), *media)));
    let rdf = Form::Graph.formats().flat_map(|format| format.media_types());
    let rdf = rdf.map(|media| (description(local), *media));
    let (location, _) = Accept::of(&headers).choose(resource.chain(rdf))?;
    let headers = [(LOCATION, HeaderValue::try_from(location).ok()), (VARY, Some(HeaderValue::from_static("accept")))];
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().extend(headers.into_iter().filter_map(|(name, value)| Some((name, value?))));
    Ok(response)
}

/// Where things of this sort are told of, and in which media types.
fn resource(local: &str) -> Option<(&'static str, &'static [&'static str])> {
    match local.split_once('/')?.0 {
        "event" => Some(("/events", &[JSON, HTML])),
        "document" => Some(("/documents", &[JSON, HTML])),
        folder => folder.parse::<EntityType>().ok().map(|_| ("/entities", &[JSON, HTML] as &[_])),
    }
}

fn description(local: &str) -> String {
    format!("/sparql?query={}", percent_encoded(&format!("DESCRIBE <{}{local}>", vocab::ID)))
}

/// Whether it may end an IRI of ours: none has steps up or to itself.
fn is_fit(local: &str) -> bool {
    let is_step = |part: &str| part == "." || part == "..";
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte);
    !local.is_empty() && local.bytes().all(is_plain) && !local.split('/').any(is_step)
}
