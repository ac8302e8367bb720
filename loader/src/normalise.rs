//! A coded row becomes an event, its report, its document and its entities.

use std::rc::Rc;

use graph_core::state::State;
use graph_core::{
    Batch, Document, DocumentId, Entity, EntityId, EntityType, Event, EventId, Key, Participant, Report, Said,
    Standing, Status, Text,
};
use rustc_hash::FxHashMap;

use crate::fold::{Folded, fold, is_placed};
use crate::record::{Actor, CodedRow, Content, Origin, Site};
use crate::resolve;

/// What one row comes to: what identifies its event and its report, and all that is needed to write them.
pub(crate) struct Fact<'a> {
    pub row: CodedRow<'a>,
    pub event: Key,
    pub report: Key,
    /// What tells the row from others: its report and, where the report is known by a number that another row may have
    /// too, its event.
    pub row_key: Key,
    pub document: DocumentId,
    source: Option<Rc<Known>>,
    target: Option<Rc<Known>>,
    place: Option<Rc<Known>>,
    placed: bool,
}

/// An entity met before, and the state that the row gives it.
struct Known {
    entity: Entity,
    state: Option<EntityId>,
    written: std::cell::Cell<bool>,
}

/// Turns rows of one data set into facts.
pub(crate) struct Normaliser {
    dataset: String,
    whole: DocumentId,
    actors: FxHashMap<(String, String, Option<State>), Rc<Known>>,
    /// By all that rows say of a place, for two rows may say different things.
    places: FxHashMap<PlaceKey, Rc<Known>>,
}

/// What identifies a place, its state and its point.
type PlaceKey = ([String; 3], Option<State>, Option<(String, String)>);

/// Entities remembered at the most; beyond, they are forgotten and written again, which changes nothing.
const REMEMBERED: usize = 1 << 20;

impl Normaliser {
    pub(crate) fn new(dataset: &str) -> Self {
        Self {
            dataset: dataset.to_owned(),
            whole: DocumentId::dataset(dataset),
            actors: FxHashMap::default(),
            places: FxHashMap::default(),
        }
    }

    pub(crate) fn fact<'a>(&mut self, row: CodedRow<'a>) -> Fact<'a> {
        let source = row.source.map(|actor| self.actor(actor));
        let target = row.target.map(|actor| self.actor(actor));
        let place = row.place.as_ref().map(|site| self.place(site));
        let document = self.document(row.origin);
        let folded = fold(row.code, id(source.as_ref()), id(target.as_ref()));
        let row_state = |actor: Option<Actor<'_>>| actor.and_then(|actor| actor.state);
        let placed = is_placed(row_state(row.source), row_state(row.target));
        let event = folded.key(&row.date, id(place.as_ref()).filter(|_| placed));
        let report = report_key(&row, &document);
        let row_key = match row.content {
            Content::Number(_) => Key::of(&[&report.to_string(), &event.to_string()]),
            Content::Line(_) | Content::Facts => report,
        };
        Fact { event, report, row_key, document, source, target, place, placed, row }
    }

    pub(crate) fn document(&self, origin: Origin<'_>) -> DocumentId {
        match origin {
            Origin::Story(number) => DocumentId::story(&self.dataset, number),
            Origin::Url(url) => DocumentId::at_url(url),
            Origin::Listed { collection, id } => DocumentId::story(collection, id),
            Origin::Dataset => self.whole.clone(),
        }
    }

    fn actor(&mut self, actor: Actor<'_>) -> Rc<Known> {
        let key = (actor.name.to_owned(), actor.code.unwrap_or_default().to_owned(), actor.state);
        if self.actors.len() >= REMEMBERED {
            self.actors.clear();
        }
        Rc::clone(self.actors.entry(key).or_insert_with(|| Rc::new(Known::actor(actor))))
    }

    fn place(&mut self, site: &Site<'_>) -> Rc<Known> {
        if self.places.len() >= REMEMBERED {
            self.places.clear();
        }
        let point = site.point.map(|(lat, lon)| (lat.to_owned(), lon.to_owned()));
        let entry = self.places.entry((site.key.map(str::to_owned), site.state, point));
        Rc::clone(entry.or_insert_with(|| Rc::new(Known::place(site))))
    }
}

fn id(known: Option<&Rc<Known>>) -> Option<&EntityId> {
    known.map(|known| &known.entity.id)
}

/// What identifies a report within its document.
fn report_key<'a>(row: &CodedRow<'a>, document: &DocumentId) -> Key {
    match row.content {
        Content::Line(line) => document.report_key(&["line", line]),
        Content::Number(number) => numbered(document, number),
        Content::Facts => {
            let name = |actor: Option<Actor<'a>>| actor.map_or("", |actor| actor.name);
            let (source, target) = (name(row.source), name(row.target));
            document.report_key(&["facts", row.date.as_str(), source, row.code.iri(), target])
        }
    }
}

/// What identifies the report of a numbered row within its document.
pub(crate) fn numbered(document: &DocumentId, number: &str) -> Key {
    document.report_key(&["number", number])
}

/// A document as its origin describes it.
pub(crate) fn described(id: DocumentId, origin: Origin<'_>) -> Document {
    let mut document = Document::new(id);
    match origin {
        Origin::Story(name) | Origin::Listed { id: name, .. } => document.name = Some(name.to_owned()),
        Origin::Url(url) => document.url = Some(url.to_owned()),
        Origin::Dataset => document.is_dataset = true,
    }
    document
}

impl Known {
    fn new(entity: Entity, state: Option<EntityId>) -> Self {
        Self { entity, state, written: std::cell::Cell::new(false) }
    }

    /// A coded actor is the exact string that the coder uses. It is a state where the string is a state's name, and,
    /// where the coder gives codes, the code is that state's too. Its state is that of its row, else that in its
    /// bracket.
    fn actor(actor: Actor<'_>) -> Self {
        let named = State::by_actor_name(actor.name);
        let is_state = |state: &State| actor.code.is_none_or(|code| State::by_cameo(code) == Some(*state));
        if let Some(state) = named.filter(is_state) {
            let entity = resolve::state_entity(state);
            let id = entity.id.clone();
            return Self::new(entity, Some(id));
        }
        let key = match actor.code {
            Some(code) => Key::of(&["actor", code, actor.name]),
            None => Key::of(&["actor", actor.name]),
        };
        let state = actor.state.or_else(|| bracket(actor.name).and_then(State::by_actor_name)).map(EntityId::of_state);
        let name = if actor.name.is_empty() { actor.code.unwrap_or_default() } else { actor.name };
        let entity = Entity {
            names: vec![Text::plain(name)],
            states: state.iter().cloned().collect(),
            ..Entity::new(EntityId::with_key(EntityType::Actor, key))
        };
        Self::new(entity, state)
    }

    fn place(site: &Site<'_>) -> Self {
        let [a, b, c] = site.key;
        let name: Vec<&str> = site.name.into_iter().filter(|part| !part.is_empty()).collect();
        let entity = Entity {
            names: vec![Text::plain(name.join(", "))],
            within: site.state.map(EntityId::of_state).into_iter().collect(),
            points: site.point.map(|(lat, lon)| format!("{lat},{lon}")).into_iter().collect(),
            ..Entity::new(EntityId::with_key(EntityType::Place, Key::of(&["place", a, b, c])))
        };
        Self::new(entity, None)
    }

    /// Writes the entity, and the state it belongs to, unless this was done.
    fn write(&self, batch: &mut Batch) {
        if self.written.replace(true) {
            return;
        }
        batch.entity(&self.entity);
        for state in self.state.iter().chain(&self.entity.within).filter(|state| **state != self.entity.id) {
            if let Some(state) = state.state_code().and_then(State::by_code) {
                batch.entity(&resolve::state_entity(state));
            }
        }
    }
}

/// What stands in the brackets that end a name: `Foreign Affairs (North Korea)`, `Priest (Holy See (Vatican City State))`.
fn bracket(name: &str) -> Option<&str> {
    let inner = name.strip_suffix(')')?;
    let mut open = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => open += 1,
            '(' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(&inner[at + 1..]);
        }
    }
    None
}

impl Fact<'_> {
    /// The id of the event.
    pub(crate) fn event_id(&self) -> EventId {
        self.event.event()
    }

    /// Whether the report needs a node of its own. It needs none where it says no more than that its document says so:
    /// no sentence, no number, a code that has no mirror image, no place but the event's.
    pub(crate) fn report_node(&self) -> Option<Report> {
        let code = self.row.code;
        let folds = code.is_symmetric() || code.has_mirror();
        let own_place = self.place.as_ref().filter(|_| !self.placed);
        if self.row.sentence.is_none() && self.row.record_id.is_none() && !folds && own_place.is_none() {
            return None;
        }
        let folded = self.folded();
        let said = Said {
            code: (folded.code != code).then_some(code),
            source: (folded.exchanged && code.is_symmetric()).then(|| id(self.source.as_ref()).cloned()).flatten(),
            place: own_place.map(|place| place.entity.id.clone()),
        };
        Some(Report {
            sentence: self.row.sentence,
            record_id: self.row.record_id.map(str::to_owned),
            said,
            ..Report::new(self.report.report(), self.document.clone(), self.event_id())
        })
    }

    /// Writes the event for the first time, with the entities that take part.
    pub(crate) fn write_event(&self, batch: &mut Batch) {
        for known in [&self.source, &self.target, &self.place].into_iter().flatten() {
            known.write(batch);
        }
        batch.event(&self.event());
    }

    /// Writes what a further report adds to an event: its document, a place and parties that others may not name.
    pub(crate) fn write_addition(&self, batch: &mut Batch) {
        for known in [&self.source, &self.target, &self.place].into_iter().flatten() {
            known.write(batch);
        }
        batch.addition(&self.event());
    }

    /// Whether another row with the same event and document, neither with a report node, may give the event other
    /// parties or its entities other facts.
    pub(crate) fn may_say_more(&self) -> bool {
        match self.row.content {
            Content::Line(_) => true,
            Content::Facts | Content::Number(_) => false,
        }
    }

    /// Who published the document of the row, as the row has it.
    pub(crate) fn publisher(&self) -> Option<&str> {
        self.row.publisher
    }

    /// The document of the row.
    pub(crate) fn document(&self) -> Document {
        let publisher = self.row.publisher.map(str::to_owned);
        Document { publisher, ..described(self.document.clone(), self.row.origin) }
    }

    fn folded(&self) -> Folded<'_> {
        fold(self.row.code, id(self.source.as_ref()), id(self.target.as_ref()))
    }

    fn parties(&self) -> Vec<EntityId> {
        [&self.source, &self.target].into_iter().flatten().filter_map(|known| known.state.clone()).collect()
    }

    fn event(&self) -> Event {
        let folded = self.folded();
        let roles = [(folded.code.source_role(), folded.source), (folded.code.target_role(), folded.target)];
        let taking_part =
            |(role, entity): (_, Option<&EntityId>)| entity.map(|entity| Participant { role, entity: entity.clone() });
        Event {
            id: self.event_id(),
            kind: folded.code.kind(),
            code: Some(folded.code),
            date: Some(self.row.date.clone()),
            status: Status::Happened,
            standing: Standing::Asserted,
            participants: roles.into_iter().filter_map(taking_part).collect(),
            parties: self.parties(),
            places: self.place.iter().map(|place| place.entity.id.clone()).collect(),
            labels: Vec::new(),
            documents: vec![self.document.clone()],
            links: Vec::new(),
        }
        .in_order()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bracket_at_the_end_counts() {
        assert_eq!(bracket("Foreign Affairs (North Korea)"), Some("North Korea"));
        assert_eq!(bracket("Priest (Holy See (Vatican City State))"), Some("Holy See (Vatican City State)"));
        assert_eq!(bracket("Party (Left) of (Chile)"), Some("Chile"));
        assert_eq!(bracket("Barack Obama"), None);
        assert_eq!(bracket("odd)"), None);
    }
}
