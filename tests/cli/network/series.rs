use crate::cli::rows;

#[test]
fn a_table_with_a_sparkline_silences_and_contacts() {
    insta::assert_snapshot!(rows().run(&["network", "series", "China", "Japan", "--silence", "2"]));
}

#[test]
fn as_json_and_csv() {
    let asked = ["network", "series", "China", "Japan", "--silence", "2", "--format"];
    let json = rows().run(&[&asked[..], &["json"]].concat()).expect_code(0).json();
    let breaks = json["breaks"].as_array().expect("breaks");
    assert!(breaks.contains(&json["longest_silence"]) && breaks[0]["first"]["event"].is_string(), "{json}");
    insta::assert_snapshot!(rows().run(&[&asked[..], &["csv"]].concat()));
}

#[test]
fn what_cannot_be_asked_is_said() {
    insta::assert_snapshot!(rows().run(&["network", "series", "China", "CHN"]));
    insta::assert_snapshot!(rows().run(&["network", "series", "China", "Japan", "--burst-ratio", "1"]));
    rows().run(&["network", "series", "China"]).expect_code(2);
    rows().run(&["network", "series", "China", "Nobody at all"]).expect_code(1);
}

#[test]
fn silences_and_bursts_are_tables_of_their_own() {
    for list in ["silences", "bursts"] {
        let asked = ["network", "series", "China", "Japan", "--silence", "2", "--format", "csv", "--list", list];
        insta::assert_snapshot!(format!("the_{list}_of_a_pair"), rows().run(&asked));
    }
}
