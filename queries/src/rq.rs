//! The named queries that come with the program: SPARQL text to copy and change.

/// A named query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedQuery {
    /// Its name.
    pub name: &'static str,
    /// Its text; the head says what it is for, what to change, what comes out and in which order.
    pub text: &'static str,
}

/// Every named query, by name.
pub const ALL: [NamedQuery; 4] = [
    NamedQuery { name: "disputed", text: include_str!("../rq/disputed.rq") },
    NamedQuery { name: "sources-of-event", text: include_str!("../rq/sources-of-event.rq") },
    NamedQuery { name: "timeline-of-a-pair", text: include_str!("../rq/timeline-of-a-pair.rq") },
    NamedQuery { name: "visits-by-host", text: include_str!("../rq/visits-by-host.rq") },
];

/// The query of this name.
pub fn by_name(name: &str) -> Option<NamedQuery> {
    ALL.into_iter().find(|query| query.name == name)
}
