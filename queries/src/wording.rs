//! The words for a row: how it is told to a reader, whatever it is printed as.

use graph_core::{Code, EventId, Side, Standing, Status};

use crate::event::ReportDetail;
use crate::network::Witness;
use crate::row::{Entry, Row};

impl Row {
    /// The date as the source has it, and, where that is in signs of its own, what they mean: `since 2022`,
    /// `by 2024-01-17`. Never more precise than the source.
    pub fn when(&self) -> String {
        let Some(date) = &self.date else { return "no date".to_owned() };
        let text = date.as_str();
        let within = |start: &str, end: &str| text.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        if let Some(day) = within("[..", "]") {
            return format!("by {day}");
        }
        if let Some(day) = within("[", "..]") {
            return format!("{day} or later");
        }
        if let Some(start) = text.strip_suffix("/..") {
            return format!("since {start}");
        }
        text.to_owned()
    }

    /// Who did what to whom: the event's own label, else its participants by side.
    pub fn what(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.cast())
    }

    fn cast(&self) -> String {
        let on = |side: Side| -> Vec<&Entry> { self.participants.iter().filter(|p| p.role.side() == side).collect() };
        let names = |entries: &[&Entry]| entries.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
        let doing = self.code.map_or_else(|| self.kind.label("en"), Code::label);
        let (acting, mutual, receiving) = (on(Side::Acting), on(Side::Mutual), on(Side::Receiving));
        let mut text = match (acting.is_empty(), mutual.is_empty()) {
            (true, true) => doing.to_owned(),
            (false, _) => format!("{}: {doing}", names(&acting)),
            (true, false) => format!("{}: {doing}", names(&mutual)),
        };
        if !receiving.is_empty() {
            text.push_str(&format!(" → {}", names(&receiving)));
        }
        text
    }

    /// Where: the first place, and how many others.
    pub fn place_name(&self) -> String {
        match (&self.place, self.other_places.len()) {
            (None, _) => String::new(),
            (Some(place), 0) => place.name.clone(),
            (Some(place), others) => format!("{} (+{others})", place.name),
        }
    }

    /// What keeps a row from being a plain fact: status, standing, whether those asked for only stand side by side, and
    /// how many other events it may be. Empty for a fact.
    pub fn doubt(&self) -> String {
        let mut words = Vec::new();
        if self.status != Status::Happened {
            words.push(self.status.as_str());
        }
        if self.standing != Standing::Asserted {
            words.push(self.standing.as_str());
        }
        if self.joint {
            words.push("joint");
        }
        let fits = self.fits.map(|n| format!("one of {n}?"));
        words.extend(fits.as_deref());
        words.join(", ")
    }

    /// How many reports there are, and in how many documents.
    pub fn sources(&self) -> String {
        match (self.reports, self.documents) {
            (1, _) => "1".to_owned(),
            (reports, documents) => format!("{reports} in {documents}"),
        }
    }

    /// The beginning of the id: enough to ask for the event.
    pub fn short_id(&self) -> String {
        beginning(&self.event)
    }
}

impl Witness {
    /// The beginning of the id: enough to ask for the event.
    pub fn short_id(&self) -> String {
        beginning(&self.event)
    }

    /// The document without what all ids of documents begin with; empty where there is none.
    pub fn short_document(&self) -> &str {
        let local = self.document.as_ref().map(|document| document.local()).unwrap_or_default();
        local.trim_start_matches("document/")
    }
}

fn beginning(event: &EventId) -> String {
    const DIGITS: usize = 8;
    event.local().trim_start_matches("event/").chars().take(DIGITS).collect()
}

impl ReportDetail {
    /// What one document says: how, who, in which words.
    pub fn telling(&self) -> String {
        let speaker = self.speaker.as_ref().map(|speaker| format!(", {}", speaker.name)).unwrap_or_default();
        let quote = self.quote.as_ref().map(|quote| format!(": \u{201c}{}\u{201d}", quote.value)).unwrap_or_default();
        let document = self.document.local().trim_start_matches("document/");
        format!("{} ({document}{speaker}){quote}", self.stance)
    }
}
