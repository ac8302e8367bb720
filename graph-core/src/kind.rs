//! Kinds of events, roles of participants and CAMEO codes: what `ontology/kinds.ttl` states, and nothing else.
//!
//! [`Kind`], [`Role`] and [`Code`] are small handles that compare, hash and print as the word they stand for. The
//! file is compiled into the program as tables, which a test holds to it.
//!
//! ```
//! use graph_core::kind::{Code, Kind, Side};
//!
//! let visit: Kind = "consult.visit".parse()?;
//! assert!(visit.is_within("consult".parse()?) && visit.is_meeting());
//! assert_eq!((visit.score(), visit.label("id")), (4.0, "Kunjungan"));
//!
//! let host: Code = "043".parse()?; // Host a visit: the same happening, seen from its other end
//! assert_eq!((host.kind(), host.canonical().to_string()), (visit, "cameo:042".to_owned()));
//! assert_eq!((host.source_role().as_str(), host.source_role().side()), ("host", Side::Receiving));
//! # Ok::<(), graph_core::kind::UnknownName>(())
//! ```

mod scheme;
#[cfg(test)]
mod turtle; // what is compiled is what the file says

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use self::scheme::{CodeData, Concept, KindData, Scheme};

static SCHEME: LazyLock<Scheme> = LazyLock::new(Scheme::compiled);

/// A word that is no kind, role or code of the scheme.
///
/// ```
/// use graph_core::kind::Kind;
/// let error = "consult.vist".parse::<Kind>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown kind `consult.vist`, did you mean `consult.visit`?");
/// let error = "meeting with nobody".parse::<Kind>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown kind `meeting with nobody`, expected one such as `consult.visit`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown {what} `{found}`, {}", self.advice())]
pub struct UnknownName {
    /// Which vocabulary: `kind`, `role` or `CAMEO code`.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// The words spelt most like it, best first; empty where none is near.
    pub nearest: Vec<&'static str>,
    /// A word that would do.
    pub example: &'static str,
}

impl UnknownName {
    fn advice(&self) -> String {
        if self.nearest.is_empty() {
            return format!("expected one such as `{}`", self.example);
        }
        let nearest: Vec<String> = self.nearest.iter().map(|word| format!("`{word}`")).collect();
        format!("did you mean {}?", nearest.join(" or "))
    }
}

/// A handle on one row of a table of the scheme; rows are in the order of their notations, so handles are too.
macro_rules! handle {
    ($(#[$doc:meta])* $name:ident, $table:ident, $notation:ident, $what:literal, $example:literal, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u16);

        impl $name {
            /// All of them, in the order of their notations.
            pub fn all() -> impl ExactSizeIterator<Item = Self> {
                (0..SCHEME.$table.len()).map(Self)
            }

            /// The notation.
            pub fn $notation(self) -> &'static str {
                self.concept().notation
            }

            /// The IRI used in RDF.
            pub fn iri(self) -> &'static str {
                self.concept().iri
            }

            /// The one with this IRI.
            pub fn from_iri(iri: &str) -> Option<Self> {
                SCHEME.$table.by_iri(iri).map(Self)
            }

            /// Its number among [`all`](Self::all), which holds for one version of the scheme.
            pub(crate) fn number(self) -> u16 {
                self.0
            }

            /// The one with this number.
            pub(crate) fn from_number(number: u16) -> Option<Self> {
                (number < SCHEME.$table.len()).then_some(Self(number))
            }

            fn concept(self) -> &'static Concept<'static> {
                &SCHEME.$table.rows[usize::from(self.0)].0
            }
        }

        impl FromStr for $name {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                let notation = text.strip_prefix($prefix).unwrap_or(text);
                SCHEME.$table.by_notation(notation).map(Self).ok_or_else(|| UnknownName {
                    what: $what,
                    found: text.to_owned(),
                    nearest: nearest(notation, Self::all().map(Self::$notation)),
                    example: $example,
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                f.write_str(self.$notation())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.$notation())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        crate::schema::described!($name, crate::schema::text(concat!("A ", $what, "."), concat!($prefix, $example)));
    };
}

handle! {
    /// What sort of event: `consult.visit`, or its class `consult`.
    ///
    /// ```
    /// use graph_core::kind::Kind;
    /// let kind: Kind = "consult.visit".parse()?;
    /// assert_eq!(kind.to_string(), "consult.visit");
    /// assert_eq!(Kind::from_iri("https://w3id.org/chancery/kind/consult.visit"), Some(kind));
    /// assert!(Kind::all().any(|k| k == kind));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    Kind, kinds, as_str, "kind", "consult.visit", ""
}

impl Kind {
    /// The class above; `None` of a class itself.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let visit: Kind = "consult.visit".parse()?;
    /// assert_eq!(visit.parent().map(Kind::as_str), Some("consult"));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn parent(self) -> Option<Self> {
        self.data().parent.map(Self)
    }

    /// Whether it is `other` or below it: what a filter on `other` keeps.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let (visit, consult): (Kind, Kind) = ("consult.visit".parse()?, "consult".parse()?);
    /// assert!(visit.is_within(consult) && visit.is_within(visit) && !consult.is_within(visit));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn is_within(self, other: Self) -> bool {
        self == other || self.parent().is_some_and(|parent| parent.is_within(other))
    }

    /// What it is called in a language (`en`, `id`), else in English.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let phone: Kind = "consult.phone".parse()?;
    /// assert_eq!((phone.label("id"), phone.label("fr")), ("Percakapan telepon", "Telephone call"));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn label(self, language: &str) -> &'static str {
        self.concept().label(language)
    }

    /// What it means, in one English sentence.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let talks: Kind = "consult.talks".parse()?;
    /// assert_eq!(talks.definition(), "The sides meet and talk.");
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn definition(self) -> &'static str {
        self.concept().definition
    }

    /// How far it is cooperation (up to 10) or conflict (down to -10), after PLOVER.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let (phone, assault): (Kind, Kind) = ("consult.phone".parse()?, "assault".parse()?);
    /// assert_eq!((phone.score(), assault.score()), (1.5, -9.0));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn score(self) -> f64 {
        self.data().score
    }

    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, 0 none of these.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let (sanctions, statement): (Kind, Kind) = ("sanction.impose".parse()?, "statement".parse()?);
    /// assert_eq!((sanctions.quad_class(), statement.quad_class()), (4, 0));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn quad_class(self) -> u8 {
        self.data().quad_class
    }

    /// The PLOVER class it belongs to; `None` where PLOVER has none.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let (sign, statement): (Kind, Kind) = ("agree.sign".parse()?, "statement".parse()?);
    /// assert_eq!((sign.plover(), statement.plover()), (Some("SUPPORT"), None));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn plover(self) -> Option<&'static str> {
        self.data().plover
    }

    /// What a PLOVER record of a class and mode becomes, in any case of letters, older names of classes and modes
    /// included. A mode that is not known leaves the class; a class that is not known gives nothing.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let kind = |class, mode| Kind::from_plover(class, mode).map(Kind::as_str);
    /// assert_eq!(kind("CONSULT", Some("visit")), Some("consult.visit"));
    /// assert_eq!(kind("DEMAND", None), Some("request"));
    /// assert_eq!(kind("DOCUMENT", None), None);
    /// ```
    pub fn from_plover(class: &str, mode: Option<&str>) -> Option<Self> {
        let kind = Self(SCHEME.kind_by_plover(class, None)?);
        let with_mode = || SCHEME.kind_by_plover(kind.plover()?, mode).map(Self);
        mode.and_then(|_| with_mode()).or(Some(kind))
    }

    /// Whether it happens once between the same parties (a founding, a treaty, relations set up), so that a vague
    /// date of it may span a year.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let founding: Kind = "found.state".parse()?;
    /// assert!(founding.once_only());
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn once_only(self) -> bool {
        self.data().once_only
    }

    /// Whether the sides meet in person.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let (talks, intention): (Kind, Kind) = ("consult.talks".parse()?, "agree.meet".parse()?);
    /// assert!(talks.is_meeting() && !intention.is_meeting());
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn is_meeting(self) -> bool {
        self.data().meeting
    }

    /// The role that the source of a coded row has unless its code says otherwise.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let visit: Kind = "consult.visit".parse()?;
    /// assert_eq!(visit.source_role().as_str(), "visitor");
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn source_role(self) -> Role {
        Role(self.data().source_role)
    }

    /// The role that the target of a coded row has unless its code says otherwise.
    ///
    /// ```
    /// # use graph_core::kind::Kind;
    /// let visit: Kind = "consult.visit".parse()?;
    /// assert_eq!(visit.target_role().as_str(), "host");
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn target_role(self) -> Role {
        Role(self.data().target_role)
    }

    fn data(self) -> &'static KindData<'static> {
        &SCHEME.kinds.rows[usize::from(self.0)].1
    }
}

handle! {
    /// What an entity is in an event: `visitor`, `host`, `party`.
    ///
    /// The notation is the word of interchange and options; the IRI is the property in RDF, which is named alike
    /// but for three whose names mean something else there: `party` is `ch:counterpart`, `about` is `ch:topic`,
    /// `speaker` is `ch:statementBy`.
    ///
    /// ```
    /// use graph_core::kind::Role;
    /// let role: Role = "visitor_country".parse()?;
    /// assert_eq!(role.iri(), "https://w3id.org/chancery/ns#visitorCountry");
    /// assert_eq!("party".parse::<Role>()?.iri(), "https://w3id.org/chancery/ns#counterpart");
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    Role, roles, as_str, "role", "actor", ""
}

impl Role {
    /// What it means for relations.
    ///
    /// ```
    /// # use graph_core::kind::{Role, Side};
    /// let (target, instrument): (Role, Role) = ("target".parse()?, "instrument".parse()?);
    /// assert_eq!((target.side(), instrument.side()), (Side::Receiving, Side::None));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn side(self) -> Side {
        SCHEME.roles.rows[usize::from(self.0)].1
    }

    /// For the country beside a participant, the role of that participant.
    ///
    /// ```
    /// # use graph_core::kind::Role;
    /// let country: Role = "visitor_country".parse()?;
    /// assert_eq!(country.beside().map(Role::as_str), Some("visitor"));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn beside(self) -> Option<Self> {
        self.as_str().strip_suffix("_country")?.parse().ok()
    }

    /// Whether it is somebody who comes along with those who act.
    pub fn is_companion(self) -> bool {
        self.as_str() == "delegate"
    }

    /// What it is called in a language (`en`, `id`), else in English.
    ///
    /// ```
    /// # use graph_core::kind::Role;
    /// let host: Role = "host".parse()?;
    /// assert_eq!((host.label("en"), host.label("id")), ("Host", "Tuan rumah"));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn label(self, language: &str) -> &'static str {
        self.concept().label(language)
    }

    /// What it means, in one or two English sentences.
    ///
    /// ```
    /// # use graph_core::kind::Role;
    /// let host: Role = "host".parse()?;
    /// assert_eq!(host.definition(), "Who receives the visitor or holds the meeting.");
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn definition(self) -> &'static str {
        self.concept().definition
    }
}

/// What a role means for relations. Whoever is on a side brings its states into the event as parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// Does it; stands in a relation to whoever is receiving.
    Acting,
    /// Has it done to it; stands in a relation to whoever is acting.
    Receiving,
    /// Takes part like the others; stands in a relation to whoever is mutual too.
    Mutual,
    /// Is mentioned, used or meant; stands in no relation by it and brings no party.
    None,
}

impl Side {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acting => "acting",
            Self::Receiving => "receiving",
            Self::Mutual => "mutual",
            Self::None => "none",
        }
    }

    /// Whether this side of an event stands in a relation to that one: acting to receiving, mutual to mutual.
    ///
    /// ```
    /// use graph_core::kind::Side;
    /// assert!(Side::Acting.faces(Side::Receiving) && Side::Mutual.faces(Side::Mutual));
    /// assert!(!Side::Acting.faces(Side::Acting) && !Side::None.faces(Side::None));
    /// ```
    pub fn faces(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Acting, Self::Receiving) | (Self::Receiving, Self::Acting) | (Self::Mutual, Self::Mutual)
        )
    }

    /// Whether it stands in any relation, and so brings parties.
    ///
    /// ```
    /// use graph_core::kind::Side;
    /// assert!(Side::Mutual.is_sided() && !Side::None.is_sided());
    /// ```
    pub fn is_sided(self) -> bool {
        self != Self::None
    }
}

handle! {
    /// A CAMEO code: what a coded source itself calls the event. Printed `cameo:042`, read with and without prefix;
    /// its notation is the bare `042`.
    ///
    /// ```
    /// use graph_core::kind::Code;
    /// let code: Code = "042".parse()?;
    /// assert_eq!((code.to_string().as_str(), code.notation()), ("cameo:042", "042"));
    /// assert_eq!("cameo:042".parse(), Ok(code));
    /// assert!("42".parse::<Code>().is_err()); // a lost zero is another code, or none
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    Code, codes, notation, "CAMEO code", "042", "cameo:"
}

impl Code {
    /// The code above: `084` of `0841`, `08` of `084`, `None` of `08`.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let code: Code = "0841".parse()?;
    /// assert_eq!(code.parent(), Some("084".parse()?));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn parent(self) -> Option<Self> {
        self.data().parent.map(Self)
    }

    /// Whether it is `other` or below it.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let (release, yielding): (Code, Code) = ("0841".parse()?, "08".parse()?);
    /// assert!(release.is_within(yielding) && !yielding.is_within(release));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn is_within(self, other: Self) -> bool {
        self == other || self.parent().is_some_and(|parent| parent.is_within(other))
    }

    /// The name that the code books give it, in English.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let code: Code = "042".parse()?;
    /// assert_eq!(code.label(), "Make a visit");
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn label(self) -> &'static str {
        self.concept().label("en")
    }

    /// The code of this name, whatever its case, hyphens, underscores, spaces and other punctuation. Where a root
    /// and a code below it have one name (`CONSULT`, `Consult`), it is the one below, which is what data carry.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// assert_eq!(Code::by_name("Express_intent_to_meet or negotiate"), Some("036".parse()?));
    /// assert_eq!(Code::by_name("Return release persons"), Some("0841".parse()?));
    /// assert_eq!(Code::by_name("Make a cake"), None);
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn by_name(name: &str) -> Option<Self> {
        SCHEME.code_by_name(name).map(Self)
    }

    /// The kind that it says the event is.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let code: Code = "036".parse()?; // Express intent to meet or negotiate: said, not done
    /// assert_eq!(code.kind().as_str(), "agree.meet");
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn kind(self) -> Kind {
        Kind(self.data().kind)
    }

    /// Its value on the Goldstein scale; `None` where the scale has none.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let code: Code = "042".parse()?;
    /// assert_eq!(code.goldstein(), Some(1.9));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn goldstein(self) -> Option<f64> {
        self.data().goldstein
    }

    /// The quad class of its root: 1 up to 05, 2 up to 08, 3 up to 13, 4 above. Words without cooperation or conflict
    /// have 1 here and 0 as a [kind](Self::kind); GDELT's own column counts root 09 as 2 and root 14 as 3.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let code: Code = "010".parse()?;
    /// assert_eq!((code.quad_class(), code.kind().quad_class()), (1, 0));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn quad_class(self) -> u8 {
        self.data().quad_class
    }

    /// The role of the source of a row with this code.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let (make, host): (Code, Code) = ("042".parse()?, "043".parse()?);
    /// assert_eq!((make.source_role().as_str(), host.source_role().as_str()), ("visitor", "host"));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn source_role(self) -> Role {
        Role(self.data().source_role)
    }

    /// The role of the target of a row with this code.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let (make, host): (Code, Code) = ("042".parse()?, "043".parse()?);
    /// assert_eq!((make.target_role().as_str(), host.target_role().as_str()), ("host", "visitor"));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn target_role(self) -> Role {
        Role(self.data().target_role)
    }

    /// The code under which it is kept: `042` for `043`, which is the same happening seen from its other end, and
    /// itself for all others.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let (make, host): (Code, Code) = ("042".parse()?, "043".parse()?);
    /// assert_eq!((host.canonical(), make.canonical()), (make, make));
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn canonical(self) -> Self {
        Self(self.data().canonical)
    }

    /// Every code for the same happening, itself included: what a filter on it has to look for.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let host: Code = "043".parse()?;
    /// let both: Vec<&str> = host.and_mirrors().map(Code::notation).collect();
    /// assert_eq!(both, ["042", "043"]);
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn and_mirrors(self) -> impl Iterator<Item = Self> {
        Self::all().filter(move |code| code.canonical() == self.canonical())
    }

    /// Whether another code tells the same happening from its other end, as `042` and `043` do of each other.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let (make, phone): (Code, Code) = ("042".parse()?, "041".parse()?);
    /// assert!(make.has_mirror() && !phone.has_mirror());
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn has_mirror(self) -> bool {
        self.data().mirrored
    }

    /// Whether rows with this code come in both directions for one happening.
    ///
    /// ```
    /// # use graph_core::kind::Code;
    /// let (phone, praise): (Code, Code) = ("041".parse()?, "051".parse()?);
    /// assert!(phone.is_symmetric() && !praise.is_symmetric());
    /// # Ok::<(), graph_core::kind::UnknownName>(())
    /// ```
    pub fn is_symmetric(self) -> bool {
        self.data().symmetric
    }

    fn data(self) -> &'static CodeData {
        &SCHEME.codes.rows[usize::from(self.0)].1
    }
}

/// Up to three words spelt like `found`, in whole or in the part after the dot, best first.
fn nearest(found: &str, words: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let found = found.trim().to_lowercase();
    if found.len() > 64 {
        return Vec::new(); // no misspelling: the comparison would cost more than it tells
    }
    let length = found.chars().count();
    let allowed = length / 3;
    // Words that differ more in length need not be compared: a file may have a million that are wrong.
    let near_to = |word: &str| {
        let is_like = word.chars().count().abs_diff(length) <= allowed;
        is_like.then(|| distance(&found, word)).filter(|distance| *distance <= allowed)
    };
    let distance_to = |word: &'static str| {
        let last = word.rsplit('.').next().unwrap_or(word);
        Some((near_to(word).into_iter().chain(near_to(last)).min()?, word))
    };
    let mut near: Vec<(usize, &'static str)> = words.filter_map(distance_to).collect();
    near.sort_unstable();
    near.truncate(3);
    near.into_iter().map(|(_, word)| word).collect()
}

/// How many letters must be put in, left out or changed to make one word of the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab;

    fn kind(notation: &str) -> Kind {
        notation.parse().expect("a kind")
    }

    fn code(notation: &str) -> Code {
        notation.parse().expect("a code")
    }

    #[test]
    fn every_kind_is_described_and_in_its_place() {
        for kind in Kind::all() {
            assert_eq!(kind.iri().strip_prefix(vocab::KIND), Some(kind.as_str()));
            let languages: Vec<&str> = kind.concept().labels.iter().map(|(l, _)| *l).collect();
            assert_eq!(languages, ["en", "id"], "{kind}");
            assert!(kind.definition().ends_with('.'), "{kind}");
            assert!((-10.0..=10.0).contains(&kind.score()) && kind.quad_class() <= 4, "{kind}");
            let class = kind.as_str().split_once('.').map(|(class, _)| class);
            assert_eq!(kind.parent().map(Kind::as_str), class, "{kind}");
            assert_eq!(kind.parent().and_then(Kind::parent), None, "two levels only: {kind}");
        }
    }

    #[test]
    fn labels_tell_kinds_apart() {
        for language in ["en", "id"] {
            let mut labels: Vec<&str> = Kind::all().map(|kind| kind.label(language)).collect();
            labels.sort_unstable();
            let doubles: Vec<&[&str]> = labels.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert_eq!(doubles, Vec::<&[&str]>::new());
        }
    }

    #[test]
    fn scores_are_those_of_plover() {
        for (notation, score) in [
            ("consult.visit", 4.0),
            ("consult.phone", 1.5),
            ("assault", -9.0),
            ("accuse", -3.0),
            ("aid", 10.0),
            ("request", 0.0),
            ("retreat.ceasefire", 7.5),
            ("sanction.impose", -6.0),
            ("statement", 0.0),
        ] {
            assert!((kind(notation).score() - score).abs() < f64::EPSILON, "{notation}");
        }
        assert_eq!(kind("sanction").quad_class(), 4);
    }

    #[test]
    fn score_and_quad_class_point_the_same_way() {
        for kind in Kind::all().filter(|kind| kind.plover() != Some("REQUEST")) {
            match kind.quad_class() {
                1 | 2 => assert!(kind.score() > 0.0, "{kind}"),
                3 | 4 => assert!(kind.score() < 0.0, "{kind}"),
                _ => assert!(kind.score().abs() < 0.5, "{kind}"),
            }
        }
    }

    #[test]
    fn a_description_by_hand_finds_its_kinds() {
        for notation in [
            "accuse.condemn",
            "agree.alliance",
            "agree.promise",
            "agree.reach",
            "agree.sign",
            "aid.arms_transfer",
            "assault.invade",
            "assault.use_of_weapons",
            "consult.briefing",
            "consult.talks",
            "consult.visit",
            "cooperate.technology",
            "invite.visit",
            "office.assume",
            "reject.deny",
            "request.warn",
            "statement",
            "support.deepen_relations",
            "support.establish_relations",
            "support.praise",
        ] {
            assert_eq!(kind(notation).to_string(), notation);
        }
        let sides = |words: &[&str]| -> Vec<Side> {
            words.iter().map(|word| word.parse::<Role>().expect("a role").side()).collect()
        };
        let acting = [
            "actor",
            "actor_country",
            "attacker",
            "incoming",
            "inviter",
            "promiser",
            "speaker",
            "supplier",
            "supporter",
            "visitor",
            "visitor_country",
        ];
        assert_eq!(sides(&acting), [Side::Acting; 11]);
        let receiving = ["addressee", "beneficiary", "host", "host_country", "invitee", "recipient", "target"];
        assert_eq!(sides(&receiving), [Side::Receiving; 7]);
        assert_eq!(sides(&["party", "signatory"]), [Side::Mutual; 2]);
        assert_eq!(sides(&["about", "conveyor", "instrument", "object", "opposed", "used_against"]), [Side::None; 6]);
    }

    #[test]
    fn a_plan_is_no_meeting() {
        let meetings: Vec<&str> = Kind::all().filter(|kind| kind.is_meeting()).map(Kind::as_str).collect();
        assert!(meetings.iter().all(|notation| notation.starts_with("consult.")), "{meetings:?}");
        for intention in Code::all().filter(|code| code.is_within(self::code("03"))) {
            assert_eq!(intention.kind().parent(), Some(kind("agree")), "{intention}");
        }
    }

    #[test]
    fn every_role_is_described() {
        assert!(Role::all().len() >= 45);
        for role in Role::all() {
            let languages: Vec<&str> = role.concept().labels.iter().map(|(l, _)| *l).collect();
            assert_eq!(languages, ["en", "id"], "{role}");
            assert!(role.definition().contains('.'), "{role}");
            assert_eq!(Role::from_iri(role.iri()), Some(role));
            assert!(!vocab::TERMS.contains(&role.iri()), "{role} has the property of something else");
        }
    }

    #[test]
    fn all_codes_are_mapped() {
        assert_eq!(Code::all().len(), 312);
        for code in Code::all() {
            assert_eq!(code.iri().strip_prefix(vocab::CAMEO), Some(code.notation()));
            assert!(code.goldstein().is_some(), "{code}");
            let above = code.notation().len().checked_sub(1).filter(|length| *length >= 2);
            assert_eq!(code.parent().map(Code::notation), above.map(|length| &code.notation()[..length]));
            let quad_class = match code.notation()[..2].parse() {
                Ok(1..=5) => 1,
                Ok(6..=8) => 2,
                Ok(9..=13) => 3,
                Ok(14..=20) => 4,
                other => panic!("{code} is of root {other:?}"),
            };
            assert_eq!(code.quad_class(), quad_class, "{code}");
        }
    }

    #[test]
    fn codes_have_the_roles_of_their_kind_but_for_hosting() {
        for code in Code::all() {
            let (roles, of_kind) =
                ((code.source_role(), code.target_role()), (code.kind().source_role(), code.kind().target_role()));
            if code.canonical() == code {
                assert_eq!(roles, of_kind, "{code}");
            } else {
                assert_eq!((roles.1, roles.0), of_kind, "{code}");
            }
        }
    }

    #[test]
    fn symmetric_codes_are_mutual() {
        let symmetric: Vec<&str> = Code::all().filter(|code| code.is_symmetric()).map(Code::notation).collect();
        assert_eq!(symmetric, ["040", "041", "044", "046", "057"]);
        for code in symmetric.into_iter().map(code) {
            assert_eq!((code.source_role().as_str(), code.target_role().as_str()), ("party", "party"));
        }
    }

    #[test]
    fn every_code_is_found_by_its_name() {
        for code in Code::all() {
            let found = Code::by_name(code.label()).expect("a name of the table");
            assert!(found == code || found.parent() == Some(code), "{code} is called like {found}");
        }
        for (name, expected) in [
            ("Make a visit", "042"),
            ("HOST_A_VISIT", "043"),
            ("consult", "040"),
            ("fight with small arms and light weapons", "193"),
            ("Express intent to de escalate military engagement", "0356"),
            ("Use unconventional violence", "180"),
        ] {
            assert_eq!(Code::by_name(name), Some(code(expected)), "{name}");
        }
    }

    #[test]
    fn plover_records_find_their_kind() {
        for (class, mode, expected) in [
            ("ASSAULT", Some("Heavy-weapons"), "assault.use_of_weapons"),
            ("ASSAULT", Some("unheard-of"), "assault"),
            ("REQUEST", Some("meet"), "request.talks"),
            ("DEMAND", Some("meet"), "request.talks"),
            ("INVESTIGATE", None, "accuse.investigate"),
            ("support", None, "support"),
            ("RETREAT", Some("resign"), "office.leave"),
        ] {
            assert_eq!(Kind::from_plover(class, mode), Some(kind(expected)), "{class} {mode:?}");
        }
        for class in Kind::all().filter(|kind| kind.parent().is_none()) {
            let Some(plover) = class.plover().filter(|_| class.as_str() != "invite") else { continue };
            assert_eq!(Kind::from_plover(plover, None), Some(class));
        }
    }

    #[test]
    fn handles_order_like_their_notations_and_survive_json() {
        let notations: Vec<&str> = Kind::all().map(Kind::as_str).collect();
        assert!(notations.is_sorted());
        let json = serde_json::to_string(&(kind("consult.visit"), code("043"))).expect("JSON");
        assert_eq!(json, r#"["consult.visit","cameo:043"]"#);
        let back: (Kind, Code) = serde_json::from_str(&json).expect("the same");
        assert_eq!(back, (kind("consult.visit"), code("043")));
        let error = serde_json::from_str::<Role>(r#""vistor""#).expect_err("a misspelt role");
        assert!(error.to_string().starts_with("unknown role `vistor`, did you mean `visitor`?"), "{error}");
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_nearest() {
        let nearest = |text: &str| text.parse::<Kind>().expect_err("unknown").nearest;
        assert_eq!(nearest("visit"), ["consult.visit", "invite.visit"]);
        assert_eq!(nearest("Consult.Talks"), ["consult.talks"]);
        assert!(nearest("xyz").is_empty());
        assert!(nearest(&"consult.visit".repeat(100_000)).is_empty());
        let error = "0421".parse::<Code>().expect_err("no such code");
        assert!(error.nearest.contains(&"042"), "{error}");
    }
}
