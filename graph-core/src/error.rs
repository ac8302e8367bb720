//! Errors, one type per operation.

use std::path::PathBuf;

use thiserror::Error;

/// A word that is not in a closed vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown {what} `{found}`, expected one of {}", expected.join(", "))]
pub struct UnknownTerm {
    /// Which vocabulary.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// The words that exist.
    pub expected: Vec<&'static str>,
}

impl UnknownTerm {
    /// `found` is none of the words `expected`.
    pub fn new(what: &'static str, found: &str, expected: impl IntoIterator<Item = &'static str>) -> Self {
        Self { what, found: found.to_owned(), expected: expected.into_iter().collect() }
    }
}

/// A resource whose triples do not make what they should.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A property that must be there is not.
    #[error("`{subject}` has no `{property}`")]
    Missing {
        /// The resource.
        subject: String,
        /// The property.
        property: &'static str,
    },
    /// A property has a value that cannot be.
    #[error("`{subject}` has `{found}` as `{property}`: expected {expected}")]
    Value {
        /// The resource.
        subject: String,
        /// The property.
        property: String,
        /// The value.
        found: String,
        /// What would be right.
        expected: &'static str,
    },
}

/// Opening, reading or writing a store failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no store.
    #[error("no store at `{}`", path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The folder holds something else.
    #[error("`{}` is not a chancery store: it has files but no `chancery.json`", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
    /// The store was written by another version of the program.
    #[error("the store at `{}` has format `{found}`, this program reads `{expected}`", path.display())]
    Version {
        /// The folder.
        path: PathBuf,
        /// The format found.
        found: String,
        /// The format this program reads.
        expected: u32,
    },
    /// Another process holds the store.
    #[error("the store at `{}` is in use by another process", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] oxigraph::store::StorageError),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What was read makes no sense.
    #[error("the store is damaged: {0}")]
    Damaged(#[from] ModelError),
    /// RDF could not be written out.
    #[error(transparent)]
    Dump(#[from] oxigraph::store::SerializerError),
}
