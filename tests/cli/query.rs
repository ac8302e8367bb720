use super::rows;
use crate::support::Sandbox;

const VISITS: &str =
    "SELECT ?on ?visitor WHERE { ?e ch:kind kind:consult.visit ; ch:earliest ?on ; ch:visitor ?visitor }";

#[test]
fn rows_in_every_format() {
    let sandbox = rows();
    insta::assert_snapshot!(sandbox.run(&["query", "-e", VISITS]), @r"
    exit: 0
    ----- stdout
     on           visitor
    ───────────────────────────────────────────────────────
     2014-01-10   https://w3id.org/chancery/id/state/CHN
    ");
    insta::assert_snapshot!(sandbox.run(&["query", "-e", VISITS, "--format", "csv"]), @r"
    exit: 0
    ----- stdout
    on,visitor
    2014-01-10,https://w3id.org/chancery/id/state/CHN
    ");
    insta::assert_snapshot!(sandbox.run(&["query", "-e", VISITS, "--format", "tsv"]), @r#"
    exit: 0
    ----- stdout
    ?on	?visitor
    "2014-01-10"^^<http://www.w3.org/2001/XMLSchema#date>	<https://w3id.org/chancery/id/state/CHN>
    "#);
    insta::assert_snapshot!(sandbox.run(&["query", "-e", VISITS, "--format", "json"]), @r#"
    exit: 0
    ----- stdout
    {"head":{"vars":["on","visitor"]},"results":{"bindings":[{"on":{"type":"literal","value":"2014-01-10","datatype":"http://www.w3.org/2001/XMLSchema#date"},"visitor":{"type":"uri","value":"https://w3id.org/chancery/id/state/CHN"}}]}}
    "#);
    insta::assert_snapshot!(sandbox.run(&["query", "-e", VISITS, "--format", "xml"]), @r#"
    exit: 0
    ----- stdout
    <?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="on"/><variable name="visitor"/></head><results><result><binding name="on"><literal datatype="http://www.w3.org/2001/XMLSchema#date">2014-01-10</literal></binding><binding name="visitor"><uri>https://w3id.org/chancery/id/state/CHN</uri></binding></result></results></sparql>
    "#);
}

#[test]
fn yes_or_no() {
    let sandbox = rows();
    insta::assert_snapshot!(sandbox.run(&["query", "-e", "ASK { ?e ch:kind kind:consult.visit }"]), @r"
    exit: 0
    ----- stdout
    true
    ");
}

#[test]
fn triples() {
    let sandbox = rows();
    let text = "CONSTRUCT { ?v ch:party ?h } WHERE { ?e ch:visitor ?v ; ch:host ?h }";
    let turtle = sandbox.run(&["query", "-e", text]).expect_code(0).stdout;
    assert!(turtle.starts_with("@prefix ") && turtle.contains(r"id:state\/CHN ch:party id:state\/JPN ."), "{turtle}");
    insta::assert_snapshot!(sandbox.run(&["query", "-e", text, "--format", "ntriples"]), @r"
    exit: 0
    ----- stdout
    <https://w3id.org/chancery/id/state/CHN> <https://w3id.org/chancery/ns#party> <https://w3id.org/chancery/id/state/JPN> .
    ");
}

#[test]
fn a_file_or_standard_input() {
    let sandbox = rows();
    let expected = sandbox.run(&["query", "-e", VISITS]).stdout;
    sandbox.write("visits.rq", VISITS);
    assert_eq!(sandbox.run(&["query", "visits.rq"]).expect_code(0).stdout, expected);
    assert_eq!(sandbox.run_with(&["query", "-"], VISITS.as_bytes()).expect_code(0).stdout, expected);
}

#[test]
fn the_queries_that_come_with_the_program_run() {
    let sandbox = Sandbox::with_sample();
    for query in queries::rq::ALL {
        sandbox.run(&["query", "-e", query.text]).expect_code(0);
    }
}

#[test]
fn a_query_that_cannot_be_read_is_shown_where() {
    let shown = rows().run(&["query", "-e", "SELECT ?e WHERE {\n  ?e ch:kind }"]).expect_code(1);
    assert!(shown.stderr.starts_with("error: the query cannot be read, line 2 column 14: "), "{shown}");
    assert_eq!(shown.stdout, "");
}

#[test]
fn an_unfit_or_unknown_format_is_refused() {
    let sandbox = rows();
    insta::assert_snapshot!(sandbox.run(&["query", "-e", VISITS, "--format", "turtle"]), @r"
    exit: 1
    ----- stderr
    error: the answer is rows of values, which cannot be written as turtle
    ");
    insta::assert_snapshot!(sandbox.run(&["query", "-e", VISITS, "--format", "yaml"]), @r"
    exit: 2
    ----- stderr
    error: unknown format `yaml`, expected one of json, xml, csv, tsv, turtle, ntriples, rdfxml, jsonld, nquads, trig
    ");
}

#[test]
fn other_services_are_not_asked() {
    let text = "SELECT * WHERE { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }";
    insta::assert_snapshot!(rows().run(&["query", "-e", text]), @r"
    exit: 1
    ----- stderr
    error: the service <http://127.0.0.1:9/sparql> is not asked; the only one is `ch:timeline`, which this store answers itself
    ");
}

#[test]
fn timelines_are_had_within_a_query() {
    let text = r#"SELECT ?n ?on ?code WHERE {
        SERVICE ch:timeline { ?e ch:between "Japan", "CHN" ; ch:ofKind kind:consult ; ch:inOrder ?n }
        ?e ch:earliest ?on ; ch:code ?code
    } ORDER BY ?n"#;
    insta::assert_snapshot!(rows().run(&["query", "-e", text, "--format", "csv"]), @r"
    exit: 0
    ----- stdout
    n,on,code
    1,2014-01-10,https://w3id.org/chancery/cameo/042
    2,2014-02-03,https://w3id.org/chancery/cameo/040
    ");
    let unknown = text.replace("Japan", "Jpan");
    insta::assert_snapshot!(rows().run(&["query", "-e", &unknown]), @r"
    exit: 1
    ----- stderr
    error: no entity is called `Jpan`; the nearest are `Japan` (state/JPN), `Svalbard and Jan Mayen` (state/SJM), `Spain` (state/ESP), `Trinidad and Tobago` (state/TTO), `Germany` (state/DEU)
    hint: did you mean `Japan`?
    ");
    let misspelt = text.replace("ch:ofKind", "ch:kind");
    insta::assert_snapshot!(rows().run(&["query", "-e", &misspelt]), @r"
    exit: 1
    ----- stderr
    error: the block of `SERVICE ch:timeline` cannot be understood: found the property `<https://w3id.org/chancery/ns#kind>`, expected one of `ch:between`, `ch:from`, `ch:to`, `ch:strict`, `ch:ofKind`, `ch:ofCode`, `ch:ofStatus`, `ch:inRole`, `ch:direct`, `ch:exactState`, `ch:fold`, `ch:knownBy`, `ch:newestFirst`, `ch:limit`, `ch:inOrder`, `ch:joint`
    ");
}

/// The queries that `docs/sparql.md` shows.
fn documented() -> Vec<&'static str> {
    let blocks = include_str!("../../docs/sparql.md").split("```sparql\n").skip(1);
    blocks.filter_map(|block| block.split("```").next()).collect()
}

#[test]
fn the_documented_queries_have_answers() {
    let sandbox = Sandbox::with_sample();
    assert_eq!(documented().len(), 6);
    for query in documented() {
        let rows = sandbox.run(&["query", "-e", query, "--format", "csv"]).expect_code(0).csv();
        assert!(!rows.is_empty(), "{query}");
    }
}

#[test]
fn nothing_is_changed_by_a_query() {
    let sandbox = rows();
    let before = sandbox.dump();
    sandbox.run(&["query", "-e", "DELETE WHERE { ?s ?p ?o }"]).expect_code(1);
    assert_eq!(sandbox.dump(), before);
}

#[test]
fn a_query_ends_at_its_deadline() {
    let text = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    insta::assert_snapshot!(rows().run(&["query", "--timeout", "0.2", "-e", text]), @r"
    exit: 1
    ----- stderr
    error: the query took longer than 200ms
    hint: ask for less, as with `LIMIT`, or bind more of the variables
    ");
}
