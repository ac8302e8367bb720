//! Verifying a store: everything that must hold of it, read from its triples alone.

use oxigraph::model::Quad;
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::error::StoreError;
use crate::event::{Event, Standing};
use crate::free::Guard;
use crate::id::{DocumentId, EntityId};
use crate::join::Folding;
use crate::rdf;
use crate::store::GraphStore;
use crate::view::{Pattern, View, graph_document, object_iri, object_text};
use crate::write::{merge, refold};
use crate::{ontology, vocab};

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule is broken.
    pub rule: &'static str,
    /// The resource.
    pub subject: String,
    /// What was found.
    pub found: String,
}

/// What a check looked at, and what it found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Events read.
    pub events: u64,
    /// Statements read.
    pub statements: u64,
    /// How many rules are broken, in all.
    pub broken: u64,
    /// The first hundred findings.
    pub findings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, rule: &'static str, subject: &str, found: impl Into<String>) {
        const MOST: usize = 100;
        self.broken += 1;
        if self.findings.len() < MOST {
            self.findings.push(Finding { rule, subject: subject.to_owned(), found: found.into() });
        }
    }

    /// What was read; a finding, and `None`, where its triples make nothing.
    fn sound<T>(
        &mut self,
        rule: &'static str,
        subject: &str,
        read: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Damaged(e)) => {
                self.add(rule, subject, e.to_string());
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }
}

/// Checks every event and every statement.
///
/// # Errors
/// When the store cannot be read.
pub fn check(view: View<'_>) -> Result<Report, StoreError> {
    // The index is compared with the statements afterwards, and is no witness here.
    let view = view.without_index();
    let mut report = Report::default();
    check_terms(view, &mut report)?;
    let mut known = Known { view, documents: FxHashSet::default(), entities: FxHashSet::default() };
    for id in view.events() {
        let id = id?;
        report.events += 1;
        if let Some(Some((event, folding))) = report.sound("event makes sense", id.local(), view.folded_event(&id))? {
            check_event(&event, &folding, &mut known, &mut report)?;
        }
    }
    check_waiting(&mut known, &mut report)?;
    Ok(report)
}

/// Checks that the links between what is one are those that the rules give. A store whose last load was cut off before
/// joining is not asked.
///
/// # Errors
/// When the store cannot be read.
pub fn check_joined(view: View<'_>, report: &mut Report) -> Result<(), StoreError> {
    let view = view.without_index();
    for quad in merge::differences(view)? {
        report.add("who is one follows from what is known", crate::dump::subject(&quad), quad.to_string());
    }
    for quad in refold::differences(view)? {
        report.add("what is one happening follows from the rules", crate::dump::subject(&quad), quad.to_string());
    }
    Ok(())
}

/// Checks that the timeline index is what follows from the store, by making another and comparing every row and list.
///
/// # Errors
/// When the store cannot be read, or the other index not be written.
pub fn check_index(store: &GraphStore, report: &mut Report) -> Result<(), StoreError> {
    for difference in store.index_differences()? {
        report.add(INDEX, "timeline index", difference);
    }
    Ok(())
}

/// The rule that the index follows from the store: what breaks it, making the index anew mends.
pub const INDEX: &str = "the timeline index follows from the store";

/// Documents and entities already looked at, each of which is looked at once.
struct Known<'a> {
    view: View<'a>,
    documents: FxHashSet<DocumentId>,
    entities: FxHashSet<EntityId>,
}

impl Known<'_> {
    fn check_document(&mut self, id: &DocumentId, event: &str, report: &mut Report) -> Result<(), StoreError> {
        if self.documents.contains(id) {
            return Ok(());
        }
        match report.sound("document makes sense", id.local(), self.view.document(id))? {
            Some(None) => report.add("document is described", event, id.local()),
            Some(Some(_)) | None => {
                self.documents.insert(id.clone());
            }
        }
        Ok(())
    }

    fn has_entity(&mut self, id: &EntityId) -> Result<bool, StoreError> {
        let known = self.entities.contains(id) || self.view.has_entity(id)?;
        if known {
            self.entities.insert(id.clone());
        }
        Ok(known)
    }
}

/// Every property and class is in the ontology, and no node is blank; free statements may be of anything.
fn check_terms(view: View<'_>, report: &mut Report) -> Result<(), StoreError> {
    let mut guard = Guard::default();
    for quad in view.matching(Pattern::default()) {
        let quad = quad?;
        report.statements += 1;
        if !guard.protects(&quad, view)? {
            continue;
        }
        let subject = crate::dump::subject(&quad);
        if !ontology::has_property(quad.predicate.as_str()) && !ontology::defines(&quad) {
            report.add("property is in the ontology", subject, quad.predicate.as_str());
        }
        let class = (quad.predicate.as_str() == vocab::RDF_TYPE).then(|| object_iri(&quad)).flatten();
        if let Some(class) = class.filter(|class| !ontology::has_class(class) && !ontology::defines(&quad)) {
            report.add("class is in the ontology", subject, class);
        }
        if quad.subject.is_blank_node() || quad.object.is_blank_node() {
            report.add("no blank nodes", subject, quad.to_string());
        }
    }
    Ok(())
}

/// A report waits only for an event that is not there, and its document is described.
fn check_waiting(known: &mut Known<'_>, report: &mut Report) -> Result<(), StoreError> {
    for quad in known.view.waits() {
        let quad = quad?;
        let subject = crate::dump::subject(&quad);
        let subject = subject.strip_prefix(vocab::ID).unwrap_or(subject);
        let number = object_text(&quad).unwrap_or_default();
        if known.view.event_of_record(number)?.is_some() {
            let found = format!("waits for record `{number}`, which is there; the next load joins them");
            report.add("report waits for an event that is not there", subject, found);
        }
        if let Some(document) = graph_document(&quad) {
            known.check_document(&document, subject, report)?;
        }
    }
    Ok(())
}

fn check_event(event: &Event, folding: &Folding, known: &mut Known<'_>, report: &mut Report) -> Result<(), StoreError> {
    let subject = event.id.local();
    if event.documents.is_empty() {
        report.add("event has a document", subject, "none");
    }
    for document in &event.documents {
        known.check_document(document, subject, report)?;
    }
    if event.participants.is_empty() {
        report.add("event has a participant", subject, "none");
    }
    for entity in event.participants.iter().map(|p| &p.entity).chain(&event.parties).chain(&event.places) {
        if !known.has_entity(entity)? {
            report.add("entity is described", subject, entity.local());
        }
    }
    check_statements(event, folding, known.view, report)?;
    for other in folding.into.iter().chain(&folding.fits) {
        match known.view.folded_event(other)? {
            None => report.add("joined events are there", subject, other.local()),
            Some((_, theirs)) if folding.into.as_ref() == Some(other) && theirs.into.is_some() => {
                report.add("an event is joined into one that stands for all", subject, other.local());
            }
            Some(_) => {}
        }
    }
    let reports = known.view.reports(&event.id);
    let Some(reports) = report.sound("reports make sense", subject, reports)? else { return Ok(()) };
    let plain = event.documents.iter().any(|document| !reports.iter().any(|r| &r.document == document));
    let stances = reports.iter().map(|r| r.stance).chain(plain.then_some(crate::Stance::Asserts));
    let standing = Standing::of(stances);
    if standing != event.standing {
        report.add("standing follows from the stances", subject, format!("{}, not {standing}", event.standing));
    }
    Ok(())
}

/// The stored bounds, read back, are those of the EDTF date: an event written again gives the same triples.
fn check_statements(event: &Event, folding: &Folding, view: View<'_>, report: &mut Report) -> Result<(), StoreError> {
    let mut expected = Vec::new();
    rdf::event_quads(event, &mut expected);
    rdf::folding_quads(&event.id, folding, &mut expected);
    let mut missing: FxHashSet<&Quad> = expected.iter().collect();
    for quad in view.matching(Pattern::resolved().subject(event.id.as_str())) {
        let quad = quad?;
        if !missing.remove(&quad) {
            report.add("bounds and values match", event.id.local(), quad.to_string());
        }
    }
    for quad in expected.iter().filter(|quad| missing.contains(quad)) {
        report.add("bounds and values match", event.id.local(), format!("missing: {quad}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;
    use crate::GraphStore;

    /// Documents and reports that make no sense, as a dump of another hand may have them, stopped the check.
    #[test]
    fn what_makes_no_sense_is_a_finding() {
        let dump = r#"
            @prefix ch: <https://w3id.org/chancery/ns#> . @prefix id: <https://w3id.org/chancery/id/> .
            <https://w3id.org/chancery/id/event/1> a <http://semanticweb.cs.vu.nl/2009/11/sem/Event> ;
              ch:kind <https://w3id.org/chancery/kind/consult.visit> ; ch:host <https://w3id.org/chancery/id/state/RUS> ;
              ch:status <https://w3id.org/chancery/status/happened> ;
              ch:reportedIn <https://w3id.org/chancery/id/document/1> .
            <https://w3id.org/chancery/id/document/1> ch:published "2024" .
            <https://w3id.org/chancery/id/state/RUS> a ch:State .
            GRAPH <https://w3id.org/chancery/id/document/1> {
              <https://w3id.org/chancery/id/report/1> ch:about <https://w3id.org/chancery/id/event/1> ; ch:sentence "x" .
            }"#;
        let store = GraphStore::bare().unwrap();
        store.rdf().unwrap().load_from_slice(RdfParser::from_format(RdfFormat::TriG), dump).unwrap();
        let report = check(store.view()).unwrap();
        let found: Vec<_> = report.findings.iter().map(|finding| (finding.rule, finding.subject.as_str())).collect();
        assert_eq!(found, [("document makes sense", "document/1"), ("reports make sense", "event/1")]);
    }
}
