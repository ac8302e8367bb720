use super::rows;
use crate::support::Sandbox;

/// The column `event` of a timeline in CSV, the dates in full, and what else is asked for.
fn csv(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    const DATE: usize = 4;
    const CODE: usize = 8;
    let arguments = [&["timeline"], arguments, &["--format", "csv"]].concat();
    let rows = sandbox.run(&arguments).expect_code(0).csv();
    rows.iter().map(|row| format!("{} {}", row[DATE], row[CODE])).collect()
}

#[test]
fn a_table() {
    insta::assert_snapshot!(rows().run(&["timeline", "CHN", "JPN"]), @r"
    exit: 0
    ----- stdout
     date         kind             what                                             where   doubt   reports   event
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     2014-01-10   consult.visit    China: Make a visit → Japan                                      2 in 1    7225b6f9
     2014-02-01   accuse.condemn   Japan: Criticize or denounce → Citizen (China)                   1         e077edd7
     2014-02-03   consult.talks    China, Japan: Consult                                            2 in 1    86255b1c
    ----- stderr
    3 events from 5 reports in 1 document
    ");
}

#[test]
fn a_table_of_the_sample_shows_doubt() {
    let sandbox = Sandbox::with_sample();
    insta::assert_snapshot!(sandbox.run(&["timeline", "RUS", "PRK", "--from", "2022", "--to", "2023-10"]), @r"
    exit: 0
    ----- stdout
     date            kind                       what                               where    doubt      reports   event
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     by 2024-01-17   reject.deny                Russia and North Korea reject               joint      1         88651d75
                                                the condemnation
     since 2022      aid.arms_transfer          North Korea helps with artillery                       1         4e22ae8a
                                                for the war in Ukraine
     since 2022      support.deepen_relations   Putin deepens relations with                           1         5e195c8e
                                                North Korea
     since 2022      aid.arms_transfer          North Korea supplies missiles to            disputed   4 in 1    75a95b33
                                                Russia
     since 2022      accuse.condemn             The United States and allies                joint      1         9ba6da94
                                                condemn missile transfers
     2023-09         agree.reach                Russia and North Korea reach       Russia              1         320c7eea
                                                agreements
     2023-09         consult.talks              Putin and Kim discuss space and                        1         33614928
                                                nuclear technology
     2023-09?        consult.talks              Putin and Kim discuss a North                          1         4fbbc650
                                                Korean cosmonaut
     2023-09         cooperate.technology       Cooperation in space and nuclear            proposed   1         68e26205
                                                technology
     2023-09         consult.visit              Kim Jong-un visits Russia          Russia              1         81c20259
     2023-09?        agree.promise              Putin promises satellites to                           1         91f348ac
                                                North Korea
    ----- stderr
    11 events from 14 reports in 1 document
    ");
}

#[test]
fn as_json() {
    insta::assert_snapshot!(rows().run(&["timeline", "CHN", "JPN", "--format", "json", "--limit", "1"]), @r#"
    exit: 0
    ----- stdout
    {
      "rows": [
        {
          "event": "https://w3id.org/chancery/id/event/7225b6f94c3f0f4af72583b3921c7ee6",
          "date": "2014-01-10",
          "earliest": "2014-01-10",
          "latest": "2014-01-10",
          "kind": "consult.visit",
          "code": "cameo:042",
          "status": "happened",
          "standing": "asserted",
          "label": null,
          "participants": [
            {
              "entity": "https://w3id.org/chancery/id/state/CHN",
              "name": "China",
              "role": "visitor",
              "party": "CHN"
            },
            {
              "entity": "https://w3id.org/chancery/id/state/JPN",
              "name": "Japan",
              "role": "host",
              "party": "JPN"
            }
          ],
          "place": null,
          "score": 4.0,
          "goldstein": 1.9,
          "joint": false,
          "reports": 2,
          "documents": 1,
          "quote": null,
          "via": null
        }
      ],
      "total": 3,
      "next": "2014-01-10|2014-01-10|event/7225b6f94c3f0f4af72583b3921c7ee6"
    }
    ----- stderr
    3 events from 5 reports in 1 document
    1 of 3 rows; go on with --after '2014-01-10|2014-01-10|event/7225b6f94c3f0f4af72583b3921c7ee6'
    "#);
}

#[test]
fn as_json_lines() {
    let shown = rows().run(&["timeline", "China", "Japan", "--format", "jsonl"]).expect_code(0);
    let rows: Vec<serde_json::Value> = shown.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        rows.iter().map(|row| row["date"].as_str().unwrap()).collect::<Vec<_>>(),
        ["2014-01-10", "2014-02-01", "2014-02-03"]
    );
}

#[test]
fn as_csv() {
    insta::assert_snapshot!(rows().run(&["timeline", "CHN", "JPN", "--format", "csv"]), @r"
    exit: 0
    ----- stdout
    event,report,document,stance,date,earliest,latest,kind,code,status,standing,label,participants,place,place_entity,score,goldstein,quad_class,joint,reports,documents,joined,fits,quote,via
    https://w3id.org/chancery/id/event/7225b6f94c3f0f4af72583b3921c7ee6,,,,2014-01-10,2014-01-10,2014-01-10,consult.visit,cameo:042,happened,asserted,,visitor=China [CHN]; host=Japan [JPN],,,4,1.9,1,false,2,1,,,,
    https://w3id.org/chancery/id/event/e077edd729b20c85f5c5d7eef5cd5248,,,,2014-02-01,2014-02-01,2014-02-01,accuse.condemn,cameo:111,happened,asserted,,actor=Japan [JPN]; recipient=Citizen (China) [CHN],,,-2,-2,3,false,1,1,,,,Citizen (China)
    https://w3id.org/chancery/id/event/86255b1cb7a91355d68bc5195e69f176,,,,2014-02-03,2014-02-03,2014-02-03,consult.talks,cameo:040,happened,asserted,,party=China [CHN]; party=Japan [JPN],,,2.5,1,1,false,2,1,,,,
    ----- stderr
    3 events from 5 reports in 1 document
    ");
}

#[test]
fn as_markdown() {
    insta::assert_snapshot!(rows().run(&["timeline", "CHN", "JPN", "--format", "md"]), @r"
    exit: 0
    ----- stdout
    | date | kind | what | where | doubt | reports |
    |---|---|---|---|---|---|
    | 2014-01-10 | consult.visit | China: Make a visit → Japan |  |  | 2 in 1 |
    | 2014-02-01 | accuse.condemn | Japan: Criticize or denounce → Citizen (China) |  |  | 1 |
    | 2014-02-03 | consult.talks | China, Japan: Consult |  |  | 2 in 1 |
    ----- stderr
    3 events from 5 reports in 1 document
    ");
}

#[test]
fn every_report_is_a_row_without_folding() {
    let sandbox = Sandbox::with_sample();
    let shown = sandbox.run(&["timeline", "PRK", "RUS", "--kind", "aid", "--fold", "none", "--format", "csv"]);
    const STANCE: usize = 3;
    let stances: Vec<String> = shown.csv().iter().map(|row| row[STANCE].clone()).collect();
    assert_eq!(stances.iter().filter(|stance| *stance == "denies").count(), 2);
    assert_eq!(stances.len(), 5);
    assert!(shown.stderr.starts_with("2 events from 5 reports in 1 document\n"), "{shown}");

    let rows = rows().run(&["timeline", "CHN", "JPN", "--fold", "none", "--format", "csv"]).csv();
    const CODE: usize = 8;
    let codes: Vec<&str> = rows.iter().map(|row| row[CODE].as_str()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "cameo:043").count(), 1, "a report keeps its own code: {codes:?}");
    assert_eq!(codes.len(), 5);
}

#[test]
fn names_in_other_languages_and_codes_mean_the_same() {
    let sandbox = Sandbox::with_sample();
    let of = |actors: [&str; 2]| sandbox.run(&["timeline", actors[0], actors[1]]).expect_code(0).stdout;
    let expected = of(["RUS", "PRK"]);
    for actors in [["Rusia", "Korea Utara"], ["Russia", "North Korea"], ["RU", "KP"], ["state/RUS", "Nordkorea"]] {
        assert_eq!(of(actors), expected, "{actors:?}");
    }
    let putin = sandbox.run(&["timeline", "Putin"]).expect_code(0).stdout;
    for name in ["Vladimir Putin", "vladimir putin", "http://www.wikidata.org/entity/Q7747"] {
        assert_eq!(sandbox.run(&["timeline", name]).expect_code(0).stdout, putin, "{name}");
    }
    let choe = sandbox.run(&["timeline", "Choe Son-hui"]).expect_code(0).stdout;
    assert_eq!(sandbox.run(&["timeline", "Cho Son-hui"]).expect_code(0).stdout, choe);
}

#[test]
fn an_ambiguous_name_lists_the_candidates() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["timeline", "Korea"]), @r"
    exit: 1
    ----- stderr
    error: `Korea` may be `South Korea` (state/KOR) or `North Korea` (state/PRK)
    hint: name one by its id, as in `state/KOR`
    ");
}

#[test]
fn an_unknown_name_suggests_the_nearest() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["timeline", "Vladmir Puttin"]), @r"
    exit: 1
    ----- stderr
    error: no entity is called `Vladmir Puttin`; the nearest are `Vladimir Putin` (person/5ddd6c1f2d0914a504e41b7656cbb304, RUS)
    hint: did you mean `Vladimir Putin`?
    ");
}

#[test]
fn a_state_of_which_nothing_is_known_has_no_events() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["timeline", "Fiji"]), @r"
    exit: 0
    ----- stderr
    0 events from 0 reports in 0 documents
    ");
}

#[test]
fn a_window_keeps_what_may_fall_in_it_and_strictly_what_must() {
    let sandbox = Sandbox::with_sample();
    let window = ["RUS", "PRK", "--from", "2023-09-15", "--to", "2023-10-15"];
    let dates = |more: &[&str]| csv(&sandbox, &[&window, more].concat());
    assert!(dates(&[]).iter().any(|row| row.starts_with("2023-09 ")), "{:?}", dates(&[]));
    assert!(dates(&[]).iter().any(|row| row.starts_with("2022/.. ")));
    assert!(dates(&[]).iter().any(|row| row.starts_with("[..2024-01-17] ")));
    assert_eq!(dates(&["--strict"]), [""; 0]);
    let year = ["RUS", "PRK", "--from", "2023", "--to", "2024", "--strict"];
    let mut strict = csv(&sandbox, &year);
    strict.dedup();
    assert_eq!(strict, ["2023-09 ", "2023-09? ", "2023-09 ", "2023-09? ", "2023-10 "]);
}

#[test]
fn a_wrong_window_is_explained() {
    let sandbox = rows();
    insta::assert_snapshot!(sandbox.run(&["timeline", "CHN", "--from", "2014-13"]), @r"
    exit: 2
    ----- stderr
    error: expected a month from `01` to `12` or a season from `21` to `24`, found `13` in `2014-13`
    hint: `--from` and `--to` take a day, a month or a year, as `2014-03-05`, `2014-03`, `2014`
    ");
    insta::assert_snapshot!(sandbox.run(&["timeline", "CHN", "--from", "2015", "--to", "2014"]), @r"
    exit: 2
    ----- stderr
    error: expected a window that starts before it ends, found `2015-01-01` to `2014-01-01`: its last day is the one before its end
    hint: `--from` and `--to` take a day, a month or a year, as `2014-03-05`, `2014-03`, `2014`
    ");
}

#[test]
fn only_some_kinds_codes_statuses_and_roles() {
    let sandbox = rows();
    assert_eq!(csv(&sandbox, &["CHN", "--kind", "consult.visit"]), ["2014-01-10 cameo:042"]);
    assert_eq!(csv(&sandbox, &["CHN", "--code", "043"]), ["2014-01-10 cameo:042"]);
    assert_eq!(csv(&sandbox, &["CHN", "--code", "cameo:04"]), ["2014-01-10 cameo:042", "2014-02-03 cameo:040"]);
    assert_eq!(csv(&sandbox, &["JPN", "--as", "host"]), ["2014-01-10 cameo:042"]);
    assert_eq!(csv(&sandbox, &["JPN", "--as", "visitor"]), [""; 0]);
    assert_eq!(csv(&sandbox, &["CHN", "--status", "planned"]), [""; 0]);
    assert_eq!(csv(&Sandbox::with_sample(), &["Putin", "--status", "planned"]), ["[2024-01-17..] "]);
    sandbox.run(&["timeline", "CHN", "--kind", "consult.vist"]).expect_code(2);
}

#[test]
fn direct_asks_for_literal_participants() {
    let sandbox = rows();
    assert_eq!(csv(&sandbox, &["CHN", "JPN"]).len(), 3);
    assert_eq!(csv(&sandbox, &["CHN", "JPN", "--direct"]), ["2014-01-10 cameo:042", "2014-02-03 cameo:040"]);
    assert_eq!(csv(&sandbox, &["PRK"]), ["2014-01-12 cameo:040"]);
    assert_eq!(csv(&sandbox, &["PRK", "--direct"]), [""; 0]);
}

#[test]
fn a_state_includes_the_one_that_it_continues() {
    let sandbox = rows();
    assert_eq!(csv(&sandbox, &["RUS", "JPN"]), ["2014-03-05 cameo:057"]);
    assert_eq!(csv(&sandbox, &["RUS", "JPN", "--exact-state"]), [""; 0]);
    assert_eq!(csv(&sandbox, &["SUN", "JPN"]), ["2014-03-05 cameo:057"]);
}

#[test]
fn who_was_the_first_and_who_the_last() {
    let sandbox = Sandbox::with_sample();
    let label = |arguments: &[&str]| {
        let arguments = [&["timeline"], arguments, &["--limit", "1", "--format", "jsonl"]].concat();
        sandbox.run(&arguments).expect_code(0).json()["label"].clone()
    };
    assert_eq!(label(&["PRK", "--as", "host_country", "--from", "2001"]), "Lavrov visits North Korea");
    assert_eq!(label(&["Putin", "--kind", "consult.talks", "--to", "2010", "--reverse"]), "Putin meets Kim Jong-il");
}

#[test]
fn reverse_is_newest_first() {
    let sandbox = rows();
    let mut backwards = csv(&sandbox, &["CHN", "--reverse"]);
    backwards.reverse();
    let mut forwards = csv(&sandbox, &["CHN"]);
    assert_eq!(forwards.len(), 4);
    // Those of one day are in the order of their ids, which the columns do not show.
    backwards.sort_unstable();
    forwards.sort_unstable();
    assert_eq!(backwards, forwards);
}

#[test]
fn pages_go_on_where_the_one_before_ended() {
    let sandbox = Sandbox::with_sample();
    let page = |after: Option<&str>| {
        let mut arguments = vec!["timeline", "RUS", "PRK", "--limit", "10", "--format", "json"];
        arguments.extend(after.into_iter().flat_map(|cursor| ["--after", cursor]));
        sandbox.run(&arguments).expect_code(0).json()
    };
    let whole = sandbox.run(&["timeline", "RUS", "PRK", "--limit", "0", "--format", "json"]).json();
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = page(after.as_deref());
        assert_eq!(page["total"], 23);
        rows.extend(page["rows"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(rows.len(), 23);
    assert_eq!(serde_json::Value::from(rows), whole["rows"]);
}

#[test]
fn the_foot_says_how_to_go_on() {
    let shown = rows().run(&["timeline", "CHN", "--limit", "2"]).expect_code(0);
    insta::assert_snapshot!(shown.stderr, @r"
    4 events from 6 reports in 1 document
    2 of 4 rows; go on with --after '2014-02-01|2014-02-01|event/e077edd729b20c85f5c5d7eef5cd5248'
    ");
}

#[test]
fn a_wrong_cursor_is_explained() {
    insta::assert_snapshot!(rows().run(&["timeline", "CHN", "--after", "2014-01-10"]), @r"
    exit: 1
    ----- stderr
    error: `2014-01-10` is no place in this timeline: expected `earliest|latest|event/…`
    hint: take `next` of a page as it is, with the same filter and fold
    ");
}

#[test]
fn a_row_says_why_it_is_there_and_whether_the_two_only_stand_side_by_side() {
    let sandbox = Sandbox::with_sample();
    let rows = sandbox.run(&["timeline", "RUS", "PRK", "--limit", "0", "--format", "json"]).json();
    let row =
        |label: &str| rows["rows"].as_array().unwrap().iter().find(|row| row["label"] == label).expect("a row").clone();
    let talks = row("Choe Son-hui holds talks with Putin");
    assert_eq!(
        talks["via"],
        "President of Russia, 1999-12-31/..; Minister of Foreign Affairs of North Korea, 2022-06/.."
    );
    let condemned = row("The United States and allies condemn missile transfers");
    assert_eq!((condemned["joint"].clone(), condemned["score"].clone()), (true.into(), serde_json::Value::Null));
    let plan = row("Putin is to visit Pyongyang");
    assert_eq!((plan["status"].clone(), plan["score"].clone()), ("planned".into(), serde_json::Value::Null));
}
