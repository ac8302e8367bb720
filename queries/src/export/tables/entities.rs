//! The table of entities: who takes part in the events, and where they were.

use graph_core::EntityId;

use super::column::{Column, Reads, Type, Value, columns, text};
use crate::export::told::{json, words};
use crate::known;

pub(super) const COLUMNS: &[Column] = columns! {
    "entity": Text, "its IRI", "https://w3id.org/chancery/id/person/9c1e…",
        Entity |of| Some(text(&of.facts.entity.id));
    "type": Text, "`state`, `person`, `organisation`, `group`, `place`, `agreement`, `object`, `actor`", "person",
        Entity |of| Some(text(of.facts.entity.kind));
    "name": Text, "its name: in English, else the first", "Kim Jong-un",
        Entity |of| Some(Value::Text(known::name(of.facts)));
    "state": Text empty "it is and belongs to none", "the code of the state that it is, or of those it belongs to, with `/` between", "PRK",
        Entity |of| known::state_codes(of.facts).map(Value::Text);
    "names": Text empty "it has none", "its names with their languages: JSON", "[{\"language\":\"en\",\"value\":\"Kim Jong-un\"}]",
        Entity |of| json(&of.facts.entity.names).map(Value::Text);
    "aliases": Text empty "it has none", "other names: JSON", "[{\"language\":null,\"value\":\"Kim Jong Un\"}]",
        Entity |of| json(&of.facts.entity.aliases).map(Value::Text);
    "same_as": Text empty "nothing says", "the same elsewhere: JSON", "[\"http://www.wikidata.org/entity/Q56226\"]",
        Entity |of| json(&of.facts.entity.same_as).map(Value::Text);
    "of_state": Text empty "it belongs to none", "the ends of the IRIs of the states that it belongs to, with spaces between", "state/PRK",
        Entity |of| words(of.facts.entity.states.iter().map(EntityId::local)).map(Value::Text);
    "within": Text empty "it is no place, or nothing says", "the ends of the IRIs of what a place lies in, with spaces between", "state/RUS",
        Entity |of| words(of.facts.entity.within.iter().map(EntityId::local)).map(Value::Text);
    "points": Text empty "it is no place, or nothing says", "latitude and longitude of a place: JSON", "[\"55.75,37.61\"]",
        Entity |of| json(&of.facts.entity.points).map(Value::Text);
    "tenures": Text empty "none is known", "the offices it holds: JSON", "[{\"office\":\"President\",…}]",
        Entity |of| json(&of.tenures).map(Value::Text);
    "named": Text empty "there is none", "those it names of whom no other line tells, as the ministry of a minister: JSON", "[{\"id\":…}]",
        Entity |of| json(&of.named).map(Value::Text);
    "sources": Text empty "other lines describe them", "the documents of its offices that nothing above describes: JSON", "[{\"id\":…,\"title\":…}]",
        Entity |of| json(&of.sources).map(Value::Text);
};
