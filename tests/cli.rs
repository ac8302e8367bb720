//! The command line, one file per subcommand: exit status, standard output and standard error together.

mod back;
mod backup;
mod check;
mod columns;
mod completions;
mod demo;
mod dyads;
mod entities;
mod event;
mod export;
mod help;
mod histogram;
mod load;
mod mentions;
mod network;
mod pages;
mod query;
mod rdf;
mod schema;
mod serve;
mod served;
mod settings;
mod settling;
mod stats;
mod tables;
mod timeline;

use crate::support::Sandbox;

/// A few made-up rows: a visit coded from both sides, talks, a ministry that acts for its state, a vague neighbour.
const ROWS: &str = "\
2014-01-10\tChina\tMake a visit\tJapan
2014-01-10\tJapan\tHost a visit\tChina
2014-01-12\tForeign Affairs (North Korea)\tConsult\tXi Jinping
2014-02-01\tJapan\tCriticize or denounce\tCitizen (China)
2014-02-03\tChina\tConsult\tJapan
2014-02-03\tJapan\tConsult\tChina
2014-02-03\tChina\tMake statement\tChina
2014-03-05\tSoviet Union\tSign formal agreement\tJapan
";

/// A store with these rows.
fn rows() -> Sandbox {
    Sandbox::with("rows.tsv", ROWS)
}
