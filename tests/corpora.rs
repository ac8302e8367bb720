//! The corpora of the fuzz targets hold what fuzzing once found; each file goes through its target here.

use loader::Format;

use crate::{fuzz, fuzz_requests};

/// Puts every file of a corpus through its target.
#[track_caller]
fn replay(target: &str, run: impl Fn(&[u8])) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/").to_owned() + target;
    let mut files = 0;
    for file in fs_err::read_dir(folder).expect("a corpus") {
        run(&fs_err::read(file.expect("a file").path()).expect("a file that can be read"));
        files += 1;
    }
    assert_ne!(files, 0, "the corpus `{target}` is empty");
}

#[test]
fn interchange() {
    replay("interchange", |bytes| fuzz::events(Format::Interchange, bytes));
}

#[test]
fn icews() {
    replay("icews", |bytes| fuzz::events(Format::Icews, bytes));
}

#[test]
fn tkg() {
    replay("tkg", |bytes| fuzz::events(Format::Tkg, bytes));
}

#[test]
fn gdelt() {
    replay("gdelt", |bytes| fuzz::events(Format::Gdelt, bytes));
}

#[test]
fn mentions() {
    replay("mentions", |bytes| fuzz::events(Format::Gdelt, bytes));
}

#[test]
fn plover() {
    replay("plover", |bytes| fuzz::events(Format::Plover, bytes));
}

#[test]
fn csv() {
    replay("csv", |bytes| fuzz::table(&String::from_utf8_lossy(bytes)));
}

#[test]
fn request() {
    replay("request", fuzz_requests::request);
}

#[test]
fn rdf() {
    replay("rdf", fuzz::rdf);
}

#[test]
fn any() {
    replay("any", fuzz::any);
}

#[test]
fn edtf() {
    replay("edtf", |bytes| fuzz::edtf(&String::from_utf8_lossy(bytes)));
}
