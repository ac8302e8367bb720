//! How long the steps of a write take: the log tells, so that of a slow one it is known what it waited for.

use std::time::{Duration, Instant};

/// From this on a step is worth a line in the log of every service.
const LONG: Duration = Duration::from_secs(1);

/// Does a step, and tells the log what it took.
pub fn step<T>(name: &'static str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = work();
    let took = started.elapsed();
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if took >= LONG {
        tracing::info!(step = name, milliseconds, "a step of a write took long");
    } else {
        tracing::debug!(step = name, milliseconds, "a step of a write");
    }
    done
}
