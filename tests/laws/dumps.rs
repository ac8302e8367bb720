//! A dump with graphs loads back to the same store.

use loader::Format as InputFormat;
use loader::Options;
use proptest::prelude::*;
use queries::Format;

use super::loading::mixes;
use crate::support::{dump, input, loaded, try_load, written};
use graph_core::GraphStore;

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
