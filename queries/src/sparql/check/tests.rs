use graph_core::GraphStore;

use super::*;
use crate::sparql::parser;

fn checked(text: &str) -> Result<(), QueryError> {
    let store = GraphStore::in_memory().expect("a store in memory");
    let query = parser().parse_query(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    check(&query, store.rdf().expect("it is open"), Bounds { product: 1000 })
}

#[track_caller]
fn passes(text: &str) {
    checked(text).unwrap_or_else(|error| panic!("{text}: {error}"));
}

#[test]
fn a_path_needs_a_bound_end() {
    for open in [
        "SELECT * { ?a skos:broader* ?b }",
        "SELECT * { ?a skos:broader+ ?b . ?b skos:broader+ ?c }",
        "SELECT * { ?a (skos:broader|skos:narrower)* ?b . ?c a ?d }",
        "ASK { ?a (^skos:broader)+ [] }",
        "SELECT * { { ?a skos:broader* ?b } UNION { ?a a ?b } }",
        "SELECT * { ?a a skos:Concept { SELECT ?a ?b { ?a skos:broader* ?b } } }",
        "SELECT * { ?a a skos:Concept FILTER EXISTS { ?b skos:broader* ?c } }",
        "SELECT * { ?a a skos:Concept MINUS { ?a skos:broader* ?c } }",
    ] {
        assert!(matches!(checked(open), Err(QueryError::OpenPath { .. })), "{open}: {:?}", checked(open));
    }
    for bound in [
        "SELECT * { ?a skos:broader* kind:consult }",
        "SELECT * { kind:consult.visit skos:broader+ ?b }",
        "SELECT * { ?e ch:kind ?k . ?k skos:broader* ?b . ?b skos:broader* ?c }",
        "SELECT * { ?e ch:kind/skos:broader* ?b }",
        "SELECT * { VALUES ?a { kind:consult } ?a skos:broader* ?b }",
        "SELECT * { ?e ch:kind ?k { ?k skos:broader* ?b } UNION { ?b skos:broader* ?k } }",
        "SELECT * { ?e ch:kind ?k OPTIONAL { ?k skos:broader+ ?b } }",
        "SELECT * { ?e ch:kind ?k FILTER EXISTS { ?k skos:broader+ ?b } }",
        "SELECT * { ?a skos:broader? ?b }",
    ] {
        passes(bound);
    }
}

#[test]
fn products_have_a_bound() {
    let values = |name: &str, rows: usize| format!("VALUES ?{name} {{ {} }}", "1 ".repeat(rows));
    let two = |rows| format!("SELECT (COUNT(*) AS ?n) {{ {} {} }}", values("a", rows), values("b", rows));
    passes(&two(31));
    assert!(matches!(checked(&two(32)), Err(QueryError::Product { most: 1000, .. })));
    for product in [
        "SELECT * { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER (?a = ?d) } LIMIT 1",
        "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f } }",
        "SELECT * { ?a ?b ?c { SELECT ?d { ?d ?e ?a } } }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f BIND (CONCAT(STR(?a), STR(?d)) AS ?g) }",
        "SELECT * { { ?a ?b ?c . ?d ?e ?f } UNION { ?a ?d ?g } }",
        "SELECT * { ?x a ?y FILTER EXISTS { ?a ?b ?c . ?d ?e ?f } }",
        "SELECT (SUM(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?b",
        "SELECT * { ?x ?y ?z MINUS { ?a ?b ?c . ?d ?e ?f } }",
        "SELECT * { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } ?x a ?y }",
    ] {
        let found = checked(product);
        // Graphs are empty here.
        assert!(matches!(found, Err(QueryError::Product { .. })), "{product}: {found:?}");
    }
    for joined in [
        "SELECT * { ?a ?b ?c . ?c ?e ?f }",
        "SELECT * { ?a ?b ?c OPTIONAL { ?c ?e ?f } }",
        "SELECT * { kind:consult skos:broader ?a . ?b ?c ?d }",
        "SELECT * { ?a ?b ?c { SELECT (COUNT(*) AS ?n) { ?x ?y ?z } } }",
        "SELECT * { ?a ?b ?c { SELECT ?x { ?x ?y ?z } LIMIT 1 } }",
        "SELECT * { ?a ?b ?c BIND (STR(?c) AS ?d) ?e ?f ?d }",
        "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?a ?d ?e . ?c ?f ?g } }",
        "SELECT * { GRAPH ?g { ?a ?b ?c . ?c ?e ?f } }",
    ] {
        passes(joined);
    }
}

#[test]
fn a_product_says_of_what() {
    let error = checked("SELECT * { VALUES ?a { 1 2 } { VALUES ?b { 1 2 3 } } ?s ?p ?o }").expect_err("a product");
    let text = error.to_string();
    assert!(
        text.starts_with("parts that share no variable are multiplied, at least 2 of ?a times 3 of ?b times "),
        "{text}"
    );
    assert!(text.ends_with(" of ?o ?p ?s rows; the most is 1000 rows"), "{text}");
    assert!(error.hint().is_some_and(|hint| hint.starts_with("join the parts")));
}

#[test]
fn rows_are_counted_no_further_than_need_be() {
    let factors = |text: &str| match checked(text) {
        Err(QueryError::Product { factors, .. }) => factors.iter().map(|factor| factor.rows).collect::<Vec<_>>(),
        other => panic!("{text}: {other:?}"),
    };
    // The ontology alone has more statements than this.
    assert_eq!(factors("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), [32, 32, 32]);
    // One alone is counted on, where that can make a difference: the others are two rows.
    let counted = factors("SELECT * { ?a ?b ?c VALUES ?d { 1 2 } }");
    assert!(counted[0] > 500 && counted[1] == 2, "{counted:?}");
}

#[test]
fn strings_do_not_double_for_ever() {
    let doubled = |times: usize| {
        let step = |n| format!("BIND (CONCAT(?v{n}, ?v{n}) AS ?v{})", n + 1);
        format!("SELECT * {{ ?s rdfs:label ?v0 {} }}", (0..times).map(step).collect::<String>())
    };
    passes(&doubled(10));
    for text in [
        doubled(30),
        format!(
            "SELECT * {{ ?s rdfs:label ?l BIND ({}?l{} AS ?m) }}",
            "REPLACE(".repeat(6),
            ", \".\", \"1234567890\")".repeat(6)
        ),
        format!(
            "SELECT * {{ ?s rdfs:label ?l FILTER (STRLEN({}?l{}) > 1) }}",
            "REPLACE(".repeat(6),
            ", \".\", \"1234567890\")".repeat(6)
        ),
    ] {
        assert!(matches!(checked(&text), Err(QueryError::Growth { .. })), "{text}");
    }
    passes("SELECT * { ?s rdfs:label ?l BIND (REPLACE(REPLACE(?l, '&', '&amp;'), '<', '&lt;') AS ?m) }");
}

#[test]
fn literals_and_regular_expressions_have_a_length() {
    let too_large = |text: String| {
        assert!(matches!(checked(&text), Err(QueryError::TooLarge { .. })), "{}", &text[..80]);
    };
    too_large(format!("SELECT * {{ ?s ?p ?o FILTER (?o = '{}') }}", "x".repeat(LITERAL_BYTES + 1)));
    too_large(format!("SELECT * {{ ?s ?p ?o FILTER REGEX(?o, '{}') }}", "(a|b)".repeat(201)));
    too_large(format!("SELECT (REPLACE(?o, '{}', '') AS ?x) {{ ?s ?p ?o }}", "(a|b)".repeat(201)));
    passes("SELECT * { ?s ?p ?o FILTER REGEX(?o, '^(visit|talk)s? ', 'i') }");
}
