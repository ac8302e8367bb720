//! Events: one happening, or the plan of one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::date::EventDate;
use crate::entity::Text;
use crate::error::UnknownTerm;
use crate::id::{DocumentId, EntityId, EventId};
use crate::kind::{Code, Kind, Role};
use crate::vocab;

/// One happening, or the plan of one, as the store's default graph holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its IRI.
    pub id: EventId,
    /// What sort of event.
    pub kind: Kind,
    /// The source's own code, where it is coded data.
    pub code: Option<Code>,
    /// When; `None` where the source does not say.
    pub date: Option<EventDate>,
    /// What is claimed of its life.
    pub status: Status,
    /// What the stances of its reports make of it.
    pub standing: Standing,
    /// Who and what, in which role; sorted, each once.
    pub participants: Vec<Participant>,
    /// The states involved on its date; sorted, each once.
    pub parties: Vec<EntityId>,
    /// Where; several where sources differ. Sorted.
    pub places: Vec<EntityId>,
    /// What it is called. Sorted.
    pub labels: Vec<Text>,
    /// The documents that report it; never empty in a store. Sorted.
    pub documents: Vec<DocumentId>,
    /// How it hangs together with other events. Sorted.
    pub links: Vec<Link>,
}

impl Event {
    /// An event of which only the id is known.
    pub(crate) fn bare(id: EventId) -> Self {
        Self {
            id,
            kind: Kind::from_number(0).expect("the scheme has kinds"),
            code: None,
            date: None,
            status: Status::Unknown,
            standing: Standing::Asserted,
            participants: Vec::new(),
            parties: Vec::new(),
            places: Vec::new(),
            labels: Vec::new(),
            documents: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The same event with every list in its order and without doubles.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        fn order<T: Ord>(list: &mut Vec<T>) {
            list.sort();
            list.dedup();
        }
        order(&mut self.participants);
        order(&mut self.parties);
        order(&mut self.places);
        order(&mut self.labels);
        order(&mut self.documents);
        order(&mut self.links);
        self
    }

    /// The label to show: English, else one without a language, else the first.
    pub fn label(&self) -> Option<&str> {
        let in_language = |language: Option<&str>| self.labels.iter().find(|l| l.language.as_deref() == language);
        in_language(Some("en")).or_else(|| in_language(None)).or_else(|| self.labels.first()).map(|l| l.value.as_str())
    }
}

/// An entity in an event, with a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Participant {
    /// The role.
    pub role: Role,
    /// The entity.
    pub entity: EntityId,
}

/// A link from one event to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How.
    pub kind: LinkKind,
    /// To which event.
    pub event: EventId,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $iri:expr;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word used in interchange, options and columns.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The IRI used in RDF.
            pub fn iri(self) -> &'static str {
                match self { $(Self::$variant => $iri),* }
            }

            /// The value with this IRI.
            pub fn from_iri(iri: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.iri() == iri)
            }
        }

        impl FromStr for $name {
            type Err = UnknownTerm;

            fn from_str(text: &str) -> Result<Self, UnknownTerm> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|v| v.as_str() == text)
                    .ok_or_else(|| UnknownTerm::new($what, text, Self::ALL.iter().map(|v| v.as_str())))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
        crate::schema::described!($name, crate::schema::word_of(Self::ALL.iter().map(|v| v.as_str())));
    };
}

words! {
    /// The life of an event: what is claimed to be the case.
    Status, "status" {
        /// It took place.
        Happened = "happened", "https://w3id.org/chancery/status/happened";
        /// It is going to take place.
        Planned = "planned", "https://w3id.org/chancery/status/planned";
        /// Somebody was asked to it.
        Invited = "invited", "https://w3id.org/chancery/status/invited";
        /// It was put forward.
        Proposed = "proposed", "https://w3id.org/chancery/status/proposed";
        /// It was promised.
        Promised = "promised", "https://w3id.org/chancery/status/promised";
        /// It was called off.
        Cancelled = "cancelled", "https://w3id.org/chancery/status/cancelled";
        /// It was put off.
        Postponed = "postponed", "https://w3id.org/chancery/status/postponed";
        /// The source does not say.
        Unknown = "unknown", "https://w3id.org/chancery/status/unknown";
    }
}

words! {
    /// How a report says what it says.
    Stance, "stance" {
        /// As a fact.
        Asserts = "asserts", "https://w3id.org/chancery/stance/asserts";
        /// As somebody's claim.
        Alleges = "alleges", "https://w3id.org/chancery/stance/alleges";
        /// As not so.
        Denies = "denies", "https://w3id.org/chancery/stance/denies";
    }
}

words! {
    /// What the stances of all reports together make of an event.
    Standing, "standing" {
        /// Somebody asserts it and nobody denies it.
        Asserted = "asserted", "https://w3id.org/chancery/standing/asserted";
        /// It is alleged only.
        Alleged = "alleged", "https://w3id.org/chancery/standing/alleged";
        /// It is denied by some, and asserted or alleged by others.
        Disputed = "disputed", "https://w3id.org/chancery/standing/disputed";
        /// It is denied only.
        Denied = "denied", "https://w3id.org/chancery/standing/denied";
    }
}

impl Standing {
    /// The standing that follows from stances; with none, `Asserted`: a plain report asserts.
    ///
    /// ```
    /// use graph_core::{Stance, Standing};
    /// assert_eq!(Standing::of([Stance::Alleges, Stance::Denies]), Standing::Disputed);
    /// assert_eq!(Standing::of([Stance::Alleges, Stance::Asserts]), Standing::Asserted);
    /// ```
    pub fn of(stances: impl IntoIterator<Item = Stance>) -> Self {
        let (mut asserted, mut alleged, mut denied) = (false, false, false);
        for stance in stances {
            match stance {
                Stance::Asserts => asserted = true,
                Stance::Alleges => alleged = true,
                Stance::Denies => denied = true,
            }
        }
        match (denied, asserted || alleged) {
            (true, true) => Self::Disputed,
            (true, false) => Self::Denied,
            (false, _) if asserted || !alleged => Self::Asserted,
            (false, _) => Self::Alleged,
        }
    }
}

words! {
    /// How two events hang together.
    LinkKind, "link type" {
        /// This event is a piece of the other.
        PartOf = "part_of", vocab::PART_OF;
        /// This event took place in the course of the other.
        During = "during", vocab::DURING;
        /// The other followed from this event.
        LeadsTo = "leads_to", vocab::LEADS_TO;
        /// This event carried out the other, a plan.
        Realises = "realises", vocab::REALISES;
        /// This event (a statement, a denial) is about the other.
        About = "about", vocab::CONCERNS;
        /// The source leaves open whether the two are one.
        PossiblySameAs = "possibly_same_as", vocab::POSSIBLY_SAME_AS;
    }
}
