//! Networks: measures against plain implementations, ties against dyads.

mod measures;
mod ties;
