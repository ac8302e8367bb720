//! A `GraphML` document, written element by element.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

use super::cytoscape::Elements;
use super::gexf::Gexf;
use super::{Labels, Notation};
use crate::xml::XmlWriter;

const NAMESPACE: &str = "http://graphml.graphdrawing.org/xmlns";
const SCHEMA: &str = "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd";

/// An attribute that nodes or edges have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) id: &'static str,
    /// `node` or `edge`.
    pub(super) of: &'static str,
    pub(super) name: &'static str,
    /// `string`, `long`, `double` or `boolean`.
    pub(super) kind: &'static str,
}

/// Declares keys of nodes or edges, each as a constant, and all of them as `ALL`.
macro_rules! keys {
    ($of:literal { $($constant:ident: $kind:literal = $name:literal,)* }) => {
        $(pub(in crate::export::graphml) const $constant: &Key =
            &Key { id: concat!($of, "_", $name), of: $of, name: $name, kind: $kind };)*
        /// Every key.
        pub(in crate::export::graphml) const ALL: &[&Key] = &[$($constant),*];
    };
}

pub(super) use keys;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Long(i64),
    Double(f64),
    Boolean(bool),
}

/// The attributes of a node or an edge.
#[derive(Default)]
pub(super) struct Data {
    values: Vec<(&'static Key, Value)>,
    during: (Option<Date>, Option<Date>),
}

impl Data {
    pub(super) fn text(&mut self, key: &'static Key, value: impl Into<String>) {
        self.add("string", key, Value::Text(value.into()));
    }

    /// A text, where there is one.
    pub(super) fn maybe(&mut self, key: &'static Key, value: Option<String>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    pub(super) fn long(&mut self, key: &'static Key, value: impl Into<i64>) {
        self.add("long", key, Value::Long(value.into()));
    }

    /// A number of things. None has so many that it would not fit.
    pub(super) fn count(&mut self, key: &'static Key, value: u64) {
        self.long(key, i64::try_from(value).unwrap_or(i64::MAX));
    }

    pub(super) fn double(&mut self, key: &'static Key, value: f64) {
        self.add("double", key, Value::Double(value));
    }

    pub(super) fn boolean(&mut self, key: &'static Key, value: bool) {
        self.add("boolean", key, Value::Boolean(value));
    }

    /// Says that it was there between these days, both included; one that is absent is open.
    pub(super) fn set_during(&mut self, first: Option<Date>, last: Option<Date>) {
        self.during = (first, last);
    }

    /// The first and the last day on which it was there.
    pub(super) fn during(&self) -> (Option<Date>, Option<Date>) {
        self.during
    }

    /// All of them, with their keys.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static Key, &Value)> {
        self.values.iter().map(|(key, value)| (*key, value))
    }

    /// As an object of JSON, with these texts before.
    fn json(&self, texts: &[(&str, &str)]) -> serde_json::Map<String, serde_json::Value> {
        let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).into()));
        let values = self.values.iter().map(|(key, value)| {
            let value = match value {
                Value::Text(text) => text.as_str().into(),
                Value::Long(number) => (*number).into(),
                Value::Double(number) => (*number).into(),
                Value::Boolean(value) => (*value).into(),
            };
            (key.name.to_owned(), value)
        });
        texts.chain(values).collect()
    }

    fn add(&mut self, kind: &str, key: &'static Key, value: Value) {
        debug_assert_eq!(key.kind, kind, "the type of `{}`", key.name);
        self.values.push((key, value));
    }
}

/// Whether the edges of a graph have a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edges {
    Directed,
    Undirected,
}

/// The document while it is written.
pub(super) struct Document<W: Write> {
    form: Form<W>,
    edges: u64,
}

/// Where a graph is written, and in which notation.
pub(super) struct Target<W> {
    pub(super) notation: Notation,
    pub(super) labels: Labels,
    pub(super) writer: W,
}

enum Form<W: Write> {
    GraphMl(Box<Xml<W>>),
    Cytoscape(Elements<W>),
    Gexf(Box<Gexf<W>>),
}

impl<W: Write> Document<W> {
    /// Writes the head.
    pub(super) fn start(
        target: Target<W>,
        edges: Edges,
        keys: impl IntoIterator<Item = &'static Key>,
    ) -> io::Result<Self> {
        let form = match target.notation {
            Notation::GraphMl => Form::GraphMl(Box::new(Xml::start(target, edges, keys)?)),
            Notation::Cytoscape => Form::Cytoscape(Elements::start(target.writer, edges)?),
            Notation::Gexf => Form::Gexf(Box::new(Gexf::start(target.writer, edges, keys)?)),
        };
        Ok(Self { form, edges: 0 })
    }

    /// A node. All of them come before the edges.
    pub(super) fn node(&mut self, number: u64, data: &Data) -> io::Result<()> {
        let id = node_id(number);
        match &mut self.form {
            Form::GraphMl(xml) => xml.element("node", &[("id", id.as_str())], data),
            Form::Cytoscape(elements) => elements.node(data.json(&[("id", &id)])),
            Form::Gexf(gexf) => gexf.node(&id, data),
        }
    }

    /// An edge; it gets the next id, which `id` repeats among its data.
    pub(super) fn edge(&mut self, source: u64, target: u64, id: &'static Key, mut data: Data) -> io::Result<()> {
        let number = format!("e{}", self.edges);
        self.edges += 1;
        let (source, target) = (node_id(source), node_id(target));
        let attributes = [("id", number.as_str()), ("source", &source), ("target", &target)];
        data.text(id, number.as_str());
        match &mut self.form {
            Form::GraphMl(xml) => xml.element("edge", &attributes, &data),
            Form::Cytoscape(elements) => elements.edge(data.json(&attributes)),
            Form::Gexf(gexf) => gexf.edge(&attributes, &data),
        }
    }

    pub(super) fn finish(self) -> io::Result<()> {
        match self.form {
            Form::GraphMl(xml) => xml.finish(),
            Form::Cytoscape(elements) => elements.finish(),
            Form::Gexf(gexf) => gexf.finish(),
        }
    }
}

/// `GraphML` while it is written.
struct Xml<W: Write> {
    xml: Writer<XmlWriter<W>>,
    /// What is drawn beside.
    drawn: &'static [Drawn],
    /// Kept between elements for its room.
    text: String,
}

/// The namespace of yEd's elements.
const YED: &str = "http://www.yworks.com/xml/graphml";

/// How yEd draws a node or an edge: by which key, and the elements around a label.
struct Drawn {
    of: &'static str,
    key: &'static str,
    around: [&'static str; 2],
}

const DRAWN: [Drawn; 2] = [
    Drawn { of: "node", key: "nodegraphics", around: ["y:ShapeNode", "y:NodeLabel"] },
    Drawn { of: "edge", key: "edgegraphics", around: ["y:PolyLineEdge", "y:EdgeLabel"] },
];

impl<W: Write> Xml<W> {
    /// Writes the head: keys before the graph.
    fn start(target: Target<W>, edges: Edges, keys: impl IntoIterator<Item = &'static Key>) -> io::Result<Self> {
        let Target { labels, writer, .. } = target;
        let drawn: &[Drawn] = if labels == Labels::Yed { &DRAWN } else { &[] };
        let xml = Writer::new_with_indent(XmlWriter::new(writer), b' ', 1);
        let mut document = Self { xml, drawn, text: String::new() };
        document.xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let root = [
            ("xmlns", NAMESPACE),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", SCHEMA),
        ];
        let yed = (!drawn.is_empty()).then_some(("xmlns:y", YED));
        let root = BytesStart::new("graphml").with_attributes(root.into_iter().chain(yed));
        document.xml.write_event(Event::Start(root))?;
        for key in keys {
            let attributes = [("id", key.id), ("for", key.of), ("attr.name", key.name), ("attr.type", key.kind)];
            document.xml.write_event(Event::Empty(BytesStart::new("key").with_attributes(attributes)))?;
        }
        for &Drawn { of, key, .. } in drawn {
            let attributes = [("id", key), ("for", of), ("yfiles.type", key)];
            document.xml.write_event(Event::Empty(BytesStart::new("key").with_attributes(attributes)))?;
        }
        let direction = match edges {
            Edges::Directed => "directed",
            Edges::Undirected => "undirected",
        };
        let graph = [("id", "g"), ("edgedefault", direction)];
        document.xml.write_event(Event::Start(BytesStart::new("graph").with_attributes(graph)))?;
        Ok(document)
    }

    /// A node or an edge. There are millions of them, so they are put together here, past the XML writer.
    fn element(&mut self, name: &str, attributes: &[(&str, &str)], data: &Data) -> io::Result<()> {
        let text = &mut self.text;
        text.clear();
        text.extend(["\n  <", name]);
        for &(name, value) in attributes {
            text.extend([" ", name, "=\"", value, "\""]);
        }
        text.push('>');
        for (key, value) in &data.values {
            text.extend(["\n   <data key=\"", key.id, "\">", &*escape(self::text(value)), "</data>"]);
        }
        for &Drawn { key, around: [shape, kind], .. } in self.drawn.iter().filter(|drawn| drawn.of == name) {
            let label = escape(data.told("label").unwrap_or_default());
            text.extend(["\n   <data key=\"", key, "\"><", shape, "><", kind, ">"]);
            text.extend([&*label, "</", kind, "></", shape, "></data>"]);
        }
        text.extend(["\n  </", name, ">"]);
        self.xml.get_mut().write_all(self.text.as_bytes())
    }

    fn finish(mut self) -> io::Result<()> {
        self.xml.write_event(Event::End(BytesEnd::new("graph")))?;
        self.xml.write_event(Event::End(BytesEnd::new("graphml")))?;
        let mut writer = self.xml.into_inner();
        writer.write_all(b"\n")?;
        writer.flush()
    }
}

pub(super) fn node_id(number: u64) -> String {
    format!("n{number}")
}

pub(super) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text.into(),
        Value::Long(number) => number.to_string().into(),
        Value::Double(number) => number.to_string().into(),
        Value::Boolean(value) => value.to_string().into(),
    }
}
