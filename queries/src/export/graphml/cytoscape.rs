//! [Cytoscape JSON](https://js.cytoscape.org/#notation/elements-json), as Cytoscape and Cytoscape.js read it (`.cyjs`).
//!
//! Beside what these ask for stands what networkx's `cytoscape_graph` does: `directed`, `multigraph`, a `value` of each node and a
//! `key` of each edge, without which it makes one of two edges between the same two.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::document::Edges;

/// Elements while they are written: all nodes, then all edges.
pub(super) struct Elements<W: Write> {
    writer: W,
    /// Whether an element of the list at hand was written.
    any: bool,
    in_edges: bool,
}

impl<W: Write> Elements<W> {
    pub(super) fn start(mut writer: W, edges: Edges) -> io::Result<Self> {
        let directed = matches!(edges, Edges::Directed);
        let head = r#""data":{},"multigraph":true,"elements":{"nodes":["#;
        write!(writer, "{{\"directed\":{directed},{head}")?;
        Ok(Self { writer, any: false, in_edges: false })
    }

    pub(super) fn node(&mut self, data: Map<String, Value>) -> io::Result<()> {
        self.element("value", data)
    }

    pub(super) fn edge(&mut self, data: Map<String, Value>) -> io::Result<()> {
        self.go_to_edges()?;
        self.element("key", data)
    }

    /// An element, whose id stands a second time under `again`.
    fn element(&mut self, again: &str, mut data: Map<String, Value>) -> io::Result<()> {
        if let Some(id) = data.get("id").cloned() {
            data.insert(again.to_owned(), id);
        }
        let comma: &[u8] = if self.any { b",\n" } else { b"\n" };
        self.any = true;
        self.writer.write_all(comma)?;
        let element = Map::from_iter([("data".to_owned(), Value::Object(data))]);
        serde_json::to_writer(&mut self.writer, &element).map_err(io::Error::from)
    }

    fn go_to_edges(&mut self) -> io::Result<()> {
        if !self.in_edges {
            self.writer.write_all(b"\n],\"edges\":[")?;
            (self.in_edges, self.any) = (true, false);
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.go_to_edges()?;
        self.writer.write_all(b"\n]}}\n")?;
        self.writer.flush()
    }
}
