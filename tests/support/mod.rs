//! What the tests share.

pub(crate) mod documents;
pub(crate) mod random;
pub(crate) mod rows;
mod sandbox;
mod stores;

pub(crate) use self::sandbox::Sandbox;
pub(crate) use self::stores::{data, difference, dump, input, load_all, loaded, try_load};
