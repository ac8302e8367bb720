//! Statements node by node: those that come in a row and share subject and graph.

use std::mem;

use oxigraph::model::{GraphName, Quad};

use crate::error::QueryError;

/// A syntax that has nodes, and graphs around them.
pub(super) trait Syntax {
    /// Opens a named graph.
    fn open(&mut self, graph: &GraphName) -> Result<(), QueryError>;
    /// Closes the named graph that is open.
    fn close(&mut self) -> Result<(), QueryError>;
    /// Writes the statements of a node, of which there is one at least, where we are.
    fn node(&mut self, quads: &[Quad]) -> Result<(), QueryError>;
}

/// Gathers statements, and writes them node by node in a syntax.
pub(super) struct Nodes<S> {
    syntax: S,
    /// Those of the node that is not written yet.
    quads: Vec<Quad>,
    /// The named graph that is open.
    graph: Option<GraphName>,
}

impl<S: Syntax> Nodes<S> {
    pub(super) fn new(syntax: S) -> Self {
        Self { syntax, quads: Vec::new(), graph: None }
    }

    pub(super) fn take(&mut self, quad: &Quad) -> Result<(), QueryError> {
        let shares = |first: &Quad| first.subject == quad.subject && first.graph_name == quad.graph_name;
        if !self.quads.first().is_none_or(shares) {
            self.write()?;
        }
        self.quads.push(quad.clone());
        Ok(())
    }

    /// Writes what is left, and gives the syntax back.
    pub(super) fn finish(mut self) -> Result<S, QueryError> {
        self.write()?;
        self.enter(None)?;
        Ok(self.syntax)
    }

    fn write(&mut self) -> Result<(), QueryError> {
        let quads = mem::take(&mut self.quads);
        let Some(first) = quads.first() else { return Ok(()) };
        self.enter((!first.graph_name.is_default_graph()).then_some(&first.graph_name))?;
        self.syntax.node(&quads)
    }

    /// Opens a named graph, or goes back to the default graph.
    fn enter(&mut self, graph: Option<&GraphName>) -> Result<(), QueryError> {
        if self.graph.as_ref() == graph {
            return Ok(());
        }
        if self.graph.take().is_some() {
            self.syntax.close()?;
        }
        if let Some(graph) = graph {
            self.syntax.open(graph)?;
            self.graph = Some(graph.clone());
        }
        Ok(())
    }
}
