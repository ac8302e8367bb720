//! Where answers come from: the store, or the service that holds it.

use std::path::Path;

use graph_core::{GraphStore, Serving};
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::serve::tokens;
use super::{Failure, note, open};
use crate::cli::Global;
use crate::remote::{Question, Service, Trouble};

/// Where answers come from.
pub(super) enum Source {
    /// The store in its folder.
    Here(GraphStore),
    /// A service.
    There(Service),
}

/// A service does not do what is asked.
#[derive(Debug, Error)]
#[error("`{what}` works on a store itself, which no service does in its place")]
struct NotServed {
    what: &'static str,
}

impl Source {
    /// The service that is named, or that holds the store alone; else the store.
    pub(super) fn find(global: &Global) -> Result<Self, Failure> {
        match service(global, |serving| serving.writes)? {
            Some(service) => Ok(Self::There(service)),
            None => open(&global.store).map(Self::Here),
        }
    }

    /// The answer of the store or of the service, which is the same.
    pub(super) fn ask<T: DeserializeOwned>(
        &self,
        here: impl FnOnce(&GraphStore) -> Result<T, Failure>,
        there: impl FnOnce() -> Result<Question, Failure>,
    ) -> Result<T, Failure> {
        match self {
            Self::Here(store) => here(store),
            Self::There(service) => service.ask(&there()?),
        }
    }

    /// The store, for what is not asked of a service.
    pub(super) fn store(&self, what: &'static str) -> Result<&GraphStore, Failure> {
        match self {
            Self::Here(store) => Ok(store),
            Self::There(_) => Err(not_served(what)),
        }
    }

    /// Fails where a service has more than it gave, and more was asked for (0 for all).
    pub(super) fn see_all(&self, given: usize, total: u64, limit: usize, what: &'static str) -> Result<(), Failure> {
        let is_part = (given as u64) < total && (limit == 0 || given < limit);
        match self {
            Self::There(service) if is_part => {
                Err(Trouble::Part { address: service.address().to_owned(), given, total, what }.into())
            }
            Self::There(_) | Self::Here(_) => Ok(()),
        }
    }
}

/// How many are asked of a service that gives out `most` at once (0 for all).
pub(super) fn at_most(limit: usize, most: usize) -> usize {
    if limit == 0 { most } else { limit.min(most) }
}

/// The folder of the store, for what is not asked of a service.
pub(super) fn folder<'g>(global: &'g Global, what: &'static str) -> Result<&'g Path, Failure> {
    if global.server.is_some() { Err(not_served(what)) } else { Ok(&global.store) }
}

/// The service that is named, or one of the store that is to be asked in its place.
pub(super) fn service(global: &Global, is_asked: impl Fn(&Serving) -> bool) -> Result<Option<Service>, Failure> {
    if let Some(address) = &global.server {
        let service = Service::at(address, tokens::shown(global.token_file.as_deref())?);
        if service.exposes_token() {
            note(format_args!("warning: the token goes to {address} for everybody on the way to read; use https"));
        }
        return Ok(Some(service));
    }
    let Some(serving) = Serving::of(&global.store).filter(is_asked) else { return Ok(None) };
    note(format_args!("asking the service at http://{}, which holds the store", serving.address));
    Ok(Some(Service::of(&serving, tokens::shown(global.token_file.as_deref())?)))
}

fn not_served(what: &'static str) -> Failure {
    Failure::usage(NotServed { what }, Some("end the service, leave `--server` and name the store with `--store`"))
}
