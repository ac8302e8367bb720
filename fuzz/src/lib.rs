//! What must hold whatever the input is: a function for each fuzz target. The tests of the program put the corpora
//! through the same functions, so nothing here may depend on the fuzzer.

mod edtf;
mod files;

pub use self::edtf::edtf;
pub use self::files::{any, events, rdf, table};
