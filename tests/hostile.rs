//! Queries and requests that would take a service down. After each, it says within a second that it is well; and with
//! its children it never takes more memory than [`CEILING`].

mod queries;
mod requests;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::support::{Sandbox, Service};

const MIB: u64 = 1 << 20;
/// How many queries run at once.
const QUERIES: u64 = 2;
/// How much memory each may take.
const QUERY_MEMORY: u64 = 192;
/// What a query takes before it is seen to take too much: memory is looked at every 10 ms, later on a busy machine.
const OVERSHOOT: u64 = 192;
/// The service itself.
const SERVICE: u64 = 256;
/// All of them.
const CEILING: u64 = (SERVICE + QUERIES * (QUERY_MEMORY + OVERSHOOT)) * MIB;

const TOKEN: &str = "a-token-of-the-tests-0123456789";

/// A service over the sample that has little patience, and whose memory is watched.
struct Target {
    service: Service,
    peak: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    watcher: Option<JoinHandle<()>>,
    failures: Mutex<Vec<String>>,
    _sandbox: Sandbox,
}

impl Target {
    fn new() -> Self {
        let sandbox = Sandbox::with_sample();
        let (queries, memory) = (QUERIES.to_string(), QUERY_MEMORY.to_string());
        let options = ["--timeout", "0.5", "--queries", &queries, "--query-memory", &memory];
        let service = Service::with(&sandbox, &options, &[("CHANCERY_TOKEN", TOKEN)]);
        let (peak, is_over) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
        let watcher = std::thread::spawn({
            let (peak, is_over, service) = (Arc::clone(&peak), Arc::clone(&is_over), service.child.id());
            move || {
                while !is_over.load(Ordering::Relaxed) {
                    peak.fetch_max(memory_of(service), Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        });
        Self { service, peak, is_over, watcher: Some(watcher), failures: Mutex::default(), _sandbox: sandbox }
    }

    /// Notes whether the answer is one of these, and the service still well.
    fn expect(&self, name: &str, answer: &str, statuses: &[u16]) {
        let status = status(answer);
        if !statuses.contains(&status) {
            let start: String = answer.chars().take(600).collect();
            self.fail(format!("{name}: {status}, expected one of {statuses:?}: {start}"));
        }
        let asked = Instant::now();
        let health = self.service.get("/health");
        if status_is_not(&health, 200) || asked.elapsed() > Duration::from_secs(1) {
            self.fail(format!("{name}: after it, health took {:?}: {health}", asked.elapsed()));
        }
    }

    fn fail(&self, what: String) {
        self.failures.lock().expect("no panic").push(what);
    }

    /// Fails with everything that went wrong.
    #[track_caller]
    fn finish(mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        self.watcher.take().expect("a thread").join().expect("no panic");
        let mut failures = std::mem::take(&mut *self.failures.lock().expect("no panic"));
        let peak = self.peak.load(Ordering::Relaxed);
        if peak > CEILING {
            failures.push(format!("at its peak it took {} MiB, the most is {}", peak / MIB, CEILING / MIB));
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

/// The status of an answer; 0 where the connection ended without one.
fn status(answer: &str) -> u16 {
    answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0)
}

fn status_is_not(answer: &str, expected: u16) -> bool {
    status(answer) != expected
}

/// The memory of a process and its children, in bytes; 0 where the system does not tell as Linux does.
fn memory_of(service: u32) -> u64 {
    let Ok(entries) = fs_err::read_dir("/proc") else { return 0 };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter_map(|id| {
        let text = fs_err::read_to_string(format!("/proc/{id}/status")).ok()?;
        let value =
            |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok());
        let is_ours = u64::from(id) == u64::from(service) || value("PPid:") == Some(u64::from(service));
        if is_ours { value("VmRSS:") } else { None }
    })
    .map(|kibibytes| kibibytes << 10)
    .sum()
}
