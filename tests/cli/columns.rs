//! Tables out: Parquet and CSV, and what other programs read in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::ToSpan;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::rows;
use crate::support::{Sandbox, skipped};

/// A table as a list of lines, each by the names of its columns; what is `NULL` is left out.
type Table = Vec<BTreeMap<String, String>>;

fn of_parquet(path: &Path) -> Table {
    let reader = SerializedFileReader::try_from(path).expect("a Parquet file");
    let lines = reader.get_row_iter(None).expect("rows");
    let line = |row: parquet::record::Row| {
        let values = row.get_column_iter().filter(|(_, field)| !matches!(field, Field::Null));
        values.map(|(name, field)| (name.clone(), text(field))).collect()
    };
    lines.map(|row| line(row.expect("a row"))).collect()
}

/// A value as CSV has it.
fn text(field: &Field) -> String {
    if let Field::Str(text) = field {
        text.clone()
    } else if let Field::Date(days) = field {
        (jiff::civil::date(1970, 1, 1) + days.days()).to_string()
    } else if let Field::Double(number) = field {
        number.to_string()
    } else {
        field.to_string()
    }
}

fn of_csv(text: &str) -> Table {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().expect("headings").clone();
    let line = |record: csv::StringRecord| {
        let fields = names.iter().zip(record.iter()).filter(|(_, field)| !field.is_empty());
        fields.map(|(name, field)| (name.to_owned(), field.to_owned())).collect()
    };
    reader.records().map(|record| line(record.expect("a record"))).collect()
}

/// A store of hard names and dates beside the sample.
fn hard() -> Sandbox {
    let sandbox = Sandbox::with_sample();
    let name = "Ана \"Б\", & <В>;\n\t中文 عربي";
    let event = |id: &str, date: serde_json::Value| {
        serde_json::json!({"id": id, "kind": "consult.visit", "date": date, "participants": [
            {"entity": "x", "role": "visitor"}, {"entity": "RUS", "role": "host"}]})
    };
    let events = [event("a", "2023-09".into()), event("b", "../1948".into()), event("c", serde_json::Value::Null)];
    let document = serde_json::json!({"document": {"id": "hard"},
        "entities": [{"id": "x", "type": "person", "name": name}], "events": events});
    sandbox.write("hard.json", document.to_string());
    sandbox.run(&["load", "hard.json"]).expect_code(0);
    sandbox
}

fn export(sandbox: &Sandbox, more: &[&str]) -> String {
    sandbox.run(&[&["export"], more].concat()).expect_code(0).stdout
}

#[test]
fn parquet_and_csv_have_the_same_lines() {
    let sandbox = hard();
    for fold in ["none", "exact", "full"] {
        export(&sandbox, &["--format", "parquet", "--fold", fold, "-o", fold]);
        for table in ["events", "participants"] {
            let parquet = of_parquet(&sandbox.path(&format!("{fold}/{table}.parquet")));
            let csv = of_csv(&export(&sandbox, &["--format", "csv", "--fold", fold, "--table", table]));
            assert!(parquet.len() >= 40, "{fold}: {table}");
            for (one, other) in parquet.iter().zip(&csv) {
                assert_eq!(one, other, "{fold}: {table}");
            }
            assert_eq!(parquet.len(), csv.len());
        }
    }
}

#[test]
fn a_vague_date_keeps_its_bounds_and_what_is_not_known_is_null() {
    let sandbox = hard();
    export(&sandbox, &["--format", "parquet", "--actor", "Ана \"Б\", & <В>;\n\t中文 عربي", "-o", "tables"]);
    let events = of_parquet(&sandbox.path("tables/events.parquet"));
    let bounds = |line: &BTreeMap<String, String>| ["date", "earliest", "latest"].map(|name| line.get(name).cloned());
    let some = |text: &str| Some(text.to_owned());
    let expected = [
        [some("../1948"), None, some("1948-12-31")],
        [None, None, None],
        ["2023-09", "2023-09-01", "2023-09-30"].map(some),
    ];
    assert_eq!(events.iter().map(bounds).collect::<Vec<_>>(), expected);
    assert!(
        events.iter().all(|line| line["score"] == "4" && !line.contains_key("code") && !line.contains_key("quote"))
    );
    let people = of_parquet(&sandbox.path("tables/participants.parquet"));
    let of = |line: &BTreeMap<String, String>| ["role", "side", "name", "type"].map(|name| line[name].clone());
    assert_eq!(of(&people[0]), ["visitor", "acting", "Ана \"Б\", & <В>;\n\t中文 عربي", "person"]);
    assert_eq!(
        (of(&people[1]), people[1]["party"].as_str()),
        (["host", "receiving", "Russia", "state"].map(str::to_owned), "RUS")
    );
    assert_eq!(people.len(), 6);
    assert!(!people[0].contains_key("party"));
}

#[test]
fn the_table_of_events_is_the_timeline() {
    let sandbox = Sandbox::with_sample();
    let timeline = sandbox.run(&["timeline", "RUS", "PRK", "--limit", "0", "--format", "csv"]).expect_code(0).stdout;
    let table = export(&sandbox, &["--format", "csv", "--table", "events", "--actor", "RUS", "--actor", "PRK"]);
    // What only the store has follows what a row of a timeline tells.
    for (line, row) in of_csv(&table).iter().zip(of_csv(&timeline)) {
        assert!(row.iter().all(|(name, value)| line.get(name) == Some(value)), "{line:?}");
    }
    assert_eq!(table.lines().next().map(|head| head.split(",labels,").next()), Some(timeline.lines().next()));
    assert_eq!(of_csv(&table).len(), of_csv(&timeline).len());
}

#[test]
fn tables_are_split_by_year() {
    let sandbox = hard();
    export(&sandbox, &["--format", "parquet", "-o", "whole"]);
    export(&sandbox, &["--format", "parquet", "--partition", "year", "-o", "split/"]);
    for table in ["events", "participants"] {
        let mut all = Vec::new();
        for folder in fs_err::read_dir(sandbox.path("split").join(table)).expect("a folder") {
            let folder = folder.expect("an entry").path();
            let name = folder.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            let lines = of_parquet(&folder.join("part-0.parquet"));
            let year = lines[0].get("earliest").map_or("__HIVE_DEFAULT_PARTITION__", |day| &day[..4]);
            assert_eq!(name, format!("year={year}"));
            assert!(lines.iter().all(|line| line.get("earliest").is_none_or(|day| day.starts_with(year))));
            all.extend(lines);
        }
        let mut whole = of_parquet(&sandbox.path(&format!("whole/{table}.parquet")));
        assert!(all.iter().any(|line| !line.contains_key("earliest")));
        all.sort();
        whole.sort();
        assert_eq!(all, whole);
    }
}

#[test]
fn nothing_found_is_a_table_without_lines() {
    let sandbox = rows();
    export(&sandbox, &["--format", "parquet", "--from", "1800", "--to", "1801", "--strict", "-o", "tables"]);
    let file = SerializedFileReader::try_from(sandbox.path("tables/events.parquet").as_path()).expect("a Parquet file");
    assert_eq!(file.metadata().file_metadata().num_rows(), 0);
    let columns = file.metadata().file_metadata().schema_descr().num_columns();
    assert_eq!(columns, queries::export::tables::Table::Events.columns().len());
}

#[test]
fn a_folder_is_written_whole_or_not_at_all() {
    let sandbox = rows();
    let parts = |sandbox: &Sandbox| sandbox.has("tables.part");
    export(&sandbox, &["--format", "parquet", "-o", "tables"]);
    assert!(!parts(&sandbox));
    insta::assert_snapshot!(sandbox.run(&["export", "--format", "parquet", "-o", "tables"]), @r"
    exit: 1
    ----- stderr
    error: `tables` is there, and is no empty folder
    hint: name a folder that is empty, or not there yet
    ");
    insta::assert_snapshot!(sandbox.run(&["export", "--format", "csv"]), @r"
    exit: 2
    ----- stderr
    error: `csv` is three tables, which go to a folder
    hint: name the folder with `-o DIR`, or take one table with `--table events`
    ");
    fs_err::create_dir(sandbox.path("new.part")).expect("a folder");
    insta::assert_snapshot!(sandbox.run(&["export", "--format", "csv", "-o", "new"]), @r"
    exit: 1
    ----- stderr
    error: `new.part` is there: another export writes it, or one was cut off
    hint: where no export is running, remove it
    ");
    sandbox.run(&["export", "--format", "csv", "--table", "events", "--partition", "year", "-o", "x"]).expect_code(2);
    fs_err::create_dir(sandbox.path("empty")).expect("a folder");
    export(&sandbox, &["--format", "csv", "-o", "empty"]);
    assert!(sandbox.has("empty/events.csv") && sandbox.has("empty/participants.csv"));
}

#[test]
fn one_table_goes_to_a_file_or_to_standard_output() {
    let sandbox = rows();
    let shown = sandbox.command(&["export", "--format", "parquet", "--table", "events"]).output().expect("started");
    export(&sandbox, &["--format", "parquet", "--table", "events", "-o", "events.parquet"]);
    assert!(fs_err::read(sandbox.path("events.parquet")).expect("a file") == shown.stdout);
    assert!(!of_parquet(&sandbox.path("events.parquet")).is_empty());
}

/// Runs a program of Python in a sandbox, and returns what it prints; `None` where a library it needs is not there.
fn python(sandbox: &Sandbox, library: &str, program: &str) -> Option<String> {
    let run = |program: &str| Command::new("python3").args(["-c", program]).current_dir(sandbox.path("")).output();
    if !run(&format!("import {library}")).is_ok_and(|output| output.status.success()) {
        skipped(&format!("python3 has no {library}"));
        return None;
    }
    let output = run(program).expect("python starts");
    assert!(output.status.success(), "{}\n{program}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

/// What both readers print: numbers of lines, of events that happened and of undated ones, the least day, and the name of
/// whoever is no state in events of no known day.
const DUCKDB: &str = r#"
import duckdb, json
one = lambda sql: duckdb.sql(sql).fetchall()[0][0]
types = {name: kind for name, kind, *_ in duckdb.sql("DESCRIBE FROM 'tables/events.parquet'").fetchall()}
print(json.dumps([
    one("SELECT count(*) FROM 'tables/events.parquet'"), one("SELECT count(*) FROM 'tables/participants.parquet'"),
    one("SELECT count(*) FROM 'tables/events.parquet' WHERE status = 'happened'"),
    one("SELECT count(*) FROM 'tables/events.parquet' WHERE date IS NULL"),
    one("SELECT min(earliest) FROM 'tables/events.parquet'").isoformat(),
    one("SELECT name FROM 'tables/participants.parquet' WHERE name LIKE '%中文%' LIMIT 1"),
    one("SELECT sum(reports)::BIGINT FROM 'tables/events.parquet'"),
    [types[name] for name in ("event", "earliest", "score", "joint", "reports")]]))
"#;

const POLARS: &str = r#"
import polars as pl, json
events, people = pl.read_parquet("tables/events.parquet"), pl.read_parquet("tables/participants.parquet")
names = {pl.String: "VARCHAR", pl.Date: "DATE", pl.Float64: "DOUBLE", pl.Boolean: "BOOLEAN", pl.Int64: "BIGINT"}
print(json.dumps([
    len(events), len(people), len(events.filter(pl.col("status") == "happened")), events["date"].null_count(),
    events["earliest"].min().isoformat(), people.filter(pl.col("name").str.contains("中文"))["name"][0],
    events["reports"].sum(), [names[events.schema[name]] for name in ("event", "earliest", "score", "joint", "reports")]]))
"#;

#[test]
fn duckdb_and_polars_read_what_the_timeline_counts() {
    let sandbox = hard();
    export(&sandbox, &["--format", "parquet", "-o", "tables"]);
    let csv = of_csv(&export(&sandbox, &["--format", "csv", "--table", "events"]));
    let people = of_csv(&export(&sandbox, &["--format", "csv", "--table", "participants"]));
    let number = |holds: &dyn Fn(&BTreeMap<String, String>) -> bool| csv.iter().filter(|line| holds(line)).count();
    let expected = serde_json::json!([
        csv.len(),
        people.len(),
        number(&|line| line["status"] == "happened"),
        number(&|line| !line.contains_key("date")),
        csv.iter().filter_map(|line| line.get("earliest")).min(),
        "Ана \"Б\", & <В>;\n\t中文 عربي",
        csv.iter().map(|line| line["reports"].parse::<u64>().expect("a number")).sum::<u64>(),
        ["VARCHAR", "DATE", "DOUBLE", "BOOLEAN", "BIGINT"],
    ]);
    for (library, program) in [("duckdb", DUCKDB), ("polars", POLARS)] {
        let Some(printed) = python(&sandbox, library, program) else { continue };
        assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).expect("JSON"), expected, "{library}");
    }
}

/// The examples of the documentation run, on the tables that it writes.
#[test]
fn the_documented_queries_run() {
    let sandbox = Sandbox::with_sample();
    export(&sandbox, &["--format", "parquet", "-o", "tables"]);
    export(&sandbox, &["--format", "parquet", "--partition", "year", "-o", "by-year"]);
    let page =
        fs_err::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md")).expect("a page");
    let blocks = |language: &str| -> Vec<String> {
        let fence = format!("```{language}\n");
        let blocks = page.split(&fence).skip(1);
        blocks.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
    };
    let timeline = sandbox.run(&["timeline", "RUS", "PRK", "--exact-state", "--format", "json"]).expect_code(0).json();
    let mut printed = Vec::new();
    for query in blocks("sql") {
        printed.extend(python(
            &sandbox,
            "duckdb",
            &format!("import duckdb\nprint(duckdb.sql(\"\"\"{query}\"\"\").fetchall())"),
        ));
    }
    if let [_, of_two, by_year] = printed.as_slice() {
        assert_eq!(of_two.trim(), format!("[({},)]", timeline["total"]));
        assert!(by_year.starts_with("[(None, ") && by_year.contains("(2024, "), "{by_year}");
    }
    for program in blocks("python") {
        assert!(python(&sandbox, "polars", &program).is_none_or(|printed| printed.contains("shape")));
    }
}
