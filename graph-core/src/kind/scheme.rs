//! All that `kinds.ttl` states, in tables.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Side;
use crate::compiled;

/// The tables, and the ways into them.
pub(super) struct Scheme {
    pub(super) roles: Table<Side>,
    pub(super) kinds: Table<KindData<'static>>,
    pub(super) codes: Table<CodeData>,
    codes_by_name: FxHashMap<&'static str, u16>,
    kinds_by_plover: FxHashMap<&'static str, u16>,
}

/// The rows of the tables, as they are compiled into the program. Numbers are those of rows.
#[derive(Serialize, Deserialize)]
pub(super) struct Rows<'a> {
    #[serde(borrow)]
    pub(super) roles: Vec<(Concept<'a>, Side)>,
    #[serde(borrow)]
    pub(super) kinds: Vec<(Concept<'a>, KindData<'a>)>,
    #[serde(borrow)]
    pub(super) codes: Vec<(Concept<'a>, CodeData)>,
    /// By [`folded`] name.
    #[serde(borrow)]
    pub(super) codes_by_name: Vec<(&'a str, u16)>,
    /// By [`plover_key`].
    #[serde(borrow)]
    pub(super) kinds_by_plover: Vec<(&'a str, u16)>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Concept<'a> {
    pub(super) iri: &'a str,
    pub(super) notation: &'a str,
    /// By language.
    #[serde(borrow)]
    pub(super) labels: Vec<(&'a str, &'a str)>,
    pub(super) definition: &'a str,
}

#[derive(Serialize, Deserialize)]
pub(super) struct KindData<'a> {
    pub(super) parent: Option<u16>,
    pub(super) score: f64,
    pub(super) quad_class: u8,
    pub(super) plover: Option<&'a str>,
    pub(super) once_only: bool,
    pub(super) meeting: bool,
    pub(super) source_role: u16,
    pub(super) target_role: u16,
}

#[derive(Serialize, Deserialize)]
pub(super) struct CodeData {
    pub(super) parent: Option<u16>,
    pub(super) kind: u16,
    pub(super) goldstein: Option<f64>,
    pub(super) quad_class: u8,
    pub(super) source_role: u16,
    pub(super) target_role: u16,
    pub(super) canonical: u16,
    pub(super) mirrored: bool,
    pub(super) symmetric: bool,
}

/// Concepts in the order of their notations, each with its data.
pub(super) struct Table<T> {
    pub(super) rows: Vec<(Concept<'static>, T)>,
    by_notation: FxHashMap<&'static str, u16>,
    by_iri: FxHashMap<&'static str, u16>,
}

impl Concept<'static> {
    pub(super) fn label(&self, language: &str) -> &'static str {
        let in_language = |wanted: &str| self.labels.iter().find(|(language, _)| *language == wanted);
        in_language(language).or_else(|| in_language("en")).map_or(self.notation, |(_, label)| label)
    }
}

impl<T> Table<T> {
    fn new(rows: Vec<(Concept<'static>, T)>) -> Self {
        let by_notation = rows.iter().zip(0..).map(|((concept, _), row)| (concept.notation, row)).collect();
        let by_iri = rows.iter().zip(0..).map(|((concept, _), row)| (concept.iri, row)).collect();
        Self { rows, by_notation, by_iri }
    }

    pub(super) fn len(&self) -> u16 {
        u16::try_from(self.rows.len()).expect("a table of the scheme has fewer than 65536 rows")
    }

    pub(super) fn by_notation(&self, notation: &str) -> Option<u16> {
        self.by_notation.get(notation).copied()
    }

    pub(super) fn by_iri(&self, iri: &str) -> Option<u16> {
        self.by_iri.get(iri).copied()
    }
}

impl Scheme {
    /// What is compiled into the program.
    pub(super) fn compiled() -> Self {
        let rows: Rows<'static> = compiled::read(compiled::KINDS);
        Self {
            roles: Table::new(rows.roles),
            kinds: Table::new(rows.kinds),
            codes: Table::new(rows.codes),
            codes_by_name: rows.codes_by_name.into_iter().collect(),
            kinds_by_plover: rows.kinds_by_plover.into_iter().collect(),
        }
    }

    pub(super) fn code_by_name(&self, name: &str) -> Option<u16> {
        self.codes_by_name.get(folded(name).as_str()).copied()
    }

    pub(super) fn kind_by_plover(&self, class: &str, mode: Option<&str>) -> Option<u16> {
        self.kinds_by_plover.get(plover_key(class, mode).as_str()).copied()
    }
}

/// A name without what copies of a data set change: case, spaces, hyphens, underscores, other punctuation.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub(super) fn plover_key(class: &str, mode: Option<&str>) -> String {
    format!("{} {}", class.to_lowercase(), mode.unwrap_or_default().to_lowercase())
}
