//! Dumps: the store as RDF text.

use std::io::Write;

use graph_core::{GraphStore, StoreError};
use oxigraph::model::GraphNameRef;

use crate::error::QueryError;
use crate::format::{Format, Writes};
use crate::sparql::serializer;
use crate::xml::Out;

/// Writes the store as it is, quad by quad, the ontology included. Formats that
/// [hold graphs](Format::holds_graphs) get everything and load back to the same store; the others get the default
/// graph, which is the resolved view: no quotes, no stances.
///
/// # Errors
/// When the format is none of RDF, the store cannot be read, or `writer` fails.
pub fn dump<W: Write>(store: &GraphStore, format: Format, writer: W) -> Result<(), QueryError> {
    let Writes::Graph(syntax) = format.writes() else {
        return Err(QueryError::NoDump { format });
    };
    let serializer = serializer(syntax);
    let writer = Out::new(writer, format);
    let written = match format.holds_graphs() {
        true => store.rdf()?.dump_to_writer(serializer, writer),
        false => store.rdf()?.dump_graph_to_writer(GraphNameRef::DefaultGraph, serializer, writer),
    };
    Ok(written.map_err(StoreError::from)?.flush()?)
}
