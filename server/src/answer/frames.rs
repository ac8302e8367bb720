//! What parent and child say to each other: runs of bytes, each after its length in four bytes.

use std::io::{self, Read, Write};

/// The most bytes that are taken at once: far more than either side sends.
const MOST: u32 = 1 << 26;

pub(super) fn write(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    // At once: a pipe would wake the other side twice.
    out.write_all(&[&length.to_le_bytes(), bytes].concat())
}

/// The next run of bytes.
pub(super) fn read(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{length} bytes at once")));
    }
    let mut bytes = Vec::new();
    let read = input.take(length.into()).read_to_end(&mut bytes)?;
    if read as u64 == u64::from(length) { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Writes whatever it is given as one run, unless there is nothing: that is what ends them.
pub(super) struct Framed<W>(pub(super) W);

impl<W: Write> Write for Framed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            write(&mut self.0, bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_bytes_are_read_as_they_were_written() {
        let mut bytes = Vec::new();
        let mut framed = Framed(&mut bytes);
        framed.write_all(b"first").expect("memory");
        framed.write_all(b"").expect("memory");
        write(&mut bytes, b"").expect("memory");
        let mut input = bytes.as_slice();
        assert_eq!(read(&mut input).expect("a run"), b"first");
        assert_eq!(read(&mut input).expect("a run"), b"");
        assert_eq!(read(&mut input).expect_err("the end").kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn what_is_cut_or_mad_is_an_error() {
        assert_eq!(read(&mut &b"\x05\0\0\0abc"[..]).expect_err("cut").kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(read(&mut &b"\xff\xff\xff\xff"[..]).expect_err("mad").kind(), io::ErrorKind::InvalidData);
    }
}
