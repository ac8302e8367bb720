//! Who is central in a network.

use std::cmp::Ordering;

use graph_core::View;
use petgraph::EdgeType;
use petgraph::graph::Graph;
use rustworkx_core::connectivity::number_connected_components;
use serde::{Deserialize, Serialize};

use super::graph::{Counting, Network, NetworkRequest, Weight, network};
use super::measures::{self, DAMPING, Measure};
use crate::cast::Level;
use crate::error::QueryError;
use crate::row::Named;

/// What is asked of a ranking.
#[derive(Clone, Debug, Default)]
pub struct RankRequest {
    /// Of which network.
    pub network: NetworkRequest,
    /// By what.
    pub by: Measure,
    /// Whether all measures are told, rather than degree, strength and the one by which it is ranked.
    pub all: bool,
    /// The most rows; `None` for all.
    pub limit: Option<usize>,
}

/// Who is central in a network, the first first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ranking {
    /// Between whom.
    pub level: Level,
    /// Whether ties lead from whoever acts to whoever receives.
    pub directed: bool,
    /// What a tie weighs.
    pub weight: Weight,
    /// What an event of many counts for each pair.
    pub counting: Counting,
    /// By what is ranked.
    pub by: Measure,
    /// How many nodes there are.
    pub nodes: u64,
    /// How many ties there are.
    pub ties: u64,
    /// Into how many parts the network falls that no tie joins, whichever way it leads.
    pub components: u64,
    /// How many of the possible ties there are, from 0 to 1; `None` where none is possible.
    pub density: Option<f64>,
    /// The first nodes. Those that are equal come by name, then by id.
    pub rows: Vec<RankRow>,
}

/// A node of a network, and how central it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RankRow {
    /// Its place, counted from 1.
    pub rank: u64,
    /// Who it is.
    #[serde(flatten)]
    pub node: Named,
    /// The number of its ties; in a directed network, of those that lead out and those that lead in together.
    pub degree: u64,
    /// In a directed network: the number of ties that lead in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_degree: Option<u64>,
    /// In a directed network: the number of ties that lead out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_degree: Option<u64>,
    /// What its ties weigh together.
    pub strength: f64,
    /// In a directed network: what the ties that lead in weigh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_strength: Option<f64>,
    /// In a directed network: what the ties that lead out weigh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_strength: Option<f64>,
    /// See [`pagerank`](super::pagerank); absent where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagerank: Option<f64>,
    /// See [`betweenness`](super::betweenness); absent where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub betweenness: Option<f64>,
    /// See [`closeness`](super::closeness); absent where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closeness: Option<f64>,
}

impl RankRow {
    /// What it is ranked by.
    pub fn value(&self, by: Measure) -> f64 {
        match by {
            Measure::Degree => self.degree as f64,
            Measure::Strength => self.strength,
            Measure::PageRank => self.pagerank.unwrap_or_default(),
            Measure::Betweenness => self.betweenness.unwrap_or_default(),
            Measure::Closeness => self.closeness.unwrap_or_default(),
        }
    }
}

/// Ranks the nodes of the network of the events that match.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::network::{RankRequest, rank};
///
/// let store = GraphStore::in_memory()?;
/// assert_eq!(rank(store.view(), &RankRequest::default())?.rows, []);
/// # Ok::<(), queries::QueryError>(())
/// ```
///
/// # Errors
/// When `PageRank` is asked for of ties that may weigh less than nothing, or the store cannot be read.
pub fn rank(view: View<'_>, request: &RankRequest) -> Result<Ranking, QueryError> {
    let weight = request.network.weight;
    if request.tells(Measure::PageRank) && weight == Weight::Score {
        return Err(QueryError::NegativeWeights { measure: Measure::PageRank, weight });
    }
    let network = network(view, &request.network)?;
    let rows = if network.directed {
        rows(&network, &network.directed(), request)
    } else {
        rows(&network, &network.undirected(), request)
    };
    Ok(Ranking {
        level: request.network.level,
        directed: network.directed,
        weight,
        counting: request.network.counting,
        by: request.by,
        nodes: network.nodes.len() as u64,
        ties: network.ties.len() as u64,
        components: number_connected_components(&network.undirected()) as u64,
        density: density(&network),
        rows: first(rows, request),
    })
}

impl RankRequest {
    fn tells(&self, measure: Measure) -> bool {
        self.all || self.by == measure
    }
}

fn rows<Ty: EdgeType + Sync>(network: &Network, graph: &Graph<(), f64, Ty>, request: &RankRequest) -> Vec<RankRow> {
    let told = |measure, compute: &dyn Fn() -> Vec<f64>| request.tells(measure).then(compute);
    let pagerank = told(Measure::PageRank, &|| measures::pagerank(graph, DAMPING));
    let betweenness = told(Measure::Betweenness, &|| measures::betweenness(graph));
    let closeness = told(Measure::Closeness, &|| measures::closeness(graph));
    let at = |values: &Option<Vec<f64>>, node: usize| values.as_ref().map(|values| even(values[node]));
    let (degrees, strengths) = (measures::degree(graph), measures::strength(graph));
    let row = |(node, named): (usize, &Named)| {
        let ([out_degree, in_degree], [out_strength, in_strength]) = (degrees[node], strengths[node]);
        let directed = network.directed;
        RankRow {
            rank: 0,
            node: named.clone(),
            degree: if directed { out_degree + in_degree } else { out_degree },
            in_degree: directed.then_some(in_degree),
            out_degree: directed.then_some(out_degree),
            strength: even(if directed { out_strength + in_strength } else { out_strength }),
            in_strength: directed.then_some(even(in_strength)),
            out_strength: directed.then_some(even(out_strength)),
            pagerank: at(&pagerank, node),
            betweenness: at(&betweenness, node),
            closeness: at(&closeness, node),
        }
    };
    network.nodes.iter().enumerate().map(row).collect()
}

/// A value without its last digits, in which values that ought to be equal may differ. They would not be ranked by name then.
pub(super) fn even(value: f64) -> f64 {
    const DIGITS: f64 = 1e12;
    let scaled = value * DIGITS;
    // A number as large as that has no such digits.
    if scaled.abs() < 2_f64.powi(f64::MANTISSA_DIGITS as i32) { scaled.round() / DIGITS } else { value }
}

fn first(mut rows: Vec<RankRow>, request: &RankRequest) -> Vec<RankRow> {
    let by_name = |one: &RankRow, other: &RankRow| -> Ordering {
        (&one.node.name, &one.node.entity).cmp(&(&other.node.name, &other.node.entity))
    };
    rows.sort_by(|one, other| {
        other.value(request.by).total_cmp(&one.value(request.by)).then_with(|| by_name(one, other))
    });
    rows.truncate(request.limit.unwrap_or(usize::MAX));
    (1..).zip(&mut rows).for_each(|(rank, row)| row.rank = rank);
    rows
}

/// The share of possible ties that there are.
fn density(network: &Network) -> Option<f64> {
    let n = network.nodes.len() as f64;
    let pairs = n * (n - 1.0);
    let possible = if network.directed { pairs } else { pairs / 2.0 };
    (possible > 0.0).then(|| network.ties.len() as f64 / possible)
}
