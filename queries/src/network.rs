//! Networks: who deals with whom, taken together.
//!
//! ```text
//! Filter ──► contacts (who faces whom in which event) ──► Network (nodes, weighted ties) ──► measures ──► rank
//! ```
//!
//! A *tie* is between two who face each other in an event: one acts and the other receives, or both do something together.
//! Those who stand side by side (two who are condemned together) have none. Counted are facts: what happened and is not merely
//! denied; where the filter names statuses, events with these.
//!
//! - [`network()`]: the graph of a window; [`rank()`]: who is central in it, by which [`Measure`].
//! - [`compare()`]: whose relations began, ended, warmed and cooled from one window to another.
//! - [`series()`]: how the relations of two went, with silences and bursts.
//! - [`brokers()`]: third parties that host, meet or mediate between two; [`paths()`]: by whom two hang together.

mod brokers;
mod bursts;
mod compare;
mod contacts;
mod graph;
mod happenings;
mod measures;
mod path;
mod rank;
mod routes;
mod series;
mod witness;

pub use brokers::{BrokerRequest, BrokerRow, Brokers, Dealing, brokers};
pub use bursts::Automaton;
pub use compare::{CompareRequest, ComparedPair, Comparison, Days, Dealt, Turn, compare};
pub use graph::{Counting, Network, NetworkRequest, Tie, Weight, network};
pub use measures::{DAMPING, Measure, betweenness, closeness, degree, pagerank, strength};
pub use path::{PathRequest, Paths, Step, paths};
pub use rank::{RankRequest, RankRow, Ranking, rank};
pub use series::{Burst, Series, SeriesRequest, Silence, series};
pub use witness::Witness;
