//! The ontology and the kind scheme, as Turtle files that are part of the program and of every store.

use std::sync::LazyLock;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad};

use crate::{compiled, vocab};

/// Classes and properties: `ontology/chancery.ttl`.
pub const CHANCERY: &str = include_str!("../ontology/chancery.ttl");
/// Kinds, roles and codes: `ontology/kinds.ttl`.
pub const KINDS: &str = include_str!("../ontology/kinds.ttl");
/// The words of the model for JSON-LD, each with what it means: `ontology/context.jsonld`.
pub const CONTEXT: &str = include_str!("../ontology/context.jsonld");

static QUADS: LazyLock<Vec<Quad>> = LazyLock::new(|| {
    [CHANCERY, KINDS]
        .into_iter()
        .flat_map(|text| RdfParser::from_format(RdfFormat::Turtle).for_slice(text))
        .map(|quad| quad.expect("the ontology is valid Turtle, as a test holds"))
        .collect()
});

/// Every triple of the ontology.
pub fn quads() -> &'static [Quad] {
    &QUADS
}

/// A digest of the ontology's text, to see whether a store holds another one.
pub fn digest() -> String {
    compiled::DIGEST.to_owned()
}

/// Whether a quad is part of an ontology: its subject is a term, not a resource.
pub fn defines(quad: &Quad) -> bool {
    const TERMS: &[&str] =
        &[vocab::CH, vocab::KIND, vocab::CAMEO, vocab::STATUS, vocab::STANCE, vocab::STANDING, vocab::SIDE];
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return false };
    let subject = subject.as_str();
    quad.graph_name.is_default_graph()
        && (TERMS.iter().any(|namespace| subject.starts_with(namespace))
            || (!subject.starts_with(vocab::ID) && is_term(subject)))
}

/// Whether a foreign term is described in the ontology, as `sem:hasActor` is.
fn is_term(iri: &str) -> bool {
    static SUBJECTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut subjects: Vec<_> = quads().iter().map(|q| crate::view::subject_iri(q.clone())).collect();
        subjects.sort_unstable();
        subjects.dedup();
        subjects
    });
    SUBJECTS.binary_search_by(|s| s.as_str().cmp(iri)).is_ok()
}

/// Whether a property is in the ontology, roles included.
pub fn has_property(iri: &str) -> bool {
    PROPERTIES.binary_search_by(|p| p.as_str().cmp(iri)).is_ok()
}

static PROPERTIES: LazyLock<Vec<String>> =
    LazyLock::new(|| instances_of("http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"));
static CLASSES: LazyLock<Vec<String>> = LazyLock::new(|| instances_of("http://www.w3.org/2000/01/rdf-schema#Class"));

/// Whether a class is in the ontology.
pub fn has_class(iri: &str) -> bool {
    CLASSES.binary_search_by(|c| c.as_str().cmp(iri)).is_ok()
}

fn instances_of(class: &str) -> Vec<String> {
    let mut found: Vec<String> = quads()
        .iter()
        .filter(|quad| quad.predicate.as_str() == vocab::RDF_TYPE && crate::view::object_iri(quad) == Some(class))
        .map(|quad| crate::view::subject_iri(quad.clone()))
        .collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_digest_is_that_of_the_text() {
        let hash = blake3::hash([CHANCERY, KINDS].concat().as_bytes()).to_hex();
        compiled::hold("digest", compiled::DIGEST.as_bytes(), &hash.as_bytes()[..32]);
    }
}
