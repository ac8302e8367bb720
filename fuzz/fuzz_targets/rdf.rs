//! RDF dumps, in each syntax.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::rdf(bytes));
