//! Characters that XML 1.0 cannot hold, not even escaped, as coded texts have them.

use std::io::{self, Write};

use crate::format::Format;

/// The bytes of U+FFFD, the replacement character.
const REPLACEMENT: [u8; 3] = [0xEF, 0xBF, 0xBD];

/// Writes U+FFFD for what is no [character](https://www.w3.org/TR/xml/#NT-Char) of XML 1.0: control characters other
/// than tab, line feed and carriage return, and U+FFFE and U+FFFF. No writer of XML makes any of these by itself.
pub(crate) struct XmlWriter<W> {
    inner: W,
    /// The last two bytes written.
    last: [u8; 2],
    /// Kept between writes for its room.
    clean: Vec<u8>,
}

impl<W: Write> XmlWriter<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, last: [0; 2], clean: Vec::new() }
    }

    fn push(&mut self, byte: u8) {
        match byte {
            b'\t' | b'\n' | b'\r' => self.clean.push(byte),
            0..b' ' => self.clean.extend(REPLACEMENT),
            // U+FFFE and U+FFFF differ from U+FFFD in their last byte
            0xBE | 0xBF if self.last == REPLACEMENT[..2] => self.clean.push(REPLACEMENT[2]),
            _ => self.clean.push(byte),
        }
        self.last = [self.last[1], byte];
    }
}

/// Whether a byte may be part of what XML cannot hold.
fn may_be_none(byte: &u8) -> bool {
    matches!(byte, 0..=8 | 11 | 12 | 14..b' ' | 0xBE | 0xBF)
}

/// A writer that cleans XML, and leaves other formats alone.
pub(crate) enum Out<W> {
    Xml(XmlWriter<W>),
    Other(W),
}

impl<W: Write> Out<W> {
    pub(crate) fn new(inner: W, format: Format) -> Self {
        if format.is_xml() { Self::Xml(XmlWriter::new(inner)) } else { Self::Other(inner) }
    }
}

impl<W: Write> Write for Out<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Xml(writer) => writer.write(bytes),
            Self::Other(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Xml(writer) => writer.flush(),
            Self::Other(writer) => writer.flush(),
        }
    }
}

impl<W: Write> Write for XmlWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.iter().any(may_be_none) {
            self.last = bytes.iter().rev().take(2).rev().fold(self.last, |last, byte| [last[1], *byte]);
            self.inner.write_all(bytes)?;
            return Ok(bytes.len());
        }
        self.clean.clear();
        bytes.iter().for_each(|byte| self.push(*byte));
        self.inner.write_all(&self.clean)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, piece: usize) -> String {
        let mut writer = XmlWriter::new(Vec::new());
        text.as_bytes().chunks(piece).for_each(|bytes| writer.write_all(bytes).expect("written"));
        String::from_utf8(writer.inner).expect("UTF-8")
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        for piece in 1..8 {
            let replaced = written("a\u{0}b\u{1f}c\u{fffe}\u{ffff}d\u{fffd}", piece);
            assert_eq!(replaced, "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}d\u{fffd}");
            let kept = "tab\tline\nreturn\r 😀 \u{ffbf}\u{85}\u{7f}\u{3ffff}";
            assert_eq!(written(kept, piece), kept);
        }
    }
}
