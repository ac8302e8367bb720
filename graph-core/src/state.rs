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

#[cfg(test)]
mod lists; // codes and numbers
mod membership;
#[cfg(test)]
mod spellings; // names, demonyms, seats

use std::collections::hash_map::Entry;
use std::fmt;
use std::hash::Hash;
use std::str::FromStr;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use membership::{Certainty, Membership};

use crate::compiled;

/// The languages in which every state has a name to show, in the order of [`State::names`].
pub const LANGUAGES: [&str; 8] = ["en", "id", "es", "fr", "ru", "ar", "zh", "ko"];

/// The columns of the table, in their order: [`LANGUAGES`] stand in the middle.
const COLUMNS: [&str; 24] = [
    "code",
    "class",
    "iso2",
    "former_codes",
    "cow",
    "gw",
    "fips",
    "cameo",
    "from",
    "to",
    "continues",
    LANGUAGES[0],
    LANGUAGES[1],
    LANGUAGES[2],
    LANGUAGES[3],
    LANGUAGES[4],
    LANGUAGES[5],
    LANGUAGES[6],
    LANGUAGES[7],
    "coders",
    "more",
    "demonyms",
    "abbreviations",
    "seats",
];

const TESTED: &str = "ontology/states.tsv is part of the program and its tests parse it";

// Three, so that who only asks for codes does not pay for folding thousands of names.
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("../ontology/states.tsv")).expect(TESTED));
static ACTORS: LazyLock<FxHashMap<String, State>> = LazyLock::new(|| TABLE.actors().expect(TESTED));
static NAMES: LazyLock<Names<&str>> = LazyLock::new(|| compiled::read(compiled::NAMES));

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
        TABLE.codes.get(code).copied()
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
        TABLE.cameo.get(code).copied()
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
        TABLE.fips.get(code).copied()
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
        TABLE.cow.get(&number).copied()
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
        TABLE.gw.get(&number).copied()
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
        ACTORS.get(&fold_name(name)).copied()
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
        let states = NAMES.find(name);
        if states.is_empty()
            && let Some((article, rest)) = name.split_once(char::is_whitespace)
            && article.eq_ignore_ascii_case("the")
        {
            return NAMES.find(rest.trim_start());
        }
        states
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
        &self.row().continues
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
        &self.row().continued_by
    }

    fn row(self) -> &'static Row {
        &TABLE.rows[usize::from(self.0)]
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

/// A name as it is compared: two names are the same for a lookup if they fold to the same text.
///
/// - Letters are lower case and in their compatibility form; in Latin and Greek, accents and other marks
///   are gone, and `ø ł đ ð þ ß æ œ ı` are `o l d d th ss ae oe i`; `ё` is `е`.
/// - Apostrophes and periods are left out (`Cote d'Ivoire`, `A.K. Singh`), `&` is `and`, hyphens and all
///   other signs are a space, and spaces are single. Invisible format characters are left out.
/// - Letters of other scripts stay as they are, with their marks (`й`, `أ`); only Arabic vowel signs and
///   the tatweel are left out.
///
/// Folding serves lookup. It is too lenient to say that two people are one: `Choe Son-hui` and `Choe Son
/// Hui` fold alike, which makes them a suggestion. Folding twice is folding once.
///
/// ```
/// use graph_core::state::fold_name;
///
/// assert_eq!(fold_name("Côte d’Ivoire"), "cote divoire");
/// assert_eq!(fold_name("  Guinea-Bissau "), "guinea bissau");
/// assert_eq!(fold_name("Choe Son-hui"), fold_name("Choe Son Hui"));
/// assert_eq!(fold_name("Bosnia & Herzegovina"), "bosnia and herzegovina");
/// assert_eq!(fold_name("조선민주주의인민공화국"), "조선민주주의인민공화국");
/// ```
pub fn fold_name(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    if name.is_ascii() {
        name.chars().filter(|c| !is_ignored(*c)).for_each(|c| push_folded(c.to_ascii_lowercase(), &mut letters));
        return letters.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut base = ' ';
    for character in name.chars().filter(|c| !is_ignored(*c)).nfkd() {
        if is_combining_mark(character) {
            if keeps_mark(base, character) {
                letters.push(character);
            }
            continue;
        }
        base = character;
        for lower in character.to_lowercase() {
            push_folded(lower, &mut letters);
        }
    }
    let mut folded = String::with_capacity(letters.len());
    for word in letters.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.nfc());
    }
    folded
}

/// Characters that are no part of a name: apostrophes, accents that stand alone, format characters.
fn is_ignored(character: char) -> bool {
    matches!(
        character,
        '\'' | '`' | '\u{B4}' | '\u{2B9}'..='\u{2BF}' | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2035}'
            | '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
            | '\u{640}' // Arabic tatweel
    )
}

fn keeps_mark(base: char, mark: char) -> bool {
    let latin_or_greek = matches!(
        base,
        '\0'..='\u{2AF}' | '\u{370}'..='\u{3FF}' | '\u{1E00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}'
    );
    let yo = matches!(base, 'е' | 'Е') && mark == '\u{308}';
    let arabic_vowel = matches!(mark, '\u{64B}'..='\u{652}' | '\u{670}');
    base.is_alphabetic() && !latin_or_greek && !yo && !arabic_vowel
}

fn push_folded(lower: char, letters: &mut String) {
    match lower {
        // What the compatibility form of a character may bring in again.
        '.' => {}
        _ if is_ignored(lower) => {}
        'ø' => letters.push('o'),
        'ł' => letters.push('l'),
        'đ' | 'ð' => letters.push('d'),
        'þ' => letters.push_str("th"),
        'ß' => letters.push_str("ss"),
        'æ' => letters.push_str("ae"),
        'œ' => letters.push_str("oe"),
        'ı' => letters.push('i'),
        'ς' => letters.push('σ'),
        '&' => letters.push_str(" and "),
        _ if lower.is_alphanumeric() => letters.push(lower),
        _ if is_combining_mark(lower) => {} // a mark that lower case set apart, as in `İ`
        _ => letters.push(' '),
    }
}

/// A row of the table; the columns are explained in its head.
#[derive(Debug)]
struct Row {
    code: &'static str,
    class: StateClass,
    iso2: Option<&'static str>,
    former_codes: Vec<&'static str>,
    cow: Vec<u16>,
    gw: Vec<u16>,
    fips: Vec<&'static str>,
    cameo: Vec<&'static str>,
    span: Option<String>,
    /// The end as written; empty if it lasts.
    to: &'static str,
    continues: Vec<State>,
    continued_by: Vec<State>,
    names: [&'static str; LANGUAGES.len()],
    coders: Vec<&'static str>,
    more: Vec<&'static str>,
    demonyms: Vec<&'static str>,
    abbreviations: Vec<&'static str>,
    seats: Vec<&'static str>,
}

/// The rows and the ways into them by code.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    codes: FxHashMap<&'static str, State>,
    cameo: FxHashMap<&'static str, State>,
    fips: FxHashMap<&'static str, State>,
    cow: FxHashMap<u16, State>,
    gw: FxHashMap<u16, State>,
}

/// The ways into the rows by name, each in the order of its keys and then of the states' codes. The keys are folded, those
/// of the abbreviations without periods.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Names<K> {
    abbreviations: Vec<(K, u16)>,
    names: Vec<(K, u16)>,
    demonyms: Vec<(K, u16)>,
    seats: Vec<(K, u16)>,
}

/// What is wrong with the table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum TableError {
    #[error("expected the columns {COLUMNS:?} in the first line after the head")]
    Columns,
    #[error("row `{code}`: {found} columns, expected {}", COLUMNS.len())]
    Width { code: &'static str, found: usize },
    #[error("row `{code}`: `{found}` in column `{column}`")]
    Value { code: &'static str, column: &'static str, found: &'static str },
    #[error("row `{code}` is not after `{previous}`")]
    Order { code: &'static str, previous: &'static str },
    #[error("`{key}` stands for both `{first}` and `{second}`")]
    Ambiguous { key: String, first: &'static str, second: &'static str },
    #[error("row `{code}` continues itself")]
    Circle { code: &'static str },
}

impl Table {
    fn parse(text: &'static str) -> Result<Table, TableError> {
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        if !lines.next().is_some_and(|line| line.split('\t').eq(COLUMNS)) {
            return Err(TableError::Columns);
        }
        let mut table = Table::default();
        let mut predecessors = Vec::new();
        for line in lines {
            let (row, predecessor) = Row::parse(line)?;
            if let Some(last) = table.rows.last()
                && last.code >= row.code
            {
                return Err(TableError::Order { code: row.code, previous: last.code });
            }
            table.rows.push(row);
            predecessors.push(predecessor);
        }
        table.index_codes()?;
        table.link(&predecessors)?;
        Ok(table)
    }

    fn count(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(u16::MAX)
    }

    fn states(&self) -> impl Iterator<Item = (State, &Row)> {
        (0..self.count()).map(State).zip(&self.rows)
    }

    fn index_codes(&mut self) -> Result<(), TableError> {
        let (mut codes, mut cameo, mut fips) = <(FxHashMap<_, _>, FxHashMap<_, _>, FxHashMap<_, _>)>::default();
        let (mut cow, mut gw) = <(FxHashMap<_, _>, FxHashMap<_, _>)>::default();
        for (state, row) in self.states() {
            for code in [row.code].into_iter().chain(row.iso2).chain(row.former_codes.iter().copied()) {
                self.insert(&mut codes, code, state)?;
            }
            for code in &row.cameo {
                self.insert(&mut cameo, *code, state)?;
            }
            for code in &row.fips {
                self.insert(&mut fips, *code, state)?;
            }
            for number in &row.cow {
                self.insert_lasting(&mut cow, *number, state)?;
            }
            for number in &row.gw {
                self.insert_lasting(&mut gw, *number, state)?;
            }
        }
        (self.codes, self.cameo, self.fips, self.cow, self.gw) = (codes, cameo, fips, cow, gw);
        Ok(())
    }

    /// The strict names: folded, and each of one state.
    fn actors(&self) -> Result<FxHashMap<String, State>, TableError> {
        let mut actors = FxHashMap::default();
        for (state, row) in self.states() {
            for name in [&row.names[0]].into_iter().chain(&row.coders) {
                self.insert(&mut actors, fold_name(name), state)?;
            }
        }
        Ok(actors)
    }

    /// Fills `continues` and `continued_by` from the row that each one says it continues.
    fn link(&mut self, predecessors: &[Option<&'static str>]) -> Result<(), TableError> {
        let mut chains = Vec::with_capacity(predecessors.len());
        for (row, predecessor) in self.rows.iter().zip(predecessors) {
            let mut chain = Vec::new();
            let mut next = *predecessor;
            while let Some(found) = next {
                let state = self.codes.get(found).copied();
                let column = "continues";
                let state = state.ok_or(TableError::Value { code: row.code, column, found })?;
                if found == row.code || chain.contains(&state) {
                    return Err(TableError::Circle { code: row.code });
                }
                chain.push(state);
                next = predecessors[usize::from(state.0)];
            }
            chains.push(chain);
        }
        for (index, chain) in (0..self.count()).zip(&chains) {
            for former in chain {
                self.rows[usize::from(former.0)].continued_by.push(State(index));
            }
        }
        for (row, chain) in self.rows.iter_mut().zip(&chains) {
            row.continues.clone_from(chain);
            // Nearer ones continue fewer states.
            row.continued_by.sort_by_key(|state| chains[usize::from(state.0)].len());
        }
        Ok(())
    }

    fn insert<K: Eq + Hash + ToString>(
        &self,
        index: &mut FxHashMap<K, State>,
        key: K,
        state: State,
    ) -> Result<(), TableError> {
        match index.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(state);
                Ok(())
            }
            Entry::Occupied(entry) if *entry.get() == state => Ok(()),
            Entry::Occupied(entry) => Err(self.ambiguous(entry.key(), *entry.get(), state)),
        }
    }

    /// Like `insert`, but of two states the one that lasts longer keeps the key.
    fn insert_lasting(&self, index: &mut FxHashMap<u16, State>, key: u16, state: State) -> Result<(), TableError> {
        let end = |state: State| match self.rows[usize::from(state.0)].to {
            "" => "~", // after every date
            date => date,
        };
        let Some(other) = index.insert(key, state) else {
            return Ok(());
        };
        if end(other) == end(state) {
            return Err(self.ambiguous(&key, other, state));
        }
        if end(other) > end(state) {
            index.insert(key, other);
        }
        Ok(())
    }

    fn ambiguous(&self, key: &impl ToString, first: State, second: State) -> TableError {
        let code = |state: State| self.rows[usize::from(state.0)].code;
        TableError::Ambiguous { key: key.to_string(), first: code(first), second: code(second) }
    }
}

#[cfg(test)]
impl Names<String> {
    fn of(table: &Table) -> Self {
        let mut index = Self::default();
        for (state, row) in table.states() {
            let keys = |names: &[&str], key: fn(&str) -> String| {
                names.iter().map(|name| (key(name), state.0)).collect::<Vec<_>>()
            };
            index.abbreviations.extend(keys(&row.abbreviations, without_periods));
            let names = [row.names.as_slice(), &row.coders, &row.more].concat();
            index.names.extend(keys(&names, fold_name));
            index.demonyms.extend(keys(&row.demonyms, fold_name));
            index.seats.extend(keys(&row.seats, fold_name));
        }
        for way in [&mut index.abbreviations, &mut index.names, &mut index.demonyms, &mut index.seats] {
            way.sort_unstable();
            way.dedup();
        }
        index
    }
}

impl Names<&str> {
    /// The states found by the first way that knows the name.
    fn find(&self, name: &str) -> Vec<State> {
        let (folded, abbreviation) = (fold_name(name), without_periods(name));
        let ways = [
            (&self.abbreviations, abbreviation.as_str()),
            (&self.names, &folded),
            (&self.demonyms, &folded),
            (&self.seats, &folded),
        ];
        let found = ways.into_iter().map(|(way, key)| found(way, key)).find(|states| !states.is_empty());
        found.unwrap_or_else(|| State::by_code(name).filter(|state| state.code() == name).into_iter().collect())
    }
}

/// The states of a key.
fn found(way: &[(&str, u16)], key: &str) -> Vec<State> {
    let from = way.partition_point(|(other, _)| *other < key);
    way[from..].iter().take_while(|(other, _)| *other == key).map(|(_, state)| State(*state)).collect()
}

impl Row {
    /// The row, and the code of the state that it continues.
    fn parse(line: &'static str) -> Result<(Row, Option<&'static str>), TableError> {
        let values: Vec<&'static str> = line.split('\t').collect();
        let code = values[0];
        let Ok(values) = <[&'static str; COLUMNS.len()]>::try_from(values) else {
            return Err(TableError::Width { code, found: line.split('\t').count() });
        };
        let [_, class, iso2, former_codes, cow, gw, fips, cameo, from, to, continues, rest @ ..] = values;
        let [en, id, es, fr, ru, ar, zh, ko, coders, more, demonyms, abbreviations, seats] = rest;
        let wrong = |column, found| TableError::Value { code, column, found };

        if code.is_empty() || !code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            return Err(wrong("code", code));
        }
        let class = match class {
            "state" => StateClass::State,
            "territory" => StateClass::Territory,
            "organisation" => StateClass::Organisation,
            other => return Err(wrong("class", other)),
        };
        for (column, date) in [("from", from), ("to", to)] {
            if !is_plain_date(date) {
                return Err(wrong(column, date));
            }
        }
        let names = [en, id, es, fr, ru, ar, zh, ko];
        if let Some(missing) = names.iter().position(|name| name.is_empty()) {
            return Err(wrong(LANGUAGES[missing], names[missing]));
        }
        let numbers = |column, text| {
            list(text).into_iter().map(|n| n.parse().map_err(|_| wrong(column, n))).collect::<Result<Vec<u16>, _>>()
        };
        let row = Row {
            code,
            class,
            iso2: (!iso2.is_empty()).then_some(iso2),
            former_codes: list(former_codes),
            cow: numbers("cow", cow)?,
            gw: numbers("gw", gw)?,
            fips: list(fips),
            cameo: list(cameo),
            span: match (from, to) {
                ("", "") => None,
                (from, "") => Some(format!("{from}/..")),
                (from, to) => Some(format!("{from}/{to}")),
            },
            to,
            continues: Vec::new(),
            continued_by: Vec::new(),
            names,
            coders: list(coders),
            more: list(more),
            demonyms: list(demonyms),
            abbreviations: list(abbreviations),
            seats: list(seats),
        };
        Ok((row, (!continues.is_empty()).then_some(continues)))
    }
}

fn list(text: &'static str) -> Vec<&'static str> {
    text.split('|').filter(|value| !value.is_empty()).collect()
}

fn without_periods(abbreviation: &str) -> String {
    abbreviation.chars().filter(|c| *c != '.').collect()
}

/// Whether it is empty, a year, a month or a day: the dates that order as text.
fn is_plain_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    text.is_empty() || digits && matches!(lengths[..], [4] | [4, 2] | [4, 2, 2])
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
    fn the_compiled_names_are_those_of_the_table() {
        let made = postcard::to_stdvec(&Names::of(&TABLE)).expect("written");
        compiled::hold("names.postcard", compiled::NAMES, &made);
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
            for code in [row.code].into_iter().chain(row.iso2).chain(row.former_codes.iter().copied()) {
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
        assert!(State::all().filter(|s| !s.continued_by().is_empty()).all(|s| !s.row().to.is_empty()));
    }

    #[test]
    fn folding_forgets_case_accents_and_signs() {
        for (name, folded) in [
            ("Côte d’Ivoire", "cote divoire"),
            ("SÃO TOMÉ & PRÍNCIPE", "sao tome and principe"),
            ("Türkiye", "turkiye"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("Việt Nam", "viet nam"),
            ("A.K. Singh", "ak singh"),
            ("Sana'a", "sanaa"),
            ("Choe Son-hui", "choe son hui"),
            ("Корея — Север", "корея север"),
            ("Объединённые", "объединенные"),
            ("ЙЕМЕН", "йемен"),
            ("أمريكا", "أمريكا"),
            ("السُّعُودِيَّة", "السعودية"),
            ("대한민국", "대한민국"),
            ("ガーナ", "ガーナ"),
            ("भारत", "भारत"),
            ("刚果（金）", "刚果 金"),
            ("ＵＳＡ", "usa"),
            (" - . ' ", ""),
        ] {
            assert_eq!(fold_name(name), folded.nfc().collect::<String>(), "{name}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        // Beyond are ideographs and private use.
        for character in '\0'..'\u{20000}' {
            let once = fold_name(&format!("a{character}b й{character} {character}"));
            assert_eq!(fold_name(&once), once, "U+{:04X}", u32::from(character));
        }
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

    fn table(rows: &[[&str; 4]]) -> Result<Table, TableError> {
        let mut text = COLUMNS.join("\t");
        for [code, cow, to, continues] in rows {
            let names = [*code; LANGUAGES.len()].join("\t");
            text += &format!("\n{code}\tstate\t\t\t{cow}\t\t\t\t\t{to}\t{continues}\t{names}\t\t\t\t\t");
        }
        Table::parse(text.leak())
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert!(table(&[["AAA", "1|2", "", "BBB"], ["BBB", "1", "1990", ""]]).is_ok());
        assert_eq!(Table::parse("code\tclass").expect_err("too few columns"), TableError::Columns);
        let wrong = |column, found| TableError::Value { code: "AAA", column, found };
        for (rows, error) in [
            (&[["AAA", "x", "", ""]][..], wrong("cow", "x")),
            (&[["AAA", "", "soon", ""]], wrong("to", "soon")),
            (&[["AAA", "", "", "ZZZ"]], wrong("continues", "ZZZ")),
            (&[["AAA", "", "", "AAA"]], TableError::Circle { code: "AAA" }),
            (&[["AAA", "", "", "BBB"], ["BBB", "", "", "AAA"]], TableError::Circle { code: "AAA" }),
            (&[["BBB", "", "", ""], ["AAA", "", "", ""]], TableError::Order { code: "AAA", previous: "BBB" }),
            (
                &[["AAA", "7", "", ""], ["BBB", "7", "", ""]],
                TableError::Ambiguous { key: "7".to_owned(), first: "AAA", second: "BBB" },
            ),
        ] {
            assert_eq!(table(rows).expect_err("a broken table"), error);
        }
    }
}
