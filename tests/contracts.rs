//! Generated files are what the program would write now.

use std::path::Path;

use crate::support::Sandbox;

#[test]
fn the_schema_of_interchange_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("loader/schemas/interchange.schema.json");
    let file = fs_err::read_to_string(&path).expect("the schema");
    let now = Sandbox::new().run(&["schema", "interchange"]).expect_code(0).stdout;
    assert!(file == now, "run `cargo run --release -- schema interchange > loader/schemas/interchange.schema.json`");
}
