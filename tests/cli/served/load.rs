//! Loading into a store that a service holds.

use super::{TOKEN, found, holding};
use crate::cli::ROWS;
use crate::support::{Sandbox, Service, Shown};

/// Rows of which some are wrong.
const WRONG: &str = "\
2014-01-10\tChina\tMake a visit\tJapan
2014-13-10\tChina\tMake a visit\tJapan
2014-01-11\tJapan\tMake a visit\tChina
2014-01-12\tChina\tMake a visit\tJapan
2014-01-13\tChina\tDo nothing at all\tJapan
2014-01-14\tChina\tMake a visit\tJapan
";
const MAPPING: &str = include_str!("../../../examples/mappings/treaties.toml");

fn run(sandbox: &Sandbox, arguments: &[&str]) -> Shown {
    let output = sandbox.command(arguments).env("CHANCERY_TOKEN", TOKEN).output().expect("the program starts");
    Shown::new(arguments, &output)
}

/// What a load says, with how long it took left open.
fn told(shown: &Shown) -> String {
    shown.to_string()
}

/// Fails unless a load into a store that is held by a service says and does what one without a service does.
#[track_caller]
fn same(files: &[(&str, &str)], arguments: &[&str]) {
    let (here, there) = (Sandbox::with_sample(), Sandbox::with_sample());
    for (name, content) in files {
        here.write(name, content);
        there.write(name, content);
    }
    let service = holding(&there);
    for again in [false, true] {
        let (loaded, sent) = (run(&here, arguments), run(&there, arguments));
        let sent = told(&sent).replace(&found(&service), "");
        let sent = sent.strip_suffix("----- stderr\n").unwrap_or(&sent);
        assert_eq!(told(&loaded), sent, "{arguments:?}, again: {again}");
    }
    drop(service);
    for (name, _) in files {
        let rejects = format!("{name}.rejects.jsonl");
        assert_eq!(here.has(&rejects), there.has(&rejects), "{rejects}");
        if here.has(&rejects) {
            assert_eq!(here.read(&rejects), there.read(&rejects));
        }
    }
    assert_eq!(here.dump(), there.dump(), "{arguments:?}");
    there.check();
}

#[test]
fn a_file_is_loaded_as_without_a_service() {
    same(&[("rows.tsv", ROWS)], &["load", "rows.tsv"]);
    same(&[("rows.tsv", ROWS)], &["load", "--json", "--dataset", "mine", "--format", "tkg", "rows.tsv"]);
}

#[test]
fn rejects_are_kept_as_without_a_service() {
    same(&[("wrong.tsv", WRONG)], &["load", "wrong.tsv"]);
    same(&[("wrong.tsv", WRONG)], &["load", "--rejects", "wrong.tsv.rejects.jsonl", "wrong.tsv"]);
}

#[test]
fn what_is_refused_is_refused_in_the_same_words() {
    same(&[("no.txt", "this is no data\n")], &["load", "no.txt"]);
    same(&[("no.tsv", "a\tb\tc\td\nx\ty\tz\tw\n")], &["load", "--format", "tkg", "no.tsv"]);
    same(&[], &["load", "absent.tsv"]);
}

#[test]
fn several_files_and_a_dump_are_loaded() {
    let dump = Sandbox::with("rows.tsv", ROWS).run(&["export", "--format", "nquads"]).expect_code(0).stdout;
    same(&[("dump.nq", &dump)], &["load", "dump.nq"]);
    let (here, there) = (Sandbox::new(), Sandbox::with_sample());
    for sandbox in [&here, &there] {
        sandbox.write("a.tsv", ROWS);
        sandbox.write("b.tsv", WRONG);
    }
    here.run(&["demo"]).expect_code(0);
    run(&here, &["load", "a.tsv", "b.tsv"]).expect_code(3);
    let service = holding(&there);
    run(&there, &["load", "a.tsv", "b.tsv"]).expect_code(3);
    drop(service);
    assert_eq!(here.dump(), there.dump());
}

#[test]
fn a_mapped_table_is_loaded() {
    let table = "\
Treaty Name,IEA# (click for add'l info),Signature Date,Date IEA entered into force
A Treaty,1,1950-03-04,1951-01-01
Another,2,0000-00-00,1952-02-03
";
    same(&[("map.toml", MAPPING), ("table.csv", table)], &["load", "--mapping", "map.toml", "table.csv"]);
}

#[test]
fn standard_input_is_sent() {
    let sandbox = Sandbox::with_sample();
    let service = holding(&sandbox);
    let url = format!("http://{}", service.address);
    sandbox.write("token", TOKEN);
    let arguments = ["--server", &url, "--token-file", "token", "load", "--json", "-"];
    let report = sandbox.run_with(&arguments, ROWS.as_bytes()).expect_code(0).json();
    assert_eq!((&report["rows"], &report["rejected"]), (&8.into(), &0.into()));
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    const MIB: usize = 1 << 20;
    let sandbox = Sandbox::with_sample();
    let service = holding(&sandbox);
    let url = format!("http://{}", service.address);
    sandbox.write("large.tsv", vec![b'\n'; 65 * MIB]);
    let shown = run(&sandbox, &["load", "large.tsv"]).expect_code(1);
    assert!(shown.stderr.contains("more than 67108864 bytes"), "{shown}");
    sandbox.write("token", TOKEN);
    let arguments = ["--server", &url, "--token-file", "token", "load", "-"];
    let shown = sandbox.run_with(&arguments, &vec![b'\n'; 65 * MIB]).expect_code(1);
    assert!(shown.stderr.contains("more than 67108864 bytes") || shown.stderr.contains("64 MiB at once"), "{shown}");
}

#[test]
fn nobody_loads_without_the_token() {
    let sandbox = Sandbox::with_sample();
    sandbox.write("rows.tsv", ROWS);
    let service = holding(&sandbox);
    let shown = sandbox.run(&["load", "rows.tsv"]).expect_code(1);
    assert!(shown.stderr.contains("needs a token") && shown.stderr.contains("CHANCERY_TOKEN"), "{shown}");
    let mut command = sandbox.command(&["load", "rows.tsv"]);
    let wrong = "wrong-0123456789abcdef";
    let output = command.env("CHANCERY_TOKEN", wrong).output().expect("the program starts");
    let shown = Shown::new(&["load"], &output).expect_code(1);
    assert!(shown.stderr.contains("the token is not that of this service") && !shown.stderr.contains(wrong), "{shown}");
    drop(service);
    let _reading = Service::of(&sandbox);
    let shown = sandbox.run(&["load", "rows.tsv"]).expect_code(1);
    assert!(shown.stderr.contains("this service only reads"), "{shown}");
}
