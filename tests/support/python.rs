//! Readers of exports in Python.

use std::io::Write;
use std::process::{Command, Stdio};

use super::skipped;

/// What a script of Python writes when it is given a text; `None`, and a note, where it cannot import its library.
pub(crate) fn python(library: &str, script: &str, input: &[u8]) -> Option<String> {
    let import = Command::new("python3").args(["-c", &format!("import {library}")]).output();
    if !import.is_ok_and(|output| output.status.success()) {
        skipped(&format!("python3 has no {library}"));
        return None;
    }
    let mut python = Command::new("python3");
    python.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = python.spawn().expect("python starts");
    child.stdin.take().expect("its input").write_all(input).expect("python reads");
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success(), "{library}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}
