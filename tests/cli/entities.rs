use crate::support::Sandbox;

#[test]
fn a_table() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["entities", "Choe"]), @r"
    exit: 0
    ----- stdout
     name           type     state   events   also called         id
    ────────────────────────────────────────────────────────────────────────────────────────────────────────
     Choe Son-hui   person   PRK     8        Cho Son-hui, Choe   person/6de55f0635c35c23ac4c3c202bb0f08b
    ");
}

#[test]
fn as_json() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["entities", "Korea Utara", "--format", "json", "--limit", "1"]), @r#"
    exit: 0
    ----- stdout
    [
      {
        "entity": "https://w3id.org/chancery/id/state/PRK",
        "type": "state",
        "name": "North Korea",
        "matched": "Korea Utara",
        "aliases": [
          "كوريا الشمالية",
          "Corea del Norte",
          "Corée du Nord",
          "Korea Utara",
          "북한",
          "КНДР",
          "朝鲜",
          "Korut"
        ],
        "state": "PRK",
        "events": 24
      }
    ]
    "#);
}

#[test]
fn the_nearest_come_first_and_not_more_than_asked_for() {
    let sandbox = Sandbox::with_sample();
    let names = |limit: &str| {
        let hits = sandbox.run(&["entities", "kim", "--limit", limit, "--format", "json"]).expect_code(0).json();
        hits.as_array().unwrap().iter().map(|hit| hit["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("2"), ["Kim Jong-un", "Kim Jong-il"]);
    assert_eq!(names("1"), ["Kim Jong-un"]);
}

#[test]
fn an_unknown_name_fails() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["entities", "Qwrtz"]), @r"
    exit: 1
    ----- stderr
    error: no entity is called `Qwrtz`
    hint: try another spelling, the name in another language, or a code such as `RUS`
    ");
}
