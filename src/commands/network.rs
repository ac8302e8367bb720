//! `chancery network`.

mod brokers;
mod compare;
mod path;
mod rank;
mod series;

use graph_core::GraphStore;
use graph_core::date::day_text;
use jiff::civil::Date;
use queries::network::{NetworkRequest, Witness};

use super::Failure;
use super::filter::{asked, filter, level};
use super::source::Source;
use crate::cli::{FilterArgs, GraphArgs, NetworkArgs, NetworkCommand};
use crate::remote::Question;

pub(super) fn run(source: &Source, args: &NetworkArgs) -> Result<(), Failure> {
    match &args.command {
        NetworkCommand::Rank(args) => rank::run(source, args),
        NetworkCommand::Compare(args) => compare::run(source, args),
        NetworkCommand::Series(args) => series::run(source, args),
        NetworkCommand::Brokers(args) => brokers::run(source, args),
        NetworkCommand::Path(args) => path::run(source, args),
    }
}

/// What is asked of a service about events between these actors.
fn question(path: &str, actors: &[String], args: &FilterArgs) -> Result<Question, Failure> {
    asked(Question::of(path).with_each("actor", actors), args)
}

/// The network that the options describe.
fn request(store: &GraphStore, args: &GraphArgs) -> Result<NetworkRequest, Failure> {
    Ok(NetworkRequest {
        filter: filter(store, &args.actors, &args.filter)?,
        level: level(args.level),
        directed: args.directed,
        weight: args.weight,
        counting: args.counting,
    })
}

/// A number as spreadsheets take it; nothing where there is none.
fn number<T: ToString>(number: Option<T>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// A day as it is written in tables; nothing where there is none.
fn day(day: Option<Date>) -> String {
    day.map(day_text).unwrap_or_default()
}

/// What shows something, in a line: when, what, and where it is told.
fn told(witness: &Witness) -> [String; 3] {
    let date = witness.date.as_ref().map(ToString::to_string).unwrap_or_else(|| "undated".to_owned());
    let what = witness.label.clone().unwrap_or_else(|| witness.kind.to_string());
    [date, what, witness.short_id()]
}
