//! Routes through contacts: with the fewest steps, and with the fewest that can have come one after the other.

use std::collections::BTreeMap;

use graph_core::EventId;
use graph_core::date::OrderKey;
use jiff::civil::Date;

/// A contact along which a route may lead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) key: OrderKey<EventId>,
}

/// Contacts in order, and where routes start and end.
pub(super) struct Map {
    /// How many nodes there are.
    pub(super) nodes: usize,
    /// In the order of their ends and keys.
    pub(super) arcs: Vec<Arc>,
    pub(super) starts: Vec<usize>,
    pub(super) goals: Vec<usize>,
}

/// A step of a route: all contacts of its two ends, in order, and the one that was chosen.
pub(super) struct Leg<'m> {
    pub(super) all: &'m [Arc],
    pub(super) chosen: &'m Arc,
}

/// When a route has surely got somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Arrival {
    /// It starts there.
    Start,
    Day(Date),
    /// The date of its last contact has no end, or is unknown.
    Open,
}

impl Arrival {
    fn after(arc: &Arc) -> Self {
        arc.key.latest.map_or(Self::Open, Self::Day)
    }

    /// Whether a contact surely is not before.
    fn allows(self, arc: &Arc) -> bool {
        match self {
            Self::Start => true,
            Self::Day(day) => arc.key.earliest.is_some_and(|earliest| day <= earliest),
            Self::Open => false,
        }
    }
}

impl Map {
    /// All contacts from one to another.
    fn between(&self, from: usize, to: usize) -> &[Arc] {
        let start = self.arcs.partition_point(|arc| (arc.from, arc.to) < (from, to));
        let end = self.arcs.partition_point(|arc| (arc.from, arc.to) <= (from, to));
        &self.arcs[start..end]
    }

    /// The route with the fewest steps; of several, the one whose step with the fewest contacts has most; then the one by
    /// the first nodes. Each step with its first contact.
    pub(super) fn shortest(&self) -> Option<Vec<Leg<'_>>> {
        let mut came: Vec<Option<Came>> = vec![None; self.nodes];
        let mut layer = self.starts.clone();
        layer.iter().for_each(|node| came[*node] = Some(Came { steps: 0, width: usize::MAX, from: *node }));
        let mut steps = 0;
        while !layer.is_empty() && !self.goals.iter().any(|goal| came[*goal].is_some()) {
            steps += 1;
            let mut next = Vec::new();
            for from in layer {
                let Some(so_far) = came[from].map(|came| came.width) else { continue };
                for contacts in self.leaving(from).chunk_by(|one, other| one.to == other.to) {
                    let (to, width) = (contacts[0].to, so_far.min(contacts.len()));
                    match &mut came[to] {
                        None => next.push(to),
                        Some(other) if other.steps == steps && other.width < width => {}
                        Some(_) => continue,
                    }
                    came[to] = Some(Came { steps, width, from });
                }
            }
            next.sort_unstable();
            layer = next;
        }
        let goals = self.goals.iter().filter_map(|goal| came[*goal].map(|came| (came.width, *goal)));
        // The widest, and of these the first.
        let (_, mut node) = goals.max_by_key(|(width, goal)| (*width, std::cmp::Reverse(*goal)))?;
        let mut legs = Vec::new();
        while let Some(Came { steps: 1.., from, .. }) = came[node] {
            let all = self.between(from, node);
            legs.push(Leg { all, chosen: all.first()? });
            node = from;
        }
        legs.reverse();
        Some(legs)
    }

    fn leaving(&self, from: usize) -> &[Arc] {
        let start = self.arcs.partition_point(|arc| arc.from < from);
        let end = self.arcs.partition_point(|arc| arc.from <= from);
        &self.arcs[start..end]
    }

    /// The route with the fewest steps of which each surely is not before the one that it follows; of several, the one that
    /// ends first. Layer by layer: whoever is reached by so many steps, with the first day by which that surely is so, as
    /// arriving earlier never hinders.
    pub(super) fn in_time(&self) -> Option<Vec<Leg<'_>>> {
        let mut arrivals: Vec<Option<Arrival>> = vec![None; self.nodes];
        self.starts.iter().for_each(|start| arrivals[*start] = Some(Arrival::Start));
        let mut layers: Vec<BTreeMap<usize, &Arc>> = Vec::new();
        loop {
            let mut layer: BTreeMap<usize, &Arc> = BTreeMap::new();
            for arc in &self.arcs {
                let follows = arrivals[arc.from].is_some_and(|arrival| arrival.allows(arc));
                let arrives = Arrival::after(arc);
                let is_earlier = arrivals[arc.to].is_none_or(|known| arrives < known);
                let best = layer.get(&arc.to).map(|best| (Arrival::after(best), &best.key));
                if follows && is_earlier && best.is_none_or(|best| (arrives, &arc.key) < best) {
                    layer.insert(arc.to, arc);
                }
            }
            if layer.is_empty() {
                return None;
            }
            layer.iter().for_each(|(node, arc)| arrivals[*node] = Some(Arrival::after(arc)));
            let reached = self.goals.iter().filter_map(|goal| layer.get(goal).copied());
            let reached =
                reached.min_by(|one, other| (Arrival::after(one), &one.key).cmp(&(Arrival::after(other), &other.key)));
            layers.push(layer);
            if let Some(last) = reached {
                return Some(self.back(&layers, last));
            }
        }
    }

    /// The legs that led to a contact of the last layer: each node's contact in the layer before, without which it would
    /// have been reached by fewer steps.
    fn back<'m>(&'m self, layers: &[BTreeMap<usize, &'m Arc>], last: &'m Arc) -> Vec<Leg<'m>> {
        let mut chosen = vec![last];
        let mut node = last.from;
        for layer in layers[..layers.len() - 1].iter().rev() {
            let Some(arc) = layer.get(&node) else { break };
            chosen.push(arc);
            node = arc.from;
        }
        chosen.into_iter().rev().map(|arc| Leg { all: self.between(arc.from, arc.to), chosen: arc }).collect()
    }
}

/// How a node was reached.
#[derive(Clone, Copy)]
struct Came {
    steps: usize,
    /// The number of contacts of the step that has the fewest.
    width: usize,
    from: usize,
}
