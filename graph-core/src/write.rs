//! The one write path. A [`Batch`] is committed whole or not at all; whatever is derived is kept in step with it.

mod waiting;
mod withdraw;

use std::collections::hash_map::Entry;

use oxigraph::model::Quad;
use oxigraph::store::{BulkLoader, Store, Transaction};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::entity::{Entity, Mention, Tenure};
use crate::error::StoreError;
use crate::event::Event;
use crate::id::{DocumentId, EntityId, EventId};
use crate::rdf;
use crate::report::{Document, Report};
use crate::rollup::Facts;
use crate::view::{Pattern, View};
use crate::vocab;

/// From this many quads on, a batch is worth the files that the bulk loader makes of it.
const WORTH_BULK: usize = 50_000;
/// From this many quads on, a batch is written before more is added. Larger batches make fewer files to be merged later,
/// and need more memory: some 1.3 GB in all at this size.
const FULL_BATCH: usize = 500_000;
/// Gives the bulk loader units of twice [`FULL_BATCH`], so that it never cuts a batch in two: it counts a megabyte as a
/// thousand quads, shared by its threads.
const BULK_MEGABYTES: usize = 2 * FULL_BATCH * BULK_THREADS / 1000;
const BULK_THREADS: usize = 2;

/// What is to be written together.
#[derive(Default)]
pub struct Batch {
    quads: Vec<Quad>,
    underived: Vec<EventId>,
    claims: Vec<Claim>,
}

/// A statement by which an entity acts for a state: who, and the triple that is news if the store has it not.
struct Claim {
    entity: EntityId,
    triple: Quad,
}

impl Batch {
    /// An event whose parties are known, as a coded row states them.
    pub fn event(&mut self, event: &Event) {
        rdf::event_quads(event, &mut self.quads);
    }

    /// An event whose parties follow from what the store knows of its participants.
    pub fn event_to_derive(&mut self, event: &Event) {
        self.event(event);
        self.underived.push(event.id.clone());
    }

    /// An entity.
    pub fn entity(&mut self, entity: &Entity) {
        rdf::entity_quads(entity, &mut self.quads);
    }

    /// An entity whose states may be news: the parties of its events are derived again. A state acts for itself,
    /// whatever is said of it.
    pub fn entity_to_derive(&mut self, entity: &Entity) {
        self.entity(entity);
        for state in entity.states.iter().filter(|_| entity.id.state_code().is_none()) {
            let triple = rdf::link_quad(entity.id.as_str(), vocab::OF_STATE, state.as_str());
            self.claims.push(Claim { entity: entity.id.clone(), triple });
        }
    }

    /// A tenure. The parties of its holder's events are derived again.
    pub fn tenure(&mut self, tenure: &Tenure) {
        rdf::tenure_quads(tenure, &mut self.quads);
        let triple = rdf::link_quad(tenure.id.as_str(), vocab::ORG_MEMBER, tenure.holder.as_str());
        self.claims.push(Claim { entity: tenure.holder.clone(), triple });
    }

    /// A document.
    pub fn document(&mut self, document: &Document) {
        rdf::document_quads(document, &mut self.quads);
    }

    /// That a document reports an event, plainly or by a report of its own.
    pub fn reported(&mut self, event: &EventId, document: &DocumentId) {
        self.quads.push(rdf::link_quad(event.as_str(), vocab::REPORTED_IN, document.as_str()));
    }

    /// That a state is a party of an event.
    pub fn party(&mut self, event: &EventId, state: &EntityId) {
        self.quads.push(rdf::link_quad(event.as_str(), vocab::PARTY, state.as_str()));
    }

    /// That some report places an event somewhere.
    pub fn place(&mut self, event: &EventId, place: &EntityId) {
        self.quads.push(rdf::link_quad(event.as_str(), vocab::HAS_PLACE, place.as_str()));
    }

    /// A report.
    pub fn report(&mut self, report: &Report) {
        rdf::report_quads(report, &mut self.quads);
    }

    /// A mention.
    pub fn mention(&mut self, mention: &Mention) {
        rdf::mention_quads(mention, &mut self.quads);
    }

    /// Everything of another batch.
    pub fn append(&mut self, mut other: Self) {
        self.quads.append(&mut other.quads);
        self.underived.append(&mut other.underived);
        self.claims.append(&mut other.claims);
    }

    /// How many quads it has.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// Whether it should be written before more is added.
    pub fn is_full(&self) -> bool {
        self.quads.len() >= FULL_BATCH
    }

    fn derives(&self) -> bool {
        !(self.underived.is_empty() && self.claims.is_empty())
    }
}

/// Writes batches, each whole or not at all, in the order given.
///
/// Large batches of what needs no derivation go through Oxigraph's bulk loader, which sorts one batch while the next
/// is made; what was written that way can be read after [`Writer::settle`].
pub struct Writer<'a> {
    store: &'a Store,
    bulk: Option<BulkLoader<'a>>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Self { store, bulk: None }
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// When the database fails; then nothing of this batch is in the store.
    pub fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        if batch.derives() || (batch.len() < WORTH_BULK && self.bulk.is_none()) {
            self.settle()?;
            return self.transact(&batch);
        }
        let mut bulk = self.bulk.take().unwrap_or_else(|| self.bulk_loader().without_atomicity());
        bulk.load_quads(batch.quads)?;
        self.bulk = Some(bulk);
        Ok(())
    }

    /// Withdraws a document: its reports, mentions and tenures, the events that no other document reports, and what
    /// follows from them. Reports that joined an event by a record of this document wait again. Whole or not at all.
    ///
    /// # Errors
    /// When the database fails; then the document is still there.
    pub fn withdraw(&mut self, document: &DocumentId) -> Result<(), StoreError> {
        self.settle()?;
        let mut transaction = self.store.start_transaction()?;
        waiting::part(&mut transaction, document)?;
        let events = withdraw::withdraw(&mut transaction, document)?;
        derive_parties(&mut transaction, &events)?;
        Ok(transaction.commit()?)
    }

    /// Writes the statements of a dump, all of them or, when one of them fails, none. Where the store held
    /// documents before, what dump and store know together may give events other parties than each alone.
    ///
    /// # Errors
    /// The first error of `quads`, or that of the database.
    pub fn write_whole<E: From<StoreError>>(&mut self, quads: impl Iterator<Item = Result<Quad, E>>) -> Result<(), E> {
        self.settle()?;
        let documents = |class| View::new(self.store).subjects(vocab::RDF_TYPE, class).next().transpose();
        let is_merge = documents(vocab::CREATIVE_WORK)?.is_some() || documents(vocab::DATASET)?.is_some();
        let mut acting = FxHashSet::default();
        let mut bulk = self.bulk_loader();
        let mut failed = None;
        let sound = quads.map_while(|quad| match quad {
            Ok(quad) => {
                acting.extend(acting_in(&quad).filter(|_| is_merge));
                Some(quad)
            }
            Err(e) => {
                failed = Some(e);
                None
            }
        });
        bulk.load_quads(sound).map_err(StoreError::from)?;
        if let Some(e) = failed {
            return Err(e);
        }
        bulk.commit().map_err(StoreError::from)?;
        Ok(self.derive(&acting)?)
    }

    /// Derives the parties of the events of these entities.
    fn derive(&self, acting: &FxHashSet<EntityId>) -> Result<(), StoreError> {
        let mut transaction = self.store.start_transaction()?;
        let events = touched(&transaction, &Batch::default(), acting)?;
        derive_parties(&mut transaction, &events)?;
        Ok(transaction.commit()?)
    }

    fn bulk_loader(&self) -> BulkLoader<'a> {
        self.store.bulk_loader().with_num_threads(BULK_THREADS).with_max_memory_size_in_megabytes(BULK_MEGABYTES)
    }

    /// Waits until everything written is in the store.
    ///
    /// # Errors
    /// When the database fails.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        if let Some(bulk) = self.bulk.take() {
            bulk.commit()?;
        }
        Ok(())
    }

    /// Settles, joins the reports whose events have come, and makes the store durable.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.settle()?;
        waiting::join(&mut self)?;
        #[cfg(feature = "disk")]
        self.store.flush()?;
        Ok(())
    }

    fn transact(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut transaction = self.store.start_transaction()?;
        let news = news(&transaction, batch)?;
        transaction.extend(&batch.quads);
        let events = touched(&transaction, batch, &news)?;
        derive_parties(&mut transaction, &events)?;
        Ok(transaction.commit()?)
    }
}

/// The entity of which a statement of a dump may say whom it acts for: the holder of an office, or one that a document
/// names. Coded actors are neither: their rows say it.
fn acting_in(quad: &Quad) -> Option<EntityId> {
    let says = matches!(quad.predicate.as_str(), vocab::ORG_MEMBER | vocab::REFERS_TO);
    let entity = crate::view::object_iri(quad).filter(|_| says).map(EntityId::from_iri)?;
    entity.state_code().is_none().then_some(entity)
}

/// The entities of which a batch says something new about whom they act for. Most documents repeat what others said of
/// an office, and the events of its holder need not be looked at again.
fn news(transaction: &Transaction<'_>, batch: &Batch) -> Result<FxHashSet<EntityId>, StoreError> {
    let mut entities = FxHashSet::default();
    for claim in &batch.claims {
        if !transaction.contains(&claim.triple)? {
            entities.insert(claim.entity.clone());
        }
    }
    Ok(entities)
}

/// The events whose parties may change: new ones, and those of entities of which there is news, or who hold an office for
/// such an entity.
fn touched(
    transaction: &Transaction<'_>,
    batch: &Batch,
    news: &FxHashSet<EntityId>,
) -> Result<FxHashSet<EventId>, StoreError> {
    let view = View::new(transaction);
    let mut events: FxHashSet<EventId> = batch.underived.iter().cloned().collect();
    let mut acting = news.clone();
    for organisation in news {
        for tenure in view.subjects(vocab::ORG_ORGANIZATION, organisation.as_str()) {
            let tenure = tenure?;
            let holder = Pattern::resolved().subject(&tenure).property(vocab::ORG_MEMBER);
            for quad in view.matching(holder) {
                acting.extend(crate::view::object_iri(&quad?).map(EntityId::from_iri));
            }
        }
    }
    for entity in &acting {
        for event in view.events_of_participant(entity) {
            events.insert(event?);
        }
    }
    Ok(events)
}

/// Makes the parties of events those for which their participants in sided roles act on their dates.
fn derive_parties(transaction: &mut Transaction<'_>, events: &FxHashSet<EventId>) -> Result<(), StoreError> {
    let mut facts = FxHashMap::default();
    for id in events {
        let view = View::new(transaction);
        let Some(event) = view.event(id)? else { continue };
        let parties = parties(view, &event, &mut facts)?;
        for party in event.parties.iter().filter(|party| !parties.contains(party)) {
            transaction.remove(&rdf::link_quad(id.as_str(), vocab::PARTY, party.as_str()));
        }
        for party in parties.iter().filter(|party| !event.parties.contains(party)) {
            transaction.insert(&rdf::link_quad(id.as_str(), vocab::PARTY, party.as_str()));
        }
    }
    Ok(())
}

/// The parties of an event; `known` keeps what was read of its participants for the next event.
fn parties(view: View<'_>, event: &Event, known: &mut FxHashMap<EntityId, Facts>) -> Result<Vec<EntityId>, StoreError> {
    let mut parties = Vec::new();
    for participant in event.participants.iter().filter(|participant| participant.role.side().is_sided()) {
        let facts = match known.entry(participant.entity.clone()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(view.facts(&participant.entity)?),
        };
        parties.extend(facts.acts_for(event.date.as_ref()).into_iter().map(|acting| acting.state.clone()));
    }
    Ok(parties)
}
