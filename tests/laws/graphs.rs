//! A graph in the shape of events loads back, and so do tables: nothing that they carry is lost, and nothing else comes of it.

use std::collections::BTreeSet;
use std::path::Path;

use graph_core::{GraphStore, vocab};
use loader::{Input, Options};
use proptest::prelude::*;
use proptest::sample::select;
use queries::export::graphml::{self, Options as Graph};
use queries::export::tables::{self, Partition};
use queries::{Filter, Fold};
use tempfile::TempDir;

use super::loading::mixes;
use crate::support::{difference, dump, followed, input, loaded, try_load};

pub(crate) fn graph(store: &GraphStore, fold: Fold) -> String {
    let mut bytes = Vec::new();
    let filter = Filter { fold, ..Filter::default() };
    graphml::write(store.view(), &filter, Graph::default(), &mut bytes).expect("a graph");
    String::from_utf8(bytes).expect("UTF-8")
}

/// The tables of a store in a folder.
fn tables(store: &GraphStore, format: tables::Format, by: Option<Partition>) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = Filter { fold: Fold::Exact, ..Filter::default() };
    let open = |name: &Path| {
        let path = folder.path().join(name);
        fs_err::create_dir_all(path.parent().expect("a folder"))?;
        fs_err::File::create(path)
    };
    tables::write_files(store, &filter, format, by, open).expect("tables");
    folder
}

fn subject(line: &str) -> &str {
    line.split(' ').next().unwrap_or_default()
}

fn property(line: &str) -> &str {
    line.split(' ').nth(1).unwrap_or_default()
}

fn says(line: &str, property: &str) -> bool {
    line.contains(&format!(" <{property}> "))
}

/// The statements of a store that its graph does not carry (docs/exports.md): digests, mentions, decisions, reports that wait
/// for their event, and all of documents and entities that no event has to do with.
fn not_carried<'l>(whole: &'l [String], copy: &[String]) -> Vec<&'l String> {
    let told: BTreeSet<&str> = copy.iter().map(|line| subject(line)).collect();
    let of_events: BTreeSet<&str> = whole
        .iter()
        .filter(|line| says(line, vocab::ABOUT) || line.contains(&format!(" <{}>", vocab::EVENT)))
        .map(|line| subject(line))
        .collect();
    // Of what rows say differently of a document or a report, as two publishers, the model reads one.
    let said: BTreeSet<(&str, &str)> = copy.iter().map(|line| (subject(line), property(line))).collect();
    let is_other = |line: &str| {
        let is_one = ["<https://w3id.org/chancery/id/document/", "<https://w3id.org/chancery/id/report/"];
        is_one.iter().any(|start| line.starts_with(start))
            && copy.binary_search_by(|other| other.as_str().cmp(line)).is_err()
            && said.contains(&(subject(line), property(line)))
    };
    let is_left = |line: &&String| {
        let is_of_none = !(told.contains(subject(line)) || of_events.contains(subject(line)));
        says(line, vocab::DIGEST) || is_of_none || is_other(line)
    };
    whole.iter().filter(is_left).collect()
}

proptest! {
    #![proptest_config(super::cases(24))]

    #[test]
    fn a_graph_loads_back(mix in mixes()) {
        let store = loaded(&mix.in_order());
        // Of those who are one, a graph has the one that stands for all.
        prop_assume!(!store.view().has_merged().expect("a readable store"));
        let copy = loaded(&[input("events.graphml", graph(&store, Fold::Exact))]);
        let (whole, mut carried) = (dump(&store), dump(&copy));
        let left = not_carried(&whole, &carried);
        carried.extend(left.into_iter().cloned());
        carried.sort_unstable();
        prop_assert_eq!(difference(&whole, &carried), "");
    }

    #[test]
    fn tables_load_back(mix in mixes(), format in select(tables::Format::ALL), by_year in any::<bool>()) {
        let store = loaded(&mix.in_order());
        let copy = loaded(&[input("events.graphml", graph(&store, Fold::Exact))]);
        let folder = tables(&store, format, by_year.then_some(Partition::Year));
        if store.view().events().next().is_some() {
            let other = loaded(&[Input::File(folder.path().to_owned())]);
            prop_assert_eq!(difference(&dump(&copy), &dump(&other)), "");
        }
    }

    #[test]
    fn a_graph_loaded_twice_adds_nothing(mix in mixes()) {
        let store = loaded(&mix.in_order());
        let text = graph(&store, Fold::Exact);
        let copy = loaded(&[input("once.graphml", text.as_str())]);
        let expected = dump(&copy);
        let (summary, refused) = try_load(&copy, input("twice.graphml", text), &Options::default());
        prop_assert_eq!(refused, None);
        prop_assert_eq!((summary.events.new, summary.reports.new), (0, 0));
        prop_assert_eq!(difference(&expected, &dump(&copy)), "");
    }

    /// Whatever is cut off or changed of a graph, nothing of it enters, or all of it.
    #[test]
    fn a_damaged_graph_is_refused_whole(mix in mixes(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let store = loaded(&mix.in_order());
        let mut text = graph(&store, Fold::Exact).into_bytes();
        let at = at.index(text.len());
        text[at] = byte;
        let text = String::from_utf8_lossy(&text).into_owned();
        let copy = GraphStore::in_memory().expect("a store");
        let (_, refused) = try_load(&copy, input("changed.graphml", text.as_str()), &Options::default());
        if refused.is_some() {
            prop_assert_eq!(dump(&copy), [""; 0]);
        }
        followed(&copy);
        let cut = graph_core::GraphStore::in_memory().expect("a store");
        let end = text.char_indices().map(|(end, _)| end).take_while(|end| *end <= at).last().unwrap_or_default();
        let (_, refused) = try_load(&cut, input("cut.graphml", &text[..end]), &Options::default());
        prop_assert!(refused.is_some() || end == 0 || text[end..].trim().is_empty());
        prop_assert_eq!(dump(&cut), [""; 0]);
    }
}
