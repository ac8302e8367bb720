//! Who may do what. Nothing writes without the token for writing; where there is a token for reading, nothing is read
//! without it, or that for writing. A client shows a token as `Authorization: Bearer TOKEN` (RFC 6750).
//!
//! A route that writes takes a [`Writer`] as its first argument after the state; routes that read are behind [`readers`].

use std::fmt;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use subtle::ConstantTimeEq;
use thiserror::Error;

use crate::error::Error;
use crate::state::AppState;

/// A secret that a client shows. Its `Debug` form keeps it.
#[derive(Clone)]
pub struct Token(String);

/// Why a text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// There is nothing.
    #[error("the token is empty")]
    Empty,
    /// It could be guessed.
    #[error("the token has {found} characters: expected at least {} (`openssl rand -hex 32` makes one)", Token::LEAST)]
    Short {
        /// How many characters it has.
        found: usize,
    },
    /// It cannot stand in a header.
    #[error("the token has a character other than ASCII letters, digits and `-._~+/=`")]
    Character,
}

impl Token {
    /// The fewest characters that a token has.
    pub const LEAST: usize = 16;

    /// Reads a token; white space around it, such as the end of a file's line, is none of it.
    ///
    /// # Errors
    /// When it is too short, or has characters that no token has (RFC 6750, section 2.1).
    pub fn new(text: &str) -> Result<Self, TokenError> {
        let token = text.trim();
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        match token.len() {
            0 => Err(TokenError::Empty),
            _ if !token.bytes().all(is_fit) => Err(TokenError::Character),
            found if found < Self::LEAST => Err(TokenError::Short { found }),
            _ => Ok(Self(token.to_owned())),
        }
    }

    /// It as the value of an `Authorization` header, for a client.
    pub fn as_bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// Whether `shown` is this token. How long it takes tells nothing of the token but its length.
    fn is(&self, shown: &str) -> bool {
        self.0.as_bytes().ct_eq(shown.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The tokens of a service. By default it has none: everybody reads, nobody writes.
#[derive(Clone, Debug, Default)]
pub struct Access {
    write: Option<Token>,
    read: Option<Token>,
}

/// Both tokens are the same, so that whoever reads could write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the tokens for reading and for writing are the same: whoever reads could write")]
pub struct SameTokens;

impl Access {
    /// Without a token to write, nobody does; without one to read, everybody does.
    ///
    /// # Errors
    /// When both are the same.
    pub fn new(write: Option<Token>, read: Option<Token>) -> Result<Self, SameTokens> {
        match (&write, &read) {
            (Some(write), Some(read)) if write.is(&read.0) => Err(SameTokens),
            _ => Ok(Self { write, read }),
        }
    }

    /// Whether somebody may write.
    pub fn is_writable(&self) -> bool {
        self.write.is_some()
    }

    /// Whether reading needs a token.
    pub fn is_closed(&self) -> bool {
        self.read.is_some()
    }

    /// Lets a request read, or says why not.
    pub(crate) fn reader(&self, headers: &HeaderMap) -> Result<(), Error> {
        let Some(read) = &self.read else { return Ok(()) };
        let shown = shown(headers)?;
        // Both are compared, whatever the first says.
        let fits = read.is(shown) | self.write.as_ref().is_some_and(|write| write.is(shown));
        if fits { Ok(()) } else { Err(Error::WrongToken) }
    }

    /// Lets a request write, or says why not.
    pub(crate) fn writer(&self, headers: &HeaderMap) -> Result<Writer, Error> {
        let write = self.write.as_ref().ok_or(Error::ReadOnly)?;
        let shown = shown(headers)?;
        if write.is(shown) {
            Ok(Writer(()))
        } else if self.read.as_ref().is_some_and(|read| read.is(shown)) {
            Err(Error::ReadersToken)
        } else {
            Err(Error::WrongToken)
        }
    }
}

/// The token that a request shows.
fn shown(headers: &HeaderMap) -> Result<&str, Error> {
    let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or(Error::NoToken)?;
    let (scheme, token) = authorization.split_once(' ').ok_or(Error::NoToken)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Error::NoToken) }
}

/// The right to write, which only the token for writing gives. As an argument of a handler it closes the route to
/// everybody else, with 401 or 403; what writes can ask for one, so that it is not called without.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writer(());

impl FromRequestParts<AppState> for Writer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        state.access().writer(&parts.headers)
    }
}

/// Goes around routes that read: lets through whoever may.
pub(crate) async fn readers(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, Error> {
    state.access().reader(request.headers())?;
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const WRITE: &str = "write-0123456789abcdef";
    const READ: &str = "read-0123456789abcdef";

    fn access(write: Option<&str>, read: Option<&str>) -> Access {
        let token = |text: Option<&str>| text.map(|text| Token::new(text).expect("a token"));
        Access::new(token(write), token(read)).expect("two tokens")
    }

    fn showing(authorization: &str) -> HeaderMap {
        HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(authorization).expect("a value of a header"))])
    }

    #[test]
    fn who_writes() {
        for read in [None, Some(READ)] {
            let access = access(Some(WRITE), read);
            for right in [format!("Bearer {WRITE}"), format!("bearer  {WRITE}")] {
                assert!(access.writer(&showing(&right)).is_ok());
            }
            assert!(matches!(access.writer(&HeaderMap::new()), Err(Error::NoToken)));
            for none in ["", WRITE, "Basic d3JpdGU6eA==", "Token write-0123456789abcdef"] {
                assert!(matches!(access.writer(&showing(none)), Err(Error::NoToken)), "{none}");
            }
            for wrong in ["", "Bearer", &WRITE[1..], &WRITE[..21], &format!("{WRITE}0"), &format!("{WRITE} {WRITE}")] {
                assert!(
                    matches!(access.writer(&showing(&format!("Bearer {wrong}"))), Err(Error::WrongToken)),
                    "{wrong}"
                );
            }
        }
        let reader = showing(&format!("Bearer {READ}"));
        assert!(matches!(access(Some(WRITE), Some(READ)).writer(&reader), Err(Error::ReadersToken)));
        assert!(matches!(access(Some(WRITE), None).writer(&reader), Err(Error::WrongToken)));
        assert!(matches!(access(None, Some(READ)).writer(&reader), Err(Error::ReadOnly)));
    }

    #[test]
    fn who_reads() {
        assert!(access(Some(WRITE), None).reader(&HeaderMap::new()).is_ok());
        let closed = access(Some(WRITE), Some(READ));
        assert!(matches!(closed.reader(&HeaderMap::new()), Err(Error::NoToken)));
        assert!(matches!(closed.reader(&showing("Bearer something-else-entirely")), Err(Error::WrongToken)));
        for right in [READ, WRITE] {
            assert!(closed.reader(&showing(&format!("Bearer {right}"))).is_ok());
        }
    }

    #[test]
    fn a_token_is_long_enough_and_fit_for_a_header() {
        assert_eq!(Token::new(" \n").err(), Some(TokenError::Empty));
        assert_eq!(Token::new("short\n").err(), Some(TokenError::Short { found: 5 }));
        assert_eq!(Token::new("0123456789 abcdef").err(), Some(TokenError::Character));
        assert_eq!(Token::new("0123456789äbcdef").err(), Some(TokenError::Character));
        assert!(Token::new("0123456789abcdef\r\n").expect("a token").is("0123456789abcdef"));
    }

    #[test]
    fn a_token_is_not_shown() {
        let access = Access::new(Token::new("0123456789abcdef").ok(), None).expect("one token");
        assert!(!format!("{access:?}").contains("0123"));
    }

    #[test]
    fn the_token_to_read_is_another() {
        let token = |text| Token::new(text).ok();
        assert_eq!(Access::new(token("0123456789abcdef"), token("0123456789abcdef\n")).err(), Some(SameTokens));
        assert!(Access::new(token("0123456789abcdef"), token("0123456789abcdee")).is_ok());
    }
}
