//! Paths: by whom two hang together, with the event and document of every step.

use graph_core::date::OrderKey;
use graph_core::{EntityId, EventId, View};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::contacts::{self, Asked, Contact, gather};
use super::routes::{Arc, Leg, Map};
use super::series::two;
use super::witness::Witness;
use crate::cast::Level;
use crate::dyads::DyadRequest;
use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::happening::Happening;
use crate::known::Known;
use crate::row::Named;

/// Between whom a path is looked for.
#[derive(Clone, Debug, Default)]
pub struct PathRequest {
    /// By which events; its two actors are the ends.
    pub filter: Filter,
    /// By whom the path leads: by default by states between states, else by literal participants.
    pub level: Option<Level>,
    /// Whether steps lead from whoever acts to whoever receives; both ways where they do something together.
    pub directed: bool,
    /// Whether the two's own dealings with each other are left out.
    pub indirect: bool,
}

/// By whom two hang together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Paths {
    /// Where paths start.
    pub from: Named,
    /// Where they end.
    pub to: Named,
    /// By whom they lead.
    pub level: Level,
    /// Whether steps lead from whoever acts to whoever receives.
    pub directed: bool,
    /// Whether the two's own dealings with each other are left out.
    pub indirect: bool,
    /// The path with the fewest steps, each with its first event; `None` where there is none. Of several, the one whose
    /// rarest step has the most events.
    pub shortest: Option<Vec<Step>>,
    /// The path with the fewest steps of which each surely is not before the one that it follows; `None` where there is
    /// none. Of several, the one that ends first.
    pub in_time: Option<Vec<Step>>,
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Step {
    /// From whom.
    pub from: Named,
    /// To whom.
    pub to: Named,
    /// How many events would do for this step, whenever they were; reports, where nothing is folded.
    pub events: u64,
    /// The event of this step.
    #[serde(flatten)]
    pub by: Witness,
}

/// Finds the shortest path between two and the shortest in the order of time, by facts in which each two who follow each
/// other on it face each other.
///
/// One event surely is not before another if the last day that its date allows is the first day that the other's allows, or
/// before it. So events of one day may follow each other; one of which only the month is known may follow what was over
/// before the month, and be followed by what was after it. An event without a start can only be the first step, one without
/// an end only the last.
///
/// # Errors
/// When the filter does not name two, or the store cannot be read.
pub fn paths(view: View<'_>, request: &PathRequest) -> Result<Paths, QueryError> {
    let known = Known::new(view);
    let [from, to] = two(&request.filter, &known)?;
    let as_dyads = DyadRequest { filter: request.filter.clone(), level: request.level, ..DyadRequest::default() };
    let level = as_dyads.level();
    let of_all = Filter { actors: Vec::new(), ..request.filter.clone() };
    let asked = Asked { filter: &of_all, level, with_ways: request.directed, with_sizes: false, with_keys: true };
    let gathered: Gathered = gather(view, asked, |gathered: &mut Gathered, contact| {
        gathered.add(contact);
        Ok(())
    })?;
    let (ids, map) = gathered.map(request);
    let told = |legs: Option<Vec<Leg<'_>>>| legs.map(|legs| steps(&legs, &ids, &of_all, &known)).transpose();
    Ok(Paths {
        from,
        to,
        level,
        directed: request.directed,
        indirect: request.indirect,
        shortest: told(map.shortest())?,
        in_time: told(map.in_time())?,
    })
}

/// The contacts of everybody.
#[derive(Default)]
struct Gathered {
    numbers: FxHashMap<EntityId, u32>,
    contacts: Vec<(u32, u32, OrderKey<EventId>)>,
}

impl Gathered {
    fn add(&mut self, contact: &Contact<'_>) {
        let Some(key) = &contact.key else { return };
        let [low, high] = [contact.low, contact.high].map(|id| contacts::number(&mut self.numbers, id));
        if contact.way.forth {
            self.contacts.push((low, high, key.clone()));
        }
        if contact.way.back {
            self.contacts.push((high, low, key.clone()));
        }
    }

    /// The nodes in the order of their ids, and the map of the contacts.
    fn map(self, request: &PathRequest) -> (Vec<EntityId>, Map) {
        let mut ids: Vec<(EntityId, u32)> = self.numbers.into_iter().collect();
        ids.sort_unstable();
        let mut places = vec![0; ids.len()];
        ids.iter().enumerate().for_each(|(place, (_, number))| places[*number as usize] = place);
        let matcher = Matcher::new(&request.filter);
        let nodes_of = |at: usize| -> Vec<usize> {
            let asked = matcher.asked().get(at);
            let is_asked = |id: &EntityId| asked.is_some_and(|asked| asked.includes(id));
            ids.iter().enumerate().filter(|(_, (id, _))| is_asked(id)).map(|(place, _)| place).collect()
        };
        let (starts, goals) = (nodes_of(0), nodes_of(1));
        let is_between = |arc: &Arc| {
            let (from, to) = (&arc.from, &arc.to);
            (starts.contains(from) && goals.contains(to)) || (starts.contains(to) && goals.contains(from))
        };
        let arc = |(from, to, key): (u32, u32, _)| Arc { from: places[from as usize], to: places[to as usize], key };
        let mut arcs: Vec<Arc> = self.contacts.into_iter().map(arc).collect();
        arcs.retain(|arc| !(request.indirect && is_between(arc)));
        arcs.sort_unstable();
        let ids: Vec<EntityId> = ids.into_iter().map(|(id, _)| id).collect();
        let map = Map { nodes: ids.len(), arcs, starts, goals };
        (ids, map)
    }
}

fn steps(legs: &[Leg<'_>], ids: &[EntityId], filter: &Filter, known: &Known<'_>) -> Result<Vec<Step>, QueryError> {
    let step = |leg: &Leg<'_>| -> Result<Option<Step>, QueryError> {
        let Arc { from, to, key } = leg.chosen;
        let Some(happening) = Happening::read(&key.id, filter.fold, filter.known_by, known)? else { return Ok(None) };
        Ok(Some(Step {
            from: Named::new(&ids[*from], known)?,
            to: Named::new(&ids[*to], known)?,
            events: leg.all.len() as u64,
            by: Witness::of(&happening.event),
        }))
    };
    legs.iter().filter_map(|leg| step(leg).transpose()).collect()
}
