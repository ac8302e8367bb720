//! The child's side: one question after the other, until the parent has no more.

use std::io::{self, BufWriter, Read, Write};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use graph_core::GraphStore;

use super::{Outcome, Question, Stop, frames, run};
use crate::state::STACK;

/// As many bytes of an answer are passed on at once.
const PART: usize = 1 << 16;

/// Answers the questions that come on `input`, on `output`. Ends the process when there are no more, even while it works on
/// one: then nobody waits for the answer.
///
/// # Errors
/// When there is no thread, or `output` fails.
pub fn answer(store: &GraphStore, input: impl Read + Send + 'static, output: impl Write + Send) -> io::Result<()> {
    let questions = questions(input);
    thread::scope(|scope| {
        let answer_all = move || answer_all(store, questions, output);
        let worker =
            thread::Builder::new().name("answer".to_owned()).stack_size(STACK).spawn_scoped(scope, answer_all)?;
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn answer_all(store: &GraphStore, questions: Receiver<Question>, mut output: impl Write) -> io::Result<()> {
    for question in questions {
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

/// The questions, read on a thread of its own, which sees when the parent is gone.
fn questions(mut input: impl Read + Send + 'static) -> Receiver<Question> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(bytes) = frames::read(&mut input) {
            let Ok(question) = serde_json::from_slice(&bytes) else { break };
            if sender.send(question).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    receiver
}
