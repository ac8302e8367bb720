//! Lines in, events into the store, a report out.
//!
//! ```text
//! input     format::<name>        normalise, resolve, fold          graph-core
//! bytes ──► CodedRow, Row,     ──► Event, Report, Entity ─► Batch ─► Writer ──► store
//!           Document
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
mod json_records;
mod language;
mod mapping;
mod normalise;
mod pipeline;
mod plain_lines;
mod record;
mod reject_log;
mod rejects;
pub mod resolve;
mod row;
mod settings;
mod summary;
mod withdraw;

pub use error::LoadError;
pub use format::Format;
pub use format::csv::{MissingColumn, UnknownColumns};
pub use input::Input;
pub use mapping::{Mapping, MappingError};
pub use pipeline::{Options, Progress, load};
pub use reject_log::RejectLog;
pub use rejects::{Reason, Reject};
pub use settings::settings;
pub use summary::{Counts, LoadSummary};
pub use withdraw::{Withdrawal, withdraw};
