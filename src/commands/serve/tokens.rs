//! The tokens of `chancery serve`: from files, or from the environment; never from the command line, which every user of
//! the machine can read.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use server::{Access, Token, TokenError};
use thiserror::Error;

use crate::cli::ServeArgs;
use crate::commands::{Failure, note};

const WRITE: &str = "CHANCERY_TOKEN";
const READ: &str = "CHANCERY_READ_TOKEN";

/// A token cannot be used.
#[derive(Debug, Error)]
enum Unfit {
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: TokenError },
    #[error("{variable}: {reason}")]
    Variable { variable: &'static str, reason: TokenError },
    #[error("{variable} and `{}` both give a token", path.display())]
    Twice { variable: &'static str, path: PathBuf },
}

/// Anybody on the network could read.
#[derive(Debug, Error)]
#[error("`{0}` can be reached from other machines, and whoever reaches it could read everything")]
struct Exposed(SocketAddr);

/// Who may do what, as the options and the environment say.
pub(super) fn access(args: &ServeArgs) -> Result<Access, Failure> {
    let write = token(args.token_file.as_deref(), WRITE)?;
    let read = token(args.read_token_file.as_deref(), READ)?;
    let access = Access::new(write, read).map_err(Failure::new)?;
    if args.bind.ip().is_loopback() || access.is_closed() || args.public_read {
        return Ok(access);
    }
    let hint = "`--read-token-file FILE` closes it, `--public-read` says that it may be open";
    Err(Failure::hinted(Exposed(args.bind), hint))
}

/// The token that is shown to a service: that for writing, else that for reading.
pub(in crate::commands) fn shown(file: Option<&Path>) -> Result<Option<Token>, Failure> {
    Ok(match token(file, WRITE)? {
        Some(token) => Some(token),
        None => token(None, READ)?,
    })
}

fn token(file: Option<&Path>, variable: &'static str) -> Result<Option<Token>, Failure> {
    let secret = std::env::var(variable).ok();
    match (file, secret) {
        (Some(path), Some(_)) => Err(Failure::new(Unfit::Twice { variable, path: path.to_owned() })),
        (Some(path), None) => read(path).map(Some),
        (None, Some(secret)) => {
            let unfit = |reason| Failure::new(Unfit::Variable { variable, reason });
            Token::new(&secret).map(Some).map_err(unfit)
        }
        (None, None) => Ok(None),
    }
}

/// Reads a token from a file, and warns where others may do so too.
fn read(path: &Path) -> Result<Token, Failure> {
    let text = fs_err::read_to_string(path)?;
    if is_open_to_others(path)? {
        note(format_args!("warning: other users can read `{}`; `chmod 600` keeps the token secret", path.display()));
    }
    Token::new(&text).map_err(|reason| Failure::new(Unfit::File { path: path.to_owned(), reason }))
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    const ANYBODY_ELSE: u32 = 0o077;
    Ok(fs_err::metadata(path)?.permissions().mode() & ANYBODY_ELSE != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> std::io::Result<bool> {
    Ok(false)
}
