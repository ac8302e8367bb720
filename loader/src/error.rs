//! Why a load, or one of its files, failed as a whole. A bad line is no error: it is a [`crate::Reject`].

use graph_core::StoreError;
use thiserror::Error;

use crate::format::Format;
use crate::format::csv::UnknownColumns;
use crate::rejects::Reject;

/// A load failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file could not be read or a rejects file not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The format could not be told from the content.
    #[error(
        "`{input}` is in no format that is known: it starts with `{start}`; name it with `--format` ({}), or map its \
         columns with `--mapping`",
        Format::ALL.map(Format::as_str).join(", ")
    )]
    Unrecognised {
        /// The input.
        input: String,
        /// Its first characters.
        start: String,
    },
    /// The content is known, and cannot be loaded.
    #[error("`{input}` was refused whole: {reason}")]
    Unfit {
        /// The input.
        input: String,
        /// Why.
        reason: String,
    },
    /// It is larger than is read.
    #[error("`{input}` was refused whole: it has more than {most} bytes when it is unpacked")]
    TooLarge {
        /// The input.
        input: String,
        /// How many bytes it may have.
        most: u64,
    },
    /// It is an archive that cannot be unpacked.
    #[error("`{input}` was refused whole: it cannot be unpacked: {reason}")]
    Damaged {
        /// The input.
        input: String,
        /// Why.
        reason: String,
    },
    /// A table and its mapping do not fit each other.
    #[error("`{input}` was refused whole: {columns}")]
    Columns {
        /// The input.
        input: String,
        /// Which columns are in the mapping only.
        columns: UnknownColumns,
    },
    /// The file is not what it claims to be.
    #[error(
        "`{input}` was refused whole: {rejected} of its first {rows} rows are no {format}\n{}",
        first.iter().map(|reject| format!("  {reject}")).collect::<Vec<_>>().join("\n")
    )]
    Refused {
        /// The input.
        input: String,
        /// The format it claims.
        format: Format,
        /// How many of the first rows were looked at.
        rows: u64,
        /// How many of them are wrong.
        rejected: u64,
        /// The first reasons.
        first: Vec<Reject>,
    },
}
