//! The table of events: what a row of a timeline tells.

use super::column::{Column, Type, Value, columns, count, text};
use crate::row::Entry;

pub(super) const COLUMNS: &[Column] = columns! {
    "event": Text, "its IRI; of events that were joined, that of the first", "https://w3id.org/chancery/id/event/5e1f…",
        |line| Some(text(&line.row.event));
    "report": Text empty "but with `--fold none`, where the report has a node", "the report", "https://w3id.org/chancery/id/report/77ab…",
        |line| line.row.report.as_ref().map(text);
    "document": Text empty "but with `--fold none`", "the document of the report", "https://w3id.org/chancery/id/document/medcom-20240117",
        |line| line.row.document.as_ref().map(text);
    "stance": Text empty "but with `--fold none`", "how the report says so: `asserts`, `alleges`, `denies`", "asserts",
        |line| line.row.stance.map(text);
    "date": Text empty "no source says when", "EDTF, as precise as the source", "2023-09",
        |line| line.row.date.as_ref().map(text);
    "earliest": Day empty "no date, or its start is open", "the first day that the date allows", "2023-09-01",
        |line| line.row.earliest.map(Value::Day);
    "latest": Day empty "no date, or its end is open", "the last day that the date allows", "2023-09-30",
        |line| line.row.latest.map(Value::Day);
    "kind": Text, "what sort of event", "consult.visit",
        |line| Some(text(line.row.kind));
    "code": Text empty "it is no coded event", "the code of coded data", "cameo:042",
        |line| line.row.code.map(text);
    "status": Text, "what is claimed of its life: `happened`, `planned` …", "happened",
        |line| Some(text(line.row.status));
    "standing": Text, "what all reports make of it: `asserted`, `alleged`, `disputed`, `denied`", "asserted",
        |line| Some(text(line.row.standing));
    "label": Text empty "it has none", "what it is called: in English, else the first", "Kim Jong-un visits Russia",
        |line| line.row.label.as_ref().map(text);
    "participants": Text, "who takes part, for reading: the other table has a line for each", "visitor=Kim Jong-un [PRK]; host=Russia [RUS]",
        |line| Some(text(line.row.participants.iter().map(participant).collect::<Vec<_>>().join("; ")));
    "place": Text empty "none is known", "where, and how many other places", "Vladivostok",
        |line| line.row.place.as_ref().map(|_| text(line.row.place_name()));
    "place_entity": Text empty "none is known", "the IRI of that place", "https://w3id.org/chancery/id/place/41d0…",
        |line| line.row.place.as_ref().map(|place| text(&place.entity));
    "score": Number empty "it did not happen, is denied, `joint`, or its kind has none", "PLOVER's, from -10 to 10", "4",
        |line| line.row.score.map(Value::Number);
    "goldstein": Number empty "as `score`, and where there is no code", "Goldstein's, from -10 to 10", "1.9",
        |line| line.row.goldstein.map(Value::Number);
    "quad_class": Whole, "of its kind: 0 neutral, 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict", "1",
        |line| Some(Value::Whole(line.row.kind.quad_class().into()));
    "joint": Flag, "whether the actors asked for only stand side by side in it", "false",
        |line| Some(Value::Flag(line.row.joint));
    "reports": Whole, "how many reports say so", "3",
        |line| Some(count(line.row.reports));
    "documents": Whole, "how many documents they are in", "2",
        |line| Some(count(line.row.documents));
    "joined": Whole empty "it is one exact event alone", "how many exact events were joined", "2",
        |line| line.row.joined.map(count);
    "fits": Whole empty "there is no such doubt", "how many others it may be, of which it was joined with none", "2",
        |line| line.row.fits.map(count);
    "quote": Text empty "no report quotes any", "the words of the first report that has some", "Putin received Choe in the Kremlin.",
        |line| line.row.quote.as_ref().map(text);
    "via": Text empty "the actors asked for are there themselves", "through whom they take part", "President of Russia, 2012-05-07/..",
        |line| line.row.via.as_ref().map(text);
};

/// `visitor=Vladimir Putin [RUS]`
fn participant(entry: &Entry) -> String {
    match &entry.party {
        Some(party) => format!("{}={} [{party}]", entry.role, entry.name),
        None => format!("{}={}", entry.role, entry.name),
    }
}
