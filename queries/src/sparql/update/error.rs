//! Why an update is not done.

use graph_core::EditError;
use thiserror::Error;

use crate::error::QueryError;
use crate::format::Format;

/// An update that is not done; nothing of it is in the store.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// It cannot be read, or what it asks for cannot be answered.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// It would change what is protected, or the store failed.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// It wants something from elsewhere.
    #[error("<{from}> is not loaded: nothing is fetched from elsewhere")]
    Load {
        /// From where.
        from: String,
    },
    /// The graphs that it reads are named both by the request and by itself.
    #[error("the graphs that the update reads are named by the request, and by `USING` or `WITH` in the update")]
    Dataset,
    /// A graph that must be there is not.
    #[error("there is no graph <{graph}>")]
    NoGraph {
        /// The graph.
        graph: String,
    },
    /// A graph that is to be made is there.
    #[error("there is a graph <{graph}> already")]
    GraphExists {
        /// The graph.
        graph: String,
    },
    /// What is sent is not in the format that it claims.
    #[error("it is no {format}: {reason}")]
    Rdf {
        /// The format.
        format: Format,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// One operation would change more than is taken.
    #[error("an operation makes more than {most} statements")]
    TooMany {
        /// How many it may make.
        most: usize,
    },
}

impl UpdateError {
    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Query(error) => return error.hint(),
            Self::Edit(error) => return error.hint().map(str::to_owned),
            Self::Load { .. } => "send its statements: PUT or POST to `/store`, or `INSERT DATA`".to_owned(),
            Self::Rdf { .. } => return None,
            Self::Dataset => "name them in one place".to_owned(),
            Self::NoGraph { .. } | Self::GraphExists { .. } => "in an update, `SILENT` lets that be".to_owned(),
            Self::TooMany { .. } => "bind more of the variables, and send several updates".to_owned(),
        })
    }
}
