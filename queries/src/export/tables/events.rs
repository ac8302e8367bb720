//! The table of events: what a row of a timeline tells.

use super::column::{Column, Reads, Type, Value, columns, count, text};
use graph_core::{DocumentId, EntityId};

use crate::export::told::{json, words};
use crate::known;
use crate::row::Entry;

pub(super) const COLUMNS: &[Column] = columns! {
    "event": Text, "its IRI; of events that were joined, that of the first", "https://w3id.org/chancery/id/event/5e1f…",
        Row |line| Some(text(&line.row.event));
    "report": Text empty "but with `--fold none`, where the report has a node", "the report", "https://w3id.org/chancery/id/report/77ab…",
        Row |line| line.row.report.as_ref().map(text);
    "document": Text empty "but with `--fold none`", "the document of the report", "https://w3id.org/chancery/id/document/medcom-20240117",
        Row |line| line.row.document.as_ref().map(text);
    "stance": Text empty "but with `--fold none`", "how the report says so: `asserts`, `alleges`, `denies`", "asserts",
        Row |line| line.row.stance.map(text);
    "date": Text empty "no source says when", "EDTF, as precise as the source", "2023-09",
        Row |line| line.row.date.as_ref().map(text);
    "earliest": Day empty "no date, or its start is open", "the first day that the date allows", "2023-09-01",
        Row |line| line.row.earliest.map(Value::Day);
    "latest": Day empty "no date, or its end is open", "the last day that the date allows", "2023-09-30",
        Row |line| line.row.latest.map(Value::Day);
    "kind": Text, "what sort of event", "consult.visit",
        Row |line| Some(text(line.row.kind));
    "code": Text empty "it is no coded event", "the code of coded data", "cameo:042",
        Row |line| line.row.code.map(text);
    "status": Text, "what is claimed of its life: `happened`, `planned` …", "happened",
        Row |line| Some(text(line.row.status));
    "standing": Text, "what all reports make of it: `asserted`, `alleged`, `disputed`, `denied`", "asserted",
        Row |line| Some(text(line.row.standing));
    "label": Text empty "it has none", "what it is called: in English, else the first", "Kim Jong-un visits Russia",
        Row |line| line.row.label.as_ref().map(text);
    "participants": Text, "who takes part, for reading: the other table has a line for each", "visitor=Kim Jong-un [PRK]; host=Russia [RUS]",
        Row |line| Some(text(line.row.participants.iter().map(participant).collect::<Vec<_>>().join("; ")));
    "place": Text empty "none is known", "where, and how many other places", "Vladivostok",
        Row |line| line.row.place.as_ref().map(|_| text(line.row.place_name()));
    "place_entity": Text empty "none is known", "the IRI of that place", "https://w3id.org/chancery/id/place/41d0…",
        Row |line| line.row.place.as_ref().map(|place| text(&place.entity));
    "score": Number empty "it did not happen, is denied, `joint`, or its kind has none", "PLOVER's, from -10 to 10", "4",
        Row |line| line.row.score.map(Value::Number);
    "goldstein": Number empty "as `score`, and where there is no code", "Goldstein's, from -10 to 10", "1.9",
        Row |line| line.row.goldstein.map(Value::Number);
    "quad_class": Whole, "of its kind: 0 neutral, 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict", "1",
        Row |line| Some(Value::Whole(line.row.kind.quad_class().into()));
    "joint": Flag, "whether the actors asked for only stand side by side in it", "false",
        Row |line| Some(Value::Flag(line.row.joint));
    "reports": Whole, "how many reports say so", "3",
        Row |line| Some(count(line.row.reports));
    "documents": Whole, "how many documents they are in", "2",
        Row |line| Some(count(line.row.documents));
    "joined": Whole empty "it is one exact event alone", "how many exact events were joined", "2",
        Row |line| line.row.joined.map(count);
    "fits": Whole empty "there is no such doubt", "how many others it may be, of which it was joined with none", "2",
        Row |line| line.row.fits.map(count);
    "quote": Text empty "no report quotes any", "the words of the first report that has some", "Putin received Choe in the Kremlin.",
        Row |line| line.row.quote.as_ref().map(text);
    "via": Text empty "the actors asked for are there themselves", "through whom they take part", "President of Russia, 2012-05-07/..",
        Row |line| line.row.via.as_ref().map(text);
    "labels": Text empty "it has none", "what it is called, in every language: JSON", "[{\"language\":\"en\",\"value\":\"Kim Jong-un visits Russia\"}]",
        Whole |whole| json(&whole.event.labels).map(Value::Text);
    "parties": Text empty "it has none", "the codes of the states involved, with spaces between", "PRK RUS",
        Whole |whole| words(whole.event.parties.iter().map(known::code)).map(Value::Text);
    "places": Text empty "none is known", "the ends of the IRIs of all places, with spaces between", "place/41d0…",
        Whole |whole| words(whole.event.places.iter().map(EntityId::local)).map(Value::Text);
    "links": Text empty "it has none", "how it hangs together with other events: JSON", "[{\"kind\":\"part_of\",\"event\":\"https://w3id.org/chancery/id/event/5e1f…\"}]",
        Whole |whole| json(&whole.event.links).map(Value::Text);
    "reported_in": Text, "the ends of the IRIs of its documents, with spaces between", "document/medcom-20240117",
        Whole |whole| Some(Value::Text(words(whole.event.documents.iter().map(DocumentId::local)).unwrap_or_default()));
    "statements": Text empty "its documents plainly say so", "what documents say of it in words of their own: JSON", "[{\"stance\":\"denies\",…}]",
        Whole |whole| json(&whole.statements).map(Value::Text);
    "sources": Text empty "lines above describe its documents", "those of its documents that no line above describes: JSON", "[{\"id\":…,\"url\":…,\"title\":…}]",
        Whole |whole| json(&whole.sources).map(Value::Text);
};

/// `visitor=Vladimir Putin [RUS]`
fn participant(entry: &Entry) -> String {
    match &entry.party {
        Some(party) => format!("{}={} [{party}]", entry.role, entry.name),
        None => format!("{}={}", entry.role, entry.name),
    }
}
