//! No input makes it panic: what is wrong is refused, rejected or not found, and what was loaded makes sense.

use graph_core::{GraphStore, Window, check};
use loader::{Format, Options};
use proptest::prelude::*;
use proptest::sample::Index;
use queries::sparql::{self, Query};
use queries::{Filter, Request, entities, names, timeline};

use super::loading::mixes;
use crate::support::tables::mapping;
use crate::support::{input, loaded, try_load};

/// A change to a text: where, how many characters go, and what comes instead.
type Slip = (Index, usize, &'static str);

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let odd = [
        "",
        "\t",
        "\n",
        "\r\n",
        "\"",
        "{",
        "}",
        "NA",
        "0000-00-00",
        "9999-99-99",
        "\u{feff}",
        "\u{0}",
        "é",
        "北",
        "(",
        ")",
    ];
    prop::collection::vec((any::<Index>(), 0..4_usize, prop::sample::select(odd.to_vec())), 1..6)
}

fn garbled(text: &str, slips: &[Slip]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (at, number, instead) in slips {
        let start = at.index(text.len() + 1);
        let end = (start + number).min(text.len());
        text.splice(start..end, instead.chars());
    }
    text.into_iter().collect()
}

proptest! {
    #![proptest_config(super::cases(48))]

    #[test]
    fn garbled_files_are_loaded_as_far_as_they_make_sense(mix in mixes(), slips in slips()) {
        let store = GraphStore::in_memory().expect("a store");
        for file in mix.in_order() {
            let loader::Input::Text { text, .. } = &file else { panic!("made in memory") };
            let file = input("file", garbled(text, &slips));
            let formats = Format::ALL.into_iter().filter(|format| *format != Format::Rdf).map(Some);
            for format in formats.chain([None]) {
                let rejects = Some("/dev/null".into());
                let options = Options { format, rejects, mapping: Some(mapping()), ..Options::default() };
                try_load(&store, file.clone(), &options);
            }
        }
        let report = check::check(store.view()).expect("a readable store");
        prop_assert_eq!(report.findings, []);
    }

    #[test]
    fn any_question_has_an_answer_or_an_error(mix in mixes(), words in "\\PC{0,12}", day in "[0-9]{1,5}(-[0-9]{1,3}){0,2}") {
        let store = loaded(&mix.in_order());
        let view = store.view();
        for text in [words.as_str(), day.as_str(), "state/", "person/x", "https://w3id.org/chancery/id/", "http://", "|", ""] {
            let actors = names::resolve(view, text).ok();
            entities::search(view, text, 3).expect("a readable store");
            let _unknown = queries::event(view, text);
            let _unreadable = sparql::run(&store, &Query::new(text));
            let filter = Filter { actors: actors.into_iter().collect(), window: Window::parse(Some(&day), None).unwrap_or_default(), ..Filter::default() };
            let request = Request { filter, after: Some(text.to_owned()), ..Request::default() };
            let _no_place = timeline(view, &request);
            timeline(view, &Request { after: None, limit: Some(0), ..request }).expect("a timeline");
        }
    }
}
