//! Manifests as graphs that can be walked.

use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Graph, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, TermRef};

pub(super) const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
pub(super) const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
pub(super) const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// What file names are relative to.
const BASE: &str = "http://manifest.test/";

/// A manifest.
pub(super) struct Manifest(Graph);

/// Something that a manifest speaks of.
#[derive(Clone, Copy)]
pub(super) struct Node<'m> {
    manifest: &'m Manifest,
    term: TermRef<'m>,
}

/// Reads a text of RDF.
pub(super) fn parse(text: &[u8], format: RdfFormat, base: &str) -> Result<Vec<Quad>, String> {
    let parser = RdfParser::from_format(format).with_base_iri(base).map_err(|error| error.to_string())?;
    parser.for_slice(text).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// The triples of a text.
pub(super) fn graph(text: &[u8], format: RdfFormat, base: &str) -> Result<Graph, String> {
    Ok(parse(text, format, base)?.iter().map(|quad| quad.as_ref()).map(oxigraph::model::TripleRef::from).collect())
}

impl Manifest {
    pub(super) fn read(file: &Path) -> Self {
        let text = fs_err::read(file).expect("a manifest");
        Self(graph(&text, RdfFormat::Turtle, BASE).expect("Turtle"))
    }

    /// The tests, in their order.
    pub(super) fn tests(&self) -> Vec<Node<'_>> {
        let entries = NamedNodeRef::new_unchecked(BASE);
        Node { manifest: self, term: entries.into() }.list(MF, "entries")
    }
}

impl<'m> Node<'m> {
    fn subject(self) -> Option<NamedOrBlankNodeRef<'m>> {
        match self.term {
            TermRef::NamedNode(node) => Some(node.into()),
            TermRef::BlankNode(node) => Some(node.into()),
            TermRef::Literal(_) => None,
        }
    }

    /// The values of a property.
    pub(super) fn all(self, namespace: &str, local: &str) -> Vec<Self> {
        let property = format!("{namespace}{local}");
        let property = NamedNodeRef::new_unchecked(&property);
        let Some(subject) = self.subject().map(NamedOrBlankNodeRef::into_owned) else { return Vec::new() };
        self.values(&subject, property)
    }

    fn values(self, subject: &NamedOrBlankNode, property: NamedNodeRef<'_>) -> Vec<Self> {
        let triples = self
            .manifest
            .0
            .iter()
            .filter(|triple| triple.subject == subject.as_ref() && triple.predicate.as_str() == property.as_str());
        triples.map(|triple| Self { manifest: self.manifest, term: triple.object }).collect()
    }

    /// The value of a property, where it has one.
    pub(super) fn one(self, namespace: &str, local: &str) -> Option<Self> {
        self.all(namespace, local).into_iter().next()
    }

    /// The members of the lists that are the values of a property.
    pub(super) fn list(self, namespace: &str, local: &str) -> Vec<Self> {
        let mut members = Vec::new();
        let mut rest = self.one(namespace, local);
        while let Some(cell) = rest {
            let Some(subject) = cell.subject().map(NamedOrBlankNodeRef::into_owned) else { break };
            members.extend(cell.values(&subject, rdf::FIRST));
            rest = cell.values(&subject, rdf::REST).into_iter().next();
        }
        members
    }

    /// Its text or IRI.
    pub(super) fn text(self) -> &'m str {
        match self.term {
            TermRef::NamedNode(node) => node.as_str(),
            TermRef::BlankNode(node) => node.as_str(),
            TermRef::Literal(literal) => literal.value(),
        }
    }

    /// What comes after the last `/` or `#` of its IRI: a file or a name.
    pub(super) fn local(self) -> &'m str {
        self.text().rsplit(['/', '#']).next().unwrap_or_default()
    }
}
