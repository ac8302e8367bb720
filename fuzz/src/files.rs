//! Files to be loaded.

use graph_core::check::{self, Report};
use graph_core::dump::{self, Syntax};
use graph_core::view::Pattern;
use graph_core::{GraphStore, StoreError};
use loader::{Format, Input, LoadError, LoadSummary, Mapping, Options};

/// What parts a mapping from the table that it is for: a line of its own.
const MAPPING_END: &str = "\n---\n";

/// A file name for each syntax of RDF.
const DUMPS: [(&str, Syntax); 6] = [
    ("dump.nt", Syntax::NTriples),
    ("dump.nq", Syntax::NQuads),
    ("dump.ttl", Syntax::Turtle),
    ("dump.trig", Syntax::TriG),
    ("dump.rdf", Syntax::RdfXml),
    ("dump.jsonld", Syntax::JsonLd),
];

/// A file of one event format, loaded into an empty store and again: what is in the store makes sense and is what the
/// summary counts, and the second time adds nothing.
pub fn events(format: Format, bytes: &[u8]) {
    load_events(&Options { format: Some(format), ..Options::default() }, bytes);
}

/// A mapping and a table, parted by a line `---`. A mapping that can be read is used, and the rest is as for any format.
pub fn table(text: &str) {
    let Some((mapping, table)) = text.split_once(MAPPING_END) else { return };
    match mapping.parse::<Mapping>() {
        Ok(mapping) => {
            let options = Options { format: Some(Format::Csv), mapping: Some(mapping), ..Options::default() };
            load_events(&options, table.as_bytes());
        }
        Err(error) => assert!(!error.to_string().is_empty(), "an error says something"),
    }
}

fn load_events(options: &Options, bytes: &[u8]) {
    let store = GraphStore::bare().expect("a store in memory");
    let first = match load(&store, options, "file", bytes) {
        Ok(first) => first,
        // It begins as a compressed file does, and is none.
        Err(LoadError::Io(_)) => return,
        Err(error) => panic!("{error}"),
    };
    let report = checked(&store);
    assert!(report.findings.is_empty(), "the store makes no sense: {:#?}", report.findings);
    assert_eq!(report.events, first.events.new, "the summary counts the events");

    let again = load(&store, options, "file", bytes).expect("the file was read before");
    assert_eq!((again.events.new, again.reports.new), (0, 0), "the second time adds nothing");
    assert_eq!(statements(&store), report.statements, "the second time adds no statement");
    assert_eq!(again.rejected, first.rejected, "the same is rejected each time");
}

/// An RDF dump, read in each syntax, loaded into an empty store and again. Its resources need not make sense, but they
/// can be looked at, and the second time adds no event and no report.
pub fn rdf(bytes: &[u8]) {
    for (name, syntax) in DUMPS {
        // Loading is worth its time where there is something to load.
        let mut statements = dump::read(bytes, syntax);
        if statements.next().is_some_and(|first| first.is_ok()) {
            statements.for_each(drop);
            dump_twice(name, bytes);
        }
    }
}

fn dump_twice(name: &str, bytes: &[u8]) {
    let store = GraphStore::bare().expect("a store in memory");
    let Some(first) = load_dump(&store, name, bytes) else { return };
    checked(&store);
    let Some(again) = load_dump(&store, name, bytes) else { return };
    assert_eq!(again.rows, first.rows);
    assert_eq!((again.events.new, again.reports.new), (0, 0), "the second time adds nothing");
}

/// Loads a dump; `None` where it is a broken archive, or a resource in it makes no sense.
fn load_dump(store: &GraphStore, name: &str, bytes: &[u8]) -> Option<LoadSummary> {
    match load(store, &Options { format: Some(Format::Rdf), ..Options::default() }, name, bytes) {
        Ok(summary) => Some(summary),
        Err(LoadError::Io(_) | LoadError::Store(StoreError::Damaged(_))) => None,
        Err(error) => panic!("{error}"),
    }
}

/// A file of any kind, which is recognised by its content: bare, as gzip or Zstandard, or a zip archive of files.
pub fn any(bytes: &[u8]) {
    let store = GraphStore::bare().expect("a store in memory");
    if load(&store, &Options::default(), "file", bytes).is_ok() {
        checked(&store);
    }
}

fn load(store: &GraphStore, options: &Options, name: &str, bytes: &[u8]) -> Result<LoadSummary, LoadError> {
    let input = Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() };
    let options = Options { rejects: Some("/dev/null".into()), ..options.clone() };
    // The messages are part of what must not panic.
    let mut refused = |error: &LoadError| drop(error.to_string());
    loader::load(&[input], store, &options, &mut |_| (), &mut refused)
}

/// What a check finds; it reads every event, with its documents, entities and reports.
fn checked(store: &GraphStore) -> Report {
    check::check(store.view()).expect("a store that can be read")
}

fn statements(store: &GraphStore) -> u64 {
    store.view().matching(Pattern::default()).count() as u64
}
