//! `chancery query`.

use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use graph_core::GraphStore;
use queries::sparql::{self, Answer, Query};
use queries::{Form, Format, QueryError};

use super::{Failure, print};
use crate::cli::QueryArgs;
use crate::table;

/// The stack for a query: evaluation recurses as deep as the query is nested.
const STACK: usize = 128 << 20;

pub(super) fn run(store: &GraphStore, args: &QueryArgs) -> Result<(), Failure> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || ask(store, args))?;
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn ask(store: &GraphStore, args: &QueryArgs) -> Result<(), Failure> {
    let query = Query {
        text: text(args)?,
        deadline: args.timeout.map(Duration::try_from_secs_f64).transpose().map_err(Failure::new)?,
        ..Query::default()
    };
    let answer = sparql::run(store, &query)?;
    match format(args, &answer)? {
        None => readable(answer),
        Some(format) => write(answer, format),
    }
}

fn text(args: &QueryArgs) -> Result<String, Failure> {
    if let Some(text) = &args.text {
        return Ok(text.clone());
    }
    match args.file.as_deref() {
        Some(path) if path != Path::new("-") => Ok(fs_err::read_to_string(path)?),
        _ => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            Ok(text)
        }
    }
}

/// The format to write; `None` for a table. By default a table for rows, and Turtle for triples.
fn format(args: &QueryArgs, answer: &Answer) -> Result<Option<Format>, Failure> {
    match args.format.as_deref() {
        Some("table") if answer.form() != Form::Graph => Ok(None),
        Some(word) => Ok(Some(word.parse::<Format>().map_err(|error| Failure::usage(error, None))?)),
        None if answer.form() == Form::Graph => Ok(Some(Format::Turtle)),
        None => Ok(None),
    }
}

fn write(answer: Answer, format: Format) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    answer.write(format, &mut out)?;
    out.flush()?;
    if io::stdout().is_terminal() {
        print("")?;
    }
    Ok(())
}

/// A table of the answer: read back from its tab-separated form, so that what is shown is what is written.
fn readable(answer: Answer) -> Result<(), Failure> {
    if answer.form() == Form::Boolean {
        return write(answer, Format::Csv);
    }
    let mut bytes = Vec::new();
    answer.write(Format::Csv, &mut bytes)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let headings = reader.headers().map_err(Failure::new)?.clone();
    let mut table = table::new(&headings.iter().collect::<Vec<_>>());
    for record in reader.records() {
        table.add_row(record.map_err(Failure::new)?.iter());
    }
    print(table::text(table))
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let hint = error.hint();
        if let QueryError::Store(error) = error {
            error.into()
        } else if let QueryError::Io(error) = error {
            error.into()
        } else {
            Self::Error { hint, error: Box::new(error) }
        }
    }
}
