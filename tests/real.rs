//! Data sets of the world, where they are at hand: what came of them is counted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use graph_core::view::Pattern;
use graph_core::{DocumentId, EntityId, GraphStore, Role};
use loader::{Input, LoadSummary, Mapping, Options};
use queries::export::graphml::{self, Notation, Shape};
use queries::export::tables::{self, write_files};
use queries::{Filter, Fold, Request, names, timeline};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Sandbox, data, difference, dump, loaded, skipped};

/// ICEWS14, loaded once for all tests; `None` where it is not at hand.
static ICEWS14: LazyLock<Option<(GraphStore, LoadSummary)>> = LazyLock::new(|| {
    let file = Input::File(data("tkg/icews14.tsv.gz")?);
    let store = GraphStore::in_memory().expect("a store");
    let summary = load(&store, &file);
    Some((store, summary))
});

fn load(store: &GraphStore, file: &Input) -> LoadSummary {
    let mut refused = |error: &loader::LoadError| panic!("{error}");
    loader::load(std::slice::from_ref(file), store, &Options::default(), &mut |_| (), &mut refused).expect("a load")
}

fn icews14() -> Option<&'static GraphStore> {
    ICEWS14.as_ref().map(|(store, _)| store)
}

#[test]
fn icews14_is_79036_events_of_7128_actors() {
    let Some((store, first)) = &*ICEWS14 else { return };
    assert_eq!((first.rows, first.events.new, first.rejected), (90_730, 79_036, 0));
    assert_eq!(first.reports.new + first.reports.known, 90_730);
    let mut actors = BTreeSet::new();
    for quad in store.view().matching(Pattern::resolved()) {
        let quad = quad.expect("a readable store");
        if Role::from_iri(quad.predicate.as_str()).is_some() && graph_core::dump::subject(&quad).contains("/id/event/")
        {
            actors.insert(quad.object.to_string());
        }
    }
    assert_eq!(actors.len(), 7_128);

    let again = load(store, &Input::File(data("tkg/icews14.tsv.gz").expect("it was there")));
    assert_eq!((again.events.new, again.events.known, again.reports.new), (0, 79_036, 0));
}

#[test]
fn china_and_japan_have_579_events_in_icews14() {
    let Some(store) = icews14() else { return };
    let total = |direct, fold| {
        let actors = ["CHN", "Jepang"].map(|name| names::resolve(store.view(), name).expect("a state")).to_vec();
        let filter = Filter { actors, direct, fold, ..Filter::default() };
        let request = Request { filter, limit: Some(1), ..Request::default() };
        timeline(store.view(), &request).expect("a timeline").total
    };
    assert_eq!((total(false, Fold::Exact), total(true, Fold::Exact)), (579, 503));
    assert!(total(false, Fold::None) > 579);
    assert_eq!(total(false, Fold::Full), 577);
}

#[test]
fn joining_keeps_kind_status_and_direction_apart_on_real_data() {
    let Some(path) = data("icews/events.2018-06-02.tab") else { return };
    let store = GraphStore::in_memory().expect("a store");
    load(&store, &Input::File(path));
    let view = store.view();
    let mut joined = 0;
    for id in view.events() {
        let id = id.expect("a readable store");
        let (event, folding) = view.folded_event(&id).expect("a readable store").expect("an event");
        let Some(head) = folding.into else { continue };
        let other = view.event(&head).expect("a readable store").expect("the one that stands for it");
        assert_eq!((event.kind, event.status, &event.parties), (other.kind, other.status, &other.parties));
        let roles = |event: &graph_core::Event| event.participants.iter().map(|one| one.role).collect::<BTreeSet<_>>();
        assert_eq!(roles(&event), roles(&other));
        joined += 1;
    }
    assert!(joined > 0);
}

#[test]
fn every_story_of_a_day_of_icews_is_a_document() {
    let Some(path) = data("icews/events.2018-06-02.tab") else { return };
    let text = fs_err::read_to_string(&path).expect("the rows");
    let store = GraphStore::in_memory().expect("a store");
    let summary = load(&store, &Input::File(path));
    assert_eq!((summary.rows, summary.events.new, summary.rejected), (2_634, 1_878, 0));
    const STORY: usize = 11;
    let stories: BTreeSet<&str> = text.lines().skip(1).filter_map(|line| line.split('\t').nth(STORY)).collect();
    assert_eq!((stories.len(), summary.documents), (1_390, 1_390));
    for story in stories {
        let document = store.view().document(&DocumentId::story("icews", story)).expect("a readable store");
        assert_eq!(document.and_then(|document| document.name).as_deref(), Some(story));
    }
    let report = graph_core::check::check(store.view()).expect("a readable store");
    assert_eq!((report.events, report.findings), (1_878, Vec::new()));
}

#[test]
fn a_slot_of_gdelt_is_loaded_without_rejects() {
    let Some(path) = data("gdelt/20190121220000.export.CSV.zip") else { return };
    let store = GraphStore::in_memory().expect("a store");
    let summary = load(&store, &Input::File(path));
    assert_eq!((summary.rows, summary.rejected, summary.events.new), (1_629, 0, 1_348));
    let report = graph_core::check::check(store.view()).expect("a readable store");
    assert_eq!((report.events, report.findings), (1_348, Vec::new()));
}

#[test]
fn mentions_of_gdelt_wait_for_their_events() {
    let Some(path) = data("gdelt/v2-mentions.tsv") else { return };
    let text = fs_err::read_to_string(&path).expect("the rows");
    let store = GraphStore::in_memory().expect("a store");
    let summary = load(&store, &Input::File(path));
    let columns = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let reports: BTreeSet<_> = text.lines().map(columns).map(|row| (row[0].clone(), row[5].clone())).collect();
    let documents: BTreeSet<_> = reports.iter().map(|(_, address)| address).collect();
    assert_eq!((summary.rows, summary.rejected, summary.events.new), (100, 0, 0));
    assert_eq!((reports.len() as u64, documents.len() as u64), (99, 54));
    assert_eq!((summary.reports.new, summary.waiting, summary.documents), (99, 99, 54));
    for address in documents {
        let document = store.view().document(&DocumentId::at_url(address)).expect("a readable store");
        let document = document.expect("a document");
        let days = ["2015-02-18T23:00Z", "2020-03-18T10:45Z"];
        assert!(document.published.is_some_and(|published| days.contains(&published.written.as_str())));
        assert_eq!((document.url.as_ref(), document.language), (Some(address), None));
    }
    let report = graph_core::check::check(store.view()).expect("a readable store");
    assert_eq!((report.events, report.findings), (0, Vec::new()));
}

#[test]
fn rows_of_both_shapes_of_gdelt_1_are_loaded() {
    let Some(path) = data("gdelt/v1-57-and-58-columns.tsv") else { return };
    let summary = load(&GraphStore::in_memory().expect("a store"), &Input::File(path));
    assert_eq!((summary.rows, summary.rejected), (100, 0));
}

/// Loads a file, and says which rejects it has.
fn load_with_rejects(store: &GraphStore, file: PathBuf, mapping: Option<Mapping>) -> (LoadSummary, Vec<Value>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rejects = folder.path().join("rejects.jsonl");
    let options = Options { mapping, rejects: Some(rejects.clone()), ..Options::default() };
    let mut refused = |error: &loader::LoadError| panic!("{error}");
    let summary = loader::load(&[Input::File(file)], store, &options, &mut |_| (), &mut refused).expect("a load");
    let text = if summary.rejected > 0 { fs_err::read_to_string(rejects).expect("rejects") } else { String::new() };
    (summary, text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

#[test]
fn treaties_without_a_day_are_rejected_and_days_to_come_are_kept() {
    let Some(path) = data("treaties/ieadb-treaties.csv") else { return };
    let mapping: Mapping = include_str!("../examples/mappings/treaties.toml").parse().expect("a mapping");
    let store = GraphStore::in_memory().expect("a store");
    let (summary, rejects) = load_with_rejects(&store, path.clone(), Some(mapping.clone()));
    assert_eq!((summary.rows, summary.events.new, summary.rejected), (5_728, 9_309, 165));
    let text = fs_err::read_to_string(&path).expect("the table");
    let lines: Vec<&str> = text.lines().collect();
    for reject in &rejects {
        assert_eq!((&reject["field"], &reject["found"]), (&json!("Signature Date"), &json!("0000-00-00")));
        let line = usize::try_from(reject["line"].as_u64().expect("a line")).expect("a number of a line");
        assert!(lines[line - 1].contains("\"0000-00-00\""), "{reject}");
    }
    let mut to_come = 0;
    for id in store.view().events() {
        let id = id.expect("a readable store");
        let event = store.view().event(&id).expect("a readable store").expect("an event");
        let date = event.date.expect("a date");
        if event.kind.as_str() == "agree.sign_treaty" && date.as_str() == "2699-01-01" {
            to_come += 1;
            assert_eq!(event.status, graph_core::Status::Unknown);
        }
    }
    assert_eq!(to_come, 37);
    let (again, _) = load_with_rejects(&store, path, Some(mapping));
    assert_eq!((again.events.new, again.events.known, again.reports.new), (0, 9_309, 0));
    let report = graph_core::check::check(store.view()).expect("a readable store");
    assert_eq!((report.events, report.findings), (9_309, Vec::new()));
}

#[test]
fn the_gold_standard_of_plover_is_loaded() {
    let Some(path) = data("plover/PLOVER_GSR_CAMEO.txt") else { return };
    let store = GraphStore::in_memory().expect("a store");
    let (summary, rejects) = load_with_rejects(&store, path, None);
    // One record documents the file, one has a context where its target should be.
    assert_eq!((summary.rows, summary.events.new, summary.rejected), (323, 321, 1));
    assert_eq!((&rejects[0]["field"], &rejects[0]["found"]), (&json!("target"), &json!("diplomatic")));
    let report = graph_core::check::check(store.view()).expect("a readable store");
    assert_eq!((report.events, report.findings), (321, Vec::new()));
}

#[test]
fn a_damaged_copy_of_gdelt_is_refused() {
    let Some(path) = data("gdelt/spreadsheet-damaged.csv") else { return };
    let path = path.to_str().expect("a path in UTF-8");
    let sandbox = Sandbox::new();
    for arguments in [&["load", path][..], &["load", "--format", "gdelt", path]] {
        let shown = sandbox.run(arguments).expect_code(1);
        assert!(shown.stderr.contains("a spreadsheet loses leading zeros"), "{shown}");
        assert!(shown.stderr.contains("0 rows in"), "{shown}");
    }
}

#[test]
fn russia_and_china_of_all_formats_are_the_same() {
    let files = ["tkg/icews14.tsv.gz", "icews/events.2018-06-02.tab", "gdelt/20190121220000.export.CSV.zip"];
    let Some(files) = files.map(data).into_iter().collect::<Option<Vec<_>>>() else { return };
    for file in files {
        let store = if file.ends_with("icews14.tsv.gz") { None } else { Some(loaded(&[Input::File(file)])) };
        let Some(store) = store.as_ref().or_else(|| icews14()) else { return };
        for code in ["RUS", "CHN", "USA"] {
            let state = EntityId::with_code(graph_core::EntityType::State, code);
            assert!(store.view().events_of_party(&state).count() > 0, "{code}");
        }
    }
}

/// How many nodes and edges a graph has; each has a line of its own that opens it.
fn counts(file: &Path) -> (usize, usize) {
    let text = fs_err::read_to_string(file).expect("a graph");
    let count = |start: &str| text.lines().filter(|line| line.trim_start().starts_with(start)).count();
    (count("<node "), count("<edge "))
}

fn graph(store: &GraphStore, notation: Notation, shape: Shape, filter: &Filter, folder: &TempDir) -> PathBuf {
    let file = folder.path().join(format!("{shape}.{notation}"));
    let options = graphml::Options { notation, shape, ..graphml::Options::default() };
    let out = std::io::BufWriter::new(fs_err::File::create(&file).expect("a file"));
    graphml::write(store.view(), filter, options, out).expect("a graph");
    file
}

/// Whether a program is there and does this.
fn can(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

#[test]
fn graphs_of_icews14_are_whole_and_valid() {
    let Some(store) = icews14() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let all = Filter { fold: Fold::Exact, ..Filter::default() };
    let [events, dyads, aggregate] = [Shape::Events, Shape::Dyads, Shape::Aggregate]
        .map(|shape| graph(store, Notation::GraphMl, shape, &all, &folder));
    assert_eq!(counts(&events).0, 79_036 + 7_128);
    assert_eq!(counts(&dyads), (7_128, 79_035));
    assert_eq!(counts(&aggregate), (7_128, 23_533));
    let Some(schema) = data("graphml/graphml.xsd") else { return };
    if !can("xmllint", &["--version"]) {
        return skipped("there is no xmllint");
    }
    for file in [&events, &dyads, &aggregate] {
        let checked = Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(&schema).arg(file).output();
        let checked = checked.expect("xmllint starts");
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

/// What is exported of all of it, loaded into an empty store, makes the same store.
#[test]
fn a_graph_and_tables_of_icews14_load_back() {
    let Some(store) = icews14() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let exact = Filter { fold: Fold::Exact, ..Filter::default() };
    let graph = graph(store, Notation::GraphMl, Shape::Events, &exact, &folder);
    let tables = folder.path().join("tables");
    fs_err::create_dir(&tables).expect("a folder");
    let open = |name: &Path| fs_err::File::create(tables.join(name)).map(std::io::BufWriter::new);
    write_files(store, &exact, tables::Format::Parquet, None, open).expect("tables");
    let expected = dump(store);
    for file in [graph, tables] {
        let copy = GraphStore::in_memory().expect("a store");
        load(&copy, &Input::File(file));
        assert!(
            dump(&copy) == expected,
            "{}",
            difference(&expected, &dump(&copy)).chars().take(2_000).collect::<String>()
        );
    }
}

/// Reads graphs, and fails where a type or a value is lost. Arguments: library, then shape and file, in turn.
const READ: &str = r#"
import sys

def networkx_graph(path):
    import networkx
    if path.endswith(".gexf"):
        graph = networkx.read_gexf(path, version="1.3")
    else:
        graph = networkx.read_graphml(path, force_multigraph=True)
    nodes = [data for _, data in graph.nodes(data=True)]
    return graph.is_directed(), nodes, [data for _, _, data in graph.edges(data=True)]

def igraph_graph(path):
    import igraph
    graph = igraph.Graph.Read_GraphML(path)
    return graph.is_directed(), [v.attributes() for v in graph.vs], [e.attributes() for e in graph.es]

read = {"networkx": networkx_graph, "igraph": igraph_graph}[sys.argv[1]]
# igraph reads every number as a double, and has NaN where there is none
number = (int, float) if sys.argv[1] == "igraph" else int
for shape, path in zip(sys.argv[2::2], sys.argv[3::2]):
    directed, nodes, edges = read(path)
    print(shape, len(nodes), len(edges))
    assert directed == (shape == "events"), shape
    assert all(isinstance(node["iri"], str) and isinstance(node["type"], str) for node in nodes), shape
    assert all(isinstance(edge["label"], str) and edge["edge_id"].startswith("e") for edge in edges), shape
    assert len({edge["edge_id"] for edge in edges}) == len(edges), shape
    if shape == "dyads":
        for edge in edges:
            assert isinstance(edge["earliest_day"], number) and isinstance(edge["score"], float), edge
            assert isinstance(edge["mutual"], bool) and edge["earliest"].startswith("2014-"), edge
    if shape == "aggregate":
        for edge in edges:
            assert isinstance(edge["count"], number) and edge["count"] > 0, edge
            assert isinstance(edge["weight"], float) and isinstance(edge["score_mean"], float), edge
    if shape == "events":
        events = [node for node in nodes if node["type"] == "event"]
        assert events and all(node["status"] == "happened" and node["date"] for node in events), shape
        assert all(isinstance(node["earliest_day"], number) for node in events), shape
        assert all(edge["role"] and edge["side"] for edge in edges), shape
"#;

#[test]
fn graphs_of_icews14_are_read_by_networkx_and_igraph() {
    let Some(store) = icews14() else { return };
    let readers = [("networkx", Notation::GraphMl), ("igraph", Notation::GraphMl), ("networkx", Notation::Gexf)];
    let readers: Vec<_> = readers
        .into_iter()
        .filter(|(library, _)| {
            let is_there = can("python3", &["-c", &format!("import {library}")]);
            if !is_there {
                skipped(&format!("python3 has no {library}"));
            }
            is_there
        })
        .collect();
    if readers.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let japan = EntityId::with_code(graph_core::EntityType::State, "JPN");
    let some = Filter { actors: vec![japan], ..Filter::default() };
    let shapes = [(Shape::Events, &some), (Shape::Dyads, &Filter::default()), (Shape::Aggregate, &Filter::default())];
    for (library, notation) in readers {
        let files = shapes.map(|(shape, filter)| (shape.to_string(), graph(store, notation, shape, filter, &folder)));
        let expected = files.iter().map(|(shape, file)| {
            let (nodes, edges) = counts(file);
            format!("{shape} {nodes} {edges}\n")
        });
        let expected: String = expected.collect();
        let mut python = Command::new("python3");
        python.args(["-c", READ, library]);
        for (shape, file) in &files {
            python.arg(shape).arg(file);
        }
        let output = python.output().expect("python starts");
        assert!(output.status.success(), "{library}, {notation}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{library}, {notation}");
    }
}
