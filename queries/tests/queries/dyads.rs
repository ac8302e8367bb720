use graph_core::{Status, Window};
use queries::{DyadOrder, DyadRequest, DyadRow, Dyads, Filter, Fold, Level, dyads};

use crate::fixture::{id, store};

fn of(actors: &[&str]) -> DyadRequest {
    let actors = actors.iter().map(|actor| id(actor)).collect();
    DyadRequest { filter: Filter { actors, ..Filter::default() }, ..DyadRequest::default() }
}

fn ask(request: &DyadRequest) -> Dyads {
    dyads(store().view(), request).expect("answered")
}

/// Names and numbers of events.
fn pairs(request: &DyadRequest) -> Vec<(String, String, u64)> {
    ask(request).rows.into_iter().map(|row| (row.a.name, row.b.name, row.events)).collect()
}

fn row(request: &DyadRequest, a: &str, b: &str) -> DyadRow {
    let found = ask(request).rows.into_iter().find(|row| row.a.name == a && row.b.name == b);
    found.unwrap_or_else(|| panic!("{a} and {b} in {:?}", pairs(request)))
}

fn expected(rows: &[(&str, &str, u64)]) -> Vec<(String, String, u64)> {
    rows.iter().map(|(a, b, events)| ((*a).to_owned(), (*b).to_owned(), *events)).collect()
}

#[test]
fn the_dyads_of_a_state_are_by_party() {
    assert_eq!(
        pairs(&of(&["RUS"])),
        expected(&[
            ("Russia", "North Korea", 7),
            ("Russia", "China", 3),
            ("Soviet Union", "China", 1),
            ("Soviet Union", "North Korea", 1),
            ("Russia", "United States", 1),
        ])
    );
}

#[test]
fn an_exact_state_stands_for_itself() {
    let mut exact = of(&["RUS"]);
    exact.filter.exact_state = true;
    assert!(pairs(&exact).iter().all(|(a, _, _)| a == "Russia"), "{:?}", pairs(&exact));
    assert_eq!(pairs(&of(&["SUN"])), expected(&[("Soviet Union", "China", 1), ("Soviet Union", "North Korea", 1)]));
}

#[test]
fn those_side_by_side_make_no_dyad() {
    let condemned = DyadRequest {
        filter: Filter { kinds: vec!["accuse".parse().expect("a kind")], ..of(&["RUS"]).filter },
        ..DyadRequest::default()
    };
    assert_eq!(pairs(&condemned), expected(&[("Russia", "United States", 1)]));
}

#[test]
fn two_are_one_dyad() {
    let both = row(&of(&["PRK", "RUS"]), "North Korea", "Russia");
    assert_eq!(ask(&of(&["PRK", "RUS"])).total, 2, "with the Soviet Union");
    assert_eq!(both.events, row(&of(&["RUS"]), "Russia", "North Korea").events);
    assert_eq!(ask(&of(&["PRK", "RUS", "CHN"])).rows, []);
}

#[test]
fn only_facts_count_unless_statuses_are_asked_for() {
    let mut aid = of(&[]);
    aid.filter.kinds = vec!["aid".parse().expect("a kind")];
    assert_eq!(pairs(&aid), expected(&[("North Korea", "Russia", 1)]), "what is merely denied is no aid");
    aid.filter.fold = Fold::None;
    assert_eq!(pairs(&aid), expected(&[("North Korea", "Russia", 1)]), "nor is the report that denies it");
    let mut planned = of(&["PRK"]);
    planned.filter.statuses = vec![Status::Planned, Status::Cancelled];
    let planned = row(&planned, "North Korea", "Russia");
    assert_eq!((planned.events, planned.balance.score_sum.sum(), planned.score_mean), (2, None, None));
}

#[test]
fn a_row_has_names_classes_scores_and_days() {
    let mut request = of(&["PRK", "RUS"]);
    request.filter.window = Window::parse(Some("2023"), Some("2024")).expect("a window");
    request.filter.strict = true;
    assert_eq!(
        serde_json::to_value(row(&request, "North Korea", "Russia")).expect("JSON"),
        serde_json::json!({
            "a": {"entity": id("PRK").as_str(), "name": "North Korea"},
            "b": {"entity": id("RUS").as_str(), "name": "Russia"},
            "events": 1, "neutral": 0, "verbal_cooperation": 1, "material_cooperation": 0, "verbal_conflict": 0,
            "material_conflict": 0, "score_sum": 4.0, "goldstein_sum": null, "score_mean": 4.0,
            "first": "2023-09-01", "last": "2023-09-30",
        })
    );
}

#[test]
fn persons_and_ministries_have_dyads_of_their_own() {
    let putin = of(&["person:Vladimir Putin"]);
    let others: Vec<_> = ask(&putin).rows.into_iter().map(|row| row.b.name).collect();
    assert!(others.contains(&"Choe Son-hui".to_owned()), "{others:?}");
    let by_state = pairs(&DyadRequest { level: Some(Level::State), ..putin });
    assert_eq!(by_state, expected(&[("North Korea", "Russia", 2)]), "as the President of Russia");
    let literal = pairs(&DyadRequest { level: Some(Level::Entity), ..of(&["PRK"]) });
    assert!(literal.iter().any(|(a, b, _)| [a, b].contains(&&"Kim Jong-un".to_owned())), "{literal:?}");
    let mut direct = of(&["PRK"]);
    direct.filter.direct = true;
    assert!(pairs(&direct).iter().all(|(a, _, _)| a == "North Korea"), "{:?}", pairs(&direct));
}

#[test]
fn orders_are_total() {
    let all = |order| ask(&DyadRequest { order, ..of(&[]) }).rows;
    let by_count = all(DyadOrder::Count);
    assert!(by_count.is_sorted_by_key(|row| (
        std::cmp::Reverse(row.events),
        row.a.entity.clone(),
        row.b.entity.clone()
    )));
    let sums = |order| all(order).iter().map(|row| row.balance.score_sum.sum()).collect::<Vec<_>>();
    let (warm, cold) = (sums(DyadOrder::Score), sums(DyadOrder::Conflict));
    assert!(warm.is_sorted_by(|a, b| a >= b) && cold.is_sorted_by(|a, b| a <= b), "{warm:?} {cold:?}");
    assert_eq!(warm.len(), by_count.len());
    let first = ask(&DyadRequest { limit: Some(2), ..of(&[]) });
    assert_eq!((&first.rows[..], first.total), (&by_count[..2], by_count.len() as u64));
}
