//! Free statements: what a store holds beside the model, and anybody with the right to write may change.
//!
//! What loads, withdrawals and decisions keep in step with each other is *protected*: events, entities, tenures, documents,
//! reports and decisions, and the ontology. A quad is protected when
//!
//! - its graph is below `https://w3id.org/chancery/`: that of a document, or of decisions;
//! - its property is one of the ontology's own (`ch:`), in whatever graph; or
//! - it is in the default graph, and its subject is below `https://w3id.org/chancery/` or a term of the ontology; or its
//!   property is one by whose value subjects are looked for (`owl:sameAs`, `org:member`, `org:organization`,
//!   `sem:hasPlace`); or it says that something is an event, entity, tenure or document; or it is about something of another
//!   namespace of which such a quad is there.
//!
//! Every other quad is free. The model is read from protected quads alone, so that free ones change no answer but those of
//! SPARQL.

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::Transaction;
use rustc_hash::{FxHashMap, FxHashSet};
use thiserror::Error;

use crate::error::StoreError;
use crate::store::{Generations, Held};
use crate::view::{Pattern, View, object_iri};
use crate::{ontology, vocab};

/// Everything of Chancery's own is named below this.
const OWN: &str = "https://w3id.org/chancery/";
/// Properties by whose value subjects are looked for, whatever these are.
const LOOKED_FOR: [&str; 4] = [vocab::SAME_AS, vocab::ORG_MEMBER, vocab::ORG_ORGANIZATION, vocab::HAS_PLACE];
/// The classes of the model that are not its own.
const CLASSES: [&str; 4] = [vocab::EVENT, vocab::MEMBERSHIP, vocab::CREATIVE_WORK, vocab::DATASET];

/// Whether a quad is protected whatever else there is.
pub(crate) fn is_reserved(quad: &Quad) -> bool {
    let property = quad.predicate.as_str();
    property.starts_with(vocab::CH)
        || match &quad.graph_name {
            GraphName::NamedNode(graph) => is_own(graph),
            GraphName::BlankNode(_) => false,
            GraphName::DefaultGraph => has_own_subject(quad) || LOOKED_FOR.contains(&property) || makes_ours(quad),
        }
}

fn is_own(node: &NamedNode) -> bool {
    node.as_str().starts_with(OWN)
}

fn has_own_subject(quad: &Quad) -> bool {
    matches!(&quad.subject, NamedOrBlankNode::NamedNode(subject) if is_own(subject)) || ontology::defines(quad)
}

/// Whether it says that something is of a class of the model.
fn makes_ours(quad: &Quad) -> bool {
    let class = (quad.predicate.as_str() == vocab::RDF_TYPE).then(|| object_iri(quad)).flatten();
    class.is_some_and(|class| class.starts_with(vocab::CH) || CLASSES.contains(&class))
}

/// Tells protected quads from free ones, and remembers what it learnt of subjects: good for as long as no protected quad
/// is added or removed.
#[derive(Default)]
pub(crate) struct Guard {
    /// Subjects of other namespaces, and whether something protected is said of them.
    known: FxHashMap<String, bool>,
}

impl Guard {
    /// Whether a quad is protected in the store that `view` reads.
    pub(crate) fn protects(&mut self, quad: &Quad, view: View<'_>) -> Result<bool, StoreError> {
        if is_reserved(quad) {
            return Ok(true);
        }
        match &quad.subject {
            NamedOrBlankNode::NamedNode(subject) if quad.graph_name.is_default_graph() => {
                self.is_described(subject.as_str(), view)
            }
            // Nothing of the model is a blank node.
            NamedOrBlankNode::NamedNode(_) | NamedOrBlankNode::BlankNode(_) => Ok(false),
        }
    }

    fn is_described(&mut self, subject: &str, view: View<'_>) -> Result<bool, StoreError> {
        if let Some(known) = self.known.get(subject) {
            return Ok(*known);
        }
        let mut is_described = false;
        for quad in view.matching(Pattern::resolved().subject(subject)) {
            is_described |= is_reserved(&quad?);
            if is_described {
                break;
            }
        }
        self.known.insert(subject.to_owned(), is_described);
        Ok(is_described)
    }
}

/// Why an edit is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EditError {
    /// It would add or remove a protected quad.
    #[error(
        "the statement `{statement}` is of events, entities, documents, reports or their terms, which no edit changes"
    )]
    Protected {
        /// The first of them.
        statement: String,
    },
    /// It would add or remove a graph that is not there for edits.
    #[error("the graph <{graph}> is of documents or decisions, which no edit changes")]
    ProtectedGraph {
        /// The graph.
        graph: String,
    },
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EditError {
    /// What to do instead, where something can be done.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Protected { .. } | Self::ProtectedGraph { .. } => Some(
                "load a document that says so (`chancery load`, POST to `/documents`), withdraw one (`chancery retract`), \
                 decide who is who (`chancery entities merge`), or write to a graph of your own",
            ),
            Self::Store(_) => None,
        }
    }
}

impl From<oxigraph::store::StorageError> for EditError {
    fn from(error: oxigraph::store::StorageError) -> Self {
        Self::Store(error.into())
    }
}

/// How many quads an edit changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Changed {
    /// How many were added.
    pub added: u64,
    /// How many were removed.
    pub removed: u64,
}

/// A change of free quads, whole or not at all: nothing of it is in the store before [`Edit::commit`]. What already is as
/// it should be is no change, protected or not.
///
/// ```
/// use graph_core::{EditError, GraphStore};
/// use oxigraph::model::{GraphName, NamedNode, Quad};
///
/// let store = GraphStore::in_memory()?;
/// let node = |local| NamedNode::new_unchecked(format!("http://example.org/{local}"));
/// let mine = Quad::new(node("s"), node("p"), node("o"), GraphName::DefaultGraph);
/// let mut edit = store.edit()?;
/// edit.change(&[], &[mine.clone()])?;
/// assert_eq!(edit.commit()?.added, 1);
///
/// let kind = NamedNode::new_unchecked("https://w3id.org/chancery/ns#kind");
/// let event = Quad::new(node("s"), kind, node("o"), GraphName::DefaultGraph);
/// assert!(matches!(store.edit()?.change(&[], &[event]), Err(EditError::Protected { .. })));
/// # Ok::<(), EditError>(())
/// ```
pub struct Edit<'s> {
    transaction: Transaction<'s>,
    guard: Guard,
    changed: Changed,
    /// What questions are answered from until it is made.
    _held: Held<'s>,
}

impl<'s> Edit<'s> {
    pub(crate) fn new(generations: &'s Generations) -> Result<Self, StoreError> {
        let held = generations.hold()?;
        let transaction = generations.store()?.start_transaction()?;
        Ok(Self { transaction, guard: Guard::default(), changed: Changed::default(), _held: held })
    }

    /// The store as it would be.
    pub fn transaction(&self) -> &Transaction<'s> {
        &self.transaction
    }

    /// Removes quads and adds others; what is removed and added stays as it is.
    ///
    /// # Errors
    /// When a quad that would change is protected, or the store cannot be read. Then the edit is good for nothing more.
    pub fn change(&mut self, removed: &[Quad], added: &[Quad]) -> Result<(), EditError> {
        let kept: FxHashSet<&Quad> = added.iter().collect();
        for quad in removed.iter().filter(|quad| !kept.contains(quad)) {
            if self.transaction.contains(quad)? {
                self.allow(quad)?;
                self.transaction.remove(quad);
                self.changed.removed += 1;
            }
        }
        for quad in added {
            if !self.transaction.contains(quad)? {
                self.allow(quad)?;
                self.transaction.insert(quad);
                self.changed.added += 1;
            }
        }
        Ok(())
    }

    /// Whether there is a named graph, with quads or without.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_graph(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        Ok(self.transaction.contains_named_graph(graph)?)
    }

    /// Every named graph.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn named_graphs(&self) -> Result<Vec<NamedOrBlankNode>, StoreError> {
        Ok(self.transaction.named_graphs().collect::<Result<_, _>>()?)
    }

    /// Makes an empty graph, where there is none of this name.
    ///
    /// # Errors
    /// When its name is Chancery's own, or the store cannot be read.
    pub fn create_graph(&mut self, graph: &NamedNode) -> Result<(), EditError> {
        if is_own(graph) && !self.has_graph(graph)? {
            return Err(EditError::ProtectedGraph { graph: graph.as_str().to_owned() });
        }
        self.transaction.insert_named_graph(graph);
        Ok(())
    }

    /// Removes all quads of a graph but some.
    ///
    /// # Errors
    /// When one that would go is protected, or the store cannot be read.
    pub fn keep_only(&mut self, graph: &GraphName, kept: &FxHashSet<&Quad>) -> Result<(), EditError> {
        let mut gone = Vec::new();
        for quad in self.transaction.quads_for_pattern(None, None, None, Some(graph.as_ref())) {
            let quad = quad?;
            if !kept.contains(&quad) {
                allow(&mut self.guard, &quad, View::new(&self.transaction))?;
                gone.push(quad);
            }
        }
        for quad in &gone {
            self.transaction.remove(quad);
        }
        self.changed.removed += gone.len() as u64;
        Ok(())
    }

    /// Removes all quads of a graph, which stays.
    ///
    /// # Errors
    /// When one of them is protected, or the store cannot be read.
    pub fn clear_graph(&mut self, graph: &GraphName) -> Result<(), EditError> {
        self.keep_only(graph, &FxHashSet::default())
    }

    /// Removes a named graph and its quads. An empty one of Chancery's own stays, since nobody can tell.
    ///
    /// # Errors
    /// When one of its quads is protected, or the store cannot be read.
    pub fn drop_graph(&mut self, graph: &NamedOrBlankNode) -> Result<(), EditError> {
        self.clear_graph(&graph.clone().into())?;
        match graph {
            NamedOrBlankNode::NamedNode(graph) if is_own(graph) => Ok(()),
            NamedOrBlankNode::NamedNode(_) | NamedOrBlankNode::BlankNode(_) => {
                Ok(self.transaction.remove_named_graph(graph)?)
            }
        }
    }

    /// Makes the change, in one step; says how much was changed.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub fn commit(self) -> Result<Changed, StoreError> {
        self.transaction.commit()?;
        Ok(self.changed)
    }

    fn allow(&mut self, quad: &Quad) -> Result<(), EditError> {
        allow(&mut self.guard, quad, View::new(&self.transaction))
    }
}

fn allow(guard: &mut Guard, quad: &Quad, view: View<'_>) -> Result<(), EditError> {
    match guard.protects(quad, view)? {
        true => Err(EditError::Protected { statement: quad.to_string() }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;
    use crate::GraphStore;

    /// What a store holds in these tests: an event of another namespace, and something that is none.
    const HELD: &str = r#"
        @prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> . @prefix ex: <http://example.org/> .
        ex:talks a sem:Event . ex:note a ex:Note"#;

    fn quads(trig: &str) -> Vec<Quad> {
        let prefixes = "@prefix ex: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
            @prefix ch: <https://w3id.org/chancery/ns#> . @prefix id: <https://w3id.org/chancery/id/> .
            @prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> . @prefix kind: <https://w3id.org/chancery/kind/> .
            @prefix org: <http://www.w3.org/ns/org#> .";
        let end = if trig.ends_with('}') { "" } else { " ." };
        let parser =
            RdfParser::from_format(RdfFormat::TriG).for_slice(&format!("{prefixes} {trig}{end}")).collect::<Vec<_>>();
        parser.into_iter().map(|quad| quad.expect("TriG")).collect()
    }

    fn store() -> GraphStore {
        let store = GraphStore::in_memory().expect("a store");
        store.rdf().expect("a database").extend(quads(HELD)).expect("written");
        store
    }

    #[test]
    fn what_is_protected() {
        let store = store();
        for trig in [
            "<https://w3id.org/chancery/id/person/1> rdfs:label 'x'",
            "id:anything ex:p ex:o",
            "ex:s ch:kind ex:o",
            "GRAPH ex:g { ex:s ch:about ex:o }",
            "GRAPH id:graph { ex:s ex:p ex:o }",
            "kind:consult rdfs:label 'x'",
            "sem:hasActor rdfs:label 'x'",
            "ex:s owl:sameAs ex:o",
            "ex:s org:member ex:o",
            "ex:s sem:hasPlace ex:o",
            "ex:s a sem:Event",
            "ex:s a ch:Person",
            "_:b a schema:Dataset",
            "ex:talks rdfs:label 'x'",
        ] {
            let mut edit = store.edit().expect("an edit");
            assert!(matches!(edit.change(&[], &quads(trig)), Err(EditError::Protected { .. })), "{trig}");
        }
    }

    #[test]
    fn what_is_free() {
        let store = store();
        for trig in [
            "ex:s ex:p ex:o",
            "ex:s rdfs:label 'x'",
            "ex:s schema:datePublished '2024'",
            "ex:s a schema:Person",
            "ex:s ex:about id:state",
            "_:b rdfs:label 'x'",
            "ex:note rdfs:label 'x'",
            "GRAPH ex:g { id:anything rdfs:label 'x' . ex:s a sem:Event ; owl:sameAs ex:o }",
            "GRAPH ex:g { ex:talks rdfs:label 'x' }",
        ] {
            let mut edit = store.edit().expect("an edit");
            assert!(edit.change(&[], &quads(trig)).is_ok(), "{trig}");
        }
    }

    #[test]
    fn an_edit_is_whole_or_nothing() {
        let store = store();
        let count = || store.rdf().expect("a database").len().expect("a number");
        let before = count();
        let mut edit = store.edit().expect("an edit");
        let refused = edit.change(&[], &quads("ex:s ex:p ex:o . ex:s a sem:Event")).expect_err("protected");
        assert!(refused.to_string().contains("<http://example.org/s>"), "{refused}");
        assert!(refused.hint().is_some_and(|hint| hint.contains("chancery load")));
        drop(edit);
        assert_eq!(count(), before);
        let mut edit = store.edit().expect("an edit");
        // What is there, and what goes and comes back, is no change.
        let talks = quads("ex:talks a sem:Event");
        edit.change(&talks, &talks).expect("no change");
        edit.change(&quads("ex:talks rdfs:label 'absent'"), &quads("ex:s ex:p 1, 1")).expect("a change");
        edit.change(&quads("ex:note a ex:Note"), &[]).expect("a change");
        assert_eq!(edit.commit().expect("committed"), Changed { added: 1, removed: 1 });
        assert_eq!(count(), before);
    }

    #[test]
    fn graphs_come_and_go() {
        let store = store();
        let mut edit = store.edit().expect("an edit");
        let [mine, own] =
            ["http://example.org/g", "https://w3id.org/chancery/id/document/1"].map(NamedNode::new_unchecked);
        edit.create_graph(&mine).expect("created");
        assert!(matches!(edit.create_graph(&own), Err(EditError::ProtectedGraph { .. })));
        edit.change(&[], &quads("GRAPH ex:g { ex:s ex:p 1, 2 }")).expect("a change");
        edit.clear_graph(&mine.clone().into()).expect("cleared");
        assert!(edit.has_graph(&mine).expect("read"));
        edit.drop_graph(&mine.clone().into()).expect("dropped");
        assert!(!edit.has_graph(&mine).expect("read"));
        assert!(matches!(edit.clear_graph(&GraphName::DefaultGraph), Err(EditError::Protected { .. })));
    }
}
