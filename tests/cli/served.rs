//! The command line while a service holds the store: what it prints is what it prints without one.

mod load;
mod trouble;

use super::rows;
use crate::support::{Sandbox, Service, Shown};

/// The token of the services.
const TOKEN: &str = "write-0123456789abcdef";

/// A service that holds the store of a sandbox alone.
fn holding(sandbox: &Sandbox) -> Service {
    Service::with(sandbox, &[], &[("CHANCERY_TOKEN", TOKEN)])
}

/// What is asked of the sample, one command a line.
const SAMPLE: &str = "\
timeline RUS PRK
timeline RUS PRK --format json
timeline RUS PRK --format jsonl
timeline RUS PRK --format csv
timeline RUS PRK --format md
timeline RUS PRK --format ics
timeline RUS PRK --format timelinejs
timeline RUS PRK --format html
timeline RUS PRK --quotes
timeline RUS PRK --quotes --format json
timeline RUS PRK --limit 3
timeline RUS PRK --limit 3 --reverse --format json
timeline RUS PRK --limit 3 --reverse --format html
timeline RUS PRK --limit 0 --format ics
timeline RUS PRK --limit 2 --after 2023-09-01|2023-09-30|event/0
timeline RUS PRK --fold none --format csv
timeline RUS PRK --fold exact
timeline RUS --as host --from 2023 --to 2024 --strict
timeline Putin --kind consult --direct
timeline RUS PRK --status planned --exact-state
timeline RUS --code 042
timeline RUS PRK --known-by 2024-01-17
timeline RUS PRK --histogram year
timeline RUS PRK --histogram month --format csv
timeline RUS PRK --histogram quarter --format json
timeline RUS PRK --histogram year --format jsonl
timeline RUS PRK --histogram year --format md
timeline RUS PRK --plans
timeline RUS PRK --plans --within 10 --limit 1 --format json
timeline RUS --plans --format csv
timeline RUS PRK --plans --format html
diff --since 2024-01-16
diff RUS PRK --since 2024-01-10 --format json
diff Nobody_At_All --since 2024-01-10
network rank
network rank --directed --weight cooperation --counting fractional --all --format json
network rank --actor RUS --from 2023 --limit 0 --format csv
network rank --weight score --by pagerank
network compare 2022 2024 --least 1
network compare 2022 2024 --least 1 --limit 0 --format json
network compare 2022 nonsense
network series RUS PRK
network series RUS PRK --by year --silence 100 --burst-ratio 3 --burst-cost 0.5 --format json
network series RUS Russia
network brokers RUS PRK
network brokers RUS PRK --level entity --limit 1 --format csv
network path RUS PRK
network path Putin PRK --level entity --directed --indirect --format json
timeline USA --from 1800 --to 1801
timeline Vladimr_Puttin
timeline Kim
timeline Nobody_At_All --format json
timeline RUS --from 2024-13
timeline RUS --from 2024 --to 2023
timeline RUS --kind vist
timeline RUS --after nonsense
timeline RUS PRK --histogram year --format ics
dyads
dyads RUS --format json
dyads RUS --format csv --order conflict --limit 3
dyads RUS PRK --format md
dyads --level entity --limit 0 --format jsonl
dyads Nobody_At_All
entities Putin
entities Putin --format json
entities Korea --limit 2
entities Nobody_At_All
event event/0
event event/zzz
event event/zzz --format json
stats
stats --format json
query -e SELECT_?s_?n_WHERE_{_?s_a_sem:Event_;_ch:date_?n_}_ORDER_BY_?s
query --format json -e SELECT_?s_WHERE_{_?s_a_sem:Event_}_ORDER_BY_?s
query --format xml -e SELECT_?s_WHERE_{_?s_a_sem:Event_}_ORDER_BY_?s
query --format csv -e SELECT_?s_WHERE_{_?s_a_sem:Event_}_ORDER_BY_?s
query --format tsv -e SELECT_?s_WHERE_{_?s_a_sem:Event_}_ORDER_BY_?s
query -e ASK_{_?s_a_sem:Event_}
query --format json -e ASK_{_?s_a_sem:Event_}
query -e CONSTRUCT_{_?s_a_sem:Event_}_WHERE_{_?s_a_sem:Event_;_ch:status_status:planned_}
query --format ntriples -e DESCRIBE_<https://w3id.org/chancery/id/state/RUS>
query --format jsonld -e DESCRIBE_<https://w3id.org/chancery/id/state/RUS>
query --format table -e DESCRIBE_<https://w3id.org/chancery/id/state/RUS>
query --format turtle -e ASK_{}
query --format nonsense -e ASK_{}
query -e SELECT_nonsense
query -e SELECT_?s_{_SERVICE_<http://example.org/>_{_?s_?p_?o_}_}
export --format graphml
export --format graphml --shape dyads --level state
export --format gexf --shape aggregate --period month --actor RUS
export --format cyjs --actor RUS --actor PRK
export --format turtle
export --format nquads
export --format trig
export --format jsonld
export --format md --actor PRK
export --format ics --actor PRK
export --format timelinejs --actor PRK --from 2020
export --format html --actor PRK
export --format nquads --actor PRK
export --format md --actor Nobody_At_All
";

/// The arguments of a line: in a query, `_` stands for a blank.
fn arguments(line: &str) -> Vec<String> {
    line.split(' ').map(|word| word.replace('_', " ").replace("verbal ", "verbal_")).collect()
}

fn run(sandbox: &Sandbox, line: &str, more: &[&str]) -> Shown {
    let arguments = arguments(line);
    let words: Vec<&str> = more.iter().copied().chain(arguments.iter().map(String::as_str)).collect();
    let mut command = sandbox.command(&words);
    command.env("CHANCERY_TOKEN", TOKEN);
    Shown::new(&words, &command.output().expect("the program starts"))
}

/// What the program says when it has found a service by itself.
fn found(service: &Service) -> String {
    format!("asking the service at http://{}, which holds the store\n", service.address)
}

/// Fails unless every command prints and ends as without a service.
#[track_caller]
fn same(sandbox: &Sandbox, lines: &[&str]) {
    let here: Vec<Shown> = lines.iter().map(|line| run(sandbox, line, &[])).collect();
    let service = holding(sandbox);
    let url = format!("http://{}", service.address);
    for (line, here) in lines.iter().zip(&here) {
        let there = run(sandbox, line, &["--store", "no-store", "--server", &url]);
        let by_itself = run(sandbox, line, &[]);
        assert_eq!((&there.stdout, there.code), (&here.stdout, here.code), "{line}\nhere: {here}there: {there}");
        assert_eq!((&by_itself.stdout, by_itself.code), (&here.stdout, here.code), "{line}\n{by_itself}");
        // A stream cannot tell what had no place in it.
        if !here.stderr.contains(" left out: ") || line.starts_with("timeline") {
            assert_eq!(there.stderr, here.stderr, "{line}");
            assert_eq!(by_itself.stderr.replace(&found(&service), ""), here.stderr, "{line}");
        }
    }
}

#[test]
fn the_sample_is_the_same_from_a_service() {
    same(&Sandbox::with_sample(), &SAMPLE.lines().collect::<Vec<_>>());
}

#[test]
fn coded_rows_are_the_same_from_a_service() {
    let lines = ["timeline CHN JPN", "timeline CHN JPN --fold none --format json", "dyads --format csv", "stats"];
    same(&rows(), &lines);
}

#[test]
fn pages_of_a_service_are_joined() {
    let rows: Vec<String> = (0..2300)
        .map(|n| format!("20{:02}-{:02}-{:02}\tChina\tConsult\tJapan", 10 + n / 330, n / 28 % 12 + 1, n % 28 + 1))
        .collect();
    let sandbox = Sandbox::with("rows.tsv", &rows.join("\n"));
    let lines = [
        "timeline CHN --limit 0 --format jsonl",
        "timeline CHN --limit 1001 --reverse --format csv",
        "timeline CHN --limit 1000 --format json",
        "timeline CHN --limit 0 --format ics",
    ];
    same(&sandbox, &lines);
    let _service = holding(&sandbox);
    let shown = run(&sandbox, "timeline CHN --limit 0 --reverse --format html", &[]).expect_code(1);
    assert!(shown.stdout.is_empty() && shown.stderr.contains("rows in this format"), "{shown}");
}

#[test]
fn what_no_service_does_is_refused() {
    let sandbox = Sandbox::with_sample();
    let url = format!("http://{}", holding(&sandbox).address);
    for line in ["check", "reindex", "entities decisions", "entities members ASEAN", "demo"] {
        let shown = run(&sandbox, line, &["--server", &url]).expect_code(2);
        assert!(shown.stderr.contains("no service"), "{line}: {shown}");
    }
}

#[test]
fn documents_are_withdrawn_through_a_service() {
    let (here, there) = (Sandbox::with_sample(), Sandbox::with_sample());
    let line = "retract medcom-20240117 document/no-such";
    let unknown = run(&here, line, &[]).expect_code(1);
    let (dump, retracted) = (here.dump(), run(&here, "retract medcom-20240117", &[]).expect_code(0));
    let service = holding(&there);
    let refused = run(&there, line, &[]);
    assert_eq!(refused.stderr.replace(&found(&service), ""), unknown.stderr);
    let done = run(&there, "retract medcom-20240117", &[]).expect_code(0);
    assert_eq!(done.stderr.replace(&found(&service), ""), retracted.stderr);
    drop(service);
    assert_ne!(dump, here.dump());
    assert_eq!(there.dump(), here.dump());
    there.check();
}

#[test]
fn a_data_set_is_withdrawn_by_its_name() {
    let sandbox = rows();
    let unknown = sandbox.run(&["retract", "tkg"]).expect_code(1);
    assert!(unknown.stderr.contains("`dataset:mine`"), "{unknown}");
    let _service = holding(&sandbox);
    run(&sandbox, "retract dataset:tkg", &[]).expect_code(0);
}
