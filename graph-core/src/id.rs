//! Identity: a hash of content becomes an IRI. The only place that mints IRIs.
//!
//! An id depends on what a thing says and on nothing else: not on file names, row numbers, the clock or the
//! order of loading. That is why loading a file twice changes nothing.

use std::fmt;
use std::sync::Arc;

use crate::entity::EntityType;
use crate::state::{State, StateClass};
use crate::vocab;

macro_rules! iri_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id whose IRI is `iri`, taken as it is.
            pub fn from_iri(iri: &str) -> Self {
                Self(iri.into())
            }

            /// The full IRI.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The IRI without the namespace of ids: `state/RUS`.
            pub fn local(&self) -> &str {
                self.0.strip_prefix(vocab::ID).unwrap_or(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.local())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|iri| Self::from_iri(&iri))
            }
        }
        crate::schema::described!(
            $name,
            crate::schema::text("An IRI; what is at its address tells more.", "https://w3id.org/chancery/id/state/RUS")
        );
    };
}

iri_type!(
    /// The IRI of an entity.
    EntityId
);
iri_type!(
    /// The IRI of an event.
    EventId
);
iri_type!(
    /// The IRI of a report.
    ReportId
);
iri_type!(
    /// The IRI of a document, which is also the name of its graph.
    DocumentId
);
iri_type!(
    /// The IRI of a tenure.
    TenureId
);
iri_type!(
    /// The IRI of a mention: what one document says of one entity.
    MentionId
);
iri_type!(
    /// The IRI of a decision about who is who.
    DecisionId
);

/// 128 bits of BLAKE3 over the parts of a key: the same parts always give the same id, and no two lists of parts
/// are confused with each other (each part is preceded by its length).
///
/// ```
/// use graph_core::id::Key;
/// assert_eq!(Key::of(&["a", "bc"]), Key::of(&["a", "bc"]));
/// assert_ne!(Key::of(&["a", "bc"]), Key::of(&["ab", "c"]));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key(u128);

impl Key {
    /// The key of `parts`.
    pub fn of(parts: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut first = [0; 16];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(u128::from_be_bytes(first))
    }

    pub(crate) fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }

    /// The key that is written as these 32 digits.
    pub(crate) fn from_hex(digits: &str) -> Option<Self> {
        const DIGITS: usize = 32;
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_key = digits.len() == DIGITS && digits.as_bytes().iter().all(is_digit);
        is_key.then(|| u128::from_str_radix(digits, 16).ok().map(Self)).flatten()
    }

    /// The id of the event with this identity key.
    pub fn event(self) -> EventId {
        EventId(self.iri("event").into())
    }

    /// The id of the report with this key.
    pub fn report(self) -> ReportId {
        ReportId(self.iri("report").into())
    }

    fn iri(self, folder: &str) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // Every row of a timeline has one: this is several times faster than formatting the number.
        let mut digits = [0; 32];
        for (two, byte) in digits.chunks_exact_mut(2).zip(self.to_bytes()) {
            two.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        let digits = str::from_utf8(&digits).expect("digits are ASCII");
        [vocab::ID, folder, "/", digits].concat()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl EntityId {
    /// The entity that has a code: `state/RUS`, `organisation/NATO`.
    pub fn with_code(kind: EntityType, code: &str) -> Self {
        Self(format!("{}{}/{}", vocab::ID, kind.as_str(), escape(code)).into())
    }

    /// The id of a state, territory or international organisation: `state/RUS`, `organisation/NATO`.
    ///
    /// ```
    /// use graph_core::{EntityId, State};
    /// let nato = State::by_code("NATO").unwrap();
    /// assert_eq!(EntityId::of_state(nato).local(), "organisation/NATO");
    /// ```
    pub fn of_state(state: State) -> Self {
        let kind = match state.class() {
            StateClass::State | StateClass::Territory => EntityType::State,
            StateClass::Organisation => EntityType::Organisation,
        };
        Self::with_code(kind, state.code())
    }

    /// The entity known by a key: its smallest strong key, or its coded name.
    pub fn with_key(kind: EntityType, key: Key) -> Self {
        Self(key.iri(kind.as_str()).into())
    }

    /// The type that the IRI carries.
    pub fn entity_type(&self) -> Option<EntityType> {
        self.local().split_once('/')?.0.parse().ok()
    }

    /// The code of a state, territory or international organisation, as in `state/RUS`.
    ///
    /// ```
    /// use graph_core::{EntityId, EntityType};
    /// assert_eq!(EntityId::with_code(EntityType::State, "RUS").state_code(), Some("RUS"));
    /// ```
    pub fn state_code(&self) -> Option<&str> {
        let (folder, code) = self.local().split_once('/')?;
        (folder == "state" || (folder == "organisation" && code.len() < 32)).then_some(code)
    }
}

impl EventId {
    /// The identity key that the id is made of; `None` for an id that was made elsewhere.
    ///
    /// ```
    /// use graph_core::Key;
    /// assert_eq!(Key::of(&["a"]).event().key(), Some(Key::of(&["a"])));
    /// ```
    pub fn key(&self) -> Option<Key> {
        Key::from_hex(self.0.strip_prefix(vocab::ID)?.strip_prefix("event/")?)
    }
}

impl ReportId {
    /// The key that the id is made of; `None` for an id that was made elsewhere.
    pub(crate) fn key(&self) -> Option<Key> {
        Key::from_hex(self.0.strip_prefix(vocab::ID)?.strip_prefix("report/")?)
    }
}

impl DocumentId {
    /// The document whose IRI was numbered among those of entities.
    pub(crate) fn numbered(id: EntityId) -> Self {
        Self(id.0)
    }

    /// The document with an id of its own, as in interchange.
    pub fn named(id: &str) -> Self {
        Self(format!("{}{}", vocab::DOCUMENT, escape(id)).into())
    }

    /// A numbered story of a data set: `document/icews:47407902`.
    pub fn story(dataset: &str, number: &str) -> Self {
        Self(format!("{}{}:{}", vocab::DOCUMENT, escape(dataset), escape(number)).into())
    }

    /// The document at a URL.
    pub fn at_url(url: &str) -> Self {
        Self(format!("{}url:{:032x}", vocab::DOCUMENT, Key::of(&[url]).0).into())
    }

    /// Whether it stands for a whole data set.
    ///
    /// ```
    /// use graph_core::DocumentId;
    /// assert!(DocumentId::dataset("tkg").is_dataset());
    /// assert!(!DocumentId::named("dataset:tkg").is_dataset());
    /// ```
    pub fn is_dataset(&self) -> bool {
        self.local().starts_with("document/dataset:")
    }

    /// The document that stands for a whole data set, where rows name none.
    pub fn dataset(name: &str) -> Self {
        Self(format!("{}dataset:{}", vocab::DOCUMENT, escape(name)).into())
    }

    /// The id of the report with this key in this document.
    pub fn report(&self, parts: &[&str]) -> ReportId {
        self.report_key(parts).report()
    }

    /// What identifies a report: its document, and what tells it from the others there.
    pub fn report_key(&self, parts: &[&str]) -> Key {
        let mut all = vec!["report", self.as_str()];
        all.extend_from_slice(parts);
        Key::of(&all)
    }

    /// The id of the event that this document calls `local`: an interchange event's identity is its document and
    /// its id there, because two events of one document are two, however alike.
    pub fn event(&self, local: &str) -> EventId {
        Key::of(&["event", self.as_str(), local]).event()
    }

    /// The id of what this document says of the entity it calls `local`.
    pub fn mention(&self, local: &str) -> MentionId {
        MentionId(Key::of(&["mention", self.as_str(), local]).iri("mention").into())
    }
}

impl TenureId {
    /// The id of a tenure: who, which office, for whom, when.
    pub fn of(holder: &EntityId, office: &str, of: &EntityId, held: &str) -> Self {
        Self(Key::of(&["tenure", holder.as_str(), office, of.as_str(), held]).iri("tenure").into())
    }
}

impl DecisionId {
    /// The id of a decision: a hash of what it says.
    pub fn of(parts: &[&str]) -> Self {
        let mut all = vec!["decision"];
        all.extend_from_slice(parts);
        Self(Key::of(&all).iri("decision").into())
    }
}

/// Whether a text is an absolute IRI, as the values of `same_as` must be: what is no IRI could be written to a store,
/// but not be read back from its dump.
///
/// ```
/// use graph_core::id::is_iri;
/// assert!(is_iri("http://www.wikidata.org/entity/Q7747"));
/// assert!(!is_iri("Q7747") && !is_iri("http://example.org/a b"));
/// ```
pub fn is_iri(text: &str) -> bool {
    oxigraph::model::NamedNode::new(text).is_ok()
}

/// Percent-encodes what may not stand in the last segment of an IRI, and `:` and `/`, which separate.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~') || (!c.is_ascii() && c.is_alphanumeric()) {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_document_cannot_pass_for_a_coded_one() {
        assert_ne!(DocumentId::named("icews:1"), DocumentId::story("icews", "1"));
        assert_eq!(DocumentId::named("a b/ü").local(), "document/a%20b%2Fü");
    }

    #[test]
    fn ids_are_fixed_for_ever() {
        assert_eq!(Key::of(&["event", "x"]).event().local(), "event/93751af475c31eff29243e144243d599");
    }
}
