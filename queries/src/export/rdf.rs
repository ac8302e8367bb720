//! Dumps: the store, or what it has of some events, as RDF text.

mod annotated;
mod jsonld;
mod node;
mod part;

use std::io::Write;

use graph_core::view::Pattern;
use graph_core::{GraphStore, View};
use oxigraph::model::{GraphNameRef, Quad, TripleRef};

use self::annotated::Annotated;
use self::jsonld::JsonLd;
use crate::cast::Level;
use crate::error::QueryError;
use crate::filter::Filter;
use crate::format::{Format, Writes};
use crate::sparql::serializer;
use crate::xml::Out;

/// Where statements go, one by one.
type Sink<'o> = &'o mut dyn FnMut(&Quad) -> Result<(), QueryError>;

/// Writes the store as it is, quad by quad, the ontology included. Formats that
/// [hold graphs](Format::holds_graphs) get everything and load back to the same store; the others get the default
/// graph, which is the resolved view: no quotes, no stances.
///
/// # Errors
/// When the format is none of RDF, the store cannot be read, or `writer` fails.
pub fn dump<W: Write>(store: &GraphStore, format: Format, writer: W) -> Result<(), QueryError> {
    let graph = (!format.holds_graphs()).then_some(GraphNameRef::DefaultGraph);
    let pattern = Pattern { graph, ..Pattern::default() };
    write(format, writer, |sink| store.view().matching(pattern).try_for_each(|quad| sink(&quad?)))
}

/// Writes what the store says of the events that match: the events, their reports and documents, and whoever they name, each
/// described. All of it are statements of the store; none is of the ontology. A format without graphs gets those of the
/// default graph.
///
/// Memory grows with the entities, and by some 16 bytes with each document.
///
/// # Errors
/// When the format is none of RDF, events are asked for as they were known on a day, the store cannot be read, or `writer`
/// fails.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::export::rdf;
/// use queries::{Filter, Format};
///
/// let store = GraphStore::in_memory()?;
/// let mut quads = Vec::new();
/// rdf::part(store.view(), &Filter::default(), Format::NQuads, &mut quads)?;
/// assert_eq!(quads, b"");
/// # Ok::<(), queries::QueryError>(())
/// ```
pub fn part<W: Write>(view: View<'_>, filter: &Filter, format: Format, writer: W) -> Result<(), QueryError> {
    as_it_stands(filter, format)?;
    write(format, writer, |sink| part::statements(view, filter, format.holds_graphs(), sink))
}

/// Writes the same as [`part`] as Turtle or TriG of RDF 1.2, with the relations of each event as triples that it annotates;
/// `level` says who relates.
///
/// # Errors
/// As [`part`]; `format` is Turtle or TriG.
pub fn annotated<W: Write>(
    view: View<'_>,
    filter: &Filter,
    level: Level,
    format: Format,
    writer: W,
) -> Result<(), QueryError> {
    as_it_stands(filter, format)?;
    let mut out = Annotated::start(view, level, writer)?;
    part::statements(view, filter, format.holds_graphs(), &mut |quad| out.take(quad))?;
    out.finish()?.finish()
}

/// Statements are not as they were known on a day.
fn as_it_stands(filter: &Filter, format: Format) -> Result<(), QueryError> {
    if filter.known_by.is_some() { Err(QueryError::NotAsKnown { format }) } else { Ok(()) }
}

fn write<W: Write>(
    format: Format,
    writer: W,
    statements: impl FnOnce(Sink<'_>) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    let Writes::Graph(syntax) = format.writes() else {
        return Err(QueryError::NoDump { format });
    };
    if format == Format::JsonLd {
        let mut out = JsonLd::start(writer)?;
        statements(&mut |quad| out.take(quad))?;
        return out.finish()?.finish().map(drop);
    }
    let mut out = serializer(syntax).for_writer(Out::new(writer, format));
    match format.holds_graphs() {
        true => statements(&mut |quad| Ok(out.serialize_quad(quad)?))?,
        false => statements(&mut |quad| Ok(out.serialize_triple(TripleRef::from(quad.as_ref()))?))?,
    }
    Ok(out.finish()?.flush()?)
}
