//! The timeline index gives what the store gives: for any rows and documents, however they were loaded, folded, settled
//! and withdrawn, and for any request.

use graph_core::{DocumentId, EntityId, EntityType, GraphStore, Standing, View, Window};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;
use queries::network::{
    BrokerRequest, CompareRequest, Counting, NetworkRequest, PathRequest, SeriesRequest, brokers, compare, network,
    paths, series,
};
use queries::{
    DyadOrder, DyadRequest, Filter, Fold, Level, Period, QueryError, Request, dyads, histogram, names, timeline,
    timeline_with_totals,
};

use super::folding::{shuffled, talks};
use crate::support::documents::documents;
use crate::support::random::Random;
use crate::support::{followed, input, load_all};

/// Names that the documents and rows have, and one that nobody has.
const NAMES: [&str; 12] = [
    "RUS",
    "PRK",
    "JPN",
    "SUN",
    "Choe Son-hui",
    "Cho Son-hui",
    "Kim Jong-un",
    "Foreign Affairs (North Korea)",
    "Military (North Korea)",
    "Vera",
    "http://example.org/choe",
    "Nobody",
];
const DAYS: [&str; 7] = ["1948", "2022", "2023-09", "2023-09-13", "2023-09-14", "2024-01-16", "2025"];

/// A request, its actors by name.
#[derive(Clone, Debug)]
struct Asked {
    actors: Vec<&'static str>,
    filter: Filter,
    reverse: bool,
    limit: usize,
    statements: bool,
}

prop_compose! {
    fn asked()(
        actors in prop::collection::vec(select(&NAMES[..]), 1..=3),
        (from, to) in (prop::option::weighted(0.3, select(&DAYS[..])), prop::option::weighted(0.3, select(&DAYS[..]))),
        kinds in prop::collection::vec(select(&["consult", "consult.visit", "statement", "aid"][..]), 0..=1),
        codes in prop::collection::vec(select(&["04", "042", "043", "111"][..]), 0..=1),
        statuses in prop::collection::vec(select(graph_core::Status::ALL), 0..=1),
        role in prop::option::weighted(0.3, select(&["visitor", "host", "party", "actor", "about", "recipient"][..])),
        [strict, direct, exact_state, reverse, statements] in any::<[bool; 5]>(),
        fold in select(Fold::ALL),
        known_by in prop::option::weighted(0.2, select(&[(2023, 9, 30), (2023, 10, 1), (2024, 1, 17)][..])),
        limit in 1..5_usize,
    ) -> Asked {
        let filter = Filter {
            window: Window::parse(from, to).unwrap_or_default(),
            strict,
            kinds: kinds.into_iter().map(|kind| kind.parse().expect("a kind")).collect(),
            codes: codes.into_iter().map(|code| code.parse().expect("a code")).collect(),
            statuses,
            role: role.map(|role| role.parse().expect("a role")),
            direct,
            exact_state,
            fold,
            known_by: known_by.map(|(year, month, day)| date(year, month, day)),
            ..Filter::default()
        };
        Asked { actors, filter, reverse, limit, statements }
    }
}

impl Asked {
    /// The request, if all of its actors are known to the store.
    fn request(&self, store: &GraphStore) -> Option<Request> {
        let find = |name: &&str| {
            let found = names::resolve(store.view(), name);
            let plainly = names::resolve(store.view().without_index(), name);
            assert_eq!(found.as_ref().ok(), plainly.as_ref().ok(), "{name}");
            assert_eq!(found.as_ref().err().map(ToString::to_string), plainly.err().map(|e| e.to_string()), "{name}");
            found.ok()
        };
        let actors: Vec<EntityId> = self.actors.iter().filter_map(find).collect();
        let filter = Filter { actors, ..self.filter.clone() };
        let request = Request { filter, reverse: self.reverse, with_statements: self.statements, ..Request::default() };
        (!request.filter.actors.is_empty()).then_some(request)
    }
}

/// That an index, which is sound, and the store give the same.
fn same(store: &GraphStore, asked: &Asked) {
    let Some(request) = asked.request(store) else { return };
    let (indexed, plain) = (store.view(), store.view().without_index());
    assert!(indexed.index().is_some());
    let whole = timeline_with_totals(indexed, &request).expect("answered");
    assert_eq!(whole, timeline_with_totals(plain, &request).expect("answered"), "{request:?}");
    let mut after = None;
    let mut rows = Vec::new();
    loop {
        let request = Request { limit: Some(asked.limit), after: after.clone(), ..request.clone() };
        let page = timeline(indexed, &request).expect("answered");
        assert_eq!(page, timeline(plain, &request).expect("answered"), "{request:?}");
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(rows, whole.0.rows, "pages joined are the whole");
    counted(indexed, plain, &request.filter);
    tied(indexed, plain, &request.filter);
    of_pairs(indexed, plain, &request.filter);
    assert!(indexed.index().is_some(), "nothing was found to be damaged");
}

/// The networks of everybody, and of those who are asked for.
fn tied(indexed: View<'_>, plain: View<'_>, filter: &Filter) {
    let of_all = Filter { actors: Vec::new(), ..filter.clone() };
    for (filter, level) in [(&of_all, Level::State), (&of_all, Level::Entity), (filter, Level::State)] {
        let counting = Counting::Fractional;
        let request =
            NetworkRequest { filter: filter.clone(), level, directed: true, counting, ..NetworkRequest::default() };
        let of = |view| network(view, &request).expect("a network");
        assert_eq!(of(indexed), of(plain), "{request:?}");
    }
}

/// What is told of two, or why not, and what became of pairs.
fn of_pairs(indexed: View<'_>, plain: View<'_>, filter: &Filter) {
    fn same<T: PartialEq + std::fmt::Debug>(of: impl Fn(View<'_>) -> Result<T, QueryError>, views: [View<'_>; 2]) {
        let [indexed, plain] = views.map(|view| of(view).map_err(|error| error.to_string()));
        assert_eq!(indexed, plain);
    }
    let views = [indexed, plain];
    let filter = filter.clone();
    let two = Filter { actors: filter.actors.iter().take(2).cloned().collect(), ..filter.clone() };
    let request = SeriesRequest { filter: two.clone(), silent_days: 1, ..SeriesRequest::default() };
    same(|view| series(view, &request), views);
    let request = BrokerRequest { filter: two.clone(), ..BrokerRequest::default() };
    same(|view| brokers(view, &request), views);
    let (directed, indirect) = (filter.strict, filter.direct);
    let request = PathRequest { filter: two, level: None, directed, indirect };
    same(|view| paths(view, &request), views);
    let window = |from, to| Window::parse(from, to).expect("a window");
    let (before, after) = (window(None, Some("2023-10")), window(Some("2023-09-14"), None));
    let request = CompareRequest { filter, before, after, least: 1, ..CompareRequest::default() };
    same(|view| compare(view, &request), views);
}

fn counted(indexed: View<'_>, plain: View<'_>, filter: &Filter) {
    for by in [Period::Month, Period::Year] {
        let of = |view| histogram(view, filter, by).expect("counted");
        assert_eq!(of(indexed), of(plain), "{filter:?}");
    }
    let one = Filter { actors: filter.actors[..1].to_vec(), ..filter.clone() };
    for level in [None, Some(Level::State), Some(Level::Entity)] {
        for filter in [&one, filter, &Filter::default()] {
            let request = DyadRequest { filter: filter.clone(), level, order: DyadOrder::Score, limit: None };
            let of = |view| dyads(view, &request).expect("counted");
            assert_eq!(of(indexed), of(plain), "{request:?}");
        }
    }
}

proptest! {
    #![proptest_config(super::cases(64))]

    #[test]
    fn the_index_gives_what_the_store_gives(talk in talks(), seed in any::<u64>(), asked in prop::collection::vec(asked(), 8)) {
        let store = shuffled(talk.inputs(), &mut Random::new(seed));
        asked.iter().for_each(|asked| same(&store, asked));
    }

    #[test]
    fn so_it_does_for_documents_of_every_sort(some in documents(3), asked in prop::collection::vec(asked(), 8)) {
        let store = GraphStore::in_memory().expect("a store");
        for (number, document) in some.iter().enumerate() {
            load_all(&store, &[input("document.json", document.json(&format!("d{number}")).to_string())]);
        }
        asked.iter().for_each(|asked| same(&store, asked));
    }

    #[test]
    fn so_it_does_after_withdrawals(talk in talks(), gone in 0..8_usize, seed in any::<u64>(), asked in prop::collection::vec(asked(), 4)) {
        let store = shuffled(talk.inputs(), &mut Random::new(seed));
        let mut writer = store.writer().expect("a writer");
        writer.withdraw(&DocumentId::named(&format!("d{gone}"))).expect("withdrawn");
        writer.finish().expect("finished");
        followed(&store);
        asked.iter().for_each(|asked| same(&store, asked));
    }
}

/// Rows with more participants than there are lists of pairs for.
#[test]
fn a_summit_is_found_by_any_of_its_pairs() {
    const STATES: [&str; 12] = ["RUS", "PRK", "JPN", "CHN", "USA", "FRA", "DEU", "GBR", "IND", "BRA", "ZAF", "ITA"];
    let participants: Vec<_> =
        STATES.iter().map(|state| serde_json::json!({"entity": state, "role": "party"})).collect();
    let event = serde_json::json!({"id": "e", "kind": "consult.talks", "date": "2019-06-28", "status": "happened",
        "participants": participants});
    let text = serde_json::json!({"document": {"id": "g20", "published": "2019-06-29"}, "events": [event]});
    let store = GraphStore::in_memory().expect("a store");
    load_all(&store, &[input("g20.json", text.to_string())]);
    let id = |code: &&str| EntityId::with_code(EntityType::State, code);
    for pair in [["RUS", "ITA"], ["ITA", "RUS"], ["FRA", "PRK"]] {
        let actors = pair.iter().map(id).collect();
        let request = Request { filter: Filter { actors, ..Filter::default() }, ..Request::default() };
        let page = timeline(store.view(), &request).expect("answered");
        assert_eq!((page.total, page.rows[0].joint, page.rows[0].standing), (1, false, Standing::Asserted));
        assert_eq!(page, timeline(store.view().without_index(), &request).expect("answered"));
        counted(store.view(), store.view().without_index(), &request.filter);
    }
}
