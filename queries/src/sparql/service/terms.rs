//! The words of a request: each property once, with what it takes and what it does.
//!
//! They are in the namespace of the ontology, so that no further prefix is needed, but not in the ontology, which says
//! what a store may hold: no store holds these. No term there has one of these names.

use std::fmt;
use std::str::FromStr;

use graph_core::date::day_from_text;
use graph_core::{Code, Kind, Role, Status, Window};
use spargebra::term::TermPattern;

use super::Column;
use super::request::{Draft, unfit};
use crate::error::QueryError;
use crate::names;
use crate::page::Fold;

/// A property that a block may have.
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) is_repeatable: bool,
    /// What it takes.
    takes: &'static str,
    /// `None` where the value is nothing that it takes.
    read: fn(&mut Draft<'_>, &TermPattern) -> Result<Option<()>, QueryError>,
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ch:{}", self.name)
    }
}

impl Property {
    const fn once(
        name: &'static str,
        takes: &'static str,
        read: fn(&mut Draft<'_>, &TermPattern) -> Result<Option<()>, QueryError>,
    ) -> Self {
        Self { name, is_repeatable: false, takes, read }
    }

    const fn several(
        name: &'static str,
        takes: &'static str,
        read: fn(&mut Draft<'_>, &TermPattern) -> Result<Option<()>, QueryError>,
    ) -> Self {
        Self { name, is_repeatable: true, takes, read }
    }

    /// Reads a value into a draft.
    pub(super) fn read(&self, draft: &mut Draft<'_>, value: &TermPattern) -> Result<(), QueryError> {
        let read = (self.read)(draft, value)?;
        read.ok_or_else(|| unfit(format!("`{value}` for `{self}`"), self.takes))
    }
}

const YES_OR_NO: &str = "`true` or `false`";
const DAY_TO_START_WITH: &str = "a day, month or year, as `\"2014-03-05\"`, `\"2014-03\"` or `\"2014\"`";
const VARIABLE: &str = "a variable";

/// Every property, in the order in which they are documented.
const ALL: [Property; 16] = [
    Property::several("between", "an actor: an IRI, a name or a code", |draft, value| {
        let Some(name) = iri(value).or_else(|| text(value)) else { return Ok(None) };
        draft.filter.actors.push(names::resolve(draft.view, name)?);
        Ok(Some(()))
    }),
    Property::once("from", DAY_TO_START_WITH, |draft, value| Ok(end(value).map(|day| draft.from = Some(day)))),
    Property::once("to", DAY_TO_START_WITH, |draft, value| Ok(end(value).map(|day| draft.to = Some(day)))),
    Property::once("strict", YES_OR_NO, |draft, value| Ok(flag(value).map(|is_set| draft.filter.strict = is_set))),
    Property::several("ofKind", "a kind, as `kind:consult` or `\"consult.visit\"`", |draft, value| {
        Ok(word(value, Kind::from_iri).map(|kind| draft.filter.kinds.push(kind)))
    }),
    Property::several("ofCode", "a code, as `cameo:042` or `\"042\"`", |draft, value| {
        Ok(word(value, Code::from_iri).map(|code| draft.filter.codes.push(code)))
    }),
    Property::several("ofStatus", "a status, as `status:planned` or `\"planned\"`", |draft, value| {
        Ok(word(value, Status::from_iri).map(|status| draft.filter.statuses.push(status)))
    }),
    Property::once("inRole", "a role, as `ch:host` or `\"host\"`", |draft, value| {
        Ok(word(value, Role::from_iri).map(|role| draft.filter.role = Some(role)))
    }),
    Property::once("direct", YES_OR_NO, |draft, value| Ok(flag(value).map(|is_set| draft.filter.direct = is_set))),
    Property::once("exactState", YES_OR_NO, |draft, value| {
        Ok(flag(value).map(|is_set| draft.filter.exact_state = is_set))
    }),
    Property::once("fold", "`\"exact\"` or `\"full\"`", |draft, value| {
        let fold = text(value).and_then(|word| word.parse().ok()).filter(|fold| *fold != Fold::None);
        Ok(fold.map(|fold| draft.filter.fold = fold))
    }),
    Property::once("knownBy", "a day, as `\"2024-01-10\"`", |draft, value| {
        let day = text(value).and_then(|day| day_from_text(day).ok());
        Ok(day.map(|day| draft.filter.known_by = Some(day)))
    }),
    Property::once("newestFirst", YES_OR_NO, |draft, value| Ok(flag(value).map(|is_set| draft.reverse = is_set))),
    Property::once("limit", "a number from 1 on", |draft, value| {
        let limit = text(value).and_then(|number| number.parse().ok()).filter(|limit| *limit > 0);
        Ok(limit.map(|limit| draft.limit = Some(limit)))
    }),
    Property::once("inOrder", VARIABLE, |draft, value| bind(draft, value, Column::Number)),
    Property::once("joint", VARIABLE, |draft, value| bind(draft, value, Column::Joint)),
];

pub(super) fn by_name(name: &str) -> Option<&'static Property> {
    static TABLE: &[Property] = &ALL;
    TABLE.iter().find(|property| property.name == name)
}

/// What there is, for whoever used another word.
pub(super) fn listed() -> String {
    let names: Vec<_> = ALL.iter().map(|property| format!("`{property}`")).collect();
    format!("one of {}", names.join(", "))
}

fn iri(value: &TermPattern) -> Option<&str> {
    if let TermPattern::NamedNode(iri) = value { Some(iri.as_str()) } else { None }
}

/// What a literal says, of whatever type it is, as it is for options.
fn text(value: &TermPattern) -> Option<&str> {
    if let TermPattern::Literal(literal) = value { Some(literal.value()) } else { None }
}

/// A word of the model, by its IRI or as it is written in options.
fn word<T: FromStr>(value: &TermPattern, from_iri: fn(&str) -> Option<T>) -> Option<T> {
    iri(value).and_then(from_iri).or_else(|| text(value)?.parse().ok())
}

fn flag(value: &TermPattern) -> Option<bool> {
    text(value)?.parse().ok()
}

/// What a window can start or end with.
fn end(value: &TermPattern) -> Option<String> {
    let text = text(value)?;
    Window::parse(Some(text), None).ok().map(|_| text.to_owned())
}

fn bind(draft: &mut Draft<'_>, value: &TermPattern, column: Column) -> Result<Option<()>, QueryError> {
    let TermPattern::Variable(variable) = value else { return Ok(None) };
    draft.bind(variable, column).map(Some)
}

#[cfg(test)]
mod tests {
    use graph_core::{ontology, vocab};
    use oxigraph::model::NamedOrBlankNode;

    use super::*;

    #[test]
    fn no_term_of_the_ontology_has_a_name_of_these() {
        for property in &ALL {
            let iri = format!("{}{}", vocab::CH, property.name);
            let is_subject = |subject: &NamedOrBlankNode| matches!(subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == iri);
            assert!(!ontology::quads().iter().any(|quad| is_subject(&quad.subject)), "{property}");
        }
    }

    #[test]
    fn every_one_is_documented() {
        let document = include_str!("../../../../docs/sparql.md");
        for property in &ALL {
            assert!(document.contains(&format!("| `{property}` |")), "{property}");
        }
    }
}
