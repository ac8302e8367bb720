//! What a service is asked: a path and parameters.

use std::fmt::Display;

/// A path of a service, and parameters.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    path: String,
    parameters: Vec<(&'static str, String)>,
}

impl Question {
    /// What is at a path, which starts with a slash.
    pub(crate) fn of(path: &str) -> Self {
        Self { path: path.to_owned(), parameters: Vec::new() }
    }

    /// What is below a path: its last part is a text of somebody's own.
    pub(crate) fn below(path: &str, last: &str) -> Self {
        Self::of(&format!("{path}/{}", encoded(last)))
    }

    /// The same with a parameter.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.parameters.push((name, value.to_string()));
        self
    }

    /// The same with a parameter that may be absent, or stand there several times.
    #[must_use]
    pub(crate) fn with_each(self, name: &'static str, values: impl IntoIterator<Item: Display>) -> Self {
        values.into_iter().fold(self, |question, value| question.with(name, value))
    }

    /// The same with a flag, where it is set.
    #[must_use]
    pub(crate) fn with_flag(self, name: &'static str, is_set: bool) -> Self {
        if is_set { self.with(name, true) } else { self }
    }

    /// Its address at a service.
    pub(super) fn address(&self, service: &str) -> String {
        let pairs: Vec<String> =
            self.parameters.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        match pairs.is_empty() {
            true => format!("{service}{}", self.path),
            false => format!("{service}{}?{}", self.path, pairs.join("&")),
        }
    }
}

/// A text as a part of an address (RFC 3986, section 2.3).
fn encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_asked_is_one_address() {
        let question = Question::of("/timeline").with_each("actor", ["Việt Nam", "a&b"]).with_flag("strict", true);
        let question = question.with_flag("direct", false).with("limit", 3);
        let address = "http://h/timeline?actor=Vi%E1%BB%87t%20Nam&actor=a%26b&strict=true&limit=3";
        assert_eq!(question.address("http://h"), address);
        assert_eq!(Question::below("/events", "a/b?#").address("http://h"), "http://h/events/a%2Fb%3F%23");
    }
}
