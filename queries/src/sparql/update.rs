//! SPARQL 1.1 Update over the free statements of a store ([`graph_core::free`]): all operations of a request or none.
//!
//! ```text
//! text ──► operations ──► each: WHERE, asked of the transaction ──► template (rows → quads) ──► Edit ──► commit
//! ```
//!
//! Oxigraph's own evaluation does not tell what it changes. Here each operation makes the quads that it removes and adds,
//! and [`Edit`] refuses them where one is protected. Nothing is fetched from elsewhere: `LOAD` is refused, and services as
//! in queries. `SILENT` makes both do nothing, as the standard has it; it does not silence a refusal.

mod error;
mod operations;
mod template;

use graph_core::{Changed, Edit, GraphStore};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::sparql::{QueryResults, QuerySolution, SparqlEvaluator};
use spargebra::GraphUpdateOperation as Operation;
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};

use self::template::Template;
use super::{Clock, Query, check, graph, parser_of, service, size};
use crate::error::QueryError;

pub use self::error::UpdateError;

/// The most quads that one operation may make, where a query has bounds: they are held in memory.
const MOST_QUADS: usize = 1_000_000;

/// Runs an update. The graphs of `update` are what its `WHERE` reads, as if said by `USING` (SPARQL 1.1 Protocol, section
/// 2.2.3). There must be no other writer meanwhile.
///
/// ```
/// use graph_core::GraphStore;
/// use queries::sparql::{Query, update};
///
/// let store = GraphStore::in_memory()?;
/// let add = Query::new("INSERT DATA { <http://example.org/book> rdfs:label 'Treaties' }");
/// assert_eq!(update(&store, &add)?.added, 1);
/// let label = Query::new("INSERT DATA { kind:consult rdfs:label 'mine' }");
/// assert!(update(&store, &label).is_err(), "a term of the ontology is protected");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When it cannot be read, asks for more than is allowed, would change what is protected, or fails; then nothing changed.
pub fn update(store: &GraphStore, update: &Query) -> Result<Changed, UpdateError> {
    size::check(&update.text)?;
    let mut parts = operations::parse(&update.text, || parser_of(update))?;
    for part in &mut parts {
        set_using(&mut part.operations, update)?;
    }
    let clock = Clock::start(update);
    let mut edit = store.edit().map_err(QueryError::from)?;
    for mut part in parts {
        let operations = std::mem::take(&mut part.operations);
        let run = Run { store, update, part, clock: &clock };
        for operation in operations {
            run.operation(operation, &mut edit)?;
        }
    }
    clock.check()?;
    if update.stop.is_cancelled() {
        return Err(QueryError::Cancelled.into());
    }
    Ok(edit.commit().map_err(QueryError::from)?)
}

/// The dataset of a request takes the place of `USING`, which must not be there beside it, nor `WITH`.
fn set_using(operations: &mut [Operation], update: &Query) -> Result<(), UpdateError> {
    if update.default_graphs.is_empty() && update.named_graphs.is_empty() {
        return Ok(());
    }
    let graphs = |iris: &[String]| iris.iter().map(|iri| graph(iri)).collect::<Result<Vec<_>, _>>();
    let dataset = QueryDataset { default: graphs(&update.default_graphs)?, named: Some(graphs(&update.named_graphs)?) };
    for operation in operations {
        if let Operation::DeleteInsert { using, .. } = operation {
            if using.is_some() {
                return Err(UpdateError::Dataset);
            }
            *using = Some(dataset.clone());
        }
    }
    Ok(())
}

/// A part of an update while it runs.
struct Run<'r> {
    store: &'r GraphStore,
    update: &'r Query,
    /// What was read, without its operations.
    part: spargebra::Update,
    clock: &'r Clock,
}

impl Run<'_> {
    fn operation(&self, operation: Operation, edit: &mut Edit<'_>) -> Result<(), UpdateError> {
        match operation {
            Operation::InsertData { data } => edit.change(&[], &template::data(data))?,
            Operation::DeleteData { data } => edit.change(&template::ground(data), &[])?,
            Operation::DeleteInsert { delete, insert, using, pattern } => {
                let (removed, added) = self.fill(&Template { delete, insert }, using, *pattern, edit)?;
                edit.change(&removed, &added)?;
            }
            Operation::Load { silent: true, .. } => {}
            Operation::Load { source, .. } => return Err(UpdateError::Load { from: source.into_string() }),
            Operation::Create { silent, graph } => create(edit, &graph, silent)?,
            Operation::Clear { silent, graph } => {
                for graph in targets(edit, graph, silent)? {
                    edit.clear_graph(&graph)?;
                }
            }
            Operation::Drop { silent, graph } => {
                for graph in targets(edit, graph, silent)? {
                    drop_graph(edit, graph)?;
                }
            }
        }
        self.clock.check()?;
        Ok(())
    }

    /// What a template makes of the rows of a pattern: quads to be removed, and to be added.
    fn fill(
        &self,
        template: &Template,
        using: Option<QueryDataset>,
        pattern: GraphPattern,
        edit: &Edit<'_>,
    ) -> Result<(Vec<Quad>, Vec<Quad>), UpdateError> {
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        self.each_row(using, pattern, edit, |row| {
            template.fill(row, &mut removed, &mut added);
            let quads = removed.len() + added.len();
            match self.update.bounds {
                Some(_) if quads > MOST_QUADS => Err(UpdateError::TooMany { most: MOST_QUADS }),
                Some(_) | None => Ok(()),
            }
        })?;
        Ok((removed, added))
    }

    /// Asks a pattern of the store as it would be by now.
    fn each_row(
        &self,
        using: Option<QueryDataset>,
        pattern: GraphPattern,
        edit: &Edit<'_>,
        mut each: impl FnMut(&QuerySolution) -> Result<(), UpdateError>,
    ) -> Result<(), UpdateError> {
        let explain = |error: QueryError| self.clock.explain(error);
        let mut query = spargebra::Query::Select { dataset: using, pattern, base_iri: self.part.base_iri.clone() };
        let rdf = self.store.rdf().map_err(QueryError::from)?;
        service::answer(&mut query, self.store.view(), rdf, &self.update.stop).map_err(explain)?;
        self.update.bounds.map_or(Ok(()), |bounds| check::check(&query, rdf, bounds))?;
        let evaluator = SparqlEvaluator::new().with_cancellation_token(self.update.stop.clone());
        let bound = evaluator.for_query(query).on_transaction(edit.transaction());
        let results = bound.execute().map_err(|error| explain(error.into()))?;
        let QueryResults::Solutions(rows) = results else { return Ok(()) };
        for row in rows {
            self.clock.check()?;
            each(&row.map_err(|error| explain(error.into()))?)?;
        }
        Ok(())
    }
}

fn create(edit: &mut Edit<'_>, graph: &NamedNode, silent: bool) -> Result<(), UpdateError> {
    if !silent && edit.has_graph(graph).map_err(QueryError::from)? {
        return Err(UpdateError::GraphExists { graph: graph.as_str().to_owned() });
    }
    Ok(edit.create_graph(graph)?)
}

/// The graphs that `CLEAR` or `DROP` is of.
fn targets(edit: &Edit<'_>, target: GraphTarget, silent: bool) -> Result<Vec<GraphName>, UpdateError> {
    let named = || -> Result<Vec<GraphName>, UpdateError> {
        let graphs = edit.named_graphs().map_err(QueryError::from)?;
        Ok(graphs.into_iter().map(GraphName::from).collect())
    };
    match target {
        GraphTarget::NamedNode(graph) if edit.has_graph(&graph).map_err(QueryError::from)? => Ok(vec![graph.into()]),
        GraphTarget::NamedNode(_) if silent => Ok(Vec::new()),
        GraphTarget::NamedNode(graph) => Err(UpdateError::NoGraph { graph: graph.into_string() }),
        GraphTarget::DefaultGraph => Ok(vec![GraphName::DefaultGraph]),
        GraphTarget::NamedGraphs => named(),
        GraphTarget::AllGraphs => Ok(std::iter::once(GraphName::DefaultGraph).chain(named()?).collect()),
    }
}

/// The default graph is always there; dropping it clears it.
fn drop_graph(edit: &mut Edit<'_>, graph: GraphName) -> Result<(), UpdateError> {
    let named = match graph {
        GraphName::DefaultGraph => return Ok(edit.clear_graph(&GraphName::DefaultGraph)?),
        GraphName::NamedNode(node) => NamedOrBlankNode::from(node),
        GraphName::BlankNode(node) => NamedOrBlankNode::from(node),
    };
    Ok(edit.drop_graph(&named)?)
}
