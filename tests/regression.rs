//! One test per bug, named after what went wrong.

use graph_core::view::Pattern;
use graph_core::{GraphStore, StoreError};
use loader::{Input, Options};

use crate::support::rows::ICEWS_HEADER;
use crate::support::{Sandbox, difference, dump, input, load_all, loaded, try_load};

/// The same inputs, loaded together and one by one in both orders, give the same store.
#[track_caller]
fn order_does_not_matter(inputs: &[Input]) {
    let expected = dump(&loaded(inputs));
    let one_by_one = |inputs: &mut dyn Iterator<Item = &Input>| {
        let store = GraphStore::in_memory().expect("a store");
        for input in inputs {
            load_all(&store, std::slice::from_ref(input));
        }
        dump(&store)
    };
    assert_eq!(difference(&expected, &one_by_one(&mut inputs.iter())), "");
    assert_eq!(difference(&expected, &one_by_one(&mut inputs.iter().rev())), "");
}

fn icews(country: &str, publisher: &str, latitude: &str) -> Input {
    let row = format!(
        "1\t2014-01-01\tXi Jinping\tNA\t{country}\tMake statement\t010\t0\tProtester\tNA\tNA\t7\tNA\t{publisher}\tTokyo\tNA\t\
         NA\tJapan\t{latitude}\t139.7\n"
    );
    input("events.tab", format!("{ICEWS_HEADER}{row}"))
}

/// A document that says something of a state made the parties of the coded events of that state be derived from all that
/// is known of their actors, rather than be those that their rows give.
#[test]
fn what_a_document_says_of_a_state_changes_no_coded_event() {
    let fact = "2014-01-01\tXi Jinping\tMake a visit\tRussia\n";
    let text = r#"{"document": {"id": "a"}, "entities": [{"id": "RUS", "type": "state", "state": "PRK"}]}"#;
    order_does_not_matter(&[input("facts.tsv", fact), icews("China", "NA", "35"), input("a.json", text)]);
}

/// A row without a sentence was taken for known when another row of its story had told the same event, though it named a
/// state that the other did not.
#[test]
fn a_row_without_a_sentence_may_name_another_state() {
    order_does_not_matter(&[icews("NA", "NA", "35"), icews("China", "NA", "35")]);
}

/// Of two rows of a story, or of a place, only the first in a load had its publisher, or its point, written.
#[test]
fn a_second_publisher_and_a_second_point_are_kept() {
    order_does_not_matter(&[icews("NA", "Morning Courier", "35"), icews("NA", "Radio Monitor", "35.5")]);
}

/// A load that was killed while it wrote the mark of a new store left a folder that was taken for another program's.
#[test]
fn a_store_whose_mark_was_cut_off_is_made_again() {
    let sandbox = Sandbox::new();
    fs_err::create_dir(sandbox.store()).expect("a folder");
    sandbox.write("chancery-data/chancery.json.new", "{\"sto");
    assert!(matches!(GraphStore::open_read_only(&sandbox.store()), Err(StoreError::Absent { .. })));
    sandbox.run(&["demo"]).expect_code(0);
    sandbox.check();
}

/// A store that was killed before its database was whole was called damaged, in the database's words.
#[test]
fn a_store_whose_making_was_cut_off_is_none() {
    let sandbox = Sandbox::new();
    fs_err::create_dir_all(sandbox.path("chancery-data/rdf")).expect("a folder");
    sandbox.write("chancery-data/chancery.json", r#"{"store":"chancery","format":2,"ontology":""}"#);
    assert!(sandbox.run(&["check"]).expect_code(1).stderr.starts_with("error: no store at"));
    sandbox.run(&["demo"]).expect_code(0);
    sandbox.check();
}

/// Of a document of many in a file, the rejects did not say where it is.
#[test]
fn a_reject_of_one_document_of_many_has_its_line() {
    let sandbox = Sandbox::new();
    let document = |id: &str, role: &str| {
        format!(
            r#"{{"document": {{"id": "{id}"}}, "events": [{{"id": "e", "kind": "consult.visit", "participants":
                [{{"entity": "RUS", "role": "{role}"}}]}}]}}"#
        )
        .replace('\n', " ")
    };
    sandbox.write("a.jsonl", [document("a", "host"), document("b", "guest"), document("a", "visitor")].join("\n"));
    sandbox.run(&["load", "a.jsonl"]).expect_code(3);
    let lines: Vec<String> = sandbox.read("a.jsonl.rejects.jsonl").lines().map(|line| line[..9].to_owned()).collect();
    assert_eq!(lines, [r#"{"line":2"#, r#"{"line":3"#]);
}

/// The tenures of a dump that was loaded into a store of events did not become the parties of these events.
#[test]
fn a_dump_brings_tenures_to_the_events_of_a_store() {
    let vera = |tenures: &str| {
        format!(
            r#"{{"id": "v", "type": "person", "name": "Vera Petrowa", "same_as": ["http://example.org/v"],
                "tenures": [{tenures}]}}"#
        )
    };
    let event = r#"{"id": "e", "kind": "consult.visit", "participants": [{"entity": "v", "role": "visitor"}]}"#;
    let document = |id: &str, tenures: &str, events: &str| {
        let text =
            format!(r#"{{"document": {{"id": "{id}"}}, "entities": [{}], "events": [{events}]}}"#, vera(tenures));
        input(id, text)
    };
    let (news, who) = (document("news", "", event), document("who", r#"{"office": "Envoy", "for": "RUS"}"#, ""));
    let dumped = |of: &Input| {
        let lines = dump(&loaded(std::slice::from_ref(of)));
        input("dump.nq", lines.iter().map(|line| format!("{line} .\n")).collect::<String>())
    };
    let expected = dump(&loaded(&[news.clone(), who.clone()]));
    assert!(expected.iter().any(|line| line.contains("ns#party")));
    for inputs in [[news.clone(), dumped(&who)], [dumped(&news), who.clone()], [dumped(&who), dumped(&news)]] {
        order_does_not_matter(&inputs);
        assert_eq!(difference(&expected, &dump(&loaded(&inputs))), "");
    }
}

/// A query with a blank that is longer than a byte made the program panic where it should show a mistake.
#[test]
fn a_mistake_after_a_no_break_space_is_shown() {
    let shown = Sandbox::with_sample().run(&["query", "-e", "a \u{a0}0"]).expect_code(1);
    assert!(shown.stderr.starts_with("error: the query cannot be read, line 1 column "), "{shown}");
}

/// Of two rows of GDELT with the same number, that told different events, the second was counted and then dropped.
#[test]
fn two_rows_with_one_number_are_both_kept() {
    let row = |actor: &str| {
        let mut fields = [""; 57];
        (fields[0], fields[1], fields[5], fields[6]) = ("1", "19790101", "GOV", actor);
        (fields[26], fields[27], fields[28]) = ("190", "190", "19");
        input(actor, fields.join("\t") + "\n")
    };
    let rows = [row("GOVERNMENT"), row("PARLIAMENT")];
    order_does_not_matter(&rows);
    let summary = load_all(&GraphStore::in_memory().expect("a store"), &rows);
    let store = loaded(&rows);
    assert_eq!((summary.events.new, store.view().events().count()), (2, 2));
}

/// A report that a dump has in no document's graph was counted as new at every load.
#[test]
fn a_report_outside_of_graphs_is_new_once() {
    let text = "<https://w3id.org/chancery/id/report/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
                <https://w3id.org/chancery/ns#Report> .\n";
    let store = GraphStore::in_memory().expect("a store");
    let new = || load_all(&store, &[input("dump.nt", text)]).reports.new;
    assert_eq!([new(), new()], [1, 0]);
}

/// A kilobyte of RDF/XML with entities that stand for each other, ten times each, took all memory.
#[test]
fn entities_of_xml_are_refused() {
    let declared: String =
        (1..10).map(|i| format!("<!ENTITY e{i} \"{}\">", format!("&e{};", i - 1).repeat(10))).collect();
    let text = format!("<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY e0 \"ten letter\">{declared}]><rdf:RDF/>");
    let store = GraphStore::in_memory().expect("a store");
    let (_, refused) = try_load(&store, input("dump.rdf", text), &Options::default());
    assert!(refused.expect("a reason").starts_with("`dump.rdf` was refused whole: it declares XML entities"));
}

/// A document was read into memory whatever its length, which a few compressed kilobytes can make gigabytes.
#[test]
fn a_document_of_any_length_is_not_read() {
    let text = format!("{{\n{}", " ".repeat(64 << 20));
    let options = Options { rejects: Some("/dev/null".into()), ..Options::default() };
    let store = GraphStore::in_memory().expect("a store");
    let (summary, refused) = try_load(&store, input("long.json", text), &options);
    assert_eq!((refused, summary.rejected_by_reason.get("too-long")), (None, Some(&1)));
}

/// Each alias of an entity was compared with all before it: a hundred thousand took half a minute.
#[test]
fn an_entity_may_have_many_aliases() {
    let aliases: Vec<String> = (0..100_000).map(|number| format!("\"alias {number}\"")).collect();
    let text = format!(
        r#"{{"document": {{"id": "a"}}, "entities": [{{"id": "v", "type": "person", "name": "Vera Petrowa",
            "aliases": [{0}, {0}]}}]}}"#,
        aliases.join(",")
    );
    let store = loaded(&[input("a.json", text)]);
    let aliases = Pattern::resolved().property(graph_core::vocab::ALT_LABEL);
    assert_eq!(store.view().matching(aliases).count(), 100_000);
}
