//! Lines in, events into the store, a report out.
//!
//! ```text
//! input     format::<name>        normalise, resolve, fold          graph-core
//! bytes ──► CodedRow, Document ──► Event, Report, Entity ─► Batch ─► Writer ──► store
//!                 │                        │
//!                 └──── Reject ────────────┘──► FILE.rejects.jsonl
//! ```
//!
//! [`load`] does all of it. What enters the store is a function of what the inputs say and of nothing else: not of
//! file names, row numbers, the clock, or the order and grouping of the inputs. So a second load adds nothing, and a
//! load that was killed ends, when it is run again, in the same store.

mod error;
mod fold;
pub mod format;
mod further;
mod input;
mod intake;
pub mod interchange;
mod language;
mod normalise;
mod pipeline;
mod record;
mod reject_log;
mod rejects;
pub mod resolve;
mod summary;

pub use error::LoadError;
pub use format::Format;
pub use input::Input;
pub use pipeline::{Options, Progress, load};
pub use rejects::{Reason, Reject};
pub use summary::{Counts, LoadSummary};
