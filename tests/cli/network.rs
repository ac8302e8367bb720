//! `chancery network`, one file per subcommand.

mod rank;
