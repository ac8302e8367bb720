//! `chancery answer`: the process that answers free SPARQL for `chancery serve`.

use std::io;
use std::path::Path;

use graph_core::GraphStore;

use super::Failure;

pub(super) fn run(folder: &Path) -> Result<(), Failure> {
    let store = GraphStore::open_read_only(folder)?;
    // Opened before the first query, whose time it would take.
    store.rdf()?;
    Ok(server::answer(&store, io::stdin(), io::stdout())?)
}
