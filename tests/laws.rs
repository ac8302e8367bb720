//! Laws: what holds for any input. Made-up input tries to break them; where a law says what an answer is, a second,
//! small implementation gives it.

mod doubt;
mod dumps;
mod folding;
mod free;
mod garbled;
mod graphs;
mod index;
mod labels;
mod live;
mod loading;
mod model;
mod requests;
mod timeline;

use proptest::prelude::ProptestConfig;

/// Runs a property on so many inputs, or on as many as `PROPTEST_CASES` says.
fn cases(number: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { number };
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..usual }
}
