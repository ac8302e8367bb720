//! Who is who in a document: the entities it declares, and the states it refers to by code or name alone.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::fmt::Arguments;
use std::hash::Hash;

use graph_core::id::is_iri;
use graph_core::state::{State, StateClass, fold_name};
use graph_core::{DocumentId, Entity, EntityId, EntityType, Key, Mention, Tenure, TenureId, Text, name};
use rustc_hash::{FxHashMap, FxHashSet};

use super::problems::Problems;
use crate::format::interchange;
use crate::rejects::{Reason, nearest};
use crate::resolve::state_entity;

/// What a document says of entities.
#[derive(Default)]
pub(super) struct Entities<'a> {
    declared: FxHashMap<&'a str, Declared<'a>>,
    /// What is known of each entity.
    pub(super) facts: BTreeMap<EntityId, Entity>,
    pub(super) mentions: Vec<Mention>,
    pub(super) tenures: Vec<Tenure>,
}

/// An entity that the document declares.
struct Declared<'a> {
    written: &'a interchange::Entity,
    /// `None` where it is no type, which was noted.
    kind: Option<EntityType>,
    /// The state that it belongs to.
    state: Option<EntityId>,
    /// `None` until it is known, and where it cannot be, which was noted.
    id: Option<EntityId>,
}

impl<'a> Entities<'a> {
    /// Reads the declarations: first the states, then the states that others belong to, which are part of who they are.
    /// `known` says who some of them are.
    pub(super) fn read(
        written: &'a [interchange::Entity],
        known: &FxHashMap<String, EntityId>,
        document: &DocumentId,
        problems: &mut Problems,
    ) -> Self {
        let mut entities = Self::default();
        let mut firsts = Vec::with_capacity(written.len());
        for (i, entity) in written.iter().enumerate() {
            let at = format!("entities[{i}]");
            if entities.declare(&at, entity, problems) {
                firsts.push((at, entity));
            }
        }
        for (at, entity) in &firsts {
            let state = entity.state.as_deref();
            let state = state.and_then(|state| entities.state(format_args!("{at}.state"), state, problems));
            entities.change(entity, |declared| declared.state = state);
        }
        for (_, entity) in &firsts {
            let id = known.get(&entity.id).cloned().or_else(|| entities.identify(entity, document));
            entities.change(entity, |declared| declared.id = declared.id.take().or(id));
        }
        for (at, entity) in &firsts {
            entities.describe(at, entity, document, problems);
        }
        entities.facts.values_mut().for_each(say_once);
        entities
    }

    fn change(&mut self, entity: &interchange::Entity, change: impl FnOnce(&mut Declared<'a>)) {
        if let Some(declared) = self.declared.get_mut(entity.id.as_str()) {
            change(declared);
        }
    }

    /// Whether the declaration can be used.
    fn declare(&mut self, at: &str, written: &'a interchange::Entity, problems: &mut Problems) -> bool {
        let kind = problems.word::<EntityType>(format_args!("{at}.type"), &written.kind);
        if !problems.text(format_args!("{at}.id"), &written.id) {
            return false;
        }
        let state = match kind {
            Some(EntityType::State) => declared_state(at, written, problems),
            Some(EntityType::Organisation) => international_organisation(written),
            _ => None,
        };
        match self.declared.entry(&written.id) {
            Entry::Vacant(slot) => {
                slot.insert(Declared { written, kind, state: None, id: state.map(EntityId::of_state) });
                true
            }
            Entry::Occupied(_) => {
                let expected = "an id that no other entity of the document has";
                problems.add(format_args!("{at}.id"), Reason::DuplicateId, &written.id, expected);
                false
            }
        }
    }

    /// Who an entity is that is no state: the smallest IRI that it is the same as, else its full name together with its
    /// state, else nobody known outside the document.
    fn identify(&self, written: &interchange::Entity, document: &DocumentId) -> Option<EntityId> {
        let declared = self.declared.get(written.id.as_str())?;
        let kind = declared.kind.filter(|kind| declared.id.is_none() && *kind != EntityType::State)?;
        let name = written.name.as_ref()?;
        let key = if let Some(iri) = written.same_as.iter().min() {
            Key::of(&["same_as", iri])
        } else if name::is_full(name) {
            let state = declared.state.clone().or_else(|| self.only_state_served(written));
            let code = state.as_ref().and_then(EntityId::state_code).unwrap_or_default();
            Key::of(&["name", kind.as_str(), &name::normal(name), code])
        } else {
            Key::of(&["local", document.as_str(), &written.id])
        };
        Some(EntityId::with_key(kind, key))
    }

    /// The state for which a person holds all its offices, or to which the organisations belong for which it does.
    fn only_state_served(&self, written: &interchange::Entity) -> Option<EntityId> {
        let served = |tenure: &interchange::Tenure| match self.declared.get(tenure.of.as_str()) {
            Some(Declared { id: Some(id), .. }) if id.state_code().is_some() => Some(id.clone()),
            Some(declared) => declared.state.clone(),
            None => only(called(&tenure.of)).map(EntityId::of_state),
        };
        let mut served: Vec<EntityId> = written.tenures.iter().filter_map(served).collect();
        served.sort_unstable();
        served.dedup();
        only(served)
    }

    /// Notes what the document says of an entity: its mention, what is known of it, its offices.
    fn describe(&mut self, at: &str, written: &interchange::Entity, document: &DocumentId, problems: &mut Problems) {
        let Some(declared) = self.declared.get(written.id.as_str()) else { return };
        let (kind, id, state) = (declared.kind, declared.id.clone(), declared.state.clone());
        match &written.name {
            Some(name) => {
                problems.text(format_args!("{at}.name"), name);
            }
            None if id.is_none() && kind.is_some_and(|kind| kind != EntityType::State) => {
                let expected = "a name, which only states and international organisations may do without";
                problems.add(format_args!("{at}.name"), Reason::MissingValue, "", expected);
            }
            None => {}
        }
        for (i, alias) in written.aliases.iter().enumerate() {
            problems.text(format_args!("{at}.aliases[{i}]"), alias);
        }
        for (i, iri) in written.same_as.iter().enumerate().filter(|(_, iri)| !is_iri(iri)) {
            let expected = "an IRI such as `http://www.wikidata.org/entity/Q7747`";
            problems.add(format_args!("{at}.same_as[{i}]"), Reason::BadValue, iri, expected);
        }
        let within = written.within.as_deref();
        let within = within.and_then(|place| self.lies_in(format_args!("{at}.in"), written, place, problems));
        if kind.is_some_and(|kind| kind != EntityType::Person) && !written.tenures.is_empty() {
            let expected = "a person, who alone holds offices";
            problems.add(format_args!("{at}.tenures"), Reason::BadValue, &written.kind, expected);
        }
        let mut tenures = Vec::with_capacity(written.tenures.len());
        for (i, tenure) in written.tenures.iter().enumerate() {
            tenures.push(self.tenure(&format!("{at}.tenures[{i}]"), tenure, id.as_ref(), document, problems));
        }
        let Some(id) = id else { return };
        let says = Entity {
            names: written.name.iter().map(Text::plain).collect(),
            aliases: written.aliases.iter().map(Text::plain).collect(),
            same_as: written.same_as.clone(),
            states: state.into_iter().collect(),
            within: within.into_iter().collect(),
            ..Entity::new(id)
        };
        self.tenures.extend(tenures.into_iter().flatten());
        self.know(&says);
        self.mentions.push(Mention {
            id: document.mention(&written.id),
            document: document.clone(),
            local: written.id.clone(),
            says,
        });
    }

    fn tenure(
        &mut self,
        at: &str,
        written: &interchange::Tenure,
        holder: Option<&EntityId>,
        document: &DocumentId,
        problems: &mut Problems,
    ) -> Option<Tenure> {
        problems.text(format_args!("{at}.office"), &written.office);
        let held = problems.date(format_args!("{at}.held"), written.held.as_deref());
        let serves = |kind| matches!(kind, EntityType::State | EntityType::Organisation);
        let expected = "a state or an organisation";
        let of = self.entity_of(format_args!("{at}.for"), &written.of, serves, expected, problems)?;
        let holder = holder?.clone();
        let id = TenureId::of(&holder, &written.office, &of, written.held.as_deref().unwrap_or_default());
        Some(Tenure { id, holder, office: written.office.clone(), of, held, documents: vec![document.clone()] })
    }

    /// Adds to what is known of an entity. The names of a state are those of the table of states; what else the document
    /// calls it is an alias.
    fn know(&mut self, says: &Entity) {
        let table = says.id.state_code().and_then(State::by_code);
        let known = self.facts.entry(says.id.clone()).or_insert_with(|| match table {
            Some(state) => state_entity(state),
            None => Entity::new(says.id.clone()),
        });
        if table.is_some() {
            let names = says.names.iter().chain(&says.aliases);
            let others = names.filter(|name| known.names.iter().all(|known| known.value != name.value));
            known.aliases.extend(others.cloned());
        } else {
            known.names.extend_from_slice(&says.names);
            known.aliases.extend_from_slice(&says.aliases);
        }
        known.same_as.extend_from_slice(&says.same_as);
        known.states.extend_from_slice(&says.states);
        known.within.extend_from_slice(&says.within);
    }

    /// Whom a text refers to: an entity of the document, else a state.
    pub(super) fn reference(&mut self, path: Arguments<'_>, text: &str, problems: &mut Problems) -> Option<EntityId> {
        self.entity_of(path, text, |_| true, "an entity", problems)
    }

    /// Where a text refers to.
    pub(super) fn place(&mut self, path: Arguments<'_>, text: &str, problems: &mut Problems) -> Option<EntityId> {
        let is_place = |kind| matches!(kind, EntityType::Place | EntityType::State);
        self.entity_of(path, text, is_place, "a place or a state", problems)
    }

    fn lies_in(
        &mut self,
        path: Arguments<'_>,
        inner: &interchange::Entity,
        outer: &str,
        problems: &mut Problems,
    ) -> Option<EntityId> {
        if inner.id == outer {
            problems.add(path, Reason::BadValue, outer, "another place or a state");
            return None;
        }
        self.place(path, outer, problems)
    }

    /// The state that a text refers to. It must be known as one already, which declared states are first of all.
    fn state(&mut self, path: Arguments<'_>, text: &str, problems: &mut Problems) -> Option<EntityId> {
        let expected = "a state or an international organisation";
        match self.declared.get(text) {
            Some(Declared { kind: Some(kind), id: None, .. }) if *kind != EntityType::State => {
                problems.add(path, Reason::BadValue, text, declared_as(expected, text, *kind));
                None
            }
            _ => self.entity_of(path, text, |_| true, expected, problems),
        }
    }

    fn entity_of(
        &mut self,
        path: Arguments<'_>,
        text: &str,
        fits: impl Fn(EntityType) -> bool,
        expected: &str,
        problems: &mut Problems,
    ) -> Option<EntityId> {
        if let Some(declared) = self.declared.get(text) {
            if let Some(kind) = declared.kind.filter(|kind| !fits(*kind)) {
                problems.add(path, Reason::BadValue, text, declared_as(expected, text, kind));
                return None;
            }
            return declared.id.clone();
        }
        let found = called(text);
        let [state] = found.as_slice() else {
            let meant = meant(text);
            let (reason, advice) = match meant.as_slice() {
                [] | [_] => (Reason::UnknownEntity, self.unknown(text, expected, &meant, problems)),
                several => (Reason::AmbiguousName, format!("{expected}: one of {}", codes(several))),
            };
            problems.add(path, reason, text, advice);
            return None;
        };
        let entity = state_entity(*state);
        if !fits(entity.kind) {
            problems.add(path, Reason::BadValue, text, format!("{expected}, not an international organisation"));
            return None;
        }
        let id = entity.id.clone();
        self.facts.entry(id.clone()).or_insert(entity);
        Some(id)
    }

    /// What to write instead of a reference to nobody.
    fn unknown(&self, text: &str, expected: &str, meant: &[State], problems: &Problems) -> String {
        let advice = format!("{expected}: the id of one of `entities`, or the code or name of a state");
        let ids = || self.declared.keys().copied();
        let names = || {
            let written = self.declared.values().map(|declared| declared.written);
            written
                .flat_map(|entity| entity.name.iter().chain(&entity.aliases).map(|name| (name.as_str(), &*entity.id)))
        };
        let id_of = |name: &str| names().filter(|(other, _)| *other == name).map(|(_, id)| id).min();
        let hint = || {
            let state = || meant.first().map(|state| state.code()).or_else(|| nearest_state(text));
            let by_name = || nearest(text, names().map(|(name, _)| name)).and_then(id_of);
            id_of(text).or_else(|| nearest(text, ids())).or_else(by_name).or_else(state)
        };
        match problems.are_few().then(hint).flatten() {
            Some(near) => format!("{advice}; the nearest is `{near}`"),
            None => advice,
        }
    }
}

fn declared_as(expected: &str, id: &str, kind: EntityType) -> String {
    format!("{expected}; `{id}` is declared as {kind}")
}

/// The state that a declaration with the type `state` means, by its name and its id.
fn declared_state(at: &str, written: &interchange::Entity, problems: &mut Problems) -> Option<State> {
    let by_id = State::by_code(&written.id);
    let is_code = by_id.filter(|state| state.code() == written.id);
    let Some(name) = &written.name else {
        let meant = meant(&written.id);
        return one_state(format_args!("{at}.id"), &written.id, &meant, problems);
    };
    match (meant(name).as_slice(), by_id) {
        ([one], _) if is_code.is_some_and(|state| state != *one) => {
            let expected = format!("`{}`, the code of `{name}`, or an id that is no state's code", one.code());
            problems.add(format_args!("{at}.id"), Reason::CodeMismatch, &written.id, expected);
            None
        }
        ([one], _) => Some(*one),
        (several, Some(state)) if several.contains(&state) => Some(state),
        ([], _) if is_code.is_some() => is_code,
        (found, _) => one_state(format_args!("{at}.name"), name, found, problems),
    }
}

fn one_state(path: Arguments<'_>, text: &str, found: &[State], problems: &mut Problems) -> Option<State> {
    match found {
        [one] => return Some(*one),
        [] => {
            let mut expected = "the code or name of a state, such as `PRK` or `North Korea`".to_owned();
            if let Some(near) = problems.are_few().then(|| nearest_state(text)).flatten() {
                expected = format!("{expected}; the nearest is `{near}`");
            }
            problems.add(path, Reason::UnknownEntity, text, expected);
        }
        several => {
            problems.add(path, Reason::AmbiguousName, text, format!("one of the states {}", codes(several)));
        }
    }
    None
}

/// The international organisation of the table of states that a declaration means: by its name, or by its id where it
/// has no name. An id beside a name is only an id: `ICC` may be a chamber of commerce.
fn international_organisation(written: &interchange::Entity) -> Option<State> {
    let found = called(written.name.as_ref().unwrap_or(&written.id));
    only(found.into_iter().filter(|state| state.class() == StateClass::Organisation).collect())
}

/// The one state that a text names, by code or in any language; else why there is none, and what was expected.
pub(crate) fn state_called(text: &str) -> Result<State, (Reason, String)> {
    let found = called(text);
    if let [state] = found.as_slice() {
        return Ok(*state);
    }
    let meant = meant(text);
    if meant.len() > 1 {
        return Err((Reason::AmbiguousName, format!("one of the states {}", codes(&meant))));
    }
    let near = meant.first().map(|state| state.code()).or_else(|| nearest_state(text));
    let expected = "the code or name of a state, such as `PRK` or `North Korea`".to_owned();
    Err((Reason::UnknownEntity, near.map_or(expected.clone(), |near| format!("{expected}; the nearest is `{near}`"))))
}

/// The states that a text may mean where it is known to mean one: a capital and a demonym do, too.
fn meant(text: &str) -> Vec<State> {
    let called = called(text);
    if called.is_empty() { State::by_name(text) } else { called }
}

/// The states that a text names: by code, by a name of the table of states, by an abbreviation. A capital names none,
/// since it may be the city, nor does a demonym, in whatever script: `莫斯科` is written without case, as an
/// abbreviation is, and is none.
fn called(text: &str) -> Vec<State> {
    let coded = State::by_code(text);
    if let Some(state) = coded.filter(|state| state.code() == text) {
        return vec![state];
    }
    let text = text.strip_prefix("the ").unwrap_or(text);
    let folded = fold_name(text);
    let abbreviation: String = text.chars().filter(|c| *c != '.').collect();
    let has_no_case = !abbreviation.contains(char::is_lowercase);
    let letter_by_letter = |names: &[&str]| names.contains(&abbreviation.as_str());
    let is_called = |state: &State| {
        State::by_actor_name(text) == Some(*state)
            || state.names().any(|(_, name)| fold_name(name) == folded)
            || (has_no_case && (letter_by_letter(state.abbreviations()) || letter_by_letter(state.further_names())))
    };
    let mut states: Vec<State> = State::by_name(text).into_iter().filter(is_called).collect();
    // `AS` is American Samoa as a code and the United States in Indonesian
    states.extend(coded.filter(|state| !states.contains(state)));
    states
}

fn nearest_state(text: &str) -> Option<&'static str> {
    nearest(text, State::all().flat_map(State::spellings))
}

fn codes(states: &[State]) -> String {
    states.iter().map(|state| format!("`{state}` ({})", state.name("en"))).collect::<Vec<_>>().join(", ")
}

/// The one element of a list that has no other.
fn only<T>(mut list: Vec<T>) -> Option<T> {
    if list.len() == 1 { list.pop() } else { None }
}

/// Says once what several declarations of an entity say. This is done in the end: an entity may have a hundred thousand
/// aliases, and looking through them for each would take minutes.
fn say_once(entity: &mut Entity) {
    once(&mut entity.names);
    once(&mut entity.aliases);
    once(&mut entity.same_as);
    once(&mut entity.states);
    once(&mut entity.within);
}

/// Leaves of equal items the first.
fn once<T: Clone + Eq + Hash>(list: &mut Vec<T>) {
    let mut met = FxHashSet::default();
    list.retain(|item| met.insert(item.clone()));
}
