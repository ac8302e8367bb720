//! EDTF dates, and the other dates that are read from text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| chancery_fuzz::edtf(text));
