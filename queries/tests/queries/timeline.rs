use graph_core::{Batch, Entity, GraphStore, Status, Text, Window};
use queries::{Filter, Fold, Page, QueryError, Request, Row, timeline, timeline_with_totals};

use crate::fixture::{draft, entity, event_id, id, names, store};

fn asking(actors: &[&str]) -> Filter {
    Filter { actors: actors.iter().map(|actor| id(actor)).collect(), ..Filter::default() }
}

fn page(filter: Filter) -> Page<Row> {
    timeline(store().view(), &Request { filter, ..Request::default() }).expect("answered")
}

fn found(filter: Filter) -> Vec<&'static str> {
    names(page(filter).rows.iter().map(|row| &row.event))
}

fn row(filter: Filter, name: &str) -> Row {
    let id = event_id(name);
    page(filter).rows.into_iter().find(|row| row.event == id).expect("in the timeline")
}

#[test]
fn two_states_meet_through_their_people() {
    let expected = [
        "delivery",
        "relations",
        "treaty",
        "first-visit",
        "cancelled",
        "new-minister",
        "visit",
        "plan",
        "condemnation",
        "invitation",
        "talks",
    ];
    let mut found = found(asking(&["RUS", "PRK"]));
    assert_eq!(found[..3], expected[..3]);
    assert_eq!(found.len(), expected.len());
    found.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn order_is_by_bounds() {
    let all = found(Filter::default());
    // an open start is before any day; of those with the same start, an open end is last
    assert_eq!(all[..6], ["before", "delivery", "undated", "relations", "treaty", "first-visit"]);
    assert_eq!(all[11..14], ["resolution", "summer", "alliance"]);
    assert_eq!(all[16..20], ["neighbours", "rumour", "plan", "condemnation"]);
    assert_eq!(all.len(), 23);
}

#[test]
fn a_state_includes_those_it_continues() {
    assert!(found(asking(&["RUS", "PRK"])).contains(&"relations"));
    let exact = Filter { exact_state: true, ..asking(&["RUS", "PRK"]) };
    assert!(!found(exact).contains(&"relations"));
    assert_eq!(found(asking(&["SUN"])), ["before", "relations"]);
}

#[test]
fn direct_is_literal() {
    let direct = Filter { direct: true, ..asking(&["RUS", "PRK"]) };
    let mut found = found(direct);
    found.sort_unstable();
    assert_eq!(found, ["cancelled", "condemnation", "delivery", "relations", "treaty"]);
}

#[test]
fn a_tenure_counts_on_the_date_only() {
    assert!(!found(asking(&["RUS", "CHN"])).contains(&"no-office"));
    assert!(found(asking(&["person:Vladimir Putin"])).contains(&"no-office"));
}

#[test]
fn an_unsided_role_makes_no_party() {
    assert!(!found(asking(&["PRK"])).contains(&"remark"));
    let about = Filter { role: Some("about".parse().expect("a role")), ..asking(&["PRK"]) };
    assert_eq!(found(about), ["remark"]);
}

#[test]
fn roles_are_those_of_the_first_actor_or_its_people() {
    let visitor = |actors: &[&str], direct| {
        found(Filter { role: Some("visitor".parse().expect("a role")), direct, ..asking(actors) })
    };
    assert_eq!(visitor(&["PRK"], false), ["ministry", "visit"]);
    assert_eq!(visitor(&["PRK"], true), [""; 0]);
    assert_eq!(visitor(&["RUS", "PRK"], false), ["first-visit", "plan"]);
    assert_eq!(visitor(&[], false).len(), 6);
}

#[test]
fn windows_may_or_must_hold_a_date() {
    let window = Window::parse(Some("2023-09-15"), Some("2024")).expect("a window");
    let may = found(Filter { window, ..asking(&["RUS"]) });
    assert_eq!(may, ["delivery", "undated", "alliance", "visit", "rumour"]);
    assert_eq!(found(Filter { window, strict: true, ..asking(&["RUS"]) }), ["rumour"]);
}

#[test]
fn kinds_codes_and_statuses() {
    let kinds = |kind: &str| found(Filter { kinds: vec![kind.parse().expect("a kind")], ..asking(&["CHN"]) });
    assert_eq!(kinds("consult.phone"), ["undated"]);
    assert_eq!(kinds("consult").len(), 6);
    let codes = |code: &str| found(Filter { codes: vec![code.parse().expect("a code")], ..Filter::default() });
    assert_eq!(codes("042"), ["ministry"]);
    assert_eq!(codes("043"), ["ministry"]);
    assert_eq!(codes("04"), ["ministry", "protest"]);
    assert_eq!(codes("041"), [""; 0]);
    let planned = Filter { statuses: vec![Status::Planned, Status::Cancelled], ..Filter::default() };
    assert_eq!(found(planned), ["cancelled", "plan"]);
}

#[test]
fn via_says_why_a_row_is_there() {
    let via = |actors: &[&str], name| row(asking(actors), name).via;
    assert_eq!(via(&["PRK"], "visit").as_deref(), Some("Supreme Leader of North Korea, 2011-12-17/.."));
    assert_eq!(
        via(&["PRK", "RUS"], "talks").as_deref(),
        Some("Minister of Foreign Affairs of North Korea, 2022-06/..; President of Russia, 2012-05-07/..")
    );
    assert_eq!(
        via(&["PRK"], "new-minister").as_deref(),
        Some("Minister of Foreign Affairs of North Korea, 2022-06/.. (possibly)")
    );
    assert_eq!(via(&["PRK", "CHN"], "ministry").as_deref(), Some("Foreign Affairs (North Korea)"));
    assert_eq!(via(&["RUS"], "relations").as_deref(), Some("Soviet Union"));
    assert_eq!(via(&["RUS", "PRK"], "treaty"), None);
    assert_eq!(via(&[], "visit"), None);
}

#[test]
fn joint_is_side_by_side() {
    let joint = row(asking(&["RUS", "PRK"]), "condemnation");
    assert!(joint.joint && joint.score.is_none() && joint.goldstein.is_none());
    assert!(!row(asking(&["RUS", "USA"]), "condemnation").joint);
    assert!(!row(asking(&["RUS", "PRK", "USA"]), "condemnation").joint);
    assert!(!row(asking(&["RUS", "PRK"]), "treaty").joint);
    assert!(!row(asking(&["RUS", "PRK"]), "talks").joint);
    assert!(row(asking(&["person:Vladimir Putin", "RUS"]), "talks").joint);
    assert!(!row(asking(&["RUS"]), "condemnation").joint);
}

#[test]
fn only_what_happened_has_a_score() {
    let score = |name| row(Filter::default(), name).score;
    assert_eq!(score("visit"), Some(4.0));
    assert_eq!(score("plan"), None);
    assert_eq!(score("rumour"), None);
    assert_eq!(score("delivery"), Some(10.0)); // disputed: alleged by some
    assert_eq!(row(Filter::default(), "ministry").goldstein, Some(1.9));
}

#[test]
fn a_row_names_everybody() {
    let row = serde_json::to_value(row(asking(&["RUS"]), "visit")).expect("JSON");
    let kim = id("person:Kim Jong-un");
    assert_eq!(
        row,
        serde_json::json!({
            "event": event_id("visit").as_str(), "date": "2023-09", "earliest": "2023-09-01", "latest": "2023-09-30",
            "kind": "consult.visit", "code": null, "status": "happened", "standing": "asserted",
            "label": "Kim Jong-un visits Russia",
            "participants": [
                {"entity": kim.as_str(), "name": "Kim Jong-un", "role": "visitor", "party": "PRK"},
                {"entity": id("RUS").as_str(), "name": "Russia", "role": "host", "party": "RUS"},
            ],
            "place": null, "score": 4.0, "goldstein": null, "joint": false, "reports": 2, "documents": 2,
            "quote": null, "via": null,
        })
    );
    let order: Vec<String> = row.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(order.len(), 18);
}

#[test]
fn places_are_by_name() {
    let row = row(Filter::default(), "talks");
    assert_eq!(row.place.map(|place| place.name).as_deref(), Some("Moscow"));
    assert_eq!(row.other_places[0].name, "Vladivostok");
}

#[test]
fn an_unsided_participant_has_no_party() {
    let remark = row(Filter::default(), "remark");
    let parties: Vec<_> = remark.participants.iter().map(|p| (p.role.to_string(), p.party.clone())).collect();
    let expected = [("speaker", Some("CHN")), ("addressee", None), ("about", None)];
    assert_eq!(parties, expected.map(|(role, party)| (role.to_owned(), party.map(str::to_owned))));
}

#[test]
fn reports_as_they_came() {
    let store = store();
    let filter = Filter {
        window: Window::parse(Some("2014"), Some("2015")).expect("a window"),
        strict: true,
        ..asking(&["CHN"])
    };
    let request = Request { filter: Filter { fold: Fold::None, ..filter }, ..Request::default() };
    let page = timeline(store.view(), &request).expect("answered");
    assert_eq!(page.total, 4);
    let hosted = page.rows.iter().find(|row| row.code.is_some_and(|code| code.notation() == "043")).expect("a report");
    assert_eq!((hosted.goldstein, hosted.reports, hosted.stance.map(|s| s.as_str())), (Some(2.8), 1, Some("asserts")));
    let plain = page.rows.iter().filter(|row| row.report.is_none()).count();
    assert_eq!(plain, 2);
    let citizen = page.rows.iter().rev().find(|row| row.report.is_some()).expect("a report");
    assert_eq!(citizen.participants[0].name, "Citizen (China)");
}

#[test]
fn a_denial_is_no_fact_among_reports() {
    let store = store();
    let kinds = vec!["aid".parse().expect("a kind")];
    let request = Request { filter: Filter { kinds, fold: Fold::None, ..Filter::default() }, ..Request::default() };
    let page = timeline(store.view(), &request).expect("answered");
    let scores: Vec<_> = page.rows.iter().map(|row| (row.stance.map(|s| s.as_str()), row.score)).collect();
    assert!(scores.iter().all(|(stance, score)| (*stance == Some("denies")) == score.is_none()), "{scores:?}");
    assert_eq!(scores.len(), 3);
}

#[test]
fn totals_say_what_is_behind_the_rows() {
    let store = store();
    let request = Request { filter: asking(&["RUS", "PRK"]), limit: Some(2), ..Request::default() };
    let (page, totals) = timeline_with_totals(store.view(), &request).expect("answered");
    assert_eq!((page.rows.len(), page.total), (2, 11));
    assert_eq!((totals.events, totals.exact, totals.reports, totals.documents), (11, 11, 13, Some(2)));
}

#[test]
fn a_state_without_events_has_an_empty_timeline() {
    let page = page(asking(&["FJI"]));
    assert_eq!((page.rows.len(), page.total, page.next), (0, 0, None));
}

#[test]
fn cursors_are_read_or_refused() {
    let store = store();
    let ask = |after: &str, fold| {
        let request = Request {
            filter: Filter { fold, ..Filter::default() },
            limit: Some(5),
            after: Some(after.to_owned()),
            ..Request::default()
        };
        timeline(store.view(), &request)
    };
    let first = timeline(store.view(), &Request { limit: Some(4), ..Request::default() }).expect("answered");
    let cursor = first.next.expect("more rows");
    assert_eq!(cursor, format!("1948-10-12|1948-10-12|{}", event_id("relations").local()));
    assert_eq!(ask(&cursor, Fold::Exact).expect("answered").rows.len(), 5);
    for bad in
        ["", "1", "a|b|event/1", "2024-01-01|2024-01-01|person/1", "||event/", "1||event/1|", "2024|2024|event/1"]
    {
        assert!(matches!(ask(bad, Fold::Exact), Err(QueryError::Cursor { .. })), "{bad}");
    }
    assert!(matches!(ask(&cursor, Fold::None), Err(QueryError::Cursor { .. })));
    assert!(ask("||event/0", Fold::Exact).is_ok());
}

#[test]
fn asking_twice_for_the_same_is_asking_once() {
    assert_eq!(page(asking(&["RUS", "RUS"])), page(asking(&["RUS"])));
}

/// A store with one event between a coded actor of two states and another.
fn border_guard(other: &str, parties: &[&str]) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    let guard = Entity { states: vec![id("CHN"), id("PRK")], ..entity("actor:Border Guard") };
    batch.entity(&guard);
    let mut event = draft("guard", "consult.visit", "2014", &["visitor actor:Border Guard", other]).into_event();
    event.parties = parties.iter().map(|party| id(party)).collect();
    batch.event(&event.in_order());
    store.writer().expect("a writer").write(batch).expect("written");
    // Events are left as they are written, unjoined; the index has to know of them.
    store.reindex().expect("an index");
    store
}

fn parties(store: &GraphStore) -> Vec<String> {
    let page = timeline(store.view(), &Request::default()).expect("answered");
    page.rows[0].participants.iter().map(|entry| entry.party.clone().unwrap_or_default()).collect()
}

#[test]
fn an_actor_of_two_states_acts_for_the_one_of_the_event() {
    let store = border_guard("host USA", &["CHN", "USA"]);
    assert_eq!(parties(&store), ["CHN", "USA"]);
    let visits = |actor| {
        let role = Some("visitor".parse().expect("a role"));
        let request = Request { filter: Filter { role, ..asking(&[actor]) }, ..Request::default() };
        timeline(store.view(), &request).expect("answered").total
    };
    assert_eq!((visits("CHN"), visits("PRK")), (1, 0));
}

#[test]
fn the_party_that_another_acts_for_is_not_in_doubt() {
    let store = border_guard("host PRK", &["CHN", "PRK"]);
    assert_eq!(parties(&store), ["CHN", "PRK"]);
    let role = Some("visitor".parse().expect("a role"));
    let request = Request { filter: Filter { role, ..asking(&["PRK"]) }, ..Request::default() };
    assert_eq!(timeline(store.view(), &request).expect("answered").total, 0);
    assert_eq!(parties(&border_guard("host USA", &["CHN", "PRK", "USA"])), ["CHN/PRK", "USA"]);
}

#[test]
fn a_literal_topic_does_not_explain_a_row() {
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    batch.entity(&Entity { states: vec![id("PRK")], ..entity("actor:Ministry") });
    draft("remark", "statement", "2014", &["speaker actor:Ministry", "about PRK"]).write(&mut batch);
    store.writer().expect("a writer").write(batch).expect("written");
    // Events are left as they are written, unjoined; the index has to know of them.
    store.reindex().expect("an index");
    let page = timeline(store.view(), &Request { filter: asking(&["PRK"]), ..Request::default() }).expect("answered");
    assert_eq!(page.rows[0].via.as_deref(), Some("Ministry"));
}

/// Rows are kept for whoever asks next: for those for whom they were made, and only while the store is as it was.
#[test]
fn kept_rows_are_those_that_would_be_made() {
    let store = store();
    let ask = |actors: &[&str], limit| {
        let request = Request { filter: asking(actors), limit: Some(limit), ..Request::default() };
        timeline(store.view(), &request).expect("answered").rows
    };
    let first = ask(&["RUS", "PRK"], 20);
    assert_eq!(ask(&["RUS", "PRK"], 20), first);
    assert_eq!(ask(&["RUS", "PRK"], 3), first[..3]);
    // The same events for others are there for another reason.
    let of_one =
        |row: &Row| ask(&["RUS"], 50).into_iter().find(|other| other.event == row.event).expect("of Russia, too");
    assert!(first.iter().any(|row| of_one(row).via != row.via));
    assert!(first.iter().all(|row| !of_one(row).joint));
    // The index follows the store, and what was made of the rows before is forgotten.
    let renamed = Entity { names: vec![Text::tagged("A Visitor", "en")], ..entity("person:Kim Jong-un") };
    let mut batch = Batch::default();
    batch.entity(&renamed);
    store.writer().expect("a writer").write(batch).expect("written");
    store.reindex().expect("an index");
    assert_ne!(ask(&["RUS", "PRK"], 20), first);
}
