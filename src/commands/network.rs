//! `chancery network`.

mod rank;

use graph_core::GraphStore;
use queries::network::NetworkRequest;

use super::Failure;
use super::filter::{filter, level};
use crate::cli::{GraphArgs, NetworkArgs, NetworkCommand};

pub(super) fn run(store: &GraphStore, args: &NetworkArgs) -> Result<(), Failure> {
    match &args.command {
        NetworkCommand::Rank(args) => rank::run(store, args),
    }
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
