use crate::cli::rows;
use crate::support::Sandbox;

#[test]
fn a_table() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["network", "rank", "--all"]));
}

#[test]
fn directed_ties_are_told_by_where_they_lead() {
    insta::assert_snapshot!(rows().run(&["network", "rank", "--directed", "--by", "closeness"]));
}

#[test]
fn as_json_and_csv() {
    insta::assert_snapshot!(rows().run(&["network", "rank", "--format", "json", "--limit", "1"]));
    insta::assert_snapshot!(rows().run(&["network", "rank", "--by", "pagerank", "--format", "csv"]));
}

#[test]
fn a_window_without_events_has_no_network() {
    insta::assert_snapshot!(rows().run(&["network", "rank", "--from", "2020"]), @r"
    exit: 0
    ----- stderr
    nobody faces anybody in events like these
    ");
    let empty = rows().run(&["network", "rank", "--from", "2020", "--format", "json"]).expect_code(0).json();
    assert_eq!((&empty["nodes"], &empty["density"], &empty["rows"]), (&0.into(), &().into(), &serde_json::json!([])));
}

#[test]
fn what_cannot_be_asked_is_said() {
    insta::assert_snapshot!(rows().run(&["network", "rank", "--by", "pagerank", "--weight", "score"]));
    insta::assert_snapshot!(rows().run(&["network", "rank", "--by", "fame"]));
    rows().run(&["network", "rank", "--actor", "Nobody at all"]).expect_code(1);
}
