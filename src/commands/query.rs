//! `chancery query`.

use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use queries::sparql::{self, Answer, Query};
use queries::{Form, Format, QueryError};
use ureq::Body;
use ureq::http::Response;

use super::source::Source;
use super::{Failure, print};
use crate::cli::QueryArgs;
use crate::remote::{Question, Service};
use crate::table;

/// The stack for a query: evaluation recurses as deep as the query is nested.
const STACK: usize = 128 << 20;

pub(super) fn run(source: &Source, args: &QueryArgs) -> Result<(), Failure> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || ask(source, args))?;
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn ask(source: &Source, args: &QueryArgs) -> Result<(), Failure> {
    let deadline = args.timeout.map(Duration::try_from_secs_f64).transpose().map_err(Failure::new)?;
    let text = text(args)?;
    let answered = match source {
        Source::Here(store) => {
            let answer = sparql::run(store, &Query { text, deadline, ..Query::default() })?;
            Answered::Here(Box::new(answer))
        }
        Source::There(service) => {
            // What cannot be read is told here, in the same words.
            let form = sparql::form(&text)?;
            let written = format(args, form)?.unwrap_or(Format::Csv);
            if !written.fits(form) {
                return Err(QueryError::Format { format: written, form }.into());
            }
            let body = ("application/sparql-query", &*text);
            let answer = service.post_text(&Question::of("/sparql"), body, written.media_type(), deadline)?;
            Answered::There { service, form, answer: Box::new(answer) }
        }
    };
    match format(args, answered.form())? {
        None => readable(answered),
        Some(format) => write(answered, format),
    }
}

/// An answer that is not written yet.
enum Answered<'s> {
    Here(Box<Answer>),
    /// In the format that was asked for.
    There {
        service: &'s Service,
        form: Form,
        answer: Box<Response<Body>>,
    },
}

impl Answered<'_> {
    fn form(&self) -> Form {
        match self {
            Self::Here(answer) => answer.form(),
            Self::There { form, .. } => *form,
        }
    }

    fn write(self, format: Format, out: &mut impl Write) -> Result<(), Failure> {
        match self {
            Self::Here(answer) => Ok(answer.write(format, out)?),
            Self::There { service, answer, .. } => service.copy(*answer, out),
        }
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
fn format(args: &QueryArgs, form: Form) -> Result<Option<Format>, Failure> {
    match args.format.as_deref() {
        Some("table") if form != Form::Graph => Ok(None),
        Some(word) => Ok(Some(word.parse::<Format>().map_err(|error| Failure::usage(error, None))?)),
        None if form == Form::Graph => Ok(Some(Format::Turtle)),
        None => Ok(None),
    }
}

fn write(answer: Answered<'_>, format: Format) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    answer.write(format, &mut out)?;
    out.flush()?;
    if io::stdout().is_terminal() {
        print("")?;
    }
    Ok(())
}

/// A table of the answer: read back from its tab-separated form, so that what is shown is what is written.
fn readable(answer: Answered<'_>) -> Result<(), Failure> {
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
