//! What a body says that it is.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use crate::error::Error;

/// The media type of a body, in lower case and without parameters; empty where it says none.
///
/// # Errors
/// When it says that its characters are in another encoding than UTF-8.
pub(crate) fn media_type(headers: &HeaderMap, expected: &'static [&'static str]) -> Result<String, Error> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = content_type.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_other = |(name, value): (&str, &str)| {
        name.trim().eq_ignore_ascii_case("charset") && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    };
    if parts.filter_map(|part| part.split_once('=')).any(is_other) {
        return Err(Error::MediaType { found: content_type.to_owned(), expected });
    }
    Ok(media)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_utf8_is_read() {
        let read = |value: &'static str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(value))]);
            media_type(&headers, &[]).ok()
        };
        assert_eq!(media_type(&HeaderMap::new(), &[]).ok().as_deref(), Some(""));
        for plain in ["Text/Turtle", "text/turtle; charset=utf-8", "text/turtle;charset=\"UTF-8\"", "text/turtle; q=1"]
        {
            assert_eq!(read(plain).as_deref(), Some("text/turtle"), "{plain}");
        }
        assert_eq!(read("text/turtle; charset=UTF-16"), None);
    }
}
