//! Witnesses: events that show what a network says, each with its date and where it is told.

use graph_core::date::OrderKey;
use graph_core::{DocumentId, Event, EventDate, EventId, Kind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::row::{as_day, from_day};

/// An event that shows something, shortly; `chancery event` tells all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Witness {
    /// Its IRI.
    pub event: EventId,
    /// When, as the source writes it.
    pub date: Option<EventDate>,
    /// The first day that the date allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub earliest: Option<Date>,
    /// The last day that the date allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// What sort of event.
    pub kind: Kind,
    /// What it is called, where it has a name.
    pub label: Option<String>,
    /// A document that tells of it: the first by id.
    pub document: Option<DocumentId>,
    /// How many documents do.
    pub documents: u64,
}

impl Witness {
    pub(super) fn of(event: &Event) -> Self {
        let date = event.date.as_ref();
        Self {
            event: event.id.clone(),
            date: event.date.clone(),
            earliest: date.and_then(EventDate::earliest),
            latest: date.and_then(EventDate::latest),
            kind: event.kind,
            label: event.label().map(str::to_owned),
            document: event.documents.iter().min().cloned(),
            documents: event.documents.len() as u64,
        }
    }

    /// Its place in a timeline.
    pub(super) fn key(&self) -> OrderKey<EventId> {
        OrderKey { earliest: self.earliest, latest: self.latest, id: self.event.clone() }
    }
}
