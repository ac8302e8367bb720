use crate::cli::rows;
use crate::support::Sandbox;

/// The second step comes before the first, but for a way around.
const ROWS: &str = "\
2014-01-10\tJapan\tConsult\tUnited States
2014-02-10\tNorth Korea\tConsult\tJapan
2014-02-11\tJapan\tConsult\tRussia
2014-02-12\tRussia\tConsult\tUnited States
";

#[test]
fn the_shortest_may_not_be_in_the_order_of_time() {
    insta::assert_snapshot!(Sandbox::with("rows.tsv", ROWS).run(&["network", "path", "PRK", "USA"]));
}

#[test]
fn as_json_and_csv() {
    let store = Sandbox::with("rows.tsv", ROWS);
    let json = store.run(&["network", "path", "PRK", "USA", "--format", "json"]).expect_code(0).json();
    let steps = |path: &str| json[path].as_array().map(Vec::len);
    assert_eq!((steps("shortest"), steps("in_time")), (Some(2), Some(3)));
    insta::assert_snapshot!(store.run(&["network", "path", "PRK", "USA", "--format", "csv"]));
}

#[test]
fn no_path_is_no_error() {
    insta::assert_snapshot!(rows().run(&["network", "path", "North Korea", "Japan", "--from", "2014-02"]));
    let back = Sandbox::with("rows.tsv", ROWS).run(&["network", "path", "USA", "PRK", "--from", "2014-02-11"]);
    insta::assert_snapshot!(back);
}

#[test]
fn persons_hang_together_by_persons() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["network", "path", "Choe Son-hui", "Kim Jong-un"]));
}
