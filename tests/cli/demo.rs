use crate::support::Sandbox;

#[test]
fn the_sample_is_loaded_and_shown() {
    insta::assert_snapshot!(Sandbox::new().run(&["demo"]));
}

#[test]
fn a_second_time_everything_is_known() {
    let sandbox = Sandbox::with_sample();
    let before = sandbox.dump();
    let shown = sandbox.run(&["demo"]).expect_code(0);
    assert_eq!(
        shown.stderr.lines().next(),
        Some("Loaded the sample into ./chancery-data: 37 events from 2 documents (37 known before).")
    );
    assert_eq!(sandbox.dump(), before);
}

#[test]
fn what_to_type_next_can_be_typed() {
    let sandbox = Sandbox::with_sample();
    let next = sandbox.run(&["demo"]).stdout;
    let lines: Vec<&str> = next.lines().filter_map(|line| line.strip_prefix("  chancery ")).collect();
    assert_eq!(lines.len(), 7);
    for line in lines.iter().filter(|line| !line.starts_with("load ")) {
        let command = line.split("   ").next().unwrap_or_default();
        let words = words(command.split(" > ").next().unwrap_or_default());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert!(!sandbox.run(&words).expect_code(0).stdout.is_empty(), "{line}");
    }
}

/// The words of a command, with quotes as a shell reads them.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in command.trim().chars() {
        match (quote, c) {
            (None, ' ') => words.push(String::new()),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => words.last_mut().expect("a word").push(c),
        }
    }
    words
}
