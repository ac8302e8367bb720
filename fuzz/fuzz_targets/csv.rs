//! Tables, each after the mapping of its columns.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| chancery_fuzz::table(text));
