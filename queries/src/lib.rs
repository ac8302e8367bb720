//! The questions Chancery answers, and its exports.
//!
//! ```text
//! names ──► Filter ──► matching events ──► cast (who acts for whom) ──► rows ──► Page<Row>
//! (text)    (what)     (one read each)                             └──► export::graphml (nodes, edges)
//!
//! SPARQL text ──► sparql::Answer ──► bytes in a Format              store ──► export::rdf (dump)
//! ```
//!
//! - [`names`]: what a user types → one entity, or an error that lists the candidates; [`entities`]: searching.
//! - [`Filter`]: which events; [`timeline()`]: their rows, in order, by pages; [`event()`]: all that is known of one.
//! - [`memberships()`]: who belonged to an international organisation, and when; [`stats()`]: what a store holds.
//! - [`mod@sparql`]: free queries; [`rq`]: the ones that come with the program.
//! - [`export`]: dumps and `GraphML`.
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

mod cast;
pub mod entities;
mod error;
mod event;
pub mod export;
mod filter;
mod format;
mod known;
mod labels;
mod memberships;
pub mod names;
mod page;
mod row;
pub mod rq;
pub mod sparql;
mod statements;
mod stats;
mod timeline;
mod words;
mod xml;

pub use cast::Level;
pub use entities::EntityHit;
pub use error::{Candidate, QueryError};
pub use event::{
    Agent, DocumentDetail, EventDetail, LinkDetail, PartyDetail, ReportDetail, SaidDetail, TenureDetail, event,
};
pub use filter::{Filter, events};
pub use format::{Form, Format};
pub use memberships::{MembershipRequest, MembershipRow, memberships};
pub use page::{Fold, Page, Request};
pub use row::{Entry, Named, Row};
pub use stats::{Stats, stats};
pub use timeline::{Totals, timeline, timeline_with_totals};
