//! Ends processes that take too long or too much: one thread looks at all that work on a question.

use std::io;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Stop;

/// How often it is looked.
pub(super) const PAUSE: Duration = Duration::from_millis(10);

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
pub(super) struct Allowance {
    pub(super) until: Instant,
    /// Bytes.
    pub(super) memory: u64,
    pub(super) stop: Stop,
}

/// A process that works on a question.
struct Working {
    child: Arc<Mutex<Child>>,
    allowance: Allowance,
    cut: OnceLock<Cut>,
}

impl Working {
    fn look(&self) {
        if self.cut.get().is_some() {
            return;
        }
        let mut child = locked(&self.child);
        if let Some(cut) = self.allowance.cut(child.id()) {
            // It may have ended by itself meanwhile.
            let _killed = child.kill();
            let _first = self.cut.set(cut);
        }
    }
}

impl Allowance {
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

/// The processes that work, and the thread that looks at them, which ends with this value.
pub(super) struct Watch(Arc<Watched>);

#[derive(Default)]
struct Watched {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    working: Vec<Arc<Working>>,
    /// The thread sleeps until it is woken, because nobody worked when it looked last.
    is_asleep: bool,
    is_over: bool,
}

impl Watch {
    pub(super) fn start() -> io::Result<Self> {
        let watched = Arc::<Watched>::default();
        let of_thread = Arc::clone(&watched);
        thread::Builder::new().name("watch".to_owned()).spawn(move || of_thread.run())?;
        Ok(Self(watched))
    }

    /// Does something that a process works for, and kills that process when it takes more than it may; then says why.
    pub(super) fn over<T>(
        &self,
        child: &Arc<Mutex<Child>>,
        allowance: Allowance,
        work: impl FnOnce() -> T,
    ) -> (T, Option<Cut>) {
        let working = Arc::new(Working { child: Arc::clone(child), allowance, cut: OnceLock::new() });
        self.0.begin(Arc::clone(&working));
        let done = work();
        locked(&self.0.state).working.retain(|other| !Arc::ptr_eq(other, &working));
        (done, working.cut.get().copied())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        locked(&self.0.state).is_over = true;
        self.0.woken.notify_one();
    }
}

impl Watched {
    fn begin(&self, working: Arc<Working>) {
        let mut state = locked(&self.state);
        state.working.push(working);
        // While one question follows another, it looks every now and then, and need not be woken.
        if std::mem::take(&mut state.is_asleep) {
            self.woken.notify_one();
        }
    }

    fn run(&self) {
        let mut state = locked(&self.state);
        while !state.is_over {
            state.working.iter().for_each(|working| working.look());
            state.is_asleep = state.working.is_empty();
            state = if state.is_asleep {
                self.woken.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                self.woken.wait_timeout(state, PAUSE).unwrap_or_else(PoisonError::into_inner).0
            };
        }
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn the_memory_of_this_process_is_known() {
        let taken = memory(std::process::id()).expect("Linux tells");
        assert!((1 << 20..1 << 40).contains(&taken), "{taken}");
        assert_eq!(memory(u32::MAX), None);
    }

    /// Waits for the end of a process that ends by itself after a minute, and says why it ended before.
    fn cut_of(watch: &Watch, allowance: Allowance) -> Option<Cut> {
        let child = Command::new("sleep").arg("60").stdout(Stdio::piped()).spawn().expect("a child");
        let child = Arc::new(Mutex::new(child));
        let mut output = locked(&child).stdout.take().expect("a pipe");
        let (ended, cut) = watch.over(&child, allowance, || std::io::copy(&mut output, &mut std::io::sink()));
        ended.expect("it ended");
        locked(&child).wait().expect("it ended");
        cut
    }

    #[test]
    fn what_takes_too_much_is_ended() {
        let watch = Watch::start().expect("a thread");
        let (soon, late) = (Instant::now(), Instant::now() + Duration::from_secs(60));
        let (most, stopped) = (1 << 40, Stop::new());
        assert_eq!(cut_of(&watch, Allowance { until: soon, memory: most, stop: Stop::new() }), Some(Cut::Late));
        assert_eq!(cut_of(&watch, Allowance { until: late, memory: 1, stop: Stop::new() }), Some(Cut::Large));
        stopped.cancel();
        assert_eq!(cut_of(&watch, Allowance { until: late, memory: most, stop: stopped }), Some(Cut::Left));
    }

    #[test]
    fn what_takes_little_is_not() {
        let watch = Watch::start().expect("a thread");
        let child = Command::new("sleep").arg("60").spawn().expect("a child");
        let child = Arc::new(Mutex::new(child));
        let allowance =
            Allowance { until: Instant::now() + Duration::from_secs(60), memory: 1 << 40, stop: Stop::new() };
        assert_eq!(watch.over(&child, allowance, || 7), (7, None));
        assert!(locked(&child).try_wait().expect("a status").is_none(), "it still runs");
        locked(&child).kill().expect("ended");
        locked(&child).wait().expect("ended");
    }
}
