//! What other programs read in our exports: `tests/readers/matrix.py` runs them, and the docs have its table.

use std::path::Path;
use std::process::Command;

use crate::support::skipped;

/// The status of the script where a reader is not there.
const ABSENT: i32 = 3;

#[test]
fn every_reader_reads_what_the_docs_say() {
    if Command::new("python3").arg("--version").output().is_err() {
        return skipped("there is no python3");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut python = Command::new("python3");
    python.arg(root.join("tests/readers/matrix.py")).arg(env!("CARGO_BIN_EXE_chancery"));
    let output = python.arg("--check").arg(root.join("docs/exports.md")).output().expect("python starts");
    let told = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(ABSENT) {
        return skipped(told.trim());
    }
    assert!(output.status.success(), "{told}");
}
