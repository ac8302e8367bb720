//! What an expression is made of.

use spargebra::algebra::Expression;

/// The expressions right within another; the pattern of an `EXISTS` is none.
pub(super) fn within(expression: &Expression) -> Vec<&Expression> {
    use Expression as E;
    match expression {
        E::Exists(_) | E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => Vec::new(),
        E::UnaryPlus(inner) | E::UnaryMinus(inner) | E::Not(inner) => vec![inner],
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
        | E::Divide(left, right) => vec![left, right],
        E::If(condition, yes, no) => vec![condition, yes, no],
        E::In(one, list) => std::iter::once(&**one).chain(list).collect(),
        E::Coalesce(list) | E::FunctionCall(_, list) => list.iter().collect(),
    }
}
