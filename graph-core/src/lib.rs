//! The model of Chancery, its RDF form and its store.
//!
//! ```text
//! loader                      graph-core                              queries
//! Record ──► Event, Report ──► rdf ──► quads ──► Writer ──► store ──► View ──► Event ──► rows
//!            (model)           (encode)          (one write path)     (decode)
//! ```
//!
//! - The model: [`Event`], [`Entity`], [`Tenure`], [`Document`], [`Report`], their ids ([`id`]), dates ([`date`]),
//!   kinds, roles and codes ([`kind`]), states ([`state`]).
//! - [`rdf`]: the model as quads and back; [`ontology`] and [`vocab`]: the terms.
//! - [`GraphStore`]: open, [`View`] to read, [`Writer`] to write, [`Edit`] for what stands beside the model ([`free`]).
//! - [`index`]: the timeline index, which follows from the store and answers timelines without it.
//! - [`rollup`]: the states for which an entity acts on a date.
//! - [`join`]: which exact events are one happening; [`Decision`]: what persons settled about who is who.
//!
//! The feature `disk`, on by default, is RocksDB, whose C++ takes minutes to compile. Without it, stores are in memory:
//! enough for the fuzz targets and for tests of the libraries.

pub mod check;
mod compiled;
pub mod date;
pub mod decision;
mod described;
pub mod dump;
mod entity;
mod error;
mod event;
pub mod free;
mod grouping;
pub mod id;
mod identity;
pub mod index;
pub mod join;
pub mod kind;
pub mod name;
pub mod ontology;
pub mod rdf;
mod report;
mod revision;
pub mod rollup;
pub mod schema;
pub mod state;
pub mod step;
mod store;
pub mod view;
pub mod vocab;
mod write;

pub use date::{EventDate, Window};
pub use decision::{Decision, Decisions, Verdict};
pub use entity::{Entity, EntityType, Mention, Tenure, Text};
pub use error::{IndexError, ModelError, StoreError, UnknownTerm};
pub use event::{Event, Link, LinkKind, Participant, Stance, Standing, Status};
pub use free::{Changed, Edit, EditError};
pub use id::{DecisionId, DocumentId, EntityId, EventId, Key, MentionId, ReportId, TenureId};
pub use kind::{Code, Kind, Role, Side};
pub use report::{Document, Published, Report, Said};
pub use state::State;
pub use store::GraphStore;
#[cfg(feature = "disk")]
pub use store::{Announcement, Serving};
pub use view::View;
pub use write::{Batch, Writer};
