//! The formats of answers and dumps: names, media types, file endings. One table, for everybody who needs one.

use std::fmt;

use graph_core::dump::Syntax;
use oxigraph::sparql::results::QueryResultsFormat;

use crate::words::words;

words! {
    /// A format of answers or dumps. Of those that fit, the first is the usual one.
    Format, "format" {
        /// SPARQL results as JSON.
        Json = "json",
        /// SPARQL results as XML.
        Xml = "xml",
        /// SPARQL results as comma-separated values: values without their types.
        Csv = "csv",
        /// SPARQL results as tab-separated values: terms as in Turtle.
        Tsv = "tsv",
        /// Turtle.
        Turtle = "turtle",
        /// N-Triples.
        NTriples = "ntriples",
        /// RDF/XML.
        RdfXml = "rdfxml",
        /// JSON-LD.
        JsonLd = "jsonld",
        /// N-Quads.
        NQuads = "nquads",
        /// Turtle with graphs.
        TriG = "trig",
    }
}

/// How a format writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writes {
    Results(QueryResultsFormat),
    Graph(Syntax),
}

/// The sort of answer that a query gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows of values: `SELECT`.
    Solutions,
    /// Yes or no: `ASK`.
    Boolean,
    /// Triples: `CONSTRUCT`, `DESCRIBE`.
    Graph,
}

impl Format {
    /// Every media type that asks for it; the first is the one to answer with.
    pub fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Json => &["application/sparql-results+json", "application/json"],
            Self::Xml => &["application/sparql-results+xml", "application/xml", "text/xml"],
            Self::Csv => &["text/csv"],
            Self::Tsv => &["text/tab-separated-values"],
            Self::Turtle => &["text/turtle", "application/turtle", "application/x-turtle"],
            Self::NTriples => &["application/n-triples", "text/plain"],
            Self::RdfXml => &["application/rdf+xml", "application/xml", "text/xml"],
            Self::JsonLd => &["application/ld+json", "application/json"],
            Self::NQuads => &["application/n-quads"],
            Self::TriG => &["application/trig", "application/x-trig"],
        }
    }

    /// The media type to answer with.
    pub fn media_type(self) -> &'static str {
        self.media_types()[0]
    }

    /// The usual end of file names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "srj",
            Self::Xml => "srx",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Turtle => "ttl",
            Self::NTriples => "nt",
            Self::RdfXml => "rdf",
            Self::JsonLd => "jsonld",
            Self::NQuads => "nq",
            Self::TriG => "trig",
        }
    }

    /// Whether an answer of this sort can be written in it.
    ///
    /// ```
    /// use queries::{Form, Format};
    /// assert!(Format::Csv.fits(Form::Solutions) && !Format::Csv.fits(Form::Graph));
    /// assert!(Format::Turtle.fits(Form::Graph) && !Format::Turtle.fits(Form::Boolean));
    /// ```
    pub fn fits(self, form: Form) -> bool {
        match self {
            Self::Json | Self::Xml | Self::Csv | Self::Tsv => form != Form::Graph,
            Self::Turtle | Self::NTriples | Self::RdfXml | Self::JsonLd | Self::NQuads | Self::TriG => {
                form == Form::Graph
            }
        }
    }

    /// Whether it can hold the graphs of documents, so that a dump in it loads back to the same store.
    pub fn holds_graphs(self) -> bool {
        matches!(self, Self::JsonLd | Self::NQuads | Self::TriG)
    }

    pub(crate) fn is_xml(self) -> bool {
        matches!(self, Self::Xml | Self::RdfXml)
    }

    pub(crate) fn writes(self) -> Writes {
        match self {
            Self::Json => Writes::Results(QueryResultsFormat::Json),
            Self::Xml => Writes::Results(QueryResultsFormat::Xml),
            Self::Csv => Writes::Results(QueryResultsFormat::Csv),
            Self::Tsv => Writes::Results(QueryResultsFormat::Tsv),
            Self::Turtle => Writes::Graph(Syntax::Turtle),
            Self::NTriples => Writes::Graph(Syntax::NTriples),
            Self::RdfXml => Writes::Graph(Syntax::RdfXml),
            Self::JsonLd => Writes::Graph(Syntax::JsonLd),
            Self::NQuads => Writes::Graph(Syntax::NQuads),
            Self::TriG => Writes::Graph(Syntax::TriG),
        }
    }
}

impl Form {
    /// The formats that such an answer can be written in, the usual one first.
    pub fn formats(self) -> impl Iterator<Item = Format> {
        Format::ALL.iter().copied().filter(move |format| format.fits(self))
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Solutions => "rows of values",
            Self::Boolean => "yes or no",
            Self::Graph => "triples",
        })
    }
}
