//! The parameters of a request.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;

use crate::error::Error;

/// Parameters as they came, and which of them have been asked for. The rest is an error: a misspelt one must not lose
/// its meaning silently.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
}

impl Params {
    /// Adds those of a form.
    pub(crate) fn extend(&mut self, pairs: Vec<(String, String)>) {
        self.pairs.extend(pairs);
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The first value of a parameter, which stays.
    pub(crate) fn peek(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter that may be repeated.
    pub(crate) fn many<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Result<Vec<T>, Error> {
        self.known.push(name);
        let found = self.pairs.extract_if(.., |(key, _)| key == name);
        found.map(|(_, value)| value.parse().map_err(|e| Error::parameter(name, value, e))).collect()
    }

    /// The value of a parameter that may not be repeated.
    pub(crate) fn one<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Result<Option<T>, Error> {
        let mut values = self.many(name)?;
        let value = values.pop();
        if values.is_empty() { Ok(value) } else { Err(Error::Repeated { name }) }
    }

    /// The value of a parameter that must be there, once.
    pub(crate) fn required<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Result<T, Error> {
        self.one(name)?.ok_or(Error::Missing { name })
    }

    /// Whether a flag is set: `?strict`, `?strict=true`.
    pub(crate) fn flag(&mut self, name: &'static str) -> Result<bool, Error> {
        Ok(self.one(name)?.is_some_and(|Flag(is_set)| is_set))
    }

    /// The number of rows asked for.
    pub(crate) fn limit(&mut self, usual: usize, most: usize) -> Result<usize, Error> {
        self.in_range("limit", 1..=most).map(|limit| limit.unwrap_or(usual))
    }

    fn in_range(&mut self, name: &'static str, range: RangeInclusive<usize>) -> Result<Option<usize>, Error> {
        let expected = format!("expected a number from {} to {}", range.start(), range.end());
        let Some(text) = self.one::<String>(name)? else { return Ok(None) };
        match text.parse() {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            Ok(_) | Err(_) => Err(Error::parameter(name, text, expected)),
        }
    }

    /// Fails where there is a parameter that nobody asked for.
    pub(crate) fn finish(self) -> Result<(), Error> {
        match self.pairs.into_iter().next() {
            Some((name, _)) => Err(Error::Unknown { name, known: self.known }),
            None => Ok(()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let pairs: Result<Query<_>, QueryRejection> = Query::try_from_uri(&parts.uri);
        Ok(Self { pairs: pairs?.0, known: Vec::new() })
    }
}

/// On or off.
struct Flag(bool);

impl FromStr for Flag {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" | "true" | "1" => Ok(Self(true)),
            "false" | "0" => Ok(Self(false)),
            _ => Err("expected `true` or `false`"),
        }
    }
}

/// A name to look for. Whatever is longer than any name is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name(pub(crate) String);

impl FromStr for Name {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const LONGEST: usize = 500;
        if text.trim().is_empty() || text.len() > LONGEST {
            return Err("expected a name, code or id, at most 500 bytes long");
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &str) -> Params {
        let uri = format!("/?{query}").parse().expect("a URI");
        Params { pairs: Query::try_from_uri(&uri).expect("pairs").0, known: Vec::new() }
    }

    #[test]
    fn repeated_parameters_keep_their_order() {
        let mut params = params("a=1&b=x%20y&a=+2");
        assert_eq!(params.many::<String>("a").ok(), Some(vec!["1".to_owned(), " 2".to_owned()]));
        assert_eq!(params.one::<String>("b").ok(), Some(Some("x y".to_owned())));
        assert!(params.finish().is_ok());
    }

    #[test]
    fn what_may_stand_once_stands_once() {
        assert!(matches!(params("a=1&a=1").one::<String>("a"), Err(Error::Repeated { name: "a" })));
        assert!(matches!(params("").required::<String>("a"), Err(Error::Missing { name: "a" })));
    }

    #[test]
    fn an_unknown_parameter_is_an_error_that_names_the_known() {
        let mut params = params("limit=3&limt=4");
        assert_eq!(params.limit(50, 1000).ok(), Some(3));
        let Err(Error::Unknown { name, known }) = params.finish() else { panic!("it is unknown") };
        assert_eq!((name.as_str(), known.as_slice()), ("limt", ["limit"].as_slice()));
    }

    #[test]
    fn flags() {
        for (query, expected) in [("", false), ("f", true), ("f=", true), ("f=1", true), ("f=false", false)] {
            assert_eq!(params(query).flag("f").ok(), Some(expected), "{query}");
        }
        assert!(params("f=yes").flag("f").is_err());
    }
}
