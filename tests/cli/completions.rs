use crate::support::Sandbox;

#[test]
fn every_shell_gets_every_command() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = sandbox.run(&["completions", shell]).expect_code(0).stdout;
        for command in super::help::COMMANDS {
            assert!(script.contains(command), "{shell} completes no {command}");
        }
    }
    sandbox.run(&["completions", "tcsh"]).expect_code(2);
}
