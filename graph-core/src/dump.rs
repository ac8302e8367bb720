//! Dumps: RDF text that a store can take back.

mod entities;

use std::hash::BuildHasher;
use std::io::Read;

pub use oxigraph::io::RdfParseError;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
pub use oxigraph::model::Quad;
use oxigraph::model::{BlankNode, GraphName, IriParseError, Literal, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use thiserror::Error;

use self::entities::WithoutEntities;
use crate::{free, ontology, vocab};

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
    /// It has a blank node, which would be another one at every load: only [free] statements may have some,
    /// those that a store has named.
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

/// Reads the statements of a dump, the ontology's own left out: a store has its program's ontology. What is neither read by
/// the model nor free is refused; so a misspelt property of an event is, wherever its event is named.
pub fn read<'a>(reader: impl Read + 'a, syntax: Syntax) -> impl Iterator<Item = Result<Quad, DumpError>> + 'a {
    let parser = RdfParser::from_format(syntax.format()).for_reader(guarded(reader, syntax));
    let mut admission = Admission::default();
    parser.zip(1..).filter_map(move |(quad, statement)| match quad {
        Ok(quad) if ontology::defines(&quad) => None,
        Ok(quad) => Some(admission.admit(&quad, statement).map(|()| quad)),
        Err(e) => Some(Err(DumpError::Syntax(e))),
    })
}

/// Reads the statements of one graph, which may be of anything: `graph` and `base` are which it is, and what its relative
/// IRIs are relative to. Blank nodes are others than those of any other text.
///
/// # Errors
/// When `base` is no IRI.
pub fn read_graph<'a>(
    reader: impl Read + 'a,
    syntax: Syntax,
    graph: GraphName,
    base: &str,
) -> Result<impl Iterator<Item = Result<Quad, RdfParseError>> + 'a, IriParseError> {
    let parser = RdfParser::from_format(syntax.format()).with_base_iri(base)?;
    let parser = parser.without_named_graphs().with_default_graph(graph).rename_blank_nodes();
    Ok(parser.for_reader(guarded(reader, syntax)))
}

/// The same text, as long as it is nothing that a parser would make too much of.
fn guarded<'a>(reader: impl Read + 'a, syntax: Syntax) -> Box<dyn Read + 'a> {
    match syntax {
        Syntax::RdfXml => Box::new(WithoutEntities::new(reader)),
        Syntax::Turtle | Syntax::NTriples | Syntax::NQuads | Syntax::TriG | Syntax::JsonLd => Box::new(reader),
    }
}

/// What has been told of a dump so far, to see what its next statement may be. Subjects are kept as hashes.
#[derive(Default)]
struct Admission {
    /// Subjects of other namespaces of which something is said that the model reads.
    described: FxHashSet<u64>,
    /// Subjects of which something is said that the model has no place for, and what would be wrong with it.
    loose: FxHashMap<u64, DumpError>,
}

impl Admission {
    /// Refuses a statement that no store has: neither one of the model, nor a free one.
    fn admit(&mut self, quad: &Quad, statement: u64) -> Result<(), DumpError> {
        let subject = FxBuildHasher.hash_one(&quad.subject);
        let unfit = unfit(quad, statement);
        if free::is_reserved(quad) {
            unfit.map_or(Ok(()), Err)?;
            self.described.insert(subject);
            return self.loose.remove(&subject).map_or(Ok(()), Err);
        }
        if let Some(error) = blank(quad, statement).filter(|_| !has_labels_of_a_store(quad)) {
            return Err(error);
        }
        match unfit {
            Some(error) if quad.graph_name.is_default_graph() && self.described.contains(&subject) => Err(error),
            Some(error) if quad.graph_name.is_default_graph() => {
                self.loose.entry(subject).or_insert(error);
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// What is wrong with a statement, were it one that the model reads.
fn unfit(quad: &Quad, statement: u64) -> Option<DumpError> {
    if let Some(error) = blank(quad, statement) {
        return Some(error);
    }
    if !ontology::has_property(quad.predicate.as_str()) {
        return Some(DumpError::UnknownProperty { statement, property: quad.predicate.as_str().to_owned() });
    }
    match &quad.graph_name {
        GraphName::DefaultGraph => None,
        GraphName::NamedNode(graph) if graph.as_str().starts_with(vocab::DOCUMENT) => None,
        GraphName::NamedNode(graph) if graph.as_str() == vocab::DECISIONS => None,
        GraphName::NamedNode(_) | GraphName::BlankNode(_) => {
            Some(DumpError::UnknownGraph { statement, graph: quad.graph_name.to_string() })
        }
    }
}

fn blank(quad: &Quad, statement: u64) -> Option<DumpError> {
    blank_nodes(quad).next().map(|node| DumpError::BlankNode { statement, node: node.to_string() })
}

fn blank_nodes(quad: &Quad) -> impl Iterator<Item = &BlankNode> {
    let subject = if let NamedOrBlankNode::BlankNode(node) = &quad.subject { Some(node) } else { None };
    let object = if let Term::BlankNode(node) = &quad.object { Some(node) } else { None };
    let graph = if let GraphName::BlankNode(node) = &quad.graph_name { Some(node) } else { None };
    [subject, object, graph].into_iter().flatten()
}

/// Whether blank nodes are called as a store calls its own: by 128 random bits. These are the same ones at every load.
fn has_labels_of_a_store(quad: &Quad) -> bool {
    const SHORTEST: usize = 24;
    blank_nodes(quad).all(|node| {
        let label = node.as_str();
        label.len() >= SHORTEST && label.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// What of a statement could be written to a store, but not be read back from its dump: an IRI or a language tag that is none.
/// Blank nodes have no place in what is made of the model.
pub fn malformed(quad: &Quad) -> Option<String> {
    let is_sound = |iri: &str| NamedNode::new(iri).is_ok();
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()).filter(|iri| !is_sound(iri)),
        Term::Literal(text) => text.language().filter(|tag| Literal::new_language_tagged_literal("", *tag).is_err()),
        Term::BlankNode(_) => None,
    };
    let iris = [subject(quad), quad.predicate.as_str(), graph(quad)];
    let iri = iris.into_iter().find(|iri| !iri.is_empty() && !is_sound(iri));
    iri.or(object).map(str::to_owned)
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
