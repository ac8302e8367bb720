//! The ties of a network: between whom, in which direction, of what weight.

use graph_core::{Batch, GraphStore, Status, View, Window};
use queries::network::{Counting, Measure, Network, NetworkRequest, RankRequest, Weight, network, rank};
use queries::{DyadRequest, Filter, Fold, Level, QueryError, dyads};

use crate::fixture::{draft, entity, id, store};

fn ask(view: View<'_>, request: &NetworkRequest) -> Network {
    network(view, request).expect("a network")
}

/// Ties by names and weight.
fn ties(network: &Network) -> Vec<(&str, &str, f64)> {
    let name = |at: usize| network.nodes[at].name.as_str();
    network.ties.iter().map(|tie| (name(tie.from), name(tie.to), tie.weight)).collect()
}

fn all_requests() -> Vec<NetworkRequest> {
    let windows = [(None, None), (Some("2023"), None), (Some("2000"), Some("2015"))];
    let mut filters = vec![Filter { fold: Fold::None, ..Filter::default() }];
    filters.push(Filter { statuses: vec![Status::Planned], ..Filter::default() });
    filters.push(Filter { actors: vec![id("PRK")], ..Filter::default() });
    filters.push(Filter { kinds: vec!["consult".parse().expect("a kind")], strict: true, ..Filter::default() });
    filters.extend(
        windows.map(|(from, to)| Filter { window: Window::parse(from, to).expect("a window"), ..Filter::default() }),
    );
    let mut requests = Vec::new();
    for filter in filters {
        for level in [Level::State, Level::Entity] {
            for directed in [false, true] {
                for weight in Weight::ALL.iter().copied() {
                    for counting in Counting::ALL.iter().copied() {
                        let filter = filter.clone();
                        requests.push(NetworkRequest { filter, level, directed, weight, counting });
                    }
                }
            }
        }
    }
    requests
}

#[test]
fn the_index_and_the_store_give_the_same_network() {
    let store = store();
    for request in all_requests() {
        let indexed = ask(store.view(), &request);
        assert_eq!(indexed, ask(store.view().without_index(), &request), "{request:?}");
        let ends = indexed.ties.iter().all(|tie| tie.from < tie.to || (request.directed && tie.from != tie.to));
        assert!(ends && indexed.ties.is_sorted_by_key(|tie| (tie.from, tie.to)), "{request:?}");
    }
    assert!(store.view().index().is_some());
}

#[test]
fn the_ties_of_all_are_the_dyads() {
    let store = store();
    for level in [Level::State, Level::Entity] {
        let network = ask(store.view(), &NetworkRequest { level, ..NetworkRequest::default() });
        let dyads = dyads(store.view(), &DyadRequest { level: Some(level), ..DyadRequest::default() }).expect("dyads");
        assert_eq!(network.ties.len() as u64, dyads.total);
        for row in dyads.rows {
            let find = |entity| network.find(entity).expect("a node");
            let ends = (find(&row.a.entity), find(&row.b.entity));
            let tie = network.ties.iter().find(|tie| (tie.from, tie.to) == ends).expect("a tie");
            assert_eq!((tie.events, tie.weight), (row.events, row.events as f64));
        }
    }
}

/// A summit of four, talks of two, one who accuses two, a visit.
fn summit() -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    ["RUS", "CHN", "USA", "PRK"].iter().for_each(|state| batch.entity(&entity(state)));
    let all = ["party RUS", "party CHN", "party USA", "party PRK"];
    draft("summit", "consult.summit", "2024-01-01", &all).write(&mut batch);
    draft("talks", "consult.talks", "2024-01-02", &["party RUS", "party CHN"]).write(&mut batch);
    draft("charge", "accuse", "2024-01-03", &["accuser USA", "accused RUS", "accused PRK"]).write(&mut batch);
    draft("visit", "consult.visit", "2024-01-04", &["visitor CHN", "host RUS"]).write(&mut batch);
    store.writer().expect("a writer").write(batch).expect("written");
    store.reindex().expect("an index");
    store
}

#[test]
fn a_summit_need_not_drown_the_rest() {
    let store = summit();
    let full = ask(store.view(), &NetworkRequest::default());
    let (china, korea, russia, states) = ("China", "North Korea", "Russia", "United States");
    let expected = [
        (china, korea, 1.0),
        (china, russia, 3.0),
        (china, states, 1.0),
        (korea, russia, 1.0),
        (korea, states, 2.0),
        (russia, states, 2.0),
    ];
    assert_eq!(ties(&full), expected);
    let fractional = NetworkRequest { counting: Counting::Fractional, ..NetworkRequest::default() };
    let third = 1.0 / 3.0;
    let expected = [
        (china, korea, third),
        (china, russia, 2.0 + third),
        (china, states, third),
        (korea, russia, third),
        (korea, states, third + 0.5),
        (russia, states, third + 0.5),
    ];
    for (found, expected) in ties(&ask(store.view(), &fractional)).iter().zip(expected) {
        assert_eq!((found.0, found.1), (expected.0, expected.1));
        assert!((found.2 - expected.2).abs() < 1e-12, "{found:?}, {expected:?}");
    }
}

#[test]
fn directed_ties_lead_from_who_acts_to_who_receives() {
    let store = summit();
    let request = |weight| NetworkRequest { directed: true, weight, ..NetworkRequest::default() };
    let charges = ask(store.view(), &request(Weight::Conflict));
    assert_eq!(ties(&charges), [("United States", "North Korea", 3.0), ("United States", "Russia", 3.0)]);
    assert_eq!(charges.nodes.len(), 3, "who has no tie of this sort is no node");
    let counts = ask(store.view(), &request(Weight::Count));
    let weight = |from: &str, to: &str| ties(&counts).iter().find(|tie| (tie.0, tie.1) == (from, to)).map(|tie| tie.2);
    assert_eq!((weight("China", "Russia"), weight("Russia", "China")), (Some(3.0), Some(2.0)));
}

#[test]
fn ranks_are_by_value_and_then_by_name() {
    let store = summit();
    let names = |by| -> Vec<String> {
        let ranking = rank(store.view(), &RankRequest { by, ..RankRequest::default() }).expect("a ranking");
        assert!(ranking.rows.iter().zip(1..).all(|(row, rank)| row.rank == rank));
        ranking.rows.into_iter().map(|row| row.node.name).collect()
    };
    let by_name = ["China", "North Korea", "Russia", "United States"];
    assert_eq!(names(Measure::Degree), by_name);
    assert_eq!(names(Measure::Closeness), by_name);
    assert_eq!(names(Measure::Betweenness), by_name);
    assert_eq!(names(Measure::Strength), ["Russia", "China", "United States", "North Korea"]);
    assert_eq!(names(Measure::PageRank), ["Russia", "United States", "China", "North Korea"]);
}

#[test]
fn a_walk_along_ties_below_nothing_is_refused() {
    let network = NetworkRequest { weight: Weight::Score, ..NetworkRequest::default() };
    let request = RankRequest { network, by: Measure::PageRank, ..RankRequest::default() };
    let refused = rank(summit().view(), &request);
    assert!(matches!(refused, Err(QueryError::NegativeWeights { .. })), "{refused:?}");
    assert!(rank(summit().view(), &RankRequest { by: Measure::Strength, ..request }).is_ok());
}
