//! [GEXF 1.3](https://gexf.net/schema.html), as Gephi reads it: a graph over time.
//!
//! Time is told by intervals of days, never by timestamps: `start` is the first and `end` the last day on which a node or an
//! edge may have been; what has no date is there always. Labels and weights are attributes of GEXF itself; `kind` tells edges
//! between the same two apart.

use std::borrow::Cow;
use std::io::{self, Write};

use graph_core::date::day_text;
use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};
use quick_xml::name::QName;

use super::document::{Data, Edges, Key, Value, text};
use crate::xml::XmlWriter;

const NAMESPACE: &str = "http://gexf.net/1.3";
const SCHEMA: &str = "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd";
/// What GEXF has attributes of its own for.
const BUILT_IN: [&str; 2] = ["label", "weight"];

/// A document while it is written: all nodes, then all edges.
pub(super) struct Gexf<W: Write> {
    xml: Writer<XmlWriter<W>>,
    in_edges: bool,
}

impl<W: Write> Gexf<W> {
    /// Writes the head, with the attributes of nodes and edges.
    pub(super) fn start(writer: W, edges: Edges, keys: impl IntoIterator<Item = &'static Key>) -> io::Result<Self> {
        let mut gexf = Self { xml: Writer::new_with_indent(XmlWriter::new(writer), b' ', 1), in_edges: false };
        gexf.xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        gexf.open(
            "gexf",
            &[
                ("xmlns", NAMESPACE),
                ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                ("xsi:schemaLocation", SCHEMA),
                ("version", "1.3"),
            ],
        )?;
        let direction = match edges {
            Edges::Directed => "directed",
            Edges::Undirected => "undirected",
        };
        gexf.open(
            "graph",
            &[
                ("mode", "dynamic"),
                ("defaultedgetype", direction),
                ("timeformat", "date"),
                ("timerepresentation", "interval"),
            ],
        )?;
        let (of_nodes, of_edges): (Vec<_>, Vec<_>) =
            keys.into_iter().filter(|key| !BUILT_IN.contains(&key.name)).partition(|key| key.of == "node");
        for (class, keys) in [("node", of_nodes), ("edge", of_edges)] {
            gexf.open("attributes", &[("class", class), ("mode", "static")])?;
            for key in keys {
                gexf.empty("attribute", &[("id", key.id), ("title", key.name), ("type", key.kind)])?;
            }
            gexf.close("attributes")?;
        }
        gexf.open("nodes", &[])?;
        Ok(gexf)
    }

    pub(super) fn node(&mut self, id: &str, data: &Data) -> io::Result<()> {
        self.element("node", &[("id", id), ("label", data.told("label").unwrap_or_default())], data)
    }

    pub(super) fn edge(&mut self, ends: &[(&str, &str); 3], data: &Data) -> io::Result<()> {
        self.go_to_edges()?;
        let label = data.told("label").unwrap_or_default();
        // Between an event and who takes part, the role tells edges apart.
        let kind = data.told("role").unwrap_or(label);
        self.element("edge", &[ends.as_slice(), &[("label", label), ("kind", kind)]].concat(), data)
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)], data: &Data) -> io::Result<()> {
        let (start, end) = data.during();
        let days = [("start", start.map(day_text)), ("end", end.map(day_text))];
        let days = days.iter().filter_map(|(name, day)| Some((*name, day.as_deref()?)));
        let weight = data.weight().map(|weight| weight.to_string());
        let weight = weight.iter().map(|weight| ("weight", weight.as_str()));
        let attributes: Vec<_> = attributes.iter().copied().chain(weight).chain(days).collect();
        self.open(name, &attributes)?;
        self.open("attvalues", &[])?;
        for (key, value) in data.values().filter(|(key, _)| !BUILT_IN.contains(&key.name)) {
            self.empty("attvalue", &[("for", key.id), ("value", &text(value))])?;
        }
        self.close("attvalues")?;
        self.close(name)
    }

    fn go_to_edges(&mut self) -> io::Result<()> {
        if !self.in_edges {
            self.close("nodes")?;
            self.open("edges", &[])?;
            self.in_edges = true;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.go_to_edges()?;
        self.close("edges")?;
        self.close("graph")?;
        self.close("gexf")?;
        let mut writer = self.xml.into_inner();
        writer.write_all(b"\n")?;
        writer.flush()
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.xml.write_event(Event::Start(with(name, attributes)))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.xml.write_event(Event::Empty(with(name, attributes)))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.xml.write_event(Event::End(BytesEnd::new(name)))
    }
}

fn with<'a>(name: &'a str, attributes: &'a [(&'a str, &'a str)]) -> BytesStart<'a> {
    let attributes = attributes.iter().map(|(name, value)| Attribute { key: QName(name), value: whole(value) });
    BytesStart::new(name).with_attributes(attributes)
}

/// A value of an attribute. Readers make spaces of the ends of lines and tabs that stand there plainly.
fn whole(value: &str) -> Cow<'_, str> {
    let escaped = escape(value);
    if !escaped.contains(['\n', '\t']) {
        return escaped;
    }
    escaped.replace('\n', "&#10;").replace('\t', "&#9;").into()
}

impl Data {
    /// The text of an attribute with this name.
    pub(super) fn told(&self, name: &str) -> Option<&str> {
        let value = self.values().find(|(key, _)| key.name == name).map(|(_, value)| value);
        if let Some(Value::Text(text)) = value { Some(text) } else { None }
    }

    fn weight(&self) -> Option<f64> {
        let value = self.values().find(|(key, _)| key.name == "weight").map(|(_, value)| value);
        if let Some(Value::Double(weight)) = value { Some(*weight) } else { None }
    }
}
