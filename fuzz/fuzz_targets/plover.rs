//! PLOVER records.
#![no_main]

use libfuzzer_sys::fuzz_target;
use loader::Format;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::events(Format::Plover, bytes));
