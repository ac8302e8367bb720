use crate::support::{Sandbox, Service};

#[test]
fn a_file_says_what_neither_command_line_nor_environment_do() {
    let sandbox = Sandbox::with_sample();
    sandbox.write(
        "service.toml",
        "bind = \"127.0.0.1:1\"\ntimeout = 2.5\nqueries = 3\nquery-memory = 256\nlog-format = \"json\"\n\
         public-read = true\ncors = [\"https://example.org\", \"http://localhost:3000\"]\nstore = \"of-the-file\"\n",
    );
    let mut command = sandbox.command(&["serve", "--config", "service.toml", "--queries", "5", "--print-config"]);
    command.env("CHANCERY_QUERY_MEMORY", "512").env("CHANCERY_TOKEN", "a-secret-0123456789");
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8_lossy(&output.stdout);
    for line in [
        "bind = \"127.0.0.1:1\" # file or default",
        "timeout = \"2.5\" # file or default",
        "queries = 5 # command line",
        "query-memory = 512 # environment",
        "log-format = \"json\" # file or default",
        "public-read = true # file or default",
        "cors = [\"https://example.org\", \"http://localhost:3000\"] # file or default",
        "store = \"of-the-file\" # file or default",
        "connections = 512 # file or default",
        "# token-file is not set",
    ] {
        assert!(shown.lines().any(|found| found == line), "{line} is not in\n{shown}");
    }
    assert!(!shown.contains("secret"), "{shown}");
    // What is printed is a file that says the same.
    sandbox.write("printed.toml", shown.as_bytes());
    let again = sandbox.run(&["serve", "--config", "printed.toml", "--print-config"]).expect_code(0).stdout;
    let values = |text: &str| text.lines().map(|line| line.split(" # ").next().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(values(&again), values(&shown));
}

#[test]
fn a_service_starts_from_a_file() {
    let sandbox = Sandbox::with_sample();
    sandbox.write("service.toml", "connections = 3\npublic-read = false\n");
    let service = Service::with(&sandbox, &["--config", "service.toml"], &[]);
    assert!(service.get("/health").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_file_with_mistakes_is_refused() {
    let sandbox = Sandbox::with_sample();
    for (text, code, message) in [
        ("quieries = 3", 1, "error: s.toml: unknown setting `quieries`, expected one of backups, bind, "),
        ("token = \"a-secret\"", 1, "error: s.toml: unknown setting `token`, expected one of "),
        ("queries = ", 1, "error: s.toml: line 1: "),
        ("[serve]\nqueries = 3", 1, "error: s.toml: "),
        ("queries = \"many\"", 2, "error: invalid value 'many' for '--queries <N>'"),
    ] {
        sandbox.write("s.toml", text);
        let shown = sandbox.run(&["serve", "--config", "s.toml", "--print-config"]);
        assert_eq!(shown.code, Some(code), "{text}: {}", shown.stderr);
        assert!(shown.stderr.starts_with(message), "{text}: {}", shown.stderr);
        assert!(!shown.stderr.contains("a-secret"), "{}", shown.stderr);
    }
    let absent = sandbox.run(&["serve", "--config", "absent.toml"]).expect_code(1);
    assert!(absent.stderr.contains("`absent.toml`"), "{}", absent.stderr);
}
