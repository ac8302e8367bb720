//! What an endpoint is: SPARQL 1.1 Service Description.

use std::io::Write;

use graph_core::dump::{self, Syntax};
use oxigraph::io::RdfSerializer;
use oxigraph::model::{GraphName, Quad, Term};

use crate::error::QueryError;
use crate::format::{Form, Format, Writes};
use crate::xml::Out;

const TEMPLATE: &str = include_str!("service.ttl");
const PREFIXES: [(&str, &str); 2] =
    [("sd", "http://www.w3.org/ns/sparql-service-description#"), ("formats", "http://www.w3.org/ns/formats/")];
const UPDATE: &str = "http://www.w3.org/ns/sparql-service-description#SPARQL11Update";

/// Writes what the endpoint with this address is.
///
/// # Errors
/// When the format is none of graphs, `endpoint` is no IRI, or `writer` fails.
pub fn describe<W: Write>(endpoint: &str, takes_updates: bool, format: Format, writer: W) -> Result<(), QueryError> {
    let Writes::Graph(syntax) = format.writes() else { return Err(QueryError::Format { format, form: Form::Graph }) };
    let no_base = |error: oxigraph::model::IriParseError| QueryError::Base {
        iri: endpoint.to_owned(),
        reason: error.to_string(),
    };
    let quads =
        dump::read_graph(TEMPLATE.as_bytes(), Syntax::Turtle, GraphName::DefaultGraph, endpoint).map_err(no_base)?;
    let prefixed = PREFIXES.iter().fold(RdfSerializer::from_format(syntax.format()), |serializer, (prefix, iri)| {
        serializer.with_prefix(*prefix, *iri).expect("a namespace is an IRI")
    });
    let mut out = prefixed.for_writer(Out::new(writer, format));
    for quad in quads {
        let quad = quad.expect("the description is valid Turtle, as a test holds");
        if takes_updates || !tells_of_updates(&quad) {
            out.serialize_triple(quad.as_ref())?;
        }
    }
    Ok(out.finish()?.flush()?)
}

fn tells_of_updates(quad: &Quad) -> bool {
    matches!(&quad.object, Term::NamedNode(language) if language.as_str() == UPDATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_the_endpoint() {
        for format in Form::Graph.formats() {
            let mut bytes = Vec::new();
            describe("http://example.org/sparql", true, format, &mut bytes).expect("a description");
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(text.contains("http://example.org/sparql") && text.contains("SPARQL11Update"), "{format}: {text}");
        }
        let mut bytes = Vec::new();
        describe("http://example.org/sparql", false, Format::Turtle, &mut bytes).expect("a description");
        assert!(!String::from_utf8_lossy(&bytes).contains("SPARQL11Update"));
        assert!(describe("no address", true, Format::Turtle, &mut bytes).is_err());
        assert!(describe("http://example.org/sparql", true, Format::Csv, &mut bytes).is_err());
    }
}
