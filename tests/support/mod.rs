//! What the tests share.

pub(crate) mod documents;
mod python;
pub(crate) mod random;
pub(crate) mod rows;
mod sandbox;
mod service;
mod stores;
pub(crate) mod tables;

pub(crate) use self::python::python;
pub(crate) use self::sandbox::{Sandbox, Shown};
pub(crate) use self::service::Service;
pub(crate) use self::stores::{data, difference, dump, followed, input, load_all, loaded, try_load, written};

/// Says on standard error that a test was skipped, and why.
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
pub(crate) fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
