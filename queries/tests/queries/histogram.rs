use graph_core::Window;
use queries::{Bin, Filter, Fold, Histogram, Period, QueryError, histogram};

use crate::fixture::{id, store};

fn asking(actors: &[&str]) -> Filter {
    Filter { actors: actors.iter().map(|actor| id(actor)).collect(), ..Filter::default() }
}

fn count(filter: &Filter, by: Period) -> Histogram {
    histogram(store().view(), filter, by).expect("counted")
}

fn bin(histogram: &Histogram, period: &str) -> Bin {
    histogram.bins.iter().find(|bin| bin.period.as_deref() == Some(period)).expect("a bin").clone()
}

/// Events, joint, ahead, and the five classes.
fn numbers(bin: &Bin) -> [u64; 8] {
    let counts = &bin.counts;
    let [neutral, verbal, material, words, deeds] = counts.facts.classes();
    [counts.events, counts.joint, counts.ahead, neutral, verbal, material, words, deeds]
}

#[test]
fn each_event_is_counted_once() {
    let by_year = count(&asking(&["RUS", "PRK"]), Period::Year);
    assert_eq!(by_year.bins.len(), 77, "from 1948 to 2024");
    assert_eq!(numbers(&bin(&by_year, "1948")), [1, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(numbers(&bin(&by_year, "1949")), [0; 8]);
    assert_eq!(numbers(&bin(&by_year, "2015")), [1, 0, 1, 0, 0, 0, 0, 0], "cancelled");
    assert_eq!(numbers(&bin(&by_year, "2024")), [3, 1, 0, 0, 2, 0, 0, 0], "condemned together, talks, an invitation");
    let unplaced = by_year.rows().last().expect("the unplaced");
    assert_eq!(numbers(&unplaced), [2, 0, 1, 0, 0, 1, 0, 0], "a delivery by some day, a plan for some day");
    assert_eq!(by_year.events(), 11);
}

#[test]
fn a_date_vaguer_than_the_period_is_unplaced() {
    let events = |by| count(&asking(&["RUS", "PRK"]), by).unplaced.events;
    assert_eq!(Period::ALL.iter().map(|by| events(*by)).collect::<Vec<_>>(), [5, 3, 3, 2]);
}

#[test]
fn a_bin_names_its_days() {
    let bin = bin(&count(&asking(&["RUS", "PRK"]), Period::Quarter), "2023-Q3");
    assert_eq!(
        serde_json::to_value(&bin).expect("JSON"),
        serde_json::json!({
            "period": "2023-Q3", "from": "2023-07-01", "to": "2023-10-01", "events": 1, "joint": 0, "ahead": 0,
            "neutral": 0, "verbal_cooperation": 1, "material_cooperation": 0, "verbal_conflict": 0,
            "material_conflict": 0, "score_sum": 4.0, "goldstein_sum": null,
        })
    );
}

#[test]
fn what_is_denied_is_no_fact() {
    let aid = Filter { kinds: vec!["aid".parse().expect("a kind")], ..Filter::default() };
    let whole = count(&aid, Period::Month);
    assert_eq!(numbers(&bin(&whole, "2023-12")), [1, 0, 1, 0, 0, 0, 0, 0]);
    assert_eq!(whole.unplaced.facts.material_cooperation, 1, "disputed is not denied");
    let reports = count(&Filter { fold: Fold::None, ..aid }, Period::Month);
    assert_eq!((reports.events(), reports.unplaced.ahead, reports.unplaced.facts.material_cooperation), (3, 1, 1));
}

#[test]
fn reports_are_counted_in_their_own_codes() {
    let visits = Filter { codes: vec!["042".parse().expect("a code")], fold: Fold::None, ..asking(&["PRK", "CHN"]) };
    let counts = bin(&count(&visits, Period::Month), "2014-03").counts;
    assert_eq!((counts.events, counts.facts.goldstein_sum.sum()), (2, Some(4.7)), "042 and 043");
}

#[test]
fn a_window_adds_no_bins() {
    let window = Window::parse(Some("2022"), Some("2030")).expect("a window");
    let counted = count(&Filter { window, ..asking(&["RUS", "PRK"]) }, Period::Year);
    let periods: Vec<_> = counted.bins.iter().filter_map(|bin| bin.period.as_deref()).collect();
    assert_eq!(periods, ["2022", "2023", "2024"]);
    assert_eq!(count(&asking(&["FJI"]), Period::Day).bins, []);
}

#[test]
fn what_was_known_is_counted() {
    let known_by = Some("2024-01-17".parse().expect("a day"));
    let known = count(&Filter { known_by, ..Filter::default() }, Period::Year);
    assert_eq!(known.events(), 23);
    let before = Some("2024-01-16".parse().expect("a day"));
    assert_eq!(count(&Filter { known_by: before, ..Filter::default() }, Period::Year).events(), 0);
}

#[test]
fn centuries_of_days_are_too_many() {
    use graph_core::{Batch, GraphStore};
    let store = GraphStore::in_memory().expect("a store");
    let mut batch = Batch::default();
    for (name, day) in [("antiquity", "-0044-03-15"), ("today", "2024-01-16")] {
        crate::fixture::draft(name, "consult.talks", day, &["party RUS", "party PRK"]).write(&mut batch);
    }
    store.writer().expect("a writer").write(batch).expect("written");
    // Events are left as they are written, unjoined; the index has to know of them.
    store.reindex().expect("an index");
    let error = histogram(store.view(), &Filter::default(), Period::Day).expect_err("too many");
    assert!(matches!(error, QueryError::TooManyBins { by: Period::Day, .. }));
    assert_eq!(error.to_string(), "from the first to the last event there are more than 100000 bins by day");
    assert!(histogram(store.view(), &Filter::default(), Period::Month).is_ok());
}
