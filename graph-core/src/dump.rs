//! Dumps: RDF text that a store can take back.

mod entities;

use std::io::Read;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser};
pub use oxigraph::model::Quad;
use oxigraph::model::{GraphName, NamedOrBlankNode, Term};
use thiserror::Error;

use self::entities::WithoutEntities;
use crate::{ontology, vocab};

/// A syntax of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Turtle: default graph only.
    Turtle,
    /// N-Triples: default graph only.
    NTriples,
    /// N-Quads.
    NQuads,
    /// TriG.
    TriG,
    /// RDF/XML: default graph only.
    RdfXml,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// The syntax that the end of a file name tells; compression endings are looked through.
    ///
    /// ```
    /// use graph_core::dump::Syntax;
    /// assert_eq!(Syntax::from_name("dump.nq.gz"), Some(Syntax::NQuads));
    /// assert_eq!(Syntax::from_name("rows.tsv"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        let name = [".gz", ".zst", ".zip"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "ttl" => Some(Self::Turtle),
            "nt" => Some(Self::NTriples),
            "nq" => Some(Self::NQuads),
            "trig" => Some(Self::TriG),
            "rdf" | "owl" => Some(Self::RdfXml),
            "jsonld" => Some(Self::JsonLd),
            _ => None,
        }
    }

    /// The syntax that the first words of a text tell. TriG is taken for Turtle with graphs, and read so.
    pub fn sniff(text: &str) -> Option<Self> {
        let line = text.lines().find(|line| !line.trim_start().starts_with('#')).unwrap_or_default().trim_start();
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        if matches!(word.as_str(), "@prefix" | "@base" | "prefix" | "base") {
            Some(Self::TriG)
        } else if line.starts_with('<') && (line.contains("<rdf:RDF") || word == "<?xml") {
            Some(Self::RdfXml)
        } else if line.starts_with('<') && line.ends_with('.') {
            Some(Self::NQuads)
        } else {
            None
        }
    }

    /// The syntax for oxigraph.
    pub fn format(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::TriG => RdfFormat::TriG,
            Self::RdfXml => RdfFormat::RdfXml,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        }
    }
}

/// Why a dump cannot be taken.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DumpError {
    /// It is no RDF in the syntax it claims.
    #[error("{0}")]
    Syntax(RdfParseError),
    /// It has a blank node, which would be another one at every load.
    #[error("statement {statement}: blank node `{node}`; every resource of a dump has an IRI")]
    BlankNode {
        /// Which statement, counted from 1.
        statement: u64,
        /// The node.
        node: String,
    },
    /// It has a property that is not in the ontology.
    #[error("statement {statement}: property `{property}` is not in the ontology")]
    UnknownProperty {
        /// Which statement, counted from 1.
        statement: u64,
        /// The property.
        property: String,
    },
    /// A named graph is neither that of a document nor that of decisions.
    #[error("statement {statement}: graph `{graph}` is neither the graph of a document nor that of decisions")]
    UnknownGraph {
        /// Which statement, counted from 1.
        statement: u64,
        /// The graph.
        graph: String,
    },
}

/// Reads the statements of a dump, the ontology's own left out: a store has its program's ontology.
pub fn read<'a>(reader: impl Read + 'a, syntax: Syntax) -> impl Iterator<Item = Result<Quad, DumpError>> + 'a {
    let reader: Box<dyn Read + 'a> = match syntax {
        Syntax::RdfXml => Box::new(WithoutEntities::new(reader)),
        Syntax::Turtle | Syntax::NTriples | Syntax::NQuads | Syntax::TriG | Syntax::JsonLd => Box::new(reader),
    };
    let parser = RdfParser::from_format(syntax.format()).for_reader(reader);
    parser.zip(1..).filter_map(|(quad, statement)| match quad {
        Ok(quad) if ontology::defines(&quad) => None,
        Ok(quad) => Some(admit(&quad, statement).map(|()| quad)),
        Err(e) => Some(Err(DumpError::Syntax(e))),
    })
}

fn admit(quad: &Quad, statement: u64) -> Result<(), DumpError> {
    let blank = |node: String| DumpError::BlankNode { statement, node };
    if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
        return Err(blank(node.to_string()));
    }
    if let Term::BlankNode(node) = &quad.object {
        return Err(blank(node.to_string()));
    }
    if !ontology::has_property(quad.predicate.as_str()) {
        return Err(DumpError::UnknownProperty { statement, property: quad.predicate.as_str().to_owned() });
    }
    match &quad.graph_name {
        GraphName::DefaultGraph => Ok(()),
        GraphName::NamedNode(graph) if graph.as_str().starts_with(vocab::DOCUMENT) => Ok(()),
        GraphName::NamedNode(graph) if graph.as_str() == vocab::DECISIONS => Ok(()),
        GraphName::NamedNode(_) | GraphName::BlankNode(_) => {
            Err(DumpError::UnknownGraph { statement, graph: quad.graph_name.to_string() })
        }
    }
}

/// Whether a statement says that a resource is of a class.
pub fn is_instance(quad: &Quad, class: &str) -> bool {
    quad.predicate.as_str() == vocab::RDF_TYPE && crate::view::object_iri(quad) == Some(class)
}

/// The IRI of the subject of a statement.
pub fn subject(quad: &Quad) -> &str {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

/// The IRI of the graph of a statement; empty for the default graph.
pub fn graph(quad: &Quad) -> &str {
    match &quad.graph_name {
        GraphName::NamedNode(node) => node.as_str(),
        GraphName::BlankNode(node) => node.as_str(),
        GraphName::DefaultGraph => "",
    }
}
