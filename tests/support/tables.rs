//! Rows of a table and PLOVER records: a few people and states, so that much is said twice.

use loader::Mapping;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// The first line of the table.
pub(crate) const HEADER: &str = "number,guest,envoy,same,host,day,office,since,place,words,url,paper\n";

/// How the table is read.
pub(crate) const MAPPING: &str = r#"
    [table]
    missing = ["-9"]
    dates = ["edtf", "%d.%m.%Y"]
    [document]
    url = "{url}"
    publisher = "{paper}"
    [[event]]
    kind = "consult.visit"
    date = "{day}"
    id = "{number}"
    place = "{place}"
    quote = "{words}"
    label = { en = "Visit to {host}" }
    participants = [
        { entity = "{guest}", role = "visitor" },
        { entity = "{envoy}", type = "person", same_as = "http://example.org/{same}", role = "visitor", optional = true },
        { entity = "{host}", role = "host", split = "|", otherwise = "organisation" },
    ]
    [[event]]
    kind = "statement"
    participants = { entity = "{host}", role = "speaker", split = "|", otherwise = "organisation" }
    when = "{words}"
    [[tenure]]
    holder = { entity = "{envoy}", same_as = "http://example.org/{same}" }
    office = "{office}"
    for = "{guest}"
    held = { from = "{since}" }
    when = ["{envoy}", "{office}"]
"#;

pub(crate) fn mapping() -> Mapping {
    MAPPING.parse().expect("a mapping")
}

const STATES: [&str; 4] = ["RUS", "Korea Utara", "JPN", "UN"];
/// Persons whom the documents of [`super::documents`] know too, one whom none does, and nobody.
const ENVOYS: [[&str; 2]; 4] = [["Vera Petrowa", "vera"], ["Anton Kim", "anton"], ["Iwan", ""], ["", ""]];
const HOSTS: [&str; 4] = ["JPN", "PRK|China", "Old Guild|JPN", "RUS"];
const DAYS: [&str; 5] = ["2024-01-16", "16.01.2024", "16.01.2024?", "2023-09", ""];
const OFFICES: [[&str; 2]; 3] = [["Envoy", "2020"], ["Consul", "-9"], ["", ""]];
const PAPERS: [[&str; 2]; 3] = [["http://example.org/a", "Post"], ["http://example.org/a", "Times"], ["", ""]];

/// Rows of the table.
pub(crate) fn rows(most: usize) -> impl Strategy<Value = Vec<String>> {
    let row = (
        select(&["1", "2", ""][..]),
        select(&STATES[..]),
        select(&ENVOYS[..]),
        select(&HOSTS[..]),
        select(&DAYS[..]),
        select(&OFFICES[..]),
        select(&["", "Old Harbour", "Japan"][..]),
        select(&["", "They came.", "\"So, \"\"yes\"\"\""][..]),
        select(&PAPERS[..]),
    );
    let line = row.prop_map(|(number, guest, envoy, host, day, office, place, words, paper)| {
        [&[number, guest][..], &envoy, &[host, day], &office, &[place, words], &paper].concat().join(",") + "\n"
    });
    prop::collection::vec(line, 0..=most)
}

const ACTORS: [[&str; 3]; 5] = [
    ["RUS", "", "Moscow"],
    ["PRK", "GOV", "Minister"],
    ["IGO", "", "NATO"],
    ["IGO", "", "A Guild"],
    ["", "", "rebels"],
];

/// PLOVER records, one a line.
pub(crate) fn plover(most: usize) -> impl Strategy<Value = Vec<String>> {
    let actor = || {
        select(&ACTORS[..]).prop_map(|[code, sector, text]| json!({"code": code, "sector": sector, "actorText": text}))
    };
    let side = || prop::collection::vec(actor(), 1..=2);
    let class = select(&[("CONSULT", "visit"), ("AGREE", ""), ("PROTEST", "riot"), ("DOCUMENT", "")][..]);
    let record = (
        class,
        side(),
        side(),
        select(&["2024-01-16", "2023-09", ""][..]),
        select(&["1", "2"][..]),
        any::<[bool; 3]>(),
    );
    let line = record.prop_map(|((class, mode), source, target, date, id, [has_text, has_url, is_one_sided])| {
        let mut record =
            json!({"event": class, "mode": mode, "source": source, "target": target, "date": date, "id": id});
        if has_text {
            record["text"] = "Words {of} \"them\".".into();
            record["language"] = "en".into();
        }
        if has_url {
            record["url"] = "http://example.org/a".into();
            record["eventLoc"] = json!({"name": "Basel", "country code": "CH"});
        }
        if is_one_sided {
            record["target"] = Value::Null;
        }
        record.to_string() + "\n"
    });
    prop::collection::vec(line, 0..=most)
}
