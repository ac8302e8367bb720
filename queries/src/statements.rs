//! The statements about an event: its reports, and the documents that plainly report it.

use std::collections::HashSet;

use graph_core::view::Pattern;
use graph_core::{DocumentId, Event, Report, ReportId, View, vocab};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad};

use crate::error::QueryError;

/// One document's statement about one event: a report, or, where there is none of the document, that it reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) document: DocumentId,
    /// `None` where the statement is plain: the event's own triples.
    pub(crate) report: Option<ReportId>,
}

impl Statement {
    /// What orders the statements about one event: the report's IRI, that of the document for a plain one.
    pub(crate) fn id(&self) -> &str {
        self.report.as_ref().map_or(self.document.as_str(), ReportId::as_str)
    }
}

/// The statements about an event, without what they say.
pub(crate) fn statements(event: &Event, view: View<'_>) -> Result<Vec<Statement>, QueryError> {
    let pattern = Pattern::default().property(vocab::ABOUT).iri(event.id.as_str());
    let mut statements = Vec::new();
    for quad in view.matching(pattern) {
        statements.extend(report_of(&quad?));
    }
    Ok(with_plain(event, statements))
}

/// The statements about an event of which the reports with a node of their own are known.
pub(crate) fn of_reports(event: &Event, reports: &[Report]) -> Vec<Statement> {
    let statement = |report: &Report| Statement { document: report.document.clone(), report: Some(report.id.clone()) };
    with_plain(event, reports.iter().map(statement).collect())
}

/// Adds the documents that report an event and make no statement of their own.
fn with_plain(event: &Event, mut statements: Vec<Statement>) -> Vec<Statement> {
    let documents: HashSet<_> = statements.iter().map(|statement: &Statement| statement.document.clone()).collect();
    let plain = event.documents.iter().filter(|document| !documents.contains(document));
    statements.extend(plain.map(|document| Statement { document: document.clone(), report: None }));
    statements
}

fn report_of(about: &Quad) -> Option<Statement> {
    match (&about.graph_name, &about.subject) {
        (GraphName::NamedNode(document), NamedOrBlankNode::NamedNode(report)) => Some(Statement {
            document: DocumentId::from_iri(document.as_str()),
            report: Some(ReportId::from_iri(report.as_str())),
        }),
        (GraphName::NamedNode(_) | GraphName::BlankNode(_) | GraphName::DefaultGraph, _) => None,
    }
}
