//! Ends a process that takes too long or too much.

use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::Stop;

/// How often it is looked.
const PAUSE: Duration = Duration::from_millis(10);

/// Why a process was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// It took too long.
    Late,
    /// It took too much memory.
    Large,
    /// Nobody waits any more.
    Left,
}

/// What a process may take.
pub(super) struct Allowance<'a> {
    pub(super) until: Instant,
    /// Bytes.
    pub(super) memory: u64,
    pub(super) stop: &'a Stop,
}

impl Allowance<'_> {
    fn cut(&self, process: u32) -> Option<Cut> {
        if self.stop.is_cancelled() {
            Some(Cut::Left)
        } else if Instant::now() >= self.until {
            Some(Cut::Late)
        } else if memory(process).is_some_and(|memory| memory > self.memory) {
            Some(Cut::Large)
        } else {
            None
        }
    }
}

/// Kills the process when it exceeds its allowance before the sender of `done` is dropped, and says why.
pub(super) fn watch(child: &mut Child, allowance: &Allowance<'_>, done: &Receiver<()>) -> Option<Cut> {
    while done.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        if let Some(cut) = allowance.cut(child.id()) {
            // It may have ended by itself meanwhile.
            let _killed = child.kill();
            return Some(cut);
        }
    }
    None
}

/// How much memory a process has taken of the machine's, in bytes; `None` where the system does not tell as Linux does.
#[expect(clippy::disallowed_methods, reason = "an error, which would name the file, is told to nobody")]
pub(super) fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_this_process_is_known() {
        let taken = memory(std::process::id()).expect("Linux tells");
        assert!((1 << 20..1 << 40).contains(&taken), "{taken}");
        assert_eq!(memory(u32::MAX), None);
    }
}
