//! A `GraphML` document, written element by element.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::Notation;
use super::cytoscape::Elements;
use super::gexf::Gexf;
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
            Notation::GraphMl => Form::GraphMl(Box::new(Xml::start(target.writer, edges, keys)?)),
            Notation::Cytoscape => Form::Cytoscape(Elements::start(target.writer, edges)?),
            Notation::Gexf => Form::Gexf(Box::new(Gexf::start(target.writer, edges, keys)?)),
        };
        Ok(Self { form, edges: 0 })
    }

    /// A node. All of them come before the edges.
    pub(super) fn node(&mut self, number: u64, data: &Data) -> io::Result<()> {
        let id = node_id(number);
        match &mut self.form {
            Form::GraphMl(xml) => xml.element(&BytesStart::new("node").with_attributes([("id", id.as_str())]), data),
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
            Form::GraphMl(xml) => xml.element(&BytesStart::new("edge").with_attributes(attributes), &data),
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
}

impl<W: Write> Xml<W> {
    /// Writes the head: keys before the graph.
    fn start(writer: W, edges: Edges, keys: impl IntoIterator<Item = &'static Key>) -> io::Result<Self> {
        let mut document = Self { xml: Writer::new_with_indent(XmlWriter::new(writer), b' ', 1) };
        document.xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let root = [
            ("xmlns", NAMESPACE),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", SCHEMA),
        ];
        document.xml.write_event(Event::Start(BytesStart::new("graphml").with_attributes(root)))?;
        for key in keys {
            let attributes = [("id", key.id), ("for", key.of), ("attr.name", key.name), ("attr.type", key.kind)];
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

    fn element(&mut self, start: &BytesStart<'_>, data: &Data) -> io::Result<()> {
        self.xml.write_event(Event::Start(start.borrow()))?;
        for (key, value) in &data.values {
            self.xml.write_event(Event::Start(BytesStart::new("data").with_attributes([("key", key.id)])))?;
            self.xml.write_event(Event::Text(BytesText::new(&text(value))))?;
            self.xml.write_event(Event::End(BytesEnd::new("data")))?;
        }
        self.xml.write_event(Event::End(start.to_end()))
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
