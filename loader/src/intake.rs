//! What is new and what is known: decides what of each fact has to be written, and gathers it into batches.
//!
//! Facts are compared by their ids, with those seen earlier in the load (16 bytes each in memory) and, where the store
//! held anything before, with the store.

use graph_core::{Batch, Document, DocumentId, GraphStore, Key, Report, View, Writer, dump, vocab};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::LoadError;
use crate::further::Further;
use crate::interchange::Unit;
use crate::normalise::Fact;
use crate::rejects::{Reason, Reject};
use crate::summary::{Counts, LoadSummary};

/// From this many statements on, interchange documents are committed together.
const FULL_TRANSACTION: usize = 20_000;

/// Takes facts and documents, and writes what is new.
pub(crate) struct Intake<'a> {
    view: View<'a>,
    /// Whether the store held reports before, so that it has to be asked.
    populated: bool,
    /// Whether a changed document takes the place of the one in the store.
    replace: bool,
    events: FxHashSet<Key>,
    reports: FxHashSet<Key>,
    /// Those reports of which a row named the event of another row.
    further: FxHashSet<Key>,
    documents: FxHashSet<Key>,
    digests: FxHashMap<DocumentId, String>,
    told: Told,
    rows: Batch,
    units: Batch,
    counts: Totals,
}

/// What rows of this load said of documents and entities, which most of them repeat.
#[derive(Default)]
struct Told(FxHashSet<Key>);

impl Told {
    fn is_news(&mut self, what: &impl std::fmt::Debug) -> bool {
        self.0.insert(Key::of(&[&format!("{what:?}")]))
    }

    /// Leaves of a row what none before it said.
    fn leave_news(&mut self, unit: &mut Unit) {
        unit.entities.retain(|entity| self.is_news(entity));
        unit.mentions.retain(|mention| self.is_news(mention));
    }
}

/// What was counted.
#[derive(Clone, Copy, Default)]
struct Totals {
    events: Counts,
    reports: Counts,
    documents: u64,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(store: &'a GraphStore, replace: bool) -> Result<Self, LoadError> {
        let view = store.view();
        Ok(Self {
            view,
            populated: holds_reports(view)?,
            replace,
            events: FxHashSet::default(),
            reports: FxHashSet::default(),
            further: FxHashSet::default(),
            documents: FxHashSet::default(),
            digests: FxHashMap::default(),
            told: Told::default(),
            rows: Batch::default(),
            units: Batch::default(),
            counts: Totals::default(),
        })
    }

    /// Takes the fact of a coded row.
    pub(crate) fn fact(&mut self, fact: &Fact<'_>, writer: &mut Writer<'_>) -> Result<(), LoadError> {
        let met = !self.events.insert(fact.event);
        let stored = self.populated && self.view.has_event(&fact.event_id())?;
        if !met {
            self.counts.events.count(!stored);
        }
        self.document(&fact.document, fact.publisher().as_slice(), || fact.document());
        let node = fact.report_node();
        let repeated = !self.reports.insert(fact.row_key);
        let known = repeated || (stored && self.has_report(fact, node.is_some())?);
        let is_told = known || (fact.row.record_id.is_some() && self.has_numbered(fact)?);
        self.counts.reports.count(!is_told);
        if repeated || (known && (node.is_some() || !fact.may_say_more())) {
            return Ok(());
        }
        if met || stored {
            fact.write_addition(&mut self.rows);
        } else {
            fact.write_event(&mut self.rows);
        }
        if let Some(report) = node {
            self.rows.report(&report);
        }
        if is_told {
            self.rows.shares_report(&fact.event_id());
        }
        self.write_full(writer)
    }

    /// Takes the further report of an event that another row describes.
    pub(crate) fn further(&mut self, further: &Further, writer: &mut Writer<'_>) -> Result<(), LoadError> {
        let (document, report) = (&further.document, &further.report);
        let published = document.published.as_ref().map(|published| &published.written);
        let said = [&document.publisher, &document.language].map(|text| text.as_deref().unwrap_or_default());
        self.document(&document.id, &[said[0], said[1], published.map_or("", |text| text)], || document.clone());
        let known = self.reports.contains(&further.key) || self.has_further(&document.id, further.key)?;
        self.counts.reports.count(!known);
        self.further.insert(further.key);
        // A row of the same report may have said the rest: only what the store has just so is passed over.
        if self.populated && self.view.report(&document.id, &report.id)?.is_some_and(|stored| repeats(report, &stored))
        {
            return Ok(());
        }
        self.rows.report(report);
        self.write_full(writer)
    }

    fn write_full(&mut self, writer: &mut Writer<'_>) -> Result<(), LoadError> {
        if self.rows.is_full() {
            writer.write(std::mem::take(&mut self.rows))?;
        }
        Ok(())
    }

    /// Whether the store has the report of a fact, whose event it has. That the report has a node is not enough where
    /// rows have numbers: a further report of the same document may have made it.
    fn has_report(&self, fact: &Fact<'_>, has_node: bool) -> Result<bool, LoadError> {
        let report = fact.report.report();
        Ok(match fact.row.record_id {
            Some(number) => self.view.has_report_of(&fact.document, &report, number, &fact.event_id())?,
            None if has_node => self.view.has_report(&fact.document, &report)?,
            None => self.view.has(fact.event_id().as_str(), vocab::REPORTED_IN, fact.document.as_str())?,
        })
    }

    /// Whether another row told the report of a fact: one with the same number, or a further report.
    fn has_numbered(&mut self, fact: &Fact<'_>) -> Result<bool, LoadError> {
        let is_met = !self.reports.insert(fact.report);
        Ok(is_met || self.has_further(&fact.document, fact.report)?)
    }

    /// Whether the report was met as a further report in this load, or is in the store, however it came there.
    fn has_further(&self, document: &DocumentId, report: Key) -> Result<bool, LoadError> {
        let is_met = self.further.contains(&report);
        Ok(is_met || (self.populated && self.view.has_report(document, &report.report())?))
    }

    /// Counts a document when it is met for the first time in this load, and writes it, and again where a row says
    /// something else of it.
    fn document(&mut self, id: &DocumentId, said: &[&str], describe: impl FnOnce() -> Document) {
        let is_new = self.documents.insert(Key::of(&[id.as_str()]));
        self.counts.documents += u64::from(is_new);
        let has_news = !said.is_empty() && self.documents.insert(Key::of(&[&[id.as_str()], said].concat()));
        if is_new || has_news {
            self.rows.document(&describe());
        }
    }

    /// Takes an interchange document, which is a unit: known with the same content, refused with another.
    pub(crate) fn unit(&mut self, unit: &Unit, writer: &mut Writer<'_>) -> Result<Result<(), Reject>, LoadError> {
        let id = &unit.document.id;
        let digest = unit.document.digest.clone().unwrap_or_default();
        let before = match self.digests.get(id) {
            Some(digest) => Some(digest.clone()),
            None => self.view.document(id)?.map(|document| document.digest.unwrap_or_default()),
        };
        let is_changed = before.as_ref().is_some_and(|before| *before != digest);
        if is_changed && self.replace {
            self.finish(writer)?;
            writer.withdraw(id)?;
            self.told = Told::default();
        } else if is_changed {
            let expected = "the content that the store has under this id; `--replace` takes the new one instead";
            let name = unit.document.name.clone().unwrap_or_default();
            return Ok(Err(Reject::field(Reason::ChangedDocument, "document.id", &name, expected)));
        }
        let is_new = before.is_none() || is_changed;
        if self.documents.insert(Key::of(&[id.as_str()])) {
            self.counts.documents += 1;
            for _ in &unit.events {
                self.counts.events.count(is_new);
            }
        }
        for _ in &unit.report_ids {
            self.counts.reports.count(is_new);
        }
        if is_new {
            self.digests.insert(id.clone(), digest);
            self.units.append(unit.batch());
            if self.units.len() >= FULL_TRANSACTION {
                writer.write(std::mem::take(&mut self.units))?;
            }
        }
        Ok(Ok(()))
    }

    /// Takes what a row says that stands for itself. What is known of it already need not be written again.
    pub(crate) fn row(&mut self, mut unit: Unit, writer: &mut Writer<'_>) -> Result<(), LoadError> {
        let document = &unit.document.id;
        if self.documents.insert(Key::of(&[document.as_str()])) {
            self.counts.documents += 1;
        }
        let mut has_news = !unit.tenures.is_empty();
        for event in &unit.events {
            let met = !self.events.insert(Key::of(&[event.id.as_str()]));
            let stored = self.populated && self.view.has(event.id.as_str(), vocab::REPORTED_IN, document.as_str())?;
            if !met {
                self.counts.events.count(!stored);
            }
            self.counts.reports.count(!(met || stored));
            has_news |= !(met || stored);
        }
        if self.told.is_news(&unit.document) {
            // Rows at one address may call it differently.
            self.units.document(&unit.document);
        }
        if has_news {
            self.told.leave_news(&mut unit);
            self.units.append(unit.batch());
        }
        if self.units.len() >= FULL_TRANSACTION {
            writer.write(std::mem::take(&mut self.units))?;
        }
        Ok(())
    }

    /// Counts what a statement of a dump says.
    pub(crate) fn statement(&mut self, quad: &dump::Quad) -> Result<(), LoadError> {
        self.populated = true;
        if dump::is_instance(quad, vocab::EVENT) {
            self.counts.events.count(!self.view.contains(quad)?);
        } else if dump::is_instance(quad, vocab::REPORT) {
            self.counts.reports.count(!self.view.contains(quad)?);
        } else if dump::is_instance(quad, vocab::CREATIVE_WORK) || dump::is_instance(quad, vocab::DATASET) {
            self.counts.documents += 1;
        }
        Ok(())
    }

    /// Does `work`, and forgets what it counted when it fails.
    pub(crate) fn whole<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, LoadError>) -> Result<T, LoadError> {
        let before = self.counts;
        work(self).inspect_err(|_| self.counts = before)
    }

    /// Writes what is left.
    pub(crate) fn finish(&mut self, writer: &mut Writer<'_>) -> Result<(), LoadError> {
        writer.write(std::mem::take(&mut self.rows))?;
        writer.write(std::mem::take(&mut self.units))?;
        Ok(writer.settle()?)
    }

    /// Puts the counts into a summary.
    pub(crate) fn count(&self, summary: &mut LoadSummary) {
        summary.events = self.counts.events;
        summary.reports = self.counts.reports;
        summary.documents = self.counts.documents;
    }
}

/// Whether a store holds any reports, those included that wait for their event.
fn holds_reports(view: View<'_>) -> Result<bool, LoadError> {
    Ok(view.events().next().transpose()?.is_some() || view.waits().next().transpose()?.is_some())
}

/// Whether a further report says nothing that the stored report does not say.
fn repeats(report: &Report, stored: &Report) -> bool {
    let said = |report: &Report| (report.about_record.clone(), report.sentence, report.confidence);
    said(report) == said(stored)
}
