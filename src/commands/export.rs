//! `chancery export`.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use graph_core::GraphStore;
use queries::export::graphml::{self, Options};
use queries::export::rdf;
use queries::{Filter, Format};

use super::Failure;
use super::filter::{filter, level, period};
use crate::cli::{self, ExportArgs, ExportFormat};

pub(super) fn run(store: &GraphStore, args: &ExportArgs) -> Result<(), Failure> {
    let filter = filter(store, &args.actors, &args.filter)?;
    match &args.output {
        None => write(store, args, &filter, &mut BufWriter::new(io::stdout().lock())),
        Some(path) => {
            // Written beside its place, so that a cut-off export never looks like a whole one.
            let draft = draft_of(path);
            let mut file = BufWriter::new(fs_err::File::create(&draft)?);
            write(store, args, &filter, &mut file)?;
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

fn write(store: &GraphStore, args: &ExportArgs, filter: &Filter, out: &mut impl Write) -> Result<(), Failure> {
    match args.format {
        ExportFormat::Graphml => graphml::write(store.view(), filter, options(args), &mut *out)?,
        ExportFormat::Turtle => dump(store, filter, Format::Turtle, &mut *out)?,
        ExportFormat::Nquads => dump(store, filter, Format::NQuads, &mut *out)?,
        ExportFormat::Trig => dump(store, filter, Format::TriG, &mut *out)?,
        ExportFormat::Jsonld => dump(store, filter, Format::JsonLd, &mut *out)?,
    }
    Ok(out.flush()?)
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
    }
}

fn dump(store: &GraphStore, filter: &Filter, format: Format, out: impl Write) -> Result<(), Failure> {
    if !filter.is_empty() {
        return Err(Failure::hinted(
            WholeOnly { format },
            "for a part of the store, use `chancery query` with CONSTRUCT",
        ));
    }
    Ok(rdf::dump(store, format, out)?)
}

/// RDF is dumped whole.
#[derive(Debug, thiserror::Error)]
#[error("{format} is a dump of the whole store, and takes no actors and no filter")]
struct WholeOnly {
    format: Format,
}
