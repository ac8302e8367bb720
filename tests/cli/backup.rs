use crate::support::{Sandbox, Service};

const TOKEN: &str = "0123456789abcdef";

/// The copy is a store like the first.
#[track_caller]
fn is_as_the_store(sandbox: &Sandbox, copy: &str, timeline: &serde_json::Value) {
    sandbox.run(&["check", "--store", copy]).expect_code(0);
    let copied = sandbox.run(&["timeline", "RUS", "--limit", "0", "--format", "json", "--store", copy]);
    assert_eq!(&copied.expect_code(0).json(), timeline);
    assert!(sandbox.has(&format!("{copy}/index/manifest")) && sandbox.has(&format!("{copy}/loads.jsonl")));
}

#[test]
fn a_copy_is_a_store() {
    let sandbox = Sandbox::with_sample();
    let timeline = sandbox.run(&["timeline", "RUS", "--limit", "0", "--format", "json"]).expect_code(0).json();
    sandbox.run(&["backup", "copies/first"]).expect_code(0);
    is_as_the_store(&sandbox, "copies/first", &timeline);
    let quads = sandbox.dump();
    let copied = sandbox.run(&["export", "--format", "nquads", "--store", "copies/first"]).expect_code(0).stdout;
    assert_eq!(copied.lines().count(), quads.len());
    // They go on apart.
    sandbox.write("more.tsv", "2014-01-01\tFrance\tMake a visit\tGermany\n");
    sandbox.run(&["load", "--format", "tkg", "more.tsv"]).expect_code(0);
    is_as_the_store(&sandbox, "copies/first", &timeline);
    sandbox.run(&["load", "--format", "tkg", "more.tsv", "--store", "copies/first"]).expect_code(0);
    let one = sandbox.run(&["timeline", "FRA", "--format", "json"]).expect_code(0).json();
    assert_eq!(sandbox.run(&["timeline", "FRA", "--format", "json", "--store", "copies/first"]).json(), one);
}

#[test]
fn a_copy_takes_the_place_of_nothing() {
    let sandbox = Sandbox::with_sample();
    fs_err::create_dir(sandbox.path("full")).expect("a folder");
    sandbox.write("full/file", "something");
    let shown = sandbox.run(&["backup", "full"]).expect_code(1);
    assert_eq!(
        shown.stderr,
        "error: `full` is not empty: a copy is written into an empty or new folder\n\
         hint: name a folder that is empty, or not there yet\n"
    );
    assert_eq!(sandbox.read("full/file"), "something");
}

#[test]
fn a_service_that_only_reads_is_copied_beside_it() {
    let sandbox = Sandbox::with_sample();
    let timeline = sandbox.run(&["timeline", "RUS", "--limit", "0", "--format", "json"]).expect_code(0).json();
    let service = Service::of(&sandbox);
    sandbox.run(&["backup", "copy"]).expect_code(0);
    drop(service);
    is_as_the_store(&sandbox, "copy", &timeline);
}

#[test]
fn a_service_that_writes_copies_its_store_itself() {
    let sandbox = Sandbox::with_sample();
    let timeline = sandbox.run(&["timeline", "RUS", "--limit", "0", "--format", "json"]).expect_code(0).json();
    let service = Service::with(&sandbox, &["--backups", "copies"], &[("CHANCERY_TOKEN", TOKEN)]);
    assert!(service.post("/backup", "X: y", b"").starts_with("HTTP/1.1 401 "));
    let answer = service.post("/backup", &format!("Authorization: Bearer {TOKEN}"), b"");
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let body: serde_json::Value = serde_json::from_str(answer.split_once("\r\n\r\n").expect("a body").1).expect("JSON");
    // The service goes on, and queries read its store, of which the children have a copy of their own.
    is_as_the_store(&sandbox, &format!("copies/{}", body["name"].as_str().expect("a name")), &timeline);
    let asked = service.post("/sparql", "Content-Type: application/sparql-query", b"ASK { ?event ch:party ?state }");
    assert!(asked.ends_with("{\"head\":{},\"boolean\":true}"), "{asked}");
    sandbox.run(&["check"]).expect_code(1);
}
