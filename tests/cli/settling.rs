//! Who is who and what is one event, settled on the command line: suggestions, decisions, plans, what changed, withdrawal.

use serde_json::{Value, json};

use crate::support::Sandbox;

/// A document of one event: who visits whom, when, published when.
fn document(id: &str, published: &str, event: &Value, entities: &Value) -> String {
    json!({"document": {"id": id, "published": published}, "entities": entities, "events": [event]}).to_string() + "\n"
}

fn visit(date: &str, status: &str, visitor: &str) -> Value {
    json!({"id": "e", "kind": "consult.visit", "date": date, "status": status,
           "participants": [{"entity": visitor, "role": "visitor"}, {"entity": "PRK", "role": "host"}]})
}

fn lavrov(name: &str) -> Value {
    json!([{"id": "l", "type": "person", "name": name, "tenures": [{"office": "Minister", "for": "RUS", "held": "2004/.."}]}])
}

/// A visit that was planned, then told by two papers in two ways, one of them late and with another spelling.
fn papers() -> Sandbox {
    let sandbox = Sandbox::new();
    let lines = [
        document("plan", "2023-09-20", &visit("2023-10", "planned", "l"), &lavrov("Sergey Lavrov")),
        document("one", "2023-10-19", &visit("2023-10-18", "happened", "l"), &lavrov("Sergey Lavrov")),
        document("two", "2023-11-02", &visit("2023-10-18", "happened", "RUS"), &json!([])),
        document("three", "2023-11-03", &visit("2023-11-01", "happened", "l"), &lavrov("Sergei Lavrov")),
    ];
    sandbox.write("papers.jsonl", lines.concat());
    sandbox.run(&["load", "papers.jsonl"]).expect_code(0);
    sandbox
}

fn rows(sandbox: &Sandbox, arguments: &[&str]) -> Vec<Value> {
    let printed = sandbox.run(arguments).expect_code(0).stdout;
    let value: Value = serde_json::from_str(&printed).expect("JSON");
    value.get("rows").unwrap_or(&value).as_array().expect("rows").clone()
}

#[test]
fn reports_of_one_visit_are_one_row_that_names_who_came() {
    let sandbox = papers();
    let happened = ["timeline", "RUS", "PRK", "--status", "happened", "--format", "json"];
    let found = rows(&sandbox, &happened);
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["joined"], &found[0]["reports"], &found[0]["documents"]), (&json!(2), &json!(2), &json!(2)));
    assert_eq!(found[0]["participants"][0]["name"], "Sergey Lavrov");
    let footer = sandbox.run(&happened).stderr;
    assert!(footer.starts_with("2 events from 3 reports in 3 documents (3 events by equal codings alone)"), "{footer}");
    assert_eq!(rows(&sandbox, &[&happened[..], &["--fold", "exact"]].concat()).len(), 3);

    let id = found[0]["event"].as_str().expect("an id");
    let detail: Value = serde_json::from_str(&sandbox.run(&["event", id, "--format", "json"]).stdout).expect("JSON");
    let by: Vec<_> = detail["reports"].as_array().expect("reports").iter().map(|report| report["by"].clone()).collect();
    assert!(by.contains(&json!(["state-for-member"])), "{by:?}");
    // Both members' ids lead to the one event.
    for member in detail["members"].as_array().expect("members") {
        let id = member["event"].as_str().expect("an id");
        let same: Value = serde_json::from_str(&sandbox.run(&["event", id, "--format", "json"]).stdout).expect("JSON");
        assert_eq!(same["row"]["event"], detail["row"]["event"]);
    }
}

#[test]
fn plans_have_outcomes() {
    let sandbox = papers();
    let found = rows(&sandbox, &["timeline", "RUS", "PRK", "--plans", "--format", "json"]);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["outcome"]["outcome"], &found[0]["outcome"]["date"]), (&json!("done"), &json!("2023-10-18")));
    assert_eq!(found[0]["outcome"]["late_by"], Value::Null);
    let table = sandbox.run(&["timeline", "RUS", "PRK", "--plans"]).stdout;
    assert!(table.contains("done 2023-10-18"), "{table}");
    let id = found[0]["outcome"]["event"].as_str().expect("an id");
    let event = sandbox.run(&["event", id]).stdout;
    assert!(event.contains("realises to event/") && event.contains("found by the program"), "{event}");
}

#[test]
fn what_was_known_on_a_day_and_what_changed_since() {
    let sandbox = papers();
    let known = ["timeline", "RUS", "PRK", "--status", "happened", "--format", "json", "--known-by", "2023-10-31"];
    let found = rows(&sandbox, &known);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["reports"], &found[0]["documents"]), (&json!(1), &json!(1)));
    let changes = rows(&sandbox, &["diff", "RUS", "PRK", "--since", "2023-10-31", "--format", "json"]);
    let before: Vec<_> = changes.iter().map(|change| change["before"]["reports"].clone()).collect();
    assert_eq!(before, [json!(1), Value::Null]);
    assert!(sandbox.run(&["diff", "--since", "2023-10"]).expect_code(2).stderr.contains("expected a day such as"));
}

#[test]
fn a_decision_counts_until_it_is_taken_back() {
    let sandbox = papers();
    let of = |name: &str| rows(&sandbox, &["entities", name, "--format", "json"])[0].clone();
    let [one, other] = ["Sergey Lavrov", "Sergei Lavrov"].map(|name| of(name)["entity"].clone());
    assert_ne!(one, other);
    let suggested = rows(&sandbox, &["entities", "suggest", "--format", "json"]);
    assert_eq!(suggested.len(), 1, "{suggested:?}");
    let visits = || rows(&sandbox, &["timeline", "Sergey Lavrov", "--status", "happened", "--format", "json"]).len();
    assert_eq!(visits(), 1);

    let why = ["--because", "two systems of romanisation", "--by", "Ana"];
    let merge = [&["entities", "merge", "Sergey Lavrov", "Sergei Lavrov"][..], &why].concat();
    sandbox.run(&merge).expect_code(0);
    assert_eq!(of("Sergei Lavrov")["entity"], of("Sergey Lavrov")["entity"]);
    assert_eq!(visits(), 2);
    assert_eq!(rows(&sandbox, &["entities", "suggest", "--format", "json"]).len(), 0);
    // It survives a reload and a dump.
    sandbox.run(&["load", "papers.jsonl"]).expect_code(0);
    assert_eq!(visits(), 2);
    sandbox.run(&["export", "--format", "nquads", "-o", "dump.nq"]).expect_code(0);
    sandbox.run(&["load", "--store", "copy", "dump.nq"]).expect_code(0);
    let copied = rows(&sandbox, &["entities", "decisions", "--store", "copy", "--format", "json"]);
    assert_eq!((copied.len(), &copied[0]["by"], &copied[0]["verdict"]), (1, &json!("Ana"), &json!("same")));

    let id = copied[0]["id"].as_str().expect("an id").rsplit('/').next().expect("a hash").to_owned();
    sandbox.run(&["entities", "undo", &id[..8]]).expect_code(0);
    assert_eq!(visits(), 1);
    sandbox.run(&["entities", "undo", &id[..8]]).expect_code(1);
    sandbox.run(&["entities", "split", "Sergey Lavrov"]).expect_code(1);
    sandbox.check();
}

#[test]
fn what_cannot_be_one_is_not_merged() {
    let sandbox = papers();
    for [a, b] in [["RUS", "PRK"], ["Sergey Lavrov", "RUS"]] {
        let refused = sandbox.run(&["entities", "merge", a, b]).expect_code(1);
        assert!(refused.stderr.contains("cannot be one"), "{}", refused.stderr);
    }
    assert_eq!(rows(&sandbox, &["entities", "decisions", "--format", "json"]).len(), 0);
}

#[test]
fn a_document_that_is_retracted_is_gone() {
    let sandbox = papers();
    let retracted = sandbox.run(&["retract", "two"]).expect_code(0);
    assert!(retracted.stderr.contains("withdrawn: document/two"), "{}", retracted.stderr);
    let found = rows(&sandbox, &["timeline", "RUS", "PRK", "--status", "happened", "--format", "json"]);
    assert_eq!(found[0].get("joined"), None);
    let unknown = sandbox.run(&["retract", "two"]).expect_code(1);
    assert!(unknown.stderr.contains("no document has the id or address `two`"), "{}", unknown.stderr);
    sandbox.check();
}

#[test]
fn members_of_an_organisation_are_those_of_the_day() {
    let sandbox = papers();
    let members = rows(&sandbox, &["entities", "members", "ASEAN", "--on", "1990-01-01", "--format", "json"]);
    assert_eq!(members.len(), 6);
}
