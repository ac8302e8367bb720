//! The network of a window: who deals with whom, and how much.

use std::collections::BTreeMap;

use graph_core::{EntityId, View};
use petgraph::graph::{Graph, NodeIndex};
use petgraph::{Directed, EdgeType, Undirected};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::contacts::{self, Asked, Contact, gather};
use crate::balance::{BySign, ScoreSum};
use crate::cast::Level;
use crate::error::QueryError;
use crate::filter::Filter;
use crate::known::Known;
use crate::row::Named;
use crate::words::words;

/// Which network.
#[derive(Clone, Debug)]
pub struct NetworkRequest {
    /// Of which events; with actors, of those that involve them all.
    pub filter: Filter,
    /// Between whom; between states unless it is said otherwise.
    pub level: Level,
    /// Whether a tie leads from whoever acts to whoever receives; both ways where they do something together.
    pub directed: bool,
    /// What a tie weighs.
    pub weight: Weight,
    /// What an event of many counts for each pair.
    pub counting: Counting,
}

impl Default for NetworkRequest {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            level: Level::State,
            directed: false,
            weight: Weight::default(),
            counting: Counting::default(),
        }
    }
}

words! {
    /// What a tie weighs. A tie that weighs nothing is none, but for `score`: there a sum of 0 is a tie as others are.
    #[derive(Default)]
    Weight, "weight" {
        /// The number of its events.
        #[default]
        Count = "count",
        /// The sum of their scores: cooperation less conflict, so that it may be below 0.
        Score = "score",
        /// The sum of the scores above 0.
        Cooperation = "cooperation",
        /// The sum of the scores below 0, without the sign.
        Conflict = "conflict",
    }
}

words! {
    /// What an event in which *n* face each other counts for each of its pairs.
    #[derive(Default)]
    Counting, "counting" {
        /// Once, so that a summit of twenty makes 190 ties of weight 1.
        #[default]
        Full = "full",
        /// 1/(*n* - 1), so that whoever is at a summit gains as much by it as by a meeting of two (Newman 2001, *Scientific
        /// collaboration networks II*, Physical Review E 64, 016132).
        Fractional = "fractional",
    }
}

/// Who deals with whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Network {
    /// Whether ties lead from one to the other.
    pub directed: bool,
    /// All who have a tie, by their ids.
    pub nodes: Vec<Named>,
    /// The ties, by `from` and `to`; in an undirected network, each once, `from` the smaller.
    pub ties: Vec<Tie>,
}

/// A tie between two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tie {
    /// Who acts; in an undirected network, one of the two. Its place among the nodes.
    pub from: usize,
    /// Who receives; the other of the two.
    pub to: usize,
    /// In how many events; of how many reports, where nothing is folded.
    pub events: u64,
    /// What it weighs.
    pub weight: f64,
}

impl Network {
    /// The undirected graph, nodes and edges in their order.
    pub fn undirected(&self) -> Graph<(), f64, Undirected> {
        self.graph()
    }

    /// The directed graph, nodes and edges in their order.
    pub fn directed(&self) -> Graph<(), f64, Directed> {
        self.graph()
    }

    fn graph<Ty: EdgeType>(&self) -> Graph<(), f64, Ty> {
        let mut graph = Graph::with_capacity(self.nodes.len(), self.ties.len());
        self.nodes.iter().for_each(|_| _ = graph.add_node(()));
        for tie in &self.ties {
            graph.add_edge(NodeIndex::new(tie.from), NodeIndex::new(tie.to), tie.weight);
        }
        graph
    }

    /// The place of an entity among the nodes.
    pub fn find(&self, entity: &EntityId) -> Option<usize> {
        self.nodes.binary_search_by(|node| node.entity.cmp(entity)).ok()
    }
}

/// The network of the events that match. It is empty where nobody faces anybody in them.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::network::{NetworkRequest, network};
///
/// let store = GraphStore::in_memory()?;
/// assert!(network(store.view(), &NetworkRequest::default())?.ties.is_empty());
/// # Ok::<(), queries::QueryError>(())
/// ```
///
/// # Errors
/// When the store cannot be read.
pub fn network(view: View<'_>, request: &NetworkRequest) -> Result<Network, QueryError> {
    let asked = Asked {
        filter: &request.filter,
        level: request.level,
        with_ways: request.directed,
        with_sizes: request.counting == Counting::Fractional,
        with_keys: false,
    };
    let sums: Sums = gather(view, asked, |sums: &mut Sums, contact| {
        sums.add(contact, request.directed);
        Ok(())
    })?;
    sums.network(request, &Known::new(view))
}

/// What the events of each tie come to.
#[derive(Default)]
struct Sums {
    numbers: FxHashMap<EntityId, u32>,
    ties: FxHashMap<(u32, u32), Sum>,
}

/// What the events of a tie come to, by how many face each other in them.
#[derive(Default)]
struct Sum {
    by_size: BTreeMap<u32, Part>,
}

#[derive(Clone, Copy, Default)]
struct Part {
    events: u64,
    score: ScoreSum,
    by_sign: BySign,
}

impl Sums {
    fn add(&mut self, contact: &Contact<'_>, directed: bool) {
        let [low, high] = [contact.low, contact.high].map(|id| contacts::number(&mut self.numbers, id));
        let forth = contact.way.forth || !directed;
        if forth {
            self.ties.entry((low, high)).or_default().add(contact);
        }
        if directed && contact.way.back {
            self.ties.entry((high, low)).or_default().add(contact);
        }
    }

    fn network(self, request: &NetworkRequest, known: &Known<'_>) -> Result<Network, QueryError> {
        let weighed = self.ties.into_iter().map(|(ends, sum)| {
            let weight = sum.weight(request.weight, request.counting);
            (ends, sum.events(), weight)
        });
        let kept: Vec<_> = weighed.filter(|(_, _, weight)| request.weight == Weight::Score || *weight > 0.0).collect();
        let mut ids: Vec<(EntityId, u32)> = self.numbers.into_iter().collect();
        let mut has_tie = vec![false; ids.len()];
        for ((from, to), _, _) in &kept {
            has_tie[*from as usize] = true;
            has_tie[*to as usize] = true;
        }
        ids.retain(|(_, number)| has_tie[*number as usize]);
        ids.sort_unstable();
        let mut places = vec![0; has_tie.len()];
        ids.iter().enumerate().for_each(|(place, (_, number))| places[*number as usize] = place);
        let tie = |((from, to), events, weight): ((u32, u32), _, _)| {
            let (from, to) = (places[from as usize], places[to as usize]);
            Tie { from, to, events, weight }
        };
        let mut ties: Vec<Tie> = kept.into_iter().map(tie).collect();
        ties.sort_unstable_by_key(|tie| (tie.from, tie.to));
        let nodes = ids.iter().map(|(id, _)| Named::new(id, known)).collect::<Result<_, _>>()?;
        Ok(Network { directed: request.directed, nodes, ties })
    }
}

impl Sum {
    fn add(&mut self, contact: &Contact<'_>) {
        let part = self.by_size.entry(contact.size).or_default();
        let (score, _) = contact.gist.scores();
        part.events += 1;
        part.score.add(score, 1);
        part.by_sign.add(score);
    }

    fn events(&self) -> u64 {
        self.by_size.values().map(|part| part.events).sum()
    }

    fn weight(&self, weight: Weight, counting: Counting) -> f64 {
        let of_part = |(size, part): (&u32, &Part)| {
            let whole = match weight {
                Weight::Count => part.events as f64,
                Weight::Score => part.score.sum().unwrap_or_default(),
                Weight::Cooperation => part.by_sign.cooperation.sum().unwrap_or_default(),
                Weight::Conflict => part.by_sign.conflict.sum().unwrap_or_default(),
            };
            match counting {
                Counting::Full => whole,
                Counting::Fractional => whole / f64::from(size - 1),
            }
        };
        self.by_size.iter().map(of_part).sum()
    }
}
