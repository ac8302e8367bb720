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

/// The timeline index could not be read or written. The store itself is sound: the index is made from it, and is made
/// again where it cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A file is not what was written.
    #[error("the timeline index is damaged: `{file}`: {found}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong with it.
        found: String,
    },
    /// What was read cannot be understood.
    #[error("the timeline index is damaged: {0}")]
    Unreadable(#[from] postcard::Error),
    /// A part of it has more than a file can hold.
    #[error("the timeline index would be too large: an index has at most 4,294,967,295 of anything")]
    TooLarge,
    /// A file could not be read or written.
    #[error("the timeline index: {0}")]
    Io(#[from] std::io::Error),
}

impl IndexError {
    pub(crate) fn damaged(file: &str, found: &str) -> Self {
        Self::Damaged { file: file.to_owned(), found: found.to_owned() }
    }
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
    /// There is something where a store would be written anew.
    #[error("`{}` is not empty: a copy is written into an empty or new folder", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// A store in memory has no files that could be copied.
    #[error("the store is in memory: it has no files to copy")]
    Unsaved,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] oxigraph::store::StorageError),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What was read makes no sense.
    #[error("the store is damaged: {0}")]
    Damaged(#[from] ModelError),
    /// The timeline index beside the store failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// RDF could not be written out.
    #[error(transparent)]
    Dump(#[from] oxigraph::store::SerializerError),
}
