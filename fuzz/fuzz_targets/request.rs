//! Requests to the service, and its settings.
#![no_main]

#[path = "../src/requests.rs"]
mod requests;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    requests::request(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        requests::settings(text);
    }
});
