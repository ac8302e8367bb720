//! Finds the service blocks of a query, wherever they stand.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

use crate::error::QueryError;

/// What is done with each block.
type Visit<'v> = &'v mut dyn FnMut(&mut GraphPattern) -> Result<(), QueryError>;

/// Visits every service block of a query, from the outside in and from the first to the last; what a visit puts in its
/// place is not visited.
pub(super) fn services(query: &mut Query, visit: Visit<'_>) -> Result<(), QueryError> {
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => in_pattern(pattern, visit),
    }
}

fn in_pattern(pattern: &mut GraphPattern, visit: Visit<'_>) -> Result<(), QueryError> {
    match pattern {
        GraphPattern::Service { .. } => visit(pattern),
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => Ok(()),
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            in_pattern(left, visit)?;
            in_pattern(right, visit)
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            in_pattern(left, visit)?;
            in_pattern(right, visit)?;
            expression.iter_mut().try_for_each(|expression| in_expression(expression, visit))
        }
        GraphPattern::Filter { expr: expression, inner } | GraphPattern::Extend { inner, expression, .. } => {
            in_pattern(inner, visit)?;
            in_expression(expression, visit)
        }
        GraphPattern::OrderBy { inner, expression: keys } => {
            in_pattern(inner, visit)?;
            keys.iter_mut().try_for_each(|key| match key {
                OrderExpression::Asc(expression) | OrderExpression::Desc(expression) => {
                    in_expression(expression, visit)
                }
            })
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            in_pattern(inner, visit)?;
            aggregates.iter_mut().try_for_each(|(_, aggregate)| match aggregate {
                AggregateExpression::CountSolutions { .. } => Ok(()),
                AggregateExpression::FunctionCall { expr, .. } => in_expression(expr, visit),
            })
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => in_pattern(inner, visit),
    }
}

fn in_expression(expression: &mut Expression, visit: Visit<'_>) -> Result<(), QueryError> {
    use Expression as E;
    match expression {
        E::Exists(pattern) => in_pattern(pattern, visit),
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => Ok(()),
        E::UnaryPlus(inner) | E::UnaryMinus(inner) | E::Not(inner) => in_expression(inner, visit),
        E::Or(left, right)
        | E::And(left, right)
        | E::Equal(left, right)
        | E::SameTerm(left, right)
        | E::Greater(left, right)
        | E::GreaterOrEqual(left, right)
        | E::Less(left, right)
        | E::LessOrEqual(left, right)
        | E::Add(left, right)
        | E::Subtract(left, right)
        | E::Multiply(left, right)
        | E::Divide(left, right) => {
            in_expression(left, visit)?;
            in_expression(right, visit)
        }
        E::If(condition, yes, no) => {
            in_expression(condition, visit)?;
            in_expression(yes, visit)?;
            in_expression(no, visit)
        }
        E::In(one, list) => {
            in_expression(one, visit)?;
            list.iter_mut().try_for_each(|item| in_expression(item, visit))
        }
        E::Coalesce(list) | E::FunctionCall(_, list) => list.iter_mut().try_for_each(|item| in_expression(item, visit)),
    }
}

#[cfg(test)]
mod tests {
    use spargebra::SparqlParser;

    use super::*;

    fn found(text: &str) -> usize {
        let mut query = SparqlParser::new().parse_query(text).expect("a query");
        let mut number = 0;
        services(&mut query, &mut |_| {
            number += 1;
            Ok(())
        })
        .expect("no error");
        number
    }

    #[test]
    fn blocks_are_found_wherever_they_stand() {
        const BLOCK: &str = "SERVICE <x:y> { ?s ?p ?o }";
        for place in [
            "SELECT * { # }",
            "ASK { # }",
            "CONSTRUCT { ?s ?p ?o } WHERE { # }",
            "DESCRIBE ?s { # }",
            "SELECT * { ?a ?b ?c OPTIONAL { # FILTER (?s > 1) } }",
            "SELECT * { ?a ?b ?c MINUS { # } }",
            "SELECT * { { ?a ?b ?c } UNION { # } }",
            "SELECT * { GRAPH ?g { # } }",
            "SELECT * { ?a ?b ?c LATERAL { # } }",
            "SELECT * { { SELECT DISTINCT ?s { # } ORDER BY ?s LIMIT 3 } }",
            "SELECT * { { SELECT REDUCED ?s { # } } }",
            "SELECT (COUNT(*) AS ?n) { # } GROUP BY ?s HAVING (COUNT(?o) > 1)",
            "SELECT * { ?a ?b ?c FILTER EXISTS { # } }",
            "SELECT * { ?a ?b ?c FILTER (?a > 1 || !(?a < 2 && NOT EXISTS { # })) }",
            "SELECT * { ?a ?b ?c FILTER (?a IN (1, EXISTS { # })) }",
            "SELECT * { ?a ?b ?c BIND (IF(EXISTS { # }, 1, COALESCE(?a, -?b + 2)) AS ?d) }",
            "SELECT (SUM(IF(EXISTS { # }, 1, 0)) AS ?n) { ?a ?b ?c }",
            "SELECT * { ?a ?b ?c } ORDER BY DESC(EXISTS { # })",
            "SELECT * { ?a ?b ?c OPTIONAL { ?c ?d ?e FILTER EXISTS { # } } }",
        ] {
            assert_eq!(found(&place.replace('#', BLOCK)), 1, "{place}");
            assert_eq!(found(&place.replace('#', "?s ?p ?o")), 0, "{place}");
        }
        assert_eq!(found("SELECT * { SERVICE <x:y> { SERVICE <x:z> { ?s ?p ?o } } SERVICE <x:w> {} }"), 2);
    }
}
