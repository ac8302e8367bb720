//! `chancery network`, one file per subcommand.

mod brokers;
mod compare;
mod path;
mod rank;
mod series;
