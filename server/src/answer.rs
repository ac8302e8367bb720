//! Free SPARQL, answered where it can be ended: in a process of its own.
//!
//! ```text
//! routes::sparql ──► Question ──► Pool ──► Process ──► child::answer ──► run ──► queries::sparql
//!                                   │         ▲           (the program `chancery answer`)
//!                                   ▼         └── watch: deadline, memory, a client that left
//!                               Snapshots
//! ```
//!
//! The evaluator looks whether it should stop only when it reads a quad, and takes what memory it needs; what the check of
//! the algebra lets through may still be more than there is. A process can be killed. It reads the store itself where the
//! service only reads, else a snapshot. Stores in memory are asked here. docs/decisions/0006 has the reasons and the costs.

mod child;
mod frames;
mod pool;
mod process;
mod snapshot;
mod watch;

use std::io::{self, Write};
use std::time::Duration;

use graph_core::GraphStore;
use queries::sparql::{self, Bounds, Query};
use queries::{Form, Format, QueryError};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Told};

pub use self::child::answer;
pub use self::pool::Answerer;
pub(crate) use self::pool::Pool;

/// What stops a query from outside.
pub(crate) type Stop = queries::sparql::CancellationToken;

/// A query, the formats that its answer may be had in, and what it may cost.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Question {
    pub(crate) text: String,
    /// What relative IRIs are relative to.
    pub(crate) base: Option<String>,
    pub(crate) default_graphs: Vec<String>,
    pub(crate) named_graphs: Vec<String>,
    /// The word of the format for rows, and for yes or no; `None` where none is acceptable.
    pub(crate) rows: Option<String>,
    /// The same for triples.
    pub(crate) graph: Option<String>,
    pub(crate) timeout: Duration,
    /// How many bytes the answer may have.
    pub(crate) most: usize,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) outcome: Outcome,
    pub(crate) bytes: Vec<u8>,
}

/// What comes of a question.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// Rows, or yes or no; nothing of it is written where no format for it is acceptable.
    Rows,
    /// Triples; the same.
    Graph,
    /// It has no answer.
    Failed(Box<Told>),
}

impl Question {
    fn format(&self, form: Form) -> Option<Format> {
        let word = if form == Form::Graph { &self.graph } else { &self.rows };
        word.as_deref().and_then(|word| word.parse().ok())
    }
}

/// Answers here and now, into `out`. What is written before an error is no answer.
fn run(store: &GraphStore, question: &Question, stop: Stop, out: impl Write) -> Result<Outcome, Error> {
    let query = Query {
        text: question.text.clone(),
        base: question.base.clone(),
        default_graphs: question.default_graphs.clone(),
        named_graphs: question.named_graphs.clone(),
        deadline: Some(question.timeout),
        bounds: Some(Bounds::default()),
        stop,
    };
    let answer = sparql::run(store, &query)?;
    let form = answer.form();
    if let Some(format) = question.format(form) {
        let mut out = Bounded::new(out, question.most);
        let written = answer.write(format, &mut out);
        out.finish(written)?;
    }
    Ok(if form == Form::Graph { Outcome::Graph } else { Outcome::Rows })
}

/// Answers in this process.
pub(crate) fn here(store: &GraphStore, question: &Question, stop: Stop) -> Result<Answered, Error> {
    let mut bytes = Vec::new();
    let outcome = run(store, question, stop, &mut bytes)?;
    Ok(Answered { outcome, bytes })
}

/// Passes bytes on up to a number of them.
struct Bounded<W> {
    out: W,
    most: usize,
    left: usize,
    is_over: bool,
}

impl<W> Bounded<W> {
    fn new(out: W, most: usize) -> Self {
        Self { out, most, left: most, is_over: false }
    }

    /// Whether all of it was passed on; `written` is what came of it otherwise.
    fn finish(&self, written: Result<(), QueryError>) -> Result<(), Error> {
        if self.is_over { Err(Error::AnswerTooLarge { most: self.most }) } else { Ok(written?) }
    }
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_over |= bytes.len() > self.left;
        if self.is_over {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.out.write_all(bytes)?;
        self.left -= bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
