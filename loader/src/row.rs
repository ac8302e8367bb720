//! What one row of a table or one record says, in the words of interchange: they are checked and resolved in one place,
//! whatever format they come in.
//!
//! A row stands for itself: whatever it writes follows from the row, the data set and nothing else. So rows only ever
//! add to their document, in any order; a row met again says nothing new, and one that was changed is another row.

use graph_core::name::normal;
use graph_core::{Document, DocumentId, EntityId, EntityType, Key, Report, State};
use rustc_hash::FxHashMap;

use crate::format::interchange::{Entity, Event, Tenure};
use crate::interchange::{Said, Unit};
use crate::rejects::Reject;

/// A row, as its format reads it.
pub(crate) struct Row {
    /// Its document: what is at its address, else the data set.
    pub(crate) document: Document,
    /// The language of its words, where that is not its document's.
    pub(crate) language: Option<String>,
    pub(crate) events: Vec<RowEvent>,
    entities: Vec<Entity>,
    known: FxHashMap<String, EntityId>,
}

/// An event of a row.
pub(crate) struct RowEvent {
    /// Its id is left empty: it follows from the rest.
    pub(crate) says: Event,
    /// The record's own number in the data set.
    pub(crate) record_id: Option<String>,
    /// Where its values stand in the row: the path of a value in the event, and the column or path of the row.
    pub(crate) fields: Vec<(&'static str, String)>,
}

impl Row {
    pub(crate) fn new(document: Document) -> Self {
        Self { document, language: None, events: Vec::new(), entities: Vec::new(), known: FxHashMap::default() }
    }

    /// Declares an entity, whose id must say all that identifies it; `known` is who it is, where the data set says so.
    pub(crate) fn declare(&mut self, entity: Entity, known: Option<EntityId>) {
        if let Some(known) = known {
            self.known.insert(entity.id.clone(), known);
        }
        match self.entities.iter_mut().find(|other| other.id == entity.id) {
            None => self.entities.push(entity),
            Some(other) => {
                add(&mut other.aliases, entity.aliases);
                add(&mut other.tenures, entity.tenures);
            }
        }
    }

    /// Declares a place by its name and the state that it lies in; returns its id.
    pub(crate) fn place(&mut self, name: &str, within: Option<State>) -> String {
        let code = within.map_or("", State::code);
        let id = format!("place:{name}|{code}").trim_end_matches('|').to_owned();
        let place = Entity {
            within: within.map(|state| state.code().to_owned()),
            ..entity(id.clone(), EntityType::Place, name)
        };
        // Two towns of one name in two states are two.
        let key = Key::of(&["name", EntityType::Place.as_str(), &normal(name), code]);
        let known = within.map(|_| EntityId::with_key(EntityType::Place, key));
        self.declare(place, known);
        id
    }

    /// Adds an office to those of a person that is declared.
    pub(crate) fn hold(&mut self, holder: &str, tenure: Tenure) {
        if let Some(holder) = self.entities.iter_mut().find(|entity| entity.id == holder) {
            holder.tenures.push(tenure);
        }
    }

    /// Whether it says anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.entities.iter().all(|entity| entity.tenures.is_empty())
    }

    /// All that the row says, to be written together; else the first thing that is wrong with it.
    pub(crate) fn unit(mut self) -> Result<Unit, Reject> {
        self.name_events();
        let language = self.language.take().or_else(|| self.document.language.clone());
        let source = Document { language, ..self.document.clone() };
        let events: Vec<Event> = self.events.iter().map(|event| event.says.clone()).collect();
        let said = Said { entities: &self.entities, events: &events, known: &self.known };
        let unit = said.unit(source).map_err(|problems| self.first(problems))?;
        let mut unit = Unit { document: self.document, ..unit };
        number_reports(&mut unit, &self.events);
        Ok(unit)
    }

    /// Gives each event the id that its content makes, that of its entities included; an event that is there twice is one.
    fn name_events(&mut self) {
        for event in &mut self.events {
            let says = &event.says;
            let named = |id: &str| {
                says.participants.iter().any(|participant| participant.entity == id)
                    || says.place.as_deref() == Some(id)
                    || says.reports.iter().any(|report| report.speaker.as_deref() == Some(id))
            };
            let mut content = vec![event.record_id.clone().unwrap_or_default(), json(says)];
            content.extend(self.entities.iter().filter(|entity| named(&entity.id)).map(json));
            let parts: Vec<&str> = content.iter().map(String::as_str).collect();
            event.says.id = Key::of(&parts).to_string();
        }
        let mut ids: Vec<String> = Vec::new();
        self.events.retain(|event| {
            let is_new = !ids.contains(&event.says.id);
            ids.push(event.says.id.clone());
            is_new
        });
    }

    /// The first problem, with the field of the row in place of the path in interchange.
    fn first(&self, problems: Vec<Reject>) -> Reject {
        let Some(first) = problems.into_iter().next() else {
            return Reject::new(crate::Reason::BadValue, "", "a row that makes sense");
        };
        let path = first.field.clone().unwrap_or_default();
        let place = path.strip_prefix("events[").and_then(|rest| rest.split_once("]."));
        let event = place.and_then(|(number, rest)| Some((self.events.get(number.parse::<usize>().ok()?)?, rest)));
        let field = event.and_then(|(event, rest)| {
            let of_row = event.fields.iter().find(|(path, _)| rest.starts_with(path));
            of_row.map(|(_, field)| field.clone()).or_else(|| Some(rest.to_owned()))
        });
        Reject { field: field.or(Some(path)).filter(|field| !field.is_empty()), ..first }
    }
}

/// Gives the reports of numbered records their numbers; a plain report becomes one with a node of its own.
fn number_reports(unit: &mut Unit, events: &[RowEvent]) {
    for (event, report_id) in events.iter().zip(&unit.report_ids) {
        let Some(number) = &event.record_id else { continue };
        let about = unit.document.id.event(&event.says.id);
        let position = unit.reports.iter().position(|report| report.about.as_ref() == Some(&about));
        let position = position.unwrap_or_else(|| {
            unit.reports.push(Report::new(report_id.clone(), unit.document.id.clone(), about));
            unit.reports.len() - 1
        });
        unit.reports[position].record_id = Some(number.clone());
    }
}

/// Adds what a list does not have.
fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("texts, numbers and lists of them are always JSON")
}

/// The document that stands for a data set.
pub(crate) fn dataset(name: &str) -> Document {
    Document { is_dataset: true, ..Document::new(DocumentId::dataset(name)) }
}

/// The document at an address.
pub(crate) fn at_url(url: &str) -> Document {
    Document { url: Some(url.to_owned()), ..Document::new(DocumentId::at_url(url)) }
}

/// The entity to which a data set gives an id of its own.
pub(crate) fn numbered_entity(dataset: &str, kind: EntityType, id: &str) -> EntityId {
    EntityId::with_key(kind, Key::of(&["dataset", dataset, kind.as_str(), id]))
}

/// An entity of interchange with this id, type and name.
pub(crate) fn entity(id: String, kind: EntityType, name: &str) -> Entity {
    Entity {
        id,
        kind: kind.as_str().to_owned(),
        name: Some(name.to_owned()),
        aliases: Vec::new(),
        same_as: Vec::new(),
        tenures: Vec::new(),
        state: None,
        within: None,
    }
}
