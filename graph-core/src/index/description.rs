//! Descriptions of entities as the index keeps them.

use serde::{Deserialize, Serialize};

use crate::described::Described;
use crate::entity::{Entity, EntityType, Tenure, Text};
use crate::error::IndexError;
use crate::id::{DocumentId, EntityId, TenureId};

/// An entity, and what is said of it.
#[derive(Serialize, Deserialize)]
struct StoredEntity<'a> {
    iri: &'a str,
    #[serde(borrow)]
    said: Said<'a>,
}

#[derive(Serialize, Deserialize)]
struct Said<'a> {
    is_there: bool,
    kind: u8,
    #[serde(borrow)]
    names: Vec<Words<'a>>,
    #[serde(borrow)]
    aliases: Vec<Words<'a>>,
    #[serde(borrow)]
    same_as: Vec<&'a str>,
    #[serde(borrow)]
    states: Vec<&'a str>,
    #[serde(borrow)]
    within: Vec<&'a str>,
    #[serde(borrow)]
    points: Vec<&'a str>,
    into: Option<&'a str>,
    #[serde(borrow)]
    members: Vec<&'a str>,
    #[serde(borrow)]
    tenures: Vec<StoredTenure<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Words<'a>(Option<&'a str>, &'a str);

#[derive(Serialize, Deserialize)]
struct StoredTenure<'a> {
    id: &'a str,
    office: &'a str,
    of: &'a str,
    held: Option<&'a str>,
    #[serde(borrow)]
    documents: Vec<&'a str>,
}

/// Writes an entity.
pub(super) fn write(said: &Described) -> Result<Vec<u8>, IndexError> {
    Ok(postcard::to_stdvec(&StoredEntity { iri: said.entity.id.as_str(), said: Said::of(said) })?)
}

/// Reads an entity.
pub(super) fn read(bytes: &[u8]) -> Result<Described, IndexError> {
    let stored: StoredEntity<'_> = postcard::from_bytes(bytes)?;
    stored.said.described(&EntityId::from_iri(stored.iri))
}

/// Reads the IRI of an entity.
pub(super) fn read_iri(bytes: &[u8]) -> Result<&str, IndexError> {
    Ok(postcard::take_from_bytes(bytes)?.0)
}

fn words(texts: &[Text]) -> Vec<Words<'_>> {
    texts.iter().map(|text| Words(text.language.as_deref(), &text.value)).collect()
}

fn texts(words: Vec<Words<'_>>) -> Vec<Text> {
    let text =
        |Words(language, value): Words<'_>| Text { language: language.map(str::to_owned), value: value.to_owned() };
    words.into_iter().map(text).collect()
}

fn iris(ids: &[EntityId]) -> Vec<&str> {
    ids.iter().map(EntityId::as_str).collect()
}

fn ids(iris: &[&str]) -> Vec<EntityId> {
    iris.iter().map(|iri| EntityId::from_iri(iri)).collect()
}

impl<'a> Said<'a> {
    fn of(described: &'a Described) -> Self {
        let Described { is_there, entity, into, members, tenures } = described;
        Self {
            is_there: *is_there,
            kind: entity.kind as u8,
            names: words(&entity.names),
            aliases: words(&entity.aliases),
            same_as: entity.same_as.iter().map(String::as_str).collect(),
            states: iris(&entity.states),
            within: iris(&entity.within),
            points: entity.points.iter().map(String::as_str).collect(),
            into: into.as_ref().map(EntityId::as_str),
            members: iris(members),
            tenures: tenures.iter().map(StoredTenure::of).collect(),
        }
    }

    fn described(self, id: &EntityId) -> Result<Described, IndexError> {
        let texts_of = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let entity = Entity {
            id: id.clone(),
            kind: *EntityType::ALL.get(usize::from(self.kind)).ok_or_else(super::row::unknown)?,
            names: texts(self.names),
            aliases: texts(self.aliases),
            same_as: texts_of(&self.same_as),
            states: ids(&self.states),
            within: ids(&self.within),
            points: texts_of(&self.points),
        };
        Ok(Described {
            is_there: self.is_there,
            entity,
            into: self.into.map(EntityId::from_iri),
            members: ids(&self.members),
            tenures: self.tenures.iter().map(|tenure| tenure.tenure(id)).collect::<Result<_, _>>()?,
        })
    }
}

impl<'a> StoredTenure<'a> {
    fn of(tenure: &'a Tenure) -> Self {
        Self {
            id: tenure.id.as_str(),
            office: &tenure.office,
            of: tenure.of.as_str(),
            held: tenure.held.as_ref().map(crate::EventDate::as_str),
            documents: tenure.documents.iter().map(DocumentId::as_str).collect(),
        }
    }

    fn tenure(&self, holder: &EntityId) -> Result<Tenure, IndexError> {
        Ok(Tenure {
            id: TenureId::from_iri(self.id),
            holder: holder.clone(),
            office: self.office.to_owned(),
            of: EntityId::from_iri(self.of),
            held: self.held.map(|held| held.parse().map_err(|_| super::row::unknown())).transpose()?,
            documents: self.documents.iter().map(|document| DocumentId::from_iri(document)).collect(),
        })
    }
}
