//! [Cytoscape JSON](https://js.cytoscape.org/#notation/elements-json), as Cytoscape and Cytoscape.js read it (`.cyjs`).

use std::io::{self, Write};

use serde_json::{Map, Value};

/// Elements while they are written: all nodes, then all edges.
pub(super) struct Elements<W: Write> {
    writer: W,
    /// Whether an element of the list at hand was written.
    any: bool,
    in_edges: bool,
}

impl<W: Write> Elements<W> {
    pub(super) fn start(mut writer: W) -> io::Result<Self> {
        writer.write_all(b"{\"elements\":{\"nodes\":[")?;
        Ok(Self { writer, any: false, in_edges: false })
    }

    pub(super) fn node(&mut self, data: Map<String, Value>) -> io::Result<()> {
        self.element(data)
    }

    pub(super) fn edge(&mut self, data: Map<String, Value>) -> io::Result<()> {
        self.go_to_edges()?;
        self.element(data)
    }

    fn element(&mut self, data: Map<String, Value>) -> io::Result<()> {
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
