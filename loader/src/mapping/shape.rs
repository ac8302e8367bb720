//! What a mapping file says, as it is written. [`docs/mappings.md`](../../../docs/mappings.md) explains every key.

use std::collections::BTreeMap;

use graph_core::{Code, EntityType, Kind, Role, Stance, Status};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

use super::dates::{Format, Range};
use super::read::{OrTable, one_or_many, text_or_table};
use super::template::{Template, Text, Word};
use crate::interchange::is_language_tag;

/// A mapping file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default)]
    pub(crate) table: Table,
    #[serde(default)]
    pub(crate) dataset: Dataset,
    pub(crate) document: Option<Document>,
    #[serde(default)]
    pub(crate) event: Vec<Event>,
    #[serde(default)]
    pub(crate) tenure: Vec<Tenure>,
}

/// How the text is cut into rows and cells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Table {
    #[serde(deserialize_with = "one_byte")]
    pub(crate) delimiter: Option<u8>,
    #[serde(deserialize_with = "one_byte")]
    pub(crate) quote: Option<u8>,
    /// Whether the first row names the columns.
    pub(crate) header: bool,
    /// The names of the columns, where no row names them.
    pub(crate) columns: Vec<String>,
    /// What a cell holds that holds nothing.
    pub(crate) missing: Vec<String>,
    /// How dates are written.
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) dates: Vec<Format>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            delimiter: None,
            quote: Some(b'"'),
            header: true,
            columns: Vec::new(),
            missing: Vec::new(),
            dates: vec![Format::Edtf],
        }
    }
}

/// The document of rows that have none of their own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dataset {
    pub(crate) name: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) language: Option<Language>,
}

/// The document of a row, where it has an address or a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) url: Option<Text>,
    pub(crate) id: Option<Text>,
    pub(crate) title: Option<Text>,
    pub(crate) publisher: Option<Text>,
    pub(crate) published: Option<Text>,
    pub(crate) language: Option<Text>,
}

/// An event that each row tells of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    pub(crate) kind: Word<Kind>,
    pub(crate) status: Option<Word<Status>>,
    pub(crate) code: Option<Word<Code>>,
    pub(crate) date: Option<Date>,
    #[serde(deserialize_with = "with_roles")]
    pub(crate) participants: Vec<Who>,
    pub(crate) place: Option<Place>,
    #[serde(default)]
    pub(crate) label: BTreeMap<Language, Text>,
    pub(crate) quote: Option<Text>,
    pub(crate) stance: Option<Word<Stance>>,
    /// The row's own number.
    pub(crate) id: Option<Text>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(crate) when: Vec<Condition>,
}

/// An office that each row says somebody holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tenure {
    #[serde(deserialize_with = "without_role")]
    pub(crate) holder: Who,
    pub(crate) office: Text,
    #[serde(rename = "for", deserialize_with = "without_role")]
    pub(crate) of: Who,
    pub(crate) held: Option<Date>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(crate) when: Vec<Condition>,
}

/// Somebody or something.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) entity: Text,
    pub(crate) role: Option<Word<Role>>,
    pub(crate) kind: Option<EntityType>,
    pub(crate) codes: Codes,
    /// What a name is that is no state's.
    pub(crate) otherwise: Option<EntityType>,
    pub(crate) id: Option<Text>,
    pub(crate) state: Option<StateText>,
    pub(crate) same_as: Option<Text>,
    pub(crate) aliases: Vec<Text>,
    /// What separates several in one cell.
    pub(crate) split: Vec<String>,
    pub(crate) optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhoTable {
    entity: Text,
    role: Option<Word<Role>>,
    #[serde(rename = "type", default, deserialize_with = "entity_type")]
    kind: Option<EntityType>,
    #[serde(default)]
    codes: Codes,
    #[serde(default, deserialize_with = "entity_type")]
    otherwise: Option<EntityType>,
    id: Option<Text>,
    state: Option<StateText>,
    same_as: Option<Text>,
    #[serde(default, deserialize_with = "one_or_many")]
    aliases: Vec<Text>,
    #[serde(default, deserialize_with = "one_or_many")]
    split: Vec<String>,
    #[serde(default)]
    optional: bool,
}

impl From<WhoTable> for Who {
    fn from(table: WhoTable) -> Self {
        let WhoTable { entity, role, kind, codes, otherwise, id, state, same_as, aliases, split, optional } = table;
        Self { entity, role, kind, codes, otherwise, id, state, same_as, aliases, split, optional }
    }
}

impl OrTable for Who {
    type Table = WhoTable;

    fn short(template: Template) -> Self {
        Self {
            entity: Text::short(template),
            role: None,
            kind: None,
            codes: Codes::default(),
            otherwise: None,
            id: None,
            state: None,
            same_as: None,
            aliases: Vec::new(),
            split: Vec::new(),
            optional: false,
        }
    }
}

/// By which codes a state is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Codes {
    /// ISO codes and names in any language.
    #[default]
    Auto,
    /// ISO 3166-1 alpha-3 or alpha-2, and those of former states.
    Iso,
    /// Names in any language.
    Name,
    /// Correlates of War numbers.
    Cow,
    /// Gleditsch–Ward numbers.
    Gw,
    /// FIPS 10-4.
    Fips,
    /// CAMEO.
    Cameo,
}

/// A state, by a code or name.
#[derive(Clone, Debug)]
pub(crate) struct StateText {
    pub(crate) entity: Text,
    pub(crate) codes: Codes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateTable {
    entity: Text,
    #[serde(default)]
    codes: Codes,
}

impl From<StateTable> for StateText {
    fn from(table: StateTable) -> Self {
        Self { entity: table.entity, codes: table.codes }
    }
}

impl OrTable for StateText {
    type Table = StateTable;

    fn short(template: Template) -> Self {
        Self { entity: Text::short(template), codes: Codes::default() }
    }
}

/// Where an event is.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) name: Text,
    pub(crate) within: Option<StateText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceTable {
    name: Text,
    #[serde(rename = "in")]
    within: Option<StateText>,
}

impl From<PlaceTable> for Place {
    fn from(table: PlaceTable) -> Self {
        Self { name: table.name, within: table.within }
    }
}

impl OrTable for Place {
    type Table = PlaceTable;

    fn short(template: Template) -> Self {
        Self { name: Text::short(template), within: None }
    }
}

/// A date: as a text, as numbers, or as a start and an end.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateTable {
    value: Option<Text>,
    year: Option<Text>,
    month: Option<Text>,
    day: Option<Text>,
    from: Option<Moment>,
    to: Option<Moment>,
    #[serde(default, deserialize_with = "one_or_many")]
    format: Vec<Format>,
    #[serde(default)]
    range: Range,
    #[serde(default, deserialize_with = "one_or_many")]
    missing: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    open: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    unknown: Vec<String>,
}

/// A date of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct Date {
    pub(crate) parts: DateParts,
    pub(crate) format: Vec<Format>,
    pub(crate) range: Range,
    /// What a cell holds that holds no date.
    pub(crate) missing: Vec<String>,
    /// What an end holds that is open, beside nothing.
    pub(crate) open: Vec<String>,
    /// What an end holds that is not known.
    pub(crate) unknown: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum DateParts {
    Moment(Moment),
    Span { from: Option<Moment>, to: Option<Moment> },
}

/// One date, or an end of a span.
#[derive(Clone, Debug)]
pub(crate) enum Moment {
    Text(Text),
    Numbers(Box<Numbers>),
}

/// A date in numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbers {
    pub(crate) year: Text,
    pub(crate) month: Option<Text>,
    pub(crate) day: Option<Text>,
}

impl From<Numbers> for Moment {
    fn from(table: Numbers) -> Self {
        Self::Numbers(Box::new(table))
    }
}

impl OrTable for Moment {
    type Table = Numbers;

    fn short(template: Template) -> Self {
        Self::Text(Text::short(template))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Checked(Result<Date, &'static str>);

        impl From<DateTable> for Checked {
            fn from(table: DateTable) -> Self {
                let DateTable { value, year, month, day, from, to, format, range, missing, open, unknown } = table;
                let parts = match (value, year, from.is_some() || to.is_some()) {
                    (Some(text), None, false) if month.is_none() && day.is_none() => {
                        DateParts::Moment(Moment::Text(text))
                    }
                    (None, Some(year), false) => DateParts::Moment(Numbers { year, month, day }.into()),
                    (None, None, true) if month.is_none() && day.is_none() => DateParts::Span { from, to },
                    _ => {
                        return Self(Err(
                            "a date is one of `value`, `year` (with `month` and `day`), or `from` and `to`",
                        ));
                    }
                };
                Self(Ok(Date { parts, format, range, missing, open, unknown }))
            }
        }

        impl OrTable for Checked {
            type Table = DateTable;

            fn short(template: Template) -> Self {
                DateTable { value: Some(Text::short(template)), ..DateTable::default() }.into()
            }
        }

        text_or_table::<D, Checked>(deserializer)?.0.map_err(D::Error::custom)
    }
}

/// Of which rows something is said.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) value: Text,
    pub(crate) is: Vec<String>,
    pub(crate) not: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConditionTable {
    value: Text,
    #[serde(default, deserialize_with = "one_or_many")]
    is: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    not: Vec<String>,
}

impl From<ConditionTable> for Condition {
    fn from(table: ConditionTable) -> Self {
        Self { value: table.value, is: table.is, not: table.not }
    }
}

impl OrTable for Condition {
    type Table = ConditionTable;

    fn short(template: Template) -> Self {
        Self { value: Text::short(template), is: Vec::new(), not: Vec::new() }
    }
}

macro_rules! or_table {
    ($($name:ident),*) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text_or_table(deserializer)
            }
        }
    )*};
}

or_table!(Who, StateText, Place, Moment, Condition);

/// A language tag.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Language(pub(crate) String);

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        if is_language_tag(&tag) {
            return Ok(Self(tag));
        }
        Err(D::Error::custom(format_args!("`{tag}` is no language, expected a BCP 47 tag such as `en` or `zh-Hant`")))
    }
}

fn one_byte<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_bytes() {
        [] => Ok(None),
        [byte] if byte.is_ascii() => Ok(Some(*byte)),
        _ => Err(D::Error::custom(format_args!("`{text}` is no ASCII character, expected one such as `;`"))),
    }
}

fn entity_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<EntityType>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(D::Error::custom)
}

fn with_roles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Who>, D::Error> {
    let list: Vec<Who> = one_or_many(deserializer)?;
    if list.is_empty() || list.iter().any(|who| who.role.is_none()) {
        return Err(D::Error::custom("an event has participants, and each has a `role`"));
    }
    if list.iter().any(|who| !who.split.is_empty() && (who.id.is_some() || who.same_as.is_some())) {
        return Err(D::Error::custom("`split` makes several of a cell, which cannot all have one `id` or `same_as`"));
    }
    Ok(list)
}

fn without_role<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Who, D::Error> {
    let who = Who::deserialize(deserializer)?;
    if who.role.is_some() || who.optional || !who.split.is_empty() {
        return Err(D::Error::custom("`role`, `optional` and `split` are for participants of events"));
    }
    Ok(who)
}
