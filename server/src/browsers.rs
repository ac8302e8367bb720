//! What browsers are told: which pages may ask the service, and what its answers must not be taken for.

use std::str::FromStr;

use axum::Router;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH};
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{HeaderName, HeaderValue, Method, header};
use thiserror::Error;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::frame::REQUEST_ID;

/// In every answer whose route says nothing else: it is what its type says, runs nothing, loads nothing (a page has its style
/// in itself), sends nothing, stands in no frame, and tells nobody where the reader came from.
pub(crate) const SECURITY: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];

const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Where a page is from that may ask the service from a browser (CORS, <https://fetch.spec.whatwg.org/#http-cors-protocol>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Anywhere.
    Any,
    /// One site, such as `https://example.org`.
    Site(HeaderValue),
}

/// A text names no origin.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("expected `*`, or scheme and host as in `https://example.org`, without a path")]
pub struct OriginError;

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let uri: Uri = text.parse().map_err(|_| OriginError)?;
        let is_web = uri.scheme_str().is_some_and(|scheme| scheme == "http" || scheme == "https");
        let is_bare = uri.path_and_query().map(PathAndQuery::as_str) == Some("/") && !text.ends_with('/');
        let is_lower = !text.contains(|c: char| c == '@' || c.is_ascii_uppercase());
        match HeaderValue::from_str(text) {
            Ok(value) if is_web && is_bare && is_lower => Ok(Self::Site(value)),
            _ => Err(OriginError),
        }
    }
}

/// Lets pages of `origins` ask `app` from a browser. Without any, only pages of the service itself may.
pub(crate) fn let_ask(origins: &[Origin], app: Router) -> Router {
    const METHODS: [Method; 6] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let sites =
        origins.iter().filter_map(|origin| if let Origin::Site(site) = origin { Some(site.clone()) } else { None });
    let allowed = match origins {
        [] => return app,
        _ if origins.contains(&Origin::Any) => AllowOrigin::any(),
        _ => AllowOrigin::list(sites),
    };
    let cors = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods(METHODS)
        .allow_headers([ACCEPT, AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, REQUEST_ID])
        .expose_headers([header::ETAG, header::LINK, header::LOCATION, header::RETRY_AFTER, REQUEST_ID]);
    app.layer(cors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host() {
        assert_eq!("*".parse(), Ok(Origin::Any));
        for site in ["https://example.org", "http://localhost:3000", "http://[::1]:80", "https://10.0.0.1"] {
            assert_eq!(site.parse(), Ok(Origin::Site(HeaderValue::from_static(site))));
        }
        for none in [
            "",
            "null",
            "example.org",
            "https://",
            "https://example.org/",
            "https://example.org/page",
            "//example.org",
            "https://example.org?a",
            "ftp://example.org",
            "https://Example.org",
            "https://a@example.org",
            "https://*.org/",
            "https://exam ple.org",
            "https://a\nb",
        ] {
            assert_eq!(none.parse::<Origin>(), Err(OriginError), "{none}");
        }
    }
}
