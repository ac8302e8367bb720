//! Exports: the store, or a part of it, for other programs and for readers.
//!
//! [`write()`] takes what is asked ([`Export`]) and writes it; the command line and the service call it alike.
//! [`write_page()`] writes rows that somebody has already, as a page of a timeline.

mod calendar;
pub mod graphml;
mod html;
mod markdown;
pub mod rdf;
mod rows;
mod schemaorg;
mod source;
pub mod tables;
mod timelinejs;
mod told;

use std::io::Write;

use graph_core::date::day_text;
use graph_core::{GraphStore, View};

use crate::error::QueryError;
use crate::filter::Filter;
use crate::format;
use crate::known::Known;
use crate::row::Row;
use crate::words::words;

pub use self::html::{document_page, entity_page, event_page};
pub use self::markdown::cell;

words! {
    /// A format of exports.
    Format, "export format" {
        /// GraphML, for networkx, igraph, Gephi, yEd.
        GraphMl = "graphml",
        /// JSON for Cytoscape.
        Cytoscape = "cyjs",
        /// GEXF 1.3, for Gephi: with time.
        Gexf = "gexf",
        /// The default graph as Turtle.
        Turtle = "turtle",
        /// The default graph as N-Triples.
        NTriples = "ntriples",
        /// The default graph as RDF/XML.
        RdfXml = "rdfxml",
        /// Everything as N-Quads.
        NQuads = "nquads",
        /// Everything as TriG.
        TriG = "trig",
        /// Everything as JSON-LD.
        JsonLd = "jsonld",
        /// The default graph as Turtle of RDF 1.2, relations annotated by their events.
        Turtle12 = "turtle12",
        /// Everything as TriG of RDF 1.2, relations annotated by their events.
        TriG12 = "trig12",
        /// A table as comma-separated values, for spreadsheets.
        Csv = "csv",
        /// A table as Parquet, for data frames and databases.
        Parquet = "parquet",
        /// A table of Markdown.
        Markdown = "md",
        /// iCalendar, for calendars.
        Calendar = "ics",
        /// JSON for TimelineJS.
        TimelineJs = "timelinejs",
        /// A page that stands alone.
        Html = "html",
        /// Events of schema.org as JSON-LD, for web pages.
        SchemaOrg = "schemaorg",
    }
}

impl Format {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GraphMl => "application/graphml+xml",
            Self::Cytoscape => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Gexf => "application/gexf+xml",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Calendar => "text/calendar; charset=utf-8",
            Self::TimelineJs => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::SchemaOrg => "application/ld+json",
            Self::Turtle12 => "text/turtle; version=1.2",
            Self::TriG12 => "application/trig; version=1.2",
            Self::Turtle | Self::NTriples | Self::RdfXml | Self::NQuads | Self::TriG | Self::JsonLd => {
                self.rdf().map_or("application/octet-stream", format::Format::media_type)
            }
        }
    }

    /// The usual end of file names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::Cytoscape => "cyjs",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Gexf => "gexf",
            Self::Markdown => "md",
            Self::Calendar => "ics",
            Self::TimelineJs => "json",
            Self::Html => "html",
            Self::SchemaOrg => "jsonld",
            Self::Turtle12 => "ttl",
            Self::TriG12 => "trig",
            Self::Turtle | Self::NTriples | Self::RdfXml | Self::NQuads | Self::TriG | Self::JsonLd => {
                self.rdf().map_or("", format::Format::extension)
            }
        }
    }

    /// Whether it shows the rows of a timeline, as [`write_page()`] takes them.
    pub fn is_of_rows(self) -> bool {
        matches!(self, Self::Csv | Self::Markdown | Self::Calendar | Self::TimelineJs | Self::Html | Self::SchemaOrg)
    }

    /// What it writes.
    fn writes(self) -> Writes {
        match self {
            Self::GraphMl => Writes::Graph(graphml::Notation::GraphMl),
            Self::Cytoscape => Writes::Graph(graphml::Notation::Cytoscape),
            Self::Gexf => Writes::Graph(graphml::Notation::Gexf),
            Self::Turtle => Writes::Rdf(format::Format::Turtle),
            Self::NTriples => Writes::Rdf(format::Format::NTriples),
            Self::RdfXml => Writes::Rdf(format::Format::RdfXml),
            Self::NQuads => Writes::Rdf(format::Format::NQuads),
            Self::TriG => Writes::Rdf(format::Format::TriG),
            Self::JsonLd => Writes::Rdf(format::Format::JsonLd),
            Self::Turtle12 => Writes::Annotated(format::Format::Turtle),
            Self::TriG12 => Writes::Annotated(format::Format::TriG),
            Self::Csv => Writes::Table(tables::Format::Csv),
            Self::Parquet => Writes::Table(tables::Format::Parquet),
            Self::Markdown | Self::Calendar | Self::TimelineJs | Self::Html | Self::SchemaOrg => Writes::Rows,
        }
    }

    fn rdf(self) -> Option<format::Format> {
        if let Writes::Rdf(format) = self.writes() { Some(format) } else { None }
    }
}

/// What formats write.
enum Writes {
    Graph(graphml::Notation),
    Rdf(format::Format),
    /// RDF 1.2 in the syntax of RDF 1.1 that it extends.
    Annotated(format::Format),
    Table(tables::Format),
    /// Rows of a timeline, for readers.
    Rows,
}

/// What is exported, and how.
#[derive(Clone, Debug)]
pub struct Export {
    /// The format.
    pub format: Format,
    /// Which events.
    pub filter: Filter,
    /// For graphs: what is a node, what an edge. Of annotated relations, the level.
    pub graph: graphml::Options,
    /// For tables: which.
    pub table: tables::Table,
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many rows were written. Graphs and dumps do not count.
    pub rows: u64,
    /// How many the format has no place for: a calendar has no day for `1948`.
    pub left_out: u64,
}

/// Writes an export.
///
/// Memory does not grow with the events, but: graphs hold their nodes, parts of the store as RDF their entities and
/// hashes of their documents; [formats of rows](Format::is_of_rows) other than CSV hold all rows where no actor is named, or
/// the timeline is as it was known on a day.
///
/// # Errors
/// When RDF is asked for as it was known on a day, the store cannot be read, or `writer` fails.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::Filter;
/// use queries::export::{self, Export, Format};
///
/// let store = GraphStore::in_memory()?;
/// let (filter, graph, table) = (Filter::default(), Default::default(), Default::default());
/// let export = Export { format: Format::Calendar, filter, graph, table };
/// let mut calendar = Vec::new();
/// assert_eq!(export::write(&store, &export, &mut calendar)?.rows, 0);
/// assert!(calendar.starts_with(b"BEGIN:VCALENDAR\r\n") && calendar.ends_with(b"END:VCALENDAR\r\n"));
/// # Ok::<(), queries::QueryError>(())
/// ```
pub fn write<W: Write + Send>(store: &GraphStore, export: &Export, mut writer: W) -> Result<Written, QueryError> {
    let Export { format, filter, graph, table } = export;
    let view = store.view();
    match format.writes() {
        Writes::Rdf(rdf) if filter.is_empty() => rdf::dump(store, rdf, &mut writer)?,
        Writes::Rdf(rdf) => rdf::part(view, filter, rdf, &mut writer)?,
        Writes::Annotated(rdf) => rdf::annotated(view, filter, graph.level, rdf, &mut writer)?,
        Writes::Graph(notation) => {
            graphml::write(view, filter, graphml::Options { notation, ..*graph }, &mut writer)?;
        }
        Writes::Table(format) => return tables::write(view, filter, *table, format, writer),
        Writes::Rows => return tell(view, *format, filter, rows::ordered(view, filter)?, writer),
    }
    Ok(Written::default())
}

/// Writes rows of the timeline of a filter in a format [of rows](Format::is_of_rows). Those with
/// [statements](crate::Request::with_statements) lead to their documents.
///
/// # Errors
/// When the format is none of rows, the store cannot be read, or `writer` fails.
pub fn write_page<W: Write>(
    view: View<'_>,
    format: Format,
    filter: &Filter,
    rows: Vec<Row>,
    writer: W,
) -> Result<Written, QueryError> {
    tell(view, format, filter, rows.into_iter().map(Ok), writer)
}

/// Writes rows in a format that needs nothing but them, [`Csv`](Format::Csv) or [`Markdown`](Format::Markdown).
///
/// # Errors
/// When it is another format, or `writer` fails.
pub fn write_rows<W: Write>(
    format: Format,
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    writer: &mut W,
) -> Result<Written, QueryError> {
    if format == Format::Csv {
        tables::write_rows(rows, writer)
    } else if format == Format::Markdown {
        markdown::write(rows, writer)
    } else {
        Err(QueryError::NotOfRows { format })
    }
}

/// Whether a row has a place in a format [of rows](Format::is_of_rows): a calendar has no day for `1948`.
pub fn has_place(format: Format, row: &Row) -> bool {
    let date = row.date.as_ref();
    (format != Format::Calendar || date.is_some_and(calendar::has_days))
        && (format != Format::TimelineJs || date.is_some_and(timelinejs::has_place))
}

fn tell<W: Write>(
    view: View<'_>,
    format: Format,
    filter: &Filter,
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    mut writer: W,
) -> Result<Written, QueryError> {
    let known = Known::new(view);
    let title = title(filter, &known)?;
    let written = match format {
        Format::Csv | Format::Markdown => write_rows(format, rows, &mut writer)?,
        Format::Calendar => calendar::write(&title, rows, &known, &mut writer)?,
        Format::TimelineJs => timelinejs::write(&title, rows, &known, &mut writer)?,
        Format::Html => html::write(&title, rows, &known, &mut writer)?,
        Format::SchemaOrg => schemaorg::write(rows, &known, &mut writer)?,
        Format::GraphMl
        | Format::Cytoscape
        | Format::Gexf
        | Format::Parquet
        | Format::Turtle
        | Format::NTriples
        | Format::RdfXml
        | Format::NQuads
        | Format::TriG
        | Format::JsonLd
        | Format::Turtle12
        | Format::TriG12 => {
            return Err(QueryError::NotOfRows { format });
        }
    };
    writer.flush()?;
    Ok(written)
}

/// Whose timeline it is, and of which days: `Russia and North Korea, from 2014-01-01`.
fn title(filter: &Filter, known: &Known<'_>) -> Result<String, QueryError> {
    let names = filter.actors.iter().map(|actor| known.name(actor)).collect::<Result<Vec<_>, _>>()?;
    let mut title = if names.is_empty() { "Events".to_owned() } else { names.join(" and ") };
    for (word, day) in [("from", filter.window.from()), ("before", filter.window.to())] {
        if let Some(day) = day {
            title.push_str(&format!(", {word} {}", day_text(day)));
        }
    }
    Ok(title)
}
