//! What takes long to read in the files of the ontology, kept as it was understood.
//!
//! `ontology/*.ttl` and `states.tsv` are what is edited. Reading the kinds from Turtle and folding the names of states takes
//! tens of milliseconds, which a command that asks one question would spend mostly on that; so both are kept beside their
//! origins in `ontology/compiled`: the tables of the kinds in postcard, and the ways to the states as a finite-state map of
//! `fst`, which is asked as it lies. Tests hold them to their origins, and make them again when told to:
//!
//! ```sh
//! CHANCERY_COMPILE=1 cargo test --release --workspace compiled
//! ```

use serde::Deserialize;

/// A digest of the text of the ontology's Turtle files.
pub(crate) const DIGEST: &str = include_str!("../ontology/compiled/digest");
/// What `kinds.ttl` says.
pub(crate) const KINDS: &[u8] = include_bytes!("../ontology/compiled/kinds.postcard");
/// The codes and the folded names of `states.tsv`.
pub(crate) const STATES: &[u8] = include_bytes!("../ontology/compiled/states.fst");

pub(crate) fn read<T: Deserialize<'static>>(kept: &'static [u8]) -> T {
    postcard::from_bytes(kept).expect("what is compiled into the program is held to its origin by a test")
}

/// Says that what is kept is not what follows from its origin; or keeps that from now on.
#[cfg(test)]
pub(crate) fn hold(name: &str, kept: &[u8], made: &[u8]) {
    if std::env::var_os("CHANCERY_COMPILE").is_some() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology/compiled");
        fs_err::write(folder.join(name), made).expect("written");
        return;
    }
    assert!(
        kept == made,
        "ontology/compiled/{name} is behind the ontology: run the tests with CHANCERY_COMPILE=1, then again"
    );
}
