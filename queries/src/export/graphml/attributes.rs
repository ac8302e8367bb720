//! What a graph says of entities and events.

use graph_core::date::{day_number, day_text};
use graph_core::rollup::Facts;
use graph_core::{Event, Window};
use jiff::civil::Date;

use super::document::{Data, Key};
use crate::cast::office;
use crate::error::QueryError;
use crate::export::told::json;
use crate::gist::Gist;
use crate::known::{self, Known};

/// What a graph says of an entity.
pub(super) mod entity {
    use super::super::document::{Key, keys};

    keys! {
        "node" {
            TYPE: "string" = "type",
            IRI: "string" = "iri",
            LABEL: "string" = "label",
            STATE: "string" = "state",
            NAMES: "string" = "names",
            ALIASES: "string" = "aliases",
            OFFICES: "string" = "offices",
        }
    }
}

pub(super) fn entity_data(facts: &Facts, window: &Window, known: &Known<'_>) -> Result<Data, QueryError> {
    let mut data = Data::default();
    data.text(entity::TYPE, facts.entity.kind.as_str());
    data.text(entity::IRI, facts.entity.id.as_str());
    data.text(entity::LABEL, known::name(facts));
    data.maybe(entity::STATE, known::state_codes(facts));
    data.maybe(entity::NAMES, json(&facts.entity.names));
    data.maybe(entity::ALIASES, json(&facts.entity.aliases));
    let held = facts.offices.iter().map(|office| &office.tenure);
    let offices: Vec<String> = held
        .filter(|tenure| window.may_contain(tenure.held.as_ref()))
        .map(|tenure| office(tenure, known))
        .collect::<Result<_, _>>()?;
    if !offices.is_empty() {
        data.text(entity::OFFICES, offices.join("; "));
    }
    Ok(data)
}

/// The keys under which an event is told, on its node or on its edges.
pub(super) struct EventKeys {
    pub(super) code: &'static Key,
    pub(super) date: &'static Key,
    pub(super) earliest: DayKeys,
    pub(super) latest: DayKeys,
    pub(super) status: &'static Key,
    pub(super) standing: &'static Key,
    pub(super) score: &'static Key,
    pub(super) goldstein: &'static Key,
    pub(super) quad_class: &'static Key,
    pub(super) documents: &'static Key,
}

/// A day as an ISO string and as the number of days since 1970-01-01.
pub(super) struct DayKeys {
    pub(super) iso: &'static Key,
    pub(super) number: &'static Key,
}

pub(super) fn add_event(data: &mut Data, event: &Event, keys: &EventKeys) {
    if let Some(code) = event.code {
        data.text(keys.code, code.to_string());
    }
    if let Some(date) = &event.date {
        data.text(keys.date, date.as_str());
    }
    let gist = Gist::of(event);
    data.set_during(gist.earliest, gist.latest);
    add_day(data, &keys.earliest, gist.earliest);
    add_day(data, &keys.latest, gist.latest);
    data.text(keys.status, event.status.as_str());
    data.text(keys.standing, event.standing.as_str());
    let (score, goldstein) = gist.scores();
    for (key, value) in [(keys.score, score), (keys.goldstein, goldstein)] {
        if let Some(value) = value {
            data.double(key, value);
        }
    }
    data.long(keys.quad_class, event.kind.quad_class());
    data.count(keys.documents, event.documents.len() as u64);
}

pub(super) fn add_day(data: &mut Data, keys: &DayKeys, day: Option<Date>) {
    if let Some(day) = day {
        data.text(keys.iso, day_text(day));
        data.long(keys.number, day_number(day));
    }
}
