//! Any text at all goes through every format and back by its parser, but for what a format has no characters for.

use std::io::Write;

use graph_core::GraphStore;
use loader::Input;
use parquet::file::reader::SerializedFileReader;
use parquet::record::Field;
use proptest::prelude::*;
use queries::export::{self, Export, Format, tables};
use queries::{Filter, Fold};
use serde_json::{Value, json};

use crate::support::{input, loaded};

/// Texts of any characters, of printable ones alone, and very long ones.
fn texts() -> impl Strategy<Value = String> {
    let any = prop_oneof![4 => any::<String>(), 2 => "\\PC{0,60}", 1 => "[\\x00-\\x20\u{7f}-\u{a0}\u{fffe}\u{ffff}&<>\"']{0,20}"];
    (any, prop_oneof![9 => Just(1_usize), 1 => Just(10_000)])
        // Neither end is a space, which names are kept without.
        .prop_map(|(text, times)| format!("a{}z", text.repeat((times / text.len().max(1)).max(1))))
}

fn store(text: &str) -> GraphStore {
    let document = json!({"document": {"id": "a"},
        "entities": [{"id": "x", "type": "person", "name": text, "same_as": ["http://example.org/x"]}],
        "events": [{"id": "e", "kind": "consult.visit", "date": "2024-01-16", "label": {"en": text}, "participants": [
            {"entity": "x", "role": "visitor"}, {"entity": "FRA", "role": "host"}]}]});
    loaded(&[input("a.json", document.to_string())])
}

fn written(store: &GraphStore, format: Format) -> Vec<u8> {
    let filter = Filter { fold: Fold::Exact, ..Filter::default() };
    let export = Export { format, filter, graph: Default::default(), table: tables::Table::Events };
    let mut bytes = Vec::new();
    export::write(store, &export, &mut bytes).expect("an export");
    bytes
}

/// The labels of the only event of a store.
fn labels(store: &GraphStore) -> Vec<String> {
    let id = store.view().events().next().expect("an event").expect("a readable store");
    let event = store.view().event(&id).expect("a readable store").expect("it is there");
    event.labels.into_iter().map(|label| label.value).collect()
}

/// The labels of the event of a store that was made of an export.
fn loaded_back(name: &str, bytes: Vec<u8>) -> Vec<String> {
    labels(&loaded(&[Input::Bytes { name: name.to_owned(), bytes }]))
}

/// What XML 1.0 has no characters for is replaced.
fn in_xml(text: &str) -> String {
    let has = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if has(c) { c } else { '\u{fffd}' }).collect()
}

/// Calendars have tab and line feed, and no other control characters.
fn in_calendars(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|c| if c.is_control() && !matches!(c, '\t' | '\n') { '\u{fffd}' } else { c }).collect()
}

/// The summary in a calendar, its lines unfolded (RFC 5545, 3.1) and its text unescaped (3.3.11).
fn summary(calendar: &str) -> Option<String> {
    let unfolded = calendar.replace("\r\n ", "");
    let escaped = unfolded.split("\r\n").find_map(|line| line.strip_prefix("SUMMARY:"))?;
    let mut characters = escaped.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(characters.next().map(|next| if matches!(next, 'n' | 'N') { '\n' } else { next })?),
            other => text.push(other),
        }
    }
    Some(text)
}

fn in_parquet(bytes: &[u8]) -> Option<String> {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("it is written");
    let rows = SerializedFileReader::new(file).expect("Parquet").into_iter();
    let row = rows.last()?.expect("a row");
    let (_, field) = row.get_column_iter().find(|(name, _)| *name == "label")?;
    if let Field::Str(text) = field { Some(text.clone()) } else { None }
}

fn in_csv(bytes: &[u8]) -> Option<String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let at = reader.headers().expect("headings").iter().position(|name| name == "label")?;
    reader.records().last()?.expect("a line").get(at).map(str::to_owned)
}

fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

proptest! {
    #![proptest_config(super::cases(96))]

    #[test]
    fn any_text_comes_back(text in texts()) {
        let store = store(&text);
        prop_assert_eq!(labels(&store), vec![text.clone()]);
        for format in [Format::NQuads, Format::TriG, Format::JsonLd, Format::Turtle, Format::NTriples] {
            let name = format!("dump.{}", format.extension());
            prop_assert_eq!(loaded_back(&name, written(&store, format)), vec![text.clone()], "{}", format);
        }
        // A reader of XML may make line feeds of carriage returns.
        let in_lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
        let in_rdf = loaded_back("dump.rdf", written(&store, Format::RdfXml)).concat();
        prop_assert_eq!(in_lines(&in_rdf), in_lines(&in_xml(&text)));
        // Labels are loaded of JSON, which has control characters in ASCII.
        let in_graph = loaded_back("graph.graphml", written(&store, Format::GraphMl));
        prop_assert_eq!(in_graph, vec![text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")]);
        prop_assert_eq!(in_csv(&written(&store, Format::Csv)), Some(text.clone()));
        prop_assert_eq!(in_parquet(&written(&store, Format::Parquet)), Some(text.clone()));
        let elements = json_of(&written(&store, Format::Cytoscape));
        prop_assert_eq!(elements["elements"]["nodes"][0]["data"]["label"].as_str(), Some(text.as_str()));
        let events = json_of(&written(&store, Format::SchemaOrg));
        prop_assert_eq!(events["@graph"][0]["name"].as_str(), Some(text.as_str()));
        let calendar = String::from_utf8(written(&store, Format::Calendar)).expect("UTF-8");
        prop_assert_eq!(summary(&calendar), Some(in_calendars(&text)));
        let gexf = String::from_utf8(written(&store, Format::Gexf)).expect("UTF-8");
        prop_assert!(graphs_of_gexf(&gexf).contains(&in_xml(&text)), "{}", gexf);
    }
}

/// The labels of the nodes of a GEXF.
fn graphs_of_gexf(text: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut labels = Vec::new();
    loop {
        let event = reader.read_event().expect("XML");
        if let Event::Start(start) = &event
            && start.name().as_ref() == "node"
        {
            let label = start.try_get_attribute("label").expect("attributes").expect("a label");
            let label = label.normalized_value(quick_xml::XmlVersion::Explicit1_0).expect("a text");
            labels.push(label.into_owned());
        }
        if let Event::Eof = event {
            return labels;
        }
    }
}
