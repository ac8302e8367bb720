//! `chancery timeline --histogram`.

use super::rows;
use crate::support::Sandbox;

#[test]
fn a_table() {
    insta::assert_snapshot!(rows().run(&["timeline", "CHN", "JPN", "--histogram", "month"]), @r"
    exit: 0
    ----- stdout
     period               events   joint   ahead   neutral   verbal   material     verbal   material   score   goldstein
                                                              coop.      coop.   conflict   conflict
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     2014-01   ████            1                                  1                                        4         1.9
     2014-02   ████████        2                                  1                     1                0.5          -1
    ----- stderr
    3 events
    ");
}

#[test]
fn what_is_vague_planned_or_joint_is_told_apart() {
    let sandbox = Sandbox::with_sample();
    insta::assert_snapshot!(sandbox.run(&["timeline", "RUS", "PRK", "--histogram", "quarter", "--from", "2023"]), @r"
    exit: 0
    ----- stdout
     period                events   joint   ahead   neutral   verbal   material     verbal   material   score   goldstein
                                                               coop.      coop.   conflict   conflict
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     2023-Q3    ███████         6               1                  5                                       14
     2023-Q4    ██              1                                  1                                        4
     2024-Q1    ████████        7                                  7                                       24
     unplaced   ███████         6       2       1                  1          2                            25
    ----- stderr
    20 events, 6 of them in no single quarter
    ");
}

#[test]
fn as_csv() {
    insta::assert_snapshot!(rows().run(&["timeline", "JPN", "--histogram", "year", "--format", "csv"]), @r"
    exit: 0
    ----- stdout
    period,from,to,events,joint,ahead,neutral,verbal_cooperation,material_cooperation,verbal_conflict,material_conflict,score_sum,goldstein_sum
    2014,2014-01-01,2015-01-01,4,0,0,0,3,0,1,0,9.5,8.9
    ,,,0,0,0,0,0,0,0,0,,
    ----- stderr
    4 events
    ");
}

#[test]
fn as_markdown() {
    insta::assert_snapshot!(rows().run(&["timeline", "JPN", "--histogram", "year", "--format", "md"]), @r"
    exit: 0
    ----- stdout
    | period | from | to | events | joint | ahead | neutral | verbal_cooperation | material_cooperation | verbal_conflict | material_conflict | score_sum | goldstein_sum |
    |---|---|---|---|---|---|---|---|---|---|---|---|---|
    | 2014 | 2014-01-01 | 2015-01-01 | 4 | 0 | 0 | 0 | 3 | 0 | 1 | 0 | 9.5 | 8.9 |
    |  |  |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |  |  |
    ----- stderr
    4 events
    ");
}

#[test]
fn as_json() {
    insta::assert_snapshot!(rows().run(&["timeline", "CHN", "JPN", "--histogram", "year", "--format", "json"]), @r#"
    exit: 0
    ----- stdout
    {
      "by": "year",
      "bins": [
        {
          "period": "2014",
          "from": "2014-01-01",
          "to": "2015-01-01",
          "events": 3,
          "joint": 0,
          "ahead": 0,
          "neutral": 0,
          "verbal_cooperation": 2,
          "material_cooperation": 0,
          "verbal_conflict": 1,
          "material_conflict": 0,
          "score_sum": 4.5,
          "goldstein_sum": 0.9
        }
      ],
      "unplaced": {
        "events": 0,
        "joint": 0,
        "ahead": 0,
        "neutral": 0,
        "verbal_cooperation": 0,
        "material_cooperation": 0,
        "verbal_conflict": 0,
        "material_conflict": 0,
        "score_sum": null,
        "goldstein_sum": null
      }
    }
    ----- stderr
    3 events
    "#);
}

#[test]
fn lines_of_json_are_the_bins_and_the_rest() {
    let sandbox = Sandbox::with_sample();
    let arguments = ["timeline", "RUS", "PRK", "--histogram", "day", "--from", "2023", "--format"];
    let lines = sandbox.run(&[&arguments[..], &["jsonl"]].concat()).expect_code(0).stdout;
    let mut lines: Vec<serde_json::Value> = lines.lines().map(|line| line.parse().expect("JSON")).collect();
    let whole = sandbox.run(&[&arguments[..], &["json"]].concat()).json();
    let last = lines.pop().expect("a line");
    assert_eq!(serde_json::json!(lines), whole["bins"]);
    assert_eq!((&last["period"], &last["events"]), (&serde_json::Value::Null, &whole["unplaced"]["events"]));
}

#[test]
fn reports_are_counted_where_nothing_is_folded() {
    let shown = rows().run(&["timeline", "CHN", "JPN", "--histogram", "year", "--fold", "none"]).expect_code(0);
    assert_eq!(shown.stderr, "5 reports\n");
}

#[test]
fn bins_have_no_pages() {
    for option in [&["--reverse"][..], &["--limit", "3"], &["--plans"], &["--quotes"], &["--after", "x"]] {
        let arguments = [&["timeline", "CHN", "--histogram", "month"], option].concat();
        let shown = rows().run(&arguments).expect_code(2);
        assert!(shown.stderr.contains("cannot be used with"), "{shown}");
    }
}
