//! Entities: whoever and whatever takes part in events, and the offices they hold.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::date::EventDate;
use crate::error::UnknownTerm;
use crate::id::{DocumentId, EntityId, MentionId, TenureId};
use crate::name;
use crate::vocab;

/// What sort of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityType {
    /// A country, also a historical one or a territory.
    State,
    /// A human being.
    Person,
    /// A body with members or staff: a ministry, a firm, an international organisation.
    Organisation,
    /// People without a body: "reporters", "allies of the United States".
    Group,
    /// Somewhere.
    Place,
    /// A treaty or other agreement.
    Agreement,
    /// A thing: missiles, a satellite.
    Object,
    /// Somebody named by a coder who does not say of what sort: `Foreign Affairs (North Korea)`.
    Actor,
}

crate::schema::described!(EntityType, crate::schema::word_of(Self::ALL.map(Self::as_str)));

impl EntityType {
    /// Every type.
    pub const ALL: [Self; 8] = [
        Self::State,
        Self::Person,
        Self::Organisation,
        Self::Group,
        Self::Place,
        Self::Agreement,
        Self::Object,
        Self::Actor,
    ];

    /// The word used in interchange, in IRIs and in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Group => "group",
            Self::Place => "place",
            Self::Agreement => "agreement",
            Self::Object => "object",
            Self::Actor => "actor",
        }
    }

    /// The class in the ontology.
    pub fn iri(self) -> &'static str {
        match self {
            Self::State => vocab::STATE,
            Self::Person => vocab::PERSON,
            Self::Organisation => vocab::ORGANISATION,
            Self::Group => vocab::GROUP,
            Self::Place => vocab::PLACE,
            Self::Agreement => vocab::AGREEMENT,
            Self::Object => vocab::OBJECT,
            Self::Actor => vocab::ACTOR,
        }
    }
}

impl FromStr for EntityType {
    type Err = UnknownTerm;

    fn from_str(text: &str) -> Result<Self, UnknownTerm> {
        Self::ALL
            .into_iter()
            .find(|t| t.as_str() == text)
            .ok_or_else(|| UnknownTerm::new("entity type", text, Self::ALL.map(Self::as_str)))
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is known of an entity: the union of what its mentions say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Its IRI.
    pub id: EntityId,
    /// Its type.
    pub kind: EntityType,
    /// Its names, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Text>,
    /// Other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Text>,
    /// The same entity elsewhere, as IRIs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
    /// States that it belongs to or acts for: of a ministry, an army, a coded actor, a person without tenures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<EntityId>,
    /// For a place: what it lies in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<EntityId>,
    /// For a place: `latitude,longitude` in degrees (WGS 84), as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<String>,
}

impl Entity {
    /// An entity of which only the id is known; the type is read from the id.
    pub fn new(id: EntityId) -> Self {
        let kind = id.entity_type().unwrap_or(EntityType::Actor);
        Self {
            id,
            kind,
            names: Vec::new(),
            aliases: Vec::new(),
            same_as: Vec::new(),
            states: Vec::new(),
            within: Vec::new(),
            points: Vec::new(),
        }
    }

    /// Adds what another description of the same entity says; a name of the one is no second name of the other's.
    pub fn add(&mut self, other: &Self) {
        fn union<T: Clone + Ord>(list: &mut Vec<T>, more: &[T]) {
            list.extend_from_slice(more);
            list.sort();
            list.dedup();
        }
        union(&mut self.aliases, &other.aliases);
        if self.id.state_code().is_none() {
            union(&mut self.names, &other.names);
        } else {
            let known = |name: &&Text| !self.names.iter().any(|own| own.value == name.value);
            let more: Vec<Text> = other.names.iter().filter(known).cloned().collect();
            union(&mut self.aliases, &more);
        }
        union(&mut self.same_as, &other.same_as);
        union(&mut self.states, &other.states);
        union(&mut self.within, &other.within);
        union(&mut self.points, &other.points);
    }

    /// Adds what is known of another entity that is one with this one: its names are further names of this one.
    pub fn absorb(&mut self, other: &Self) {
        let names: Vec<Text> = self.names.clone();
        let is_new = |name: &&Text| !names.contains(name);
        let aliases = other.names.iter().chain(&other.aliases).filter(is_new).cloned().collect();
        self.add(&Self { names: Vec::new(), aliases, ..other.clone() });
    }

    /// The names by which it is recognised across documents: full names and aliases of persons, organisations, groups and
    /// agreements, as they identify. States are known by their codes, coded actors by their exact strings.
    pub fn name_keys(&self) -> BTreeSet<String> {
        let is_recognised = matches!(
            self.kind,
            EntityType::Person | EntityType::Organisation | EntityType::Group | EntityType::Agreement
        );
        if !is_recognised || self.id.state_code().is_some() {
            return BTreeSet::new();
        }
        let texts = self.names.iter().chain(&self.aliases).map(|text| text.value.as_str());
        texts.filter(|text| name::is_full(text)).map(name::normal).collect()
    }

    /// The name to show: in English, else without a language, else the first; the code or id where there is none.
    pub fn name(&self) -> &str {
        let in_language = |language: Option<&str>| self.names.iter().find(|n| n.language.as_deref() == language);
        in_language(Some("en"))
            .or_else(|| in_language(None))
            .or_else(|| self.names.first())
            .or_else(|| self.aliases.first())
            .map_or_else(|| self.id.local(), |n| &n.value)
    }
}

/// Words, and the language they are in where that is known (BCP 47).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Text {
    /// The language tag, lower case.
    pub language: Option<String>,
    /// The words.
    pub value: String,
}

impl Text {
    /// Words in no stated language.
    pub fn plain(value: impl Into<String>) -> Self {
        Self { language: None, value: value.into() }
    }

    /// Words in `language`.
    pub fn tagged(value: impl Into<String>, language: &str) -> Self {
        Self { language: Some(language.to_ascii_lowercase()), value: value.into() }
    }
}

/// A person holds an office for a state or organisation for some time (`org:Membership`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// Its IRI.
    pub id: TenureId,
    /// Who holds the office.
    pub holder: EntityId,
    /// The office, in the words of the source.
    pub office: String,
    /// The state or organisation.
    pub of: EntityId,
    /// When it was held; `None` where the source does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<EventDate>,
    /// The documents that say so.
    pub documents: Vec<DocumentId>,
}

/// What one document says of one entity: kept in the document's graph, so that the entity can be derived again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its IRI.
    pub id: MentionId,
    /// The document.
    pub document: DocumentId,
    /// The id that the document uses.
    pub local: String,
    /// What it says; `says.id` is whom it is taken to mean.
    pub says: Entity,
}
