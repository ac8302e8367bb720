//! What goes wrong with a service, in words for whoever asked.

use serde::Deserialize;
use thiserror::Error;
use ureq::http::StatusCode;

use crate::commands::Failure;

/// A service has no answer, or none that can be used.
#[derive(Debug, Error)]
pub(crate) enum Trouble {
    #[error("the service at {address} cannot be reached: {error}")]
    Unreachable { address: String, error: ureq::Error },
    #[error("the service at {address} has not answered in time")]
    Late { address: String },
    #[error("the service at {address} ended the connection before it had the whole file: nothing of it was loaded")]
    Unsent { address: String },
    #[error("the answer of the service at {address} was cut off ({reason}); what was written of it is not all")]
    Cut { address: String, reason: String },
    #[error("what answers at {address} is no service of this version of chancery: {reason}")]
    Foreign { address: String, reason: String },
    #[error("what answers at {address} says {status}{}", retry.as_ref().map(|after| format!(", try again after {after} s")).unwrap_or_default())]
    Status { address: String, status: StatusCode, retry: Option<String> },
    #[error("the service at {address} gives out {given} of {total} {what} at most")]
    Part { address: String, given: usize, total: u64, what: &'static str },
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let hint = match &trouble {
            Trouble::Unreachable { .. } => "see that it runs, and that `--server` (CHANCERY_SERVER) names its address",
            Trouble::Late { .. } => "ask for less, or allow more with `--timeout`",
            Trouble::Unsent { .. } => {
                "it takes no more than 64 MiB at once: send it in parts, or end the service and load into the store itself"
            }
            Trouble::Cut { .. } => "ask again",
            Trouble::Foreign { .. } => "`--server` takes the address that `chancery serve` prints when it starts",
            Trouble::Status { .. } => "something stands between here and the service",
            Trouble::Part { .. } => "ask for less, or end the service and ask the store itself",
        };
        Self::hinted(trouble, hint)
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    sort: String,
    detail: String,
    hint: Option<String>,
}

/// What a service says that is wrong.
#[derive(Debug, Error)]
#[error("{detail}")]
struct Told {
    detail: String,
}

/// A service refused an input whole: the others may be loaded nevertheless.
#[derive(Debug, Error)]
#[error("{detail}")]
pub(crate) struct Refused {
    detail: String,
}

impl Problem {
    /// The failure that it is, in the words of the service, with what can be done about it here.
    pub(super) fn failure(self, status: u16) -> Failure {
        let name = self.sort.rsplit('/').next().unwrap_or_default();
        let hint = match (status, name) {
            (_, "read-only") => Some("start it with `--token-file FILE`, or end it and load into the store itself"),
            (_, "readers-token") => Some("`--token-file FILE` or CHANCERY_TOKEN names the token for writing"),
            (401, _) => Some("`--token-file FILE` or CHANCERY_TOKEN gives the token that the service was started with"),
            (_, "timeout") => {
                Some("`chancery serve --timeout` allows more; the store itself can be asked without a limit")
            }
            (413, _) => Some("send it in parts, or end the service and load into the store itself"),
            _ => None,
        };
        let hint = self.hint.or(hint.map(str::to_owned));
        let detail = self.detail;
        match name {
            "refused-input" => Failure::Error { error: Box::new(Refused { detail }), hint },
            _ => Failure::Error { error: Box::new(Told { detail }), hint },
        }
    }
}
