use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::support::Sandbox;

const VISITS: &str = r#"
[table]
dates = ["edtf", "%d.%m.%Y"]

[[event]]
kind = "consult.visit"
date = "{day}"
participants = [{ entity = "{guest}", role = "visitor" }, { entity = "{host}", role = "host" }]
"#;

/// A file of the examples.
fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// A sandbox with a mapping of visits and a table.
fn visits(table: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("visits.toml", VISITS);
    sandbox.write("visits.csv", table);
    sandbox
}

const LOAD: [&str; 4] = ["load", "--mapping", "visits.toml", "visits.csv"];

#[test]
fn dyad_years_are_alliances_with_their_start_and_end() {
    let sandbox = Sandbox::new();
    let load = ["load", "--mapping", &example("mappings/alliances.toml"), &example("alliances.csv")];
    insta::assert_snapshot!(sandbox.run(&load), @r"
    exit: 0
    ----- stderr
    56 rows in [SECONDS] s ([RATE] events/s)
      events    23 new, 0 known
      reports   23 new, 33 known
      documents 1
    ");
    let before = sandbox.dump();
    let again = sandbox.run(&["load", "--json", load[1], load[2], load[3]]).expect_code(0).json();
    assert_eq!(
        (&again["events"], &again["reports"]),
        (&json!({"new": 0, "known": 23}), &json!({"new": 0, "known": 56}))
    );
    assert_eq!(sandbox.dump(), before);
    sandbox.check();

    let rows = sandbox.run(&["timeline", "Russia", "--format", "json"]).json();
    let mut told: Vec<String> = rows["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            let parties = row["participants"].as_array().expect("allies").iter();
            let parties: Vec<&str> = parties.map(|ally| ally["party"].as_str().expect("a party")).collect();
            format!("{} {} {}", row["date"].as_str().unwrap(), parties.join("-"), row["label"].as_str().unwrap())
        })
        .collect();
    // Those of one date come in the order of their ids.
    told.sort();
    assert_eq!(
        told,
        [
            "1894-01-04/1917 FRA-RUE Franco-Russian Alliance",
            "1950-02-14/1980-04 CHN-SUN Sino-Soviet Treaty of Friendship, Alliance and Mutual Assistance",
            "1955-05-14/1991-07-01 CSK-SUN Warsaw Pact",
            "1955-05-14/1991-07-01 HUN-SUN Warsaw Pact",
            "1955-05-14/1991-07-01 POL-SUN Warsaw Pact",
            "2024-06-19/.. PRK-RUS Comprehensive Strategic Partnership",
        ]
    );
}

#[test]
fn terms_are_offices_by_which_leaders_act_for_their_states() {
    let document = json!({
        "document": {"id": "news"},
        "entities": [
            {"id": "m", "type": "person", "name": "Merkel", "same_as": ["http://www.wikidata.org/entity/Q567"]},
            {"id": "k", "type": "person", "name": "Helmut Kohl", "state": "DEU"},
        ],
        "events": [
            {"id": "1", "kind": "consult.visit", "date": "2015-05-10",
             "participants": [{"entity": "m", "role": "visitor"}, {"entity": "RUS", "role": "host"}]},
            {"id": "2", "kind": "consult.visit", "date": "2003",
             "participants": [{"entity": "m", "role": "visitor"}, {"entity": "RUS", "role": "host"}]},
            {"id": "3", "kind": "consult.visit", "date": "1988-10",
             "participants": [{"entity": "k", "role": "visitor"}, {"entity": "Soviet Union", "role": "host"}]},
        ],
    });
    let (mapping, table) = (example("mappings/leaders.toml"), example("leaders.csv"));
    let leaders = ["load", "--mapping", &mapping, &table];
    let news = ["load", "news.json"];
    for order in [[&leaders[..], &news], [&news, &leaders]] {
        let sandbox = Sandbox::new();
        sandbox.write("news.json", document.to_string());
        for load in order {
            sandbox.run(load).expect_code(0);
        }
        let rows = sandbox.run(&["timeline", "Germany", "--format", "json"]).json();
        let dates: Vec<&str> =
            rows["rows"].as_array().unwrap().iter().map(|row| row["date"].as_str().unwrap()).collect();
        assert_eq!(dates, ["1988-10", "2015-05-10"], "in 2003 Merkel held no office");
        sandbox.check();
    }
}

#[test]
fn a_table_says_the_same_however_it_is_written() {
    let sandbox = visits("guest,host,day\nPRK,Rusia,16.01.2024\nCHN,JPN,2023-09?\n");
    sandbox.run(&LOAD).expect_code(0);
    let expected = sandbox.dump();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(b"day\thost\tguest\n16.01.2024\tRUS\tPRK\n2023-09?\tJapan\tChina\n").unwrap();
    for table in [
        b"host;guest;day;more\r\nJPN;CHN;2023-09?;\r\nRUS;PRK;\"16.01.2024\";x\r\nRUS;PRK;16.01.2024;y\r\n".to_vec(),
        gzip.finish().unwrap(),
    ] {
        let sandbox = visits("");
        sandbox.run_with(&["load", "--mapping", "visits.toml", "-"], &table).expect_code(0);
        assert_eq!(sandbox.dump(), expected);
    }
}

#[test]
fn a_bad_row_is_one_reject_and_enters_in_no_part() {
    let good = "guest,host,day\nPRK,RUS,2023-09\n";
    let bad = "PRK,RUS,0000-00-00\nPRK,Atlantis,30.02.2023\nPRK,,2023\nPRK,RUS\n";
    let sandbox = visits(&format!("{good}{bad}CHN,RUS,..2023?\nCHN,RUS,\n"));
    insta::assert_snapshot!(sandbox.run(&LOAD), @r"
    exit: 3
    ----- stderr
    7 rows in [SECONDS] s ([RATE] events/s)
      events    2 new, 0 known
      reports   2 new, 0 known
      documents 1
      rejected  5
        bad-date             3
        columns              1
        missing-value        1
      see visits.csv.rejects.jsonl
    ");
    insta::assert_snapshot!(sandbox.read("visits.csv.rejects.jsonl"), @r#"
    {"line":3,"field":"day","reason":"bad-date","found":"0000-00-00","expected":"a date as EDTF or `%d.%m.%Y`: a month from `01` to `12`"}
    {"line":4,"field":"day","reason":"bad-date","found":"30.02.2023","expected":"a date as EDTF or `%d.%m.%Y`: a day from `01` to `28`"}
    {"line":5,"field":"host","reason":"missing-value","found":"","expected":"a value"}
    {"line":6,"reason":"columns","found":"2 columns","expected":"3 columns, as the header has"}
    {"line":7,"field":"day","reason":"bad-date","found":"..2023?","expected":"a date as EDTF or `%d.%m.%Y`"}
    "#);
    let clean = visits(&format!("{good}CHN,RUS,\n"));
    clean.run(&LOAD).expect_code(0);
    assert_eq!(sandbox.dump(), clean.dump());
}

#[test]
fn a_table_that_does_not_fit_its_mapping_is_refused() {
    let sandbox = visits("gest,host,date\nPRK,RUS,2023\n");
    insta::assert_snapshot!(sandbox.run(&LOAD), @r"
    exit: 1
    ----- stderr
    error: `visits.csv` was refused whole: the table lacks columns that the mapping names: `day`, `guest` (the nearest is `gest`); its columns are `gest`, `host`, `date`
    0 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 0 known
      reports   0 new, 0 known
      documents 0
    error: a file was refused; nothing of it was loaded
    ");
    sandbox.write("visits.csv", "guest,host,day\nx,y,z\n1,2,3\n");
    insta::assert_snapshot!(sandbox.run(&LOAD), @r"
    exit: 1
    ----- stderr
    error: `visits.csv` was refused whole: 2 of its first 2 rows are no csv
      line 2, field `day`: found `z`, expected a date as EDTF or `%d.%m.%Y`
      line 3, field `day`: found `3`, expected a date as EDTF or `%d.%m.%Y`
    0 rows in [SECONDS] s ([RATE] events/s)
      events    0 new, 0 known
      reports   0 new, 0 known
      documents 0
    error: a file was refused; nothing of it was loaded
    ");
}

#[test]
fn a_mapping_with_a_mistake_is_an_error_with_its_line() {
    let sandbox = visits("guest,host,day\nPRK,RUS,2023\n");
    let mut told = String::new();
    for (right, wrong) in [
        ("kind =", "knid ="),
        ("consult.visit", "consult.vist"),
        ("role = \"host\"", "rol = \"host\""),
        ("role = \"host\"", "role = \"hosts\""),
        ("\"{day}\"", "\"{day\""),
        ("\"{day}\"", "{ value = \"{day}\", from = \"{day}\" }"),
        ("%d.%m.%Y", "%d.%m.%y"),
        ("[[event]]", "[[event]"),
        ("{ entity = \"{guest}\", role = \"visitor\" }, { entity = \"{host}\", role = \"host\" }", ""),
    ] {
        sandbox.write("visits.toml", VISITS.replace(right, wrong));
        let shown = sandbox.run(&LOAD).expect_code(1);
        let (error, hint) = shown.stderr.split_once('\n').expect("an error and a hint");
        assert_eq!(hint, "hint: docs/mappings.md explains mappings\n");
        told += &format!("{}\n", error.trim_start_matches("error: the mapping `visits.toml` cannot be used: "));
    }
    insta::assert_snapshot!(told, @r"
    line 6: unknown field `knid`, expected one of `kind`, `status`, `code`, `date`, `participants`, `place`, `label`, `quote`, `stance`, `id`, `when`; the nearest is `kind`
    line 6: unknown kind `consult.vist`, did you mean `consult.visit`?
    line 8: unknown field `rol`, expected one of `entity`, `role`, `type`, `codes`, `otherwise`, `id`, `state`, `same_as`, `aliases`, `split`, `optional`; the nearest is `role`
    line 8: unknown role `hosts`, did you mean `host`?
    line 7: `{day` has a `{` alone, expected a column as `{Column}`, or `{{`
    line 7: a date is one of `value`, `year` (with `month` and `day`), or `from` and `to`
    line 3: `%d.%m.%y` has years of two digits, which do not say the century; expected `edtf`, or a pattern such as `%d.%m.%Y` of %Y (year), %m (month), %B (its English name), %d (day), %H and %M (hour and minute)
    line 5: unclosed array table, expected `]`
    line 8: an event has participants, and each has a `role`
    ");
    assert!(!sandbox.store().exists(), "nothing is made before the mapping is read");
}

#[test]
fn a_table_needs_a_mapping_and_nothing_else_does() {
    let sandbox = visits("guest,host,day\nPRK,RUS,2023\n");
    let shown = sandbox.run(&["load", "--format", "csv", "visits.csv"]).expect_code(2);
    assert!(shown.stderr.contains("--mapping <FILE>"), "{shown}");
    let shown = sandbox.run(&["load", "--format", "tkg", "--mapping", "visits.toml", "visits.csv"]).expect_code(2);
    assert!(shown.stderr.contains("`--mapping` is for tables (`--format csv`), not for tkg"), "{shown}");
    let shown = sandbox.run(&["load", "--mapping", "no.toml", "visits.csv"]).expect_code(1);
    assert!(shown.stderr.contains("`no.toml`"), "{shown}");
}

#[test]
fn a_data_set_of_tables_has_the_name_of_its_mapping_or_of_the_command() {
    let sandbox = visits("guest,host,day\nPRK,RUS,2023\n");
    sandbox.write("visits.toml", format!("[dataset]\nname = \"my visits\"\n{}", VISITS.trim_start()));
    sandbox.run(&LOAD).expect_code(0);
    sandbox.run(&[&LOAD[..], &["--dataset", "theirs"]].concat()).expect_code(0);
    for name in ["my%20visits", "theirs"] {
        let document = format!("<https://w3id.org/chancery/id/document/dataset:{name}>");
        assert!(sandbox.dump().iter().any(|line| line.starts_with(&document)), "{name}");
    }
}

const RECORD: &str = r#"{"id": "R1", "event": "CONSULT", "mode": "visit", "date": "2014-01-16", "language": "en",
    "source": [{"actorText": "Foreign minister", "code": "PRK", "sector": "GOV"}],
    "target": [{"actorText": "Moscow", "code": "RUS"}], "text": "He went to Moscow."}"#;

#[test]
fn plover_records_are_an_array_or_one_a_line() {
    let other = RECORD.replace("R1", "R2").replace("visit", "phone");
    let sandbox = Sandbox::with("records.json", &format!("[\n{RECORD},\n{other}\n]\n"));
    let one_line = |record: &str| record.replace('\n', " ");
    let lines = Sandbox::with("records.txt", &format!("{}\n{}\n", one_line(&other), one_line(RECORD)));
    assert_eq!(sandbox.dump(), lines.dump());
    let again = sandbox.run(&["load", "--json", "records.json"]).expect_code(0).json();
    assert_eq!((&again["events"]["known"], &again["reports"]["known"]), (&json!(2), &json!(2)));
    let rows = sandbox.run(&["timeline", "RUS", "PRK", "--kind", "consult.visit", "--format", "json"]).json();
    assert_eq!((&rows["total"], &rows["rows"][0]["quote"]), (&json!(1), &json!("He went to Moscow.")));
    sandbox.check();
}

#[test]
fn a_broken_array_of_plover_records_says_where_it_breaks() {
    let sandbox = Sandbox::new();
    let broken = RECORD.replace("R1", "R2").replace("\"He went", "He went");
    sandbox.write("records.json", format!("[{RECORD},\n{broken},\n{}]\n", RECORD.replace("R1", "R3")));
    let shown = sandbox.run(&["load", "records.json"]).expect_code(3);
    assert!(shown.stderr.contains("events    1 new, 0 known"), "{shown}");
    insta::assert_snapshot!(sandbox.read("records.json.rejects.jsonl"), @r#"
    {"line":4,"reason":"bad-json","found":"a record that does not end","expected":"the bracket or quotation mark that ends it; nothing after it was read"}
    "#);
    sandbox.write("records.json", format!("[{RECORD},\n{}", RECORD.replace("R1", "R2")));
    sandbox.run(&["load", "records.json"]).expect_code(3);
    insta::assert_snapshot!(sandbox.read("records.json.rejects.jsonl"), @r#"
    {"line":1,"reason":"bad-json","found":"an array that does not end","expected":"the `]` that ends it"}
    "#);
}
