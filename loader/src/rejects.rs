//! What was not loaded, and why: for each wrong value where it stands, what was found and what was expected.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something that was not loaded. One line of a rejects file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reject {
    /// The line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column or the path of the value: `Event Date`, `events[2].participants[0].role`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong, in one word.
    #[schema(value_type = String)]
    pub reason: Reason,
    /// What was found, as written; empty where nothing was.
    pub found: String,
    /// What would be right.
    pub expected: String,
}

impl Reject {
    /// The most characters of a value that a reject repeats.
    const LONGEST: usize = 200;

    /// A reject that says nothing of where. A long value is cut.
    pub fn new(reason: Reason, found: &str, expected: impl Into<String>) -> Self {
        let found = match found.char_indices().nth(Self::LONGEST) {
            Some((end, _)) => format!("{}…", &found[..end]),
            None => found.to_owned(),
        };
        Self { line: None, field: None, reason, found, expected: expected.into() }
    }

    /// A wrong value of a field.
    pub fn field(reason: Reason, field: impl Into<String>, found: &str, expected: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(reason, found, expected) }
    }

    /// A row with the wrong number of columns.
    pub fn columns(found: usize, expected: &str) -> Self {
        Self::new(Reason::Columns, &format!("{found} columns"), expected)
    }

    /// A text that is not UTF-8 from the byte `at` on, counted from 0.
    pub fn encoding(at: usize) -> Self {
        Self::new(Reason::BadEncoding, &format!("byte {at}"), "UTF-8")
    }

    /// A line that is too long to be read.
    pub fn too_long() -> Self {
        Self::new(Reason::TooLong, "a very long line", "a line that fits in memory")
    }

    /// The same reject on a line.
    #[must_use]
    pub fn at_line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.field) {
            (Some(line), Some(field)) => write!(f, "line {line}, field `{field}`: ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, Some(field)) => write!(f, "field `{field}`: ")?,
            (None, None) => {}
        }
        match self.found.as_str() {
            "" => f.write_str("found nothing")?,
            found => write!(f, "found `{}`", found.escape_debug())?,
        }
        write!(f, ", expected {}", self.expected)
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// Why something was not loaded.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Reason { $($(#[$doc])* $variant),* }

        impl Reason {
            const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word used in rejects files and summaries.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    };
}

reasons! {
    /// A row has more or fewer columns than its format.
    Columns = "columns",
    /// A date is none.
    BadDate = "bad-date",
    /// An event code is in no list.
    UnknownCode = "unknown-code",
    /// An event kind is not in the scheme.
    UnknownKind = "unknown-kind",
    /// A role is not in the ontology.
    UnknownRole = "unknown-role",
    /// A reference to an entity that is neither declared nor a state.
    UnknownEntity = "unknown-entity",
    /// A name that several states have.
    AmbiguousName = "ambiguous-name",
    /// A link to an event that the document does not have.
    UnknownEvent = "unknown-event",
    /// Something that must be there is not.
    MissingValue = "missing-value",
    /// A value is not what it should be.
    BadValue = "bad-value",
    /// A text is not JSON.
    BadJson = "bad-json",
    /// A field that the format does not have.
    UnknownField = "unknown-field",
    /// Two entities or events of one document have the same id.
    DuplicateId = "duplicate-id",
    /// A document is in the store with other content.
    ChangedDocument = "changed-document",
    /// A text is not UTF-8.
    BadEncoding = "bad-encoding",
    /// A statement is not RDF, or not in this ontology.
    BadRdf = "bad-rdf",
    /// A code lost its leading zeros, as in a copy that a spreadsheet has saved.
    LostLeadingZeros = "lost-leading-zeros",
    /// Two columns that say the same in two ways contradict each other.
    CodeMismatch = "code-mismatch",
    /// A line or a document is longer than what is read.
    TooLong = "too-long",
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let known = Self::ALL.iter().find(|reason| reason.as_str() == word);
        known.copied().ok_or_else(|| serde::de::Error::custom(format!("`{word}` is no reason of a reject")))
    }
}

/// The word that was probably meant: one that ends in `.found` (`visit` for `consult.visit`), else the one that is most
/// like it, if any is like it at all. To a very long text nothing is.
pub(crate) fn nearest<'a>(found: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.65;
    const LONGEST: usize = 100;
    if found.len() > LONGEST {
        return None;
    }
    let found = found.trim().to_lowercase().replace([' ', '-'], "_");
    let likeness = |word: &str| match word.rsplit_once('.') {
        Some((_, last)) if last == found => 1.0,
        _ => strsim::normalized_damerau_levenshtein(&found, &word.to_lowercase().replace('-', "_")),
    };
    let alike = words.into_iter().map(|word| (likeness(word), word)).filter(|(likeness, _)| *likeness >= ALIKE);
    // Of equally near words the first, whatever their order in the list.
    alike.min_by(|(a, left), (b, right)| b.total_cmp(a).then(left.cmp(right))).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reject_says_where_what_was_found_and_what_was_expected() {
        let reject = Reject::field(Reason::BadDate, "date", "2023-13", "an EDTF date").at_line(3);
        assert_eq!(reject.to_string(), "line 3, field `date`: found `2023-13`, expected an EDTF date");
        assert_eq!(
            serde_json::to_string(&reject).unwrap(),
            r#"{"line":3,"field":"date","reason":"bad-date","found":"2023-13","expected":"an EDTF date"}"#
        );
        let missing = Reject::field(Reason::MissingValue, "id", "", "a value");
        assert_eq!(missing.to_string(), "field `id`: found nothing, expected a value");
        let columns = Reject::columns(3, "20 columns").at_line(7);
        assert_eq!(columns.to_string(), "line 7: found `3 columns`, expected 20 columns");
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let reject = Reject::new(Reason::BadValue, &"é".repeat(300), "less");
        assert_eq!(reject.found.chars().count(), 201);
    }

    #[test]
    fn the_nearest_word_is_the_one_that_was_meant() {
        let words = ["consult.visit", "consult.talks", "host_country", "host"];
        assert_eq!(nearest("visit", words), Some("consult.visit"));
        assert_eq!(nearest("Host Country", words), Some("host_country"));
        assert_eq!(nearest("consult.talk", words), Some("consult.talks"));
        assert_eq!(nearest("photographer", words), None);
    }
}
