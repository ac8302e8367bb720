use std::collections::{BTreeMap, BTreeSet, HashMap};

use graph_core::{Event, GraphStore, Link, LinkKind, Participant, Status, StoreError, Text, Window, dump};
use queries::export::graphml::{Level, Options, Period, Shape, write};
use queries::export::rdf;
use queries::{Filter, Format, QueryError, events};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};

use crate::fixture::{id, store};

fn sorted_quads(store: &GraphStore) -> Vec<String> {
    let mut quads: Vec<_> =
        store.rdf().expect("a database").iter().map(|quad| quad.expect("a quad").to_string()).collect();
    quads.sort_unstable();
    quads
}

fn dumped(store: &GraphStore, format: Format) -> String {
    let mut out = Vec::new();
    rdf::dump(store, format, &mut out).expect("dumped");
    String::from_utf8(out).expect("UTF-8")
}

fn loaded(text: &str, syntax: dump::Syntax) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    let quads = dump::read(text.as_bytes(), syntax).map(|quad| Ok::<_, StoreError>(quad.expect("a quad")));
    store.writer().expect("a writer").write_whole(quads).expect("written");
    store
}

#[test]
fn a_dump_with_graphs_loads_back() {
    let store = store();
    let syntaxes = [dump::Syntax::NQuads, dump::Syntax::TriG, dump::Syntax::JsonLd];
    for (format, syntax) in [Format::NQuads, Format::TriG, Format::JsonLd].into_iter().zip(syntaxes) {
        assert!(format.holds_graphs());
        assert_eq!(sorted_quads(&loaded(&dumped(&store, format), syntax)), sorted_quads(&store), "{format}");
    }
}

#[test]
fn turtle_is_the_default_graph() {
    let store = store();
    let turtle = dumped(&store, Format::Turtle);
    assert!(turtle.contains("@prefix ch: <https://w3id.org/chancery/ns#>"));
    assert!(!turtle.contains("missiles were delivered"));
    let expected: Vec<_> = store
        .rdf()
        .expect("a database")
        .quads_for_pattern(None, None, None, Some(oxigraph::model::GraphNameRef::DefaultGraph))
        .map(|quad| quad.expect("a quad").to_string())
        .collect();
    assert_eq!(sorted_quads(&loaded(&turtle, dump::Syntax::Turtle)).len(), expected.len());
    assert!(matches!(rdf::dump(&store, Format::Csv, std::io::sink()), Err(QueryError::NoDump { .. })));
}

/// A graph as a program that reads `GraphML` sees it.
#[derive(Debug, Default)]
struct Graph {
    /// By id: whom it is of, its name and its type.
    keys: HashMap<String, [String; 3]>,
    directed: bool,
    nodes: BTreeMap<String, BTreeMap<String, String>>,
    edges: BTreeMap<String, Edge>,
}

#[derive(Clone, Debug, Default)]
struct Edge {
    source: String,
    target: String,
    data: BTreeMap<String, String>,
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let attribute = element.try_get_attribute(name).expect("attributes").expect(name);
    attribute.value.into_owned()
}

impl Graph {
    fn of(filter: &Filter, options: Options) -> Self {
        let mut out = Vec::new();
        write(store().view(), filter, options, &mut out).expect("written");
        Self::parse(&String::from_utf8(out).expect("UTF-8"))
    }

    fn parse(text: &str) -> Self {
        let mut graph = Self::default();
        let mut reader = Reader::from_str(text);
        // (is a node, id), and the key of the data being read
        let (mut at, mut key) = ((false, String::new()), None::<String>);
        loop {
            match reader.read_event().expect("well-formed") {
                Xml::Eof => return graph,
                Xml::Empty(element) | Xml::Start(element) => match element.name().as_ref() {
                    "key" => graph.add_key(&element),
                    "graph" => graph.directed = attribute(&element, "edgedefault") == "directed",
                    "node" => {
                        at = (true, attribute(&element, "id"));
                        assert!(graph.nodes.insert(at.1.clone(), BTreeMap::new()).is_none(), "{} twice", at.1);
                    }
                    "edge" => {
                        at = (false, attribute(&element, "id"));
                        let (source, target) = (attribute(&element, "source"), attribute(&element, "target"));
                        let edge = Edge { source, target, data: BTreeMap::new() };
                        assert!(graph.edges.insert(at.1.clone(), edge).is_none(), "{} twice", at.1);
                    }
                    "data" => {
                        key = Some(attribute(&element, "key"));
                        graph.append(&at, key.as_deref().unwrap_or_default(), "");
                    }
                    _ => {}
                },
                Xml::Text(text) => {
                    if let Some(key) = &key {
                        graph.append(&at, key, &text);
                    }
                }
                Xml::GeneralRef(reference) => {
                    let character = match reference.resolve_char_ref().expect("a reference") {
                        Some(character) => character.to_string(),
                        None => quick_xml::escape::resolve_predefined_entity(&reference).expect("an entity").to_owned(),
                    };
                    graph.append(&at, key.as_deref().expect("in data"), &character);
                }
                Xml::End(element) if element.name().as_ref() == "data" => key = None,
                Xml::End(_) | Xml::CData(_) | Xml::Comment(_) | Xml::Decl(_) | Xml::PI(_) | Xml::DocType(_) => {}
            }
        }
    }

    fn add_key(&mut self, element: &BytesStart<'_>) {
        assert!(self.nodes.is_empty(), "a key after a node");
        let facts = ["for", "attr.name", "attr.type"].map(|name| attribute(element, name));
        assert!(!facts[1].contains(' ') && ["string", "long", "double", "boolean"].contains(&facts[2].as_str()));
        assert!(self.keys.insert(attribute(element, "id"), facts).is_none());
    }

    fn append(&mut self, (is_node, id): &(bool, String), key: &str, text: &str) {
        let [of, name, _] = &self.keys[key];
        assert_eq!(of == "node", *is_node);
        let data = match is_node {
            true => self.nodes.get_mut(id).expect("a node"),
            false => &mut self.edges.get_mut(id).expect("an edge").data,
        };
        data.entry(name.clone()).or_default().push_str(text);
    }

    /// What holds of every graph.
    fn check(&self) {
        let types: HashMap<_, _> =
            self.keys.values().map(|[of, name, kind]| ((of.as_str(), name.as_str()), kind)).collect();
        for (id, data) in &self.nodes {
            assert!(id.strip_prefix('n').is_some_and(|number| number.parse::<u64>().is_ok()));
            data.iter().for_each(|(name, value)| check_value(types[&("node", name.as_str())], value));
        }
        for (id, edge) in &self.edges {
            assert!(id.strip_prefix('e').is_some_and(|number| number.parse::<u64>().is_ok()));
            assert_eq!(edge.data["edge_id"], *id);
            assert!(edge.data["label"].parse::<graph_core::Kind>().is_ok());
            assert_ne!(edge.source, edge.target);
            assert!(self.nodes.contains_key(&edge.source) && self.nodes.contains_key(&edge.target));
            edge.data.iter().for_each(|(name, value)| check_value(types[&("edge", name.as_str())], value));
        }
    }

    /// The names at the ends of the edges, in order.
    fn pairs(&self) -> Vec<[&str; 2]> {
        let name = |id: &String| self.nodes[id]["label"].as_str();
        let pair = |edge: &Edge| {
            let mut pair = [&edge.source, &edge.target].map(name);
            pair.sort_unstable();
            pair
        };
        self.edges.values().map(pair).collect()
    }
}

impl Graph {
    fn node(&self, label: &str) -> &BTreeMap<String, String> {
        self.nodes.values().find(|data| data["label"] == label).expect(label)
    }
}

fn check_value(kind: &str, value: &str) {
    match kind {
        "long" => assert!(value.parse::<i64>().is_ok(), "{value}"),
        "double" => assert!(value.parse::<f64>().is_ok(), "{value}"),
        "boolean" => assert!(value.parse::<bool>().is_ok(), "{value}"),
        _ => {}
    }
}

fn all_events() -> Vec<Event> {
    events(store().view(), &Filter::default()).expect("read").collect::<Result<_, _>>().expect("read")
}

#[test]
fn the_shape_of_events_loses_nothing() {
    let graph = Graph::of(&Filter::default(), Options::default());
    graph.check();
    assert!(graph.directed);
    let events = all_events();
    let entities: BTreeSet<_> =
        events.iter().flat_map(|event| event.participants.iter().map(|p| &p.entity).chain(&event.places)).collect();
    assert_eq!(graph.nodes.len(), events.len() + entities.len());
    for event in &events {
        assert_eq!(read_back(&graph, event), told(event));
    }
}

/// What the graph says of an event.
fn read_back(graph: &Graph, event: &Event) -> Vec<String> {
    let (id, data) = graph.nodes.iter().find(|(_, data)| data["iri"] == event.id.as_str()).expect("a node");
    let own = ["kind", "code", "date", "status", "standing", "parties", "reported_in", "labels", "earliest", "latest"];
    let mut told: Vec<String> = own.iter().filter_map(|key| Some(format!("{key} {}", data.get(*key)?))).collect();
    let edges = graph.edges.values().filter(|edge| edge.source == *id);
    told.extend(edges.map(|edge| format!("{} {}", edge.data["role"], graph.nodes[&edge.target]["iri"])));
    told.sort_unstable();
    told
}

/// What the event says of itself, in the same words.
fn told(event: &Event) -> Vec<String> {
    let mut told = vec![
        format!("kind {}", event.kind),
        format!("status {}", event.status),
        format!("standing {}", event.standing),
        format!("reported_in {}", event.documents.iter().map(|d| d.local()).collect::<Vec<_>>().join(" ")),
    ];
    told.extend(event.code.map(|code| format!("code {code}")));
    told.extend(event.date.as_ref().map(|date| format!("date {date}")));
    let bound = |name: &str, day: Option<jiff::civil::Date>| day.map(|day| format!("{name} {day}"));
    told.extend(bound("earliest", event.date.as_ref().and_then(|date| date.earliest())));
    told.extend(bound("latest", event.date.as_ref().and_then(|date| date.latest())));
    if !event.parties.is_empty() {
        let codes: Vec<_> = event.parties.iter().filter_map(|party| party.state_code()).collect();
        told.push(format!("parties {}", codes.join(" ")));
    }
    if !event.labels.is_empty() {
        let text = |Text { language, value }: &Text| serde_json::json!({"language": language, "value": value});
        told.push(format!("labels {}", serde_json::Value::Array(event.labels.iter().map(text).collect())));
    }
    told.extend(event.participants.iter().map(|Participant { role, entity }| format!("{role} {entity}")));
    told.extend(event.places.iter().map(|place| format!("place {place}")));
    told.extend(event.links.iter().map(|Link { kind, event }| format!("{kind} {event}")));
    told.sort_unstable();
    told
}

#[test]
fn control_characters_are_replaced() {
    let graph = Graph::of(&Filter::default(), Options::default());
    assert!(graph.node("Missiles \u{fffd}<&>").contains_key("iri"));
}

#[test]
fn dyads_pair_those_who_face_each_other() {
    let graph = Graph::of(&Filter::default(), Options { shape: Shape::Dyads, ..Options::default() });
    graph.check();
    assert!(!graph.directed);
    assert!(graph.nodes.values().any(|data| data["label"] == "George W. Bush" || data["label"] == "George Bush"));
    let pairs = graph.pairs();
    let count = |one, other| pairs.iter().filter(|pair| **pair == [one, other]).count();
    assert_eq!(count("North Korea", "Russia"), 3); // treaty, delivery, cancelled; not the condemnation
    assert_eq!(count("North Korea", "United States"), 2); // summer, condemnation
    assert_eq!(count("China", "Russia"), 4); // treaty, alliance, undated, rumour
    assert_eq!(count("Choe Son-hui", "Vladimir Putin"), 1);
    let delivery = graph.edges.values().find(|edge| edge.data["standing"] == "disputed").expect("the delivery");
    assert_eq!(delivery.data["mutual"], "false");
    assert_eq!(graph.nodes[&delivery.data["acting"]]["label"], "North Korea");
    assert_eq!((delivery.data["latest"].as_str(), delivery.data["latest_day"].as_str()), ("2024-01-17", "19739"));
    assert!(!delivery.data.contains_key("earliest"));
}

#[test]
fn dyads_of_states_go_through_their_people() {
    let options = Options { shape: Shape::Dyads, level: Level::State, ..Options::default() };
    let graph = Graph::of(&Filter::default(), options);
    graph.check();
    assert!(graph.nodes.values().all(|data| data.contains_key("state")));
    let pairs = graph.pairs();
    let count = |one, other| pairs.iter().filter(|pair| **pair == [one, other]).count();
    // literal: 3; new-minister, visit, talks, plan, invitation, first-visit
    assert_eq!(count("North Korea", "Russia"), 9);
    assert_eq!(count("China", "China"), 0);
    assert_eq!(count("China", "North Korea"), 2); // treaty, ministry
}

#[test]
fn an_aggregate_counts_what_happened() {
    let options = Options { shape: Shape::Aggregate, level: Level::State, ..Options::default() };
    let graph = Graph::of(&Filter::default(), options);
    graph.check();
    let edge = |graph: &Graph, one: &str, other: &str| {
        let at = graph.pairs().iter().position(|pair| *pair == [one, other]).expect("an edge");
        graph.edges.values().nth(at).expect("an edge").clone()
    };
    let korea = edge(&graph, "North Korea", "Russia");
    // without the plan and the summit that was cancelled
    assert_eq!(korea.data["count"], "7");
    assert_eq!((korea.data["first"].as_str(), korea.data["last"].as_str()), ("2000-01-01", "2024-01-17"));
    assert_eq!((korea.data["verbal_cooperation"].as_str(), korea.data["material_cooperation"].as_str()), ("6", "1"));
    let mean: f64 = korea.data["score_mean"].parse().expect("a number");
    let sum: f64 = korea.data["score_sum"].parse().expect("a number");
    assert!((mean * 7.0 - sum).abs() < 1e-9);
    let planned = Filter { statuses: vec![Status::Planned], ..Filter::default() };
    let graph = Graph::of(&planned, options);
    assert_eq!(edge(&graph, "North Korea", "Russia").data["count"], "1");
    assert!(!edge(&graph, "North Korea", "Russia").data.contains_key("score_mean"));
}

#[test]
fn an_aggregate_is_split_by_period() {
    let options =
        Options { shape: Shape::Aggregate, level: Level::State, period: Some(Period::Year), ..Options::default() };
    let filter = Filter { actors: vec![id("RUS"), id("PRK")], ..Filter::default() };
    let graph = Graph::of(&filter, options);
    graph.check();
    let mut periods: Vec<_> = graph
        .edges
        .values()
        .filter(|edge| {
            [&edge.source, &edge.target].iter().all(|end| ["RUS", "PRK"].contains(&graph.nodes[*end]["state"].as_str()))
        })
        .map(|edge| (edge.data.get("period").map_or("", String::as_str), edge.data["count"].as_str()))
        .collect();
    periods.sort_unstable();
    assert_eq!(periods, [("", "1"), ("2000", "2"), ("2022", "1"), ("2023", "1"), ("2024", "2")]);
}

#[test]
fn an_export_keeps_to_the_filter() {
    let window = Window::parse(Some("2023"), Some("2024")).expect("a window");
    let filter = Filter { window, strict: true, actors: vec![id("RUS")], ..Filter::default() };
    let graph = Graph::of(&filter, Options::default());
    graph.check();
    assert_eq!(graph.nodes.values().filter(|data| data["type"] == "event").count(), 2);
    // a link to an event outside of the filter has no edge
    let talks = Filter { kinds: vec!["consult.talks".parse().expect("a kind")], ..Filter::default() };
    let graph = Graph::of(&talks, Options::default());
    graph.check();
    assert!(graph.edges.values().all(|edge| edge.data["role"] != LinkKind::LeadsTo.as_str()));
}
