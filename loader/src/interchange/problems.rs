//! What is wrong with a document, collected.

use std::fmt::Arguments;
use std::str::FromStr;

use graph_core::date::DateError;
use graph_core::kind::UnknownName;
use graph_core::{EventDate, UnknownTerm};

use crate::rejects::{Reason, Reject, nearest};

/// Everything found wrong so far. Its methods check a value that stands at a path and note what is wrong with it.
#[derive(Default)]
pub(super) struct Problems(Vec<Reject>);

impl Problems {
    /// With more problems than this, looking for the word that was meant is no help and takes time.
    const WORTH_HINTS: usize = 100;

    pub(super) fn none(self) -> Result<(), Vec<Reject>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }

    pub(super) fn are_few(&self) -> bool {
        self.0.len() < Self::WORTH_HINTS
    }

    pub(super) fn add(&mut self, path: Arguments<'_>, reason: Reason, found: &str, expected: impl Into<String>) {
        self.0.push(Reject::field(reason, path.to_string(), found, expected));
    }

    /// Whether there is text in it.
    pub(super) fn text(&mut self, path: Arguments<'_>, text: &str) -> bool {
        let is_blank = text.trim().is_empty();
        if is_blank {
            self.add(path, Reason::MissingValue, text, "a text");
        }
        !is_blank
    }

    /// A word of a short closed list.
    pub(super) fn word<T: FromStr<Err = UnknownTerm>>(&mut self, path: Arguments<'_>, word: &str) -> Option<T> {
        let error = match word.parse() {
            Ok(word) => return Some(word),
            Err(error) => error,
        };
        let UnknownTerm { expected, .. } = error;
        let known = format!("one of {}", expected.join(", "));
        self.add(path, Reason::BadValue, word, with_hint(known, nearest(word, expected)));
        None
    }

    /// A kind, role or code.
    pub(super) fn term<T: FromStr<Err = UnknownName>>(
        &mut self,
        path: Arguments<'_>,
        reason: Reason,
        word: &str,
    ) -> Option<T> {
        let error = match word.parse() {
            Ok(term) => return Some(term),
            Err(error) => error,
        };
        let UnknownName { what, nearest, example, .. } = error;
        let known = format!("a {what} such as `{example}`");
        self.add(path, reason, word, with_hint(known, nearest.first().copied()));
        None
    }

    /// A date; `None` where there is none, or a wrong one.
    pub(super) fn date(&mut self, path: Arguments<'_>, date: Option<&str>) -> Option<EventDate> {
        let text = date?;
        match text.parse::<EventDate>() {
            Ok(date) => Some(date),
            Err(error) => {
                self.add(path, Reason::BadDate, text, expected_date(&error));
                None
            }
        }
    }

    /// Whether it is a language tag that every RDF syntax can write: a language, and perhaps a script, a region and
    /// variants.
    pub(super) fn language(&mut self, path: Arguments<'_>, tag: &str) -> bool {
        let is_tag = is_language_tag(tag);
        if !is_tag {
            self.add(path, Reason::BadValue, tag, "a BCP 47 language tag such as `en` or `zh-Hant`");
        }
        is_tag
    }
}

/// What was expected instead of what is no date.
pub(crate) fn expected_date(error: &DateError) -> String {
    let message = error.to_string();
    match message.strip_prefix("expected ").and_then(|rest| rest.split_once(", found ")) {
        Some((expected, _)) => expected.to_owned(),
        None => format!("an EDTF date: {message}"),
    }
}

fn with_hint(expected: String, hint: Option<&str>) -> String {
    match hint {
        Some(word) => format!("{expected}; the nearest is `{word}`"),
        None => expected,
    }
}

/// A language, and perhaps a script, a region and variants.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    let letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = tag.split('-').peekable();
    if !parts.next().is_some_and(|part| letters(part, 2..=3)) {
        return false;
    }
    parts.next_if(|part| letters(part, 4..=4));
    parts.next_if(|part| letters(part, 2..=2) || digits(part, 3));
    parts.all(|part| {
        let starts_with_digit = part.starts_with(|c: char| c.is_ascii_digit());
        part.bytes().all(|b| b.is_ascii_alphanumeric())
            && ((5..=8).contains(&part.len()) || (part.len() == 4 && starts_with_digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags() {
        for tag in ["en", "id", "zh-Hant", "pt-BR", "es-419", "sl-rozaj", "de-1996", "zh-Hant-TW"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in ["", "e", "english", "en_GB", "en-", "en GB", "-en", "zh-Hant-", "en-x"] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }
}
