use super::rows;
use crate::support::Sandbox;

#[test]
fn a_table() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["dyads", "Russia"]), @r"
    exit: 0
    ----- stdout
     between   and             events   neutral   verbal +   verbal +   score    mean        first         last
                                                  material   material
                                                     coop.   conflict
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
     Russia    North Korea         19               17 + 2               78.5    4.13   1948-01-01   2024-01-16
     Russia    United States        3                           3 + 0    -5.0   -1.67   2022-01-01   2024-01-17
     Russia    Ukraine              1                           0 + 1    -9.0   -9.00   2022-01-01   2022-12-31
    ----- stderr
    3 of 3 dyads
    ");
}

#[test]
fn of_everybody() {
    insta::assert_snapshot!(rows().run(&["dyads"]), @r"
    exit: 0
    ----- stdout
     between   and            events   neutral   verbal +   verbal +   score   mean        first         last
                                                 material   material
                                                    coop.   conflict
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────
     China     Japan               3                2 + 0      1 + 0     4.5   1.50   2014-01-10   2014-02-03
     Japan     Soviet Union        1                1 + 0                5.0   5.00   2014-03-05   2014-03-05
    ----- stderr
    2 of 2 dyads
    ");
}

#[test]
fn as_json() {
    insta::assert_snapshot!(rows().run(&["dyads", "CHN", "JPN", "--format", "json"]), @r#"
    exit: 0
    ----- stdout
    {
      "rows": [
        {
          "a": {
            "entity": "https://w3id.org/chancery/id/state/CHN",
            "name": "China"
          },
          "b": {
            "entity": "https://w3id.org/chancery/id/state/JPN",
            "name": "Japan"
          },
          "events": 3,
          "neutral": 0,
          "verbal_cooperation": 2,
          "material_cooperation": 0,
          "verbal_conflict": 1,
          "material_conflict": 0,
          "score_sum": 4.5,
          "goldstein_sum": 0.9,
          "score_mean": 1.5,
          "first": "2014-01-10",
          "last": "2014-02-03"
        }
      ],
      "total": 1
    }
    ----- stderr
    1 of 1 dyads
    "#);
}

#[test]
fn as_csv_and_markdown() {
    insta::assert_snapshot!(rows().run(&["dyads", "CHN", "--limit", "1", "--format", "csv"]), @r"
    exit: 0
    ----- stdout
    a,a_name,b,b_name,events,neutral,verbal_cooperation,material_cooperation,verbal_conflict,material_conflict,score_sum,score_mean,goldstein_sum,first,last
    https://w3id.org/chancery/id/state/CHN,China,https://w3id.org/chancery/id/state/JPN,Japan,3,0,2,0,1,0,4.5,1.5,0.9,2014-01-10,2014-02-03
    ----- stderr
    1 of 1 dyads
    ");
    insta::assert_snapshot!(rows().run(&["dyads", "CHN", "--limit", "1", "--format", "md"]), @r"
    exit: 0
    ----- stdout
    | a | a_name | b | b_name | events | neutral | verbal_cooperation | material_cooperation | verbal_conflict | material_conflict | score_sum | score_mean | goldstein_sum | first | last |
    |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
    | https://w3id.org/chancery/id/state/CHN | China | https://w3id.org/chancery/id/state/JPN | Japan | 3 | 0 | 2 | 0 | 1 | 0 | 4.5 | 1.5 | 0.9 | 2014-01-10 | 2014-02-03 |
    ----- stderr
    1 of 1 dyads
    ");
}

#[test]
fn lines_of_json_are_the_rows() {
    let sandbox = rows();
    let lines = sandbox.run(&["dyads", "--limit", "0", "--format", "jsonl"]).expect_code(0).stdout;
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| line.parse().expect("JSON")).collect();
    let whole = sandbox.run(&["dyads", "--limit", "0", "--format", "json"]).json();
    assert_eq!(serde_json::json!(lines), whole["rows"]);
    assert_eq!(whole["total"], lines.len());
}

#[test]
fn orders_levels_and_filters() {
    let sandbox = Sandbox::with_sample();
    let pairs = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["dyads", "--format", "csv"], arguments].concat();
        let rows = sandbox.run(&arguments).expect_code(0).csv();
        rows.iter().map(|row| format!("{}, {}: {}", row[1], row[3], row[10])).collect()
    };
    assert_eq!(
        pairs(&["Putin", "--kind", "consult.talks"]),
        ["Vladimir Putin, Kim Jong-un: 5", "Vladimir Putin, Choe Son-hui: 2.5", "Vladimir Putin, Kim Jong-il: 2.5"]
    );
    assert_eq!(pairs(&["Putin", "--kind", "consult.talks", "--level", "state"]), ["North Korea, Russia: 10"]);
    assert_eq!(
        pairs(&["--kind", "accuse", "--order", "conflict"]),
        ["North Korea, United States: -2", "Russia, United States: -2"]
    );
    assert_eq!(pairs(&["PRK", "RUS", "--status", "planned"]), ["North Korea, Russia: "]);
}

#[test]
fn three_make_no_dyad() {
    assert!(rows().run(&["dyads", "CHN", "JPN", "RUS"]).expect_code(2).stderr.contains("[ENTITY]..."));
}
