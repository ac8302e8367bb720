//! Graphs as wholes: read, put in the place of what was there, added to, deleted, as the SPARQL 1.1 Graph Store Protocol has
//! it. What the model reads is protected here as in updates ([`graph_core::free`]).

use std::io::Write;

use graph_core::view::Pattern;
use graph_core::{Changed, EditError, GraphStore, dump};
use oxigraph::model::{BlankNode, GraphName, GraphNameRef, NamedNode, Quad};
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::error::QueryError;
use crate::format::{Form, Format, Writes};
use crate::sparql::{UpdateError, graph, serializer};
use crate::xml::Out;

/// A graph of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph(GraphName);

/// Triples as they are sent.
#[derive(Clone, Debug)]
pub struct Payload {
    /// The text.
    pub bytes: Vec<u8>,
    /// What it is written in: a format of graphs.
    pub format: Format,
}

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Done {
    /// Whether the graph was not there before or, for the default graph, had nothing in it.
    #[serde(skip)]
    pub is_new: bool,
    /// How many statements were changed.
    #[serde(flatten)]
    pub changed: Changed,
}

impl Graph {
    /// The default graph.
    pub const DEFAULT: Self = Self(GraphName::DefaultGraph);

    /// The graph of this name.
    ///
    /// # Errors
    /// When it is no absolute IRI.
    pub fn named(iri: &str) -> Result<Self, QueryError> {
        Ok(Self(graph(iri)?.into()))
    }

    /// Its name; none for the default graph.
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            GraphName::NamedNode(name) => Some(name.as_str()),
            GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
        }
    }

    fn node(&self) -> Option<&NamedNode> {
        if let GraphName::NamedNode(node) = &self.0 { Some(node) } else { None }
    }
}

/// A name that no graph has: 128 random bits.
pub fn fresh_name() -> String {
    BlankNode::default().as_str().to_owned()
}

/// Writes a graph.
///
/// # Errors
/// When it is not there, the format is none of graphs, the store cannot be read, or `writer` fails.
pub fn write<W: Write>(store: &GraphStore, graph: &Graph, format: Format, writer: W) -> Result<(), QueryError> {
    let Writes::Graph(syntax) = format.writes() else { return Err(QueryError::Format { format, form: Form::Graph }) };
    let view = store.view();
    if let Some(name) = graph.node()
        && !view.has_graph(name.as_ref())?
    {
        return Err(QueryError::UnknownGraph { iri: name.as_str().to_owned() });
    }
    let mut out = serializer(syntax).for_writer(Out::new(writer, format));
    for quad in view.matching(Pattern { graph: Some(graph.0.as_ref()), ..Pattern::default() }) {
        let quad = quad?;
        out.serialize_triple(quad.as_ref())?;
    }
    Ok(out.finish()?.flush()?)
}

/// Puts these triples in the place of those of a graph. There must be no other writer meanwhile.
///
/// # Errors
/// When they cannot be read, something protected would change, or the store fails; then nothing changed.
pub fn put(store: &GraphStore, graph: &Graph, payloads: &[Payload], base: &str) -> Result<Done, UpdateError> {
    let quads = parse_all(payloads, graph, base)?;
    change(store, graph, &quads, |edit| edit.keep_only(&graph.0, &quads.iter().collect::<FxHashSet<_>>()))
}

/// Adds these triples to a graph. There must be no other writer meanwhile.
///
/// # Errors
/// As [`put`].
pub fn add(store: &GraphStore, graph: &Graph, payloads: &[Payload], base: &str) -> Result<Done, UpdateError> {
    change(store, graph, &parse_all(payloads, graph, base)?, |_| Ok(()))
}

fn change(
    store: &GraphStore,
    graph: &Graph,
    quads: &[Quad],
    first: impl FnOnce(&mut graph_core::Edit<'_>) -> Result<(), EditError>,
) -> Result<Done, UpdateError> {
    let mut edit = store.edit().map_err(EditError::from)?;
    let is_new = match graph.node() {
        Some(name) => !edit.has_graph(name).map_err(EditError::from)?,
        None => is_empty(&edit)?,
    };
    if let Some(name) = graph.node() {
        edit.create_graph(name)?;
    }
    first(&mut edit)?;
    edit.change(&[], quads)?;
    Ok(Done { is_new, changed: edit.commit().map_err(EditError::from)? })
}

fn is_empty(edit: &graph_core::Edit<'_>) -> Result<bool, EditError> {
    let first = edit.transaction().quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)).next();
    Ok(first.transpose()?.is_none())
}

/// Deletes a graph; of the default graph, what is in it. There must be no other writer meanwhile.
///
/// # Errors
/// When it is not there, something in it is protected, or the store fails; then nothing changed.
pub fn delete(store: &GraphStore, graph: &Graph) -> Result<Changed, UpdateError> {
    let mut edit = store.edit().map_err(EditError::from)?;
    match graph.node() {
        None => edit.clear_graph(&graph.0)?,
        Some(name) if edit.has_graph(name).map_err(EditError::from)? => edit.drop_graph(&name.clone().into())?,
        Some(name) => return Err(UpdateError::NoGraph { graph: name.as_str().to_owned() }),
    }
    Ok(edit.commit().map_err(EditError::from)?)
}

fn parse_all(payloads: &[Payload], graph: &Graph, base: &str) -> Result<Vec<Quad>, UpdateError> {
    let mut quads = Vec::new();
    for payload in payloads {
        parse(payload, graph, base, &mut quads)?;
    }
    Ok(quads)
}

fn parse(payload: &Payload, graph: &Graph, base: &str, quads: &mut Vec<Quad>) -> Result<(), UpdateError> {
    let Payload { bytes, format } = payload;
    let Writes::Graph(syntax) = format.writes() else {
        return Err(QueryError::Format { format: *format, form: Form::Graph }.into());
    };
    let no_base =
        |error: oxigraph::model::IriParseError| QueryError::Base { iri: base.to_owned(), reason: error.to_string() };
    for quad in dump::read_graph(bytes.as_slice(), syntax, graph.0.clone(), base).map_err(no_base)? {
        quads.push(quad.map_err(|error| UpdateError::Rdf { format: *format, reason: error.to_string() })?);
    }
    Ok(())
}
