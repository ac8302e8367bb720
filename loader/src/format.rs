//! Input formats: one file each, and how to tell them apart by content.

pub(crate) mod csv;
mod fields;
pub(crate) mod gdelt;
mod graph;
pub(crate) mod graphml;
pub(crate) mod icews;
pub mod interchange;
pub(crate) mod plover;
pub(crate) mod tables;
pub(crate) mod tkg;

use std::fmt;
use std::str::FromStr;

use graph_core::UnknownTerm;
use graph_core::dump::Syntax;

use crate::json_records::JsonRecords;
use crate::record::Row;
use crate::rejects::Reject;

/// An input format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document as JSON, or one per line.
    Interchange,
    /// ICEWS event data: tab-separated, header, 20 columns.
    Icews,
    /// Temporal knowledge graph: date, source, relation, target.
    Tkg,
    /// GDELT event export, version 1 (57 or 58 columns) or 2 (61), or mentions of version 2 (14 to 16).
    Gdelt,
    /// PLOVER records as JSON: an array, or one after another.
    Plover,
    /// A table, read after a mapping.
    Csv,
    /// RDF in this ontology, such as a store's own dump.
    Rdf,
    /// A store's own graph in the shape of events.
    GraphMl,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] =
        [Self::Interchange, Self::Icews, Self::Tkg, Self::Gdelt, Self::Plover, Self::Csv, Self::Rdf, Self::GraphMl];

    /// The word used with `--format`, and the default name of the data set.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interchange => "interchange",
            Self::Icews => "icews",
            Self::Tkg => "tkg",
            Self::Gdelt => "gdelt",
            Self::Plover => "plover",
            Self::Csv => "csv",
            Self::Rdf => "rdf",
            Self::GraphMl => "graphml",
        }
    }
}

impl FromStr for Format {
    type Err = UnknownTerm;

    fn from_str(text: &str) -> Result<Self, UnknownTerm> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownTerm::new("format", text, Self::ALL.map(Self::as_str)))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads the rows of a format with one row per line.
pub(crate) trait Rows {
    /// Reads a line; `None` where it is a header or empty.
    fn parse<'a>(&mut self, line: &'a str, first: bool) -> Result<Option<Row<'a>>, Reject>;
}

/// What the first bytes of an input tell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// A format that can be read.
    Format(Format),
    /// RDF in this syntax.
    Rdf(Syntax),
    /// Something known that cannot be loaded, and why.
    Unfit(&'static str),
    /// Nothing known.
    Unknown,
}

/// Tells the format from the first bytes of an input and, for RDF only, from the end of its name.
pub(crate) fn sniff(name: &str, head: &[u8]) -> Sniffed {
    if head.starts_with(b"PAR1") {
        return Sniffed::Unfit(
            "it is Parquet; the tables of an export are loaded together, as the folder that they are in",
        );
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let line = text.lines().next().unwrap_or_default();
    if text.starts_with(['{', '[']) {
        return sniff_json(text);
    }
    if graphml::is_graph(text) {
        return Sniffed::Format(Format::GraphMl);
    }
    if let Some(syntax) = Syntax::from_name(name).or_else(|| Syntax::sniff(text)) {
        return Sniffed::Rdf(syntax);
    }
    if icews::is_header(line) {
        return Sniffed::Format(Format::Icews);
    }
    let gdelt = gdelt::sniff(line);
    if gdelt != Sniffed::Unknown {
        return gdelt;
    }
    if tkg::Columns::of(line).is_some() {
        return Sniffed::Format(Format::Tkg);
    }
    Sniffed::Unknown
}

fn sniff_json(text: &str) -> Sniffed {
    let is_linked_data = ["\"@context\"", "\"@graph\"", "\"@id\""].iter().any(|word| text.contains(word));
    if is_linked_data {
        return Sniffed::Rdf(Syntax::JsonLd);
    }
    if first_record(text).is_some_and(|record| plover::is_record(&record)) {
        return Sniffed::Format(Format::Plover);
    }
    if text.starts_with('[') {
        return Sniffed::Unfit(
            "it is a JSON array of no PLOVER records; interchange is one document as an object, or one object per line",
        );
    }
    Sniffed::Format(Format::Interchange)
}

fn first_record(text: &str) -> Option<String> {
    JsonRecords::new(text.as_bytes()).next().ok()??.1.ok()
}
