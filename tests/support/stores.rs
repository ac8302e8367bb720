//! Stores in memory, what is put into them and what is in them.

use std::path::{Path, PathBuf};

use graph_core::view::Pattern;
use graph_core::{GraphStore, vocab};
use loader::{Input, LoadError, LoadSummary, Options};
use queries::Format;
use queries::export::rdf;

/// A text as an input of this name.
pub(crate) fn input(name: &str, text: impl Into<String>) -> Input {
    Input::Text { name: name.to_owned(), text: text.into() }
}

/// Loads inputs, none of which may be refused or have rejects; tables are those of [`super::tables`].
#[track_caller]
pub(crate) fn load_all(store: &GraphStore, inputs: &[Input]) -> LoadSummary {
    let mut refused = |error: &LoadError| panic!("{error}");
    let options = Options { mapping: Some(super::tables::mapping()), ..Options::default() };
    let summary = loader::load(inputs, store, &options, &mut |_| (), &mut refused).expect("a load");
    assert_eq!(summary.rejected, 0, "{:?}", summary.rejected_by_reason);
    followed(store);
    summary
}

/// The timeline index is what follows from the store.
#[track_caller]
pub(crate) fn followed(store: &GraphStore) {
    assert_eq!(store.index_differences().expect("a readable store"), Vec::<String>::new());
}

/// Loads one input; where it is refused, why.
pub(crate) fn try_load(store: &GraphStore, input: Input, options: &Options) -> (LoadSummary, Option<String>) {
    let mut reason = None;
    let mut refused = |error: &LoadError| reason = Some(error.to_string());
    let summary = loader::load(&[input], store, options, &mut |_| (), &mut refused).expect("a load");
    (summary, reason)
}

/// A store in memory with these inputs.
#[track_caller]
pub(crate) fn loaded(inputs: &[Input]) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    load_all(&store, inputs);
    store
}

/// What a store says beside the ontology, as sorted N-Quads.
pub(crate) fn dump(store: &GraphStore) -> Vec<String> {
    let quads = store.view().matching(Pattern::default()).map(|quad| quad.expect("a readable store").to_string());
    let mut lines: Vec<String> = quads.filter(|line| line[1..].starts_with(vocab::ID)).collect();
    lines.sort_unstable();
    lines
}

/// A store as it is exported in a format of RDF.
pub(crate) fn written(store: &GraphStore, format: Format) -> String {
    let mut bytes = Vec::new();
    rdf::dump(store, format, &mut bytes).expect("a dump");
    String::from_utf8(bytes).expect("UTF-8")
}

/// The lines that only one of two dumps has.
pub(crate) fn difference(one: &[String], other: &[String]) -> String {
    let missing = |a: &[String], b: &[String], sign| {
        a.iter()
            .filter(|line| b.binary_search(line).is_err())
            .map(|line| format!("{sign} {line}\n"))
            .collect::<String>()
    };
    missing(one, other, '-') + &missing(other, one, '+')
}

/// A file or folder of the shared data sets; `None`, and a note, where it is not there.
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see that these were skipped")]
pub(crate) fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: there is no `{}`", path.display());
    None
}
