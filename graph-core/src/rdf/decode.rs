//! Quads → value.

use std::str::FromStr;

use jiff::civil::Date;
use oxigraph::model::{Quad, Term};

use crate::date::EventDate;
use crate::entity::{Entity, Mention, Tenure, Text};
use crate::error::ModelError;
use crate::event::{Event, Link, LinkKind, Participant, Stance, Standing, Status};
use crate::id::{DocumentId, EntityId, EventId, MentionId, ReportId, TenureId};
use crate::kind::{Code, Kind, Role};
use crate::report::{Document, Published, Report, Said};
use crate::vocab;

/// The properties of one subject in one graph, by property.
#[derive(Debug, Default)]
pub struct Properties {
    subject: String,
    values: Vec<(String, Term)>,
}

impl Properties {
    /// The properties in `quads`, which all have the same subject.
    pub fn of(subject: &str, quads: impl IntoIterator<Item = Quad>) -> Self {
        let mut values: Vec<(String, Term)> =
            quads.into_iter().map(|q| (q.predicate.into_string(), q.object)).collect();
        values.sort_by(|a, b| (&a.0, sort_key(&a.1)).cmp(&(&b.0, sort_key(&b.1))));
        Self { subject: subject.to_owned(), values }
    }

    /// Whether nothing is known of the subject.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether the subject is of a class.
    pub fn is_a(&self, class: &str) -> bool {
        self.iris(vocab::RDF_TYPE).any(|iri| iri == class)
    }

    /// The IRIs that are values of a property, sorted.
    pub fn iris<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.all(property).filter_map(|term| match term {
            Term::NamedNode(node) => Some(node.as_str()),
            Term::BlankNode(_) | Term::Literal(_) => None,
        })
    }

    /// The texts that are values of a property, sorted.
    pub fn texts<'a>(&'a self, property: &'a str) -> impl Iterator<Item = Text> + 'a {
        self.all(property).filter_map(|term| match term {
            Term::Literal(literal) => {
                Some(Text { language: literal.language().map(str::to_owned), value: literal.value().to_owned() })
            }
            Term::BlankNode(_) | Term::NamedNode(_) => None,
        })
    }

    fn all<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a Term> + 'a {
        let start = self.values.partition_point(|(p, _)| p.as_str() < property);
        self.values[start..].iter().take_while(move |(p, _)| p == property).map(|(_, term)| term)
    }

    fn plain(&self, property: &str) -> Option<String> {
        self.texts(property).next().map(|text| text.value)
    }

    fn iri(&self, property: &'static str) -> Result<&str, ModelError> {
        self.iris(property).next().ok_or_else(|| ModelError::Missing { subject: self.subject.clone(), property })
    }

    fn wrong(&self, property: &str, found: &str, expected: &'static str) -> ModelError {
        ModelError::Value {
            subject: self.subject.clone(),
            property: property.to_owned(),
            found: found.to_owned(),
            expected,
        }
    }

    fn parsed<T: FromStr>(&self, property: &str, expected: &'static str) -> Result<Option<T>, ModelError> {
        self.plain(property).map(|text| text.parse().map_err(|_| self.wrong(property, &text, expected))).transpose()
    }

    /// The least of several values: several rows may give one report several.
    fn least<T: FromStr + Ord>(&self, property: &str, expected: &'static str) -> Result<Option<T>, ModelError> {
        let parse = |text: Text| text.value.parse::<T>().map_err(|_| self.wrong(property, &text.value, expected));
        self.texts(property).map(parse).reduce(|a, b| Ok(a?.min(b?))).transpose()
    }

    fn word<T>(
        &self,
        property: &'static str,
        from_iri: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Result<Option<T>, ModelError> {
        self.iris(property)
            .next()
            .map(|iri| from_iri(iri).ok_or_else(|| self.wrong(property, iri, expected)))
            .transpose()
    }

    fn missing(&self, property: &'static str) -> ModelError {
        ModelError::Missing { subject: self.subject.clone(), property }
    }
}

fn sort_key(term: &Term) -> (&str, &str) {
    match term {
        Term::NamedNode(node) => ("", node.as_str()),
        Term::BlankNode(node) => ("", node.as_str()),
        // texts sort by language, then words: the order of `Text`
        Term::Literal(literal) => (literal.language().unwrap_or(""), literal.value()),
    }
}

/// The event that the default graph describes.
///
/// # Errors
/// When a property that every event has is missing, or a value is not what it should be.
pub fn event(id: EventId, properties: &Properties) -> Result<Event, ModelError> {
    let mut participants = Vec::new();
    let mut links = Vec::new();
    for (property, value) in &properties.values {
        let Term::NamedNode(value) = value else { continue };
        if let Some(role) = Role::from_iri(property) {
            participants.push(Participant { role, entity: EntityId::from_iri(value.as_str()) });
        } else if let Some(kind) = LinkKind::from_iri(property) {
            links.push(Link { kind, event: EventId::from_iri(value.as_str()) });
        }
    }
    let entities = |property| properties.iris(property).map(EntityId::from_iri).collect();
    Ok(Event {
        id,
        kind: properties
            .word(vocab::HAS_KIND, Kind::from_iri, "a kind of the scheme")?
            .ok_or_else(|| properties.missing("ch:kind"))?,
        code: properties.word(vocab::HAS_CODE, Code::from_iri, "a code of the scheme")?,
        date: properties.parsed::<EventDate>(vocab::HAS_DATE, "an EDTF date")?,
        status: properties
            .word(vocab::HAS_STATUS, Status::from_iri, "a status")?
            .ok_or_else(|| properties.missing("ch:status"))?,
        standing: properties.word(vocab::HAS_STANDING, Standing::from_iri, "a standing")?.unwrap_or(Standing::Asserted),
        participants,
        parties: entities(vocab::PARTY),
        places: entities(vocab::HAS_PLACE),
        labels: properties.texts(vocab::RDFS_LABEL).collect(),
        documents: properties.iris(vocab::REPORTED_IN).map(DocumentId::from_iri).collect(),
        links,
    }
    .in_order())
}

/// What the default graph says of an entity. Never fails: an entity of which nothing is said is only its id.
pub fn entity(id: EntityId, properties: &Properties) -> Entity {
    let entities = |property| properties.iris(property).map(EntityId::from_iri).collect();
    Entity {
        names: properties.texts(vocab::PREF_LABEL).collect(),
        aliases: properties.texts(vocab::ALT_LABEL).collect(),
        same_as: properties.iris(vocab::SAME_AS).map(str::to_owned).collect(),
        states: entities(vocab::OF_STATE),
        within: entities(vocab::IN),
        points: properties.texts(vocab::LAT_LONG).map(|t| t.value).collect(),
        ..Entity::new(id)
    }
}

/// The tenure that the default graph describes.
///
/// # Errors
/// When the holder, the organisation or the office is missing, or the date is no EDTF.
pub fn tenure(id: TenureId, properties: &Properties) -> Result<Tenure, ModelError> {
    Ok(Tenure {
        holder: EntityId::from_iri(properties.iri(vocab::ORG_MEMBER)?),
        of: EntityId::from_iri(properties.iri(vocab::ORG_ORGANIZATION)?),
        office: properties.plain(vocab::OFFICE).ok_or_else(|| properties.missing("ch:office"))?,
        held: properties.parsed(vocab::HELD, "an EDTF date")?,
        documents: properties.iris(vocab::REPORTED_IN).map(DocumentId::from_iri).collect(),
        id,
    })
}

/// What the default graph says of a document.
///
/// # Errors
/// When its day of publication is no date.
pub fn document(id: DocumentId, properties: &Properties) -> Result<Document, ModelError> {
    let published = match properties.plain(vocab::PUBLISHED) {
        Some(written) => Some(Published {
            day: properties
                .parsed::<Date>(vocab::SCHEMA_PUBLISHED, "a day")?
                .ok_or_else(|| properties.missing("schema:datePublished"))?,
            written,
        }),
        None => None,
    };
    Ok(Document {
        id,
        is_dataset: properties.is_a(vocab::DATASET),
        name: properties.plain(vocab::LOCAL_ID),
        url: properties.plain(vocab::SCHEMA_URL),
        title: properties.texts(vocab::SCHEMA_HEADLINE).next(),
        publisher: properties.plain(vocab::SCHEMA_PUBLISHER),
        language: properties.plain(vocab::SCHEMA_LANGUAGE),
        published,
        digest: properties.plain(vocab::DIGEST),
    })
}

/// The report that a document's graph describes.
///
/// # Errors
/// When it names neither an event nor a record, or a value is not what it should be.
pub fn report(id: ReportId, document: DocumentId, properties: &Properties) -> Result<Report, ModelError> {
    let start = properties.parsed::<u64>(vocab::CHAR_START, "a count of characters")?;
    let end = properties.parsed::<u64>(vocab::CHAR_END, "a count of characters")?;
    let about = properties.iris(vocab::ABOUT).next().map(EventId::from_iri);
    let about_record = properties.plain(vocab::ABOUT_RECORD);
    if about.is_none() && about_record.is_none() {
        return Err(properties.missing("ch:about"));
    }
    Ok(Report {
        id,
        document,
        about,
        stance: properties.word(vocab::HAS_STANCE, Stance::from_iri, "a stance")?.unwrap_or(Stance::Asserts),
        speaker: properties.iris(vocab::SPEAKER).next().map(EntityId::from_iri),
        quote: properties.texts(vocab::PROV_VALUE).next(),
        span: start.zip(end),
        confidence: properties.parsed(vocab::CONFIDENCE, "a number")?,
        sentence: properties.least(vocab::SENTENCE, "the number of a sentence")?,
        record_id: properties.plain(vocab::RECORD_ID),
        about_record,
        said: Said {
            code: properties.word(vocab::HAS_CODE, Code::from_iri, "a code of the scheme")?,
            source: properties.iris(vocab::CODED_SOURCE).next().map(EntityId::from_iri),
            place: properties.iris(vocab::HAS_PLACE).next().map(EntityId::from_iri),
        },
    })
}

/// The mention that a document's graph describes.
///
/// # Errors
/// When it does not say to whom it refers.
pub fn mention(id: MentionId, document: DocumentId, properties: &Properties) -> Result<Mention, ModelError> {
    let meant = EntityId::from_iri(properties.iri(vocab::REFERS_TO)?);
    Ok(Mention {
        id,
        document,
        local: properties.plain(vocab::LOCAL_ID).unwrap_or_default(),
        says: entity(meant, properties),
    })
}
