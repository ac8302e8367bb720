//! Questions asked of small stores.

mod dyads; // who deals with whom
mod event; // all that is known of one event
mod exports; // dumps and GraphML
mod fixture; // the stores
mod histogram; // how many in each period
mod laws; // properties that hold on random input
mod memberships; // who belonged to what, and when
mod names; // what a user types
mod network; // who is central, and what ties weigh
mod service; // timelines within SPARQL
mod sparql; // free queries, and the named ones
mod stats; // counts
mod suggest; // who may be one
mod timeline; // rows, filters, pages
mod update; // of free statements
