//! Which segments an index has.

use std::sync::Arc;

#[cfg(feature = "disk")]
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::folder::Folder;
use super::layers::Layers;
use super::segment::Segment;
use crate::error::IndexError;
use crate::ontology;

pub(super) const NAME: &str = "manifest";
/// The version of the format of the index.
const FORMAT: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// Kinds, codes and roles are kept by their numbers, which are those of this ontology.
    ontology: String,
    next: u32,
    segments: Vec<Listed>,
}

#[derive(Serialize, Deserialize)]
struct Listed {
    number: u32,
    /// The rows that count no more.
    dead: Vec<u8>,
}

/// Writes which segments count.
pub(super) fn write(folder: &Folder, state: &Layers) -> Result<(), IndexError> {
    let listed = |(number, segment): (u32, &Arc<Segment>)| {
        let mut dead = Vec::new();
        segment.dead.serialize_into(&mut dead)?;
        Ok(Listed { number, dead })
    };
    let segments = state.numbered().map(listed).collect::<Result<_, IndexError>>()?;
    let manifest = Manifest { format: FORMAT, ontology: ontology::digest(), next: state.next(), segments };
    let text = postcard::to_stdvec(&manifest)?;
    let mut bytes = xxh3_64(&text).to_le_bytes().to_vec();
    bytes.extend_from_slice(&text);
    Ok(folder.write(NAME, &bytes)?)
}

/// Opens the segments that count.
#[cfg(feature = "disk")]
pub(super) fn open(folder: &Arc<Folder>) -> Result<Layers, IndexError> {
    let damaged = |found: &str| IndexError::damaged(NAME, found);
    let bytes = folder.read(NAME)?;
    let (sum, text) = bytes.split_first_chunk().ok_or_else(|| damaged("it is cut short"))?;
    if xxh3_64(text) != u64::from_le_bytes(*sum) {
        return Err(damaged("its checksum differs"));
    }
    let manifest: Manifest = postcard::from_bytes(text)?;
    if manifest.format != FORMAT || manifest.ontology != ontology::digest() {
        return Err(damaged("it is of another version of the program"));
    }
    let mut state = Layers::empty(Arc::clone(folder));
    for Listed { number, dead } in manifest.segments {
        let dead = RoaringBitmap::deserialize_from(dead.as_slice())?;
        state.add(number, dead)?;
    }
    state.set_next(manifest.next);
    Ok(state)
}
