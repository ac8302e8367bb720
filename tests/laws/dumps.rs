//! A dump with graphs loads back to the same store.

use std::collections::BTreeSet;

use graph_core::view::Pattern;
use graph_core::{EntityId, GraphStore, State, Window};
use loader::Format as InputFormat;
use loader::Options;
use proptest::prelude::*;
use proptest::sample::select;
use queries::export::rdf;
use queries::{Filter, Fold, Format, Request, Row, timeline};

use super::loading::mixes;
use crate::support::{dump, input, loaded, try_load, written};

prop_compose! {
    fn filters()(
        actor in prop::option::of(select(&["RUS", "PRK", "CHN", "JPN", "USA"][..])),
        (from, to) in (prop::option::of(select(&["2014-01-10", "2023-09"][..])), prop::option::of(select(&["2014-02", "2024"][..]))),
        fold in select(Fold::ALL),
        strict in any::<bool>(),
    ) -> Filter {
        let state = |code| EntityId::of_state(State::by_code(code).expect("a state"));
        let window = Window::parse(from, to).unwrap_or_default();
        Filter { actors: actor.map(state).into_iter().collect(), window, fold, strict, ..Filter::default() }
    }
}

/// What a store has of the events that match.
fn part(store: &GraphStore, filter: &Filter, format: Format) -> String {
    let mut bytes = Vec::new();
    rdf::part(store.view(), filter, format, &mut bytes).expect("a part");
    String::from_utf8(bytes).expect("UTF-8")
}

/// What is to be the same of the exact events that match, wherever they are.
fn told(store: &GraphStore, filter: &Filter) -> Vec<String> {
    let filter = Filter { fold: Fold::Exact, ..filter.clone() };
    let page = timeline(store.view(), &Request { filter, ..Request::default() }).expect("a timeline");
    let line = |row: &Row| {
        let Row { event, date, kind, code, status, standing, reports, documents, quote, .. } = row;
        format!("{event} {date:?} {kind} {code:?} {status} {standing} {reports} {documents} {quote:?}")
    };
    page.rows.iter().map(line).collect()
}

proptest! {
    #![proptest_config(super::cases(12))]

    #[test]
    fn nquads_trig_and_jsonld_load_back(mix in mixes()) {
        let store = loaded(&mix.in_order());
        let expected = dump(&store);
        for format in [Format::NQuads, Format::TriG, Format::JsonLd] {
            // By the name of the file, and by content alone.
            for name in [format!("dump.{}", format.extension()), "dump".to_owned()] {
                let copy = loaded(&[input(&name, written(&store, format))]);
                prop_assert_eq!(&dump(&copy), &expected, "{}", name);
            }
        }
    }

    #[test]
    fn a_dump_loaded_twice_adds_nothing(mix in mixes()) {
        let store = loaded(&mix.in_order());
        let expected = dump(&store);
        let text = written(&store, Format::NQuads);
        let options = Options { format: Some(InputFormat::Rdf), ..Options::default() };
        let (summary, refused) = try_load(&store, input("dump.nq", text), &options);
        prop_assert_eq!(refused, None);
        prop_assert_eq!((summary.events.new, summary.reports.new), (0, 0));
        prop_assert_eq!(dump(&store), expected);
    }

    #[test]
    fn turtle_is_the_default_graph(mix in mixes()) {
        let store = loaded(&mix.in_order());
        let copy = loaded(&[input("dump.ttl", written(&store, Format::Turtle))]);
        let is_resolved = |line: &String| !line.contains(" <https://w3id.org/chancery/id/document/") || line.matches('<').count() == 3;
        let mut expected = dump(&store);
        expected.retain(|line| !line.contains("id/report/") && !line.contains("id/mention/"));
        prop_assert_eq!(dump(&copy), expected.clone());
        prop_assert!(expected.iter().all(is_resolved));
    }

    #[test]
    fn a_part_is_of_the_whole_and_loads_to_a_store_with_its_events(mix in mixes(), filter in filters()) {
        let store = loaded(&mix.in_order());
        let whole: BTreeSet<String> =
            store.view().matching(Pattern::default()).map(|quad| format!("{} .", quad.expect("a readable store"))).collect();
        let quads = part(&store, &filter, Format::NQuads);
        for line in quads.lines() {
            prop_assert!(whole.contains(line), "{}", line);
        }
        let lines: BTreeSet<&str> = quads.lines().collect();
        prop_assert_eq!(lines.len(), quads.lines().count(), "each once");
        // What is asked of states follows from who is one, which other documents may have a say in.
        let copy = loaded(&[input("part.nq", quads.as_str())]);
        let in_time = Filter { actors: Vec::new(), ..filter.clone() };
        let (here, there) = (told(&copy, &in_time), told(&store, &in_time));
        prop_assert!(here.iter().all(|row| there.contains(row)), "{:?} of {:?}", here, there);
        if filter.actors.is_empty() {
            let exact = Filter { fold: Fold::Exact, ..filter.clone() };
            let whole = told(&loaded(&[input("part.nq", part(&store, &exact, Format::NQuads))]), &filter);
            prop_assert_eq!(whole, there);
        }
        for format in [Format::TriG, Format::JsonLd] {
            let other = loaded(&[input(&format!("part.{}", format.extension()), part(&store, &filter, format))]);
            prop_assert_eq!(dump(&other), dump(&copy), "{}", format);
        }
    }

    #[test]
    fn a_part_without_a_filter_is_all_that_is_said_of_events(mix in mixes()) {
        let store = loaded(&mix.in_order());
        let copy = loaded(&[input("part.nq", part(&store, &Filter::default(), Format::NQuads))]);
        prop_assert_eq!(told(&copy, &Filter::default()), told(&store, &Filter::default()));
    }
}

/// A dump that breaks off loads nothing.
#[test]
fn a_broken_dump_is_refused_whole() {
    let text = r#"{"document": {"id": "a"}, "events": [{"id": "e", "kind": "consult.visit", "participants": [
        {"entity": "RUS", "role": "host"}]}]}"#;
    let whole = written(&loaded(&[input("a.json", text)]), Format::NQuads);
    let cut = &whole[..whole.len() - 20];
    let store = GraphStore::in_memory().expect("a store");
    let (summary, refused) = try_load(&store, input("cut.nq", cut), &Options::default());
    assert!(refused.expect("a reason").starts_with("`cut.nq` was refused whole: "));
    assert_eq!((summary.refused, summary.rows, summary.events.new), (1, 0, 0));
    assert_eq!(dump(&store), [""; 0]);
}
