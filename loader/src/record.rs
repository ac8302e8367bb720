//! One row of coded event data, as its format reads it. What is in here borrows from the line.

use graph_core::{Code, EventDate, Published, State};

/// What a line of a coded data set holds.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and most are of the large sort")]
#[derive(Debug)]
pub(crate) enum Row<'a> {
    /// An event, and where it is said.
    Coded(CodedRow<'a>),
    /// Where else an event is said.
    Further(FurtherRow<'a>),
}

/// A row of coded event data: somebody does something to somebody on a day.
#[derive(Debug)]
pub(crate) struct CodedRow<'a> {
    pub date: EventDate,
    pub code: Code,
    pub source: Option<Actor<'a>>,
    pub target: Option<Actor<'a>>,
    pub place: Option<Site<'a>>,
    pub origin: Origin<'a>,
    pub publisher: Option<&'a str>,
    pub sentence: Option<u32>,
    pub record_id: Option<&'a str>,
    /// What tells this row from others of its document.
    pub content: Content<'a>,
}

/// A row that says no more of an event than in which other document it was found: a GDELT mention.
#[derive(Debug)]
pub(crate) struct FurtherRow<'a> {
    /// The number of the event's own row in the data set.
    pub number: &'a str,
    pub origin: Origin<'a>,
    pub publisher: Option<&'a str>,
    pub published: Published,
    /// BCP 47.
    pub language: Option<&'a str>,
    pub sentence: Option<u32>,
    /// 0 to 1.
    pub confidence: f64,
}

/// Somebody as a coder names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Actor<'a> {
    pub name: &'a str,
    /// The coder's own code, where names alone do not identify.
    pub code: Option<&'a str>,
    /// The state that the row itself gives them.
    pub state: Option<State>,
}

/// Where a row puts its event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    /// What identifies the place, in order.
    pub key: [&'a str; 3],
    /// The parts of its name, smallest first; empty parts are left out.
    pub name: [&'a str; 3],
    pub state: Option<State>,
    /// Degrees as written.
    pub point: Option<(&'a str, &'a str)>,
}

/// The document of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin<'a> {
    /// A numbered story of the data set.
    Story(&'a str),
    /// A web page.
    Url(&'a str),
    /// What a collection outside the web has under this id, or a citation.
    Listed { collection: &'static str, id: &'a str },
    /// The data set itself.
    Dataset,
}

/// What tells a row from the others of its document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content<'a> {
    /// The row as it is.
    Line(&'a str),
    /// Its date, source, code and target.
    Facts,
    /// Its number in the data set.
    Number(&'a str),
}
