//! Writes made-up coded event rows to standard output, for benchmarks: `generate --rows N --seed S --format F`.
//!
//! [`rows`] says what they are like.

mod rows;

use std::io::{self, BufWriter, ErrorKind};

use clap::Parser;

/// Writes made-up coded event rows to standard output.
#[derive(Parser)]
#[command(name = "generate")]
struct Arguments {
    /// How many rows.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// The same seed gives the same rows.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Their format.
    #[arg(long, value_enum, default_value_t = rows::Format::Tkg)]
    format: rows::Format,
}

fn main() -> io::Result<()> {
    let Arguments { rows, seed, format } = Arguments::parse();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match rows::write(rows, seed, format, &mut out) {
        // whoever reads has read enough
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
