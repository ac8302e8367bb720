use crate::support::Sandbox;

#[test]
fn the_ontology_and_the_kinds_are_the_files() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["schema", "ontology"]).expect_code(0).stdout, graph_core::ontology::CHANCERY);
    assert_eq!(sandbox.run(&["schema", "kinds"]).expect_code(0).stdout, graph_core::ontology::KINDS);
    assert_eq!(sandbox.run(&["schema", "context"]).expect_code(0).stdout, graph_core::ontology::CONTEXT);
}

#[test]
fn an_unknown_contract_is_a_wrong_usage() {
    let shown = Sandbox::new().run(&["schema", "openapi-of-the-moon"]).expect_code(2);
    assert!(shown.stderr.contains("[possible values: interchange, openapi, ontology, kinds"), "{shown}");
}
