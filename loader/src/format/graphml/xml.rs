//! The nodes and edges of a `GraphML` text, with the values that their keys name.

use std::io::{self, BufRead, Read};

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use rustc_hash::FxHashMap;

use crate::format::fields::Fields;
use crate::rejects::{Reason, Reject};

/// A node or an edge.
#[derive(Debug)]
pub(super) enum Element {
    Node { id: String, fields: Fields },
    Edge { source: String, target: String, fields: Fields },
}

/// What a text is made of, without comments and the like.
enum Piece {
    /// An element begins; an empty one is over, too.
    Start {
        start: BytesStart<'static>,
        is_empty: bool,
    },
    /// An element ends: whether it is the one that has all others in it.
    End {
        is_all: bool,
    },
    Text(String),
}

/// Reads a text, node by node and edge by edge.
pub(super) struct Elements<R> {
    xml: Reader<Counted<R>>,
    /// The names of the keys, by their ids.
    keys: FxHashMap<String, String>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Elements<R> {
    pub(super) fn new(text: R) -> Self {
        let xml = Reader::from_reader(Counted { inner: text, line: 1 });
        Self { xml, keys: FxHashMap::default(), buffer: Vec::new() }
    }

    /// The line that was read last.
    pub(super) fn line(&self) -> u64 {
        self.xml.get_ref().line
    }

    /// The next node or edge; `None` at the end of the graph.
    pub(super) fn next(&mut self) -> Result<Option<Element>, Reject> {
        loop {
            let (start, is_empty) = match self.piece()? {
                Piece::Start { start, is_empty } => (start, is_empty),
                Piece::End { is_all: true } => return Ok(None),
                Piece::End { is_all: false } | Piece::Text(_) => continue,
            };
            match start.local_name().as_ref() {
                "key" => self.key(&start)?,
                "node" => {
                    let (id, fields) = (attribute(&start, "id")?, self.fields(is_empty)?);
                    return Ok(Some(Element::Node { id, fields }));
                }
                "edge" => {
                    let (source, target) = (attribute(&start, "source")?, attribute(&start, "target")?);
                    return Ok(Some(Element::Edge { source, target, fields: self.fields(is_empty)? }));
                }
                _ => {}
            }
        }
    }

    /// A key without a name is one of a program's own, such as a picture of the node.
    fn key(&mut self, start: &BytesStart<'_>) -> Result<(), Reject> {
        if let Some(name) = maybe(start, "attr.name")? {
            self.keys.insert(attribute(start, "id")?, name);
        }
        Ok(())
    }

    /// The values up to the end of an element.
    fn fields(&mut self, is_empty: bool) -> Result<Fields, Reject> {
        let mut fields = Fields::default();
        if is_empty {
            return Ok(fields);
        }
        loop {
            match self.piece()? {
                Piece::Start { start, is_empty: false } if start.local_name().as_ref() == "data" => {
                    let name = self.keys.get(&attribute(&start, "key")?).cloned();
                    let text = self.text()?;
                    if let Some(name) = name {
                        fields.0.insert(name, text);
                    }
                }
                Piece::Start { start, is_empty: false } => self.pass_over(&start)?,
                Piece::End { .. } => return Ok(fields),
                Piece::Start { is_empty: true, .. } | Piece::Text(_) => {}
            }
        }
    }

    /// The text up to the end of a value; elements in it are passed over.
    fn text(&mut self) -> Result<String, Reject> {
        let mut text = String::new();
        loop {
            match self.piece()? {
                Piece::Text(part) => text.push_str(&part),
                Piece::Start { start, is_empty: false } => self.pass_over(&start)?,
                Piece::Start { is_empty: true, .. } => {}
                Piece::End { .. } => return Ok(text),
            }
        }
    }

    /// The next piece of the text. The text may not end before the graph does.
    fn piece(&mut self) -> Result<Piece, Reject> {
        loop {
            self.buffer.clear();
            return Ok(match self.xml.read_event_into(&mut self.buffer).map_err(|error| broken(&error))? {
                Event::Start(start) => Piece::Start { start: start.into_owned(), is_empty: false },
                Event::Empty(start) => Piece::Start { start: start.into_owned(), is_empty: true },
                Event::End(end) => Piece::End { is_all: end.local_name().as_ref() == "graphml" },
                Event::Text(part) => Piece::Text(part.xml10_content().into_owned()),
                Event::CData(part) => Piece::Text(part.xml10_content().into_owned()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|error| broken(&error))? {
                    Some(character) => Piece::Text(character.to_string()),
                    None => Piece::Text(known(&reference.into_inner())?.to_owned()),
                },
                Event::Eof => return Err(cut_off()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    fn pass_over(&mut self, start: &BytesStart<'_>) -> Result<(), Reject> {
        self.buffer.clear();
        self.xml.read_to_end_into(start.name(), &mut self.buffer).map(drop).map_err(|error| broken(&error))
    }
}

/// What one of the five entities of XML stands for. A text that declares others could make any amount of text of them.
fn known(entity: &str) -> Result<&'static str, Reject> {
    resolve_xml_entity(entity).ok_or_else(|| Reject::new(Reason::BadValue, entity, "an entity that XML itself has"))
}

fn maybe(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, Reject> {
    let Some(value) = start.try_get_attribute(name).map_err(|error| broken(&error))? else { return Ok(None) };
    Ok(Some(value.normalized_value(XmlVersion::Explicit1_0).map_err(|error| broken(&error))?.into_owned()))
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<String, Reject> {
    let element = start.local_name().as_ref().to_owned();
    let missing = || Reject::field(Reason::MissingValue, name, "", format!("an attribute of `{element}`"));
    maybe(start, name)?.ok_or_else(missing)
}

fn broken(error: &impl std::fmt::Display) -> Reject {
    Reject::new(Reason::BadValue, &error.to_string(), "well-formed XML")
}

fn cut_off() -> Reject {
    Reject::new(Reason::BadValue, "the end of the text", "`</graphml>`: it was cut off")
}

/// Counts the lines that pass.
struct Counted<R> {
    inner: R,
    line: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(to)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        // What is consumed is in the buffer, so that nothing is read here.
        if let Ok(passed) = self.inner.fill_buf() {
            self.line += passed[..n.min(passed.len())].iter().filter(|byte| **byte == b'\n').count() as u64;
        }
        self.inner.consume(n);
    }
}
