//! What a query must not ask for, told from its algebra before it runs.
//!
//! The evaluator looks whether it should stop only when it reads a quad. What is made out of rows alone, such as the product
//! of two lists, or strings that double with every step, would go on; and some of what can be stopped is never worth
//! starting. Such queries are refused with what to do instead. This is a courtesy and no proof: what it lets through may
//! still be more than there is time or memory for.

mod expression;
mod growth;
mod parts;

use std::collections::BTreeSet;
use std::fmt;

use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};

use crate::error::QueryError;

/// The most bytes of a literal within a query.
const LITERAL_BYTES: usize = 1 << 16;
/// The most bytes of a regular expression.
const REGEX_BYTES: usize = 1000;

/// What the check lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many rows patterns that share no variable may make together.
    pub product: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { product: 1_000_000 }
    }
}

/// A part of a query that shares no variable with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Its variables; empty where it has none.
    pub variables: Vec<String>,
    /// How many rows it has, as far as was counted.
    pub rows: u64,
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.rows, self.variables.join(" "))
    }
}

/// Refuses a query that asks for too much: it has a path that is open at both ends, a product beyond `bounds`, strings that
/// grow without measure, or literals or regular expressions that are too long.
pub(super) fn check(query: &Query, store: &Store, bounds: Bounds) -> Result<(), QueryError> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    growth::check(pattern)?;
    Check { store, bounds }.pattern(pattern, &Names::new())
}

/// Variables and blank nodes, as they are written.
type Names = BTreeSet<String>;

struct Check<'s> {
    store: &'s Store,
    bounds: Bounds,
}

impl Check<'_> {
    /// Checks a pattern; `outer` is what is bound around it, where it stands in an `EXISTS`.
    fn pattern(&self, pattern: &GraphPattern, outer: &Names) -> Result<(), QueryError> {
        each_expression(pattern, &mut |expression, within| self.expression(expression, &with(outer, within)))?;
        parts::check(pattern, outer, self.store, self.bounds)
    }

    fn expression(&self, expression: &Expression, outer: &Names) -> Result<(), QueryError> {
        if let Expression::Exists(pattern) = expression {
            return self.pattern(pattern, outer);
        }
        check_literals(expression)?;
        expression::within(expression).into_iter().try_for_each(|inner| self.expression(inner, outer))
    }
}

/// The names, and those that a pattern may bind.
fn with(names: &Names, pattern: &GraphPattern) -> Names {
    let mut names = names.clone();
    pattern.on_in_scope_variable(|variable| {
        names.insert(variable.to_string());
    });
    names
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only literals and regular expressions have a length to check")]
fn check_literals(expression: &Expression) -> Result<(), QueryError> {
    match expression {
        Expression::Literal(literal) => at_most("bytes in a literal", literal.value().len(), LITERAL_BYTES)?,
        Expression::FunctionCall(Function::Regex | Function::Replace, arguments) => {
            if let Some(Expression::Literal(regex)) = arguments.get(1) {
                at_most("bytes in a regular expression", regex.value().len(), REGEX_BYTES)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn at_most(what: &'static str, found: usize, most: usize) -> Result<(), QueryError> {
    if found > most { Err(QueryError::TooLarge { what, found, most }) } else { Ok(()) }
}

/// Visits the expressions of a pattern, each with the pattern whose rows it is about, but not what is within them.
fn each_expression<'p>(
    pattern: &'p GraphPattern,
    visit: &mut impl FnMut(&'p Expression, &'p GraphPattern) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    own_expressions(pattern).into_iter().try_for_each(|expression| visit(expression, pattern))?;
    inner(pattern).into_iter().try_for_each(|pattern| each_expression(pattern, visit))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the other patterns have no expressions of their own")]
fn own_expressions(pattern: &GraphPattern) -> Vec<&Expression> {
    match pattern {
        GraphPattern::Filter { expr: expression, .. } | GraphPattern::Extend { expression, .. } => vec![expression],
        GraphPattern::LeftJoin { expression, .. } => expression.iter().collect(),
        GraphPattern::OrderBy { expression: keys, .. } => {
            let compared = keys.iter().map(|key| match key {
                OrderExpression::Asc(expression) | OrderExpression::Desc(expression) => expression,
            });
            compared.collect()
        }
        GraphPattern::Group { aggregates, .. } => {
            let aggregated = aggregates.iter().filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::CountSolutions { .. } => None,
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
            });
            aggregated.collect()
        }
        _ => Vec::new(),
    }
}

/// The patterns that a pattern is made of.
fn inner(pattern: &GraphPattern) -> Vec<&GraphPattern> {
    match pattern {
        GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. }
        // Another service is not asked.
        | GraphPattern::Service { .. } => Vec::new(),
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => vec![left, right],
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => vec![inner],
    }
}

#[cfg(test)]
mod tests;
