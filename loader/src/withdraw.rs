//! Taking documents out of a store, with what they alone reported.

use std::collections::BTreeSet;

use graph_core::{DocumentId, EventId, GraphStore, StoreError, View, vocab};
use serde::Serialize;

/// What a withdrawal did. Its JSON is what the load log says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// The IRIs of the documents.
    pub withdrawn: Vec<String>,
    /// How many exact events are gone, as nobody else reported them.
    #[serde(skip)]
    pub events_gone: u64,
}

/// Withdraws documents, and notes it in the load log.
///
/// # Errors
/// When the store fails; what was committed until then stays, and withdrawing again completes it.
pub fn withdraw(store: &GraphStore, documents: &[DocumentId]) -> Result<Withdrawal, StoreError> {
    let reported = reported(store.view(), documents)?;
    let mut writer = store.writer()?;
    for document in documents {
        writer.withdraw(document)?;
    }
    writer.finish()?;
    let withdrawn = documents.iter().map(ToString::to_string).collect();
    let mut withdrawal = Withdrawal { withdrawn, events_gone: 0 };
    store.log_load(&withdrawal)?;
    for event in &reported {
        withdrawal.events_gone += u64::from(!store.view().has_event(event)?);
    }
    Ok(withdrawal)
}

/// The events that any of these documents reports.
fn reported(view: View<'_>, documents: &[DocumentId]) -> Result<BTreeSet<EventId>, StoreError> {
    let mut events = BTreeSet::new();
    for document in documents {
        for iri in view.subjects(vocab::REPORTED_IN, document.as_str()) {
            let event = EventId::from_iri(&iri?);
            if view.has_event(&event)? {
                events.insert(event);
            }
        }
    }
    Ok(events)
}
