//! The questions Chancery answers, and its exports.
//!
//! ```text
//! names ──► Filter ──► matching events ──► cast (who acts for whom) ──► rows ──► Page<Row>
//! (text)    (what)     (from the index)                             └──► export (graphs, tables, pages)
//!
//! SPARQL text ──► sparql::Answer ──► bytes in a Format              store ──► export::rdf (dump)
//! ```
//!
//! - [`names`]: what a user types → one entity, or an error that lists the candidates; [`entities`]: searching.
//! - [`Filter`]: which events; [`timeline()`]: their rows, in order, by pages; [`event()`]: all that is known of one.
//! - [`histogram()`]: how many of them by day, month, quarter or year.
//! - [`entity()`]: all that is known of an entity; [`documents()`], [`document()`]: what says it.
//! - [`dyads()`]: who deals with whom, how often, and how friendly.
//! - [`network`]: the graph of a window, and who is central in it.
//! - [`plans()`]: plans and what came of them; [`diff()`]: what changed since a day.
//! - [`stats()`]: what a store holds; [`suggest()`]: which of its entities may be one.
//! - [`memberships()`]: who belonged to an international organisation, and when.
//! - [`mod@sparql`]: free queries; [`rq`]: the ones that come with the program.
//! - [`export`]: graphs, dumps, calendars and pages.
//!
//! ```
//! use graph_core::GraphStore;
//! use queries::{Filter, Request, names, timeline};
//!
//! let store = GraphStore::in_memory()?;
//! let actors = vec![names::resolve(store.view(), "Russia")?, names::resolve(store.view(), "PRK")?];
//! let request = Request { filter: Filter { actors, ..Filter::default() }, ..Request::default() };
//! assert_eq!(timeline(store.view(), &request)?.total, 0);
//! # Ok::<(), queries::QueryError>(())
//! ```

mod balance;
mod cast;
mod dealings;
mod diff;
mod documents;
mod dyads;
pub mod entities;
mod entity;
mod error;
mod event;
pub mod export;
mod filter;
mod format;
mod gist;
pub mod graphs;
mod happening;
mod histogram;
mod indexed;
mod known;
mod labels;
mod memberships;
pub mod names;
pub mod network;
mod page;
mod period;
pub mod plans;
mod row;
pub mod rq;
mod sequence;
pub mod sparql;
mod statements;
mod stats;
pub mod suggest;
mod timeline;
mod wording;
mod words;
mod xml;

pub use balance::{Balance, ScoreSum};
pub use cast::Level;
pub use diff::{Before, Change, diff};
pub use documents::{DocumentReports, Documents, document, documents, find_document};
pub use dyads::{DyadOrder, DyadRequest, DyadRow, Dyads, dyads};
pub use entities::EntityHit;
pub use entity::{EntityDetail, entity};
pub use error::{Candidate, QueryError};
pub use event::{
    Agent, DocumentDetail, EventDetail, LinkDetail, MemberDetail, OtherEvent, PartyDetail, ReportDetail, SaidDetail,
    TenureDetail, event,
};
pub use filter::{Filter, events};
pub use format::{Form, Format};
pub use histogram::{Bin, Counts, Histogram, histogram};
pub use memberships::{MembershipRequest, MembershipRow, memberships};
pub use page::{Fold, Page, Request};
pub use period::Period;
pub use plans::{Outcome, Plan, plans};
pub use row::{Entry, Named, Row};
pub use stats::{Stats, stats};
pub use suggest::{SuggestRequest, Suggestion, suggest};
pub use timeline::{Totals, timeline, timeline_with_totals};
