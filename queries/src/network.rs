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

mod contacts;
mod graph;
mod measures;
mod rank;

pub use graph::{Counting, Network, NetworkRequest, Tie, Weight, network};
pub use measures::{DAMPING, Measure, betweenness, closeness, degree, pagerank, strength};
pub use rank::{RankRequest, RankRow, Ranking, rank};
