//! The events of a document, and how it reports them.

use graph_core::{
    Document, Event, EventId, Link, LinkKind, Participant, Report, ReportId, Stance, Standing, Status, Text,
};
use rustc_hash::FxHashSet;

use super::entities::Entities;
use super::problems::Problems;
use super::text;
use crate::format::interchange;
use crate::rejects::{Reason, nearest};

/// What a document tells of.
#[derive(Default)]
pub(super) struct Told {
    pub(super) events: Vec<Event>,
    pub(super) reports: Vec<Report>,
    pub(super) report_ids: Vec<ReportId>,
}

pub(super) fn read(
    written: &[interchange::Event],
    document: &Document,
    entities: &mut Entities<'_>,
    problems: &mut Problems,
) -> Told {
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for (i, event) in written.iter().enumerate() {
        if problems.text(format_args!("events[{i}].id"), &event.id) && !known.insert(&event.id) {
            let expected = "an id that no other event of the document has";
            problems.add(format_args!("events[{i}].id"), Reason::DuplicateId, &event.id, expected);
        }
    }
    let mut reading = Reading { document, known, entities, problems, told: Told::default() };
    for (i, event) in written.iter().enumerate() {
        reading.event(&format!("events[{i}]"), event);
    }
    reading.told
}

struct Reading<'a, 'b> {
    document: &'a Document,
    known: FxHashSet<&'a str>,
    entities: &'a mut Entities<'b>,
    problems: &'a mut Problems,
    told: Told,
}

impl Reading<'_, '_> {
    fn event(&mut self, at: &str, written: &interchange::Event) {
        let id = self.document.id.event(&written.id);
        let kind = self.problems.term(format_args!("{at}.kind"), Reason::UnknownKind, &written.kind);
        let status = self.problems.word::<Status>(format_args!("{at}.status"), &written.status);
        let code = written
            .code
            .as_deref()
            .and_then(|code| self.problems.term(format_args!("{at}.code"), Reason::UnknownCode, code));
        let date = self.problems.date(format_args!("{at}.date"), written.date.as_deref());
        let participants = self.participants(at, written);
        let place = written.place.as_deref();
        let place = place.and_then(|place| self.entities.place(format_args!("{at}.place"), place, self.problems));
        let labels = self.labels(at, written);
        let links = self.links(at, written);
        let stances = self.reports(at, written, &id);
        // Where a word is missing, it was noted above, and nothing of the document is used.
        let (Some(kind), Some(status)) = (kind, status) else { return };
        let event = Event {
            id,
            kind,
            code,
            date,
            status,
            standing: Standing::of(stances),
            participants,
            parties: Vec::new(),
            places: place.into_iter().collect(),
            labels,
            documents: vec![self.document.id.clone()],
            links,
        };
        self.told.events.push(event.in_order());
    }

    fn participants(&mut self, at: &str, written: &interchange::Event) -> Vec<Participant> {
        if written.participants.is_empty() {
            let expected = "at least one participant";
            self.problems.add(format_args!("{at}.participants"), Reason::MissingValue, "", expected);
        }
        let mut participants = Vec::with_capacity(written.participants.len());
        for (i, participant) in written.participants.iter().enumerate() {
            let at = format!("{at}.participants[{i}]");
            let entity = self.entities.reference(format_args!("{at}.entity"), &participant.entity, self.problems);
            let role = self.problems.term(format_args!("{at}.role"), Reason::UnknownRole, &participant.role);
            participants.extend(role.zip(entity).map(|(role, entity)| Participant { role, entity }));
        }
        participants
    }

    fn labels(&mut self, at: &str, written: &interchange::Event) -> Vec<Text> {
        let mut labels = Vec::with_capacity(written.label.len());
        for (language, label) in &written.label {
            let has_words = self.problems.text(format_args!("{at}.label.{language}"), label);
            if self.problems.language(format_args!("{at}.label.{language}"), language) && has_words {
                labels.push(Text::tagged(label, language));
            }
        }
        labels
    }

    fn links(&mut self, at: &str, written: &interchange::Event) -> Vec<Link> {
        let mut links = Vec::with_capacity(written.links.len());
        for (i, link) in written.links.iter().enumerate() {
            let at = format!("{at}.links[{i}]");
            let kind = self.problems.word::<LinkKind>(format_args!("{at}.type"), &link.kind);
            if let Some(event) = self.other_event(&at, written, &link.event) {
                links.extend(kind.map(|kind| Link { kind, event }));
            }
        }
        links
    }

    fn other_event(&mut self, at: &str, event: &interchange::Event, other: &str) -> Option<EventId> {
        if other == event.id {
            let expected = "another event than the one that has the link";
            self.problems.add(format_args!("{at}.event"), Reason::BadValue, other, expected);
            return None;
        }
        if !self.known.contains(other) {
            let mut expected = "the id of an event of the document".to_owned();
            let hint = self.problems.are_few().then(|| nearest(other, self.known.iter().copied())).flatten();
            if let Some(near) = hint {
                expected = format!("{expected}; the nearest is `{near}`");
            }
            self.problems.add(format_args!("{at}.event"), Reason::UnknownEvent, other, expected);
            return None;
        }
        Some(self.document.id.event(other))
    }

    /// Reads the reports of an event, and returns their stances. Without any, the document plainly asserts the event.
    fn reports(&mut self, at: &str, written: &interchange::Event, about: &EventId) -> Vec<Stance> {
        if written.reports.is_empty() {
            self.told.report_ids.push(self.report_id(written, 0));
            return Vec::new();
        }
        let mut stances = Vec::with_capacity(written.reports.len());
        for (i, report) in written.reports.iter().enumerate() {
            let plain = Report::new(self.report_id(written, i), self.document.id.clone(), about.clone());
            let read = self.report(&format!("{at}.reports[{i}]"), report, plain);
            stances.push(read.stance);
            self.told.report_ids.push(read.id.clone());
            if written.reports.len() > 1 || !is_plain(&read) {
                self.told.reports.push(read);
            }
        }
        stances
    }

    fn report_id(&self, event: &interchange::Event, position: usize) -> ReportId {
        self.document.id.report(&[&event.id, &position.to_string()])
    }

    fn report(&mut self, at: &str, written: &interchange::Report, report: Report) -> Report {
        let stance = self.problems.word(format_args!("{at}.stance"), &written.stance);
        let speaker = written
            .speaker
            .as_deref()
            .and_then(|speaker| self.entities.reference(format_args!("{at}.speaker"), speaker, self.problems));
        if let Some(quote) = &written.quote {
            self.problems.text(format_args!("{at}.quote"), quote);
        }
        if let Some([start, end]) = written.span.filter(|[start, end]| start >= end) {
            let expected = "a start before the end";
            self.problems.add(format_args!("{at}.span"), Reason::BadValue, &format!("[{start}, {end}]"), expected);
        }
        if let Some(confidence) = written.confidence.filter(|confidence| !(0.0..=1.0).contains(confidence)) {
            let expected = "a number from 0 to 1";
            self.problems.add(format_args!("{at}.confidence"), Reason::BadValue, &confidence.to_string(), expected);
        }
        Report {
            stance: stance.unwrap_or(report.stance),
            speaker,
            quote: written.quote.as_deref().map(|quote| text(quote, self.document.language.as_deref())),
            span: written.span.map(|[start, end]| (start, end)),
            confidence: written.confidence,
            ..report
        }
    }
}

/// Whether a report says no more than that its document says so.
fn is_plain(report: &Report) -> bool {
    let plain = |about: &EventId| Report::new(report.id.clone(), report.document.clone(), about.clone());
    report.about.as_ref().is_some_and(|about| *report == plain(about))
}
