//! The records of a JSON text one by one: the elements of an array, or objects one after another. No more than one of
//! them is held, however long the array is.

use std::io::{self, BufRead};

use crate::input::Lines;
use crate::rejects::{Reason, Reject};

/// Cuts a text into records, by counting brackets outside of strings. Whether a record is JSON is for its reader to say.
pub(crate) struct JsonRecords<R> {
    reader: R,
    line: u64,
    array: Array,
    /// Whether nothing more is read: at the end, and after what cannot be cut.
    is_over: bool,
}

/// The array that the records stand in, if they do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    None,
    /// It began on this line.
    Open(u64),
    Closed,
}

/// A record, and the line on which it begins.
pub(crate) type Numbered = (u64, Result<String, Reject>);

impl<R: BufRead> JsonRecords<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, line: 1, array: Array::None, is_over: false }
    }

    /// The next record; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Numbered>> {
        while !self.is_over {
            match (self.next_byte()?, self.array) {
                (Some(b'['), Array::None) => self.enter(Array::Open(self.line)),
                (Some(b']'), Array::Open(_)) => self.enter(Array::Closed),
                (Some(b'{'), Array::None | Array::Open(_)) => return self.record().map(Some),
                (Some(_), _) => return self.stray().map(Some),
                (None, Array::Open(line)) => {
                    let reject = Reject::new(Reason::BadJson, "an array that does not end", "the `]` that ends it");
                    return Ok(Some(self.give_up(line, reject)));
                }
                (None, Array::None | Array::Closed) => self.is_over = true,
            }
        }
        Ok(None)
    }

    fn enter(&mut self, array: Array) {
        self.array = array;
        self.reader.consume(1);
    }

    fn give_up(&mut self, line: u64, reject: Reject) -> Numbered {
        self.is_over = true;
        (line, Err(reject))
    }

    /// Passes over blanks, commas and a byte order mark, and says what comes next; `None` at the end.
    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        loop {
            let text = self.reader.fill_buf()?;
            let passed =
                text.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',' || MARK.contains(byte));
            let passed = passed.count();
            let next = text.get(passed).copied();
            let is_end = text.is_empty();
            self.line += newlines(&text[..passed]);
            self.reader.consume(passed);
            if next.is_some() || is_end {
                return Ok(next);
            }
        }
    }

    /// Reads the record that begins here to its last bracket.
    fn record(&mut self) -> io::Result<Numbered> {
        let start = self.line;
        let mut record = Vec::new();
        let mut depth = Depth::default();
        loop {
            let text = self.reader.fill_buf()?;
            if text.is_empty() {
                let expected = "the bracket or quotation mark that ends it; nothing after it was read";
                return Ok(self.give_up(start, Reject::new(Reason::BadJson, "a record that does not end", expected)));
            }
            let end = depth.end_in(text);
            let taken = end.unwrap_or(text.len());
            record.extend_from_slice(&text[..taken]);
            self.line += newlines(&text[..taken]);
            self.reader.consume(taken);
            if end.is_some() {
                let record = String::from_utf8(record).map_err(|e| Reject::encoding(e.utf8_error().valid_up_to()));
                return Ok((start, record));
            }
            if record.len() as u64 > Lines::<R>::LONGEST {
                return Ok(self.give_up(start, Reject::too_long()));
            }
        }
    }

    /// What stands where a record should.
    fn stray(&mut self) -> io::Result<Numbered> {
        let expected = match self.array {
            Array::None => "a record, as `{…}`",
            Array::Open(_) => "a record, as `{…}`, or the `]` that ends the array",
            Array::Closed => "the end of the text after the array",
        };
        let found = String::from_utf8_lossy(self.reader.fill_buf()?).into_owned();
        let found: String = found.lines().next().unwrap_or_default().chars().take(20).collect();
        Ok(self.give_up(self.line, Reject::new(Reason::BadJson, &found, expected)))
    }
}

fn newlines(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// How deep in brackets a text is, and whether in a string.
#[derive(Default)]
struct Depth {
    brackets: u64,
    in_string: bool,
    escaped: bool,
}

impl Depth {
    /// Where the outermost bracket ends, if it does in this piece.
    fn end_in(&mut self, text: &[u8]) -> Option<usize> {
        for (at, byte) in text.iter().enumerate() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b'[' => self.brackets += 1,
                b'}' | b']' => {
                    self.brackets = self.brackets.saturating_sub(1);
                    if self.brackets == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<String> {
        // A small buffer cuts the records anywhere.
        let mut records = JsonRecords::new(std::io::BufReader::with_capacity(5, text.as_bytes()));
        let mut all = Vec::new();
        while let Some((line, record)) = records.next().unwrap() {
            all.push(match record {
                Ok(record) => format!("{line}: {}", record.replace('\n', "/")),
                Err(reject) => format!("{line}! {reject}"),
            });
        }
        all
    }

    #[test]
    fn an_array_is_cut_at_its_elements() {
        assert_eq!(
            records("[\n{\"a\": \"}]\\\"{\"},\n{\"b\": [1,\n 2]}]\n"),
            ["2: {\"a\": \"}]\\\"{\"}", "3: {\"b\": [1,/ 2]}"]
        );
        assert_eq!(records("[{\"a\": 1}, {\"a\": 2}]"), ["1: {\"a\": 1}", "1: {\"a\": 2}"]);
        assert_eq!(records("[]"), [""; 0]);
    }

    #[test]
    fn objects_may_follow_each_other() {
        assert_eq!(records("{\"a\": 1}\n\n{\"a\": 2} {}\n"), ["1: {\"a\": 1}", "3: {\"a\": 2}", "3: {}"]);
    }

    #[test]
    fn a_text_that_breaks_off_says_where() {
        assert_eq!(
            records("[{},\n{\"a\": \"b}\n]")[1..],
            [
                "2! found `a record that does not end`, expected the bracket or quotation mark that ends it; nothing after \
             it was read"
            ]
        );
        assert_eq!(records("\n[{}\n")[1..], ["2! found `an array that does not end`, expected the `]` that ends it"]);
        assert_eq!(
            records("[{}\n 7]")[1..],
            ["2! found `7]`, expected a record, as `{…}`, or the `]` that ends the array"]
        );
        assert_eq!(records("[{}] {}")[1..], ["1! found `{}`, expected the end of the text after the array"]);
    }
}
