use crate::support::Sandbox;

/// Every command.
pub(super) const COMMANDS: [&str; 18] = [
    "demo",
    "load",
    "timeline",
    "dyads",
    "network",
    "entities",
    "event",
    "query",
    "export",
    "backup",
    "serve",
    "stats",
    "check",
    "reindex",
    "diff",
    "retract",
    "schema",
    "completions",
];

#[test]
fn the_help_of_the_program() {
    let shown = Sandbox::new().run(&["--help"]).expect_code(0);
    for command in COMMANDS {
        assert!(shown.stdout.contains(&format!("\n  {command} ")), "{command}");
    }
    insta::assert_snapshot!("help", shown);
    // Without a command, the same and exit status 2.
    assert_eq!(Sandbox::new().run(&[]).expect_code(2).stderr.lines().next(), shown.stdout.lines().next());
}

#[test]
fn the_help_of_every_command() {
    for command in COMMANDS {
        insta::assert_snapshot!(format!("help-{command}"), Sandbox::new().run(&[command, "--help"]));
    }
}

#[test]
fn a_mistyped_command_is_a_wrong_usage() {
    let shown = Sandbox::new().run(&["timelin"]).expect_code(2);
    assert!(shown.stderr.contains("a similar subcommand exists: 'timeline'"), "{shown}");
}

#[test]
fn the_version() {
    let shown = Sandbox::new().run(&["--version"]).expect_code(0);
    assert_eq!(shown.stdout, format!("chancery {}\n", env!("CARGO_PKG_VERSION")));
}
