//! The program, run in a folder of its own.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// What of the environment shapes the output of any program.
const SHAPES_OUTPUT: [&str; 4] = ["COLUMNS", "LINES", "NO_COLOR", "CLICOLOR_FORCE"];

/// A temporary folder, in which the program runs and keeps its store (`chancery-data`). Names of files are relative to
/// it, so that no message depends on where it is.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A sandbox whose store has the bundled sample.
    pub(crate) fn with_sample() -> Self {
        let sandbox = Self::new();
        sandbox.run(&["demo"]).expect_code(0);
        sandbox
    }

    /// A sandbox with a store of these rows.
    pub(crate) fn with(name: &str, content: &str) -> Self {
        let sandbox = Self::new();
        sandbox.write(name, content);
        sandbox.run(&["load", name]).expect_code(0);
        sandbox
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path("chancery-data")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs_err::write(self.path(name), content).expect("a file in the sandbox");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs_err::read_to_string(self.path(name)).expect("a file in the sandbox")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The program with these arguments, ready to start: no terminal, and nothing of the environment that it heeds.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(env!("CARGO_BIN_EXE_chancery"));
        command.args(arguments);
        command
    }

    /// Starts it as from a terminal: a shell has interrupts ignored by what it starts in the background, the tests as well,
    /// and whatever these start inherits that.
    #[cfg(target_os = "linux")]
    pub(crate) fn start_in_foreground(&self, arguments: &[&str]) -> Child {
        let mut command = self.bare("env");
        command.args(["--default-signal=INT", env!("CARGO_BIN_EXE_chancery")]).args(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    /// A program without arguments, in this folder, to which the settings of whoever runs the tests mean nothing.
    fn bare(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        for (variable, _) in std::env::vars_os() {
            let name = variable.to_string_lossy();
            if name.starts_with("CHANCERY_") || SHAPES_OUTPUT.contains(&&*name) {
                command.env_remove(variable);
            }
        }
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Shown {
        let output = self.command(arguments).output().expect("the program starts");
        Shown::new(arguments, &output)
    }

    /// Runs it with `input` on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Shown {
        let mut command = self.command(arguments);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A program that ends before it has read everything closes the pipe, which is its business.
        let written = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        assert!(written.is_ok() || !output.status.success(), "the program did not read its input");
        Shown::new(arguments, &output)
    }

    /// Starts the program and lets it run.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    /// The store as sorted N-Quads, one statement a line.
    pub(crate) fn dump(&self) -> Vec<String> {
        let text = self.run(&["export", "--format", "nquads"]).expect_code(0).stdout;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    }

    /// Fails unless the program finds nothing wrong with the store.
    pub(crate) fn check(&self) {
        self.run(&["check"]).expect_code(0);
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// What a run of the program showed, as tests compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    arguments: String,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Shown {
    pub(crate) fn new(arguments: &[&str], output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8");
        Self {
            arguments: arguments.join(" "),
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// The same, if the program ended with this code.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "chancery {}\n{self}", self.arguments);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// The rows of a table in CSV, its headings left out.
    #[track_caller]
    pub(crate) fn csv(&self) -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_reader(self.stdout.as_bytes());
        reader.records().map(|row| row.expect("CSV").iter().map(str::to_owned).collect()).collect()
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "exit: {code}")?,
            None => writeln!(f, "killed")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(f, "----- {name}\n{}", without_times(text))?;
            }
        }
        Ok(())
    }
}

/// A text with how long something took, and how fast it was, left open.
fn without_times(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some((rows, rest)) = line.split_once(" rows in ").filter(|(_, rest)| rest.ends_with(" events/s)")) {
            assert!(rest.contains(" s ("), "{line}");
            lines.push(format!("{rows} rows in [SECONDS] s ([RATE] events/s)"));
        } else if let Some((start, number)) = line.split_once("\"seconds\": ") {
            assert!(number.trim_end_matches(',').parse::<f64>().is_ok(), "{line}");
            lines.push(format!("{start}\"seconds\": [SECONDS]"));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n") + "\n"
}
