//! The processes that answer, kept for the next question: one takes a while to open the store.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use graph_core::GraphStore;

use super::process::Process;
use super::snapshot::{self, Snapshot, Snapshots};
use super::watch::Watch;
use super::{Answered, Question, Stop};
use crate::error::Error;

/// The program that answers free SPARQL in a process of its own: it is started with these arguments and then the folder of a
/// store, and shall call [`answer`](super::answer) on its standard input and output. It gets nothing of the environment.
#[derive(Clone, Debug)]
pub struct Answerer {
    /// The program.
    pub program: PathBuf,
    /// What comes before the folder.
    pub arguments: Vec<OsString>,
}

/// The processes over a store on disk.
pub(crate) struct Pool {
    answerer: Answerer,
    folder: PathBuf,
    /// Where the service writes.
    snapshots: Option<Snapshots>,
    itself: Arc<Snapshot>,
    watch: Watch,
    idle: Mutex<Vec<Process>>,
}

impl Pool {
    /// For a store in `folder`, which the service itself holds, alone where it writes.
    pub(crate) fn new(answerer: Answerer, folder: &Path, is_writable: bool) -> io::Result<Self> {
        if is_writable {
            snapshot::clear(folder)?;
        }
        Ok(Self {
            answerer,
            folder: folder.to_owned(),
            snapshots: is_writable.then(Snapshots::default),
            itself: snapshot::itself(folder),
            watch: Watch::start()?,
            idle: Mutex::default(),
        })
    }

    /// Asks a process that reads the store as it is after `writes` writes.
    pub(crate) fn ask(
        &self,
        store: &GraphStore,
        writes: u64,
        question: &Question,
        memory: u64,
        stop: &Stop,
    ) -> Result<Answered, Error> {
        let snapshot = self.snapshot(store, writes)?;
        let mut process = match self.take(&snapshot) {
            Some(process) => process,
            None => self.start(snapshot)?,
        };
        let answered = process.ask(question, memory, stop, &self.watch);
        if process.is_sound {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        }
        answered
    }

    /// Keeps the store as it is after `writes` writes for whoever asks during the next.
    pub(crate) fn keep(&self, store: &GraphStore, writes: u64) -> Result<(), Error> {
        self.snapshot(store, writes).map(drop)
    }

    fn snapshot(&self, store: &GraphStore, writes: u64) -> Result<Arc<Snapshot>, Error> {
        Ok(match &self.snapshots {
            Some(snapshots) => snapshots.after(store, &self.folder, writes).map_err(queries::QueryError::Store)?,
            None => Arc::clone(&self.itself),
        })
    }

    /// One that waits for a question; those that read what is no longer so end.
    fn take(&self, snapshot: &Arc<Snapshot>) -> Option<Process> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let outdated: Vec<Process> = idle.extract_if(.., |process| !Arc::ptr_eq(&process.snapshot, snapshot)).collect();
        let process = idle.pop();
        drop(idle);
        drop(outdated);
        process
    }

    fn start(&self, snapshot: Arc<Snapshot>) -> io::Result<Process> {
        let mut command = Command::new(&self.answerer.program);
        command.args(&self.answerer.arguments).arg(&snapshot.folder).env_clear();
        Process::start(command, snapshot)
    }
}
