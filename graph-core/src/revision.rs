//! The revision of a store on disk: a number, another after each write, by which whoever has an answer can tell whether it still
//! holds. It is in the file `revision` of the store's folder.

use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::time::Instant;

use crate::error::StoreError;
use crate::store::GraphStore;

const NAME: &str = "revision";
/// The hexadecimal digits of a number; a file that was cut off has fewer.
const DIGITS: usize = 16;

impl GraphStore {
    /// The number of what the store holds: the same for as long as nothing is written, whoever opens it, and never one that was
    /// there before. In the midst of a write it is already that of the end. `None` in memory, and where nothing was written
    /// since the number was lost.
    pub fn revision(&self) -> Option<u64> {
        let text = fs_err::read_to_string(self.folder()?.join(NAME)).ok()?;
        u64::from_str_radix(&text, 16).ok().filter(|_| text.len() == DIGITS)
    }

    /// Gives the store another number, which is on disk before anything is written.
    pub(crate) fn begin_revision(&self) -> Result<(), StoreError> {
        let Some(folder) = self.folder() else { return Ok(()) };
        let number = RandomState::new().hash_one(Instant::now());
        let mut file = fs_err::File::create(folder.join(NAME))?;
        write!(file, "{number:0DIGITS$x}")?;
        Ok(file.sync_all()?)
    }
}
