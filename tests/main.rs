//! Black-box tests of the program and of the libraries together: one test program.

// The command line, one file per subcommand.
mod cli;
// What clients of SPARQL endpoints send.
mod clients;
// Generated files are what the program would write now.
mod contracts;
// Copies of a store that somebody writes to.
mod copies;
// What fuzzing once found, and the inputs that it starts from.
mod corpora;
// The service does what its description says, as schemathesis tries it.
mod description;
// EDTF dates against the published cases of another implementation.
mod edtf;
// What the program says when a store or an input cannot be used, one test per message.
mod errors;
// Which reports are joined, measured on labelled pairs.
mod folding;
// What must hold whatever the input is, as the fuzz targets see it.
#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is a library where it lives")]
mod fuzz;
// The same of requests to the service.
#[path = "../fuzz/src/requests.rs"]
#[expect(unreachable_pub, reason = "it is a part of a program where it lives")]
mod fuzz_requests;
// Queries and requests that would take the service down: after each it is well, and has not grown.
mod hostile;
// The timeline index on disk: what mends it, and that it is never wrong.
mod index;
// Loads that are killed, and run again.
mod kill;
// Laws that hold on any input: properties, and second implementations.
mod laws;
// Ontology and code name the same terms.
mod ontology;
// Data sets of the world, where they are at hand.
mod real;
// What other programs read in our exports.
mod readers;
// One test per bug.
mod regression;
// The program in a folder of its own, stores in memory, made-up rows.
mod support;
// The W3C's tests of what the service speaks, where they are at hand.
mod w3c;
