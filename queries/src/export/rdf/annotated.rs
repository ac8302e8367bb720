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

use super::node::{Nodes, Syntax};
use crate::cast::{Cast, Level};
use crate::error::QueryError;
use crate::known::Known;

/// Turtle or TriG with the relations of events.
pub(super) struct Annotated<'a, W> {
    writer: W,
    known: Known<'a>,
    level: Level,
}

impl<'a, W: Write> Annotated<'a, W> {
    pub(super) fn start(view: View<'a>, level: Level, mut writer: W) -> Result<Nodes<Self>, QueryError> {
        for (prefix, iri) in vocab::PREFIXES {
            writeln!(writer, "@prefix {prefix}: <{iri}> .")?;
        }
        Ok(Nodes::new(Self { writer, known: Known::new(view), level }))
    }

    pub(super) fn finish(mut self) -> Result<(), QueryError> {
        Ok(self.writer.flush()?)
    }

    /// The event that these statements are of.
    fn event(&self, quads: &[Quad]) -> Result<Option<Event>, QueryError> {
        let is_event = |quad: &Quad| quad.graph_name.is_default_graph() && dump::is_instance(quad, vocab::EVENT);
        match quads.iter().find(|quad| is_event(quad)) {
            Some(quad) => Ok(self.known.view.event(&EventId::from_iri(dump::subject(quad)))?),
            None => Ok(None),
        }
    }
}

impl<W: Write> Syntax for Annotated<'_, W> {
    fn open(&mut self, graph: &GraphName) -> Result<(), QueryError> {
        match graph {
            GraphName::NamedNode(node) => writeln!(self.writer, "GRAPH {} {{", iri(node.as_str()))?,
            GraphName::BlankNode(_) | GraphName::DefaultGraph => writeln!(self.writer, "GRAPH {graph} {{")?,
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), QueryError> {
        Ok(self.writer.write_all(b"}\n")?)
    }

    fn node(&mut self, quads: &[Quad]) -> Result<(), QueryError> {
        let (subject, said) = (quads.first().map(|quad| subject(&quad.subject)).unwrap_or_default(), said(quads));
        let event = self.event(quads)?;
        let relations = event.as_ref().map(|event| relations(event, self.level, &self.known)).transpose()?;
        let is_stated =
            event.is_some_and(|event| event.status == Status::Happened && event.standing == Standing::Asserted);
        let relations = relations.unwrap_or_default();
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
