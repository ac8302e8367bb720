//! What speaks for and against two entities being one.

use std::fmt;

use graph_core::{DocumentId, EntityId, EventId};
use serde::Serialize;

use super::likeness::How;

/// Something that speaks for or against two entities being one. It prints as a clause of a sentence.
///
/// ```
/// use queries::suggest::{Evidence, How};
/// let evidence = Evidence::Names {
///     a: "Choe Son-hui".to_owned(),
///     b: "Cho Son-hui".to_owned(),
///     how: How::Romanised,
///     similarity: 1.0,
/// };
/// assert_eq!(
///     evidence.to_string(),
///     "`Choe Son-hui` and `Cho Son-hui` are equal but for the system of romanisation"
/// );
/// assert!(evidence.is_for());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "evidence", rename_all = "snake_case")]
pub enum Evidence {
    /// A name of the one is like a name of the other.
    Names {
        /// The name of the first, as written.
        a: String,
        /// The name of the second, as written.
        b: String,
        /// In what way they are alike.
        how: How,
        /// The mean similarity of their words by Jaro and Winkler, from 0 to 1.
        similarity: f64,
    },
    /// Both are the same entity elsewhere, as in Wikidata.
    SameAs {
        /// That entity.
        iri: String,
    },
    /// Both belong to or serve the same state, or one that legally continues it.
    SameState {
        /// The code of the state of the first.
        state: String,
    },
    /// The state of one of them, or of both, is not known.
    UnknownState,
    /// Both hold the same office at a time that may be the same.
    SameOffice {
        /// The office, as written for the first.
        office: String,
        /// The state or organisation that it is held for.
        of: EntityId,
    },
    /// Against: documents name both, as two.
    SideBySide {
        /// The first of the documents.
        document: DocumentId,
        /// How many documents do.
        documents: usize,
    },
    /// Against: both take part in one event.
    Together {
        /// The event.
        event: EventId,
    },
}

impl Evidence {
    /// Whether it speaks for their being one. What is not known of their states speaks neither way.
    pub fn is_for(&self) -> bool {
        match self {
            Self::Names { .. } | Self::SameAs { .. } | Self::SameState { .. } | Self::SameOffice { .. } => true,
            Self::UnknownState | Self::SideBySide { .. } | Self::Together { .. } => false,
        }
    }

    /// Whether it speaks against their being one.
    pub fn is_against(&self) -> bool {
        matches!(self, Self::SideBySide { .. } | Self::Together { .. })
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Names { a, b, .. } if a == b => write!(f, "both are called `{a}`"),
            Self::Names { a, b, how, similarity } => {
                write!(f, "`{a}` and `{b}` are {}", how.as_words())?;
                if *similarity < 1.0 { write!(f, " ({similarity:.2})") } else { Ok(()) }
            }
            Self::SameAs { iri } => write!(f, "both are {iri}"),
            Self::SameState { state } => write!(f, "both are of {state}"),
            Self::UnknownState => f.write_str("the state of one or both is not known"),
            Self::SameOffice { office, of } => {
                write!(f, "both are `{office}` of {} at the same time", of.state_code().unwrap_or(of.local()))
            }
            Self::SideBySide { document, documents: 1 } => {
                write!(f, "against: {} names both, as two", document.local())
            }
            Self::SideBySide { document, documents } => {
                write!(f, "against: {documents} documents name both, as two; one is {}", document.local())
            }
            Self::Together { event } => write!(f, "against: both take part in {}", event.local()),
        }
    }
}
