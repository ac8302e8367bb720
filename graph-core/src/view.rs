//! Reading the model out of a store or out of a transaction on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::{GraphName, GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxigraph::store::{StorageError, Store, Transaction};

use crate::decision::Decision;
use crate::described::{Described, Descriptions};
use crate::entity::{Entity, Mention, Tenure};
use crate::error::StoreError;
use crate::event::Event;
use crate::id::{DecisionId, DocumentId, EntityId, EventId, MentionId, ReportId, TenureId};
use crate::index::{Index, State};
use crate::join::Folding;
use crate::kind::Role;
use crate::rdf::{self, Properties};
use crate::report::{Document, Report};
use crate::rollup::Facts;
use crate::vocab;

/// Something that holds quads: a store, or a transaction that sees its own writes.
pub trait Quads: Sync {
    /// The quads that match a pattern; absent parts match everything.
    fn matching(&self, pattern: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StorageError>> + '_>;

    /// Whether there is a named graph, with quads or without.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StorageError>;

    /// How many quads there are; all of them are looked at.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn number(&self) -> Result<usize, StorageError>;
}

/// A pattern of quads by their IRIs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pattern<'a> {
    /// The subject.
    pub subject: Option<&'a str>,
    /// The property.
    pub property: Option<&'a str>,
    /// The value.
    pub value: Option<TermRef<'a>>,
    /// The graph.
    pub graph: Option<GraphNameRef<'a>>,
}

impl<'a> Pattern<'a> {
    /// Everything in the default graph.
    pub fn resolved() -> Self {
        Self { graph: Some(GraphNameRef::DefaultGraph), ..Self::default() }
    }

    /// With this subject.
    #[must_use]
    pub fn subject(self, iri: &'a str) -> Self {
        Self { subject: Some(iri), ..self }
    }

    /// With this property.
    #[must_use]
    pub fn property(self, iri: &'a str) -> Self {
        Self { property: Some(iri), ..self }
    }

    /// With this IRI as value.
    #[must_use]
    pub fn iri(self, iri: &'a str) -> Self {
        Self { value: Some(NamedNodeRef::new_unchecked(iri).into()), ..self }
    }

    /// With this plain text as value.
    #[must_use]
    pub fn text(self, text: &'a str) -> Self {
        Self { value: Some(LiteralRef::new_simple_literal(text).into()), ..self }
    }

    /// In this document's graph.
    #[must_use]
    pub fn within(self, document: &'a DocumentId) -> Self {
        Self { graph: Some(NamedNodeRef::new_unchecked(document.as_str()).into()), ..self }
    }
}

impl Quads for Store {
    fn matching(&self, p: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StorageError>> + '_> {
        let subject = p.subject.map(|iri| NamedNodeRef::new_unchecked(iri).into());
        Box::new(self.quads_for_pattern(subject, p.property.map(NamedNodeRef::new_unchecked), p.value, p.graph))
    }

    fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StorageError> {
        self.contains_named_graph(name)
    }

    fn number(&self) -> Result<usize, StorageError> {
        self.len()
    }
}

impl Quads for Transaction<'_> {
    fn matching(&self, p: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StorageError>> + '_> {
        let subject = p.subject.map(|iri| NamedNodeRef::new_unchecked(iri).into());
        Box::new(self.quads_for_pattern(subject, p.property.map(NamedNodeRef::new_unchecked), p.value, p.graph))
    }

    fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StorageError> {
        self.contains_named_graph(name)
    }

    fn number(&self) -> Result<usize, StorageError> {
        self.len()
    }
}

/// Reads events, entities, documents and reports. A view with an index reads of entities, and when documents were
/// published, what the index has, as long as it is sound.
#[derive(Clone, Copy)]
pub struct View<'a> {
    quads: &'a dyn Quads,
    index: Option<&'a Index>,
}

impl<'a> View<'a> {
    /// A view of `quads`.
    pub fn new(quads: &'a dyn Quads) -> Self {
        Self { quads, index: None }
    }

    pub(crate) fn with_index(quads: &'a dyn Quads, index: &'a Index) -> Self {
        Self { quads, index: Some(index) }
    }

    /// The same, reading the quads alone.
    #[must_use]
    pub fn without_index(self) -> Self {
        Self { index: None, ..self }
    }

    /// The same index over other quads, which are those of the same store.
    #[must_use]
    pub fn with_quads(self, quads: &'a dyn Quads) -> Self {
        Self { quads, ..self }
    }

    /// The timeline index, if there is one and it is sound.
    pub fn index(&self) -> Option<Arc<State>> {
        self.index?.current()
    }

    /// Says that the index was found to be damaged: it is not asked again, and is made anew when the store is next opened.
    pub fn condemn_index(&self) {
        if let Some(index) = self.index {
            // Where the mark cannot be written, whoever opens the index next finds out again.
            let _marked = index.set_stale();
        }
    }

    /// Answers from the index while it is sound; where it is found to be damaged, it is condemned and the store answers.
    ///
    /// # Errors
    /// When `from_store` fails, or `from_index` does for another reason than a damaged index.
    pub fn indexed<T>(
        &self,
        from_index: impl FnOnce(&State) -> Result<T, StoreError>,
        from_store: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(index) = self.index() {
            match from_index(&index) {
                Err(StoreError::Index(_)) => self.condemn_index(),
                answer => return answer,
            }
        }
        from_store()
    }

    /// Whether any events were joined.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_joined(&self) -> Result<bool, StoreError> {
        match self.index() {
            Some(index) => Ok(index.has_joined()),
            None => self.has_any(vocab::JOINED_INTO),
        }
    }

    /// Whether any entities were merged.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_merged(&self) -> Result<bool, StoreError> {
        match self.index() {
            Some(index) => Ok(index.has_merged()),
            None => self.has_any(vocab::MERGED_INTO),
        }
    }

    fn has_any(&self, property: &str) -> Result<bool, StoreError> {
        Ok(self.matching(Pattern::resolved().property(property)).next().transpose()?.is_some())
    }

    /// The quads that match.
    pub fn matching(&self, pattern: Pattern<'_>) -> impl Iterator<Item = Result<Quad, StorageError>> + use<'a> {
        self.quads.matching(pattern)
    }

    /// Whether there is a named graph, with quads or without.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StoreError> {
        Ok(self.quads.has_graph(name)?)
    }

    /// How many quads there are, those of the ontology included; all of them are looked at.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn quads(&self) -> Result<usize, StoreError> {
        Ok(self.quads.number()?)
    }

    fn properties(&self, subject: &str, graph: GraphNameRef<'_>) -> Result<Properties, StoreError> {
        let pattern = Pattern { subject: Some(subject), graph: Some(graph), ..Pattern::default() };
        let quads = self.matching(pattern).collect::<Result<Vec<_>, _>>()?;
        Ok(Properties::of(subject, quads))
    }

    fn resolved(&self, subject: &str) -> Result<Properties, StoreError> {
        self.properties(subject, GraphNameRef::DefaultGraph)
    }

    /// The subjects of the triples of the default graph with this property and this IRI as value.
    pub fn subjects(&self, property: &str, iri: &str) -> impl Iterator<Item = Result<String, StoreError>> + use<'a> {
        self.matching(Pattern::resolved().property(property).iri(iri)).map(|quad| Ok(subject_iri(quad?)))
    }

    /// Whether the default graph has a triple.
    pub fn has(&self, subject: &str, property: &str, iri: &str) -> Result<bool, StoreError> {
        let pattern = Pattern::resolved().subject(subject).property(property).iri(iri);
        Ok(self.matching(pattern).next().transpose()?.is_some())
    }

    /// Whether there is this very statement, in its graph.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn contains(&self, quad: &Quad) -> Result<bool, StoreError> {
        let pattern = Pattern {
            subject: Some(crate::dump::subject(quad)),
            property: Some(quad.predicate.as_str()),
            value: Some(quad.object.as_ref()),
            graph: Some(quad.graph_name.as_ref()),
        };
        Ok(self.matching(pattern).next().transpose()?.is_some())
    }

    /// The event with this id, if there is one.
    ///
    /// # Errors
    /// When the store cannot be read or its triples make no event.
    pub fn event(&self, id: &EventId) -> Result<Option<Event>, StoreError> {
        let properties = self.resolved(id.as_str())?;
        if !properties.is_a(vocab::EVENT) {
            return Ok(None);
        }
        Ok(Some(rdf::event(id.clone(), &properties)?))
    }

    /// The event with this id and what joining made of it, if there is one.
    ///
    /// # Errors
    /// As [`Self::event`].
    pub fn folded_event(&self, id: &EventId) -> Result<Option<(Event, Folding)>, StoreError> {
        let properties = self.resolved(id.as_str())?;
        if !properties.is_a(vocab::EVENT) {
            return Ok(None);
        }
        Ok(Some((rdf::event(id.clone(), &properties)?, rdf::folding(&properties))))
    }

    /// The event that stands for the happening that an exact event belongs to: itself, where it was joined with no other.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn happening_of(&self, event: &EventId) -> Result<EventId, StoreError> {
        let into = self.value(event.as_str(), vocab::JOINED_INTO)?;
        Ok(into.map_or_else(|| event.clone(), |iri| EventId::from_iri(&iri)))
    }

    /// The exact events that are the happening for which this one stands, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn joined(&self, head: &EventId) -> Result<Vec<EventId>, StoreError> {
        let mut members = vec![head.clone()];
        for iri in self.subjects(vocab::JOINED_INTO, head.as_str()) {
            members.push(EventId::from_iri(&iri?));
        }
        members.sort_unstable();
        Ok(members)
    }

    /// The IRI that is the value of a property that has one.
    fn value(&self, subject: &str, property: &str) -> Result<Option<String>, StoreError> {
        let quad = self.matching(Pattern::resolved().subject(subject).property(property)).next().transpose()?;
        Ok(quad.as_ref().and_then(object_iri).map(str::to_owned))
    }

    /// Whether there is an event with this id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_event(&self, id: &EventId) -> Result<bool, StoreError> {
        self.has(id.as_str(), vocab::RDF_TYPE, vocab::EVENT)
    }

    /// Whether a document's graph has a report.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_report(&self, document: &DocumentId, report: &ReportId) -> Result<bool, StoreError> {
        let pattern = Pattern::default().within(document).subject(report.as_str()).property(vocab::RDF_TYPE);
        Ok(self.matching(pattern).next().transpose()?.is_some())
    }

    /// Whether a document's graph has a report made from the record with this number, and it is about this event.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_report_of(
        &self,
        document: &DocumentId,
        report: &ReportId,
        number: &str,
        event: &EventId,
    ) -> Result<bool, StoreError> {
        let report = Pattern::default().within(document).subject(report.as_str());
        let has = |pattern| Ok::<_, StoreError>(self.matching(pattern).next().transpose()?.is_some());
        Ok(has(report.property(vocab::RECORD_ID).text(number))?
            && has(report.property(vocab::ABOUT).iri(event.as_str()))?)
    }

    /// The ids of all events.
    pub fn events(&self) -> impl Iterator<Item = Result<EventId, StoreError>> + use<'a> {
        self.subjects(vocab::RDF_TYPE, vocab::EVENT).map(|iri| Ok(EventId::from_iri(&iri?)))
    }

    /// The ids of the events that have this state as a party.
    pub fn events_of_party(&self, state: &EntityId) -> impl Iterator<Item = Result<EventId, StoreError>> + use<'a> {
        self.subjects(vocab::PARTY, state.as_str()).map(|iri| Ok(EventId::from_iri(&iri?)))
    }

    /// The ids of the events in which this entity, or one that is merged with it, takes part, in any role; an event may
    /// come several times.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn events_of_participant(
        &self,
        entity: &EntityId,
    ) -> Result<impl Iterator<Item = Result<EventId, StoreError>> + use<'a>, StoreError> {
        let view = *self;
        let members = self.merged(&self.canonical(entity)?)?;
        Ok(members.into_iter().flat_map(move |member| view.events_naming(&member)))
    }

    /// The ids of the events in which this very entity takes part.
    fn events_naming(&self, entity: &EntityId) -> impl Iterator<Item = Result<EventId, StoreError>> + use<'a> {
        self.matching(Pattern::resolved().iri(entity.as_str())).filter_map(|quad| match quad {
            Ok(quad) => Role::from_iri(quad.predicate.as_str()).map(|_| Ok(EventId::from_iri(&subject_iri(quad)))),
            Err(e) => Some(Err(e.into())),
        })
    }

    /// The entity that stands for all that are one with this one: itself, where it was merged with no other.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn canonical(&self, id: &EntityId) -> Result<EntityId, StoreError> {
        if id.state_code().is_some() {
            return Ok(id.clone());
        }
        let into = self.indexed(
            |index| Ok(index.described(id)?.into.clone()),
            || Ok(self.value(id.as_str(), vocab::MERGED_INTO)?.as_deref().map(EntityId::from_iri)),
        )?;
        Ok(into.unwrap_or_else(|| id.clone()))
    }

    /// The entities for which this one stands: itself first, then those merged into it, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn merged(&self, canonical: &EntityId) -> Result<Vec<EntityId>, StoreError> {
        let from_store = || {
            let members = self.subjects(vocab::MERGED_INTO, canonical.as_str());
            members.map(|iri| Ok(EntityId::from_iri(&iri?))).collect()
        };
        let mut members: Vec<_> = self.indexed(|index| Ok(index.described(canonical)?.members.clone()), from_store)?;
        members.sort_unstable();
        members.insert(0, canonical.clone());
        Ok(members)
    }

    /// The entities that have this name key.
    pub(crate) fn entities_called(&self, key: &str) -> Result<Vec<EntityId>, StoreError> {
        self.matching(Pattern::resolved().property(vocab::NAME_KEY).text(key))
            .map(|quad| Ok(EntityId::from_iri(&subject_iri(quad?))))
            .collect()
    }

    /// The entities that are the same as this IRI.
    pub(crate) fn entities_same_as(&self, iri: &str) -> Result<Vec<EntityId>, StoreError> {
        self.subjects(vocab::SAME_AS, iri).map(|subject| Ok(EntityId::from_iri(&subject?))).collect()
    }

    /// The documents that name an entity.
    pub(crate) fn documents_naming(&self, id: &EntityId) -> Result<BTreeSet<DocumentId>, StoreError> {
        let mentions = self.matching(Pattern::default().property(vocab::REFERS_TO).iri(id.as_str()));
        let mut documents = BTreeSet::new();
        for quad in mentions {
            documents.extend(graph_document(&quad?));
        }
        Ok(documents)
    }

    /// What persons decided about who is who, in the order of ids.
    ///
    /// # Errors
    /// When the store cannot be read or a decision makes no sense.
    pub fn decisions(&self) -> Result<Vec<Decision>, StoreError> {
        let graph = NamedNodeRef::new_unchecked(vocab::DECISIONS).into();
        let all = Pattern { graph: Some(graph), ..Pattern::default() }.property(vocab::RDF_TYPE);
        let mut decisions = Vec::new();
        for quad in self.matching(all) {
            let iri = subject_iri(quad?);
            decisions.push(rdf::decision(DecisionId::from_iri(&iri), &self.properties(&iri, graph)?)?);
        }
        decisions.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(decisions)
    }

    /// What is known of an entity.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn entity(&self, id: &EntityId) -> Result<Entity, StoreError> {
        self.indexed(
            |index| Ok(index.described(id)?.entity.clone()),
            || Ok(rdf::entity(id.clone(), &self.resolved(id.as_str())?)),
        )
    }

    /// Whether anything is known of an entity.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_entity(&self, id: &EntityId) -> Result<bool, StoreError> {
        let pattern = Pattern::resolved().subject(id.as_str()).property(vocab::RDF_TYPE);
        self.indexed(
            |index| Ok(index.described(id)?.is_there),
            || Ok(self.matching(pattern).next().transpose()?.is_some()),
        )
    }

    /// The offices that an entity holds or held, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read or a tenure makes no sense.
    pub fn tenures_of(&self, holder: &EntityId) -> Result<Vec<Tenure>, StoreError> {
        self.subjects(vocab::ORG_MEMBER, holder.as_str())
            .map(|iri| {
                let id = TenureId::from_iri(&iri?);
                let properties = self.resolved(id.as_str())?;
                Ok(rdf::tenure(id, &properties)?)
            })
            .collect()
    }

    /// What is known of an entity together with those that are merged with it, under the id of the one that stands for all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn whole_entity(&self, id: &EntityId) -> Result<Entity, StoreError> {
        Descriptions::whole_entity(self, id)
    }

    /// What the roll-up needs to know of an entity, together with those that are merged with it.
    ///
    /// # Errors
    /// When the store cannot be read or a tenure makes no sense.
    pub fn facts(&self, id: &EntityId) -> Result<Arc<Facts>, StoreError> {
        self.indexed(|index| index.facts_of(id), || Ok(Arc::new(Descriptions::facts(self, id)?)))
    }

    /// The day on which a document was published, if it says so.
    ///
    /// # Errors
    /// When the store cannot be read or the day is no day.
    pub fn published(&self, id: &DocumentId) -> Result<Option<Date>, StoreError> {
        self.indexed(
            |index| Ok(index.published(id)?),
            || Ok(self.document(id)?.and_then(|document| document.published).map(|published| published.day)),
        )
    }

    /// What is known of a document; `None` where it is not in the store.
    ///
    /// # Errors
    /// When the store cannot be read or the day of publication is no day.
    pub fn document(&self, id: &DocumentId) -> Result<Option<Document>, StoreError> {
        let properties = self.resolved(id.as_str())?;
        if properties.is_empty() {
            return Ok(None);
        }
        Ok(Some(rdf::document(id.clone(), &properties)?))
    }

    /// The reports of an event that have a node of their own, in the order of their ids. A document that reports the
    /// event and has none here is one plain report.
    ///
    /// # Errors
    /// When the store cannot be read or a report makes no sense.
    pub fn reports(&self, event: &EventId) -> Result<Vec<Report>, StoreError> {
        let pattern = Pattern::default().property(vocab::ABOUT).iri(event.as_str());
        let mut reports = self
            .matching(pattern)
            .filter_map(|quad| match quad {
                Ok(quad) => graph_document(&quad).map(|document| Ok((document, subject_iri(quad)))),
                Err(e) => Some(Err(StoreError::from(e))),
            })
            .map(|found| {
                let (document, iri) = found?;
                let graph = NamedNodeRef::new_unchecked(document.as_str());
                let properties = self.properties(&iri, graph.into())?;
                Ok(rdf::report(ReportId::from_iri(&iri), document.clone(), &properties)?)
            })
            .collect::<Result<Vec<Report>, StoreError>>()?;
        reports.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(reports)
    }

    /// What a document's graph says of a report; `None` where it has none with this id.
    ///
    /// # Errors
    /// When the store cannot be read or the report makes no sense.
    pub fn report(&self, document: &DocumentId, id: &ReportId) -> Result<Option<Report>, StoreError> {
        let properties = self.properties(id.as_str(), NamedNodeRef::new_unchecked(document.as_str()).into())?;
        if properties.is_empty() {
            return Ok(None);
        }
        Ok(Some(rdf::report(id.clone(), document.clone(), &properties)?))
    }

    /// The event of the GDELT record with this number, as the reports made from it say: the one with the smallest id, should
    /// they name several. Records of other formats may have the same number; GDELT's reports are known by their ids, which
    /// are made of document and number.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn event_of_record(&self, number: &str) -> Result<Option<EventId>, StoreError> {
        let mut least: Option<EventId> = None;
        for report in self.matching(Pattern::default().property(vocab::RECORD_ID).text(number)) {
            let report = report?;
            let of_gdelt = graph_document(&report).map(|document| document.report(&["number", number]));
            if of_gdelt.is_none_or(|id| id.as_str() != crate::dump::subject(&report)) {
                continue;
            }
            for event in self.events_of_report(&report)? {
                if least.as_ref().is_none_or(|least| event < *least) && self.has_event(&event)? {
                    least = Some(event);
                }
            }
        }
        Ok(least)
    }

    /// The events that a report is about: more than one where rows of one number tell several.
    pub(crate) fn events_of(&self, report: &Report) -> Result<Vec<EventId>, StoreError> {
        let about = Pattern::default().within(&report.document).subject(report.id.as_str()).property(vocab::ABOUT);
        let mut events = Vec::new();
        for quad in self.matching(about) {
            events.extend(object_iri(&quad?).map(EventId::from_iri));
        }
        Ok(events)
    }

    /// The events that a report is about, of which a quad is given.
    pub(crate) fn events_of_report(&self, quad: &Quad) -> Result<Vec<EventId>, StoreError> {
        let pattern = Pattern {
            subject: Some(crate::dump::subject(quad)),
            graph: Some(quad.graph_name.as_ref()),
            ..Pattern::default().property(vocab::ABOUT)
        };
        let mut events = Vec::new();
        for about in self.matching(pattern) {
            events.extend(object_iri(&about?).map(EventId::from_iri));
        }
        Ok(events)
    }

    /// That reports wait for their event: their `ch:waitsFor`.
    pub fn waits(&self) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'a> {
        self.matching(Pattern::default().property(vocab::WAITS_FOR)).map(|quad| Ok(quad?))
    }

    /// How many reports wait for their event.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn waiting(&self) -> Result<u64, StoreError> {
        self.waits().try_fold(0, |number, waits| waits.map(|_| number + 1))
    }

    /// What documents say of an entity, in the order of ids.
    ///
    /// # Errors
    /// When the store cannot be read or a mention makes no sense.
    pub fn mentions(&self, entity: &EntityId) -> Result<Vec<Mention>, StoreError> {
        let pattern = Pattern::default().property(vocab::REFERS_TO).iri(entity.as_str());
        let mut mentions = Vec::new();
        for quad in self.matching(pattern) {
            let quad = quad?;
            let Some(document) = graph_document(&quad) else { continue };
            let iri = subject_iri(quad);
            let graph = NamedNodeRef::new_unchecked(document.as_str());
            let properties = self.properties(&iri, graph.into())?;
            mentions.push(rdf::mention(MentionId::from_iri(&iri), document.clone(), &properties)?);
        }
        mentions.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(mentions)
    }
}

impl Descriptions for View<'_> {
    fn described(&self, id: &EntityId) -> Result<Arc<Described>, StoreError> {
        let from_store = || {
            let properties = self.resolved(id.as_str())?;
            let into = properties.iris(vocab::MERGED_INTO).next().map(EntityId::from_iri);
            Ok(Arc::new(Described {
                is_there: properties.iris(vocab::RDF_TYPE).next().is_some(),
                entity: rdf::entity(id.clone(), &properties),
                into: into.filter(|_| id.state_code().is_none()),
                members: self.merged(id)?.split_off(1),
                tenures: self.tenures_of(id)?,
            }))
        };
        self.indexed(|index| index.described(id), from_store)
    }
}

pub(crate) fn subject_iri(quad: Quad) -> String {
    match quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.into_string(),
        NamedOrBlankNode::BlankNode(node) => node.into_string(),
    }
}

pub(crate) fn object_text(quad: &Quad) -> Option<&str> {
    match &quad.object {
        Term::Literal(literal) => Some(literal.value()),
        Term::NamedNode(_) | Term::BlankNode(_) => None,
    }
}

pub(crate) fn object_iri(quad: &Quad) -> Option<&str> {
    match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}

pub(crate) fn graph_document(quad: &Quad) -> Option<DocumentId> {
    match &quad.graph_name {
        GraphName::NamedNode(node) => Some(DocumentId::from_iri(node.as_str())),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    }
}
