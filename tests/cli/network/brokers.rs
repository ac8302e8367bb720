use crate::support::Sandbox;

/// China is visited by both, meets one in a third city, and mediates; Japan meets one alone.
const ROWS: &str = "\
2014-01-10\tNorth Korea\tMake a visit\tChina
2014-01-11\tJapan\tConsult\tNorth Korea
2014-01-12\tSouth Korea\tMake a visit\tChina
2014-02-01\tChina\tMediate\tSouth Korea
2014-02-01\tChina\tMediate\tNorth Korea
2014-02-03\tChina\tMake statement\tSouth Korea
";

#[test]
fn a_table() {
    insta::assert_snapshot!(Sandbox::with("rows.tsv", ROWS).run(&["network", "brokers", "PRK", "KOR"]));
}

#[test]
fn as_json_and_csv() {
    let store = Sandbox::with("rows.tsv", ROWS);
    let json = store.run(&["network", "brokers", "PRK", "KOR", "--format", "json"]).expect_code(0).json();
    let china = &json["rows"][0];
    assert_eq!((&json["total"], &china["name"], &china["rank"]), (&1.into(), &"China".into(), &1.into()));
    assert_eq!(china["with_a"], serde_json::json!({ "events": 2, "hosted": 1, "mediated": 1 }));
    insta::assert_snapshot!(store.run(&["network", "brokers", "PRK", "KOR", "--format", "csv"]));
}

#[test]
fn nobody_is_no_error() {
    insta::assert_snapshot!(Sandbox::with("rows.tsv", ROWS).run(&["network", "brokers", "JPN", "USA"]));
}
