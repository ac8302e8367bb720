//! An exact event as joining sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::date::EventDate;
use crate::entity::{Entity, EntityType};
use crate::error::StoreError;
use crate::event::{Event, Status};
use crate::id::{DocumentId, EntityId, EventId};
use crate::kind::{Code, Kind, Role, Side};
use crate::rollup::{Facts, parties_of};
use crate::state::{State, fold_name};
use crate::view::View;

/// An exact event, taken apart into what decides whether it is the same as another.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its id.
    pub id: EventId,
    /// Its kind.
    pub kind: Kind,
    /// Its status.
    pub status: Status,
    /// Its code.
    pub code: Option<Code>,
    /// Its date.
    pub date: Option<EventDate>,
    /// For each sided role and party, who is named there as acting for it; nobody where only the party itself is. A country
    /// beside a participant (`visitor_country`) stands in the role of that participant.
    pub sides: BTreeMap<(Role, EntityId), BTreeSet<EntityId>>,
    /// Those of them who belong to their state, but do not act for it: its citizens, firms, media.
    pub private: BTreeSet<EntityId>,
    /// For each person named, the organisations that it holds an office of.
    pub serves: BTreeMap<EntityId, BTreeSet<EntityId>>,
    /// Those in sided roles who act for nobody known.
    pub strangers: BTreeSet<(Role, EntityId)>,
    /// Who and what stands in the roles without a side (topics, objects, instruments), and the companions of those who act.
    pub matter: BTreeMap<Role, BTreeSet<Matter>>,
    /// Where; empty where that is not said, or not to be relied on.
    pub places: Vec<Rc<Locality>>,
    /// The documents that report it; not data sets, whose rows come from documents of which nothing is known.
    pub documents: BTreeSet<DocumentId>,
}

/// Something that an event is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// Somebody who is known.
    Entity(EntityId),
    /// A thing: `rice` in one document is no other than in the next.
    Named(EntityType, String),
}

/// A place, with what it is called and what it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locality {
    /// The place.
    pub id: EntityId,
    /// Its names, folded; of `Moscow, Moskva, Russia` the first part.
    pub names: BTreeSet<String>,
    /// The places and states that it lies in, however deep.
    pub within: BTreeSet<EntityId>,
    /// The names of these.
    pub within_names: BTreeSet<String>,
}

impl Locality {
    /// Whether two places are one: the same, or of one name and nowhere known to be apart.
    pub fn is(&self, other: &Self) -> bool {
        self.id == other.id || (!self.is_apart(other) && !self.names.is_disjoint(&other.names))
    }

    /// Whether two places lie in different places or states.
    fn is_apart(&self, other: &Self) -> bool {
        !self.within.is_empty()
            && !other.within.is_empty()
            && self.within.is_disjoint(&other.within)
            && self.within_names.is_disjoint(&other.within_names)
    }

    /// Whether the other place lies in this one.
    pub fn contains(&self, other: &Self) -> bool {
        other.within.contains(&self.id) || (!self.is_apart(other) && !self.names.is_disjoint(&other.within_names))
    }
}

impl Case {
    fn cast(&mut self, role: Role, facts: &Facts, parties: &[EntityId]) {
        let entity = &facts.entity;
        if !role.side().is_sided() || role.is_companion() {
            self.matter.entry(role).or_default().insert(Matter::of(entity));
            return;
        }
        let role = self.proper(role.beside().unwrap_or(role));
        if parties.is_empty() {
            self.strangers.insert((role, entity.id.clone()));
        }
        if is_private(entity) {
            self.private.insert(entity.id.clone());
        }
        if !facts.offices.is_empty() {
            let served = facts.offices.iter().map(|office| office.tenure.of.clone()).collect();
            self.serves.insert(entity.id.clone(), served);
        }
        for party in parties {
            let then = party_on(party, self.date.as_ref());
            let named = self.sides.entry((role, then)).or_default();
            if entity.id != *party {
                named.insert(entity.id.clone());
            }
        }
    }

    /// The role that the kind itself has for one: a general word (`actor`) stands for it, and where all do the same
    /// together it does not matter who rang or who received whom.
    fn proper(&self, role: Role) -> Role {
        let (source, target) = (self.kind.source_role(), self.kind.target_role());
        let is_mutual = source.side() == Side::Mutual && target.side() == Side::Mutual;
        match role.as_str() {
            "actor" if source.side() == Side::Acting => source,
            "recipient" | "target" if target.side() == Side::Receiving => target,
            _ if is_mutual => source,
            _ => role,
        }
    }

    /// All that it says: what two cases have in common that differ by nothing but who reports them.
    pub(super) fn content(&self) -> impl Hash + Eq + use<'_> {
        let Self { id: _, kind, status, code, date, sides, private, serves, strangers, matter, places, documents: _ } =
            self;
        let places: Vec<&EntityId> = places.iter().map(|place| &place.id).collect();
        ((kind, status, code, date), (sides, private, serves, strangers), matter, places)
    }

    /// The parties, each once.
    pub fn parties(&self) -> BTreeSet<&EntityId> {
        self.sides.keys().map(|(_, party)| party).collect()
    }
}

impl Matter {
    fn of(entity: &Entity) -> Self {
        match entity.kind {
            EntityType::Place | EntityType::Object | EntityType::Agreement | EntityType::Group => {
                Self::Named(entity.kind, fold_name(entity.name()))
            }
            EntityType::State | EntityType::Person | EntityType::Organisation | EntityType::Actor => {
                Self::Entity(entity.id.clone())
            }
        }
    }
}

/// Whether a coder's word for somebody, such as `Citizen (China)`, means people who do not act for their state. The words
/// are those of ICEWS and CAMEO for sectors outside government.
fn is_private(entity: &Entity) -> bool {
    const WORDS: &[&str] = &[
        "activist",
        "attacker",
        "business",
        "businessperson",
        "children",
        "citizen",
        "combatant",
        "company",
        "criminal",
        "demonstrator",
        "dissident",
        "employee",
        "exiles",
        "extremist",
        "family",
        "farmer",
        "fighter",
        "immigrants",
        "indigenous people",
        "industry",
        "insurgent",
        "journalist",
        "labor union",
        "lawyer/attorney",
        "media",
        "medical personnel",
        "men",
        "militant",
        "muslim",
        "news",
        "newspaper",
        "ngo",
        "opposition",
        "party member",
        "patient",
        "political opposition",
        "population",
        "priest",
        "professor",
        "protester",
        "rebel",
        "refugee",
        "religion",
        "rights activist",
        "rioter",
        "separatist",
        "student",
        "terrorist",
        "thug",
        "tourist",
        "veteran",
        "villager",
        "women",
        "workers",
        "youth",
    ];
    let is_one = |name: &str| {
        let word = fold_name(name.split('(').next().unwrap_or(name));
        WORDS.binary_search(&word.as_str()).is_ok()
    };
    entity.kind == EntityType::Actor && entity.names.iter().any(|name| is_one(&name.value))
}

/// The state that a party was on a date: who says Russia of 1948 means the Soviet Union.
pub(crate) fn party_on(party: &EntityId, date: Option<&EventDate>) -> EntityId {
    let state = party.state_code().and_then(State::by_code).filter(|state| !state.continues().is_empty());
    let (Some(state), Some(last)) = (state, date.and_then(EventDate::latest)) else { return party.clone() };
    let begins = |state: State| state.span()?.parse::<EventDate>().ok()?.earliest();
    let mut then = state;
    while begins(then).is_some_and(|day| last < day) {
        let Some(before) = then.continues().first() else { break };
        then = *before;
    }
    EntityId::of_state(then)
}

/// Makes cases, and remembers what it read of entities.
pub struct Cases<'a> {
    view: View<'a>,
    facts: FxHashMap<EntityId, Arc<Facts>>,
    places: FxHashMap<EntityId, Rc<Locality>>,
}

impl<'a> Cases<'a> {
    /// Reads entities from `view`.
    pub fn new(view: View<'a>) -> Self {
        Self { view, facts: FxHashMap::default(), places: FxHashMap::default() }
    }

    /// Takes an event apart.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn case(&mut self, event: &Event) -> Result<Case, StoreError> {
        let mut case = Case {
            id: event.id.clone(),
            kind: event.kind,
            status: event.status,
            code: event.code,
            date: event.date.clone(),
            sides: BTreeMap::new(),
            private: BTreeSet::new(),
            serves: BTreeMap::new(),
            strangers: BTreeSet::new(),
            matter: BTreeMap::new(),
            places: self.places(event)?,
            documents: event.documents.iter().filter(|document| !document.is_dataset()).cloned().collect(),
        };
        let mut facts = Vec::with_capacity(event.participants.len());
        for participant in &event.participants {
            facts.push(self.facts(&participant.entity)?);
        }
        let parties = parties_of(event, &facts);
        for ((participant, facts), parties) in event.participants.iter().zip(&facts).zip(parties) {
            case.cast(participant.role, facts, &parties);
        }
        Ok(case)
    }

    fn facts(&mut self, id: &EntityId) -> Result<Arc<Facts>, StoreError> {
        if let Some(facts) = self.facts.get(id) {
            return Ok(Arc::clone(facts));
        }
        let facts = self.view.facts(id)?;
        self.facts.insert(id.clone(), Arc::clone(&facts));
        Ok(facts)
    }

    /// The places of an event. Those of coded rows between two states say little: coders place one meeting in three cities.
    fn places(&mut self, event: &Event) -> Result<Vec<Rc<Locality>>, StoreError> {
        if event.code.is_some() && event.parties.len() > 1 {
            return Ok(Vec::new());
        }
        event.places.iter().map(|place| self.place(place)).collect()
    }

    fn place(&mut self, id: &EntityId) -> Result<Rc<Locality>, StoreError> {
        if let Some(place) = self.places.get(id) {
            return Ok(Rc::clone(place));
        }
        let place = Rc::new(self.locality(id)?);
        self.places.insert(id.clone(), Rc::clone(&place));
        Ok(place)
    }

    fn locality(&self, id: &EntityId) -> Result<Locality, StoreError> {
        const DEEP: usize = 8;
        let entity = self.view.entity(id)?;
        let names = names_of(&entity);
        let mut within: BTreeSet<EntityId> = entity.within.into_iter().collect();
        let mut within_names = BTreeSet::new();
        let mut edge: Vec<EntityId> = within.iter().cloned().collect();
        for _ in 0..DEEP {
            let mut next = Vec::new();
            for place in edge.iter().filter(|place| place.entity_type() == Some(EntityType::Place)) {
                let place = self.view.entity(place)?;
                within_names.extend(names_of(&place));
                next.extend(place.within);
            }
            edge = next.into_iter().filter(|place| within.insert(place.clone())).collect();
        }
        Ok(Locality { id: id.clone(), names, within, within_names })
    }
}

/// What a place is called; of `Moscow, Moskva, Russia` the first part.
fn names_of(place: &Entity) -> BTreeSet<String> {
    let texts = place.names.iter().chain(&place.aliases);
    let first_part = |name: &str| fold_name(name.split(',').next().unwrap_or(name));
    texts.map(|text| first_part(&text.value)).filter(|name| !name.is_empty()).collect()
}
