use crate::support::Sandbox;

/// The id of the event with this label.
fn id(sandbox: &Sandbox, label: &str) -> String {
    let page = sandbox.run(&["timeline", "RUS", "--limit", "0", "--format", "json"]).expect_code(0).json();
    let mut rows = page["rows"].as_array().expect("rows").iter();
    let row = rows.find(|row| row["label"] == label).expect("an event");
    row["event"].as_str().expect("an id").to_owned()
}

#[test]
fn everything_known_of_a_disputed_event() {
    let sandbox = Sandbox::with_sample();
    let id = id(&sandbox, "North Korea supplies missiles to Russia");
    insta::assert_snapshot!(sandbox.run(&["event", &id]), @r"
    exit: 0
    ----- stdout
    North Korea supplies missiles to Russia
      event        https://w3id.org/chancery/id/event/75a95b3395dd9a93184f9ff3506df306
      kind         aid.arms_transfer (Arms transfer)
      date         2022/.. (from 2022-01-01 to open)
      status       happened
      standing     disputed
      participant  North Korea as supplier, for PRK
      participant  Russia as recipient, for RUS
      participant  North Korean missiles as object
      participant  Ukraine as used_against
      party        North Korea (PRK)
      party        Russia (RUS)
      score        10
      link         about of event/9ba6da94dd2d85e2ba794a1f7fef40b4 (The United States and allies condemn missile
                   transfers, 2022/..)

    Said by
      document/medcom-20240117, Medcom, 2024-01-17T13:54, alleges, speaker allies of the United States, characters 1013 to 1089
      document/medcom-20240117, Medcom, 2024-01-17T13:54, denies, speaker North Korea, characters 1092 to 1142, confidence 0.5
      document/medcom-20240117, Medcom, 2024-01-17T13:54, alleges, speaker United States, characters 1013 to 1089
      document/medcom-20240117, Medcom, 2024-01-17T13:54, denies, speaker Russia, characters 1092 to 1142, confidence 0.5
    ");
}

#[test]
fn everything_known_of_coded_talks() {
    let sandbox = super::rows();
    let page = sandbox.run(&["timeline", "CHN", "--kind", "consult.talks", "--format", "json"]).json();
    let id = page["rows"][0]["event"].as_str().unwrap().to_owned();
    insta::assert_snapshot!(sandbox.run(&["event", &id]), @r"
    exit: 0
    ----- stdout
    Consult
      event        https://w3id.org/chancery/id/event/86255b1cb7a91355d68bc5195e69f176
      kind         consult.talks (Talks)
      code         cameo:040 (Consult)
      date         2014-02-03
      status       happened
      standing     asserted
      participant  China as party, for CHN
      participant  Japan as party, for JPN
      party        China (CHN)
      party        Japan (JPN)
      score        2.5, Goldstein 1

    Said by
      document/dataset:tkg, asserts, folded by exact
      document/dataset:tkg, asserts, names Japan first, folded by exact
    ");
}

#[test]
fn as_json() {
    let sandbox = Sandbox::with_sample();
    let id = id(&sandbox, "Choe Son-hui holds talks with Putin");
    insta::assert_snapshot!(sandbox.run(&["event", &id, "--format", "json"]));
}

#[test]
fn the_beginning_of_an_id_is_enough() {
    let sandbox = Sandbox::with_sample();
    let id = id(&sandbox, "Choe Son-hui holds talks with Putin");
    let local = id.strip_prefix("https://w3id.org/chancery/id/event/").unwrap();
    let expected = sandbox.run(&["event", &id]).stdout;
    for id in [local, &local[..8], &format!("event/{}", &local[..8])] {
        assert_eq!(sandbox.run(&["event", id]).expect_code(0).stdout, expected, "{id}");
    }
}

#[test]
fn an_unknown_id_and_one_of_several() {
    let sandbox = Sandbox::with_sample();
    insta::assert_snapshot!(sandbox.run(&["event", "event/zz"]), @r"
    exit: 1
    ----- stderr
    error: no event has the id `event/zz`
    ");
    let shown = sandbox.run(&["event", "e"]).expect_code(1);
    assert!(shown.stderr.starts_with("error: `e` may be `event/e"), "{shown}");
    assert!(shown.stderr.ends_with("hint: give more of the id\n"), "{shown}");
}
