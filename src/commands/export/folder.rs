//! `chancery export` of all tables into a folder.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use graph_core::GraphStore;
use queries::Filter;
use queries::export::tables::{Format, Partition, write_files};
use thiserror::Error;

use super::draft_of;
use crate::cli::{self, ExportArgs};
use crate::commands::Failure;

/// Why a folder cannot be written.
#[derive(Debug, Error)]
enum FolderError {
    #[error("`{0}` is three tables, which go to a folder")]
    Nowhere(Format),
    #[error("`{}` is there, and is no empty folder", .0.display())]
    Occupied(PathBuf),
    #[error("`{}` is there: another export writes it, or one was cut off", .0.display())]
    Drafted(PathBuf),
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Nowhere(_) => {
                Self::usage(error, Some("name the folder with `-o DIR`, or take one table with `--table events`"))
            }
            FolderError::Occupied(_) => Self::hinted(error, "name a folder that is empty, or not there yet"),
            FolderError::Drafted(_) => Self::hinted(error, "where no export is running, remove it"),
        }
    }
}

pub(super) fn write(store: &GraphStore, filter: &Filter, format: Format, args: &ExportArgs) -> Result<(), Failure> {
    let place = args.output.as_ref().ok_or(FolderError::Nowhere(format))?;
    let draft = Draft::start(place)?;
    let partition = args.partition.map(|by| match by {
        cli::Partition::Year => Partition::Year,
    });
    let open = |name: &Path| {
        let path = draft.folder.join(name);
        path.parent().map_or(Ok(()), fs_err::create_dir_all)?;
        Ok(BufWriter::new(fs_err::File::create(path)?))
    };
    write_files(store, filter, format, partition, open)?;
    draft.finish()
}

/// A folder that is written beside its place, which it takes when it is whole. One that never is, is removed.
struct Draft {
    place: PathBuf,
    folder: PathBuf,
}

impl Draft {
    fn start(place: &Path) -> Result<Self, Failure> {
        // Without a slash at its end.
        let place: PathBuf = place.components().collect();
        let is_free = !place.exists() || (place.is_dir() && fs_err::read_dir(&place)?.next().is_none());
        let folder = draft_of(&place);
        if !is_free {
            return Err(FolderError::Occupied(place).into());
        }
        if folder.exists() {
            return Err(FolderError::Drafted(folder).into());
        }
        fs_err::create_dir(&folder)?;
        Ok(Self { place, folder })
    }

    fn finish(self) -> Result<(), Failure> {
        Ok(fs_err::rename(&self.folder, &self.place)?)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // When it is finished it is not there any more.
        let _ = fs_err::remove_dir_all(&self.folder);
    }
}
