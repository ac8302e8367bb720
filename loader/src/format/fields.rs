//! The values of a node, an edge or a line of a table, by their names.

use std::str::FromStr;

use graph_core::id::is_iri;
use graph_core::vocab;
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

use crate::rejects::{Reason, Reject};

/// Values by their names. An empty one is none: some programs write every value of every element.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) FxHashMap<String, String>);

impl Fields {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Reject> {
        let expected = "a value, as `chancery export` writes events (`--shape events`)";
        self.text(name).ok_or_else(|| Reject::field(Reason::MissingValue, name, "", expected))
    }

    pub(super) fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.text(name).unwrap_or_default().split(' ').filter(|word| !word.is_empty())
    }

    pub(super) fn read<T: FromStr>(&self, name: &str, expected: &str) -> Result<T, Reject> {
        parsed(name, self.required(name)?, expected)
    }

    pub(super) fn maybe<T: FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>, Reject> {
        self.text(name).map(|text| parsed(name, text, expected)).transpose()
    }

    pub(super) fn json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Reject> {
        let read = |text| {
            serde_json::from_str(text).map_err(|error| {
                Reject::field(Reason::BadJson, name, text, format!("JSON as it was exported ({error})"))
            })
        };
        self.text(name).map(read).transpose()
    }
}

pub(super) fn parsed<T: FromStr>(name: &str, text: &str, expected: &str) -> Result<T, Reject> {
    text.parse().map_err(|_| Reject::field(Reason::BadValue, name, text, expected))
}

/// The IRI that ends so among ours, or itself.
pub(super) fn id(local: &str) -> String {
    if is_iri(local) { local.to_owned() } else { format!("{}{local}", vocab::ID) }
}
