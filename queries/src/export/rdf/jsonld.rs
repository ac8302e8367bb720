//! [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/) in the words of the model: the context of the ontology stands in front, so
//! that `"kind": "consult.visit"` is all there is to a kind.
//!
//! Statements are written as they come, a node for those in a row that share subject and graph. What a reader makes of it are
//! the very statements: a value that the context would take for another is written out, and a node with an IRI whose scheme is
//! a word of the context (`doc:x`) stands under no context at all.

use std::io::Write;
use std::mem;
use std::sync::LazyLock;

use graph_core::{dump, ontology, vocab};
use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use super::node::{Nodes, Syntax};
use crate::error::QueryError;

const XSD_STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

static CONTEXT: LazyLock<Context> = LazyLock::new(|| Context::read(ontology::CONTEXT));
static NO_CONTEXT: LazyLock<Context> = LazyLock::new(Context::default);

/// JSON-LD that is being written.
pub(super) struct JsonLd<W> {
    writer: W,
    /// Whether a named graph is open, and whether that stands under no context.
    graph: Option<bool>,
    /// Whether a node follows another where we are.
    follows: bool,
}

impl<W: Write> JsonLd<W> {
    pub(super) fn start(mut writer: W) -> Result<Nodes<Self>, QueryError> {
        write!(writer, "{{\"@context\":{},\n\"@graph\":[", CONTEXT.text)?;
        Ok(Nodes::new(Self { writer, graph: None, follows: false }))
    }

    pub(super) fn finish(mut self) -> Result<W, QueryError> {
        self.writer.write_all(b"\n]}\n")?;
        self.writer.flush()?;
        Ok(self.writer)
    }

    fn separate(&mut self) -> Result<(), QueryError> {
        self.writer.write_all(if mem::replace(&mut self.follows, true) { b",\n" } else { b"\n" })?;
        Ok(())
    }
}

impl<W: Write> Syntax for JsonLd<W> {
    fn open(&mut self, graph: &GraphName) -> Result<(), QueryError> {
        self.separate()?;
        let clashes = clashes_in_graph(graph);
        let (start, context) = match clashes {
            true => ("{\"@context\":null,\"@id\":", &NO_CONTEXT),
            false => ("{\"@id\":", &CONTEXT),
        };
        write!(self.writer, "{start}{},\"@graph\":[", Value::from(context.graph(graph)))?;
        (self.graph, self.follows) = (Some(clashes), false);
        Ok(())
    }

    fn close(&mut self) -> Result<(), QueryError> {
        self.writer.write_all(b"]}")?;
        (self.graph, self.follows) = (None, true);
        Ok(())
    }

    fn node(&mut self, quads: &[Quad]) -> Result<(), QueryError> {
        let within_none = self.graph == Some(true);
        let alone = within_none || quads.iter().any(clashes);
        let context = if alone { &NO_CONTEXT } else { &CONTEXT };
        let mut node = context.node(quads);
        if alone && !within_none {
            node.insert("@context".to_owned(), Value::Null);
        }
        self.separate()?;
        serde_json::to_writer(&mut self.writer, &node).map_err(std::io::Error::from)?;
        Ok(())
    }
}

/// The words of a context; without any, everything is written out.
#[derive(Default)]
struct Context {
    text: String,
    /// The word for a property, and what it makes of a plain string.
    properties: FxHashMap<String, (String, Meaning)>,
    /// Namespaces, the longest first, with their prefixes.
    namespaces: Vec<(String, String)>,
    /// All words: terms and prefixes.
    words: Vec<String>,
}

/// What a plain string is as a value of a property.
enum Meaning {
    String,
    Iri,
    /// The end of an IRI that starts so.
    EndOf(String),
    Typed(String),
}

impl Context {
    fn read(text: &str) -> Self {
        let file: Value = serde_json::from_str(text).expect("the context is JSON, as a test holds");
        let mut context = Self { text: file["@context"].to_string(), ..Self::default() };
        let words: Vec<_> =
            file["@context"].as_object().into_iter().flatten().filter(|(word, _)| *word != "@version").collect();
        context.words = words.iter().map(|(word, _)| (*word).clone()).collect();
        for (word, definition) in &words {
            if let Some(iri) = definition.as_str().filter(|iri| iri.contains("//")) {
                context.namespaces.push((iri.to_owned(), (*word).clone()));
            }
        }
        context.namespaces.sort_by_key(|(iri, _)| std::cmp::Reverse(iri.len()));
        for (word, definition) in words {
            let name = definition.as_str().or_else(|| definition["@id"].as_str()).unwrap_or_default();
            let meaning = match definition["@type"].as_str() {
                None => Meaning::String,
                Some("@id") => Meaning::Iri,
                Some("@vocab") => {
                    Meaning::EndOf(definition["@context"]["@vocab"].as_str().unwrap_or_default().to_owned())
                }
                Some(datatype) => Meaning::Typed(context.expand(datatype)),
            };
            context.properties.insert(context.expand(name), (word.clone(), meaning));
        }
        context
    }

    fn expand(&self, name: &str) -> String {
        let of = |(iri, prefix): &(String, String)| {
            Some(iri.clone() + name.strip_prefix(prefix.as_str())?.strip_prefix(':')?)
        };
        self.namespaces.iter().find_map(of).unwrap_or_else(|| name.to_owned())
    }

    fn node(&self, quads: &[Quad]) -> Map<String, Value> {
        let mut node = Map::new();
        if let Some(first) = quads.first() {
            node.insert("@id".to_owned(), self.subject(&first.subject).into());
        }
        for quad in quads {
            let (word, value) = self.entry(quad);
            match node.get_mut(&word) {
                None => _ = node.insert(word, value),
                Some(Value::Array(values)) => values.push(value),
                Some(one) => *one = Value::Array(vec![one.take(), value]),
            }
        }
        node
    }

    /// A property and its value.
    fn entry(&self, quad: &Quad) -> (String, Value) {
        let property = quad.predicate.as_str();
        if let (vocab::RDF_TYPE, Term::NamedNode(class)) = (property, &quad.object) {
            return ("@type".to_owned(), self.word(class.as_str()).into());
        }
        let (word, meaning) = match self.properties.get(property) {
            Some((word, meaning)) => (word.clone(), meaning),
            None => (self.iri(property), &Meaning::String),
        };
        (word, self.value(&quad.object, meaning))
    }

    fn value(&self, value: &Term, meaning: &Meaning) -> Value {
        match value {
            Term::NamedNode(node) => self.resource(node.as_str(), meaning),
            Term::BlankNode(node) => json!({"@id": node.to_string()}),
            Term::Literal(literal) => self.literal(literal, meaning),
        }
    }

    fn resource(&self, iri: &str, meaning: &Meaning) -> Value {
        match meaning {
            Meaning::Iri => self.iri(iri).into(),
            Meaning::EndOf(start) if iri.strip_prefix(start.as_str()).is_some_and(|end| self.is_no_word(end)) => {
                iri[start.len()..].into()
            }
            Meaning::String | Meaning::EndOf(_) | Meaning::Typed(_) => json!({"@id": self.iri(iri)}),
        }
    }

    fn literal(&self, literal: &Literal, meaning: &Meaning) -> Value {
        let (text, datatype) = (literal.value(), literal.datatype().as_str());
        if let Some(language) = literal.language() {
            return json!({"@value": text, "@language": language});
        }
        let usual = match meaning {
            Meaning::String => XSD_STRING,
            Meaning::Typed(usual) => usual,
            Meaning::Iri | Meaning::EndOf(_) => "",
        };
        match datatype {
            datatype if datatype == usual => text.into(),
            XSD_STRING => json!({"@value": text}),
            datatype => json!({"@value": text, "@type": self.iri(datatype)}),
        }
    }

    /// Whether a text is taken as it is where words are looked for: no term, keyword or IRI.
    fn is_no_word(&self, text: &str) -> bool {
        !text.is_empty() && !text.starts_with('@') && !text.contains(':') && !self.words.iter().any(|word| word == text)
    }

    /// A class, by its term where it has one.
    fn word(&self, iri: &str) -> String {
        self.properties.get(iri).map_or_else(|| self.iri(iri), |(word, _)| word.clone())
    }

    fn iri(&self, iri: &str) -> String {
        let short = |(start, prefix): &(String, String)| {
            let end = iri.strip_prefix(start.as_str()).filter(|end| !end.is_empty() && !end.starts_with("//"))?;
            Some(format!("{prefix}:{end}"))
        };
        self.namespaces.iter().find_map(short).unwrap_or_else(|| iri.to_owned())
    }

    fn subject(&self, subject: &NamedOrBlankNode) -> String {
        match subject {
            NamedOrBlankNode::NamedNode(node) => self.iri(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        }
    }

    fn graph(&self, graph: &GraphName) -> String {
        match graph {
            GraphName::NamedNode(node) => self.iri(node.as_str()),
            GraphName::BlankNode(_) | GraphName::DefaultGraph => graph.to_string(),
        }
    }
}

/// Whether the scheme of an IRI is a word of the context, which would be taken for it.
fn is_taken(iri: &str) -> bool {
    iri.split_once(':')
        .is_some_and(|(scheme, end)| !end.starts_with("//") && CONTEXT.words.iter().any(|word| word == scheme))
}

fn clashes_in_graph(graph: &GraphName) -> bool {
    matches!(graph, GraphName::NamedNode(node) if is_taken(node.as_str()))
}

fn clashes(quad: &Quad) -> bool {
    let object = match &quad.object {
        Term::NamedNode(node) => is_taken(node.as_str()),
        Term::Literal(literal) => is_taken(literal.datatype().as_str()),
        Term::BlankNode(_) => false,
    };
    object || is_taken(quad.predicate.as_str()) || (quad.subject.is_named_node() && is_taken(dump::subject(quad)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use graph_core::dump::Syntax;
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;

    fn read(text: &[u8], format: RdfFormat) -> BTreeSet<String> {
        RdfParser::from_format(format).for_slice(text).map(|quad| quad.expect("a statement").to_string()).collect()
    }

    fn written(quads: &[Quad]) -> String {
        let mut out = JsonLd::start(Vec::new()).expect("written");
        quads.iter().for_each(|quad| out.take(quad).expect("written"));
        let written = out.finish().and_then(JsonLd::finish).expect("written");
        String::from_utf8(written).expect("UTF-8")
    }

    const HARD: &str = r#"
        @prefix ch: <https://w3id.org/chancery/ns#> . @prefix id: <https://w3id.org/chancery/id/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        id:event\/1 a <http://semanticweb.cs.vu.nl/2009/11/sem/Event>, <http://example.org/Class>, "no class" ;
          ch:kind <https://w3id.org/chancery/kind/consult.visit>, <https://w3id.org/chancery/kind/host>, "a text",
            <https://w3id.org/chancery/kind/>, <https://w3id.org/chancery/kind/a:b>, <https://w3id.org/chancery/kind/@id> ;
          ch:host id:state\/RUS, "host", <id:state/RUS>, <https://w3id.org/chancery/id///x> ;
          ch:date "2023-09"^^<http://id.loc.gov/datatypes/edtf/EDTF>, "2023-09", "x"@en-GB, "x"^^<doc:type> ;
          ch:confidence 0.90, 9e-1, "1"^^xsd:double ; ch:charStart 007, "7" ;
          <http://www.w3.org/2000/01/rdf-schema#label> "\"quoted\" \u0001 \\ </script> اسم"@ar, "plain", 1, true ;
          <http://example.org/p> id:x, "v", [ ch:in _:b ] ; <kind:x> <http://example.org/> .
        <doc:d> <http://example.org/p> id:x .
        GRAPH <https://w3id.org/chancery/id/document/a> { id:report\/1 ch:sentence 3 . <doc:e> ch:in <doc:f> . }
        GRAPH <doc:g> { id:report\/2 ch:sentence 3 . id:report\/3 a ch:Report . }
        GRAPH _:g { id:report\/4 ch:sentence 3 . }
        id:event\/2 ch:in id:x ."#;

    #[test]
    fn what_is_read_is_what_was_written() {
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(HARD).map(|quad| quad.expect("a statement")).collect();
        let text = written(&quads);
        let expected: BTreeSet<String> = quads.iter().map(ToString::to_string).collect();
        assert_eq!(read(text.as_bytes(), Syntax::JsonLd.format()), expected, "{text}");
    }

    #[test]
    fn an_event_is_in_the_words_of_the_model() {
        let text = r#"<https://w3id.org/chancery/id/event/1> a <http://semanticweb.cs.vu.nl/2009/11/sem/Event> ;
            <https://w3id.org/chancery/ns#kind> <https://w3id.org/chancery/kind/consult.visit> ;
            <https://w3id.org/chancery/ns#date> "2023-09"^^<http://id.loc.gov/datatypes/edtf/EDTF> ;
            <https://w3id.org/chancery/ns#host> <https://w3id.org/chancery/id/state/RUS> ."#;
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::Turtle).for_slice(text).map(|quad| quad.expect("a statement")).collect();
        let nodes: Value = serde_json::from_str(&written(&quads)).expect("JSON");
        let event = json!({"@id": "id:event/1", "@type": "Event", "kind": "consult.visit", "date": "2023-09", "host": "id:state/RUS"});
        assert_eq!(nodes["@graph"], json!([event]));
    }

    #[test]
    fn nothing_is_a_graph_without_nodes() {
        assert_eq!(read(written(&[]).as_bytes(), Syntax::JsonLd.format()), BTreeSet::new());
    }

    /// Words of the context are those of the ontology and none else.
    #[test]
    fn every_property_and_class_of_the_model_has_a_word() {
        let is_described = |iri: &String| ontology::has_property(iri) || ontology::has_class(iri);
        let namespaces: Vec<&String> = CONTEXT.namespaces.iter().map(|(iri, _)| iri).collect();
        for iri in CONTEXT.properties.keys() {
            assert!(is_described(iri) || namespaces.contains(&iri), "{iri} is not in the ontology");
        }
        for iri in vocab::TERMS.iter().filter(|iri| **iri != vocab::RDF_TYPE) {
            assert!(CONTEXT.properties.contains_key(*iri), "{iri} has no word");
        }
        for role in graph_core::Role::all() {
            assert!(CONTEXT.properties.contains_key(role.iri()), "{role} has no word");
        }
    }
}
