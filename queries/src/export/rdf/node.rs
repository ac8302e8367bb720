//! Statements that come in a row and share subject and graph.

use std::mem;

use oxigraph::model::Quad;

/// Gathers the statements of a node.
#[derive(Default)]
pub(super) struct Node(Vec<Quad>);

impl Node {
    /// Takes a statement; where it begins another node, the one before comes out.
    pub(super) fn take(&mut self, quad: &Quad) -> Vec<Quad> {
        let shares = |first: &Quad| first.subject == quad.subject && first.graph_name == quad.graph_name;
        let before = if self.0.first().is_none_or(shares) { Vec::new() } else { mem::take(&mut self.0) };
        self.0.push(quad.clone());
        before
    }

    /// The last node.
    pub(super) fn end(&mut self) -> Vec<Quad> {
        mem::take(&mut self.0)
    }
}
