//! States: who others act for.
//!
//! A [`State`] is a country of today, a former state (Soviet Union), a territory, or an international
//! organisation that acts as one. All of them, with their codes, names and spans, come from
//! `ontology/states.tsv`; nothing of it is retyped here.
//!
//! Three ways lead to a state, from strict to lenient:
//!
//! | lookup | for | finds |
//! | --- | --- | --- |
//! | [`State::by_code`], [`by_cameo`](State::by_cameo), [`by_fips`](State::by_fips), [`by_cow`](State::by_cow), [`by_gw`](State::by_gw) | coded columns | exactly one, or nothing |
//! | [`State::by_actor_name`] | actors of coded data | the state that is *called* so, never one that is only meant |
//! | [`State::by_name`] | people who type or write | every state that may be meant, in any language |
//!
//! ```
//! use graph_core::state::State;
//!
//! let russia = State::by_code("RUS").unwrap();
//! assert_eq!(State::by_name("Rusia"), [russia]);
//! assert_eq!(State::by_name("Kremlin"), [russia]);
//! assert_eq!(State::by_actor_name("Kremlin"), None);
//! assert_eq!(russia.continues()[0].name("id"), "Uni Soviet");
//! ```
//!
//! [`State::members`] and [`State::member_of`] say which states were members of which organisations, and when.

mod fold;
#[cfg(test)]
mod lists; // codes and numbers
mod membership;
#[cfg(test)]
mod spellings; // names, demonyms, seats
mod table;
mod ways;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use fold::fold_name;
pub use membership::{Certainty, Membership};

use self::table::{Row, TABLE};
use self::ways::{Way, without_periods};

/// The languages in which every state has a name to show, in the order of [`State::names`].
pub const LANGUAGES: [&str; 8] = ["en", "id", "es", "fr", "ru", "ar", "zh", "ko"];

/// One state, territory or organisation: a handle that is as cheap as a number.
///
/// Equality, hash and order are those of the [`code`](State::code). It is written, and read by serde
/// and [`FromStr`], as its code.
///
/// ```
/// use graph_core::state::State;
///
/// let korea: State = "PRK".parse().unwrap();
/// assert_eq!(korea.to_string(), "PRK");
/// assert!("Narnia".parse::<State>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub struct State(u16); // the row's place in the table, whose rows are in the order of the codes

/// What a [`State`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateClass {
    /// A country, of today or of the past.
    State,
    /// A territory with a sovereign. It has its own code and is a party itself; it never rolls up to
    /// its sovereign.
    Territory,
    /// An international organisation. It is a party itself and never rolls up to its members.
    Organisation,
}

/// A code that belongs to no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{code}` is no code of a state; expected an ISO 3166 code such as `RUS`")]
pub struct UnknownStateCode {
    /// The code as it was given.
    pub code: String,
}

impl State {
    /// All of them, in the order of their codes.
    ///
    /// ```
    /// use graph_core::state::{State, StateClass};
    ///
    /// let states = State::all().filter(|s| s.class() == StateClass::State);
    /// assert!(states.count() > 200);
    /// ```
    pub fn all() -> impl ExactSizeIterator<Item = State> + DoubleEndedIterator + Clone {
        (0..TABLE.count()).map(State)
    }

    /// The state with this code: ISO 3166-1 alpha-3 or alpha-2, a former alpha-3 (`ZAR`, `TMP`), or a
    /// code of our own (`XKX`, `NATO`). Codes are compared exactly, in upper case.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert_eq!(State::by_code("KP"), State::by_code("PRK"));
    /// assert_eq!(State::by_code("SUN").unwrap().name("en"), "Soviet Union");
    /// assert_eq!(State::by_code("ZAR"), State::by_code("COD"));
    /// assert_eq!(State::by_code("prk"), None);
    /// ```
    pub fn by_code(code: &str) -> Option<State> {
        Way::Code.one(code)
    }

    /// The state with this CAMEO code: a country (`PRK`), an older country code (`ROM`, `WSB`) or an
    /// international organisation (`UNO`). The codes of regions (`AFR`, `MEA`) name no state.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert_eq!(State::by_cameo("NAT"), State::by_code("NATO"));
    /// assert_eq!(State::by_cameo("GZS"), State::by_code("PSE"));
    /// assert_eq!(State::by_cameo("EUR"), None);
    /// ```
    pub fn by_cameo(code: &str) -> Option<State> {
        Way::Cameo.one(code)
    }

    /// The state with this FIPS 10-4 code, which often looks like another state's ISO code.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert_eq!(State::by_fips("GM"), State::by_code("DEU"));
    /// assert_eq!(State::by_code("GM"), State::by_code("GMB"));
    /// ```
    pub fn by_fips(code: &str) -> Option<State> {
        Way::Fips.one(code)
    }

    /// The state with this Correlates of War number. Where several have it, the one that lasts
    /// longest: 365 is Russia, which [continues](State::continues) the Soviet Union.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert_eq!(State::by_cow(365), State::by_code("RUS"));
    /// assert_eq!(State::by_cow(265), State::by_code("DDR"));
    /// assert_eq!(State::by_cow(1), None);
    /// ```
    pub fn by_cow(number: u16) -> Option<State> {
        Way::Cow.one(&number.to_string())
    }

    /// The state with this Gleditsch–Ward number; where several have it, the one that lasts longest.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert_eq!(State::by_gw(340), State::by_code("SRB"));
    /// assert_eq!(State::by_gw(255), State::by_code("DRE")); // German Reich
    /// ```
    pub fn by_gw(number: u16) -> Option<State> {
        Way::Gw.one(&number.to_string())
    }

    /// The state that a coder's actor name *is*: its English name or one of the ways in which data
    /// sets write it, compared by [`fold_name`]. Demonyms, capitals, abbreviations and names that
    /// several states share find nothing.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert_eq!(State::by_actor_name("Palestinian Territory, Occupied"), State::by_code("PSE"));
    /// assert_eq!(State::by_actor_name("COTE D'IVOIRE"), State::by_code("CIV"));
    /// assert_eq!(State::by_actor_name("Congo"), State::by_code("COG"));
    /// assert_eq!(State::by_actor_name("Korea"), None);
    /// assert_eq!(State::by_actor_name("Russian"), None);
    /// ```
    pub fn by_actor_name(name: &str) -> Option<State> {
        Way::Actor.one(&fold_name(name))
    }

    /// The states that a name may mean, in any language, in the order of their codes: several if it is
    /// ambiguous, none if it is unknown.
    ///
    /// What is nearest to a name decides: an abbreviation (in exactly this case, periods left out),
    /// else a name, else a demonym, else a capital or seat of government, else its [`code`](State::code). So
    /// `AS` is the United States (Indonesian), `as` nothing, and `Guinea` one state, not four. An English
    /// `the` in front is ignored if nothing is called so. Two-letter ISO codes are not names: `NA` is
    /// nothing here and Namibia for [`State::by_code`].
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let codes = |name| State::by_name(name).iter().map(|s| s.code()).collect::<Vec<_>>();
    /// assert_eq!(codes("Korea Utara"), ["PRK"]);
    /// assert_eq!(codes("Korea"), ["KOR", "PRK"]);
    /// assert_eq!(codes("Россия"), ["RUS"]);
    /// assert_eq!(codes("Indonesian"), ["IDN"]);
    /// assert_eq!(codes("the U.S."), ["USA"]);
    /// assert!(codes("Atlantis").is_empty());
    /// ```
    pub fn by_name(name: &str) -> Vec<State> {
        let name = name.trim();
        let states = Self::called(name);
        if states.is_empty()
            && let Some((article, rest)) = name.split_once(char::is_whitespace)
            && article.eq_ignore_ascii_case("the")
        {
            return Self::called(rest.trim_start());
        }
        states
    }

    /// The states found by the first way that knows the name.
    fn called(name: &str) -> Vec<State> {
        let (folded, abbreviation) = (fold_name(name), without_periods(name));
        let ways =
            [(Way::Abbreviation, &abbreviation), (Way::Name, &folded), (Way::Demonym, &folded), (Way::Seat, &folded)];
        let found = ways.into_iter().map(|(way, key)| way.all(key)).find(|states| !states.is_empty());
        found.unwrap_or_else(|| State::by_code(name).filter(|state| state.code() == name).into_iter().collect())
    }

    /// The key: ISO 3166-1 alpha-3 where there is one. See the head of `ontology/states.tsv`.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Whether it is a state, a territory or an organisation.
    pub fn class(self) -> StateClass {
        self.row().class
    }

    /// The name to show in this language; the English one if the table has no such language. Of a
    /// language tag only the first part counts.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let korea = State::by_code("PRK").unwrap();
    /// assert_eq!(korea.name("id"), "Korea Utara");
    /// assert_eq!(korea.name("en-GB"), "North Korea");
    /// assert_eq!(korea.name("sw"), "North Korea");
    /// ```
    pub fn name(self, language: &str) -> &'static str {
        let primary = language.split(['-', '_']).next().unwrap_or(language);
        let column = LANGUAGES.iter().position(|l| l.eq_ignore_ascii_case(primary));
        self.row().names[column.unwrap_or(0)]
    }

    /// The names to show, with their languages, in the order of [`LANGUAGES`].
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let names: Vec<_> = State::by_code("IDN").unwrap().names().collect();
    /// assert_eq!(names[0], ("en", "Indonesia"));
    /// assert_eq!(names[4], ("ru", "Индонезия"));
    /// ```
    pub fn names(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        LANGUAGES.into_iter().zip(self.row().names)
    }

    /// Everything by which [`State::by_name`] finds it, codes excepted: for suggestions of the nearest
    /// name. A spelling may come twice.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let russia = State::by_code("RUS").unwrap();
    /// assert!(russia.spellings().any(|spelling| spelling == "Moskow"));
    /// ```
    pub fn spellings(self) -> impl Iterator<Item = &'static str> {
        let row = self.row();
        let lists = [&row.coders, &row.more, &row.demonyms, &row.abbreviations, &row.seats];
        row.names.into_iter().chain(lists.into_iter().flatten().copied())
    }

    /// Further names by which [`State::by_name`] finds it, in any language: neither those to show nor those of coders,
    /// nor demonyms or capitals.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let russia = State::by_code("RUS").unwrap();
    /// assert!(russia.further_names().contains(&"Rusland"));
    /// assert!(!russia.further_names().contains(&"Москва"));
    /// ```
    pub fn further_names(self) -> &'static [&'static str] {
        &self.row().more
    }

    /// Its abbreviations, which mean it in exactly this case; some are written with periods left out.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert!(State::by_code("USA").unwrap().abbreviations().contains(&"EEUU"));
    /// ```
    pub fn abbreviations(self) -> &'static [&'static str] {
        &self.row().abbreviations
    }

    /// ISO 3166-1 alpha-2, if it has one.
    pub fn iso2(self) -> Option<&'static str> {
        self.row().iso2
    }

    /// Its numbers in the Correlates of War list of states.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// assert_eq!(State::by_code("DEU").unwrap().cow(), [255, 260]);
    /// assert!(State::by_code("GRL").unwrap().cow().is_empty());
    /// ```
    pub fn cow(self) -> &'static [u16] {
        &self.row().cow
    }

    /// Its numbers in the Gleditsch–Ward list of states.
    pub fn gw(self) -> &'static [u16] {
        &self.row().gw
    }

    /// All FIPS 10-4 codes that mean it.
    pub fn fips(self) -> &'static [&'static str] {
        &self.row().fips
    }

    /// All CAMEO codes that mean it, the usual one first.
    pub fn cameo(self) -> &'static [&'static str] {
        &self.row().cameo
    }

    /// Its span as an EDTF interval, if the table tells one: open at the end if it still exists,
    /// unknown at the start if the table leaves it so.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let span = |code| State::by_code(code).unwrap().span();
    /// assert_eq!(span("SUN"), Some("1922-12-30/1991-12-26"));
    /// assert_eq!(span("SSD"), Some("2011-07-09/.."));
    /// assert_eq!(span("OTT"), Some("/1922-11-01"));
    /// assert_eq!(span("JPN"), None);
    /// ```
    pub fn span(self) -> Option<&'static str> {
        self.row().span.as_deref()
    }

    /// The former states that it legally continues, the latest first. A question about a state
    /// includes these.
    ///
    /// States continue those with their Correlates of War number, so Russia continues the Soviet
    /// Union, and Germany not East Germany. An organisation continues its legal predecessor.
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let codes = |states: &[State]| states.iter().map(|s| s.code()).collect::<Vec<_>>();
    /// let russia = State::by_code("RUS").unwrap();
    /// assert_eq!(codes(russia.continues()), ["SUN", "RUE"]);
    /// assert_eq!(codes(State::by_code("CZE").unwrap().continues()), [""; 0]);
    /// ```
    pub fn continues(self) -> &'static [State] {
        TABLE.continues(self)
    }

    /// The states that legally continue it, the next first: the other direction of
    /// [`State::continues`].
    ///
    /// ```
    /// use graph_core::state::State;
    ///
    /// let yugoslavia = State::by_code("YUG").unwrap();
    /// let serbia = State::by_code("SRB").unwrap();
    /// assert_eq!(yugoslavia.continued_by().last(), Some(&serbia));
    /// ```
    pub fn continued_by(self) -> &'static [State] {
        TABLE.continued_by(self)
    }

    fn row(self) -> &'static Row {
        TABLE.row(self)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "State({})", self.code())
    }
}

impl FromStr for State {
    type Err = UnknownStateCode;

    fn from_str(code: &str) -> Result<State, UnknownStateCode> {
        State::by_code(code).ok_or_else(|| UnknownStateCode { code: code.to_owned() })
    }
}

impl TryFrom<String> for State {
    type Error = UnknownStateCode;

    fn try_from(code: String) -> Result<State, UnknownStateCode> {
        State::by_code(&code).ok_or(UnknownStateCode { code })
    }
}

impl From<State> for &'static str {
    fn from(state: State) -> &'static str {
        state.code()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn codes(name: &str) -> Vec<&'static str> {
        State::by_name(name).iter().map(|state| state.code()).collect()
    }

    fn state(code: &str) -> State {
        code.parse().expect("a code of the table")
    }

    #[test]
    fn every_row_parses_and_has_a_name_in_every_language() {
        assert!(State::all().len() > 340);
        for state in State::all() {
            assert_eq!(state.names().count(), LANGUAGES.len());
            assert_eq!(State::by_code(state.code()), Some(state));
            assert!(State::all().filter(|other| *other == state).count() == 1);
        }
        assert!(State::all().is_sorted_by_key(|state| state.code()));
    }

    #[test]
    fn russia_is_found_in_all_languages() {
        for name in [
            "Russia",
            "Rusia",
            "Russie",
            "Россия",
            "روسيا",
            "俄罗斯",
            "러시아",
            "Rusland",
            "russian federation",
            "РФ",
            "Russian",
            "Moscow",
            "Moskow",
            "Kremlin",
            "RUS",
        ] {
            assert_eq!(codes(name), ["RUS"], "{name}");
        }
        assert_eq!(codes("Uni Soviet"), ["SUN"]);
        assert_eq!(codes("USSR"), ["SUN"]);
        assert_eq!(codes("СССР"), ["SUN"]);
    }

    #[test]
    fn every_name_to_show_finds_its_state() {
        for state in State::all() {
            for (language, name) in state.names() {
                assert!(State::by_name(name).contains(&state), "{state}: {name} ({language})");
            }
            assert_eq!(State::by_actor_name(state.name("en")), Some(state));
        }
    }

    #[test]
    fn every_spelling_finds_its_state() {
        for state in State::all() {
            for spelling in state.spellings() {
                assert!(State::by_name(spelling).contains(&state), "{state}: {spelling}");
            }
        }
    }

    #[test]
    fn indonesian_news_words_are_known() {
        for (name, code) in [
            ("Korea Utara", "PRK"),
            ("Korut", "PRK"),
            ("Korsel", "KOR"),
            ("Amerika Serikat", "USA"),
            ("Gedung Putih", "USA"),
            ("Tiongkok", "CHN"),
            ("Inggris", "GBR"),
            ("Timor Timur", "TLS"),
            ("Uni Eropa", "EU"),
            ("PBB", "UN"),
            ("DK PBB", "UNSC"),
            ("Jerman Timur", "DDR"),
            ("Pantai Gading", "CIV"),
        ] {
            assert_eq!(codes(name), [code], "{name}");
        }
    }

    #[test]
    fn abbreviations_need_their_case() {
        assert_eq!(codes("AS"), ["USA"]);
        assert_eq!(codes("U.S."), ["USA"]);
        assert_eq!(codes("The US"), ["USA"]);
        for word in ["as", "As", "us", "who", "uk"] {
            assert!(codes(word).is_empty(), "{word}");
        }
        assert_eq!(State::by_code("AS"), State::by_code("ASM"));
    }

    #[test]
    fn what_is_exact_beats_what_is_ambiguous() {
        assert_eq!(codes("Guinea"), ["GIN"]);
        assert_eq!(codes("Samoa"), ["WSM"]);
        assert_eq!(codes("Ireland"), ["IRL"]);
        assert!(codes("NA").is_empty());
        assert_eq!(codes("Korea"), ["KOR", "PRK"]);
        assert_eq!(codes("Congo"), ["COD", "COG"]);
        assert_eq!(codes("Dominican"), ["DMA", "DOM"]);
        assert_eq!(codes("Brussels"), ["BEL", "EU"]);
        assert_eq!(codes("Red Cross"), ["ICRC", "IFRC"]);
    }

    #[test]
    fn old_names_are_names_of_the_renamed_state() {
        for (name, code) in [
            ("Burma", "MMR"),
            ("Swaziland", "SWZ"),
            ("Macedonia", "MKD"),
            ("Ivory Coast", "CIV"),
            ("Cote d'Ivoire", "CIV"),
            ("Czech Republic", "CZE"),
            ("Zaire", "COD"),
            ("Turkey", "TUR"),
            ("Cabo Verde", "CPV"),
            ("East Timor", "TLS"),
        ] {
            assert_eq!(State::by_actor_name(name), State::by_code(code), "{name}");
        }
        assert_eq!(State::by_code("ZAR"), State::by_code("COD"));
        assert_eq!(State::by_cameo("TMP"), State::by_code("TLS"));
    }

    #[test]
    fn coders_names_are_strict() {
        for name in ["Russian", "Moscow", "Korea", "USA", "Kremlin", "Rusia", "Africa", "International", "NA", ""] {
            assert_eq!(State::by_actor_name(name), None, "{name}");
        }
        for (name, code) in [
            ("Palestinian Territory, Occupied", "PSE"),
            ("Occupied Palestinian Territory", "PSE"),
            ("Holy See (Vatican City State)", "VAT"),
            ("the former Yugoslav Republic of Macedonia", "MKD"),
            ("Democratic Republic of Congo", "COD"),
            ("UNITED STATES", "USA"),
            ("Russia (Soviet Union)", "RUS"),
            ("North Atlantic Treaty Organization", "NATO"),
            ("UN Security Council", "UNSC"),
        ] {
            assert_eq!(State::by_actor_name(name), State::by_code(code), "{name}");
        }
    }

    #[test]
    fn no_demonym_or_seat_is_a_strict_name() {
        for state in State::all() {
            let row = state.row();
            for word in row.demonyms.iter().chain(&row.seats) {
                let named = State::by_actor_name(word);
                assert!(named.is_none_or(|named| named == state), "{word}: {state} and {named:?}");
            }
        }
    }

    #[test]
    fn codes_are_distinct() {
        let mut owners: BTreeMap<&str, BTreeSet<State>> = BTreeMap::new();
        for state in State::all() {
            let row = state.row();
            for code in [row.code].into_iter().chain(row.iso2).chain(TABLE.former_codes(state)) {
                owners.entry(code).or_default().insert(state);
            }
        }
        assert!(owners.values().all(|states| states.len() == 1));
        let iso2: BTreeSet<_> = State::all().filter_map(State::iso2).collect();
        assert_eq!(iso2.len(), State::all().filter(|state| state.iso2().is_some()).count());
    }

    #[test]
    fn lists_of_other_codes_lead_to_states() {
        assert_eq!(State::by_fips("KN"), State::by_code("PRK"));
        assert_eq!(State::by_fips("GZ"), State::by_fips("WE"));
        assert_eq!(State::by_cameo("ROM"), State::by_code("ROU"));
        assert_eq!(State::by_cameo("UNO"), State::by_code("UN"));
        assert_eq!(State::by_cow(345), State::by_code("SRB"));
        assert_eq!(State::by_cow(260), State::by_cow(255));
        assert_eq!(State::by_gw(678), State::by_code("YEM"));
        for region in ["AFR", "EUR", "MEA", "NMR", "PGS"] {
            assert_eq!(State::by_cameo(region), None);
        }
    }

    #[test]
    fn a_state_continues_those_with_its_number() {
        assert_eq!(state("RUS").continues(), [state("SUN"), state("RUE")]);
        assert_eq!(state("RUE").continued_by(), [state("SUN"), state("RUS")]);
        assert_eq!(state("SRB").continues(), [state("SCG"), state("YUG"), state("KSR")]);
        assert_eq!(state("TUR").continues(), [state("OTT")]);
        assert_eq!(state("DEU").continues(), [state("DRE"), state("PRU")]);
        for alone in ["DDR", "CSK", "CZE", "SVK", "UKR", "YMD", "AUH", "RVN"] {
            assert!(state(alone).continues().is_empty(), "{alone}");
            assert!(state(alone).continued_by().is_empty(), "{alone}");
        }
        for later in State::all().filter(|state| state.class() == StateClass::State) {
            for earlier in later.continues() {
                assert!(earlier.cow().iter().any(|number| later.cow().contains(number)));
                assert!(earlier.continued_by().contains(&later));
            }
        }
    }

    #[test]
    fn former_states_have_ended() {
        for (code, span) in [
            ("SUN", "1922-12-30/1991-12-26"),
            ("DDR", "1949-10-07/1990-10-03"),
            ("CSK", "1918-10-28/1992-12-31"),
            ("AUH", "1867/1918-11-12"),
            ("RUS", "1991-12-26/.."),
        ] {
            assert_eq!(state(code).span(), Some(span));
        }
        assert!(State::all().filter(|s| !s.continued_by().is_empty()).all(|s| TABLE.has_ended(s)));
    }

    #[test]
    fn states_travel_as_their_codes() {
        let korea = state("PRK");
        assert_eq!(korea.to_string().parse(), Ok(korea));
        assert_eq!(format!("{korea:?}"), "State(PRK)");
        let error = "Narnia".parse::<State>().expect_err("no state");
        assert_eq!(error.to_string(), "`Narnia` is no code of a state; expected an ISO 3166 code such as `RUS`");
        assert_eq!(serde_json::to_string(&korea).expect("JSON"), "\"PRK\"");
        assert_eq!(serde_json::from_str::<State>("\"PRK\"").expect("a state"), korea);
        assert!(serde_json::from_str::<State>("\"Narnia\"").is_err());
    }
}
