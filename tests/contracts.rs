//! Generated files, and what the README shows, are what the program would write now.

use std::path::Path;

use crate::support::Sandbox;

#[test]
fn the_schema_of_interchange_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("loader/schemas/interchange.schema.json");
    let file = fs_err::read_to_string(&path).expect("the schema");
    let now = Sandbox::new().run(&["schema", "interchange"]).expect_code(0).stdout;
    assert!(file == now, "run `cargo run --release -- schema interchange > loader/schemas/interchange.schema.json`");
}

#[test]
fn the_description_of_the_service_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/openapi.json");
    let file = fs_err::read_to_string(&path).expect("the description");
    let now = Sandbox::new().run(&["schema", "openapi"]).expect_code(0).stdout;
    assert!(file == now, "run `cargo run --release -- schema openapi > server/openapi.json`");
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let readme = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let block = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of output");
    let shown = Sandbox::new().run(&["demo"]).expect_code(0);
    for line in block.lines().filter(|line| line.trim() != "…") {
        let printed = shown.stdout.lines().chain(shown.stderr.lines()).any(|printed| printed == line);
        assert!(printed, "the README shows a line that `chancery demo` does not print: {line:?}");
    }
}
