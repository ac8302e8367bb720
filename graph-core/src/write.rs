//! The one write path. A [`Batch`] is committed whole or not at all; whatever is derived is kept in step with it.

pub(crate) mod merge;
pub(crate) mod parties;
pub(crate) mod refold;
mod touched;
mod waiting;
mod withdraw;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxigraph::model::Quad;
use oxigraph::store::{BulkLoader, Store, Transaction};
use rustc_hash::FxHashSet;

use self::refold::Changes;
use self::touched::Touched;
use crate::decision::Decision;
use crate::entity::{Entity, Mention, Tenure};
use crate::error::StoreError;
use crate::event::Event;
use crate::id::{DocumentId, EntityId, EventId};
use crate::index::{Note, Recorder, State};
use crate::rdf;
use crate::report::{Document, Report};
use crate::step::step;
use crate::store::{Generations, Held};
use crate::view::View;
use crate::{free, vocab};

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
    mentioned: FxHashSet<EntityId>,
    touched: Touched,
    noted: Noted,
}

/// What the index has to know of what is written.
#[derive(Default)]
struct Noted {
    events: Vec<Note>,
    read: Vec<EventId>,
    entities: Vec<EntityId>,
    documents: Vec<DocumentId>,
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
        self.touched.written(event);
        self.noted.events.push(Note::New(event.clone()));
    }

    /// What a further report adds to an event whose parties are known: its document, a place and parties that others may
    /// not name. `event` is as this report alone has it.
    pub fn addition(&mut self, event: &Event) {
        let id = event.id.as_str();
        let values = |property, values: &mut dyn Iterator<Item = &str>, quads: &mut Vec<Quad>| {
            quads.extend(values.map(|value| rdf::link_quad(id, property, value)));
        };
        values(vocab::REPORTED_IN, &mut event.documents.iter().map(DocumentId::as_str), &mut self.quads);
        values(vocab::PARTY, &mut event.parties.iter().map(EntityId::as_str), &mut self.quads);
        values(vocab::HAS_PLACE, &mut event.places.iter().map(EntityId::as_str), &mut self.quads);
        self.touched.written(event);
        self.touched.additions.insert(event.id.clone());
        self.noted.events.push(Note::More(event.clone()));
    }

    /// An event whose parties follow from what the store knows of its participants.
    pub fn event_to_derive(&mut self, event: &Event) {
        rdf::event_quads(event, &mut self.quads);
        self.underived.push(event.id.clone());
    }

    /// An entity.
    pub fn entity(&mut self, entity: &Entity) {
        rdf::entity_quads(entity, &mut self.quads);
        self.noted.entities.push(entity.id.clone());
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
        self.noted.entities.push(tenure.holder.clone());
        let triple = rdf::link_quad(tenure.id.as_str(), vocab::ORG_MEMBER, tenure.holder.as_str());
        self.claims.push(Claim { entity: tenure.holder.clone(), triple });
    }

    /// A document.
    pub fn document(&mut self, document: &Document) {
        rdf::document_quads(document, &mut self.quads);
        if document.published.is_some() {
            self.noted.documents.push(document.id.clone());
        }
    }

    /// A report.
    pub fn report(&mut self, report: &Report) {
        rdf::report_quads(report, &mut self.quads);
        self.noted.events.push(Note::Report(report.clone()));
    }

    /// That something else says more of a report of this event than what is written of it here: a row of the same number, or a
    /// further report. The index reads the event from the store.
    pub fn shares_report(&mut self, event: &EventId) {
        self.noted.read.push(event.clone());
    }

    /// A mention.
    pub fn mention(&mut self, mention: &Mention) {
        rdf::mention_quads(mention, &mut self.quads);
        if mention.says.id.state_code().is_none() {
            self.mentioned.insert(mention.says.id.clone());
        }
    }

    /// Everything of another batch.
    pub fn append(&mut self, mut other: Self) {
        self.quads.append(&mut other.quads);
        self.underived.append(&mut other.underived);
        self.claims.append(&mut other.claims);
        self.mentioned.extend(other.mentioned);
        self.touched.append(other.touched);
        self.noted.events.append(&mut other.noted.events);
        self.noted.read.append(&mut other.noted.read);
        self.noted.entities.append(&mut other.noted.entities);
        self.noted.documents.append(&mut other.noted.documents);
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
        !(self.underived.is_empty() && self.claims.is_empty() && self.mentioned.is_empty())
    }
}

/// Writes batches, each whole or not at all, in the order given, and joins what was written when it is finished.
///
/// Large batches of what needs no derivation go through Oxigraph's bulk loader, which sorts one batch while the next
/// is made; what was written that way can be read after [`Writer::settle`].
pub struct Writer<'a> {
    store: &'a Store,
    bulk: Option<BulkLoader<'a>>,
    /// Whether there was no event in the store before.
    fresh: bool,
    touched: Touched,
    /// A file that is there while joining has not yet looked at what was written.
    mark: Option<PathBuf>,
    generations: &'a Generations,
    /// From when on something is written, what questions are answered from.
    held: Option<Held<'a>>,
    /// The index as it was before, from when on something is written.
    before: Option<Arc<State>>,
    /// What the index has to know of what was written; `None` before anything is.
    recorder: Option<Recorder>,
}

impl<'a> Writer<'a> {
    /// A writer. `mark` is the file that tells that joining was not finished; where it is there already, a load was cut
    /// off, and everything has to be looked at.
    pub(crate) fn new(generations: &'a Generations, mark: Option<PathBuf>) -> Result<Self, StoreError> {
        let store = generations.store()?;
        let fresh = View::new(store).events().next().transpose()?.is_none();
        let everything = mark.as_deref().is_some_and(Path::exists);
        let touched = Touched { everything, ..Touched::default() };
        Ok(Self { store, bulk: None, fresh, touched, mark, generations, held: None, before: None, recorder: None })
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// When the database fails; then nothing of this batch is in the store.
    pub fn write(&mut self, mut batch: Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        self.begin()?;
        self.touched.append(std::mem::take(&mut batch.touched));
        let Noted { events, read, entities, documents } = std::mem::take(&mut batch.noted);
        let recorder = self.recorder()?;
        recorder.events(events)?;
        recorder.read(read);
        recorder.entities(entities);
        recorder.documents(documents);
        if batch.derives() || (batch.len() < WORTH_BULK && self.bulk.is_none()) {
            self.settle()?;
            return self.transact(&batch);
        }
        let mut bulk = self.bulk.take().unwrap_or_else(|| self.bulk_loader().without_atomicity());
        step("bulk", || bulk.load_quads(batch.quads))?;
        self.bulk = Some(bulk);
        Ok(())
    }

    /// Withdraws a document: its reports, mentions and tenures, the events that no other document reports, and what
    /// follows from them. Reports that joined an event by a record of this document wait again. Whole or not at all.
    ///
    /// # Errors
    /// When the database fails; then the document is still there.
    pub fn withdraw(&mut self, document: &DocumentId) -> Result<(), StoreError> {
        self.begin()?;
        self.settle()?;
        let mut transaction = self.store.start_transaction()?;
        let mut touched = Touched::default();
        waiting::part(&mut transaction, document)?;
        let withdraw::Withdrawn { entities, forgotten } = withdraw::withdraw(&mut transaction, document, &mut touched)?;
        let described = entities.iter().chain(&forgotten).cloned().collect::<Vec<_>>();
        let merged = derive(&mut transaction, &entities.clone(), entities, &mut touched)?;
        transaction.commit()?;
        self.touched.append(touched);
        let recorder = self.recorder()?;
        recorder.entities(described.into_iter().chain(merged));
        recorder.documents([document.clone()]);
        Ok(())
    }

    /// Records a decision, and all that follows from it. Whole or not at all.
    ///
    /// # Errors
    /// When the database fails; then nothing was decided.
    pub fn decide(&mut self, decision: &Decision) -> Result<(), StoreError> {
        let mut quads = Vec::new();
        rdf::decision_quads(decision, &mut quads);
        self.settled(&decision.entities, |transaction| transaction.extend(&quads))
    }

    /// Takes a decision back, as if it had never been made.
    ///
    /// # Errors
    /// When the database fails; then the decision still counts.
    pub fn take_back(&mut self, decision: &Decision) -> Result<(), StoreError> {
        let mut quads = Vec::new();
        rdf::decision_quads(decision, &mut quads);
        self.settled(&decision.entities, |transaction| {
            for quad in &quads {
                transaction.remove(quad);
            }
        })
    }

    /// Changes what is decided about entities, and derives what follows.
    fn settled(&mut self, entities: &[EntityId], change: impl FnOnce(&mut Transaction<'_>)) -> Result<(), StoreError> {
        self.begin()?;
        self.settle()?;
        let mut transaction = self.store.start_transaction()?;
        change(&mut transaction);
        let mut touched = Touched::default();
        let merged = derive(&mut transaction, &FxHashSet::default(), entities.iter().cloned().collect(), &mut touched)?;
        transaction.commit()?;
        self.touched.append(touched);
        self.recorder()?.entities(merged);
        Ok(())
    }

    /// Writes the statements of a dump, all of them or, when one of them fails, none. What dump and store know together
    /// may make entities one, and give events other parties, than each alone.
    ///
    /// # Errors
    /// The first error of `quads`, or that of the database.
    pub fn write_whole<E: From<StoreError>>(&mut self, quads: impl Iterator<Item = Result<Quad, E>>) -> Result<(), E> {
        self.begin()?;
        self.settle()?;
        let mut acting = FxHashSet::default();
        let mut bulk = self.bulk_loader();
        let mut failed = None;
        let sound = quads.map_while(|quad| match quad {
            Ok(quad) => {
                acting.extend(acting_in(&quad));
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
        self.touched.everything = true;
        self.recorder()?.everything();
        Ok(self.derive_again(acting)?)
    }

    /// Derives again what follows from what is said of these entities.
    fn derive_again(&self, entities: FxHashSet<EntityId>) -> Result<(), StoreError> {
        let mut transaction = self.store.start_transaction()?;
        derive(&mut transaction, &entities.clone(), entities, &mut Touched::default())?;
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
            step("settle", || bulk.commit())?;
        }
        Ok(())
    }

    /// Settles, gives reports that waited to their events, joins what was written, and makes the store durable.
    ///
    /// # Errors
    /// When the database fails. What was written stays; joining is made up for by the next writer that is finished.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.settle()?;
        let told = waiting::join(&mut self)?;
        self.touched.events.extend(told);
        let touched = std::mem::take(&mut self.touched);
        let mut changed: FxHashSet<EventId> = touched.events.clone();
        if !self.fresh {
            // What was joined before is read anew with its further reports.
            changed.extend(touched.additions.iter().cloned());
        }
        if !touched.is_empty() {
            let before = self.before.clone();
            let apply = |changes: Changes| {
                changed.extend(changes.events());
                self.apply(&changes)
            };
            step("join", || refold::refold(View::new(self.store), before.as_ref(), touched, self.fresh, apply))?;
        }
        #[cfg(feature = "disk")]
        step("flush", || self.store.flush())?;
        if let Some(mut recorder) = self.recorder.take() {
            recorder.read(changed);
            let (index, view, before) = (self.generations.index(), View::new(self.store), self.before.take());
            step("index", || index.follow(view, before, recorder))?;
        }
        match &self.mark {
            Some(mark) if mark.exists() => Ok(fs_err::remove_file(mark)?),
            Some(_) | None => Ok(()),
        }
    }

    /// Marks that something is written that neither joining nor the index has looked at.
    fn begin(&mut self) -> Result<(), StoreError> {
        self.recorder()?;
        match &self.mark {
            Some(mark) if !mark.exists() => Ok(fs_err::write(mark, "")?),
            Some(_) | None => Ok(()),
        }
    }

    /// What is noted for the index, which is stale from now on.
    fn recorder(&mut self) -> Result<&mut Recorder, StoreError> {
        let recorder = match self.recorder.take() {
            Some(recorder) => recorder,
            None => {
                let index = self.generations.index();
                self.held = Some(self.generations.hold()?);
                self.before = index.set_stale()?;
                index.recorder(self.before.as_ref())
            }
        };
        Ok(self.recorder.insert(recorder))
    }

    fn apply(&self, changes: &Changes) -> Result<(), StoreError> {
        let mut transaction = self.store.start_transaction()?;
        for quad in &changes.removed {
            transaction.remove(quad);
        }
        transaction.extend(&changes.added);
        Ok(transaction.commit()?)
    }

    fn transact(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut transaction = self.store.start_transaction()?;
        let news = news(&transaction, batch)?;
        transaction.extend(&batch.quads);
        let mut touched = Touched::default();
        touched.events.extend(batch.underived.iter().cloned());
        let mentioned = batch.mentioned.iter().chain(&news).cloned().collect();
        let merged = step("derive", || derive(&mut transaction, &news, mentioned, &mut touched))?;
        step("commit", || transaction.commit())?;
        self.touched.append(touched);
        self.recorder()?.entities(merged);
        Ok(())
    }
}

/// Derives who is one with whom and, for those of whom there is news and all whose identity changed, the parties of their
/// events; returns those whose identity changed.
fn derive(
    transaction: &mut Transaction<'_>,
    news: &FxHashSet<EntityId>,
    entities: FxHashSet<EntityId>,
    touched: &mut Touched,
) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut acting: FxHashSet<EntityId> = news.iter().cloned().collect();
    let merged = merge::merge(transaction, entities)?;
    acting.extend(merged.iter().cloned());
    parties::derive(transaction, acting, touched)?;
    Ok(merged)
}

/// The entity of which a statement of a dump may say who it is or whom it acts for: the holder of an office, or one that a
/// document or a decision names. Coded actors are named by decisions alone: their rows say whom they act for.
fn acting_in(quad: &Quad) -> Option<EntityId> {
    let says = matches!(quad.predicate.as_str(), vocab::ORG_MEMBER | vocab::REFERS_TO | vocab::DECIDES)
        && free::is_reserved(quad);
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
