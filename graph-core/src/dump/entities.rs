//! RDF/XML without entities of its own.
//!
//! A text of a kilobyte can declare entities that stand for gigabytes, each for ten of the one before, and the parser
//! writes them out. What writes dumps declares none.

use std::io::{self, Read};

const DECLARATION: &[u8] = b"<!ENTITY";

/// Passes a text on until it declares an entity, which is an error.
pub(super) struct WithoutEntities<R> {
    reader: R,
    /// What was read last, with the end of what was read before, where a declaration may have begun.
    seen: Vec<u8>,
}

impl<R> WithoutEntities<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, seen: Vec::new() }
    }
}

impl<R: Read> Read for WithoutEntities<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.seen.drain(..self.seen.len().saturating_sub(DECLARATION.len() - 1));
        self.seen.extend(&buffer[..n]);
        if self.seen.windows(DECLARATION.len()).any(|window| window == DECLARATION) {
            let refused = "it declares XML entities; expected RDF/XML that has the texts in their places";
            return Err(io::Error::new(io::ErrorKind::InvalidData, refused));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands over a byte at a time.
    struct Slowly<'a>(&'a [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let end = buffer.len().min(1);
            self.0.read(&mut buffer[..end])
        }
    }

    #[test]
    fn a_declaration_is_found_however_it_is_read() {
        let read = |text: &str| {
            let mut all = String::new();
            let whole = WithoutEntities::new(text.as_bytes()).read_to_string(&mut all);
            assert_eq!(whole.is_ok(), WithoutEntities::new(Slowly(text.as_bytes())).read_to_string(&mut all).is_ok());
            whole.map_err(|error| error.to_string())
        };
        assert_eq!(read("<!DOCTYPE a [<!ELEMENT a ANY>]><a>ENTITY</a>"), Ok(44));
        let refused = read(r#"<!DOCTYPE a [<!ENTITY b "c">]><a/>"#).unwrap_err();
        assert!(refused.starts_with("it declares XML entities"));
    }
}
