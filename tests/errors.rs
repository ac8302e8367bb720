//! What the program says when a store or an input cannot be used, one test per message.

use graph_core::view::Pattern;
use graph_core::{GraphStore, ontology, vocab};
use loader::Options;

use crate::support::{Sandbox, input, try_load};

/// Exit status 1, nothing on standard output, and this on standard error.
#[track_caller]
fn fails(sandbox: &Sandbox, arguments: &[&str], message: &str) {
    let shown = sandbox.run(arguments).expect_code(1);
    assert_eq!((shown.stdout.as_str(), shown.stderr.as_str()), ("", message));
}

/// The reason for which an input is refused.
fn refused(name: &str, text: &str) -> String {
    let store = GraphStore::in_memory().expect("a store");
    try_load(&store, input(name, text), &Options::default()).1.expect("a reason")
}

#[test]
fn no_store() {
    let message = "error: no store at `./chancery-data`\n\
                   hint: `chancery demo` or `chancery load FILES` makes one; `--store` names another\n";
    for arguments in [&["stats"][..], &["check"], &["timeline", "RUS"], &["export", "--format", "nquads"]] {
        fails(&Sandbox::new(), arguments, message);
    }
    let sandbox = Sandbox::new();
    fs_err::create_dir(sandbox.store()).expect("a folder");
    fails(&sandbox, &["stats"], message);
    assert_eq!(fs_err::read_dir(sandbox.store()).expect("a folder").count(), 0, "a command that reads writes nothing");
}

#[test]
fn a_folder_of_another_program() {
    let sandbox = Sandbox::new();
    sandbox.write("notes.txt", "mine");
    let message = "error: `.` is not a chancery store: it has files but no `chancery.json`\n\
                   hint: name an empty or new folder with `--store`\n";
    fails(&sandbox, &["stats", "--store", "."], message);
    fails(&sandbox, &["demo", "--store", "."], message);
    assert_eq!(fs_err::read_dir(sandbox.folder()).expect("a folder").count(), 1, "nothing was put beside the notes");
}

#[test]
fn a_newer_store() {
    let sandbox = Sandbox::with_sample();
    sandbox.write("chancery-data/chancery.json", r#"{"store":"chancery","format":9,"ontology":"0"}"#);
    let message = "error: the store at `./chancery-data` has format `chancery 9`, this program reads `2`\n\
                   hint: use the version of chancery that wrote it, or load again into a new store\n";
    fails(&sandbox, &["stats"], message);
    fails(&sandbox, &["demo"], message);
    sandbox.write("chancery-data/chancery.json", "{}\n");
    fails(&sandbox, &["stats"], &message.replace("chancery 9", "{}"));
}

#[test]
fn a_store_in_use() {
    let sandbox = Sandbox::with_sample();
    let message = "error: the store at `./chancery-data` is in use by another process\n\
                   hint: wait for the other process, or name another store with `--store`\n";
    let reader = GraphStore::open_read_only(&sandbox.store()).expect("a store");
    fails(&sandbox, &["demo"], message);
    sandbox.run(&["stats"]).expect_code(0);
    drop(reader);
    let writer = GraphStore::open(&sandbox.store()).expect("a store");
    fails(&sandbox, &["stats"], message);
    drop(writer);
    sandbox.run(&["demo"]).expect_code(0);
}

#[test]
fn a_damaged_store() {
    let sandbox = Sandbox::with_sample();
    let store = GraphStore::open(&sandbox.store()).expect("a store");
    let kinds = Pattern::resolved().property(vocab::HAS_KIND).iri("https://w3id.org/chancery/kind/assault.invade");
    let quad = store.view().matching(kinds).find(|quad| quad.as_ref().is_ok_and(|quad| !ontology::defines(quad)));
    let quad = quad.expect("an event").expect("a readable store");
    store.rdf().expect("a database").remove(&quad).expect("a store that can be written");
    drop(store);
    // The timeline index still has the event as it was; `check` says that the two differ.
    let event = graph_core::dump::subject(&quad);
    let shown = sandbox.run(&["event", event]).expect_code(1);
    assert!(shown.stderr.starts_with("error: the store is damaged: `https://w3id.org/chancery/id/event/"), "{shown}");
    assert!(shown.stderr.ends_with("` has no `ch:kind`\n"), "{shown}");
}

#[test]
fn a_file_that_is_not_there() {
    let shown = Sandbox::new().run(&["load", "absent.tsv"]).expect_code(1);
    assert_eq!(shown.stderr, "error: failed to open file `absent.tsv`: No such file or directory (os error 2)\n");
}

#[test]
fn unrecognised() {
    assert_eq!(
        refused("notes.txt", "Dear diary,\n\ttoday"),
        "`notes.txt` is in no format that is known: it starts with `Dear diary,\\n\\ttoday`; name it with `--format` \
         (interchange, icews, tkg, gdelt, plover, csv, rdf, graphml), or map its columns with `--mapping`"
    );
}

#[test]
fn unfit() {
    assert_eq!(
        refused("list.json", "[1]"),
        "`list.json` was refused whole: it is a JSON array of no PLOVER records; interchange is one document as an object, \
         or one object per line"
    );
    assert_eq!(
        refused("slot.csv", &";".repeat(60)),
        "`slot.csv` was refused whole: its fields are separated by semicolons, as a spreadsheet does; GDELT separates by tabs"
    );
    assert_eq!(
        refused("slot.csv", "GLOBALEVENTID\tSQLDATE"),
        "`slot.csv` was refused whole: it is a copy of a GDELT file saved by another program, with a header that GDELT's \
         own files do not have; a spreadsheet loses leading zeros (`010` becomes `10`, another event) and rounds numbers; \
         use the file as GDELT serves it"
    );
}

#[test]
fn refused_for_its_rows() {
    let dance = "2014-01-01\tChina\tdance\tJapan\n";
    let visit = "2014-01-01\tChina\tMake a visit\tJapan\n";
    let no_day = "2014-13-01\tChina\tConsult\tJapan\n";
    assert_eq!(
        refused("rows.tsv", &[dance, no_day].concat()),
        "`rows.tsv` was refused whole: 2 of its first 2 rows are no tkg\n  \
         line 1, field `relation`: found `dance`, expected the name of a CAMEO code\n  \
         line 2, field `date`: found `2014-13-01`, expected a day such as `2014-01-31`"
    );
    let mostly_wrong = [&visit.repeat(9), &*dance.repeat(10)].concat();
    assert_eq!(
        refused("rows.tsv", &mostly_wrong).lines().next(),
        Some("`rows.tsv` was refused whole: 10 of its first 19 rows are no tkg")
    );
    let mentions =
        ["1", "20190121220000", "2.01901E+13", "1", "", "", "", "", "", "", "", "", "", "", "", ""].join("\t");
    assert_eq!(
        refused("mentions.csv", &mentions),
        "`mentions.csv` was refused whole: 1 of its first 1 rows are no gdelt\n  \
         line 1, field `MentionTimeDate`: found `2.01901E+13`, expected a time such as `20150218230000`"
    );
    // A small file with slips is what it claims to be.
    let store = GraphStore::in_memory().expect("a store");
    let options = Options { rejects: Some("/dev/null".into()), ..Options::default() };
    let (summary, reason) = try_load(&store, input("rows.tsv", [dance, visit, no_day].concat()), &options);
    assert_eq!((summary.rejected, summary.events.new, reason), (2, 1, None));
}

#[test]
fn a_dump_that_is_none() {
    let subject = "<https://w3id.org/chancery/id/event/1>";
    assert_eq!(
        refused("a.nq", &format!("{subject} <http://example.org/likes> {subject} .\n")),
        "`a.nq` was refused whole: statement 1: property `http://example.org/likes` is not in the ontology"
    );
    assert_eq!(
        refused("a.nq", &format!("_:b <https://w3id.org/chancery/ns#kind> {subject} .\n")),
        "`a.nq` was refused whole: statement 1: blank node `_:b`; every resource of a dump has an IRI"
    );
    assert_eq!(
        refused("a.nq", &format!("{subject} <https://w3id.org/chancery/ns#kind> {subject} <http://example.org/g> .\n")),
        "`a.nq` was refused whole: statement 1: graph `<http://example.org/g>` is neither the graph of a document nor that of decisions"
    );
}

/// What is no statement of the model may be anything, but not about what is.
#[test]
fn a_dump_with_misspelt_statements_of_an_event() {
    let event = "<http://example.org/e> a <http://semanticweb.cs.vu.nl/2009/11/sem/Event> .\n";
    let misspelt = "<http://example.org/e> <https://schema.org/urll> \"x\" .\n";
    let reason = |number: u8| {
        format!(
            "`a.ttl` was refused whole: statement {number}: property `https://schema.org/urll` is not in the ontology"
        )
    };
    let base = "@base <http://example.org/> .\n";
    assert_eq!(refused("a.ttl", &[base, event, misspelt].concat()), reason(2));
    assert_eq!(refused("a.ttl", &[base, misspelt, event].concat()), reason(1));
    let store = GraphStore::in_memory().expect("a store");
    let (summary, refused) = try_load(&store, input("a.ttl", [base, misspelt].concat()), &Options::default());
    assert_eq!((summary.rows, refused), (1, None), "of nothing of the model it is free");
    let blank = "_:mine <http://example.org/p> \"x\" .\n";
    let (_, refused) = try_load(&store, input("a.ttl", [base, blank].concat()), &Options::default());
    assert_eq!(
        refused.as_deref(),
        Some("`a.ttl` was refused whole: statement 1: blank node `_:mine`; every resource of a dump has an IRI")
    );
}

/// A file whose name tells of compression, or whose bytes do, but which is broken, ends the load with its name.
#[test]
fn a_broken_archive() {
    let sandbox = Sandbox::new();
    sandbox.write("rows.zip", b"PK\x03\x04 and no more");
    let shown = sandbox.run(&["load", "rows.zip"]).expect_code(1);
    assert!(shown.stderr.starts_with("error: rows.zip: "), "{shown}");
}
