//! The service does what its description says, on requests that schemathesis makes from that description.

use std::path::Path;
use std::process::Command;

use crate::support::{Sandbox, Service, skipped};

const TOKEN: &str = "write-0123456789abcdef";
/// No answer is a failure of the service, or one that the description does not have: status, media type, headers, content; no
/// method works that it does not have, no operation works without the token that it needs. Left out is that all is accepted
/// that its types allow (names have to be known, dates in order), and nothing else (`{}` is a graph of TriG, with nothing in it).
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,unsupported_method,allow_header_conformance,ignored_auth,\
                      use_after_free";

#[test]
fn every_answer_is_as_it_is_described() {
    if Command::new("schemathesis").arg("--version").output().is_err() {
        return skipped("there is no schemathesis");
    }
    let sandbox = Sandbox::with_sample();
    fs_err::create_dir(sandbox.path("backups")).expect("a folder");
    let service = Service::with(&sandbox, &["--backups", "backups"], &[("CHANCERY_TOKEN", TOKEN)]);
    let mut schemathesis = Command::new("schemathesis");
    schemathesis.current_dir(sandbox.folder()).arg("run").arg(format!("http://{}/openapi.json", service.address));
    schemathesis.args(["-H", &format!("Authorization: Bearer {TOKEN}"), "--checks", CHECKS]);
    // The examples, values at the ends of what there may be, and some at random, the same each time: some 3000 requests.
    schemathesis.args(["--phases", "examples,coverage,fuzzing", "--max-examples", "6", "--seed", "20240117"]);
    schemathesis.args(["--generation-database", "none", "--no-shrink", "--no-color"]);
    schemathesis.args(["--suppress-health-check", "all", "--request-timeout", "30", "--warnings", "off"]);
    schemathesis.env("SCHEMATHESIS_HOOKS", Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/texts.py"));
    let output = schemathesis.output().expect("schemathesis runs");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("generated"), "{told}");
    drop(service);
    sandbox.check();
}
