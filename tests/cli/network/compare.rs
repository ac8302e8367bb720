use crate::cli::rows;

#[test]
fn a_table() {
    insta::assert_snapshot!(rows().run(&["network", "compare", "2014-01", "2014-02/2014-03", "--least", "1"]));
}

#[test]
fn as_json_and_csv() {
    let asked = ["network", "compare", "2014-01", "2014-02", "--least", "1", "--actor", "Japan", "--format"];
    let json = rows().run(&[&asked[..], &["json"]].concat()).expect_code(0).json();
    assert_eq!((&json["before"]["from"], &json["before"]["to"]), (&"2014-01-01".into(), &"2014-02-01".into()));
    assert!(json["rows"].as_array().expect("rows").iter().all(|row| row["a"]["name"] == "Japan"), "{json}");
    insta::assert_snapshot!(rows().run(&[&asked[..], &["csv"]].concat()));
}

#[test]
fn what_is_no_window_is_said() {
    insta::assert_snapshot!(rows().run(&["network", "compare", "last year", "2014"]));
    rows().run(&["network", "compare", "2014-01", "2014-02", "--from", "2014"]).expect_code(2);
    rows().run(&["network", "compare", "2014-01", "2014-02", "--least", "0"]).expect_code(2);
    rows().run(&["network", "compare", "2014-01", "2014-02", "--by", "NaN"]).expect_code(2);
}
