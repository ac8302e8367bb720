//! Links from an answer to the next (RFC 8288).

use axum::http::{HeaderValue, Uri};

/// Where the next page is: the same but for `after`.
pub(crate) fn next_page(uri: &Uri, cursor: &str) -> String {
    let pairs = uri.query().into_iter().flat_map(|query| query.split('&'));
    let mut query: Vec<String> = pairs.filter(|pair| !pair.starts_with("after=")).map(str::to_owned).collect();
    query.push(format!("after={}", percent_encoded(cursor)));
    format!("{}?{}", uri.path(), query.join("&"))
}

/// The value of the header `Link` for the next page.
pub(crate) fn link_to_next(page: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("<{page}>; rel=\"next\"")).ok()
}

/// A text as the value of a parameter.
pub(crate) fn percent_encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}
