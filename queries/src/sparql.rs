//! Free SPARQL 1.1 queries over a store, in any format of results, and updates of what stands beside the model.
//!
//! The [prefixes](graph_core::vocab::PREFIXES) that Chancery uses need not be declared. A query reads this store and
//! nothing else: the one `SERVICE` that there is, `ch:timeline`, asks it for a timeline. Queries too large to be read in a
//! few seconds are refused.
//!
//! ```
//! use graph_core::GraphStore;
//! use queries::Format;
//! use queries::sparql::{Query, run};
//!
//! let store = GraphStore::in_memory()?;
//! let query = Query::new(
//!     r#"SELECT ?event ?label WHERE {
//!         SERVICE ch:timeline { ?event ch:between "Russia", "PRK" ; ch:from "2014" ; ch:inOrder ?n }
//!         OPTIONAL { ?event rdfs:label ?label }
//!     } ORDER BY ?n"#,
//! );
//! let mut csv = Vec::new();
//! run(&store, &query)?.write(Format::Csv, &mut csv)?;
//! assert_eq!(csv, b"event,label\r\n");
//! # Ok::<(), queries::QueryError>(())
//! ```

mod check;
mod description;
mod service;
mod size;
mod syntax;
mod update;

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use graph_core::dump::Syntax;
use graph_core::{GraphStore, vocab};
use oxigraph::io::RdfSerializer;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, QuerySolutionIter, QueryTripleIter, SparqlEvaluator};
use spargebra::SparqlParser;

use crate::error::QueryError;
use crate::format::{Form, Format, Writes};
use crate::xml::Out;

pub use self::check::{Bounds, Factor};
pub use self::description::describe;
pub use self::update::{UpdateError, update};
pub use oxigraph::sparql::CancellationToken;

/// A query or an update, and what it may cost.
#[derive(Clone, Default)]
pub struct Query {
    /// SPARQL 1.1.
    pub text: String,
    /// What relative IRIs are relative to; without, there must be none.
    pub base: Option<String>,
    /// The graphs that are the default graph together, by IRI; empty for the store's own default graph.
    pub default_graphs: Vec<String>,
    /// The graphs that `GRAPH` reaches, by IRI; empty for all, unless default graphs are named.
    pub named_graphs: Vec<String>,
    /// How long it may take, its answer written out included.
    pub deadline: Option<Duration>,
    /// What it may ask for at all; without, whatever can be read.
    pub bounds: Option<Bounds>,
    /// Stops it from outside.
    pub stop: CancellationToken,
}

impl Query {
    /// A query that may take as long as it takes.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// The answer to a query, computed while it is written.
pub struct Answer {
    results: QueryResults<'static>,
    clock: Clock,
}

/// Runs a query.
///
/// # Errors
/// When it cannot be read, asks for more than its bounds allow, asks another service or the timeline service for what cannot
/// be understood, or fails at once.
pub fn run(store: &GraphStore, query: &Query) -> Result<Answer, QueryError> {
    size::check(&query.text)?;
    let mut parsed = parser_of(query)?.parse_query(&query.text).map_err(|error| syntax::error(&error, &query.text))?;
    let clock = Clock::start(query);
    let rdf = store.rdf()?;
    service::answer(&mut parsed, store.view(), rdf, &query.stop).map_err(|error| clock.explain(error))?;
    query.bounds.map_or(Ok(()), |bounds| check::check(&parsed, rdf, bounds))?;
    let evaluator = SparqlEvaluator::new().with_cancellation_token(query.stop.clone());
    let mut prepared = evaluator.for_query(parsed);
    set_dataset(&mut prepared, query)?;
    match prepared.on_store(rdf).execute() {
        Ok(results) => Ok(Answer { results, clock }),
        Err(error) => Err(clock.explain(error.into())),
    }
}

/// The sort of answer that a query gets.
///
/// # Errors
/// When it cannot be read.
pub fn form(text: &str) -> Result<Form, QueryError> {
    size::check(text)?;
    match parser().parse_query(text).map_err(|error| syntax::error(&error, text))? {
        spargebra::Query::Select { .. } => Ok(Form::Solutions),
        spargebra::Query::Ask { .. } => Ok(Form::Boolean),
        spargebra::Query::Construct { .. } | spargebra::Query::Describe { .. } => Ok(Form::Graph),
    }
}

fn parser() -> SparqlParser {
    vocab::PREFIXES.iter().fold(SparqlParser::new(), |parser, (prefix, iri)| {
        parser.with_prefix(*prefix, *iri).expect("a namespace of the vocabulary is an IRI")
    })
}

/// The parser of this query, which knows what relative IRIs are relative to.
fn parser_of(query: &Query) -> Result<SparqlParser, QueryError> {
    let Some(base) = &query.base else { return Ok(parser()) };
    parser().with_base_iri(base).map_err(|error| QueryError::Base { iri: base.clone(), reason: error.to_string() })
}

/// The dataset of a request overrides that of the query (SPARQL 1.1 Protocol, section 2.1.4).
fn set_dataset(prepared: &mut PreparedSparqlQuery, query: &Query) -> Result<(), QueryError> {
    if query.default_graphs.is_empty() && query.named_graphs.is_empty() {
        return Ok(());
    }
    let graphs = |iris: &[String]| iris.iter().map(|iri| graph(iri)).collect::<Result<Vec<_>, _>>();
    let dataset = prepared.dataset_mut();
    dataset.set_default_graph(graphs(&query.default_graphs)?.into_iter().map(GraphName::from).collect());
    dataset.set_available_named_graphs(graphs(&query.named_graphs)?.into_iter().map(NamedOrBlankNode::from).collect());
    Ok(())
}

/// The name of a graph.
pub(crate) fn graph(iri: &str) -> Result<NamedNode, QueryError> {
    NamedNode::new(iri).map_err(|error| QueryError::Graph { iri: iri.to_owned(), reason: error.to_string() })
}

impl Answer {
    /// The sort of answer that it is.
    pub fn form(&self) -> Form {
        match &self.results {
            QueryResults::Solutions(_) => Form::Solutions,
            QueryResults::Boolean(_) => Form::Boolean,
            QueryResults::Graph(_) => Form::Graph,
        }
    }

    /// Writes the answer. What was written before an error is not the whole answer, even where it looks so: whoever
    /// passes it on must say so, by breaking off or by an exit status.
    ///
    /// # Errors
    /// When the format does not fit, the query fails or takes too long, or `writer` fails.
    pub fn write<W: Write>(self, format: Format, writer: W) -> Result<(), QueryError> {
        let unfit = QueryError::Format { format, form: self.form() };
        if !format.fits(self.form()) {
            return Err(unfit);
        }
        let clock = self.clock;
        let writer = Out::new(writer, format);
        let written = match (self.results, format.writes()) {
            (QueryResults::Solutions(rows), Writes::Results(format)) => write_rows(rows, format, writer, &clock),
            (QueryResults::Boolean(value), Writes::Results(format)) => write_boolean(value, format, writer),
            (QueryResults::Graph(triples), Writes::Graph(syntax)) => write_graph(triples, syntax, writer, &clock),
            (QueryResults::Solutions(_) | QueryResults::Boolean(_) | QueryResults::Graph(_), _) => Err(unfit),
        };
        written.map_err(|error| clock.explain(error))
    }
}

fn write_rows(
    rows: QuerySolutionIter<'_>,
    format: QueryResultsFormat,
    writer: impl Write,
    clock: &Clock,
) -> Result<(), QueryError> {
    let variables = rows.variables().to_vec();
    let mut out = QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(writer, variables)?;
    for row in rows {
        clock.check()?;
        out.serialize(&row?)?;
    }
    Ok(out.finish()?.flush()?)
}

fn write_boolean(value: bool, format: QueryResultsFormat, writer: impl Write) -> Result<(), QueryError> {
    Ok(QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(writer, value)?.flush()?)
}

fn write_graph(
    triples: QueryTripleIter<'_>,
    syntax: Syntax,
    writer: impl Write,
    clock: &Clock,
) -> Result<(), QueryError> {
    let mut out = serializer(syntax).for_writer(writer);
    for triple in triples {
        clock.check()?;
        out.serialize_triple(&triple?)?;
    }
    Ok(out.finish()?.flush()?)
}

/// A serializer that writes the prefixes that Chancery uses.
pub(crate) fn serializer(syntax: Syntax) -> RdfSerializer {
    vocab::PREFIXES.iter().fold(RdfSerializer::from_format(syntax.format()), |serializer, (prefix, iri)| {
        serializer.with_prefix(*prefix, *iri).expect("a namespace of the vocabulary is an IRI")
    })
}

/// Stops a query at its deadline. The evaluator looks at its token whenever it reads a quad, and rows are counted
/// against the clock one by one; a query that does neither for long, such as a sum over the product of patterns that share
/// no variable, overruns.
struct Clock {
    started: Instant,
    deadline: Option<Duration>,
    /// Dropped with the clock, which ends the thread that waits for the deadline.
    _alarm: Option<Sender<()>>,
}

impl Clock {
    fn start(query: &Query) -> Self {
        let alarm = query.deadline.map(|deadline| alarm(deadline, query.stop.clone()));
        Self { started: Instant::now(), deadline: query.deadline, _alarm: alarm }
    }

    fn overrun(&self) -> Option<Duration> {
        self.deadline.filter(|deadline| self.started.elapsed() >= *deadline)
    }

    fn check(&self) -> Result<(), QueryError> {
        self.overrun().map_or(Ok(()), |after| Err(QueryError::Deadline { after }))
    }

    /// A query that was stopped at its deadline was stopped by it.
    fn explain(&self, error: QueryError) -> QueryError {
        match (&error, self.overrun()) {
            (QueryError::Cancelled, Some(after)) => QueryError::Deadline { after },
            _ => error,
        }
    }
}

/// Cancels `stop` after `deadline`, unless the sender is dropped before.
fn alarm(deadline: Duration, stop: CancellationToken) -> Sender<()> {
    let (sender, receiver) = mpsc::channel::<()>();
    thread::spawn(move || {
        if receiver.recv_timeout(deadline) == Err(RecvTimeoutError::Timeout) {
            stop.cancel();
        }
    });
    sender
}
