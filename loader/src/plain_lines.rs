//! A text whose lines all end with a line feed alone, the last one too: a copy with other ends says the same, on the same
//! lines.

use std::io::{self, BufRead, Read};

/// The longest row that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// Puts out a text with plain ends of lines, and no more of it at once than a row may have.
pub(crate) struct PlainLines<R> {
    text: R,
    after_return: bool,
    /// Whether the line is open that is being put out.
    is_open: bool,
    /// Bytes put out of this row, with what was read ahead.
    of_row: u64,
}

impl<R> PlainLines<R> {
    pub(crate) fn new(text: R) -> Self {
        Self { text, after_return: false, is_open: false, of_row: 0 }
    }

    /// A row is complete.
    pub(crate) fn begin_row(&mut self) {
        if !self.is_cut() {
            self.of_row = 0;
        }
    }

    /// Whether a row is so long that the rest of the text was left out: a quotation mark may not be closed.
    pub(crate) fn is_cut(&self) -> bool {
        self.of_row > LONGEST
    }

    /// Ends the last line.
    fn end(&mut self, out: &mut [u8]) -> usize {
        if !(self.is_open || self.after_return) {
            return 0;
        }
        (self.is_open, self.after_return) = (false, false);
        out[0] = b'\n';
        1
    }
}

impl<R: BufRead> Read for PlainLines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // A return that turns out not to end a line is put out with the byte after it.
        let room = out.len() / 2;
        let mut filled = 0;
        while filled == 0 && room > 0 && !self.is_cut() {
            let text = self.text.fill_buf()?;
            if text.is_empty() {
                return Ok(self.end(out));
            }
            let taken = text.len().min(room);
            for byte in &text[..taken] {
                if self.after_return && *byte != b'\n' {
                    out[filled] = b'\r';
                    filled += 1;
                }
                self.after_return = *byte == b'\r';
                if !self.after_return {
                    out[filled] = *byte;
                    filled += 1;
                    self.is_open = *byte != b'\n';
                }
            }
            self.text.consume(taken);
        }
        self.of_row += filled as u64;
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut plain = PlainLines::new(io::BufReader::with_capacity(3, text.as_bytes()));
        let mut out = String::new();
        plain.read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn lines_end_alike() {
        assert_eq!(read("a\r\nb\n\r\nc"), "a\nb\n\nc\n");
        assert_eq!(read("a\rb\r\r\nc\r"), "a\rb\r\nc\n");
        assert_eq!(read(""), "");
    }

    #[test]
    fn a_row_without_an_end_is_cut() {
        let mut plain = PlainLines::new(io::BufReader::new(io::repeat(b'a')));
        let read = io::copy(&mut plain, &mut io::sink()).unwrap();
        assert!(plain.is_cut() && read < 2 * LONGEST);
    }
}
