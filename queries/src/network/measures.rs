//! Measures of centrality: what each says, by which formula, after whom.
//!
//! *n* is the number of nodes. All ties count for degree, betweenness and closeness alike, however much they weigh: paths are
//! as long as they have steps, as in networkx where no `weight` is named. Making distances of weights (1/weight, say) would
//! have the result depend on how often coders report of a pair. Strength and `PageRank` use the weights.

use petgraph::graph::{Graph, NodeIndex};
use petgraph::visit::EdgeRef;
use petgraph::{Direction, EdgeType};
use rustworkx_core::centrality;

use crate::words::words;

words! {
    /// By what somebody is central.
    #[derive(Default)]
    Measure, "measure" {
        /// With how many others: see [`degree`].
        Degree = "degree",
        /// How much with all others together: see [`strength`].
        #[default]
        Strength = "strength",
        /// How often a walk along the ties is there: see [`pagerank`].
        PageRank = "pagerank",
        /// How often between others: see [`betweenness`].
        Betweenness = "betweenness",
        /// How near to all others: see [`closeness`].
        Closeness = "closeness",
    }
}

/// The chance that the walk of [`pagerank`] goes on along a tie, rather than to anybody.
pub const DAMPING: f64 = 0.85;

/// One thread: sums of fractions in whatever order threads end would differ from run to run.
const NEVER_PARALLEL: usize = usize::MAX;

/// The numbers of ties, those that lead out and those that lead in: of an undirected graph, both are all. Divided by *n* - 1
/// it is the degree centrality of Freeman 1978 (*Centrality in social networks*, Social Networks 1, 215–239) and of networkx.
pub fn degree<Ty: EdgeType>(graph: &Graph<(), f64, Ty>) -> Vec<[u64; 2]> {
    each(graph, |node| {
        [Direction::Outgoing, Direction::Incoming].map(|way| graph.edges_directed(node, way).count() as u64)
    })
}

/// The sums of the weights of the ties, those that lead out and those that lead in: of an undirected graph, both are all
/// (Barrat et al. 2004, *The architecture of complex weighted networks*, PNAS 101, 3747–3752). In networkx,
/// `degree(weight="weight")`.
pub fn strength<Ty: EdgeType>(graph: &Graph<(), f64, Ty>) -> Vec<[f64; 2]> {
    let sum = |node, way| graph.edges_directed(node, way).map(|edge| *edge.weight()).sum::<f64>();
    each(graph, |node| [Direction::Outgoing, Direction::Incoming].map(|way| sum(node, way)))
}

/// How much of the time a walk is at each node that goes on along a tie with the chance `damping`, chosen by weight, and to
/// any node with the rest, or where no tie leads out (Brin and Page 1998, *The anatomy of a large-scale hypertextual Web
/// search engine*, Computer Networks 30, 107–117). The values sum up to 1. As `networkx.pagerank`, but iterated until they
/// change by less than 1e-12 in all (there, by 1e-6 for each node). No weight may be below 0.
///
/// petgraph's own knows no weights, and lets a walk jump only to where no tie leads.
pub fn pagerank<Ty: EdgeType>(graph: &Graph<(), f64, Ty>, damping: f64) -> Vec<f64> {
    const CLOSE: f64 = 1e-12;
    let n = graph.node_count();
    let out: Vec<f64> = strength(graph).into_iter().map(|[out, _]| out).collect();
    let mut ranks = vec![1.0 / n as f64; n];
    loop {
        let stuck: f64 = ranks.iter().zip(&out).filter(|(_, out)| **out <= 0.0).map(|(rank, _)| rank).sum();
        let mut next = vec![((1.0 - damping) + damping * stuck) / n as f64; n];
        for edge in graph.edge_references().filter(|edge| *edge.weight() > 0.0) {
            let (from, to) = (edge.source().index(), edge.target().index());
            next[to] += damping * ranks[from] * edge.weight() / out[from];
            if !graph.is_directed() {
                next[from] += damping * ranks[to] * edge.weight() / out[to];
            }
        }
        let change: f64 = ranks.iter().zip(&next).map(|(one, other)| (one - other).abs()).sum();
        ranks = next;
        // Each round leaves at most `damping` of the change, so that this ends.
        if change <= CLOSE {
            return ranks;
        }
    }
}

/// The share of the shortest paths between two others that lead through a node, summed over all pairs of others and divided
/// by the number of these pairs (Freeman 1977, *A set of measures of centrality based on betweenness*, Sociometry 40, 35–41;
/// computed after Brandes 2001, *A faster algorithm for betweenness centrality*, Journal of Mathematical Sociology 25,
/// 163–177, by rustworkx-core). As `networkx.betweenness_centrality`.
pub fn betweenness<Ty: EdgeType + Sync>(graph: &Graph<(), f64, Ty>) -> Vec<f64> {
    plain(centrality::betweenness_centrality(graph, false, true, NEVER_PARALLEL))
}

/// One over the mean length of the shortest paths to a node from the *r* others from which there are any, times *r*/(*n* - 1)
/// (Wasserman and Faust 1994, *Social Network Analysis*, Cambridge University Press, section 5.2; computed by
/// rustworkx-core); 0 for a node to which none leads. As `networkx.closeness_centrality`: of a directed graph, paths *to* it.
pub fn closeness<Ty: EdgeType + Sync>(graph: &Graph<(), f64, Ty>) -> Vec<f64> {
    plain(centrality::closeness_centrality(graph, true, NEVER_PARALLEL))
}

fn each<Ty: EdgeType, T>(graph: &Graph<(), f64, Ty>, value: impl Fn(NodeIndex) -> T) -> Vec<T> {
    graph.node_indices().map(value).collect()
}

/// Every node has a value.
fn plain(values: Vec<Option<f64>>) -> Vec<f64> {
    values.into_iter().map(Option::unwrap_or_default).collect()
}
