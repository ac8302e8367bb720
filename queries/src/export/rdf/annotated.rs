//! Relations as triples that their events annotate, in the syntax of [RDF 1.2 Turtle](https://www.w3.org/TR/rdf12-turtle/)
//! and TriG.
//!
//! ```turtle
//! id:state\/PRK kind:consult.visit id:state\/RUS ~ id:event\/5e1f {| a sem:Event ; ch:date "2023-09"^^edtf:EDTF … |} .
//! << id:state\/PRK kind:aid id:state\/RUS ~ id:event\/77ab >> a sem:Event ; ch:status status:planned … .
//! ```
//!
//! Who relates to whom are the pairs of scores and dyads: one acts and the other receives, or both do it together, which are
//! two triples. The event is the reifier. A triple is stated where its event happened and is plainly asserted; of a plan, a
//! rumour or a denial it is only spoken of.

use std::io::Write;

use graph_core::{Event, EventId, Standing, Status, View, dump, vocab};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};

use super::node::Node;
use crate::cast::{Cast, Level};
use crate::error::QueryError;
use crate::known::Known;

/// Writes statements, and the relations of the events among them.
pub(super) struct Annotated<'a, W> {
    writer: W,
    known: Known<'a>,
    level: Level,
    node: Node,
    /// The named graph that is open.
    graph: Option<GraphName>,
}

impl<'a, W: Write> Annotated<'a, W> {
    pub(super) fn new(view: View<'a>, level: Level, mut writer: W) -> Result<Self, QueryError> {
        for (prefix, iri) in vocab::PREFIXES {
            writeln!(writer, "@prefix {prefix}: <{iri}> .")?;
        }
        Ok(Self { writer, known: Known::new(view), level, node: Node::default(), graph: None })
    }

    pub(super) fn take(&mut self, quad: &Quad) -> Result<(), QueryError> {
        let before = self.node.take(quad);
        self.write_node(&before)
    }

    pub(super) fn finish(mut self) -> Result<W, QueryError> {
        let last = self.node.end();
        self.write_node(&last)?;
        self.close_graph()?;
        Ok(self.writer)
    }

    fn write_node(&mut self, quads: &[Quad]) -> Result<(), QueryError> {
        let Some(first) = quads.first() else { return Ok(()) };
        self.enter(&first.graph_name)?;
        let subject = subject(&first.subject);
        let said = said(quads);
        let Some(event) = self.event(quads)? else { return Ok(writeln!(self.writer, "{subject} {said} .")?) };
        let relations = relations(&event, self.level, &self.known)?;
        let is_stated = event.status == Status::Happened && event.standing == Standing::Asserted;
        let Some((first, others)) = relations.split_first() else {
            return Ok(writeln!(self.writer, "{subject} {said} .")?);
        };
        match is_stated {
            true => writeln!(self.writer, "{first} ~ {subject} {{| {said} |}} .")?,
            false => writeln!(self.writer, "<< {first} ~ {subject} >> {said} .")?,
        }
        for other in others {
            match is_stated {
                true => writeln!(self.writer, "{other} ~ {subject} .")?,
                false => writeln!(self.writer, "<< {other} ~ {subject} >> .")?,
            }
        }
        Ok(())
    }

    /// The event that these statements are of.
    fn event(&self, quads: &[Quad]) -> Result<Option<Event>, QueryError> {
        let is_event = |quad: &Quad| quad.graph_name.is_default_graph() && dump::is_instance(quad, vocab::EVENT);
        match quads.iter().find(|quad| is_event(quad)) {
            Some(quad) => Ok(self.known.view.event(&EventId::from_iri(dump::subject(quad)))?),
            None => Ok(None),
        }
    }

    /// Opens a named graph, or goes back to the default graph.
    fn enter(&mut self, graph: &GraphName) -> Result<(), QueryError> {
        let named = (!graph.is_default_graph()).then_some(graph);
        if self.graph.as_ref() == named {
            return Ok(());
        }
        self.close_graph()?;
        if let Some(graph) = named {
            match graph {
                GraphName::NamedNode(node) => writeln!(self.writer, "GRAPH {} {{", iri(node.as_str()))?,
                GraphName::BlankNode(_) | GraphName::DefaultGraph => writeln!(self.writer, "GRAPH {graph} {{")?,
            }
            self.graph = Some(graph.clone());
        }
        Ok(())
    }

    fn close_graph(&mut self) -> Result<(), QueryError> {
        if self.graph.take().is_some() {
            self.writer.write_all(b"}\n")?;
        }
        Ok(())
    }
}

/// The triples of those who relate in an event.
fn relations(event: &Event, level: Level, known: &Known<'_>) -> Result<Vec<String>, QueryError> {
    let cast = Cast::of(event, known)?;
    let kind = iri(event.kind.iri());
    let mut relations = Vec::new();
    for dyad in cast.dyads(level) {
        let (first, second) = (iri(dyad.first.as_str()), iri(dyad.second.as_str()));
        relations.push(format!("{first} {kind} {second}"));
        if !dyad.acting {
            relations.push(format!("{second} {kind} {first}"));
        }
    }
    Ok(relations)
}

/// Properties and values, as Turtle lists them.
fn said(quads: &[Quad]) -> String {
    let mut text = String::new();
    for same in quads.chunk_by(|one, other| one.predicate == other.predicate) {
        let property = same.first().map_or("", |quad| quad.predicate.as_str());
        let word = if property == vocab::RDF_TYPE { "a".to_owned() } else { iri(property) };
        let values: Vec<_> = same.iter().map(|quad| value(&quad.object)).collect();
        let after = if text.is_empty() { "" } else { " ;\n  " };
        text.push_str(&format!("{after}{word} {}", values.join(" , ")));
    }
    text
}

fn value(value: &Term) -> String {
    match value {
        Term::NamedNode(node) => iri(node.as_str()),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => match (literal.language(), literal.datatype().as_str()) {
            (None, datatype) if datatype == vocab::EDTF || datatype == vocab::XSD_DATE => {
                format!("{}^^{}", oxigraph::model::Literal::new_simple_literal(literal.value()), iri(datatype))
            }
            (_, _) => literal.to_string(),
        },
    }
}

fn subject(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(node) => iri(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

/// An IRI, with a prefix where what is left is plain.
fn iri(iri: &str) -> String {
    let is_plain = |end: &str| {
        let is_local = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b':');
        let starts = end.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        starts && !end.ends_with('.') && end.bytes().all(is_local)
    };
    let ends = vocab::PREFIXES.iter().filter_map(|(prefix, start)| Some((prefix, iri.strip_prefix(start)?)));
    match ends.filter(|(_, end)| is_plain(end)).min_by_key(|(_, end)| end.len()) {
        Some((prefix, end)) => format!("{prefix}:{}", end.replace('/', "\\/")),
        None => format!("<{iri}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iri_has_a_prefix_where_the_rest_is_plain() {
        for (full, short) in [
            ("https://w3id.org/chancery/id/event/5e1f", r"id:event\/5e1f"),
            ("https://w3id.org/chancery/id/document/dataset:tkg", "doc:dataset:tkg"),
            ("https://w3id.org/chancery/kind/consult.visit", "kind:consult.visit"),
            ("https://w3id.org/chancery/kind/a.", "<https://w3id.org/chancery/kind/a.>"),
            ("https://w3id.org/chancery/id/document/a%20b", "<https://w3id.org/chancery/id/document/a%20b>"),
            ("http://example.org/", "<http://example.org/>"),
        ] {
            assert_eq!(iri(full), short);
        }
    }
}
