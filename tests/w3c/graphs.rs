//! SPARQL 1.1 Graph Store Protocol.

use super::manifest::Manifest;
use super::service::Service;
use super::{Outcome, exchange, report, suite};

#[test]
fn graph_store_protocol() {
    let Some(folder) = suite("graph-store-protocol") else { return };
    let mut outcomes: Vec<Outcome> = Vec::new();
    for file in ["manifest-direct.ttl", "manifest-indirect.ttl"] {
        let manifest = Manifest::read(&folder.join(file));
        outcomes.extend(manifest.tests().into_iter().map(|test| {
            let service = Service::empty();
            (test.local().to_owned(), exchange::run(test, &service, |path| path.replacen("/gsp", "/store", 1)))
        }));
    }
    report("SPARQL 1.1 Graph Store Protocol", &outcomes, 13, &[]);
}
