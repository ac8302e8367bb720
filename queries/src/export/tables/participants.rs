//! The table of participants: who is in an event, and how.

use super::column::{Column, Reads, Type, Value, columns, text};

pub(super) const COLUMNS: &[Column] = columns! {
    "event": Text, "the event, as in the table of events", "https://w3id.org/chancery/id/event/5e1f…",
        Row |line| Some(text(&line.row.event));
    "report": Text empty "but with `--fold none`, where the report has a node", "the report", "https://w3id.org/chancery/id/report/77ab…",
        Row |line| line.row.report.as_ref().map(text);
    "document": Text empty "but with `--fold none`", "the document of the report", "https://w3id.org/chancery/id/document/medcom-20240117",
        Row |line| line.row.document.as_ref().map(text);
    "earliest": Day empty "no date, or its start is open", "the first day that the date of the event allows", "2023-09-01",
        Row |line| line.row.earliest.map(Value::Day);
    "role": Text, "in which role", "visitor",
        Row |line| Some(text(line.entry?.role));
    "side": Text, "what the role means for relations: `acting`, `mutual`, `receiving`, `none`", "acting",
        Row |line| Some(text(line.entry?.role.side().as_str()));
    "entity": Text, "its IRI", "https://w3id.org/chancery/id/person/9c1e…",
        Row |line| Some(text(&line.entry?.entity));
    "name": Text, "its name: in English, else the first", "Kim Jong-un",
        Row |line| Some(text(&line.entry?.name));
    "type": Text empty "its IRI comes from elsewhere", "`state`, `person`, `organisation`, `group`, `place`, `agreement`, `object`, `actor`", "person",
        Row |line| line.entry?.entity.entity_type().map(text);
    "party": Text empty "it acts for no state", "the code of the state it acts for on that date; several, with `/` between, where that is open", "PRK",
        Row |line| line.entry?.party.as_ref().map(text);
};
