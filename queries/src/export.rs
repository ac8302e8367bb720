//! Exports: the store for other programs.

pub mod graphml;
pub mod rdf;
