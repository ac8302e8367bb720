use std::io::{Cursor, Write};

use serde_json::json;

use super::{ROWS, rows};
use crate::support::Sandbox;
use crate::support::rows::ICEWS_HEADER;

const VISIT: &str = "2014-01-10\tChina\tMake a visit\tJapan\n";

fn document(title: &str) -> String {
    json!({
        "document": {"id": "a", "title": title},
        "events": [{"id": "e", "kind": "consult.visit", "date": "2023-09",
            "participants": [{"entity": "PRK", "role": "visitor"}, {"entity": "Rusia", "role": "host"}]}],
    })
    .to_string()
}

#[test]
fn a_log_where_it_is_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write("rows.tsv", ROWS);
    let mut command = sandbox.command(&["load", "rows.tsv"]);
    let logged = command.env("CHANCERY_LOG", "debug").output().expect("the program runs");
    let logged = String::from_utf8(logged.stderr).expect("text");
    for step in ["join", "flush", "index"] {
        assert!(logged.contains(&format!("step=\"{step}\"")), "{step}: {logged}");
    }
    let quiet = sandbox.run(&["load", "rows.tsv"]).expect_code(0);
    assert!(!quiet.stderr.contains("step="), "{}", quiet.stderr);
}

#[test]
fn a_summary_says_what_it_did() {
    let sandbox = Sandbox::new();
    sandbox.write("rows.tsv", ROWS);
    insta::assert_snapshot!(sandbox.run(&["load", "rows.tsv"]), @r"
    exit: 0
    ----- stderr
    8 rows in [SECONDS] s ([RATE] events/s)
      events    6 new, 0 known
      reports   8 new, 0 known
      documents 1
    ");
    insta::assert_snapshot!(sandbox.run(&["load", "rows.tsv"]), @r"
    exit: 0
    ----- stderr
    8 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 6 known
      reports   0 new, 8 known
      documents 1
    ");
    assert!(!sandbox.has("rows.tsv.rejects.jsonl"), "nothing was rejected");
}

#[test]
fn a_summary_as_json() {
    let sandbox = Sandbox::new();
    sandbox.write("rows.tsv", ROWS);
    insta::assert_snapshot!(sandbox.run(&["load", "--json", "rows.tsv"]), @r#"
    exit: 0
    ----- stdout
    {
      "rows": 8,
      "events": {
        "new": 6,
        "known": 0
      },
      "reports": {
        "new": 8,
        "known": 0
      },
      "waiting": 0,
      "documents": 1,
      "rejected": 0,
      "rejected_by_reason": {},
      "refused": 0,
      "seconds": [SECONDS]
    }
    "#);
}

#[test]
fn bad_rows_go_to_a_file_and_the_others_are_loaded() {
    let sandbox = Sandbox::new();
    let bad = "2014-02-30\tChina\tConsult\tJapan\n2014-02-01\tChina\tDance\tJapan\n2014-02-01\tChina\n";
    sandbox.write("rows.tsv", format!("{ROWS}{bad}2014-02-01\tChina\tConsult\t\n"));
    insta::assert_snapshot!(sandbox.run(&["load", "rows.tsv"]), @r"
    exit: 3
    ----- stderr
    12 rows in [SECONDS] s ([RATE] events/s)
      events    6 new, 0 known
      reports   8 new, 0 known
      documents 1
      rejected  4
        bad-date             1
        columns              1
        missing-value        1
        unknown-code         1
      see rows.tsv.rejects.jsonl
    ");
    insta::assert_snapshot!(sandbox.read("rows.tsv.rejects.jsonl"), @r#"
    {"line":9,"field":"date","reason":"bad-date","found":"2014-02-30","expected":"a day such as `2014-01-31`"}
    {"line":10,"field":"relation","reason":"unknown-code","found":"Dance","expected":"the name of a CAMEO code"}
    {"line":11,"reason":"columns","found":"2 columns","expected":"date, source, relation and target, separated by tabs or commas"}
    {"line":12,"field":"target","reason":"missing-value","found":"","expected":"a value"}
    "#);
    let json = sandbox.run(&["load", "--json", "rows.tsv"]).expect_code(3).json();
    assert_eq!(json["rejected_by_reason"], json!({"bad-date": 1, "columns": 1, "missing-value": 1, "unknown-code": 1}));
    assert_eq!(sandbox.dump(), rows().dump(), "a bad row enters in no part");
}

#[test]
fn rejects_of_several_files_go_where_they_are_told_to() {
    let sandbox = Sandbox::new();
    let bad = "2014-02-30\tChina\tConsult\tJapan\n";
    sandbox.write("one.tsv", format!("{VISIT}{bad}"));
    sandbox.write("two.tsv", format!("{VISIT}{VISIT}{bad}"));
    sandbox.run(&["load", "--rejects", "bad.jsonl", "one.tsv", "two.tsv"]).expect_code(3);
    let lines: Vec<String> = sandbox.read("bad.jsonl").lines().map(|line| line[..10].to_owned()).collect();
    assert_eq!(lines, [r#"{"line":2,"#, r#"{"line":3,"#]);
    assert!(!sandbox.has("one.tsv.rejects.jsonl"));
    sandbox.run(&["load", "--rejects", "bad.jsonl", "one.tsv"]).expect_code(3);
    assert_eq!(sandbox.read("bad.jsonl").lines().count(), 1, "a load does not add to the rejects of another");
}

#[test]
fn rows_that_are_not_text_are_rejected() {
    let sandbox = Sandbox::new();
    let mut bytes = [VISIT, VISIT].concat().into_bytes();
    bytes.extend(b"2014-01-10\tCh\xffna\tConsult\tJapan\n");
    sandbox.write("rows.tsv", bytes);
    sandbox.run(&["load", "rows.tsv"]).expect_code(3);
    insta::assert_snapshot!(sandbox.read("rows.tsv.rejects.jsonl"), @r#"
    {"line":3,"reason":"bad-encoding","found":"byte 13","expected":"UTF-8"}
    "#);
}

#[test]
fn a_file_in_no_known_format_is_refused_and_the_others_are_loaded() {
    let sandbox = Sandbox::new();
    sandbox.write("rows.tsv", ROWS);
    sandbox.write("notes.txt", "Dear diary,\n");
    insta::assert_snapshot!(sandbox.run(&["load", "notes.txt", "rows.tsv"]), @r#"
    exit: 1
    ----- stderr
    error: `notes.txt` is in no format that is known: it starts with `Dear diary,\n`; name it with `--format` (interchange, icews, tkg, gdelt, plover, csv, rdf, graphml), or map its columns with `--mapping`
    8 rows in [SECONDS] s ([RATE] events/s)
      events    6 new, 0 known
      reports   8 new, 0 known
      documents 1
    error: a file was refused; nothing of it was loaded
    "#);
    assert_eq!(sandbox.dump(), rows().dump());
}

#[test]
fn an_unknown_format_is_a_wrong_usage() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run(&["load", "--format", "icew", "rows.tsv"]), @r"
    exit: 2
    ----- stderr
    error: invalid value 'icew' for '--format <FORMAT>': unknown format `icew`, expected one of interchange, icews, tkg, gdelt, plover, csv, rdf, graphml

    For more information, try '--help'.
    ");
    assert!(!sandbox.store().exists());
    sandbox.run(&["load"]).expect_code(2);
}

#[test]
fn a_copy_saved_by_a_spreadsheet_is_refused() {
    let sandbox = Sandbox::new();
    let copy = "GLOBALEVENTID;SQLDATE;EventCode\n817930293;20180121;12\n";
    sandbox.write("slot.csv", copy);
    insta::assert_snapshot!(sandbox.run(&["load", "slot.csv"]), @r"
    exit: 1
    ----- stderr
    error: `slot.csv` was refused whole: it is a copy of a GDELT file saved by another program, with a header that GDELT's own files do not have; a spreadsheet loses leading zeros (`010` becomes `10`, another event) and rounds numbers; use the file as GDELT serves it
    0 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 0 known
      reports   0 new, 0 known
      documents 0
    error: a file was refused; nothing of it was loaded
    ");
    insta::assert_snapshot!(sandbox.run(&["load", "--format", "gdelt", "slot.csv"]), @r"
    exit: 1
    ----- stderr
    error: `slot.csv` was refused whole: it is a copy of a GDELT file saved by another program, with a header that GDELT's own files do not have; a spreadsheet loses leading zeros (`010` becomes `10`, another event) and rounds numbers; use the file as GDELT serves it
    0 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 0 known
      reports   0 new, 0 known
      documents 0
    error: a file was refused; nothing of it was loaded
    ");

    // One code that lost its zero is enough: `20` would be another event than `020`.
    let row = |code: &str| {
        let fields = ["1", "2018-06-02", "Police (India)", "NA", "India", "Make an appeal or request", code, "3"];
        let more = ["Women (India)", "NA", "India", "9", "1", "Paper", "Goa", "NA", "NA", "India", "15.5", "73.9"];
        [&fields[..], &more[..]].concat().join("\t") + "\n"
    };
    sandbox.write("events.tab", format!("{ICEWS_HEADER}{}{}{}", row("020"), row("20"), row("020")));
    insta::assert_snapshot!(sandbox.run(&["load", "events.tab"]), @r"
    exit: 1
    ----- stderr
    error: `events.tab` was refused whole: 1 of its first 3 rows are no icews
      line 3, field `CAMEO Code`: found `20`, expected `020`, the code of `Make an appeal or request`
    0 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 0 known
      reports   0 new, 0 known
      documents 0
    error: a file was refused; nothing of it was loaded
    ");
    assert_eq!(sandbox.run(&["stats", "--format", "json"]).json()["events"], 0);
}

#[test]
fn standard_input_and_compressed_files_are_read() {
    let expected = rows().dump();

    let sandbox = Sandbox::new();
    sandbox.run_with(&["load", "-"], ROWS.as_bytes()).expect_code(0);
    assert_eq!(sandbox.dump(), expected);

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(ROWS.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(ROWS.as_bytes(), 0).unwrap();
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let (first, second) = ROWS.split_at(ROWS.find("2014-02").unwrap());
    for (name, part) in [("one.tsv", first), ("folder/two.tsv", second)] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(part.as_bytes()).unwrap();
    }
    let archive = archive.finish().unwrap().into_inner();
    for (name, bytes) in [("rows.tsv.gz", gzip), ("rows.tsv.zst", zstd), ("rows.zip", archive)] {
        let sandbox = Sandbox::new();
        sandbox.write(name, &bytes);
        sandbox.run(&["load", name]).expect_code(0);
        assert_eq!(sandbox.dump(), expected, "{name}");
        // Bytes tell what they are, whatever a file is called, and on standard input.
        let sandbox = Sandbox::new();
        sandbox.run_with(&["load", "-"], &bytes).expect_code(0);
        assert_eq!(sandbox.dump(), expected, "{name} on standard input");
    }
}

#[test]
fn rejects_of_standard_input_have_a_file() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run_with(&["load", "-"], format!("{VISIT}2014-02-30\tChina\tConsult\tJapan\n").as_bytes());
    assert!(shown.expect_code(3).stderr.ends_with("see stdin.rejects.jsonl\n"));
}

#[test]
fn an_empty_file_is_no_mistake() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.tsv", "\n");
    sandbox.run(&["load", "empty.tsv"]).expect_code(0);
    assert_eq!(sandbox.run(&["stats", "--format", "json"]).json()["events"], 0);
}

#[test]
fn a_data_set_has_a_name() {
    let sandbox = Sandbox::new();
    sandbox.write("rows.tsv", VISIT);
    sandbox.run(&["load", "--dataset", "my coding", "rows.tsv"]).expect_code(0);
    let document = "<https://w3id.org/chancery/id/document/dataset:my%20coding>";
    assert!(sandbox.dump().iter().any(|line| line.starts_with(document)));
}

#[test]
fn a_changed_document_is_rejected_unless_it_is_to_replace() {
    let sandbox = Sandbox::new();
    sandbox.write("a.json", document("One"));
    sandbox.run(&["load", "a.json"]).expect_code(0);
    let before = sandbox.dump();
    sandbox.write("a.json", document("Two"));
    insta::assert_snapshot!(sandbox.run(&["load", "a.json"]), @r"
    exit: 3
    ----- stderr
    1 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 0 known
      reports   0 new, 0 known
      documents 0
      rejected  1
        changed-document     1
      see a.json.rejects.jsonl
    ");
    insta::assert_snapshot!(sandbox.read("a.json.rejects.jsonl"), @r#"
    {"line":1,"field":"document.id","reason":"changed-document","found":"a","expected":"the content that the store has under this id; `--replace` takes the new one instead"}
    "#);
    assert_eq!(sandbox.dump(), before);

    sandbox.run(&["load", "--replace", "a.json"]).expect_code(0);
    let fresh = Sandbox::with("a.json", &document("Two"));
    assert_eq!(sandbox.dump(), fresh.dump());
}

#[test]
fn a_document_with_mistakes_is_rejected_whole_and_each_is_told() {
    let sandbox = Sandbox::new();
    let wrong = document("One").replace("\"visitor\"", "\"guest\"").replace("2023-09", "2023-13");
    let typo = document("Two").replace("\"kind\"", "\"knid\"").replace("\"a\"", "\"b\"");
    sandbox.write("documents.jsonl", format!("{wrong}\n{typo}\n{}\n", document("Three").replace("\"a\"", "\"c\"")));
    insta::assert_snapshot!(sandbox.run(&["load", "documents.jsonl"]), @r"
    exit: 3
    ----- stderr
    1 rows in [SECONDS] s ([RATE] events/s)
      events    1 new, 0 known
      reports   1 new, 0 known
      documents 1
      rejected  2
        bad-date             1
        unknown-field        1
      see documents.jsonl.rejects.jsonl
    ");
    insta::assert_snapshot!(sandbox.read("documents.jsonl.rejects.jsonl"), @r#"
    {"line":1,"field":"events[0].date","reason":"bad-date","found":"2023-13","expected":"a month from `01` to `12` or a season from `21` to `24`"}
    {"line":1,"field":"events[0].participants[0].role","reason":"unknown-role","found":"guest","expected":"a role such as `actor`"}
    {"line":2,"field":"events[0].knid","reason":"unknown-field","found":"knid","expected":"`kind` (at column 80)"}
    "#);
}

#[test]
fn what_was_loaded_when_is_logged_outside_the_rdf() {
    let sandbox = rows();
    sandbox.run(&["load", "rows.tsv"]).expect_code(0);
    let log = sandbox.read("chancery-data/loads.jsonl");
    let new: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["events"]["new"].clone())
        .collect();
    assert_eq!(new, [json!(6), json!(0)]);
    assert!(!log.contains("rows.tsv"), "names of files are not kept");
}

#[test]
fn half_a_character_is_rejected_with_its_line_and_field() {
    let sandbox = Sandbox::new();
    let event = r#"{"id": "e", "kind": "statement", "label": {"en": "half \ud800 of one"},
        "participants": [{"entity": "RUS", "role": "speaker"}]}"#;
    let half = format!(r#"{{"document": {{"id": "b"}}, "events": [{}]}}"#, event.replace('\n', " "));
    sandbox.write("a.jsonl", format!("{}\n{half}\n", document("whole")));
    sandbox.run(&["load", "a.jsonl"]).expect_code(3);
    let reject: serde_json::Value = serde_json::from_str(&sandbox.read("a.jsonl.rejects.jsonl")).expect("a reject");
    assert_eq!((&reject["line"], &reject["field"]), (&json!(2), &json!("events[0].label.en")));
    assert_eq!(reject["reason"], "bad-json");
}
