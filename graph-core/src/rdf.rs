//! The model as RDF and back: event, entity, tenure, document, report, mention ↔ quads.
//!
//! Encoding is a pure function of the value, so that writing the same value again adds nothing. Whatever is
//! written can be read back: `from_quads(to_quads(x)) == x`, which a property test holds.

mod decode;
mod encode;

pub use decode::{Properties, decision, document, entity, event, folding, mention, report, tenure};
pub use encode::{
    decision_quads, document_quads, entity_quads, event_quads, folding_quads, link_quad, mention_quads, merge_quads,
    report_quads, tenure_quads,
};
