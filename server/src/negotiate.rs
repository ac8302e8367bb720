//! What a client accepts → what it gets (RFC 9110, section 12.5.1).

use std::io;

use axum::http::header::{ACCEPT, HeaderMap, HeaderValue};
use queries::QueryError;
use serde::Serialize;

use crate::error::Error;

/// JSON.
pub(crate) const JSON: &str = "application/json";
/// A JSON value on each line.
pub(crate) const NDJSON: &str = "application/x-ndjson";

/// A page for readers.
pub(crate) const HTML: &str = "text/html";

/// How one thing is told of: to programs, or to readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    Json,
    Page,
}

impl Telling {
    /// Each with its media type.
    pub(crate) const OFFERS: [(Self, &'static str); 2] = [(Self::Json, JSON), (Self::Page, HTML)];

    /// A thing, or the page about it.
    pub(crate) fn write(
        self,
        thing: &impl Serialize,
        page: impl FnOnce() -> Result<Vec<u8>, QueryError>,
    ) -> Result<Vec<u8>, Error> {
        match self {
            Self::Json => Ok(serde_json::to_vec(thing).map_err(io::Error::from).map_err(QueryError::from)?),
            Self::Page => Ok(page()?),
        }
    }
}

/// The `Accept` of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Accept {
    ranges: Vec<Range>,
}

/// A media type or a range of them, and how welcome it is.
#[derive(Clone, Debug, PartialEq)]
struct Range {
    media: String,
    weight: f32,
}

impl Accept {
    /// Reads it. Without the header, or where it has nothing that can be read, everything is welcome.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
        let mut ranges: Vec<Range> = values.flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
        if ranges.is_empty() {
            ranges.push(Range { media: "*/*".to_owned(), weight: 1.0 });
        }
        Self { ranges }
    }

    /// The most welcome of what there is: pairs of a thing and a media type of it, the usual one first.
    ///
    /// # Errors
    /// When nothing of it is welcome.
    pub(crate) fn choose<T>(
        &self,
        offers: impl IntoIterator<Item = (T, &'static str)>,
    ) -> Result<(T, &'static str), Error> {
        let mut best: Option<((T, &'static str), f32)> = None;
        let mut available = Vec::new();
        for offer in offers {
            let weight = self.weight(offer.1);
            available.push(offer.1);
            if weight > best.as_ref().map_or(0.0, |(_, weight)| *weight) {
                best = Some((offer, weight));
            }
        }
        best.map(|(offer, _)| offer).ok_or(Error::NotAcceptable { available })
    }

    /// Fails where JSON is not welcome.
    pub(crate) fn json(&self) -> Result<(), Error> {
        self.choose([((), JSON)]).map(|_| ())
    }

    /// How welcome a media type is: what the narrowest range says that it is in.
    fn weight(&self, media: &str) -> f32 {
        let fitting = self.ranges.iter().filter_map(|range| Some((range.narrowness(media)?, range.weight)));
        fitting.max_by_key(|(narrowness, _)| *narrowness).map_or(0.0, |(_, weight)| weight)
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next().filter(|media| media.contains('/'))?.to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let weight: f32 = weight.map_or(Ok(1.0), str::parse).ok()?;
        (0.0..=1.0).contains(&weight).then_some(Self { media, weight })
    }

    /// How many parts of `media` it names; `None` where `media` is not in it.
    fn narrowness(&self, media: &str) -> Option<u8> {
        let class = self.media.strip_suffix('*').filter(|class| class.ends_with('/'));
        match class {
            None => (self.media == media).then_some(2),
            Some("*/") => Some(0),
            Some(class) => media.starts_with(class).then_some(1),
        }
    }
}

/// The value of `Content-Type` for a media type; everything here is UTF-8, which `text/*` must say.
pub(crate) fn content_type(media: &'static str) -> HeaderValue {
    if media.starts_with("text/") {
        HeaderValue::try_from(format!("{media}; charset=utf-8")).expect("a media type may stand in a header")
    } else {
        HeaderValue::from_static(media)
    }
}

/// Each value as JSON on a line of its own.
pub(crate) fn json_lines<T: Serialize>(values: &[T]) -> Vec<u8> {
    let mut lines = Vec::new();
    for value in values {
        serde_json::to_writer(&mut lines, value).expect("what is answered is JSON");
        lines.push(b'\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "application/sparql-results+xml";
    const OFFERS: [(u8, &str); 4] = [(0, "application/sparql-results+json"), (0, JSON), (1, XML), (2, "text/csv")];

    fn chosen(accept: &[&str]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(ACCEPT, HeaderValue::from_str(value).expect("a value of a header"));
        }
        Accept::of(&headers).choose(OFFERS).ok().map(|(_, media)| media)
    }

    #[test]
    fn the_most_welcome_is_chosen() {
        let usual = Some(OFFERS[0].1);
        assert_eq!(chosen(&[]), usual);
        for (accept, expected) in [
            ("*/*", usual),
            ("", usual),
            ("json", usual),
            ("application/*", usual),
            (JSON, Some(JSON)),
            (XML, Some(XML)),
            ("Application/SPARQL-Results+XML; charset=utf-8", Some(XML)),
            ("text/*", Some("text/csv")),
            ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", Some(XML)),
            ("text/csv , application/sparql-results+xml", Some(XML)),
            ("*/*;q=0.1, text/csv", Some("text/csv")),
            ("*/*, application/sparql-results+json;q=0, application/json;q=0", Some(XML)),
            ("text/html, application/xhtml+xml, */*;q=0.8", usual),
            ("text/html", None),
            ("*/*;q=0", None),
            ("text/csv;q=2, application/sparql-results+xml;q=0.1", Some(XML)),
        ] {
            assert_eq!(chosen(&[accept]), expected, "{accept}");
        }
        assert_eq!(chosen(&["text/html", "text/csv"]), Some("text/csv"));
    }

    #[test]
    fn text_says_its_character_set() {
        assert_eq!(content_type("text/csv"), "text/csv; charset=utf-8");
        assert_eq!(content_type(JSON), "application/json");
    }
}
