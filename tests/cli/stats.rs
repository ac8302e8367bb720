use crate::support::Sandbox;

#[test]
fn a_table() {
    insta::assert_snapshot!(without_size(&Sandbox::with_sample().run(&["stats"]).expect_code(0).stdout), @r"
    happenings           37
    events               37
      accuse             1
      agree              7
      aid                2
      assault            1
      consult            12
      cooperate          1
      invite             1
      office             1
      reject             1
      request            1
      statement          5
      support            4
      status happened    34
      status planned     2
      status proposed    1
      standing asserted  36
      standing disputed  1
    entities             46
      agreement          1
      group              2
      object             3
      organisation       2
      person             7
      place              4
      state              27
    tenures              7
    documents            2
    reports              41
    first day            1948-01-01
    last day             2024-01-17
    ");
}

/// The line with all statements depends on the size of the ontology.
fn without_size(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("statements")).collect::<Vec<_>>().join("\n")
}

#[test]
fn as_json() {
    let mut json = Sandbox::with_sample().run(&["stats", "--format", "json"]).expect_code(0).json();
    assert!(json["quads"].take().as_u64().unwrap() > 1_000);
    insta::assert_snapshot!(serde_json::to_string(&json).unwrap(), @r#"
    {"by_kind":{"accuse":1,"agree":7,"aid":2,"assault":1,"consult":12,"cooperate":1,"invite":1,"office":1,"reject":1,"request":1,"statement":5,"support":4},"by_standing":{"asserted":36,"disputed":1},"by_status":{"happened":34,"planned":2,"proposed":1},"documents":2,"entities":{"agreement":1,"group":2,"object":3,"organisation":2,"person":7,"place":4,"state":27},"events":37,"first":"1948-01-01","happenings":37,"last":"2024-01-17","quads":null,"reports":41,"tenures":7,"waiting":0}
    "#);
}
