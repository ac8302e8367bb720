//! The parts of a query that share no variable, and paths that nothing binds.

use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::{Bounds, Factor, Names, expression, with};
use crate::error::QueryError;

/// Up to how many quads are counted for a pattern: each has to be read, in some 10 µs.
const COUNTED: u64 = 100_000;

/// Refuses a pattern with a product beyond `bounds` or an open path.
pub(super) fn check(pattern: &GraphPattern, outer: &Names, store: &Store, bounds: Bounds) -> Result<(), QueryError> {
    Walk { store, bounds }.whole(pattern, outer).map(|_| ())
}

/// A pattern, or several that share variables.
struct Part<'q> {
    names: Names,
    rows: Vec<Rows<'q>>,
    /// Where it is a path of any length, the path as it is written.
    path: Option<String>,
}

/// Where rows come from.
#[derive(Clone)]
enum Rows<'q> {
    Known(u64),
    Matching(&'q TriplePattern),
    /// Nobody knows before it is run.
    Many,
}

impl<'q> Part<'q> {
    fn new(names: Names, rows: Rows<'q>) -> Self {
        Self { names, rows: vec![rows], path: None }
    }

    fn triple(triple: &'q TriplePattern) -> Self {
        let names = [term_name(&triple.subject), predicate_name(&triple.predicate), term_name(&triple.object)];
        Self::new(names.into_iter().flatten().collect(), Rows::Matching(triple))
    }

    fn path(subject: &TermPattern, path: &PropertyPathExpression, object: &TermPattern) -> Self {
        let names: Names = [term_name(subject), term_name(object)].into_iter().flatten().collect();
        let is_open = is_free(subject) && is_free(object) && is_of_any_length(path);
        let path = is_open.then(|| format!("{subject} {path} {object}"));
        let rows = if names.is_empty() { Rows::Known(1) } else { Rows::Many };
        Self { path, ..Self::new(names, rows) }
    }
}

struct Walk<'s> {
    store: &'s Store,
    bounds: Bounds,
}

impl Walk<'_> {
    /// The parts of a group, not joined yet. `outer` are the names that are bound beside it.
    fn parts<'q>(&self, pattern: &'q GraphPattern, outer: &Names) -> Result<Vec<Part<'q>>, QueryError> {
        Ok(match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().map(Part::triple).collect(),
            GraphPattern::Path { subject, path, object } => vec![Part::path(subject, path, object)],
            GraphPattern::Values { variables, bindings } => {
                vec![Part::new(variables.iter().map(ToString::to_string).collect(), known(bindings.len()))]
            }
            GraphPattern::Service { .. } => Vec::new(),
            GraphPattern::Join { left, right } => {
                let mut parts = self.parts(left, &with(outer, right))?;
                parts.extend(self.parts(right, &with(outer, left))?);
                parts
            }
            GraphPattern::Lateral { left, right } | GraphPattern::LeftJoin { left, right, .. } => {
                let mut parts = self.parts(left, outer)?;
                parts.extend(self.parts(right, &with(outer, left))?);
                parts
            }
            GraphPattern::Minus { left, right } => {
                self.whole(right, &Names::new())?;
                self.parts(left, outer)?
            }
            GraphPattern::Union { left, right } => {
                let (left, right) = (self.whole(left, outer)?, self.whole(right, outer)?);
                vec![either(left, right)]
            }
            GraphPattern::Graph { name, inner } => {
                let mut parts = self.parts(inner, outer)?;
                for part in &mut parts {
                    part.names.extend(predicate_name(name));
                }
                parts
            }
            GraphPattern::Filter { inner, .. } => self.parts(inner, outer)?,
            GraphPattern::Extend { inner, variable, expression } => {
                let mut names = variables(expression);
                // What is made of several parts comes after their product, even where it joins them to more.
                let mut parts =
                    if names.len() > 1 { vec![self.whole(inner, outer)?] } else { self.parts(inner, outer)? };
                names.insert(variable.to_string());
                parts.push(Part::new(names, Rows::Known(1)));
                parts
            }
            GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner } => {
                vec![self.whole(inner, outer)?]
            }
            GraphPattern::Project { inner, variables } => {
                let names = variables.iter().map(ToString::to_string).collect();
                vec![Part { names, ..self.whole(inner, &Names::new())? }]
            }
            GraphPattern::Slice { inner, length, .. } => {
                let part = self.whole(inner, outer)?;
                let rows = length.map_or(part.rows, |length| vec![known(length)]);
                vec![Part { rows, ..part }]
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let part = self.whole(inner, &Names::new())?;
                let of = aggregates.iter().map(|(variable, _)| variable);
                let names = variables.iter().chain(of).map(ToString::to_string).collect();
                let rows = if variables.is_empty() { vec![Rows::Known(1)] } else { part.rows };
                vec![Part { names, rows, path: None }]
            }
        })
    }

    /// A group as one part.
    fn whole<'q>(&self, pattern: &'q GraphPattern, outer: &Names) -> Result<Part<'q>, QueryError> {
        let parts = self.parts(pattern, outer)?;
        self.joined(parts, outer)
    }

    /// Joins the parts of a group, unless that makes too many rows or a path is left open.
    fn joined<'q>(&self, parts: Vec<Part<'q>>, outer: &Names) -> Result<Part<'q>, QueryError> {
        bind_paths(&parts, outer)?;
        let mut joined = connected(parts, outer);
        let single = if joined.len() == 1 { joined.pop() } else { None };
        match single {
            Some(part) => Ok(part),
            None => self.product(joined),
        }
    }

    fn product<'q>(&self, parts: Vec<Part<'q>>) -> Result<Part<'q>, QueryError> {
        let counted = self.counted(&parts)?;
        let rows = multiplied(&counted);
        // One row beside many multiplies nothing.
        let multiplies = counted.iter().filter(|rows| **rows > 1).count() > 1;
        if multiplies && rows > self.bounds.product {
            let factor =
                |(part, rows): (&Part<'_>, u64)| Factor { variables: part.names.iter().cloned().collect(), rows };
            let factors = parts.iter().zip(counted).filter(|(_, rows)| *rows > 1).map(factor).collect();
            return Err(QueryError::Product { factors, most: self.bounds.product });
        }
        Ok(Part::new(parts.into_iter().flat_map(|part| part.names).collect(), Rows::Known(rows)))
    }

    /// How many rows the parts have, no further than it takes to know whether their product is too large: that of two is
    /// where both have more than the root of the bound. One alone that has, is counted on if that can make a difference.
    fn counted(&self, parts: &[Part<'_>]) -> Result<Vec<u64>, QueryError> {
        let root = self.bounds.product.isqrt() + 1;
        let mut counted = Vec::with_capacity(parts.len());
        for part in parts {
            counted.push(self.count(&part.rows, root)?);
        }
        if multiplied(&counted) > self.bounds.product {
            return Ok(counted);
        }
        let others = multiplied(counted.iter().filter(|rows| **rows < root));
        if others.saturating_mul(COUNTED) > self.bounds.product {
            for (rows, part) in counted.iter_mut().zip(parts).filter(|(rows, _)| **rows >= root) {
                *rows = self.count(&part.rows, COUNTED)?;
            }
        }
        Ok(counted)
    }

    /// How many rows there may be: the most that any pattern of the part has, which is counted up to `limit`.
    fn count(&self, rows: &[Rows<'_>], limit: u64) -> Result<u64, QueryError> {
        let mut most = 0;
        for rows in rows {
            most = most.max(match rows {
                Rows::Known(rows) => *rows,
                Rows::Many => COUNTED,
                Rows::Matching(triple) if most < limit => self.matching(triple, limit)?,
                Rows::Matching(_) => continue,
            });
        }
        Ok(most)
    }

    fn matching(&self, triple: &TriplePattern, limit: u64) -> Result<u64, QueryError> {
        let subject = match &triple.subject {
            TermPattern::NamedNode(node) => Some(NamedOrBlankNode::from(node.clone())),
            // No quad has a literal for its subject; variables and blank nodes may be anything.
            TermPattern::Literal(_) => return Ok(0),
            TermPattern::BlankNode(_) | TermPattern::Variable(_) => None,
        };
        let predicate = match &triple.predicate {
            NamedNodePattern::NamedNode(node) => Some(NamedNodeRef::from(node)),
            NamedNodePattern::Variable(_) => None,
        };
        let object = match &triple.object {
            TermPattern::NamedNode(node) => Some(Term::from(node.clone())),
            TermPattern::Literal(literal) => Some(Term::from(literal.clone())),
            TermPattern::BlankNode(_) | TermPattern::Variable(_) => None,
        };
        let graph: Option<GraphNameRef<'_>> = None;
        let subject = subject.as_ref().map(NamedOrBlankNode::as_ref);
        let quads = self.store.quads_for_pattern(subject, predicate, object.as_ref().map(Term::as_ref), graph);
        let mut counted = 0;
        for quad in quads {
            quad?;
            counted += 1;
            if counted >= limit {
                break;
            }
        }
        Ok(counted)
    }
}

/// Fails at a path of any length that neither `outer`, nor another part, nor a path that is bound itself, binds.
fn bind_paths(parts: &[Part<'_>], outer: &Names) -> Result<(), QueryError> {
    let mut open: Vec<_> = parts.iter().filter(|part| part.path.is_some()).collect();
    let closed = parts.iter().filter(|part| part.path.is_none());
    let mut bound: Names = closed.flat_map(|part| &part.names).chain(outer).cloned().collect();
    loop {
        let (newly, rest): (Vec<&Part<'_>>, Vec<&Part<'_>>) =
            open.iter().partition(|part| !part.names.is_disjoint(&bound));
        match (newly.is_empty(), rest.first().and_then(|part| part.path.clone())) {
            (_, None) => return Ok(()),
            (true, Some(path)) => return Err(QueryError::OpenPath { path }),
            (false, Some(_)) => bound.extend(newly.iter().flat_map(|part| part.names.clone())),
        }
        open = rest;
    }
}

/// Puts together what shares names, and what is bound from outside: of that there is little for each row there.
fn connected<'q>(parts: Vec<Part<'q>>, outer: &Names) -> Vec<Part<'q>> {
    let mut groups: Vec<Part<'q>> = Vec::new();
    for mut part in parts {
        let is_bound = |names: &Names| !names.is_disjoint(outer);
        let is_linked =
            |group: &Part<'_>| !group.names.is_disjoint(&part.names) || is_bound(&group.names) && is_bound(&part.names);
        let linked = groups.extract_if(.., |group| is_linked(group));
        for group in linked.collect::<Vec<_>>() {
            part.names.extend(group.names);
            part.rows.extend(group.rows);
        }
        part.path = None;
        groups.push(part);
    }
    groups
}

/// One of two: it has the rows of both, and that they may be many is all that matters.
fn either<'q>(left: Part<'q>, right: Part<'q>) -> Part<'q> {
    Part {
        names: left.names.into_iter().chain(right.names).collect(),
        rows: left.rows.into_iter().chain(right.rows).collect(),
        path: None,
    }
}

fn multiplied<'a>(rows: impl IntoIterator<Item = &'a u64>) -> u64 {
    rows.into_iter().copied().fold(1, u64::saturating_mul)
}

fn variables(expression: &Expression) -> Names {
    let own = if let Expression::Variable(variable) | Expression::Bound(variable) = expression {
        Some(variable.to_string())
    } else {
        None
    };
    expression::within(expression).into_iter().flat_map(variables).chain(own).collect()
}

fn known(rows: usize) -> Rows<'static> {
    Rows::Known(rows.try_into().unwrap_or(u64::MAX))
}

fn is_free(term: &TermPattern) -> bool {
    term_name(term).is_some()
}

fn term_name(term: &TermPattern) -> Option<String> {
    match term {
        TermPattern::Variable(variable) => Some(variable.to_string()),
        TermPattern::BlankNode(node) => Some(node.to_string()),
        TermPattern::NamedNode(_) | TermPattern::Literal(_) => None,
    }
}

fn predicate_name(predicate: &NamedNodePattern) -> Option<String> {
    match predicate {
        NamedNodePattern::Variable(variable) => Some(variable.to_string()),
        NamedNodePattern::NamedNode(_) => None,
    }
}

/// Whether a path follows a property as often as it goes.
fn is_of_any_length(path: &PropertyPathExpression) -> bool {
    use PropertyPathExpression as P;
    match path {
        P::ZeroOrMore(_) | P::OneOrMore(_) => true,
        P::NamedNode(_) | P::NegatedPropertySet(_) => false,
        P::Reverse(inner) | P::ZeroOrOne(inner) => is_of_any_length(inner),
        P::Sequence(left, right) | P::Alternative(left, right) => is_of_any_length(left) || is_of_any_length(right),
    }
}
