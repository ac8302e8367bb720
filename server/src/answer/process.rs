//! A child that has a store open, and answers one question at a time.

use std::io::{self, BufReader};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::snapshot::Snapshot;
use super::watch::{self, Allowance, Cut, Watch, locked};
use super::{Answered, Question, Stop, frames};
use crate::error::Error;

/// A query that has had its time ends by itself at the next quad that it reads; only one that does not is killed.
const GRACE: Duration = Duration::from_millis(250);

pub(super) struct Process {
    child: Arc<Mutex<Child>>,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// What it reads stays for as long as it does.
    pub(super) snapshot: Arc<Snapshot>,
    /// It can be asked again.
    pub(super) is_sound: bool,
}

impl Process {
    pub(super) fn start(mut command: Command, snapshot: Arc<Snapshot>) -> io::Result<Self> {
        // Ctrl-C is for the service: it lets what runs come to its end.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("a child without pipes"));
        };
        let child = Arc::new(Mutex::new(child));
        Ok(Self { child, questions, answers: BufReader::new(answers), snapshot, is_sound: true })
    }

    /// Asks, and ends the process where that costs more than it may.
    pub(super) fn ask(
        &mut self,
        question: &Question,
        memory: u64,
        stop: &Stop,
        watch: &Watch,
    ) -> Result<Answered, Error> {
        let started = Instant::now();
        let allowance = Allowance { until: started + question.timeout + GRACE, memory, stop: stop.clone() };
        let Self { child, questions, answers, .. } = self;
        let (answered, cut) = watch.over(child, allowance, || exchange(questions, answers, question));
        let is_brief = started.elapsed() < watch::PAUSE;
        self.is_sound = answered.is_ok() && cut.is_none() && (is_brief || !self.is_swollen(memory));
        match (answered, cut) {
            (Ok(answered), _) => Ok(answered),
            (Err(_), Some(Cut::Late)) => Err(Error::Timeout { after: question.timeout }),
            (Err(_), Some(Cut::Large)) => Err(Error::Memory { most: memory }),
            (Err(_), Some(Cut::Left)) => Err(queries::QueryError::Cancelled.into()),
            (Err(error), None) => Err(Error::Child(error)),
        }
    }

    /// What a process has once taken it may keep; the next question shall have most of its memory.
    fn is_swollen(&self, memory: u64) -> bool {
        watch::memory(locked(&self.child).id()).is_some_and(|taken| taken > memory / 2)
    }
}

fn exchange(
    questions: &mut ChildStdin,
    answers: &mut BufReader<ChildStdout>,
    question: &Question,
) -> io::Result<Answered> {
    frames::write(questions, &serde_json::to_vec(question)?)?;
    let mut bytes = Vec::new();
    loop {
        let part = frames::read(answers)?;
        if part.is_empty() {
            let outcome = serde_json::from_slice(&frames::read(answers)?)?;
            return Ok(Answered { outcome, bytes });
        }
        bytes.extend_from_slice(&part);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = locked(&self.child);
        let _may_have_ended = child.kill();
        let _status = child.wait();
    }
}
