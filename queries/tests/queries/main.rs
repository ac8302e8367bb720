//! Questions asked of small stores.

mod event; // all that is known of one event
mod exports; // dumps and GraphML
mod fixture; // the stores
mod laws; // properties that hold on random input
mod memberships; // who belonged to what, and when
mod names; // what a user types
mod sparql; // free queries, and the named ones
mod stats; // counts
mod suggest; // who may be one
mod timeline; // rows, filters, pages
