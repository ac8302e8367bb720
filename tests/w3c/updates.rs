//! The evaluation of SPARQL 1.1 Update: what is in the store afterwards.

use std::path::Path;

use oxigraph::io::RdfFormat;
use oxigraph::model::dataset::CanonicalizationAlgorithm;
use oxigraph::model::{Dataset, GraphName, NamedNode, Quad};

use super::manifest::{MF, Manifest, Node, RDFS, UT, parse};
use super::service::Service;
use super::{Failure, Outcome, report, suite};

const FOLDERS: [&str; 11] = [
    "add",
    "basic-update",
    "clear",
    "copy",
    "delete",
    "delete-data",
    "delete-insert",
    "delete-where",
    "drop",
    "move",
    "update-silent",
];

#[test]
fn update_evaluation() {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for name in FOLDERS {
        let Some(folder) = suite(name) else { return };
        let manifest = Manifest::read(&folder.join("manifest.ttl"));
        let tests = manifest.tests().into_iter().filter(|test| test.all(RDF, "type").iter().any(is_evaluation));
        outcomes.extend(tests.map(|test| (format!("{name}/{}", test.local()), run(test, &folder))));
    }
    report("SPARQL 1.1 Update", &outcomes, TESTS, &[]);
}

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const TESTS: usize = 94;

fn is_evaluation(class: &Node<'_>) -> bool {
    class.local() == "UpdateEvaluationTest"
}

fn run(test: Node<'_>, folder: &Path) -> Result<(), Failure> {
    let (action, result) = (test.one(MF, "action").ok_or("no action")?, test.one(MF, "result").ok_or("no result")?);
    let service = Service::empty();
    service.store().rdf().and_then(|rdf| Ok(rdf.extend(data(action, folder)?)?)).map_err(|error| error.to_string())?;
    let request = action.one(UT, "request").ok_or("no request")?;
    let text = fs_err::read(folder.join(request.local())).map_err(|error| error.to_string())?;
    let answer = service.send("POST", "/update", &[("content-type", "application/sparql-update")], &text)?;
    if answer.status != 200 {
        return Err(answer.text());
    }
    let canonical = |quads: Vec<Quad>| {
        let mut dataset: Dataset = quads.into_iter().collect();
        dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
        dataset
    };
    let found: Result<Vec<Quad>, _> = service.store().rdf().map_err(|error| error.to_string())?.iter().collect();
    let (found, expected) = (
        canonical(found.map_err(|error| error.to_string())?),
        canonical(data(result, folder).map_err(|error| error.to_string())?),
    );
    (found == expected).then_some(()).ok_or_else(|| format!("expected\n{expected}found\n{found}"))
}

/// The quads that a node describes: files, each of a graph.
fn data(node: Node<'_>, folder: &Path) -> Result<Vec<Quad>, graph_core::StoreError> {
    let mut quads = Vec::new();
    let mut read = |file: &str, graph: GraphName| -> Result<(), graph_core::StoreError> {
        let text = fs_err::read(folder.join(file))?;
        let parsed = parse(&text, RdfFormat::Turtle, "http://base.test/").expect("Turtle");
        quads.extend(parsed.into_iter().map(|quad| Quad { graph_name: graph.clone(), ..quad }));
        Ok(())
    };
    for file in node.all(UT, "data") {
        read(file.local(), GraphName::DefaultGraph)?;
    }
    for data in node.all(UT, "graphData") {
        let (file, name) = (data.one(UT, "graph").expect("a file"), data.one(RDFS, "label").expect("a name"));
        read(file.local(), NamedNode::new_unchecked(name.text()).into())?;
    }
    Ok(quads)
}
