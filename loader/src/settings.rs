//! Files of settings: TOML without tables.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::mapping::MappingError;

/// A value, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    One(Value),
    Many(Vec<Value>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Flag(bool),
    Whole(i64),
    Number(f64),
    Text(String),
}

impl Value {
    fn text(self) -> String {
        match self {
            Self::Flag(value) => value.to_string(),
            Self::Whole(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Text(value) => value,
        }
    }
}

/// Reads settings: each a text, a number, yes or no, or a list of these, all as they would be written on a command line.
///
/// ```
/// let settings = loader::settings("timeout = 2.5\ncors = [\"https://example.org\", \"*\"]")?;
/// assert_eq!(settings["timeout"], ["2.5"]);
/// assert_eq!(settings["cors"].len(), 2);
/// assert_eq!(loader::settings("timeout = ").unwrap_err().line, Some(1));
/// # Ok::<(), loader::MappingError>(())
/// ```
///
/// # Errors
/// When it is no TOML, or has tables.
pub fn settings(text: &str) -> Result<BTreeMap<String, Vec<String>>, MappingError> {
    let settings: BTreeMap<String, Values> = toml::from_str(text).map_err(|error| MappingError::of(text, &error))?;
    let texts = |values| match values {
        Values::One(value) => vec![value.text()],
        Values::Many(values) => values.into_iter().map(Value::text).collect(),
    };
    Ok(settings.into_iter().map(|(name, values)| (name, texts(values))).collect())
}
