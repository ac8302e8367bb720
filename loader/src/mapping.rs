//! Mappings: how the columns of a table become events and offices. A mapping is a TOML file; `docs/mappings.md` is its
//! reference.

mod columns;
mod dates;
mod read;
mod row_dates;
mod rows;
mod shape;
mod states;
mod template;

use std::fmt;

use thiserror::Error;

pub(crate) use self::shape::Table;
pub(crate) use self::template::Cells;
use crate::rejects::nearest;

/// How the columns of a table become events and offices.
///
/// ```
/// use loader::Mapping;
///
/// let mapping: Mapping = r#"
///     [[event]]
///     kind = "consult.visit"
///     date = { value = "{Day}", format = "%d.%m.%Y" }
///     participants = [{ entity = "{Guest}", role = "visitor" }, { entity = "{Host}", role = "host" }]
/// "#.parse()?;
///
/// let error = "[[event]]\nkind = \"consult.visit\"\nparticipnats = []".parse::<Mapping>().unwrap_err();
/// assert!(error.to_string().starts_with("line 3: unknown field `participnats`"));
/// assert!(error.to_string().ends_with("the nearest is `participants`"));
/// # Ok::<(), loader::MappingError>(())
/// ```
#[derive(Clone)]
pub struct Mapping {
    file: shape::File,
}

impl fmt::Debug for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mapping({} columns)", self.columns().len())
    }
}

/// A mapping file says what no mapping can say, or a file of settings what no settings can.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{message}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct MappingError {
    /// The line, counted from 1, where it stands on one.
    pub line: Option<usize>,
    /// What is wrong and what was expected.
    pub message: String,
}

impl std::str::FromStr for Mapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, MappingError> {
        let file: shape::File = toml::from_str(text).map_err(|error| MappingError::of(text, &error))?;
        if file.event.is_empty() && file.tenure.is_empty() {
            let message = "it says nothing of events or offices; expected an `[[event]]` or a `[[tenure]]`".to_owned();
            return Err(MappingError { line: None, message });
        }
        Ok(Self { file })
    }
}

impl MappingError {
    pub(crate) fn of(text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        let message = error.message().trim_end().replace('\n', ", ");
        let near = message.strip_prefix("unknown field `").and_then(|rest| rest.split_once("`, expected "));
        // The known fields stand in backticks.
        let near = near.and_then(|(found, known)| nearest(found, known.split('`').skip(1).step_by(2)));
        let message = match near {
            Some(near) => format!("{message}; the nearest is `{near}`"),
            None => message,
        };
        Self { line, message }
    }
}

impl Mapping {
    /// How the text is cut into rows and cells.
    pub(crate) fn table(&self) -> &Table {
        &self.file.table
    }

    /// What the mapping calls the data set.
    pub(crate) fn dataset(&self) -> Option<&str> {
        self.file.dataset.name.as_deref()
    }
}
