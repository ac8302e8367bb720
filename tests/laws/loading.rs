//! Loading twice, in any order, in any batching, on disk or in memory, gives the same store.

use graph_core::{DocumentId, GraphStore, check};
use loader::Input;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::documents::{Document, documents};
use crate::support::random::Random;
use crate::support::rows::{Fact, ICEWS_HEADER, Mention, Record, Telling, facts, mentions, records, tellings};
use crate::support::tables;
use crate::support::{Sandbox, difference, dump, followed, input, load_all};

type Join = fn(&[String]) -> String;

/// What the files of tables are called, which need a mapping.
const TABLE: &str = "table.csv";

/// Input of every format.
#[derive(Clone, Debug)]
pub(super) struct Mix {
    facts: Vec<Fact>,
    tellings: Vec<Telling>,
    records: Vec<Record>,
    mentions: Vec<Mention>,
    documents: Vec<Document>,
    table: Vec<String>,
    plover: Vec<String>,
}

pub(super) fn mixes() -> impl Strategy<Value = Mix> {
    let all = (facts(8), tellings(6), records(6), mentions(8), documents(4), tables::rows(6), tables::plover(5));
    all.prop_map(|(facts, tellings, records, mentions, documents, table, plover)| Mix {
        facts,
        tellings,
        records,
        mentions,
        documents,
        table,
        plover,
    })
}

impl Mix {
    /// All of it, a file for each format, in the order in which it was made.
    pub(super) fn in_order(&self) -> Vec<Input> {
        let mut files = Vec::new();
        for (name, rows, join) in self.formats() {
            files.push(input(name, join(&rows)));
        }
        files
    }

    /// All of it, rows and files in some order, split anyhow, some of it twice, some as the dump of a store of its own;
    /// and how many of the files are loaded together each time.
    fn shuffled(&self, random: &mut Random) -> Vec<Vec<Input>> {
        let mut files = Vec::new();
        for (name, mut rows, join) in self.formats() {
            random.shuffle(&mut rows);
            for rows in pieces(rows, random) {
                let file = input(name, join(&rows));
                if random.one_in(4) {
                    files.push(file.clone());
                }
                files.push(if random.one_in(4) { dumped(file) } else { file });
            }
        }
        random.shuffle(&mut files);
        pieces(files, random)
    }

    /// The rows of each format, what their files are called, and what makes a file of some of them.
    fn formats(&self) -> [(&'static str, Vec<String>, Join); 7] {
        let joined: Join = |rows| rows.concat();
        let with_header: Join = |rows| ICEWS_HEADER.to_owned() + &rows.concat();
        let table: Join = |rows| tables::HEADER.to_owned() + &rows.concat();
        let document = |(i, document): (usize, &Document)| document.json(&format!("document {i}")).to_string() + "\n";
        [
            ("file", self.facts.iter().map(|fact| fact.tkg()).collect(), joined),
            ("file", self.tellings.iter().map(|telling| telling.icews()).collect(), with_header),
            ("file", self.records.iter().enumerate().map(|(number, record)| record.gdelt(number)).collect(), joined),
            ("file", self.mentions.iter().map(|mention| mention.gdelt()).collect(), joined),
            ("file", self.documents.iter().enumerate().map(document).collect(), joined),
            (TABLE, self.table.clone(), table),
            ("file", self.plover.clone(), joined),
        ]
    }
}

/// The list in pieces of one to all of its elements, in their order.
fn pieces<T>(mut list: Vec<T>, random: &mut Random) -> Vec<Vec<T>> {
    let mut pieces = Vec::new();
    while !list.is_empty() {
        let size = random.below(list.len()) + 1;
        let rest = list.split_off(size);
        pieces.push(std::mem::replace(&mut list, rest));
    }
    pieces
}

/// The dump of a store of this file alone.
fn dumped(file: Input) -> Input {
    let lines = dump(&in_memory(&[vec![file]]));
    input("dump.nq", lines.iter().map(|line| format!("{line} .\n")).collect::<String>())
}

fn in_memory(loads: &[Vec<Input>]) -> GraphStore {
    let store = GraphStore::in_memory().expect("a store");
    for inputs in loads {
        load_all(&store, inputs);
    }
    store
}

proptest! {
    #![proptest_config(super::cases(96))]

    #[test]
    fn order_batching_and_repetition_do_not_matter(mix in mixes(), seed in any::<u64>()) {
        let plain = in_memory(&[mix.in_order()]);
        let shuffled = in_memory(&mix.shuffled(&mut Random::new(seed)));
        prop_assert_eq!(difference(&dump(&plain), &dump(&shuffled)), "");
        let report = check::check(plain.view()).expect("a readable store");
        prop_assert_eq!(report.findings, []);
    }

    #[test]
    fn a_second_load_adds_nothing(mix in mixes()) {
        let store = in_memory(&[mix.in_order()]);
        let before = dump(&store);
        let again = load_all(&store, &mix.in_order());
        prop_assert_eq!((again.events.new, again.reports.new), (0, 0));
        prop_assert_eq!(difference(&before, &dump(&store)), "");
    }
}

proptest! {
    #![proptest_config(super::cases(128))]

    /// A mention joins its event, whichever comes first, and none waits whose event is there.
    #[test]
    fn mentions_and_their_events_may_come_in_any_order(
        records in records(8),
        mentions in mentions(16),
        seed in any::<u64>(),
    ) {
        let rows = records.iter().enumerate().map(|(number, record)| record.gdelt(number));
        let mut lines: Vec<String> = rows.chain(mentions.iter().map(|mention| mention.gdelt())).collect();
        let plain = in_memory(&[vec![input("all", lines.concat())]]);
        let mut random = Random::new(seed);
        random.shuffle(&mut lines);
        let store = GraphStore::in_memory().expect("a store");
        let mut reports = 0;
        for file in pieces(lines, &mut random) {
            reports += load_all(&store, &[input("some", file.concat())]).reports.new;
        }
        prop_assert_eq!(difference(&dump(&plain), &dump(&store)), "");
        let stats = queries::stats(&store).expect("counted");
        prop_assert_eq!(stats.reports, reports);
        prop_assert_eq!(check::check(store.view()).expect("a readable store").findings, []);
    }

    /// Without the only document that has a row of its event, a mention waits as if it had never met it.
    #[test]
    fn mentions_wait_again_when_their_event_goes(records in records(6), mentions in mentions(12), page in 0..3_usize) {
        let rows: Vec<String> = records.iter().enumerate().map(|(number, record)| record.gdelt(number)).collect();
        let mentions: Vec<String> = mentions.iter().map(|mention| mention.gdelt()).collect();
        let address = format!("http://example.org/{page}");
        let is_elsewhere = |line: &&String| !line.split(['\t', '\n']).any(|field| field == address);
        let left = |lines: &[String]| lines.iter().filter(is_elsewhere).cloned().collect::<Vec<_>>().concat();
        let whole = in_memory(&[vec![input("rows", rows.concat())], vec![input("mentions", mentions.concat())]]);
        let mut writer = whole.writer().expect("a writer");
        writer.withdraw(&DocumentId::at_url(&address)).expect("withdrawn");
        writer.finish().expect("written");
        followed(&whole);
        let never = in_memory(&[vec![input("rows", left(&rows))], vec![input("mentions", left(&mentions))]]);
        // Who took part in what is gone stays known; and where a report that is gone put an event, or whom it made a party.
        let told = |store: &GraphStore| {
            let mut lines = dump(store);
            let what = ["#about>", "#waitsFor>", "#aboutRecord>", "#recordId>", "#reportedIn>", "#confidence>"];
            lines.retain(|line| what.iter().any(|property| line.contains(property)));
            lines
        };
        prop_assert_eq!(difference(&told(&never), &told(&whole)), "");
        prop_assert_eq!(check::check(whole.view()).expect("a readable store").findings, []);
    }
}

proptest! {
    #![proptest_config(super::cases(4))]

    #[test]
    fn a_store_on_disk_is_that_in_memory(mix in mixes(), seed in any::<u64>()) {
        let sandbox = Sandbox::new();
        sandbox.write("mapping.toml", tables::MAPPING);
        for inputs in mix.shuffled(&mut Random::new(seed)) {
            let (mut files, mut tables) = (vec!["load".to_owned()], vec!["load".to_owned()]);
            tables.push("--mapping=mapping.toml".to_owned());
            for (i, file) in inputs.iter().enumerate() {
                let Input::Text { text, name } = file else { panic!("made above") };
                sandbox.write(&format!("{i}-{name}"), text);
                if name == TABLE { &mut tables } else { &mut files }.push(format!("{i}-{name}"));
            }
            for (arguments, least) in [(files, 1), (tables, 2)] {
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                if arguments.len() > least {
                    sandbox.run(&arguments).expect_code(0);
                }
            }
        }
        let expected = dump(&in_memory(&[mix.in_order()]));
        if sandbox.store().exists() {
            let mut found = sandbox.dump();
            found.retain(|line| line.starts_with("<https://w3id.org/chancery/id/"));
            for line in &mut found {
                line.truncate(line.len() - " .".len());
            }
            prop_assert_eq!(difference(&expected, &found), "");
            sandbox.check();
        }
    }
}

/// A tenure in one document decides the parties of an event in another, whichever comes first.
#[test]
fn a_tenure_may_come_after_the_events_that_it_touches() {
    let person = |tenures: &str| {
        format!(r#"{{"id": "vera", "type": "person", "name": "Vera Petrowa", "state": "JPN", "tenures": [{tenures}]}}"#)
    };
    let event = format!(
        r#"{{"document": {{"id": "news"}}, "entities": [{}], "events": [{{"id": "e", "kind": "consult.visit",
            "date": "2023-09", "participants": [{{"entity": "vera", "role": "visitor"}}, {{"entity": "PRK", "role": "host"}}]}}]}}"#,
        person("")
    );
    // Only one state, and the same name: the same person.
    let office = r#"{"office": "Envoy", "for": "ministry", "held": "2023/.."}"#;
    let ministry = r#"{"id": "ministry", "type": "organisation", "name": "Ministry of Trade", "state": "RUS"}"#;
    let who = format!(r#"{{"document": {{"id": "who"}}, "entities": [{}, {ministry}]}}"#, person(office));
    let parties = |texts: [&str; 2]| {
        let store = in_memory(&texts.map(|text| vec![input("text", text)]));
        let id = store.view().events().next().expect("an event").expect("a readable store");
        let event = store.view().event(&id).expect("a readable store").expect("an event");
        event.parties.iter().map(|party| party.local().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(parties([&event, &who]), ["state/PRK", "state/RUS"]);
    assert_eq!(parties([&who, &event]), ["state/PRK", "state/RUS"]);
}

/// Replacing a document gives the store that never had the old one.
#[test]
fn a_replaced_document_leaves_nothing_behind() {
    let text = |events: Value| {
        serde_json::json!({
            "document": {"id": "a"},
            "entities": [
                {"id": "vera", "type": "person", "name": "Vera Petrowa",
                 "tenures": [{"office": "Envoy", "for": "RUS", "held": "2023/.."}]},
                {"id": "hall", "type": "place", "name": "Old Hall", "in": "JPN"},
            ],
            "events": events,
        })
        .to_string()
    };
    let visit = serde_json::json!({"id": "e", "kind": "consult.visit", "date": "2023-09", "place": "hall",
        "participants": [{"entity": "vera", "role": "visitor"}, {"entity": "JPN", "role": "host"}],
        "reports": [{"stance": "denies", "quote": "No."}]});
    let talks = serde_json::json!({"id": "f", "kind": "consult.talks", "date": "2023",
        "participants": [{"entity": "vera", "role": "party"}, {"entity": "JPN", "role": "party"}]});
    let (old, new) = (text(vec![visit].into()), text(vec![talks].into()));
    let store = in_memory(&[vec![input("old", old)]]);
    let options = loader::Options { replace: true, ..loader::Options::default() };
    let summary = loader::load(&[input("new", new.as_str())], &store, &options, &mut |_| (), &mut |e| panic!("{e}"));
    assert_eq!(summary.expect("a load").events.new, 1);
    assert_eq!(difference(&dump(&in_memory(&[vec![input("new", new)]])), &dump(&store)), "");
}

/// A dump may bring the tenure of somebody whose events come from a table: the data set is a document as any other.
#[test]
fn a_tenure_in_a_dump_touches_the_events_of_tables() {
    let row = |row: &str| input(TABLE, tables::HEADER.to_owned() + row + "\n");
    let event = row("1,JPN,Vera Petrowa,vera,JPN,2024-01-16,,,,,,");
    let tenure = row("1,RUS,Vera Petrowa,vera,RUS,,Envoy,2020,,,,");
    let expected = dump(&in_memory(&[vec![event.clone(), tenure.clone()]]));
    let found = dump(&in_memory(&[vec![event, dumped(tenure)]]));
    assert_eq!(difference(&expected, &found), "");
}
