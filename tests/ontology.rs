//! The ontology and the code name the same terms.

use std::collections::{BTreeMap, BTreeSet};

use graph_core::view::Pattern;
use graph_core::{
    Code, Decision, EntityId, EntityType, Key, Kind, LinkKind, Role, Stance, Standing, Status, Verdict, ontology, vocab,
};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};

use crate::support::rows::{ICEWS_HEADER, Large};
use crate::support::{input, loaded};

const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const PROPERTY: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property";
const CLASS: &str = "http://www.w3.org/2000/01/rdf-schema#Class";

fn subject(quad: &Quad) -> &str {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

fn object(quad: &Quad) -> &str {
    match &quad.object {
        Term::NamedNode(node) => node.as_str(),
        Term::BlankNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
    }
}

/// What the ontology says of a term, by property.
fn said() -> BTreeMap<&'static str, BTreeMap<&'static str, Vec<&'static str>>> {
    let mut said: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for quad in ontology::quads() {
        said.entry(subject(quad)).or_default().entry(quad.predicate.as_str()).or_default().push(object(quad));
    }
    said
}

/// A store with the samples, and with rows of every format.
fn everything() -> graph_core::GraphStore {
    let medcom = include_str!("../examples/medcom-20240117.json");
    let treaty = include_str!("../examples/tpnw-2017.json");
    let mut large = Large::new(3);
    let rich = r#"{"document": {"id": "rich", "url": "http://example.org", "title": "T", "publisher": "P", "language": "en",
        "published": "2024-01-17"}, "entities": [{"id": "a", "type": "agreement", "name": "Treaty of A"},
        {"id": "p", "type": "person", "name": "Vera Petrowa", "state": "RUS"}], "events": [
        {"id": "e", "kind": "consult.visit", "code": "cameo:042", "date": "2024", "participants": [{"entity": "p", "role": "visitor"}],
         "reports": [{"stance": "denies", "quote": "No.", "span": [0, 3], "confidence": 1}], "links": [{"type": "realises", "event": "f"}]},
        {"id": "f", "kind": "consult.visit", "status": "planned", "participants": [{"entity": "p", "role": "visitor"}]}]}"#;
    let mut gdelt = vec![""; 61];
    for (column, value) in
        [(0, "1"), (1, "20190121"), (5, "USA"), (6, "UNITED STATES"), (7, "USA"), (26, "042"), (27, "042")]
    {
        gdelt[column] = value;
    }
    for (column, value) in
        [(28, "04"), (52, "Canada"), (53, "CA"), (56, "60"), (57, "-95"), (58, "CA"), (60, "http://example.org/1")]
    {
        gdelt[column] = value;
    }
    let mention =
        ["2", "20190121000000", "20190121220000", "1", "P", "http://example.org/2", "1", "", "", "", "", "50", "", ""];
    assert!(large.icews(1).starts_with(ICEWS_HEADER));
    let store = loaded(&[
        input("medcom.json", medcom),
        input("treaty.json", treaty),
        input("rich.json", rich),
        input("rows.tsv", large.tkg(200)),
        input("events.tab", large.icews(200)),
        input("slot.csv", gdelt.join("\t") + "\n"),
        input("mentions.csv", mention.join("\t") + "\n"),
        input("joined.jsonl", joined()),
    ]);
    let [a, b] = ["a", "b"].map(|name| EntityId::with_key(EntityType::Person, Key::of(&[name])));
    let decision = Decision::new(Verdict::Different, &a, &b, "Ana", "2024-01-17T13:54:00Z", Some("namesakes"));
    let mut writer = store.writer().expect("a writer");
    writer.decide(&decision).expect("decided");
    writer.finish().expect("finished");
    store
}

/// Documents of which two tell of one visit, a third of one that may be either of two, and two of one person.
fn joined() -> String {
    let document = |id: &str, spelling: &str, who: &str, date: &str| {
        serde_json::json!({
            "document": {"id": id},
            "entities": [{"id": "p", "type": "person", "name": spelling, "aliases": ["Ina Sari"], "state": "IDN"}],
            "events": [{"id": "e", "kind": "consult.visit", "date": date,
                        "participants": [{"entity": who, "role": "visitor"}, {"entity": "MYS", "role": "host"}]}],
        })
        .to_string()
            + "\n"
    };
    let days = [("2031-05-02", "p"), ("2031-05-02", "IDN"), ("2031-05", "IDN"), ("2031-05-20", "p")];
    let spelling = |i: usize| if i == 0 { "Ina Sari" } else { "I. Sari Dewi" };
    days.iter().enumerate().map(|(i, (date, who))| document(&format!("j{i}"), spelling(i), who, date)).collect()
}

#[test]
fn every_term_of_the_code_is_described() {
    let said = said();
    let mut missing = Vec::new();
    for term in vocab::TERMS {
        let described = said.get(term);
        let has = |property: &str| described.is_some_and(|described| described.contains_key(property));
        let is_property =
            described.is_some_and(|d| d.get(vocab::RDF_TYPE).is_some_and(|types| types.contains(&PROPERTY)));
        let expected = if is_property { &["label", "comment", "domain", "range"][..] } else { &["label", "comment"] };
        missing.extend(
            expected.iter().filter(|word| !has(&format!("{RDFS}{word}"))).map(|word| format!("{term}: {word}")),
        );
    }
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_property_and_class_is_described() {
    let mut missing = Vec::new();
    for (term, said) in said() {
        let types = said.get(vocab::RDF_TYPE).cloned().unwrap_or_default();
        let expected = match (types.contains(&PROPERTY), types.contains(&CLASS)) {
            (true, _) => &["label", "comment", "domain", "range"][..],
            (_, true) => &["label", "comment"],
            _ => continue,
        };
        let has = |word: &&&str| said.contains_key(format!("{RDFS}{word}").as_str());
        missing.extend(expected.iter().filter(|word| !has(word)).map(|word| format!("{term}: {word}")));
    }
    assert_eq!(missing, [""; 0]);
}

/// A property or class of our own that no constant names, no role is, and the ontology itself does not use, is one that
/// nothing writes.
#[test]
fn every_term_of_the_ontology_is_one_of_the_code() {
    let quads = ontology::quads();
    let used: BTreeSet<&str> = quads.iter().flat_map(|quad| [quad.predicate.as_str(), object(quad)]).collect();
    let unknown = |iri: &str| !vocab::TERMS.contains(&iri) && Role::from_iri(iri).is_none() && !used.contains(iri);
    let terms: BTreeSet<&str> = quads.iter().map(subject).filter(|iri| iri.starts_with(vocab::CH)).collect();
    let unknown: Vec<_> = terms.into_iter().filter(|iri| unknown(iri)).collect();
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn words_and_concepts_are_those_of_the_ontology() {
    let concepts = |namespace: &str| {
        let subjects = ontology::quads().iter().map(subject).filter(|iri| iri.starts_with(namespace));
        subjects.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let of = |iris: Vec<&str>| iris.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(concepts(vocab::STATUS), of(Status::ALL.iter().map(|status| status.iri()).collect()));
    assert_eq!(concepts(vocab::STANCE), of(Stance::ALL.iter().map(|stance| stance.iri()).collect()));
    assert_eq!(concepts(vocab::STANDING), of(Standing::ALL.iter().map(|standing| standing.iri()).collect()));
    assert_eq!(concepts(vocab::KIND), of(Kind::all().map(Kind::iri).collect()));
    assert_eq!(concepts(vocab::CAMEO), of(Code::all().map(Code::iri).collect()));
    assert_eq!(Code::all().filter(|code| code.notation().len() > 2).count() + 20, Code::all().len());
    assert!(LinkKind::ALL.iter().all(|kind| vocab::TERMS.contains(&kind.iri())));
}

#[test]
fn whatever_a_store_says_is_in_the_ontology() {
    let store = everything();
    let mut properties = BTreeSet::new();
    for quad in store.view().matching(Pattern::default()) {
        let quad = quad.expect("a readable store");
        assert!(ontology::defines(&quad) || ontology::has_property(quad.predicate.as_str()), "{quad}");
        if quad.predicate.as_str() == vocab::RDF_TYPE && !ontology::defines(&quad) {
            assert!(ontology::has_class(object(&quad)), "{quad}");
        }
        if !ontology::defines(&quad) {
            properties.insert(quad.predicate.as_str().to_owned());
        }
    }
    // The other way round: each property that the code names is one that some store has.
    let is_property = |term: &&&str| ontology::has_property(term) && LinkKind::from_iri(term).is_none();
    let unused: Vec<_> = vocab::TERMS.iter().filter(is_property).filter(|term| !properties.contains(**term)).collect();
    assert!(unused.is_empty(), "{unused:?}");
    let report = graph_core::check::check(store.view()).expect("a readable store");
    assert_eq!(report.findings, []);
}
