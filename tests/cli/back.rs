//! Exports that load back: graphs and tables, what is refused of them, and what another program made of them.

use graph_core::GraphStore;
use loader::{Input, Options};

use super::rows;
use crate::support::random::Random;
use crate::support::{Sandbox, python, try_load};

/// What a timeline tells that neither mentions nor digests have a say in.
fn told(sandbox: &Sandbox) -> String {
    sandbox
        .run(&["timeline", "RUS", "PRK", "--limit", "0", "--fold", "none", "--format", "jsonl"])
        .expect_code(0)
        .stdout
}

fn export(sandbox: &Sandbox, arguments: &[&str]) {
    sandbox.run(&[&["export", "--fold", "exact"], arguments].concat()).expect_code(0);
}

/// A store with what was exported of another.
fn copy(of: &Sandbox, export: &str) -> Sandbox {
    let copy = Sandbox::new();
    copy.run(&["load", of.path(export).to_str().expect("a path in UTF-8")]).expect_code(0);
    copy.check();
    copy
}

#[test]
fn a_graph_and_tables_of_the_sample_load_back() {
    let sandbox = Sandbox::with_sample();
    export(&sandbox, &["--format", "graphml", "-o", "events.graphml"]);
    export(&sandbox, &["--format", "parquet", "-o", "parquet"]);
    export(&sandbox, &["--format", "csv", "-o", "csv"]);
    export(&sandbox, &["--format", "parquet", "--partition", "year", "-o", "by-year"]);
    let graph = copy(&sandbox, "events.graphml");
    assert_eq!(told(&graph), told(&sandbox));
    for tables in ["parquet", "csv", "by-year"] {
        assert_eq!(copy(&sandbox, tables).dump(), graph.dump(), "{tables}");
    }
}

#[test]
fn coded_rows_come_back_as_the_same_store() {
    let sandbox = rows();
    export(&sandbox, &["--format", "graphml", "-o", "events.graphml"]);
    export(&sandbox, &["--format", "parquet", "-o", "tables"]);
    for back in ["events.graphml", "tables"] {
        let copy = copy(&sandbox, back);
        assert_eq!(copy.dump(), sandbox.dump(), "{back}");
        let again = copy.run(&["load", "--json", sandbox.path(back).to_str().expect("a path")]).expect_code(0).json();
        assert_eq!((again["events"]["new"].as_u64(), again["reports"]["new"].as_u64()), (Some(0), Some(0)), "{back}");
        assert_eq!(copy.dump(), sandbox.dump(), "{back}");
    }
}

/// Refused whole, for this reason, and nothing of it is in the store.
#[track_caller]
fn refused(sandbox: &Sandbox, input: &str, reason: &str) {
    let shown = sandbox.run(&["load", "--store", "other", input]).expect_code(1);
    assert!(shown.stderr.contains(reason), "{}", shown.stderr);
    let stats = sandbox.run(&["stats", "--store", "other", "--format", "json"]).expect_code(0).json();
    assert_eq!(stats["events"].as_u64(), Some(0), "{stats}");
}

#[test]
fn a_graph_that_is_none_of_ours_or_damaged_is_refused() {
    let sandbox = rows();
    export(&sandbox, &["--format", "graphml", "-o", "whole.graphml"]);
    let whole = sandbox.read("whole.graphml");
    let changed = |name: &str, from: &str, to: &str| {
        assert!(whole.contains(from), "{from}");
        sandbox.write(name, whole.replacen(from, to, 1));
    };
    sandbox.write("cut.graphml", &whole[..whole.len() / 2]);
    refused(&sandbox, "cut.graphml", "found `the end of the text`, expected `</graphml>`: it was cut off");
    changed("date.graphml", ">2014-01-10</data>", ">2014-13-10</data>");
    refused(&sandbox, "date.graphml", "field `date`: found `2014-13-10`, expected an EDTF date such as `2023-09`");
    changed("edge.graphml", "target=\"n", "target=\"x");
    refused(&sandbox, "edge.graphml", "field `target`: found `x");
    changed("iri.graphml", "https://w3id.org/chancery/id/event/", "an event of mine ");
    refused(&sandbox, "iri.graphml", "expected an IRI, or the tag of a language");
    changed("entity.graphml", "2014-01-10</data>", "&lots;</data>");
    refused(&sandbox, "entity.graphml", "found `lots`, expected an entity that XML itself has");
    changed("source.graphml", "sources\">[{", "sources\">[{&quot;colour&quot;:1,");
    refused(&sandbox, "source.graphml", "field `sources`: found");
    sandbox.write(
        "path.graphml",
        "<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
         <graph edgedefault=\"undirected\"><node id=\"0\"/><node id=\"1\"/><edge source=\"0\" target=\"1\"/></graph></graphml>",
    );
    refused(
        &sandbox,
        "path.graphml",
        "line 3, field `type`: found nothing, expected a value, as `chancery export` writes",
    );
    sandbox.run(&["export", "--format", "graphml", "--shape", "dyads", "-o", "dyads.graphml"]).expect_code(0);
    refused(&sandbox, "dyads.graphml", "field `role`: found nothing");
}

#[test]
fn what_was_joined_is_not_taken_apart() {
    let sandbox = Sandbox::new();
    let visit = |document: &str, date: &str| {
        format!(
            r#"{{"document": {{"id": "{document}"}}, "events": [{{"id": "e", "kind": "consult.visit", "date": "{date}",
                "participants": [{{"entity": "PRK", "role": "visitor"}}, {{"entity": "RUS", "role": "host"}}]}}]}}"#
        )
    };
    sandbox.write("a.json", visit("a", "2023-09"));
    sandbox.write("b.json", visit("b", "2023-09-13"));
    sandbox.run(&["load", "a.json", "b.json"]).expect_code(0);
    sandbox.run(&["export", "--format", "graphml", "-o", "joined.graphml"]).expect_code(0);
    refused(
        &sandbox,
        "joined.graphml",
        "field `joined`: found `2`, expected nothing here: only what was exported with `--fold exact`",
    );
    sandbox.run(&["export", "--format", "parquet", "--fold", "none", "-o", "reports"]).expect_code(0);
    refused(&sandbox, "reports", "events.parquet`, line 1, field `document`: found");
    export(&sandbox, &["--format", "graphml", "-o", "exact.graphml"]);
    let copy = copy(&sandbox, "exact.graphml");
    assert_eq!(told(&copy), told(&sandbox));
}

#[test]
fn tables_are_loaded_together() {
    let sandbox = rows();
    export(&sandbox, &["--format", "parquet", "-o", "tables"]);
    refused(
        &sandbox,
        "tables/events.parquet",
        "the tables of an export are loaded together, as the folder that they are in",
    );
    fs_err::remove_file(sandbox.path("tables/participants.parquet")).expect("it was there");
    refused(&sandbox, "tables", "field `participants`: found nothing, expected the tables of an export");
    sandbox.write("tables/participants.csv", "event,role,entity\nhttps://w3id.org/chancery/id/event/0,host,x\n");
    refused(&sandbox, "tables", "participants.csv`, line 1, field `event`: found");
    sandbox.write("tables/participants.parquet", "PAR1 and no more");
    refused(
        &sandbox,
        "tables",
        "field `participants`: found `it several times`, expected one file, or parts in one folder",
    );
    fs_err::remove_file(sandbox.path("tables/participants.csv")).expect("it was there");
    refused(&sandbox, "tables", "participants.parquet`, found `");
}

/// A table of Parquet with a flipped bit, or cut off, is read or refused whole, whatever its reader makes of it.
#[test]
fn damaged_tables_end_nothing() {
    let sandbox = Sandbox::with_sample();
    export(&sandbox, &["--format", "parquet", "-o", "tables"]);
    let folder = sandbox.path("tables");
    let mut random = Random::new(1);
    let mut refused = 0;
    for table in ["events", "participants", "entities"] {
        let file = folder.join(format!("{table}.parquet"));
        let sound = fs_err::read(&file).expect("a table");
        for _ in 0..80 {
            let mut damaged = sound.clone();
            match random.one_in(4) {
                true => damaged.truncate(random.below(sound.len())),
                false => damaged[random.below(sound.len())] ^= 1 << random.below(8),
            }
            fs_err::write(&file, damaged).expect("written");
            let store = GraphStore::in_memory().expect("a store");
            let (_, reason) = try_load(&store, Input::File(folder.clone()), &Options::default());
            if reason.is_some() {
                refused += 1;
                assert!(store.view().events().next().is_none(), "{reason:?}");
            }
        }
        fs_err::write(&file, sound).expect("written");
    }
    assert!(refused > 100, "{refused} of 240");
}

/// What networkx and igraph read and write again is the same graph.
#[test]
fn what_networkx_and_igraph_write_again_loads() {
    let sandbox = rows();
    export(&sandbox, &["--format", "graphml", "-o", "ours.graphml"]);
    let ours = copy(&sandbox, "ours.graphml").dump();
    let scripts = [
        (
            "networkx",
            "import sys, networkx as n\nn.write_graphml(n.read_graphml(sys.stdin.buffer, force_multigraph=True), sys.stdout.buffer)",
        ),
        ("igraph", "import igraph\nigraph.Graph.Read_GraphML('/dev/stdin').write_graphml('/dev/stdout')"),
    ];
    for (library, script) in scripts {
        let Some(theirs) = python(library, script, sandbox.read("ours.graphml").as_bytes()) else { continue };
        sandbox.write("theirs.graphml", theirs);
        assert_eq!(copy(&sandbox, "theirs.graphml").dump(), ours, "{library}");
    }
}
