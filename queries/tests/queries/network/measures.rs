//! Measures of random graphs, the same for the same seed, against plain implementations of their definitions, and against
//! networkx where it is installed.

use std::io::Write;
use std::process::{Command, Stdio};

use petgraph::graph::{Graph, NodeIndex};
use petgraph::{Directed, EdgeType, Undirected};
use queries::network::{DAMPING, betweenness, closeness, degree, pagerank, strength};
use serde_json::{Value, json};

use super::Dice;

const SEEDS: std::ops::Range<u64> = 1..41;

/// A graph without loops and parallel ties: sparse ones fall into parts, dense ones do not; some are empty or of one node.
fn graph<Ty: EdgeType>(seed: u64) -> Graph<(), f64, Ty> {
    let mut dice = Dice(seed);
    let nodes = dice.below(24) as usize;
    let chance = 1 + dice.below(60);
    let mut graph = Graph::with_capacity(nodes, 0);
    (0..nodes).for_each(|_| _ = graph.add_node(()));
    for from in 0..nodes {
        for to in 0..nodes {
            let is_pair = if Ty::is_directed() { from != to } else { from < to };
            if is_pair && dice.below(100) < chance {
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), (1 + dice.below(50)) as f64 / 10.0);
            }
        }
    }
    graph
}

/// Weights by ends, both ways where the graph is undirected.
fn matrix<Ty: EdgeType>(graph: &Graph<(), f64, Ty>) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; graph.node_count()]; graph.node_count()];
    for edge in graph.raw_edges() {
        let (from, to) = (edge.source().index(), edge.target().index());
        matrix[from][to] = edge.weight;
        if !graph.is_directed() {
            matrix[to][from] = edge.weight;
        }
    }
    matrix
}

/// The lengths and the numbers of shortest paths, by multiplying out walks: a pair is as far apart as the first power of the
/// matrix of ties that joins it.
fn paths(matrix: &[Vec<f64>]) -> (Vec<Vec<Option<usize>>>, Vec<Vec<f64>>) {
    let n = matrix.len();
    let mut lengths = vec![vec![None; n]; n];
    let mut numbers = vec![vec![0.0; n]; n];
    for source in 0..n {
        let mut walks = vec![0.0; n];
        walks[source] = 1.0;
        for length in 0..n {
            for target in (0..n).filter(|target| walks[*target] > 0.0) {
                if lengths[source][target].is_none() {
                    lengths[source][target] = Some(length);
                    numbers[source][target] = walks[target];
                }
            }
            let step = |to: usize| (0..n).filter(|from| matrix[*from][to] > 0.0).map(|from| walks[from]).sum();
            walks = (0..n).map(step).collect();
        }
    }
    (lengths, numbers)
}

fn plain_betweenness(matrix: &[Vec<f64>]) -> Vec<f64> {
    let n = matrix.len();
    let (lengths, numbers) = paths(matrix);
    let share = |through: usize, from: usize, to: usize| match (lengths[from][through], lengths[through][to]) {
        (Some(one), Some(other)) if lengths[from][to] == Some(one + other) => {
            numbers[from][through] * numbers[through][to] / numbers[from][to]
        }
        _ => 0.0,
    };
    let pairs = |through: usize| {
        let all = (0..n).flat_map(move |from| (0..n).map(move |to| (from, to)));
        all.filter(move |(from, to)| from != to && *from != through && *to != through)
    };
    let of = |node| {
        let shares: f64 = pairs(node).map(|(from, to)| share(node, from, to)).sum();
        shares / (pairs(node).count() as f64).max(1.0)
    };
    (0..n).map(of).collect()
}

fn plain_closeness(matrix: &[Vec<f64>]) -> Vec<f64> {
    let n = matrix.len();
    let (lengths, _) = paths(matrix);
    let of = |to: usize| {
        let near: Vec<usize> = (0..n).filter(|from| *from != to).filter_map(|from| lengths[from][to]).collect();
        let mean = near.iter().sum::<usize>() as f64 / near.len() as f64;
        if near.is_empty() { 0.0 } else { near.len() as f64 / (n - 1) as f64 / mean }
    };
    (0..n).map(of).collect()
}

/// The solution of the equations that page ranks fulfil, by elimination.
fn plain_pagerank(matrix: &[Vec<f64>], damping: f64) -> Vec<f64> {
    let n = matrix.len();
    let chance = |from: usize, to: usize| match matrix[from].iter().sum::<f64>() {
        0.0 => 1.0 / n as f64,
        out => matrix[from][to] / out,
    };
    let same = |row: usize, column: usize| if row == column { 1.0 } else { 0.0 };
    let equation = |row: usize| -> Vec<f64> {
        let left = (0..n).map(|column| same(row, column) - damping * chance(column, row));
        left.chain([(1.0 - damping) / n as f64]).collect()
    };
    let mut rows: Vec<Vec<f64>> = (0..n).map(equation).collect();
    for pivot in 0..n {
        let best = (pivot..n).max_by(|a, b| rows[*a][pivot].abs().total_cmp(&rows[*b][pivot].abs()));
        rows.swap(pivot, best.expect("a row"));
        let of_pivot = rows[pivot].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
            let factor = row[pivot] / of_pivot[pivot];
            row.iter_mut().zip(&of_pivot).for_each(|(value, own)| *value -= factor * own);
        }
    }
    (0..n).map(|row| rows[row][n] / rows[row][row]).collect()
}

#[track_caller]
fn assert_near(found: &[f64], expected: &[f64], what: &str) {
    let near = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(near, "{what}: found {found:?}, expected {expected:?}");
}

fn as_defined<Ty: EdgeType + Sync>(seed: u64) {
    let graph: Graph<(), f64, Ty> = graph(seed);
    let matrix = matrix(&graph);
    let n = matrix.len();
    let told = |measure: &str| format!("{measure} of seed {seed}, directed: {}", graph.is_directed());
    assert_near(&betweenness(&graph), &plain_betweenness(&matrix), &told("betweenness"));
    assert_near(&closeness(&graph), &plain_closeness(&matrix), &told("closeness"));
    assert_near(&pagerank(&graph, DAMPING), &plain_pagerank(&matrix, DAMPING), &told("pagerank"));
    let ties = |at: usize| [matrix[at].clone(), (0..n).map(|from| matrix[from][at]).collect()];
    let degrees = (0..n).map(|at| ties(at).map(|ties| ties.iter().filter(|weight| **weight > 0.0).count() as u64));
    assert_eq!(degree(&graph), degrees.collect::<Vec<_>>(), "{}", told("degree"));
    for (found, at) in strength(&graph).iter().zip(0..) {
        assert_near(found, &ties(at).map(|ties| ties.iter().sum()), &told("strength"));
    }
}

#[test]
fn measures_are_what_their_definitions_say() {
    for seed in SEEDS {
        as_defined::<Undirected>(seed);
        as_defined::<Directed>(seed);
    }
}

#[test]
fn graphs_of_no_and_of_one_node_have_measures() {
    let mut graph: Graph<(), f64, Undirected> = Graph::default();
    assert_eq!((pagerank(&graph, DAMPING), betweenness(&graph), closeness(&graph)), (vec![], vec![], vec![]));
    graph.add_node(());
    assert_eq!((pagerank(&graph, DAMPING), betweenness(&graph), closeness(&graph)), (vec![1.0], vec![0.0], vec![0.0]));
}

/// Reads graphs from standard input, one on a line, and writes the measures of each.
const NETWORKX: &str = r#"
import json, sys
import networkx as nx
# `nx.pagerank` without scipy.
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python as pagerank
for line in sys.stdin:
    told = json.loads(line)
    graph = nx.DiGraph() if told["directed"] else nx.Graph()
    graph.add_nodes_from(range(told["nodes"]))
    graph.add_weighted_edges_from(told["edges"])
    n = len(graph)
    of = lambda values: [values[node] for node in range(n)]
    print(json.dumps([
        of(dict(graph.degree())),
        of(dict(graph.degree(weight="weight"))),
        of(pagerank(graph, tol=1e-14, max_iter=1000)) if n else [],
        of(nx.betweenness_centrality(graph)),
        of(nx.closeness_centrality(graph)),
    ]))
"#;

/// What a program makes of some graphs with networkx, line by line; `None` where it is not installed.
pub(super) fn by_networkx(program: &str, graphs: &[Value]) -> Option<Vec<Value>> {
    let is_there = Command::new("python3").args(["-c", "import networkx"]).output();
    if !is_there.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let mut python = Command::new("python3");
    let python = python.args(["-c", program]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().expect("Python starts");
    let mut stdin = python.stdin.take().expect("a pipe");
    let lines: String = graphs.iter().map(|graph| format!("{graph}\n")).collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = python.wait_with_output().expect("Python ends");
    writer.join().expect("no panic").expect("Python reads");
    let text = String::from_utf8(output.stdout).expect("JSON");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

fn told<Ty: EdgeType>(graph: &Graph<(), f64, Ty>) -> Value {
    let edge = |edge: &petgraph::graph::Edge<f64>| json!([edge.source().index(), edge.target().index(), edge.weight]);
    let edges: Vec<Value> = graph.raw_edges().iter().map(edge).collect();
    json!({ "directed": graph.is_directed(), "nodes": graph.node_count(), "edges": edges })
}

fn ours<Ty: EdgeType + Sync>(graph: &Graph<(), f64, Ty>) -> Vec<Vec<f64>> {
    let whole = |[out, back]: [f64; 2]| if graph.is_directed() { out + back } else { out };
    let degrees = degree(graph).into_iter().map(|both| whole(both.map(|ties| ties as f64)));
    let strengths = strength(graph).into_iter().map(whole);
    let others = [pagerank(graph, DAMPING), betweenness(graph), closeness(graph)];
    [degrees.collect(), strengths.collect()].into_iter().chain(others).collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
fn measures_are_those_of_networkx() {
    let mut graphs = Vec::new();
    let mut measured = Vec::new();
    for seed in SEEDS {
        let (undirected, directed) = (graph::<Undirected>(seed), graph::<Directed>(seed));
        graphs.extend([told(&undirected), told(&directed)]);
        measured.extend([ours(&undirected), ours(&directed)]);
    }
    let Some(theirs) = by_networkx(NETWORKX, &graphs) else { return eprintln!("skipped: networkx is not installed") };
    assert_eq!(theirs.len(), graphs.len());
    let of_all = |value: Value| -> Vec<Vec<f64>> { serde_json::from_value(value).expect("measures") };
    let theirs: Vec<_> = theirs.into_iter().map(of_all).collect();
    for ((ours, theirs), graph) in measured.iter().zip(&theirs).zip(&graphs) {
        for (at, measure) in ["degree", "strength", "pagerank", "betweenness", "closeness"].iter().enumerate() {
            assert_near(&ours[at], &theirs[at], &format!("{measure} of {graph}"));
        }
    }
}
