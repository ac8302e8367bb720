//! Verifying a store: everything that must hold of it, read from its triples alone.

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::error::StoreError;
use crate::event::{Event, Standing};
use crate::id::{DocumentId, EntityId};
use crate::join::Folding;
use crate::rdf;
use crate::view::{Pattern, View, graph_document, object_iri, object_text};
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
}

/// Checks every event and every statement.
///
/// # Errors
/// When the store cannot be read.
pub fn check(view: View<'_>) -> Result<Report, StoreError> {
    let mut report = Report::default();
    check_terms(view, &mut report)?;
    let mut known = Known { view, documents: FxHashSet::default(), entities: FxHashSet::default() };
    for id in view.events() {
        let id = id?;
        report.events += 1;
        match view.folded_event(&id) {
            Ok(Some((event, folding))) => check_event(&event, &folding, &mut known, &mut report)?,
            Ok(None) => {}
            Err(StoreError::Damaged(e)) => report.add("event makes sense", id.local(), e.to_string()),
            Err(e) => return Err(e),
        }
    }
    check_waiting(&mut known, &mut report)?;
    Ok(report)
}

/// Documents and entities already found in the store, so that each is looked up once.
struct Known<'a> {
    view: View<'a>,
    documents: FxHashSet<DocumentId>,
    entities: FxHashSet<EntityId>,
}

impl Known<'_> {
    fn has_document(&mut self, id: &DocumentId) -> Result<bool, StoreError> {
        let known = self.documents.contains(id) || self.view.document(id)?.is_some();
        if known {
            self.documents.insert(id.clone());
        }
        Ok(known)
    }

    fn has_entity(&mut self, id: &EntityId) -> Result<bool, StoreError> {
        let known = self.entities.contains(id) || self.view.has_entity(id)?;
        if known {
            self.entities.insert(id.clone());
        }
        Ok(known)
    }
}

/// Every property and class is in the ontology, and no node is blank.
fn check_terms(view: View<'_>, report: &mut Report) -> Result<(), StoreError> {
    for quad in view.matching(Pattern::default()) {
        let quad = quad?;
        report.statements += 1;
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
        if let Some(document) = graph_document(&quad)
            && !known.has_document(&document)?
        {
            report.add("document is described", subject, document.local());
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
        if !known.has_document(document)? {
            report.add("document is described", subject, document.local());
        }
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
    let reports = known.view.reports(&event.id)?;
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
    for quad in view.matching(Pattern::resolved().subject(event.id.as_str())) {
        let quad = quad?;
        if !expected.contains(&quad) {
            report.add("bounds and values match", event.id.local(), quad.to_string());
        }
        expected.retain(|other| *other != quad);
    }
    for quad in expected {
        report.add("bounds and values match", event.id.local(), format!("missing: {quad}"));
    }
    Ok(())
}
