//! How much longer strings get: `BIND (CONCAT(?a, ?a) AS ?b)` forty times over makes terabytes of one letter.

use std::collections::HashMap;

use oxigraph::model::Variable;
use spargebra::algebra::{Expression, Function, GraphPattern};

use super::{expression, inner};
use crate::error::QueryError;

/// How many times longer than what is in the store a string may get.
const MOST: u64 = 10_000;
/// What counts as a string of the usual length, in bytes.
const USUAL: u64 = 64;

/// The variables that expressions are bound to, and how much longer their strings may be than usual ones.
type Lengths<'p> = HashMap<&'p Variable, u64>;

/// Refuses a pattern that makes strings beyond measure.
pub(super) fn check(pattern: &GraphPattern) -> Result<(), QueryError> {
    lengths(pattern, &mut Lengths::new())
}

/// Goes through the patterns in the order in which they bind.
fn lengths<'p>(pattern: &'p GraphPattern, known: &mut Lengths<'p>) -> Result<(), QueryError> {
    inner(pattern).into_iter().try_for_each(|pattern| lengths(pattern, known))?;
    if let GraphPattern::Extend { expression, variable, .. } = pattern {
        let length = length(expression, known);
        if length > MOST {
            return Err(QueryError::Growth { variable: variable.to_string(), times: length, most: MOST });
        }
        known.insert(variable, length);
    } else if let GraphPattern::Filter { expr, .. } = pattern {
        let length = longest(expr, known);
        if length > MOST {
            return Err(QueryError::Growth { variable: "a FILTER".to_owned(), times: length, most: MOST });
        }
    }
    Ok(())
}

/// The longest string that is made anywhere in an expression.
fn longest(expression: &Expression, known: &Lengths<'_>) -> u64 {
    let within = expression::within(expression).into_iter().map(|inner| longest(inner, known));
    within.fold(length(expression, known), u64::max)
}

/// How many times longer than a usual string the value of an expression may be.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else there is gives no more than the longest it is made of"
)]
fn length(expression: &Expression, known: &Lengths<'_>) -> u64 {
    let of = |expression: &Expression| length(expression, known);
    match expression {
        Expression::Variable(variable) => known.get(variable).copied().unwrap_or(1),
        Expression::Literal(literal) => (literal.value().len() as u64 / USUAL).max(1),
        Expression::FunctionCall(Function::Concat, parts) => parts.iter().map(of).fold(0, u64::saturating_add),
        Expression::FunctionCall(Function::Replace, parts) => match &parts[..] {
            [text, _, replacement, ..] => of(text).saturating_mul(replaced(replacement, known)),
            _ => 1,
        },
        Expression::FunctionCall(Function::EncodeForUri, parts) => {
            parts.iter().map(of).max().unwrap_or(1).saturating_mul(3)
        }
        _ => expression::within(expression).into_iter().map(of).max().unwrap_or(1),
    }
}

/// How many bytes may come for each that is replaced.
fn replaced(replacement: &Expression, known: &Lengths<'_>) -> u64 {
    if let Expression::Literal(literal) = replacement {
        return (literal.value().len() as u64).max(1);
    }
    length(replacement, known).saturating_mul(USUAL)
}
