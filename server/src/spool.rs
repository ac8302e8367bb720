//! Bodies that are too large to be held: each in a folder of its own, which goes with it.

use std::fs::{DirBuilder, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use futures_util::StreamExt;

use crate::error::Error;

/// The body of a request in a file, in a folder that nobody else may read.
#[derive(Debug)]
pub(crate) struct Spool {
    folder: PathBuf,
}

impl Spool {
    /// Takes the body of a request, of at most so many bytes. One that says that it has more need not be sent.
    pub(crate) async fn take(request: Request, most: u64) -> Result<Self, Error> {
        let too_large = || Error::Body { reason: format!("more than {most} bytes") };
        let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let spool = Self::new().map_err(Error::Spool)?;
        let mut file = File::create_new(spool.body()).map_err(Error::Spool)?;
        let (mut chunks, mut left) = (request.into_body().into_data_stream(), most);
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| Error::of_body(&error))?;
            left = left.checked_sub(chunk.len() as u64).ok_or_else(too_large)?;
            // A small write, which the system takes at once.
            file.write_all(&chunk).map_err(Error::Spool)?;
        }
        Ok(spool)
    }

    fn new() -> io::Result<Self> {
        let random = RandomState::new().hash_one(Instant::now());
        let folder = std::env::temp_dir().join(format!("chancery-{}-{random:016x}", std::process::id()));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(Self { folder })
    }

    /// The file with the body.
    pub(crate) fn body(&self) -> PathBuf {
        self.folder.join("body")
    }

    /// A file for what was wrong with it.
    pub(crate) fn rejects(&self) -> PathBuf {
        self.folder.join("rejects.jsonl")
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // What cannot be removed is in the folder that the system empties.
        let _left = std::fs::remove_dir_all(&self.folder);
    }
}
