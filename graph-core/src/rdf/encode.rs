//! Value → quads.

use jiff::civil::Date;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};

use crate::date::EventDate;
use crate::entity::{Entity, Mention, Tenure, Text};
use crate::event::{Event, Standing};
use crate::report::{Document, Report};
use crate::vocab;

/// Collects the quads of one subject in one graph.
struct Subject<'a> {
    iri: &'a str,
    graph: GraphName,
    quads: &'a mut Vec<Quad>,
}

impl<'a> Subject<'a> {
    fn new(iri: &'a str, quads: &'a mut Vec<Quad>) -> Self {
        Self { iri, graph: GraphName::DefaultGraph, quads }
    }

    fn in_graph(iri: &'a str, graph: &str, quads: &'a mut Vec<Quad>) -> Self {
        Self { iri, graph: node(graph).into(), quads }
    }

    fn add(&mut self, property: &str, value: impl Into<Term>) {
        self.quads.push(Quad::new(node(self.iri), node(property), value, self.graph.clone()));
    }

    fn iri(&mut self, property: &str, value: &str) {
        self.add(property, node(value));
    }

    fn text(&mut self, property: &str, text: &Text) {
        self.add(property, literal(text));
    }

    fn plain(&mut self, property: &str, value: &str) {
        self.add(property, Literal::new_simple_literal(value));
    }

    fn number(&mut self, property: &str, value: u64) {
        // `xsd:integer` written in its canonical form
        self.add(property, Literal::new_typed_literal(value.to_string(), oxigraph::model::vocab::xsd::INTEGER));
    }

    fn day(&mut self, property: &str, day: Date) {
        self.add(property, Literal::new_typed_literal(crate::date::day_text(day), node(vocab::XSD_DATE)));
    }

    fn date(&mut self, property: &str, date: &EventDate) {
        self.add(property, Literal::new_typed_literal(date.as_str(), node(vocab::EDTF)));
        if let Some(earliest) = date.earliest() {
            self.day(vocab::EARLIEST, earliest);
        }
        if let Some(latest) = date.latest() {
            self.day(vocab::LATEST, latest);
        }
    }
}

fn node(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

fn literal(text: &Text) -> Literal {
    match &text.language {
        Some(language) => Literal::new_language_tagged_literal_unchecked(&text.value, language),
        None => Literal::new_simple_literal(&text.value),
    }
}

/// The triples of an event, all in the default graph.
pub fn event_quads(event: &Event, quads: &mut Vec<Quad>) {
    let mut subject = Subject::new(event.id.as_str(), quads);
    subject.iri(vocab::RDF_TYPE, vocab::EVENT);
    subject.iri(vocab::HAS_KIND, event.kind.iri());
    if let Some(code) = event.code {
        subject.iri(vocab::HAS_CODE, code.iri());
    }
    if let Some(date) = &event.date {
        subject.date(vocab::HAS_DATE, date);
    }
    subject.iri(vocab::HAS_STATUS, event.status.iri());
    if event.standing != Standing::Asserted {
        subject.iri(vocab::HAS_STANDING, event.standing.iri());
    }
    for participant in &event.participants {
        subject.iri(participant.role.iri(), participant.entity.as_str());
    }
    for party in &event.parties {
        subject.iri(vocab::PARTY, party.as_str());
    }
    for place in &event.places {
        subject.iri(vocab::HAS_PLACE, place.as_str());
    }
    for label in &event.labels {
        subject.text(vocab::RDFS_LABEL, label);
    }
    for link in &event.links {
        subject.iri(link.kind.iri(), link.event.as_str());
    }
    for document in &event.documents {
        subject.iri(vocab::REPORTED_IN, document.as_str());
    }
}

/// A triple of the default graph between two resources.
pub fn link_quad(subject: &str, property: &str, value: &str) -> Quad {
    Quad::new(node(subject), node(property), node(value), GraphName::DefaultGraph)
}

/// The triples of an entity in the default graph.
pub fn entity_quads(entity: &Entity, quads: &mut Vec<Quad>) {
    let mut subject = Subject::new(entity.id.as_str(), quads);
    subject.iri(vocab::RDF_TYPE, entity.kind.iri());
    describe(&mut subject, entity);
    if let Some(code) = entity.id.state_code() {
        subject.plain(vocab::NOTATION, code);
    }
}

fn describe(subject: &mut Subject<'_>, entity: &Entity) {
    for name in &entity.names {
        subject.text(vocab::PREF_LABEL, name);
    }
    for alias in &entity.aliases {
        subject.text(vocab::ALT_LABEL, alias);
    }
    for iri in &entity.same_as {
        subject.iri(vocab::SAME_AS, iri);
    }
    for state in &entity.states {
        subject.iri(vocab::OF_STATE, state.as_str());
    }
    for place in &entity.within {
        subject.iri(vocab::IN, place.as_str());
    }
    for point in &entity.points {
        subject.plain(vocab::LAT_LONG, point);
    }
}

/// The triples of a tenure in the default graph.
pub fn tenure_quads(tenure: &Tenure, quads: &mut Vec<Quad>) {
    let mut subject = Subject::new(tenure.id.as_str(), quads);
    subject.iri(vocab::RDF_TYPE, vocab::MEMBERSHIP);
    subject.iri(vocab::ORG_MEMBER, tenure.holder.as_str());
    subject.iri(vocab::ORG_ORGANIZATION, tenure.of.as_str());
    subject.plain(vocab::OFFICE, &tenure.office);
    if let Some(held) = &tenure.held {
        subject.date(vocab::HELD, held);
    }
    for document in &tenure.documents {
        subject.iri(vocab::REPORTED_IN, document.as_str());
    }
}

/// The triples of a document in the default graph.
pub fn document_quads(document: &Document, quads: &mut Vec<Quad>) {
    let mut subject = Subject::new(document.id.as_str(), quads);
    let class = if document.is_dataset { vocab::DATASET } else { vocab::CREATIVE_WORK };
    subject.iri(vocab::RDF_TYPE, class);
    let texts = [
        (vocab::LOCAL_ID, &document.name),
        (vocab::SCHEMA_URL, &document.url),
        (vocab::SCHEMA_PUBLISHER, &document.publisher),
        (vocab::SCHEMA_LANGUAGE, &document.language),
        (vocab::DIGEST, &document.digest),
    ];
    for (property, value) in texts {
        if let Some(value) = value {
            subject.plain(property, value);
        }
    }
    if let Some(title) = &document.title {
        subject.text(vocab::SCHEMA_HEADLINE, title);
    }
    if let Some(published) = &document.published {
        subject.plain(vocab::PUBLISHED, &published.written);
        subject.day(vocab::SCHEMA_PUBLISHED, published.day);
    }
}

/// The quads of a report, all in its document's graph.
pub fn report_quads(report: &Report, quads: &mut Vec<Quad>) {
    let mut subject = Subject::in_graph(report.id.as_str(), report.document.as_str(), quads);
    subject.iri(vocab::RDF_TYPE, vocab::REPORT);
    if let Some(event) = &report.about {
        subject.iri(vocab::ABOUT, event.as_str());
    }
    if let Some(number) = &report.about_record {
        subject.plain(vocab::ABOUT_RECORD, number);
        if report.about.is_none() {
            subject.plain(vocab::WAITS_FOR, number);
        }
    }
    if report.stance != crate::Stance::Asserts {
        subject.iri(vocab::HAS_STANCE, report.stance.iri());
    }
    if let Some(speaker) = &report.speaker {
        subject.iri(vocab::SPEAKER, speaker.as_str());
    }
    if let Some(quote) = &report.quote {
        subject.text(vocab::PROV_VALUE, quote);
    }
    if let Some((start, end)) = report.span {
        subject.number(vocab::CHAR_START, start);
        subject.number(vocab::CHAR_END, end);
    }
    if let Some(confidence) = report.confidence {
        subject.add(vocab::CONFIDENCE, Literal::from(confidence));
    }
    if let Some(sentence) = report.sentence {
        subject.number(vocab::SENTENCE, u64::from(sentence));
    }
    if let Some(number) = &report.record_id {
        subject.plain(vocab::RECORD_ID, number);
    }
    if let Some(code) = report.said.code {
        subject.iri(vocab::HAS_CODE, code.iri());
    }
    if let Some(source) = &report.said.source {
        subject.iri(vocab::CODED_SOURCE, source.as_str());
    }
    if let Some(place) = &report.said.place {
        subject.iri(vocab::HAS_PLACE, place.as_str());
    }
}

/// The quads of a mention, all in its document's graph.
pub fn mention_quads(mention: &Mention, quads: &mut Vec<Quad>) {
    let mut subject = Subject::in_graph(mention.id.as_str(), mention.document.as_str(), quads);
    subject.iri(vocab::RDF_TYPE, vocab::MENTION);
    subject.iri(vocab::REFERS_TO, mention.says.id.as_str());
    subject.plain(vocab::LOCAL_ID, &mention.local);
    describe(&mut subject, &mention.says);
}
