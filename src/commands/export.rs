//! `chancery export`.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use graph_core::GraphStore;
use queries::Filter;
use queries::export::graphml::{self, Options};
use queries::export::{self, Export, Written};

use super::filter::{filter, level, period};
use super::{Failure, note};
use crate::cli::{self, ExportArgs, ExportFormat};

pub(super) fn run(store: &GraphStore, args: &ExportArgs) -> Result<(), Failure> {
    let filter = filter(store, &args.actors, &args.filter)?;
    match &args.output {
        None => write(store, args, filter, &mut BufWriter::new(io::stdout().lock())),
        Some(path) => {
            // Written beside its place, so that a cut-off export never looks like a whole one.
            let draft = draft_of(path);
            let mut file = BufWriter::new(fs_err::File::create(&draft)?);
            write(store, args, filter, &mut file)?;
            drop(file);
            Ok(fs_err::rename(draft, path)?)
        }
    }
}

/// Where a file is written before it takes its place.
fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn write(store: &GraphStore, args: &ExportArgs, filter: Filter, out: &mut impl Write) -> Result<(), Failure> {
    let export = Export { format: format(args.format), filter, graph: options(args) };
    left_out(&export::write(store, &export, &mut *out)?);
    Ok(out.flush()?)
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
        ExportFormat::Turtle => export::Format::Turtle,
        ExportFormat::Nquads => export::Format::NQuads,
        ExportFormat::Trig => export::Format::TriG,
        ExportFormat::Jsonld => export::Format::JsonLd,
        ExportFormat::Md => export::Format::Markdown,
        ExportFormat::Ics => export::Format::Calendar,
        ExportFormat::Timelinejs => export::Format::TimelineJs,
        ExportFormat::Html => export::Format::Html,
    }
}

fn options(args: &ExportArgs) -> Options {
    Options {
        shape: match args.shape {
            cli::Shape::Events => graphml::Shape::Events,
            cli::Shape::Dyads => graphml::Shape::Dyads,
            cli::Shape::Aggregate => graphml::Shape::Aggregate,
        },
        level: level(args.level),
        period: args.period.map(period),
        ..Options::default()
    }
}
