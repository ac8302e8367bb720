//! Where the service is, as the client sees it: what its relative IRIs and the graphs of `/store` are named by.

use axum::extract::FromRequestParts;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName};

use crate::error::Error;

/// What a proxy that speaks TLS with the client says of it.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The scheme and host that a request was sent to: `http://127.0.0.1:7878`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    /// The IRI of a path, which starts with a slash.
    pub(crate) fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    fn read(headers: &HeaderMap) -> Result<Self, Error> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(HOST).unwrap_or("localhost");
        let authority: Authority =
            host.parse().map_err(|_| Error::Unreadable { reason: format!("`{host}` is no host") })?;
        let scheme = if text(FORWARDED_PROTO) == Some("https") { "https" } else { "http" };
        Ok(Self(format!("{scheme}://{authority}")))
    }
}

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        Self::read(&parts.headers)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(headers: &[(HeaderName, &'static str)]) -> Option<String> {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        Address::read(&headers).ok().map(|address| address.of("/store"))
    }

    #[test]
    fn the_address_is_the_clients() {
        assert_eq!(address(&[]).as_deref(), Some("http://localhost/store"));
        assert_eq!(address(&[(HOST, "[::1]:7878")]).as_deref(), Some("http://[::1]:7878/store"));
        let proxied = [(HOST, "example.org"), (FORWARDED_PROTO, "https")];
        assert_eq!(address(&proxied).as_deref(), Some("https://example.org/store"));
        let odd = [(HOST, "example.org"), (FORWARDED_PROTO, "javascript")];
        assert_eq!(address(&odd).as_deref(), Some("http://example.org/store"));
        assert_eq!(address(&[(HOST, "a b")]), None);
    }
}
