//! Files of any kind, recognised by their content: bare, as gzip or Zstandard, or in a zip archive.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chancery_fuzz::any(bytes));
