//! The statements of a store that tell of some events.
//!
//! | of | what |
//! |---|---|
//! | an event | its triples; those that say what joining made of it only where joined events are one |
//! | a document | its triples but the digest: here may be less than the document says |
//! | an entity | its triples, those of all that are one with it, and those of the offices that they hold |
//! | a report | its quads, in the graph of its document |
//! | a mention | its quads, where the entity and the document are here |
//! | a decision | its quads, where both entities are here |
//!
//! Whatever a statement names is described, but other events that an event is linked to.

use graph_core::view::Pattern;
use graph_core::{DocumentId, EntityId, EventId, Key, View, dump, vocab};
use oxigraph::model::{GraphNameRef, NamedNodeRef, Quad, Term};
use rustc_hash::FxHashSet;

use super::Sink;
use crate::error::QueryError;
use crate::filter::{Filter, happenings};
use crate::page::Fold;

/// Hands over the statements that tell of the events that match; with `graphs`, those outside the default graph, too.
pub(super) fn statements(view: View<'_>, filter: &Filter, graphs: bool, out: Sink<'_>) -> Result<(), QueryError> {
    let mut part = Part {
        view,
        graphs,
        joined: filter.fold == Fold::Full,
        documents: FxHashSet::default(),
        entities: FxHashSet::default(),
        reports: FxHashSet::default(),
        open: Vec::new(),
        out,
    };
    for happening in happenings(view, filter)? {
        for member in &happening?.members {
            part.event(&member.event.id)?;
        }
    }
    if graphs {
        part.mentions()?;
        part.decisions()?;
    }
    Ok(())
}

struct Part<'a, 'o> {
    view: View<'a>,
    graphs: bool,
    /// Whether joined events are one.
    joined: bool,
    /// The documents that were described. There may be as many as events, so they are kept as hashes.
    documents: FxHashSet<Key>,
    /// The entities that were described.
    entities: FxHashSet<EntityId>,
    /// The reports of several events that were written.
    reports: FxHashSet<Key>,
    /// What was named and is to be described.
    open: Vec<Named>,
    out: Sink<'o>,
}

/// What a statement names.
enum Named {
    Document(DocumentId),
    Entity(EntityId),
}

impl Part<'_, '_> {
    fn event(&mut self, id: &EventId) -> Result<(), QueryError> {
        for quad in self.view.matching(Pattern::resolved().subject(id.as_str())) {
            let quad = quad?;
            if self.joined || !is_of_joining(&quad) {
                self.tell(&quad)?;
            }
        }
        self.describe()?;
        if self.graphs {
            for about in self.view.matching(Pattern::default().property(vocab::ABOUT).iri(id.as_str())) {
                self.report(&about?)?;
            }
            self.describe()?;
        }
        Ok(())
    }

    /// Writes a report, of which the statement is given that says what it is about.
    fn report(&mut self, about: &Quad) -> Result<(), QueryError> {
        let quads = self.alike(about)?;
        let several = quads.iter().filter(|quad| quad.predicate == about.predicate).count() > 1;
        if several && !self.reports.insert(Key::of(&[dump::graph(about), dump::subject(about)])) {
            return Ok(());
        }
        quads.iter().try_for_each(|quad| self.tell(quad))
    }

    /// The statements with the subject of this one, in its graph.
    fn alike(&self, quad: &Quad) -> Result<Vec<Quad>, QueryError> {
        let graph = Some(quad.graph_name.as_ref());
        let pattern = Pattern { graph, ..Pattern::default() }.subject(dump::subject(quad));
        Ok(self.view.matching(pattern).collect::<Result<_, _>>()?)
    }

    /// Writes a statement, and notes what it names.
    fn tell(&mut self, quad: &Quad) -> Result<(), QueryError> {
        (self.out)(quad)?;
        self.open.extend(named(quad));
        Ok(())
    }

    /// Describes what was named, and what these descriptions name.
    fn describe(&mut self) -> Result<(), QueryError> {
        while let Some(named) = self.open.pop() {
            match named {
                Named::Document(id) if self.documents.insert(Key::of(&[id.as_str()])) => self.document(&id)?,
                Named::Entity(id) if !self.entities.contains(&id) => self.entity(&id)?,
                Named::Document(_) | Named::Entity(_) => {}
            }
        }
        Ok(())
    }

    fn document(&mut self, id: &DocumentId) -> Result<(), QueryError> {
        for quad in self.view.matching(Pattern::resolved().subject(id.as_str())) {
            let quad = quad?;
            if quad.predicate.as_str() != vocab::DIGEST {
                self.tell(&quad)?;
            }
        }
        Ok(())
    }

    /// Describes an entity, and all that are one with it: who is one would not follow from some of them.
    fn entity(&mut self, id: &EntityId) -> Result<(), QueryError> {
        let mut all = self.view.merged(&self.view.canonical(id)?)?;
        if !all.contains(id) {
            all.push(id.clone());
        }
        for id in all {
            self.subject(id.as_str())?;
            for tenure in self.view.subjects(vocab::ORG_MEMBER, id.as_str()) {
                self.subject(&tenure?)?;
            }
            self.entities.insert(id);
        }
        Ok(())
    }

    fn subject(&mut self, iri: &str) -> Result<(), QueryError> {
        self.view.matching(Pattern::resolved().subject(iri)).try_for_each(|quad| self.tell(&quad?))
    }

    /// What the documents that are here say of the entities that are.
    fn mentions(&mut self) -> Result<(), QueryError> {
        let mut entities: Vec<_> = self.entities.iter().cloned().collect();
        entities.sort_unstable();
        for entity in entities {
            for mention in self.view.matching(Pattern::default().property(vocab::REFERS_TO).iri(entity.as_str())) {
                let mention = mention?;
                if self.documents.contains(&Key::of(&[dump::graph(&mention)])) {
                    self.alike(&mention)?.iter().try_for_each(|quad| (self.out)(quad))?;
                }
            }
        }
        Ok(())
    }

    fn decisions(&mut self) -> Result<(), QueryError> {
        let graph = GraphNameRef::from(NamedNodeRef::new_unchecked(vocab::DECISIONS));
        let all = Pattern { graph: Some(graph), ..Pattern::default() }.property(vocab::RDF_TYPE);
        for decision in self.view.matching(all) {
            let quads = self.alike(&decision?)?;
            let mut decided = quads.iter().filter(|quad| quad.predicate.as_str() == vocab::DECIDES);
            if decided.all(|quad| iri(quad).is_some_and(|iri| self.entities.contains(&EntityId::from_iri(iri)))) {
                quads.iter().try_for_each(|quad| (self.out)(quad))?;
            }
        }
        Ok(())
    }
}

/// Whether a statement says what joining made of an event.
fn is_of_joining(quad: &Quad) -> bool {
    matches!(quad.predicate.as_str(), vocab::JOINED_INTO | vocab::JOINED_BY | vocab::FITS)
}

/// The document or entity that a statement names.
fn named(quad: &Quad) -> Option<Named> {
    let iri = iri(quad)?;
    if iri.starts_with(vocab::DOCUMENT) {
        return Some(Named::Document(DocumentId::from_iri(iri)));
    }
    let entity = EntityId::from_iri(iri);
    (iri.starts_with(vocab::ID) && entity.entity_type().is_some()).then_some(Named::Entity(entity))
}

fn iri(quad: &Quad) -> Option<&str> {
    if let Term::NamedNode(node) = &quad.object { Some(node.as_str()) } else { None }
}
