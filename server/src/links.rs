//! Links from an answer to the next (RFC 8288).

use axum::http::{HeaderValue, Uri};

/// The same page but for `after`.
pub(crate) fn link_to_next(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let pairs = uri.query().into_iter().flat_map(|query| query.split('&'));
    let mut query: Vec<String> = pairs.filter(|pair| !pair.starts_with("after=")).map(str::to_owned).collect();
    query.push(format!("after={}", percent_encoded(cursor)));
    let link = format!("<{}?{}>; rel=\"next\"", uri.path(), query.join("&"));
    HeaderValue::try_from(link).ok()
}

/// A text as the value of a parameter.
pub(crate) fn percent_encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}
