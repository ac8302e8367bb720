//! The file that rejects go to: one JSON object per line, made with the first reject.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::input::Input;
use crate::rejects::Reject;

/// Writes the rejects of one input.
pub struct RejectLog {
    /// Where to, the first that can be written.
    places: Vec<PathBuf>,
    file: Option<(PathBuf, BufWriter<fs_err::File>)>,
    append: bool,
}

impl RejectLog {
    /// A log for `input`, at `path` where one is given; then the rejects of several inputs follow each other.
    pub fn new(input: &Input, path: Option<&Path>, append: bool) -> Self {
        let places = match (path, input) {
            (Some(path), _) => vec![path.to_owned()],
            (None, Input::Stdin) => vec![PathBuf::from("stdin.rejects.jsonl")],
            (None, Input::Text { name, .. } | Input::Bytes { name, .. } | Input::Spooled { name, .. }) => {
                vec![PathBuf::from(format!("{name}.rejects.jsonl"))]
            }
            (None, Input::File(file)) => {
                let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
                let name = format!("{name}.rejects.jsonl");
                vec![file.with_file_name(&name), PathBuf::from(name)]
            }
        };
        Self { places, file: None, append: append && path.is_some() }
    }

    /// Writes a reject.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, reject: &Reject) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(self.open()?);
        }
        if let Some((_, file)) = &mut self.file {
            serde_json::to_writer(&mut *file, reject)?;
            file.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes out what is left; says where the rejects are, if there were any.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> io::Result<Option<PathBuf>> {
        let Some((path, mut file)) = self.file else { return Ok(None) };
        file.flush()?;
        Ok(Some(path))
    }

    fn open(&self) -> io::Result<(PathBuf, BufWriter<fs_err::File>)> {
        let mut result = Err(io::Error::other("no place for rejects"));
        for path in &self.places {
            let mut options = fs_err::OpenOptions::new();
            options.create(true).write(true).append(self.append).truncate(!self.append);
            result = options.open(path).map(|file| (path.clone(), BufWriter::new(file)));
            if result.is_ok() {
                break;
            }
        }
        result
    }
}
