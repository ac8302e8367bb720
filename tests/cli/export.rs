use super::rows;
use crate::support::{Sandbox, python};

fn graph(sandbox: &Sandbox, more: &[&str]) -> String {
    sandbox.run(&[&["export", "--format", "graphml"], more].concat()).expect_code(0).stdout
}

#[test]
fn the_shape_of_events() {
    insta::assert_snapshot!(graph(&rows(), &["--shape", "events", "--actor", "CHN", "--to", "2014-02"]));
}

#[test]
fn the_shape_of_dyads() {
    insta::assert_snapshot!(graph(&rows(), &["--shape", "dyads", "--actor", "CHN", "--to", "2014-02"]));
}

#[test]
fn the_shape_of_aggregates() {
    insta::assert_snapshot!(graph(&rows(), &["--shape", "aggregate", "--level", "state", "--period", "month"]));
}

#[test]
fn nobody_is_paired_with_themselves_and_ministries_act_for_their_state() {
    let edges = |more: &[&str]| graph(&rows(), more).matches("<edge ").count();
    assert_eq!(edges(&["--shape", "dyads"]), 5);
    // The talks of a ministry with somebody who acts for no state pair no states.
    assert_eq!(edges(&["--shape", "dyads", "--level", "state"]), 4);
    assert_eq!(edges(&["--shape", "aggregate"]), 4);
    assert_eq!(edges(&["--shape", "aggregate", "--level", "state"]), 2);
    assert_eq!(edges(&["--shape", "aggregate", "--level", "state", "--period", "month"]), 3);
}

#[test]
fn a_plan_and_a_denial_are_no_part_of_an_aggregate() {
    let sandbox = Sandbox::new();
    let event = |id: &str, status: &str, stance: &str| {
        format!(
            r#"{{"id": "{id}", "kind": "consult.visit", "status": "{status}", "reports": [{{"stance": "{stance}"}}],
                "participants": [{{"entity": "PRK", "role": "visitor"}}, {{"entity": "RUS", "role": "host"}}]}}"#
        )
    };
    let events =
        [event("a", "happened", "asserts"), event("b", "planned", "asserts"), event("c", "happened", "denies")];
    sandbox.write("a.json", format!(r#"{{"document": {{"id": "a"}}, "events": [{}]}}"#, events.join(",")));
    sandbox.run(&["load", "a.json"]).expect_code(0);
    let graph = graph(&sandbox, &["--shape", "aggregate"]);
    let key = graph.lines().find(|line| line.contains("attr.name=\"count\"")).expect("a key");
    let id = key.split('"').nth(1).expect("an id");
    assert!(graph.contains(&format!("<data key=\"{id}\">1</data>")), "{graph}");
}

#[test]
fn nquads_have_the_graphs_of_documents_and_turtle_has_not() {
    let sandbox = Sandbox::with_sample();
    let quads = sandbox.run(&["export", "--format", "nquads"]).expect_code(0).stdout;
    assert!(quads.lines().any(|line| line.ends_with(" <https://w3id.org/chancery/id/document/medcom-20240117> .")));
    let turtle = sandbox.run(&["export", "--format", "turtle"]).expect_code(0).stdout;
    assert!(turtle.starts_with("@prefix ") && !turtle.contains("ch:stance stance:denies"));
    let trig = sandbox.run(&["export", "--format", "trig"]).expect_code(0).stdout;
    assert!(trig.contains("doc:medcom-20240117 {") && trig.contains("ch:stance stance:denies"));
}

#[test]
fn dumps_load_back_to_the_same_store() {
    let sandbox = Sandbox::with_sample();
    let expected = sandbox.dump();
    for format in ["nquads", "trig", "jsonld"] {
        let copy = Sandbox::new();
        let dump = sandbox.run(&["export", "--format", format]).expect_code(0).stdout;
        copy.run_with(&["load", "-"], dump.as_bytes()).expect_code(0);
        assert_eq!(copy.dump(), expected, "{format}");
        copy.check();
    }
}

#[test]
fn a_file_is_written_whole() {
    let sandbox = rows();
    let expected = graph(&sandbox, &[]);
    let shown = sandbox.run(&["export", "--format", "graphml", "-o", "rows.graphml"]).expect_code(0);
    assert_eq!((shown.stdout.as_str(), shown.stderr.as_str()), ("", ""));
    assert_eq!(sandbox.read("rows.graphml"), expected);
    assert!(!sandbox.has("rows.graphml.part"));
}

#[test]
fn an_unknown_actor_fails() {
    rows().run(&["export", "--format", "graphml", "--actor", "Narnia"]).expect_code(1);
}

#[test]
fn gexf_has_what_graphml_has_and_the_days_of_events() {
    let sandbox = Sandbox::with_sample();
    for shape in ["events", "dyads", "aggregate"] {
        let graphml = graph(&sandbox, &["--shape", shape]);
        let gexf = sandbox.run(&["export", "--format", "gexf", "--shape", shape]).expect_code(0).stdout;
        for element in ["<node ", "<edge "] {
            assert_eq!(gexf.matches(element).count(), graphml.matches(element).count(), "{shape}: {element}");
        }
        let values = |name: &str| -> Vec<String> {
            let start = format!(" {name}=\"");
            let parts = gexf.split(&start).skip(1);
            parts.map(|part| part.split('"').next().unwrap_or_default().to_owned()).collect()
        };
        let ids = values("id");
        assert!(!values("for").is_empty() && values("for").iter().all(|id| ids.contains(id)), "{shape}");
        assert!(values("source").iter().chain(&values("target")).all(|id| ids.contains(id)), "{shape}");
        assert_eq!(values("kind").len(), gexf.matches("<edge ").count());
        let days = graphml.matches("_earliest\">").count() + graphml.matches("edge_first\">").count();
        assert_eq!(values("start").len(), days, "{shape}");
    }
}

#[test]
fn gexf_keeps_hard_names_whole() {
    let sandbox = Sandbox::new();
    let name = "A \"B\" & <C>\n\tд 中\u{1}";
    let event = serde_json::json!({"document": {"id": "d"}, "entities": [{"id": "x", "type": "person", "name": name}],
        "events": [{"id": "e", "kind": "consult.visit", "participants": [
            {"entity": "x", "role": "visitor"}, {"entity": "RUS", "role": "host"}]}]});
    sandbox.write("d.json", event.to_string());
    sandbox.run(&["load", "d.json"]).expect_code(0);
    let gexf = sandbox.run(&["export", "--format", "gexf", "--shape", "dyads"]).expect_code(0).stdout;
    assert!(gexf.contains("label=\"A &quot;B&quot; &amp; &lt;C&gt;&#10;&#9;д 中\u{FFFD}\""), "{gexf}");
}

#[test]
fn cytoscape_has_what_graphml_has() {
    let sandbox = Sandbox::with_sample();
    for shape in ["events", "dyads", "aggregate"] {
        let graphml = graph(&sandbox, &["--shape", shape]);
        let json = sandbox.run(&["export", "--format", "cyjs", "--shape", shape]).expect_code(0).json();
        let ids = |list: &str| -> Vec<String> {
            let elements = json["elements"][list].as_array().expect("a list");
            elements.iter().map(|element| element["data"]["id"].as_str().expect("an id").to_owned()).collect()
        };
        let (nodes, edges) = (ids("nodes"), ids("edges"));
        assert_eq!((nodes.len(), edges.len()), (graphml.matches("<node ").count(), graphml.matches("<edge ").count()));
        for edge in json["elements"]["edges"].as_array().expect("edges") {
            let end = |end: &str| edge["data"][end].as_str().is_some_and(|id| nodes.iter().any(|node| node == id));
            assert!(end("source") && end("target"), "{edge}");
        }
    }
    let empty = ["export", "--format", "cyjs", "--from", "1800", "--to", "1801", "--strict"];
    let nothing = serde_json::json!({"nodes": [], "edges": []});
    let expected = serde_json::json!({"data": {}, "directed": true, "multigraph": true, "elements": nothing});
    assert_eq!(sandbox.run(&empty).expect_code(0).json(), expected);
}

/// yEd shows no attribute by itself; others read the labels that it draws beside, or pass over them.
#[test]
fn labels_are_drawn_for_yed() {
    let sandbox = rows();
    let some = ["--shape", "aggregate", "--level", "state"];
    let drawn = graph(&sandbox, &[&some[..], &["--labels", "yed"]].concat());
    insta::assert_snapshot!(drawn);
    let is_drawn = |line: &&str| line.contains("graphics\"") || line.contains("xmlns:y");
    let count = |text: &str| text.lines().filter(is_drawn).count();
    assert_eq!(count(&graph(&sandbox, &some)), 0);
    let scripts = [
        (
            "networkx",
            "import sys, networkx\ngraph = networkx.read_graphml(sys.stdin.buffer)\n\
             print(*sorted(data['label'] for _, data in graph.nodes(data=True)))",
        ),
        ("igraph", "import igraph\nprint(*sorted(igraph.Graph.Read_GraphML('/dev/stdin').vs['label']))"),
    ];
    for (library, script) in scripts {
        let Some(told) = python(library, script, drawn.as_bytes()) else { continue };
        assert_eq!(told.trim(), "China Japan North Korea Soviet Union", "{library}");
    }
}
