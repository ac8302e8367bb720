//! Texts of a mapping in which `{Column}` stands for what a row has in that column.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};

use super::read::{OrTable, text_or_table};
use crate::rejects::{Reason, Reject};

/// A row of a table, by the names of its columns.
pub(crate) trait Cells {
    /// What stands in a column, without the blanks around it; `None` where that is nothing.
    fn cell(&self, column: &str) -> Option<&str>;
}

/// A text with columns in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Column(String),
}

impl FromStr for Template {
    type Err = String;

    /// Reads `Signing of {Treaty Name}`; a bracket that is meant as one is written twice.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            words.push_str(&rest[..at]);
            let bracket = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(bracket) {
                words.push_str(bracket);
                rest = after;
                continue;
            }
            let column = rest.split_once('}').filter(|(column, _)| bracket == "{" && !column.trim().is_empty());
            let Some((column, after)) = column else {
                return Err(format!(
                    "`{text}` has a `{bracket}` alone, expected a column as `{{Column}}`, or `{bracket}{bracket}`"
                ));
            };
            if !words.is_empty() {
                parts.push(Part::Words(std::mem::take(&mut words)));
            }
            parts.push(Part::Column(column.trim().to_owned()));
            rest = after;
        }
        words.push_str(rest);
        if !words.is_empty() {
            parts.push(Part::Words(words));
        }
        Ok(Self { parts })
    }
}

impl Template {
    /// The columns that it names.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Column(column) => Some(column.as_str()),
            Part::Words(_) => None,
        })
    }

    /// The words of a row; `None` where a column that it names is empty.
    fn fill<'a>(&'a self, cells: &'a dyn Cells) -> Option<Cow<'a, str>> {
        match self.parts.as_slice() {
            [] => None,
            [Part::Words(words)] => Some(Cow::Borrowed(words)),
            [Part::Column(column)] => cells.cell(column).map(Cow::Borrowed),
            parts => parts
                .iter()
                .map(|part| match part {
                    Part::Words(words) => Some(words.as_str()),
                    Part::Column(column) => cells.cell(column),
                })
                .collect::<Option<String>>()
                .map(Cow::Owned),
        }
    }
}

/// What a row says in one place of a mapping: a template, and perhaps what its words are called here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    template: Template,
    /// By the words of the table; where there are none, they stay as they are.
    map: BTreeMap<String, String>,
    /// What all other words are called.
    otherwise: Option<String>,
}

/// A text as a table of the mapping.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextTable {
    value: Template,
    #[serde(default)]
    map: BTreeMap<String, String>,
    otherwise: Option<String>,
}

impl From<TextTable> for Text {
    fn from(table: TextTable) -> Self {
        Self { template: table.value, map: table.map, otherwise: table.otherwise }
    }
}

impl OrTable for Text {
    type Table = TextTable;

    fn short(template: Template) -> Self {
        Self { template, map: BTreeMap::new(), otherwise: None }
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_table(deserializer)
    }
}

impl Text {
    /// The columns that it names.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.template.columns()
    }

    /// How a reject calls it: by its first column, else by what it is in the mapping.
    pub(crate) fn field<'a>(&'a self, key: &'a str) -> &'a str {
        self.columns().next().unwrap_or(key)
    }

    /// What a row says here; `None` where it says nothing.
    pub(crate) fn of<'a>(&'a self, cells: &'a dyn Cells) -> Result<Option<Cow<'a, str>>, Reject> {
        let Some(words) = self.template.fill(cells).filter(|words| !words.trim().is_empty()) else { return Ok(None) };
        if self.map.is_empty() {
            return Ok(Some(words));
        }
        match self.map.get(words.as_ref()).or(self.otherwise.as_ref()) {
            Some(called) => Ok(Some(Cow::Borrowed(called.as_str())).filter(|called| !called.is_empty())),
            None => {
                let known: Vec<String> = self.map.keys().map(|word| format!("`{word}`")).collect();
                let expected = format!("one of the words of the mapping: {}", known.join(", "));
                Err(Reject::field(Reason::BadValue, self.field("map"), &words, expected))
            }
        }
    }

    /// The words that it can be, where they do not depend on the row.
    fn constants(&self) -> Vec<&str> {
        match self.template.parts.as_slice() {
            _ if !self.map.is_empty() => self.map.values().chain(&self.otherwise).map(String::as_str).collect(),
            [Part::Words(words)] => vec![words],
            _ => Vec::new(),
        }
    }
}

/// A text that must be a word of the model; one that is so in the mapping is checked there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word<T> {
    pub(crate) text: Text,
    means: PhantomData<T>,
}

impl<'de, T: FromStr<Err: std::fmt::Display>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        for word in text.constants().into_iter().filter(|word| !word.is_empty()) {
            word.parse::<T>().map_err(D::Error::custom)?;
        }
        Ok(Self { text, means: PhantomData })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(&'static [(&'static str, &'static str)]);

    impl Cells for Row {
        fn cell(&self, column: &str) -> Option<&str> {
            self.0.iter().find(|(name, _)| *name == column).map(|(_, cell)| *cell)
        }
    }

    fn fill(template: &str, row: &Row) -> Option<String> {
        template.parse::<Template>().unwrap().fill(row).map(Cow::into_owned)
    }

    #[test]
    fn columns_are_filled_in() {
        let row = Row(&[("Name", "Paris"), ("IEA# (click for add'l info)", "7")]);
        assert_eq!(fill("Treaty of {Name}", &row).as_deref(), Some("Treaty of Paris"));
        assert_eq!(fill("{IEA# (click for add'l info)}", &row).as_deref(), Some("7"));
        assert_eq!(fill("{{{Name}}}", &row).as_deref(), Some("{Paris}"));
        assert_eq!(fill("no column", &row).as_deref(), Some("no column"));
        assert_eq!(fill("{Name} {Year}", &row), None);
    }

    #[test]
    fn a_bracket_alone_is_no_template() {
        for text in ["{Name", "Name}", "{}", "a {b} }"] {
            assert!(text.parse::<Template>().is_err(), "{text}");
        }
    }
}
