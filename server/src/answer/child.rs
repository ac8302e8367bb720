//! The child's side: one question after the other, until the parent has no more.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use graph_core::GraphStore;

use super::{Outcome, Question, Stop, frames, run};
use crate::state::STACK;

/// As many bytes of an answer are passed on at once.
const PART: usize = 1 << 16;
/// How often it is looked whether the parent is still there.
const PAUSE: Duration = Duration::from_secs(1);

/// Answers the questions that come on `input`, on `output`, until there are no more. Ends the process when the parent is gone,
/// even while it works on one: then nobody waits for the answer.
///
/// # Errors
/// When there is no thread, or `output` fails.
pub fn answer(store: &GraphStore, input: impl Read + Send, output: impl Write + Send) -> io::Result<()> {
    let parent = parent();
    thread::scope(|scope| {
        let (working, done) = mpsc::channel::<()>();
        let answer_all = move || {
            let _working = working;
            answer_all(store, input, output)
        };
        let worker =
            thread::Builder::new().name("answer".to_owned()).stack_size(STACK).spawn_scoped(scope, answer_all)?;
        while done.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
            if self::parent() != parent {
                std::process::exit(0);
            }
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The process that this one is a child of: another, when that has ended.
#[cfg(unix)]
fn parent() -> Option<u32> {
    Some(std::os::unix::process::parent_id())
}

/// Where the system does not tell, the end is seen when the next question is waited for.
#[cfg(not(unix))]
fn parent() -> Option<u32> {
    None
}

fn answer_all(store: &GraphStore, input: impl Read, output: impl Write) -> io::Result<()> {
    // A small question comes, and its answer goes, at one blow: each would wake the other side.
    let (mut input, mut output) = (BufReader::new(input), BufWriter::with_capacity(2 * PART, output));
    while let Ok(bytes) = frames::read(&mut input) {
        let Ok(question) = serde_json::from_slice::<Question>(&bytes) else { break };
        let mut parts = BufWriter::with_capacity(PART, frames::Framed(&mut output));
        let outcome = run(store, &question, Stop::new(), &mut parts);
        // What is left in it when it fails is no answer either; the end is told on its own.
        let _rest = parts.flush();
        drop(parts);
        let outcome = outcome.unwrap_or_else(|error| Outcome::Failed(Box::new(error.told())));
        frames::write(&mut output, b"")?;
        frames::write(&mut output, &serde_json::to_vec(&outcome)?)?;
        output.flush()?;
    }
    Ok(())
}
