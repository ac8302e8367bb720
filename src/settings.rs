//! `serve --config FILE`: what options are where neither the command line nor the environment says it. clap reads all three, so
//! names, values and errors are those of the options.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};
use thiserror::Error;

use crate::cli::Cli;
use crate::commands::Failure;

/// The command that takes settings.
const SERVE: &str = "serve";
/// What is no setting.
const OTHERS: [&str; 4] = ["config", "print-config", "help", "version"];

/// A file of settings cannot be used.
#[derive(Debug, Error)]
enum Unfit {
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: loader::MappingError },
    #[error("{}: unknown setting `{name}`, expected one of {}", path.display(), known.join(", "))]
    Name { path: PathBuf, name: String, known: Vec<String> },
}

/// What the program is asked to do; `None` where it only had to print its settings.
pub(crate) fn parse() -> Result<Option<Cli>, Failure> {
    let mut matches = Cli::command().get_matches();
    let file = matches.subcommand_matches(SERVE).and_then(|serve| serve.get_one::<PathBuf>("config"));
    if let Some(path) = file {
        matches = with_defaults(Cli::command(), path)?.get_matches();
    }
    match matches.subcommand_matches(SERVE) {
        Some(serve) if serve.get_flag("print_config") => {
            print(serve)?;
            Ok(None)
        }
        _ => Ok(Some(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))),
    }
}

/// The command with the settings of a file in the place of its defaults.
fn with_defaults(command: Command, path: &Path) -> Result<Command, Failure> {
    let text = fs_err::read_to_string(path)?;
    let unfit = |reason| Failure::new(Unfit::File { path: path.to_owned(), reason });
    let known: BTreeMap<String, String> =
        settings(&command).map(|(name, id)| (name.to_owned(), id.to_owned())).collect();
    let mut command = command;
    for (name, values) in loader::settings(&text).map_err(unfit)? {
        let Some(id) = known.get(&name) else {
            let known = known.into_keys().collect();
            return Err(Failure::new(Unfit::Name { path: path.to_owned(), name, known }));
        };
        // They are needed for as long as the program runs.
        let values: Vec<&'static str> = values.into_iter().map(|value| &*value.leak()).collect();
        let set = |arg: Arg| arg.default_values(values);
        // The folder of the store is an option of every command.
        command = if id == "store" {
            command.mut_arg(id, set)
        } else {
            command.mut_subcommand(SERVE, |serve| serve.mut_arg(id, set))
        };
    }
    Ok(command)
}

/// The names and ids of what can be set.
fn settings(command: &Command) -> impl Iterator<Item = (&str, &str)> {
    let serve = command.find_subcommand(SERVE).into_iter().flat_map(Command::get_arguments);
    let store = command.get_arguments().filter(|arg| arg.get_id() == "store");
    let named = store.chain(serve).filter_map(|arg| Some((arg.get_long()?, arg.get_id().as_str())));
    named.filter(|(name, _)| !OTHERS.contains(name))
}

/// Prints what holds and where it is from, as a file of settings. Tokens are in files of their own, or in the environment.
fn print(serve: &ArgMatches) -> Result<(), Failure> {
    let command = Cli::command();
    let mut out = io::stdout().lock();
    for (name, id) in settings(&command) {
        let values: Vec<String> =
            serve.get_raw(id).into_iter().flatten().map(|value| value.to_string_lossy().into_owned()).collect();
        let from = match serve.value_source(id) {
            Some(ValueSource::CommandLine) => "command line",
            Some(ValueSource::EnvVariable) => "environment",
            Some(_) => "file or default",
            None => {
                writeln!(out, "# {name} is not set")?;
                continue;
            }
        };
        let texts = values.iter().map(|value| toml(value)).collect::<Result<Vec<_>, _>>()?;
        match &*texts {
            [one] if name != "cors" => writeln!(out, "{name} = {one} # {from}")?,
            many => writeln!(out, "{name} = [{}] # {from}", many.join(", "))?,
        }
    }
    Ok(())
}

/// A value as it stands in a file: numbers, yes and no as they are, everything else as a text, which JSON writes alike.
fn toml(value: &str) -> Result<String, Failure> {
    let is_bare = value.parse::<u64>().is_ok() || matches!(value, "true" | "false");
    Ok(if is_bare { value.to_owned() } else { serde_json::to_string(value)? })
}
