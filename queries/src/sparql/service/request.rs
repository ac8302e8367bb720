//! A service block → what it asks for.

use graph_core::{View, Window, vocab};
use oxigraph::model::Variable;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::Column;
use super::terms::{self, Property};
use crate::error::QueryError;
use crate::filter::Filter;
use crate::page::{Fold, Request};

/// What a block asks for.
pub(super) struct Asked {
    pub(super) request: Request,
    /// The variables that it binds, and to what.
    pub(super) columns: Vec<(Variable, Column)>,
}

/// A block while it is read.
pub(super) struct Draft<'v> {
    pub(super) view: View<'v>,
    pub(super) filter: Filter,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) reverse: bool,
    pub(super) limit: Option<usize>,
    pub(super) columns: Vec<(Variable, Column)>,
}

impl Asked {
    /// Reads a block: triples with one subject, which is the event.
    ///
    /// # Errors
    /// When it cannot be understood; when an actor is unknown or ambiguous.
    pub(super) fn read(block: &GraphPattern, view: View<'_>) -> Result<Self, QueryError> {
        let triples = triples(block)?;
        let mut draft = Draft {
            view,
            // What a query asks of an event outside of the block, it asks of an exact event.
            filter: Filter { fold: Fold::Exact, ..Filter::default() },
            from: None,
            to: None,
            reverse: false,
            limit: None,
            columns: subject(triples)?.map(|event| (event, Column::Event)).into_iter().collect(),
        };
        let mut read: Vec<&'static str> = Vec::new();
        for triple in triples {
            let property = property(&triple.predicate)?;
            if !property.is_repeatable && read.contains(&property.name) {
                return Err(unfit(format!("`{property}` twice"), "it once"));
            }
            read.push(property.name);
            property.read(&mut draft, &triple.object)?;
        }
        draft.finish()
    }
}

impl Draft<'_> {
    /// Binds a variable, unless it is bound to something else.
    pub(super) fn bind(&mut self, variable: &Variable, column: Column) -> Result<(), QueryError> {
        if self.columns.iter().any(|(bound, _)| bound == variable) {
            return Err(unfit(format!("`{variable}` for two things"), "a variable for each"));
        }
        self.columns.push((variable.clone(), column));
        Ok(())
    }

    fn finish(self) -> Result<Asked, QueryError> {
        let window = Window::parse(self.from.as_deref(), self.to.as_deref())
            .map_err(|error| unfit("`ch:from` and `ch:to` that are no window", error.to_string()))?;
        let filter = Filter { window, ..self.filter };
        let request = Request { filter, reverse: self.reverse, limit: self.limit, ..Request::default() };
        Ok(Asked { request, columns: self.columns })
    }
}

/// An error that says what was found in a block, and what was expected.
pub(super) fn unfit(found: impl Into<String>, expected: impl Into<String>) -> QueryError {
    QueryError::TimelineRequest { found: found.into(), expected: expected.into() }
}

fn triples(block: &GraphPattern) -> Result<&[TriplePattern], QueryError> {
    let GraphPattern::Bgp { patterns } = block else {
        return Err(unfit(format!("`{block}`"), "triples alone; filters and the like go outside"));
    };
    if patterns.is_empty() {
        return Err(unfit("nothing", "triples, as in `?event ch:between \"Russia\", \"PRK\"`"));
    }
    Ok(patterns)
}

/// The variable of the event; `None` where it has none.
fn subject(triples: &[TriplePattern]) -> Result<Option<Variable>, QueryError> {
    const ONE: &str = "one variable for the event, which all triples start with";
    let mut subjects = triples.iter().map(|triple| &triple.subject);
    let first = subjects.next();
    if let Some(other) = subjects.find(|subject| Some(*subject) != first) {
        return Err(unfit(format!("`{other}` at the start of a triple"), ONE));
    }
    match first {
        Some(TermPattern::Variable(event)) => Ok(Some(event.clone())),
        Some(TermPattern::BlankNode(_)) | None => Ok(None),
        Some(other @ (TermPattern::NamedNode(_) | TermPattern::Literal(_))) => {
            Err(unfit(format!("`{other}` at the start of a triple"), ONE))
        }
    }
}

fn property(predicate: &NamedNodePattern) -> Result<&'static Property, QueryError> {
    let found = match predicate {
        NamedNodePattern::NamedNode(iri) => iri.as_str().strip_prefix(vocab::CH).and_then(terms::by_name),
        NamedNodePattern::Variable(_) => None,
    };
    found.ok_or_else(|| unfit(format!("the property `{predicate}`"), terms::listed()))
}
