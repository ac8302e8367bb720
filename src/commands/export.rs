//! `chancery export`.

mod folder;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use graph_core::GraphStore;
use queries::export::graphml::{self, Options};
use queries::export::tables;
use queries::export::{self, Export, Written};
use ureq::Body;
use ureq::http::Response;

use super::filter::{asked, filter, level, period};
use super::source::Source;
use super::{Failure, note};
use crate::cli::{self, ExportArgs, ExportFormat};
use crate::remote::{Question, Service};

/// How many bytes are written at a time.
const ROOM: usize = 1 << 17;

pub(super) fn run(source: &Source, args: &ExportArgs) -> Result<(), Failure> {
    if let (Some(format), None) = (table_format(args.format), args.table) {
        let store = source.store("export of tables to a folder")?;
        return folder::write(store, &filter(store, &args.actors, &args.filter)?, format, args);
    }
    let begun = begin(source, args)?;
    match &args.output {
        None => begun.write(&mut BufWriter::with_capacity(ROOM, io::stdout())),
        Some(path) => {
            // Written beside its place, so that a cut-off export never looks like a whole one.
            let draft = draft_of(path);
            let mut file = BufWriter::with_capacity(ROOM, fs_err::File::create(&draft)?);
            begun.write(&mut file)?;
            drop(file);
            Ok(fs_err::rename(draft, path)?)
        }
    }
}

/// An export of which nothing is written yet.
enum Begun<'s> {
    Here(&'s GraphStore, Export),
    There(&'s Service, Response<Body>),
}

fn begin<'s>(source: &'s Source, args: &ExportArgs) -> Result<Begun<'s>, Failure> {
    match source {
        Source::Here(store) => {
            let filter = filter(store, &args.actors, &args.filter)?;
            let table = args.table.map(table).unwrap_or_default();
            Ok(Begun::Here(store, Export { format: format(args.format), filter, graph: options(args), table }))
        }
        Source::There(service) => Ok(Begun::There(service, service.get(&question(args)?, "*/*")?)),
    }
}

impl Begun<'_> {
    fn write(self, out: &mut (impl Write + Send)) -> Result<(), Failure> {
        match self {
            Self::Here(store, export) => left_out(&export::write(store, &export, &mut *out)?),
            Self::There(service, answer) => service.copy(answer, out)?,
        }
        Ok(out.flush()?)
    }
}

/// Where a file is written before it takes its place.
fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn question(args: &ExportArgs) -> Result<Question, Failure> {
    let Options { shape, labels, level, period, .. } = options(args);
    let question = Question::of("/export").with("format", format(args.format)).with_each("actor", &args.actors);
    let question = question
        .with("shape", shape)
        .with("level", level)
        .with_each("period", period)
        .with_each("labels", Some(labels).filter(|labels| *labels != graphml::Labels::Plain))
        .with_each("table", args.table.map(table));
    asked(question, &args.filter)
}

/// Says what the format had no place for.
pub(super) fn left_out(written: &Written) {
    let many = if written.left_out == 1 { "" } else { "s" };
    if written.left_out > 0 {
        note(format_args!("{} event{many} left out: no date, or one too vague for this format", written.left_out));
    }
}

fn format(format: ExportFormat) -> export::Format {
    match format {
        ExportFormat::Graphml => export::Format::GraphMl,
        ExportFormat::Cyjs => export::Format::Cytoscape,
        ExportFormat::Gexf => export::Format::Gexf,
        ExportFormat::Parquet => export::Format::Parquet,
        ExportFormat::Csv => export::Format::Csv,
        ExportFormat::Turtle => export::Format::Turtle,
        ExportFormat::Ntriples => export::Format::NTriples,
        ExportFormat::Rdfxml => export::Format::RdfXml,
        ExportFormat::Nquads => export::Format::NQuads,
        ExportFormat::Trig => export::Format::TriG,
        ExportFormat::Jsonld => export::Format::JsonLd,
        ExportFormat::Md => export::Format::Markdown,
        ExportFormat::Ics => export::Format::Calendar,
        ExportFormat::Timelinejs => export::Format::TimelineJs,
        ExportFormat::Html => export::Format::Html,
        ExportFormat::Turtle12 => export::Format::Turtle12,
        ExportFormat::Trig12 => export::Format::TriG12,
        ExportFormat::Schemaorg => export::Format::SchemaOrg,
    }
}

/// The format, where it is one of tables.
fn table_format(format: ExportFormat) -> Option<tables::Format> {
    let tables = [(ExportFormat::Parquet, tables::Format::Parquet), (ExportFormat::Csv, tables::Format::Csv)];
    tables.into_iter().find(|(own, _)| *own == format).map(|(_, format)| format)
}

fn table(table: cli::Table) -> tables::Table {
    match table {
        cli::Table::Events => tables::Table::Events,
        cli::Table::Participants => tables::Table::Participants,
        cli::Table::Entities => tables::Table::Entities,
    }
}

fn options(args: &ExportArgs) -> Options {
    Options {
        shape: match args.shape {
            cli::Shape::Events => graphml::Shape::Events,
            cli::Shape::Dyads => graphml::Shape::Dyads,
            cli::Shape::Aggregate => graphml::Shape::Aggregate,
        },
        labels: args.labels.map_or(graphml::Labels::Plain, |cli::Labels::Yed| graphml::Labels::Yed),
        level: level(args.level),
        period: args.period.map(period),
        ..Options::default()
    }
}
