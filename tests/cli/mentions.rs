//! GDELT mentions, which may come before the rows of their events.

use serde_json::json;

use crate::support::Sandbox;

/// A row of an event export: somebody criticizes somebody.
fn export(number: &str, target: &str, url: &str) -> String {
    let mut columns = [""; 61];
    for (column, value) in [
        (0, number),
        (1, "20150218"),
        (5, "USAGOV"),
        (6, "PRESIDENT"),
        (7, "USA"),
        (15, target),
        (16, target),
        (17, target),
        (26, "111"),
        (27, "111"),
        (28, "11"),
        (60, url),
    ] {
        columns[column] = value;
    }
    columns.join("\t") + "\n"
}

/// A mention by somebody else's page.
fn mention(number: &str, url: &str, sentence: &str, confidence: &str) -> String {
    let columns = [
        number,
        "20150218221500",
        "20150218230000",
        "1",
        "example.org",
        url,
        sentence,
        "-1",
        "10",
        "20",
        "1",
        confidence,
        "2000",
        "-1.5",
        "srclc:fra; eng:GT-FRA 1.0",
        "",
    ];
    columns.join("\t") + "\n"
}

/// Two rows, and mentions of both, of one of them in its own document too, and of a row that is not there.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let rows = [export("817", "CHN", "http://example.org/1"), export("818", "RUS", "http://example.org/2")];
    let mentions = [
        mention("817", "http://example.org/1", "3", "60"),
        mention("817", "http://example.org/5", "12", "100"),
        mention("818", "http://example.org/5", "2", "20"),
        mention("900", "http://example.org/6", "1", "50"),
    ];
    sandbox.write("export.csv", rows.concat());
    sandbox.write("mentions.csv", mentions.concat());
    sandbox
}

#[test]
fn mentions_wait_for_their_events() {
    let sandbox = sandbox();
    insta::assert_snapshot!(sandbox.run(&["load", "mentions.csv"]), @r"
    exit: 0
    ----- stderr
    4 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 0 known
      reports   4 new, 0 known
      waiting   4 for events that are not in the store
      documents 3
    ");
    insta::assert_snapshot!(sandbox.run(&["load", "export.csv"]), @r"
    exit: 0
    ----- stderr
    2 rows in [SECONDS] s ([RATE] events/s)
      events    2 new, 0 known
      reports   1 new, 1 known
      waiting   1 for events that are not in the store
      documents 2
    ");
    let stats = sandbox.run(&["stats"]).expect_code(0).stdout;
    let words: Vec<Vec<&str>> = stats.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(words.contains(&vec!["reports", "5"]) && words.contains(&vec!["waiting", "1"]), "{stats}");
    sandbox.check();
}

#[test]
fn either_may_come_first() {
    let mut dumps = Vec::new();
    for loads in [
        &[&["export.csv", "mentions.csv"][..]][..],
        &[&["mentions.csv"], &["export.csv"]],
        &[&["export.csv"], &["mentions.csv"]],
    ] {
        let sandbox = sandbox();
        for files in loads {
            sandbox.run(&[&["load"], *files].concat()).expect_code(0);
        }
        let again = sandbox.run(&["load", "--json", "--format", "gdelt", "mentions.csv"]).expect_code(0).json();
        assert_eq!((&again["reports"], &again["waiting"]), (&json!({"new": 0, "known": 4}), &json!(1)));
        dumps.push(sandbox.dump());
    }
    assert_eq!(dumps[0], dumps[1]);
    assert_eq!(dumps[0], dumps[2]);
}

#[test]
fn an_event_shows_its_mentions() {
    let sandbox = sandbox();
    sandbox.run(&["load", "mentions.csv", "export.csv"]).expect_code(0);
    let page = sandbox.run(&["timeline", "USA", "CHN", "--format", "json"]).expect_code(0).json();
    let row = &page["rows"][0];
    assert_eq!((&page["total"], &row["reports"], &row["documents"]), (&json!(1), &json!(2), &json!(2)));
    let shown = sandbox.run(&["event", row["event"].as_str().expect("an id")]).expect_code(0).stdout;
    let said_by = shown.split_once("Said by\n").expect("reports").1;
    insta::assert_snapshot!(said_by, @r"
    document/url:759badd9909b958b600ac27b2da5d857, example.org, 2015-02-18T23:00Z, http://example.org/1, asserts, sentence 3, record 817, confidence 0.6, folded by exact
    document/url:cda71e1522fbb3adea08dba9380cbd3b, example.org, 2015-02-18T23:00Z, http://example.org/5, asserts, sentence 12, record 817, confidence 1, folded by exact
    ");
}

#[test]
fn a_waiting_report_whose_event_is_there_is_found() {
    use graph_core::vocab;
    use oxigraph::model::{Literal, NamedNode, Quad};

    let sandbox = sandbox();
    sandbox.run(&["load", "export.csv"]).expect_code(0);
    let store = graph_core::GraphStore::open(&sandbox.store()).expect("a store");
    let node = |iri: &str| NamedNode::new(iri).expect("an IRI");
    let graph = node(graph_core::DocumentId::at_url("http://example.org/1").as_str());
    let report = node("https://w3id.org/chancery/id/report/1");
    for (property, value) in [
        (vocab::RDF_TYPE, node(vocab::REPORT).into()),
        (vocab::ABOUT_RECORD, Literal::from("818").into()),
        (vocab::WAITS_FOR, Literal::from("818").into()),
    ] {
        let value: oxigraph::model::Term = value;
        store
            .rdf()
            .expect("a database")
            .insert(&Quad::new(report.clone(), node(property), value, graph.clone()))
            .expect("written");
    }
    drop(store);
    let shown = sandbox.run(&["check"]).expect_code(1);
    insta::assert_snapshot!(
        shown.stdout,
        @"report waits for an event that is not there: report/1: waits for record `818`, which is there; the next load joins them"
    );
    // As it may be left by a load that was killed: the next one, of whatever, joins it.
    sandbox.write("empty.tsv", "\n");
    sandbox.run(&["load", "empty.tsv"]).expect_code(0);
    sandbox.check();
}

#[test]
fn bad_mentions_are_rejected() {
    let sandbox = sandbox();
    let good = mention("817", "http://example.org/7", "1", "50");
    let bad = [
        good.replace("20150218230000", "20150218236000"),
        mention("817", "", "1", "50"),
        mention("", "http://example.org/7", "1", "50"),
        mention("817", "http://example.org/7", "1", "101"),
    ];
    sandbox.write("bad.csv", [&good.repeat(5), &*bad.concat()].concat());
    sandbox.run(&["load", "bad.csv"]).expect_code(3);
    insta::assert_snapshot!(sandbox.read("bad.csv.rejects.jsonl"), @r#"
    {"line":6,"field":"MentionTimeDate","reason":"bad-date","found":"20150218236000","expected":"a time such as `20150218230000`"}
    {"line":7,"field":"MentionIdentifier","reason":"missing-value","found":"","expected":"the address or id of a document"}
    {"line":8,"field":"GLOBALEVENTID","reason":"bad-value","found":"","expected":"a whole number"}
    {"line":9,"field":"Confidence","reason":"bad-value","found":"101","expected":"a whole number from 0 to 100"}
    "#);
}
