//! RDF out of the store, whole and in part, as others read it.

use std::collections::BTreeSet;

use crate::support::{Sandbox, python};

const FORMATS: [(&str, &str); 6] = [
    ("nquads", "N_QUADS"),
    ("trig", "TRIG"),
    ("jsonld", "JSON_LD"),
    ("turtle", "TURTLE"),
    ("ntriples", "N_TRIPLES"),
    ("rdfxml", "RDF_XML"),
];

/// Writes what it reads as N-Quads in order.
const PYOXIGRAPH: &str = r#"
import sys, pyoxigraph as ox
quads = ox.parse(sys.stdin.buffer.read(), format=getattr(ox.RdfFormat, "FORMAT"))
for line in sorted({str(quad) + " ." for quad in quads}):
    print(line)
"#;

/// Counts the statements that it reads, and the graphs.
const RDFLIB: &str = r#"
import sys, logging, rdflib
logging.disable(logging.WARNING)
data = rdflib.Dataset()
data.parse(data=sys.stdin.buffer.read().decode(), format="FORMAT")
quads = {(s, p, o, g) for s, p, o, g in data.quads()}
print(len(quads), len({str(g) for *_, g in quads}))
"#;

fn export(sandbox: &Sandbox, format: &str, more: &[&str]) -> String {
    sandbox.run(&[&["export", "--format", format], more].concat()).expect_code(0).stdout
}

fn lines(text: &str) -> BTreeSet<&str> {
    text.lines().collect()
}

const PART: [&str; 4] = ["--actor", "PRK", "--from", "2024"];

#[test]
fn a_part_is_of_the_whole_and_complete_in_itself() {
    let sandbox = Sandbox::with_sample();
    let (whole, part) = (export(&sandbox, "nquads", &[]), export(&sandbox, "nquads", &PART));
    let (whole, part) = (lines(&whole), lines(&part));
    assert!(!part.is_empty() && part.is_subset(&whole));
    let subjects: BTreeSet<&str> = part.iter().filter_map(|line| line.split(' ').next()).collect();
    for line in &part {
        let object = line.split(' ').nth(2).expect("an object");
        let of_model = object.starts_with("<https://w3id.org/chancery/id/") && !object.contains("/id/event/");
        assert!(!of_model || subjects.contains(object), "{object} is not described: {line}");
    }
    let copy = Sandbox::new();
    copy.write("part.nq", part.into_iter().map(|line| format!("{line}\n")).collect::<String>());
    copy.run(&["load", "part.nq"]).expect_code(0);
    copy.check();
    let rows = |sandbox: &Sandbox| {
        let rows = sandbox.run(&["timeline", "PRK", "--from", "2024", "--format", "json", "--quotes"]).expect_code(0);
        rows.json()["rows"].clone()
    };
    assert_eq!(rows(&copy), rows(&sandbox));
}

/// A part of a document may be less than it says: it must not pass for the whole when the document is loaded.
#[test]
fn the_documents_of_a_part_are_not_those_that_were_loaded() {
    let sandbox = Sandbox::new();
    let event = |id: &str, year: u16| {
        format!(
            r#"{{"id": "{id}", "kind": "consult.visit", "date": "{year}",
                "participants": [{{"entity": "PRK", "role": "visitor"}}, {{"entity": "RUS", "role": "host"}}]}}"#
        )
    };
    let text = format!(r#"{{"document": {{"id": "d"}}, "events": [{}, {}]}}"#, event("a", 2019), event("b", 2023));
    sandbox.write("d.json", &text);
    sandbox.run(&["load", "d.json"]).expect_code(0);
    let copy = Sandbox::with("part.nq", &export(&sandbox, "nquads", &["--from", "2023"]));
    copy.write("d.json", &text);
    copy.run(&["load", "d.json"]).expect_code(3);
    copy.run(&["load", "--replace", "d.json"]).expect_code(0);
    assert_eq!(copy.dump(), sandbox.dump());
}

#[test]
fn formats_without_graphs_have_the_default_graph_of_a_part() {
    let sandbox = Sandbox::with_sample();
    let (quads, triples) = (export(&sandbox, "nquads", &PART), export(&sandbox, "ntriples", &PART));
    let in_graphs = |line: &&str| {
        line.ends_with("> .") && line.contains("> <https://w3id.org/chancery/id/document/") && {
            let ends = line.trim_end_matches(" .");
            ends.rsplit(' ').next().is_some_and(|last| last.contains("/id/document/")) && !line.contains("#reportedIn>")
        }
    };
    let graphs = quads.lines().filter(in_graphs).count();
    assert!(lines(&triples).is_subset(&lines(&quads)));
    assert!(graphs > 0 && triples.lines().count() < quads.lines().count());
    assert!(!triples.contains("/id/report/"));
}

#[test]
fn pyoxigraph_reads_the_same_statements_in_every_format() {
    let sandbox = Sandbox::with_sample();
    for more in [&[][..], &PART[..]] {
        let (quads, triples) = (export(&sandbox, "nquads", more), export(&sandbox, "ntriples", more));
        for (format, name) in FORMATS {
            let text = export(&sandbox, format, more);
            let Some(read) = python("pyoxigraph", &PYOXIGRAPH.replace("FORMAT", name), text.as_bytes()) else { return };
            let written = if matches!(format, "nquads" | "trig" | "jsonld") { &quads } else { &triples };
            assert_eq!(lines(&read), lines(written), "{format}");
        }
    }
}

#[test]
fn rdflib_reads_as_much_from_every_format() {
    let sandbox = Sandbox::with_sample();
    let count = |format: &str, name: &str| {
        python("rdflib", &RDFLIB.replace("FORMAT", name), export(&sandbox, format, &PART).as_bytes())
    };
    let (Some(quads), Some(triples)) = (count("nquads", "nquads"), count("ntriples", "nt")) else { return };
    let graphs: usize = quads.trim().rsplit(' ').next().and_then(|graphs| graphs.parse().ok()).expect("a number");
    assert!(graphs > 1);
    for (format, name) in [("trig", "trig"), ("jsonld", "json-ld")] {
        assert_eq!(count(format, name).as_deref(), Some(quads.as_str()), "{format}");
    }
    for (format, name) in [("turtle", "turtle"), ("rdfxml", "xml")] {
        assert_eq!(count(format, name).as_deref(), Some(triples.as_str()), "{format}");
    }
}

#[test]
fn statements_are_not_as_they_were_known() {
    insta::assert_snapshot!(Sandbox::with_sample().run(&["export", "--format", "trig", "--known-by", "2024-01-10"]), @r"
    exit: 1
    ----- stderr
    error: trig has statements as they stand in the store, not as they were known on a day
    hint: for what was known on a day, use a format of rows, such as `csv`
    ");
}

#[test]
fn json_ld_is_in_the_words_of_the_model() {
    let sandbox = Sandbox::with_sample();
    let context: serde_json::Value = serde_json::from_str(graph_core::ontology::CONTEXT).expect("JSON");
    let text =
        sandbox.run(&["export", "--format", "jsonld", "--actor", "PRK", "--kind", "consult.visit"]).expect_code(0);
    let data = text.json();
    assert_eq!(data["@context"], context["@context"]);
    let nodes = data["@graph"].as_array().expect("nodes");
    let event = nodes.iter().find(|node| node["@type"] == "Event").expect("an event");
    assert_eq!(event["kind"], "consult.visit");
    assert!(event["date"].is_string() && event["status"].is_string() && event["reportedIn"].is_string(), "{event}");
}

/// Reads Turtle or TriG of RDF 1.2; writes each relation with `=` where it is stated, and what else it read.
const ANNOTATED: &str = r#"
import sys, pyoxigraph as ox
store = ox.Store()
store.load(sys.stdin.buffer.read(), format=ox.RdfFormat.FORMAT)
reifies = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"
kind = "https://w3id.org/chancery/kind/"
for quad in store:
    if quad.predicate.value == reifies:
        relation = quad.object
        stated = next(store.quads_for_pattern(relation.subject, relation.predicate, relation.object), None)
        print("=" if stated else "-", quad.subject, relation.subject, relation.predicate, relation.object)
    elif not quad.predicate.value.startswith(kind):
        print(str(quad) + " .")
"#;

#[test]
fn relations_are_annotated_by_their_events() {
    let sandbox = Sandbox::with_sample();
    for (format, name, plain) in [("trig12", "TRIG", "nquads"), ("turtle12", "TURTLE", "ntriples")] {
        let text = export(&sandbox, format, &PART);
        let Some(read) = python("pyoxigraph", &ANNOTATED.replace("FORMAT", name), text.as_bytes()) else { return };
        let is_relation = |line: &&str| line.starts_with(['=', '-']);
        let others: BTreeSet<&str> = read.lines().filter(|line| !is_relation(line)).collect();
        assert_eq!(others, lines(&export(&sandbox, plain, &PART)), "{format}");
        assert!(read.lines().any(|line| is_relation(&line)), "{format}");
    }
}

/// Only what happened, and what nobody doubts, is stated; a relation of both is one in either direction.
#[test]
fn plans_and_denials_are_not_stated() {
    let sandbox = Sandbox::new();
    let event = |id: &str, kind: &str, status: &str, stance: &str, roles: [&str; 2]| {
        format!(
            r#"{{"id": "{id}", "kind": "{kind}", "status": "{status}", "reports": [{{"stance": "{stance}"}}],
                "participants": [{{"entity": "PRK", "role": "{}"}}, {{"entity": "RUS", "role": "{}"}}]}}"#,
            roles[0], roles[1]
        )
    };
    let visit = ["visitor", "host"];
    let events = [
        event("a", "consult.visit", "happened", "asserts", visit),
        event("b", "aid", "planned", "asserts", ["provider", "recipient"]),
        event("c", "assault", "happened", "denies", ["attacker", "target"]),
        event("d", "agree.sign", "happened", "alleges", ["signatory", "signatory"]),
        event("e", "consult.talks", "happened", "asserts", ["party", "party"]),
    ];
    sandbox.write("a.json", format!(r#"{{"document": {{"id": "a"}}, "events": [{}]}}"#, events.join(",")));
    sandbox.run(&["load", "a.json"]).expect_code(0);
    let text = export(&sandbox, "turtle12", &[]);
    let relations = |start: &str, text: &str| text.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((relations("id:state\\/", &text), relations("<< ", &text)), (1 + 2 + 2, 1 + 1 + 2), "{text}");
    let Some(read) = python("pyoxigraph", &ANNOTATED.replace("FORMAT", "TURTLE"), text.as_bytes()) else { return };
    let said: BTreeSet<String> = read
        .lines()
        .filter(|line| line.starts_with(['=', '-']))
        .map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            let end = |word: &str| word.trim_end_matches('>').rsplit('/').next().unwrap_or_default().to_owned();
            format!("{} {} {} {}", words[0], end(words[2]), end(words[3]), end(words[4]))
        })
        .collect();
    let expected = [
        "- PRK agree.sign RUS",
        "- PRK aid RUS",
        "- PRK assault RUS",
        "- RUS agree.sign PRK",
        "= PRK consult.talks RUS",
        "= PRK consult.visit RUS",
        "= RUS consult.talks PRK",
    ];
    assert_eq!(said, expected.map(str::to_owned).into());
}
