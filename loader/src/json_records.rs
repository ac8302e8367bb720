//! The records of a JSON text one by one: the elements of an array, or objects one after another. No more than one of
//! them is held, however long the array is.

use std::io::{self, BufRead};

use crate::input::{Line, Lines};
use crate::rejects::{Reason, Reject};

/// Cuts a text into records, by counting brackets outside of strings. Whether a record is JSON is for its reader to say.
pub(crate) struct JsonRecords<R> {
    lines: Lines<R>,
    /// The line that is being read, and how much of it was. All records may stand on one line, of many megabytes: what
    /// is left of it is not to be copied for each.
    text: String,
    read: usize,
    line: u64,
    /// Whether the array that the records stand in is open, closed or was never there.
    array: Array,
    is_over: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    None,
    Open(u64),
    Closed,
}

/// A record, and the line on which it begins.
pub(crate) type Numbered = (u64, Result<String, Reject>);

impl<R: BufRead> JsonRecords<R> {
    pub(crate) fn new(reader: R) -> Self {
        let lines = Lines::new(reader);
        Self { lines, text: String::new(), read: 0, line: 0, array: Array::None, is_over: false }
    }

    /// The next record; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Numbered>> {
        while !self.is_over {
            let rest = self.rest();
            let blank = rest.find(|c: char| !(c.is_ascii_whitespace() || c == ',')).unwrap_or(rest.len());
            self.read += blank;
            let Some(first) = self.rest().chars().next() else {
                if let Some(found) = self.read_on()? {
                    return Ok(Some(found));
                }
                continue;
            };
            match (first, self.array) {
                ('[', Array::None) => self.enter(Array::Open(self.line)),
                (']', Array::Open(_)) => self.enter(Array::Closed),
                ('{', Array::None | Array::Open(_)) => return self.record().map(Some),
                _ => {
                    let expected = match self.array {
                        Array::None => "a record, as `{…}`",
                        Array::Open(_) => "a record, as `{…}`, or the `]` that ends the array",
                        Array::Closed => "the end of the text after the array",
                    };
                    let found: String = self.rest().chars().take(20).collect();
                    return Ok(Some(self.give_up(self.line, &found, expected)));
                }
            }
        }
        Ok(None)
    }

    /// What is left of the line.
    fn rest(&self) -> &str {
        &self.text[self.read..]
    }

    /// Passes the bracket that opens or closes the array.
    fn enter(&mut self, array: Array) {
        self.array = array;
        self.read += 1;
    }

    /// Reads the next line; at the end says so, where an array is open.
    fn read_on(&mut self) -> io::Result<Option<Numbered>> {
        let broken = match self.lines.next()? {
            Some((number, Line::Text(text))) => {
                self.line = number;
                self.text.clear();
                self.text.push_str(text);
                self.read = 0;
                return Ok(None);
            }
            Some((number, line)) => {
                self.line = number;
                line.text().err()
            }
            None => match self.array {
                Array::Open(line) => {
                    return Ok(Some(self.give_up(line, "an array that does not end", "the `]` that ends it")));
                }
                Array::None | Array::Closed => None,
            },
        };
        self.is_over = true;
        Ok(broken.map(|reject| (self.line, Err(reject))))
    }

    /// Reads the record that begins here to its last bracket.
    fn record(&mut self) -> io::Result<Numbered> {
        let start = self.line;
        let mut record = String::new();
        let mut depth = Depth::default();
        loop {
            if let Some(end) = depth.end_in(self.rest()) {
                record.push_str(&self.rest()[..end]);
                self.read += end;
                return Ok((start, Ok(record)));
            }
            record.push_str(self.rest());
            record.push('\n');
            self.read = self.text.len();
            let ended = self.line;
            let found = self.read_on()?;
            if self.is_over || record.len() as u64 > Lines::<R>::LONGEST {
                let broken = found.filter(|_| self.line > ended);
                let unended = || self.give_up_at(start);
                return Ok(broken.unwrap_or_else(unended));
            }
        }
    }

    fn give_up_at(&self, line: u64) -> Numbered {
        let expected = "the bracket or quotation mark that ends it; nothing after it was read";
        (line, Err(Reject::new(Reason::BadJson, "a record that does not end", expected)))
    }

    fn give_up(&mut self, line: u64, found: &str, expected: &str) -> Numbered {
        self.is_over = true;
        (line, Err(Reject::new(Reason::BadJson, found, expected)))
    }
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
    fn end_in(&mut self, text: &str) -> Option<usize> {
        for (at, byte) in text.bytes().enumerate() {
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
        let mut records = JsonRecords::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some((line, record)) = records.next().unwrap() {
            all.push(match record {
                Ok(record) => format!("{line}: {}", record.replace('\n', "↵")),
                Err(reject) => format!("{line}! {reject}"),
            });
        }
        all
    }

    #[test]
    fn an_array_is_cut_at_its_elements() {
        assert_eq!(
            records("[\n{\"a\": \"}]\\\"{\"},\n{\"b\": [1,\n 2]}]\n"),
            ["2: {\"a\": \"}]\\\"{\"}", "3: {\"b\": [1,↵ 2]}"]
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
