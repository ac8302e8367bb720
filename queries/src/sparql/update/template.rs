//! Templates and data of updates as quads (SPARQL 1.1 Update, section 3.1).

use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::QuerySolution;
use rustc_hash::FxHashMap;
use spargebra::term::{GraphName as ParsedGraphName, Quad as ParsedQuad};
use spargebra::term::{
    GraphNamePattern, GroundQuad, GroundQuadPattern, GroundTerm, GroundTermPattern, NamedNodePattern, QuadPattern,
    TermPattern,
};

/// The blank nodes of a text, each another one for every row.
type Blanks = FxHashMap<BlankNode, BlankNode>;

/// What `DELETE` and `INSERT` say.
pub(super) struct Template {
    pub(super) delete: Vec<GroundQuadPattern>,
    pub(super) insert: Vec<QuadPattern>,
}

impl Template {
    /// Adds the quads that a row makes; those that would be no RDF, or need a variable that is unbound, are none.
    pub(super) fn fill(&self, row: &QuerySolution, removed: &mut Vec<Quad>, added: &mut Vec<Quad>) {
        removed.extend(self.delete.iter().filter_map(|pattern| deleted(pattern, row)));
        let mut blanks = Blanks::default();
        added.extend(self.insert.iter().filter_map(|pattern| inserted(pattern, row, &mut blanks)));
    }
}

fn deleted(pattern: &GroundQuadPattern, row: &QuerySolution) -> Option<Quad> {
    let term = |pattern: &GroundTermPattern| match pattern {
        GroundTermPattern::NamedNode(node) => Some(node.clone().into()),
        GroundTermPattern::Literal(literal) => Some(literal.clone().into()),
        GroundTermPattern::Variable(variable) => row.get(variable).cloned(),
    };
    Some(Quad {
        subject: resource(term(&pattern.subject)?)?,
        predicate: property(&pattern.predicate, row)?,
        object: term(&pattern.object)?,
        graph_name: graph(&pattern.graph_name, row)?,
    })
}

fn inserted(pattern: &QuadPattern, row: &QuerySolution, blanks: &mut Blanks) -> Option<Quad> {
    let mut term = |pattern: &TermPattern| match pattern {
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::BlankNode(node) => Some(blanks.entry(node.clone()).or_default().clone().into()),
        TermPattern::Variable(variable) => row.get(variable).cloned(),
    };
    Some(Quad {
        subject: resource(term(&pattern.subject)?)?,
        predicate: property(&pattern.predicate, row)?,
        object: term(&pattern.object)?,
        graph_name: graph(&pattern.graph_name, row)?,
    })
}

fn resource(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    }
}

fn property(pattern: &NamedNodePattern, row: &QuerySolution) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(variable) => match row.get(variable)? {
            Term::NamedNode(node) => Some(node.clone()),
            Term::BlankNode(_) | Term::Literal(_) => None,
        },
    }
}

fn graph(pattern: &GraphNamePattern, row: &QuerySolution) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::Variable(variable) => Some(resource(row.get(variable)?.clone())?.into()),
    }
}

/// The quads of `INSERT DATA`, with blank nodes of their own.
pub(super) fn data(data: Vec<ParsedQuad>) -> Vec<Quad> {
    let mut blanks = Blanks::default();
    let mut fresh = |node: BlankNode| blanks.entry(node).or_default().clone();
    let quad = |quad: ParsedQuad| Quad {
        subject: match quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.into(),
            NamedOrBlankNode::BlankNode(node) => fresh(node).into(),
        },
        predicate: quad.predicate,
        object: match quad.object {
            Term::BlankNode(node) => fresh(node).into(),
            other @ (Term::NamedNode(_) | Term::Literal(_)) => other,
        },
        graph_name: parsed_graph(quad.graph_name),
    };
    data.into_iter().map(quad).collect()
}

/// The quads of `DELETE DATA`, which have no blank nodes.
pub(super) fn ground(data: Vec<GroundQuad>) -> Vec<Quad> {
    let quad = |quad: GroundQuad| Quad {
        subject: quad.subject.into(),
        predicate: quad.predicate,
        object: match quad.object {
            GroundTerm::NamedNode(node) => node.into(),
            GroundTerm::Literal(literal) => literal.into(),
        },
        graph_name: parsed_graph(quad.graph_name),
    };
    data.into_iter().map(quad).collect()
}

fn parsed_graph(name: ParsedGraphName) -> GraphName {
    match name {
        ParsedGraphName::NamedNode(node) => node.into(),
        ParsedGraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}
