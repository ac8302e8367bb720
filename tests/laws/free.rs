//! Free statements leave everything else as it is: loads, withdrawals, the index, dumps and what is checked.

use graph_core::{DocumentId, GraphStore, check, ontology, vocab};
use proptest::prelude::*;
use queries::Format;
use queries::sparql::{Query, update};

use super::loading::mixes;
use crate::support::{difference, dump, followed, input, load_all, loaded, written};

/// Statements about everything that the model reads, all of them its to leave alone.
const FREE: &str = "PREFIX ex: <http://example.org/>
    INSERT {
      ex:note ex:about ?s .
      [] ex:seen ?s ; schema:url 'http://example.org/1' .
      GRAPH ex:g {
        ?s a sem:Event , ex:Thing ; rdfs:label 'x' ; skos:prefLabel 'Nobody' ; owl:sameAs ex:x ; org:member ?s ;
           schema:datePublished '1999-01-01'^^xsd:date ; sem:hasPlace ?s .
      }
    } WHERE { ?s a ?class FILTER (STRSTARTS(STR(?s), STR(id:))) } ;
    INSERT DATA {
      ex:book a ex:Book ; skos:prefLabel 'Russia' ; schema:datePublished '2024-01-01'^^xsd:date ; ex:by [ ex:name 'A' ] .
    }";

fn write_free(store: &GraphStore) {
    assert!(update(store, &Query::new(FREE)).expect("an update").added > 0);
}

/// What the model reads, as sorted N-Quads.
fn model(store: &GraphStore) -> Vec<String> {
    let mut lines = dump(store);
    lines.retain(|line| !line.contains("<http://example.org/g>"));
    lines
}

/// Everything but the ontology, as sorted N-Quads.
fn everything(store: &GraphStore) -> Vec<String> {
    let quads = store.view().matching(graph_core::view::Pattern::default());
    let quads = quads.map(|quad| quad.expect("a readable store")).filter(|quad| !ontology::defines(quad));
    let mut lines: Vec<String> = quads.map(|quad| quad.to_string()).collect();
    lines.sort_unstable();
    lines
}

/// Every document.
fn documents(store: &GraphStore) -> Vec<DocumentId> {
    let classes = [vocab::CREATIVE_WORK, vocab::DATASET].into_iter();
    let subjects = classes.flat_map(|class| store.view().subjects(vocab::RDF_TYPE, class).collect::<Vec<_>>());
    let mut ids: Vec<_> = subjects.map(|iri| DocumentId::from_iri(&iri.expect("a readable store"))).collect();
    ids.retain(|id| id.as_str().starts_with(vocab::ID));
    ids.sort_unstable();
    ids
}

fn withdraw(store: &GraphStore, documents: &[DocumentId]) {
    let mut writer = store.writer().expect("a writer");
    for document in documents {
        writer.withdraw(document).expect("withdrawn");
    }
    writer.finish().expect("written");
    followed(store);
}

proptest! {
    #![proptest_config(super::cases(12))]

    #[test]
    fn loads_and_withdrawals_are_as_without_them(mix in mixes()) {
        let (plain, store) = (GraphStore::in_memory().expect("a store"), GraphStore::in_memory().expect("a store"));
        for file in mix.in_order() {
            write_free(&store);
            load_all(&store, std::slice::from_ref(&file));
            load_all(&plain, &[file]);
        }
        write_free(&store);
        followed(&store);
        prop_assert_eq!(difference(&model(&plain), &model(&store)), "");
        prop_assert_eq!(check::check(store.view()).expect("a readable store").findings, []);
        store.reindex().expect("made anew");
        followed(&store);
        let documents = documents(&plain);
        for half in documents.chunks(documents.len().div_ceil(2).max(1)) {
            withdraw(&store, half);
            withdraw(&plain, half);
            prop_assert_eq!(difference(&model(&plain), &model(&store)), "");
        }
        prop_assert_eq!(check::check(store.view()).expect("a readable store").findings, []);
    }

    #[test]
    fn dumps_load_back_with_them(mix in mixes()) {
        let store = loaded(&mix.in_order());
        write_free(&store);
        let expected = everything(&store);
        for format in [Format::NQuads, Format::TriG, Format::JsonLd] {
            let text = written(&store, format);
            let copy = loaded(&[input(&format!("dump.{}", format.extension()), text.clone())]);
            prop_assert_eq!(difference(&expected, &everything(&copy)), "", "{}", format);
            load_all(&copy, &[input(&format!("dump.{}", format.extension()), text)]);
            prop_assert_eq!(difference(&expected, &everything(&copy)), "", "{} twice", format);
        }
    }
}
