//! Reports that name their event by the number of its record, as GDELT's mentions do: they wait until a report made from
//! that record is there, and wait again when the last such report has gone.
//!
//! ```text
//! a mention as it is loaded     ch:aboutRecord "817" ; ch:waitsFor "817"
//! with a row 817 in the store   ch:aboutRecord "817" ; ch:about id:event/5e1f…      id:event/5e1f… ch:reportedIn …
//! ```
//!
//! What a line says is written without a look at the store; joining is derived from it at the end of every load. So the
//! order of loading does not matter, and what a killed load left waiting the next one joins. Records of other formats have
//! numbers too: GDELT's reports are told from theirs by their ids.

use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::Transaction;
use rustc_hash::FxHashSet;

use super::{Batch, Writer};
use crate::error::StoreError;
use crate::id::{DocumentId, EventId};
use crate::rdf;
use crate::view::{Pattern, View, graph_document, object_text};
use crate::vocab;

/// So many reports are looked at together: enough that joining them all is worth the bulk loader.
const STEP: usize = 100_000;

/// Joins every waiting report whose event is there; returns the events that gained one.
pub(super) fn join(writer: &mut Writer<'_>) -> Result<FxHashSet<EventId>, StoreError> {
    let view = View::new(writer.store);
    // These are the reports that wait as this begins, whatever is written below.
    let mut waiting = view.waits();
    let mut events = FxHashSet::default();
    loop {
        let some = waiting.by_ref().take(STEP).collect::<Result<Vec<_>, StoreError>>()?;
        if some.is_empty() {
            return Ok(events);
        }
        let joining = Joining::of(&some, view)?;
        // First what they are about, then that they wait no more: whenever this is cut off, the next load goes on.
        writer.write(joining.gained)?;
        writer.settle()?;
        let mut transaction = writer.store.start_transaction()?;
        for waits in joining.done {
            transaction.remove(waits);
        }
        transaction.commit()?;
        events.extend(joining.events);
    }
}

/// What joining some waiting reports comes to.
#[derive(Default)]
struct Joining<'a> {
    /// What they and their events gain.
    gained: Batch,
    /// The `ch:waitsFor` of those that wait no more.
    done: Vec<&'a Quad>,
    events: Vec<EventId>,
}

impl<'a> Joining<'a> {
    /// Of reports given by their `ch:waitsFor`. None of them depends on whether another has joined.
    fn of(waiting: &'a [Quad], view: View<'_>) -> Result<Self, StoreError> {
        let mut joining = Self::default();
        for waits in waiting {
            let Some((document, number)) = graph_document(waits).zip(object_text(waits)) else { continue };
            let told = view.events_of_report(waits)?;
            if !told.is_empty() {
                // Its document has a row of that record too, which says itself what it is about.
                joining.done.push(waits);
                joining.events.extend(told);
            } else if let Some(event) = view.event_of_record(number)? {
                joining.done.push(waits);
                joining.gained.quads.push(about(waits, &event));
                let reported = rdf::link_quad(event.as_str(), vocab::REPORTED_IN, document.as_str());
                joining.gained.quads.push(reported);
                joining.events.push(event);
            }
        }
        Ok(joining)
    }
}

/// Makes the reports wait again that joined an event by a record of which only this document, which is about to be
/// withdrawn, has a report.
pub(super) fn part(transaction: &mut Transaction<'_>, document: &DocumentId) -> Result<(), StoreError> {
    let records = Pattern::default().within(document).property(vocab::RECORD_ID);
    let records: Vec<Quad> = View::new(transaction).matching(records).collect::<Result<_, _>>()?;
    for number in records.iter().filter_map(object_text) {
        let left = events_elsewhere(View::new(transaction), number, document)?;
        for joined in joined_by(View::new(transaction), number)? {
            for event in View::new(transaction).events_of_report(&joined)? {
                if !left.contains(&event) {
                    unjoin(transaction, &joined, &event)?;
                }
            }
        }
    }
    Ok(())
}

/// The events that reports in other documents, made from the record with this number, are about.
fn events_elsewhere(view: View<'_>, number: &str, document: &DocumentId) -> Result<FxHashSet<EventId>, StoreError> {
    let mut events = FxHashSet::default();
    for report in view.matching(Pattern::default().property(vocab::RECORD_ID).text(number)) {
        let report = report?;
        if graph_document(&report).as_ref() != Some(document) {
            events.extend(view.events_of_report(&report)?);
        }
    }
    Ok(events)
}

/// The reports, given by their `ch:aboutRecord`, that are about an event only because of the number of its record.
fn joined_by(view: View<'_>, number: &str) -> Result<Vec<Quad>, StoreError> {
    let mut joined = Vec::new();
    for quad in view.matching(Pattern::default().property(vocab::ABOUT_RECORD).text(number)) {
        let quad = quad?;
        let own = Pattern {
            subject: Some(crate::dump::subject(&quad)),
            graph: Some(quad.graph_name.as_ref()),
            ..Pattern::default().property(vocab::RECORD_ID).text(number)
        };
        if view.matching(own).next().transpose()?.is_none() {
            joined.push(quad);
        }
    }
    Ok(joined)
}

/// Makes a report, given by its `ch:aboutRecord`, wait again.
fn unjoin(transaction: &mut Transaction<'_>, joined: &Quad, event: &EventId) -> Result<(), StoreError> {
    transaction.remove(&about(joined, event));
    transaction.insert(&Quad { predicate: NamedNode::new_unchecked(vocab::WAITS_FOR), ..joined.clone() });
    let Some(document) = graph_document(joined) else { return Ok(()) };
    let others = Pattern::default().within(&document).property(vocab::ABOUT).iri(event.as_str());
    if View::new(transaction).matching(others).next().transpose()?.is_none() {
        transaction.remove(&rdf::link_quad(event.as_str(), vocab::REPORTED_IN, document.as_str()));
    }
    Ok(())
}

/// That the report of which a quad is given is about an event.
fn about(report: &Quad, event: &EventId) -> Quad {
    let event = NamedNode::new_unchecked(event.as_str());
    Quad::new(report.subject.clone(), NamedNode::new_unchecked(vocab::ABOUT), event, report.graph_name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Event, GraphStore, Key, Kind, Report, Standing, Status};

    fn document(name: &str) -> DocumentId {
        DocumentId::named(name)
    }

    fn write(store: &GraphStore, batch: Batch) {
        let mut writer = store.writer().unwrap();
        writer.write(batch).unwrap();
        writer.finish().unwrap();
    }

    /// The row of a record: its event, and the report made from it.
    fn row(store: &GraphStore, event: &EventId, number: &str, name: &str) {
        let mut batch = Batch::default();
        batch.document(&Document::new(document(name)));
        batch.event(&Event {
            id: event.clone(),
            kind: Kind::all().next().unwrap(),
            code: None,
            date: None,
            status: Status::Happened,
            standing: Standing::Asserted,
            participants: Vec::new(),
            parties: Vec::new(),
            places: Vec::new(),
            labels: Vec::new(),
            documents: vec![document(name)],
            links: Vec::new(),
        });
        let report = Report::new(document(name).report(&["number", number]), document(name), event.clone());
        batch.report(&Report { record_id: Some(number.to_owned()), ..report });
        write(store, batch);
    }

    fn mention(store: &GraphStore, number: &str, name: &str) {
        let mut batch = Batch::default();
        batch.document(&Document::new(document(name)));
        batch.report(&Report::of_record(document(name).report(&["number", number]), document(name), number));
        write(store, batch);
    }

    /// What the report of a record in a document is about.
    fn about(store: &GraphStore, number: &str, name: &str) -> Option<EventId> {
        let report = store.view().report(&document(name), &document(name).report(&["number", number])).unwrap();
        report.unwrap().about
    }

    fn events() -> [EventId; 2] {
        let mut events = ["a", "b"].map(|name| Key::of(&[name]).event());
        events.sort();
        events
    }

    fn withdraw(store: &GraphStore, name: &str) {
        let mut writer = store.writer().unwrap();
        writer.withdraw(&document(name)).unwrap();
        writer.finish().unwrap();
    }

    #[test]
    fn a_report_joins_the_event_of_its_record_alone() {
        let store = GraphStore::in_memory().unwrap();
        let [event, other] = events();
        mention(&store, "1", "m");
        row(&store, &other, "2", "r");
        assert_eq!((about(&store, "1", "m"), store.view().waiting().unwrap()), (None, 1));
        row(&store, &event, "1", "r");
        assert_eq!((about(&store, "1", "m"), store.view().waiting().unwrap()), (Some(event.clone()), 0));
        assert_eq!(store.view().event(&event).unwrap().unwrap().documents, [document("m"), document("r")]);
        assert_eq!(store.view().event(&other).unwrap().unwrap().documents, [document("r")]);
    }

    #[test]
    fn of_two_events_with_one_number_it_joins_the_smaller() {
        let store = GraphStore::in_memory().unwrap();
        let [smaller, larger] = events();
        row(&store, &larger, "1", "r");
        row(&store, &smaller, "1", "s");
        mention(&store, "1", "m");
        assert_eq!(about(&store, "1", "m"), Some(smaller));
        // The other is left when the documents of the smaller one go.
        withdraw(&store, "s");
        assert_eq!(about(&store, "1", "m"), Some(larger));
    }

    #[test]
    fn the_report_of_a_row_stays_with_its_event() {
        let store = GraphStore::in_memory().unwrap();
        let [smaller, larger] = events();
        row(&store, &smaller, "1", "s");
        row(&store, &larger, "1", "r");
        mention(&store, "1", "r");
        assert_eq!((about(&store, "1", "r"), store.view().waiting().unwrap()), (Some(larger), 0));
    }

    #[test]
    fn it_waits_again_when_the_last_row_of_its_event_goes() {
        let store = GraphStore::in_memory().unwrap();
        let [event, _] = events();
        row(&store, &event, "1", "r");
        row(&store, &event, "1", "s");
        mention(&store, "1", "m");
        withdraw(&store, "r");
        assert_eq!(about(&store, "1", "m"), Some(event.clone()));
        withdraw(&store, "s");
        assert_eq!((about(&store, "1", "m"), store.view().waiting().unwrap()), (None, 1));
        assert!(!store.view().has_event(&event).unwrap());
        withdraw(&store, "m");
        assert_eq!(store.view().waiting().unwrap(), 0);
    }
}
