//! Pieces of rows: what a batch says of an event, put in the order of rows.

use std::io::{self, Read, Write};

use jiff::civil::Date;

use super::runs::{Spilled, read_all};
use crate::date::{EventDate, day_number};
use crate::id::EventId;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// An event that is new, as its first report has it.
    New,
    /// What a further report adds.
    More,
    /// A report of its own.
    Report,
    /// All there is, as the store has it.
    Whole,
}

/// A piece, in the order of what it is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    /// The place of the row: pieces of one row have the same.
    pub(super) place: Vec<u8>,
    pub(super) sort: Sort,
    /// A row.
    pub(super) row: Vec<u8>,
}

/// Bytes in the order of rows: by the bounds of the date, the event, and an exact event before the happening that it stands
/// for.
pub(super) fn place(date: Option<&EventDate>, event: &EventId, is_joined: bool) -> Vec<u8> {
    const BEFORE: u8 = 0;
    const THERE: u8 = 1;
    const AFTER: u8 = 2;
    let mut bytes = Vec::with_capacity(12 + event.as_str().len());
    let mut bound = |day: Option<Date>, absent: u8| match day {
        None => bytes.extend([absent, 0, 0, 0, 0]),
        Some(day) => {
            bytes.push(THERE);
            bytes.extend((i64::from(day_number(day)) - i64::from(i32::MIN)).to_be_bytes().split_at(4).1);
        }
    };
    bound(date.and_then(EventDate::earliest), BEFORE);
    bound(date.and_then(EventDate::latest), AFTER);
    bytes.extend(event.as_str().as_bytes());
    // No character of an IRI comes before this.
    bytes.push(0);
    bytes.push(u8::from(is_joined));
    bytes
}

impl Spilled for Piece {
    fn size(&self) -> usize {
        const HEADS: usize = 64;
        self.place.len() + self.row.len() + HEADS
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(io::Error::other);
        out.write_all(&length(&self.place)?.to_le_bytes())?;
        out.write_all(&length(&self.row)?.to_le_bytes())?;
        out.write_all(&[self.sort as u8])?;
        out.write_all(&self.place)?;
        out.write_all(&self.row)
    }

    fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        const SORTS: [Sort; 4] = [Sort::New, Sort::More, Sort::Report, Sort::Whole];
        let mut head = [0; 9];
        if !read_all(from, &mut head)? {
            return Ok(None);
        }
        let length = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]) as usize;
        let sort = *SORTS.get(usize::from(head[8])).ok_or(io::ErrorKind::InvalidData)?;
        let (mut place, mut row) = (vec![0; length(0)], vec![0; length(4)]);
        from.read_exact(&mut place)?;
        from.read_exact(&mut row)?;
        Ok(Some(Self { place, sort, row }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;
    use crate::date::OrderKey;

    #[test]
    fn places_are_in_the_order_of_rows() {
        let dates = ["", "-0044-03-15", "1969-12-31", "1970", "1970-01-01", "2000", "2000-02", "2000/..", "../2001"];
        let events = [Key::of(&["a"]).event(), Key::of(&["b"]).event(), EventId::from_iri("https://example.org/e")];
        let mut all = Vec::new();
        for date in dates {
            let date: Option<EventDate> = date.parse().ok();
            for event in &events {
                let key = OrderKey::new(date.as_ref(), event.clone());
                all.push((key, place(date.as_ref(), event, false), place(date.as_ref(), event, true)));
            }
        }
        for (key, exact, joined) in &all {
            assert!(exact < joined);
            for (other, other_exact, other_joined) in &all {
                assert_eq!(key.cmp(other), exact.cmp(other_exact));
                assert!(key >= other || joined < other_joined);
            }
        }
    }
}
