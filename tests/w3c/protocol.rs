//! SPARQL 1.1 Protocol.

use std::path::Path;

use super::exchange;
use super::manifest::{MF, Manifest, Node, RDFS, UT};
use super::service::Service;
use super::{Failure, report, suite};

#[test]
fn protocol() {
    let Some(folder) = suite("protocol") else { return };
    let manifest = Manifest::read(&folder.join("manifest.ttl"));
    let outcomes: Vec<_> =
        manifest.tests().into_iter().map(|test| (test.local().to_owned(), run(test, &folder))).collect();
    report("SPARQL 1.1 Protocol", &outcomes, 34, &[]);
}

fn run(test: Node<'_>, folder: &Path) -> Result<(), Failure> {
    assert!(test.one(MF, "name").is_some());
    let service = Service::empty();
    for data in test.all(UT, "graphData") {
        let (file, name) = (data.one(UT, "graph").ok_or("no file")?, data.one(RDFS, "label").ok_or("no name")?);
        let triples = fs_err::read(folder.join(file.local())).map_err(|error| error.to_string())?;
        let path = format!("/store?graph={}", name.text());
        let put = service.send("PUT", &path, &[("content-type", "application/n-triples")], &triples)?;
        (put.status == 201).then_some(()).ok_or_else(|| put.text())?;
    }
    exchange::run(test, &service, |path| path.replacen("/sparql/", "/sparql", 1))
}
