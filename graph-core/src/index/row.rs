//! What the index keeps of an event: all that a row of a timeline needs, in few bytes.

use serde::{Deserialize, Serialize};

use super::dictionary::{Dictionary, Entities, SortNumber, Sorts};
use crate::date::{EventDate, OrderKey, day_number, day_of};
use crate::entity::Text;
use crate::error::IndexError;
use crate::event::{Event, Link, LinkKind, Participant, Stance, Standing};
use crate::id::{DocumentId, EntityId, EventId, Key, ReportId};
use crate::join::{self, Folding};
use crate::kind::{Code, Role};
use crate::report::{Report, Said};
use crate::vocab;

/// An exact event, what joining made of it, and what documents say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact {
    /// The event.
    pub event: Event,
    /// What joining made of it.
    pub folding: Folding,
    /// The reports that have a node of their own, in the order of their ids.
    pub reports: Vec<Report>,
}

impl Exact {
    /// The documents that report it and have no report of it, each of which is one plain report.
    pub fn plain(&self) -> impl Iterator<Item = &DocumentId> {
        plain(&self.event, &self.reports)
    }

    /// How its documents tell of it.
    pub fn stances(&self) -> Vec<Stance> {
        let of_reports = self.reports.iter().filter(|report| self.event.documents.contains(&report.document));
        let plain = self.plain().map(|_| Stance::Asserts);
        plain.chain(of_reports.map(|report| report.stance)).collect()
    }
}

/// The documents that report an event and have no report of it.
pub fn plain<'e>(event: &'e Event, reports: &'e [Report]) -> impl Iterator<Item = &'e DocumentId> {
    event.documents.iter().filter(|document| !reports.iter().any(|report| report.document == **document))
}

/// What a row stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An exact event that is a happening.
    Alone(Box<Exact>),
    /// An exact event that was joined with others.
    Member(Box<Exact>),
    /// The happening that several exact events are.
    Joined(Happening),
}

/// What several exact events are.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// The one that stands for all.
    pub head: EventId,
    /// When it happened, as all together say.
    pub date: Option<EventDate>,
    /// The exact events, in the order of their ids.
    pub members: Vec<Exact>,
}

impl Happening {
    /// What these exact events are, the first of which stands for all.
    pub(super) fn of(members: Vec<Exact>) -> Option<Self> {
        let events: Vec<Event> = members.iter().map(|member| member.event.clone()).collect();
        let whole = join::happening(&events)?;
        Some(Self { head: members.first()?.event.id.clone(), date: whole.date, members })
    }

    /// What all of them say together.
    pub(super) fn event(&self) -> Option<Event> {
        let events: Vec<Event> = self.members.iter().map(|member| member.event.clone()).collect();
        let standing = Standing::of(self.members.iter().flat_map(Exact::stances));
        Some(Event { id: self.head.clone(), standing, ..join::happening(&events)? })
    }
}

impl Record {
    /// The exact events.
    pub fn into_members(self) -> Vec<Exact> {
        match self {
            Self::Alone(exact) | Self::Member(exact) => vec![*exact],
            Self::Joined(happening) => happening.members,
        }
    }

    /// The event that it stands for.
    pub fn id(&self) -> &EventId {
        match self {
            Self::Alone(exact) | Self::Member(exact) => &exact.event.id,
            Self::Joined(happening) => &happening.head,
        }
    }
}

/// An IRI of ours, whose end is mostly a hash, or another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Name<'a> {
    Hash([u8; 16]),
    Iri(&'a str),
}

impl<'a> Name<'a> {
    fn event(id: &'a EventId) -> Self {
        id.key().map_or(Self::Iri(id.as_str()), |key| Self::Hash(key.to_bytes()))
    }

    fn to_event(&self) -> EventId {
        match self {
            Self::Hash(hash) => Key::from_bytes(*hash).event(),
            Self::Iri(iri) => EventId::from_iri(iri),
        }
    }

    fn report(id: &'a ReportId) -> Self {
        id.key().map_or(Self::Iri(id.as_str()), |key| Self::Hash(key.to_bytes()))
    }

    fn to_report(&self) -> ReportId {
        match self {
            Self::Hash(hash) => Key::from_bytes(*hash).report(),
            Self::Iri(iri) => ReportId::from_iri(iri),
        }
    }
}

/// A date: most are plain days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum When<'a> {
    Never,
    Day(i32),
    Written(&'a str),
}

impl<'a> When<'a> {
    fn of(date: Option<&'a EventDate>) -> Self {
        match date {
            None => Self::Never,
            Some(date) => date.as_day().map_or(Self::Written(date.as_str()), |day| Self::Day(day_number(day))),
        }
    }
}

/// A document: most rows of a data set name the same one, its stories have numbers, addresses are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Source<'a> {
    Common(u32),
    Local(&'a str),
    Address([u8; 16]),
    Iri(&'a str),
}

/// What a row stands for, as it is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Stored<'a> {
    /// An exact event that is a happening.
    #[serde(borrow)]
    Alone(StoredExact<'a>),
    /// An exact event that was joined with others.
    #[serde(borrow)]
    Member(StoredExact<'a>),
    #[serde(borrow)]
    Joined(StoredJoined<'a>),
}

/// What several exact events are: the one that stands for all, when it happened, and all of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredJoined<'a> {
    #[serde(borrow)]
    head: Name<'a>,
    #[serde(borrow)]
    date: When<'a>,
    #[serde(borrow)]
    members: Vec<StoredExact<'a>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredExact<'a> {
    #[serde(borrow)]
    id: Name<'a>,
    sort: SortNumber,
    #[serde(borrow)]
    date: When<'a>,
    /// Role and entity.
    participants: Vec<(u8, u32)>,
    parties: Vec<u32>,
    #[serde(borrow)]
    documents: Vec<Source<'a>>,
    #[serde(borrow)]
    more: Option<Box<More<'a>>>,
}

/// What most coded events do not have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct More<'a> {
    places: Vec<u32>,
    #[serde(borrow)]
    labels: Vec<Words<'a>>,
    #[serde(borrow)]
    links: Vec<(u8, Name<'a>)>,
    #[serde(borrow)]
    into: Option<Name<'a>>,
    #[serde(borrow)]
    by: Vec<&'a str>,
    #[serde(borrow)]
    fits: Vec<Name<'a>>,
    #[serde(borrow)]
    reports: Vec<Told<'a>>,
}

/// Words and their language.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Words<'a>(Option<&'a str>, &'a str);

impl<'a> Words<'a> {
    fn of(text: &'a Text) -> Self {
        Self(text.language.as_deref(), &text.value)
    }

    fn text(self) -> Text {
        Text { language: self.0.map(str::to_owned), value: self.1.to_owned() }
    }
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Told<'a> {
    #[serde(borrow)]
    id: Name<'a>,
    #[serde(borrow)]
    document: Source<'a>,
    stance: u8,
    #[serde(borrow)]
    own: Option<Box<Own<'a>>>,
}

/// What a report says of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Own<'a> {
    speaker: Option<u32>,
    #[serde(borrow)]
    quote: Option<Words<'a>>,
    span: Option<(u64, u64)>,
    confidence: Option<f64>,
    sentence: Option<u32>,
    record: Option<&'a str>,
    about_record: Option<&'a str>,
    code: Option<u16>,
    source: Option<u32>,
    place: Option<u32>,
}

/// Writes a record.
pub(super) fn write(record: &Record, dictionary: &mut Dictionary) -> Result<Vec<u8>, IndexError> {
    let stored = match record {
        Record::Alone(exact) => Stored::Alone(stored(exact, dictionary)),
        Record::Member(exact) => Stored::Member(stored(exact, dictionary)),
        Record::Joined(happening) => {
            let members = happening.members.iter().map(|member| stored(member, dictionary)).collect();
            let (head, date) = (Name::event(&happening.head), When::of(happening.date.as_ref()));
            Stored::Joined(StoredJoined { head, date, members })
        }
    };
    Ok(postcard::to_stdvec(&stored)?)
}

fn stored<'a>(exact: &'a Exact, dictionary: &mut Dictionary) -> StoredExact<'a> {
    let Event { id, kind, code, date, status, standing, participants, parties, documents, .. } = &exact.event;
    let more = more(exact, dictionary);
    StoredExact {
        id: Name::event(id),
        sort: dictionary.sort(*kind, *code, *status, *standing),
        date: When::of(date.as_ref()),
        participants: participants
            .iter()
            .map(|one| (one.role.number() as u8, dictionary.number(&one.entity)))
            .collect(),
        parties: parties.iter().map(|party| dictionary.number(party)).collect(),
        documents: documents.iter().map(|document| source(document, dictionary)).collect(),
        more: (more != More::default()).then(|| Box::new(more)),
    }
}

fn more<'a>(exact: &'a Exact, dictionary: &mut Dictionary) -> More<'a> {
    let Exact { event, folding, reports } = exact;
    More {
        places: event.places.iter().map(|place| dictionary.number(place)).collect(),
        labels: event.labels.iter().map(Words::of).collect(),
        links: event.links.iter().map(|link| (link.kind as u8, Name::event(&link.event))).collect(),
        into: folding.into.as_ref().map(Name::event),
        by: folding.by.iter().map(String::as_str).collect(),
        fits: folding.fits.iter().map(Name::event).collect(),
        reports: reports.iter().map(|report| told(report, dictionary)).collect(),
    }
}

fn told<'a>(report: &'a Report, dictionary: &mut Dictionary) -> Told<'a> {
    let own = Own {
        speaker: report.speaker.as_ref().map(|id| dictionary.number(id)),
        quote: report.quote.as_ref().map(Words::of),
        span: report.span,
        confidence: report.confidence,
        sentence: report.sentence,
        record: report.record_id.as_deref(),
        about_record: report.about_record.as_deref(),
        code: report.said.code.map(Code::number),
        source: report.said.source.as_ref().map(|id| dictionary.number(id)),
        place: report.said.place.as_ref().map(|id| dictionary.number(id)),
    };
    Told {
        id: Name::report(&report.id),
        document: source(&report.document, dictionary),
        stance: report.stance as u8,
        own: (own != Own::default()).then(|| Box::new(own)),
    }
}

const ADDRESS: &str = "url:";

fn source<'a>(document: &'a DocumentId, dictionary: &mut Dictionary) -> Source<'a> {
    if document.is_dataset() {
        return Source::Common(dictionary.number(&EntityId::from_iri(document.as_str())));
    }
    let Some(local) = document.as_str().strip_prefix(vocab::DOCUMENT) else { return Source::Iri(document.as_str()) };
    let hash = local.strip_prefix(ADDRESS).and_then(Key::from_hex);
    hash.map_or(Source::Local(local), |hash| Source::Address(hash.to_bytes()))
}

/// What a row needs to be read: the entities and sorts that its numbers stand for.
pub(super) struct Reading<'a> {
    pub(super) entities: &'a dyn Entities,
    pub(super) sorts: &'a Sorts,
}

impl Reading<'_> {
    /// Reads a row.
    pub(super) fn record(&self, bytes: &[u8]) -> Result<Record, IndexError> {
        match postcard::from_bytes(bytes)? {
            Stored::Alone(exact) => Ok(Record::Alone(Box::new(self.exact(exact)?))),
            Stored::Member(exact) => Ok(Record::Member(Box::new(self.exact(exact)?))),
            Stored::Joined(joined) => {
                let members = joined.members.into_iter().map(|member| self.exact(member)).collect::<Result<_, _>>()?;
                Ok(Record::Joined(Happening { head: joined.head.to_event(), date: date(joined.date)?, members }))
            }
        }
    }

    fn exact(&self, stored: StoredExact<'_>) -> Result<Exact, IndexError> {
        let sort = self.sorts.get(stored.sort)?;
        let participant = |(role, entity): (u8, u32)| {
            let role = Role::from_number(u16::from(role)).ok_or_else(unknown)?;
            Ok::<_, IndexError>(Participant { role, entity: self.entities.entity(entity)? })
        };
        let more = stored.more.map(|more| *more).unwrap_or_default();
        let (folding, reports) = self.told(&more, &stored.id)?;
        let event = Event {
            id: stored.id.to_event(),
            kind: sort.kind,
            code: sort.code,
            date: date(stored.date)?,
            status: sort.status,
            standing: sort.standing,
            participants: stored.participants.into_iter().map(participant).collect::<Result<_, _>>()?,
            parties: self.all(&stored.parties)?,
            places: self.all(&more.places)?,
            labels: more.labels.into_iter().map(Words::text).collect(),
            documents: stored.documents.iter().map(|source| self.document(source)).collect::<Result<_, _>>()?,
            links: more.links.iter().map(link).collect::<Result<_, _>>()?,
        };
        Ok(Exact { event, folding, reports })
    }

    fn all(&self, numbers: &[u32]) -> Result<Vec<EntityId>, IndexError> {
        numbers.iter().map(|number| self.entities.entity(*number)).collect()
    }

    fn told(&self, more: &More<'_>, event: &Name<'_>) -> Result<(Folding, Vec<Report>), IndexError> {
        let folding = Folding {
            into: more.into.as_ref().map(Name::to_event),
            by: more.by.iter().map(|rule| (*rule).to_owned()).collect(),
            fits: more.fits.iter().map(Name::to_event).collect(),
        };
        let reports = more.reports.iter().map(|told| self.report(told, event)).collect::<Result<_, _>>()?;
        Ok((folding, reports))
    }

    fn report(&self, told: &Told<'_>, event: &Name<'_>) -> Result<Report, IndexError> {
        let stance = *Stance::ALL.get(usize::from(told.stance)).ok_or_else(unknown)?;
        let report = Report::new(told.id.to_report(), self.document(&told.document)?, event.to_event());
        let Some(own) = &told.own else { return Ok(Report { stance, ..report }) };
        let entity = |number: Option<u32>| number.map(|number| self.entities.entity(number)).transpose();
        Ok(Report {
            stance,
            speaker: entity(own.speaker)?,
            quote: own.quote.map(Words::text),
            span: own.span,
            confidence: own.confidence,
            sentence: own.sentence,
            record_id: own.record.map(str::to_owned),
            about_record: own.about_record.map(str::to_owned),
            said: Said {
                code: own.code.map(|code| Code::from_number(code).ok_or_else(unknown)).transpose()?,
                source: entity(own.source)?,
                place: entity(own.place)?,
            },
            ..report
        })
    }

    fn document(&self, source: &Source<'_>) -> Result<DocumentId, IndexError> {
        Ok(match source {
            Source::Common(number) => DocumentId::numbered(self.entities.entity(*number)?),
            Source::Local(local) => DocumentId::from_iri(&format!("{}{local}", vocab::DOCUMENT)),
            Source::Address(hash) => {
                DocumentId::from_iri(&format!("{}{ADDRESS}{}", vocab::DOCUMENT, Key::from_bytes(*hash)))
            }
            Source::Iri(iri) => DocumentId::from_iri(iri),
        })
    }
}

fn link((kind, event): &(u8, Name<'_>)) -> Result<Link, IndexError> {
    let kind = *LinkKind::ALL.get(usize::from(*kind)).ok_or_else(unknown)?;
    Ok(Link { kind, event: event.to_event() })
}

fn date(when: When<'_>) -> Result<Option<EventDate>, IndexError> {
    match when {
        When::Never => Ok(None),
        When::Day(number) => Ok(Some(EventDate::day(day_of(number).ok_or_else(unknown)?))),
        When::Written(text) => Ok(Some(text.parse().map_err(|_| unknown())?)),
    }
}

pub(super) fn unknown() -> IndexError {
    IndexError::damaged("a row", "it has a value that does not exist")
}

/// Where a row stands among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// By what rows are ordered: the bounds of the date, then the event.
    pub key: OrderKey<EventId>,
    /// Whether the row is of several events that are one.
    pub is_joined: bool,
}

/// The number of the variant of what several are.
const JOINED: u8 = 2;

/// Reads where a row stands, and no more.
pub(super) fn position(bytes: &[u8]) -> Result<Position, IndexError> {
    let (variant, rest): (u8, _) = postcard::take_from_bytes(bytes)?;
    let (id, mut rest): (Name<'_>, _) = postcard::take_from_bytes(rest)?;
    let is_joined = variant == JOINED;
    if !is_joined {
        let (_sort, after): (SortNumber, _) = postcard::take_from_bytes(rest)?;
        rest = after;
    }
    let (when, _): (When<'_>, _) = postcard::take_from_bytes(rest)?;
    let id = id.to_event();
    let key = match when {
        When::Day(number) => {
            let day = Some(day_of(number).ok_or_else(unknown)?);
            OrderKey { earliest: day, latest: day, id }
        }
        When::Never | When::Written(_) => OrderKey::new(date(when)?.as_ref(), id),
    };
    Ok(Position { key, is_joined })
}

/// What is read of a row to make its postings.
pub(super) struct Outline {
    pub(super) position: Position,
    /// Whether it is an exact event, and whether it is a happening.
    pub(super) is_exact: bool,
    pub(super) is_full: bool,
    pub(super) sort: SortNumber,
    pub(super) date: Option<EventDate>,
    /// Those who take part and the parties, by number.
    pub(super) participants: Vec<(Role, u32)>,
    pub(super) parties: Vec<u32>,
    /// How many exact events, and how many reports.
    pub(super) exact: usize,
    pub(super) reports: usize,
    pub(super) documents: Vec<DocumentId>,
}

/// Reads of a row what its postings need. The documents are read only where it is asked which they are.
pub(super) fn outline(bytes: &[u8], dictionary: &mut Dictionary, with_documents: bool) -> Result<Outline, IndexError> {
    match postcard::from_bytes(bytes)? {
        Stored::Alone(exact) => outline_of(&exact, true, dictionary, with_documents),
        Stored::Member(exact) => outline_of(&exact, false, dictionary, with_documents),
        Stored::Joined(..) => outline_of_joined(bytes, dictionary),
    }
}

fn outline_of(
    exact: &StoredExact<'_>,
    is_full: bool,
    dictionary: &Dictionary,
    with_documents: bool,
) -> Result<Outline, IndexError> {
    let date = date(exact.date)?;
    let role = |(role, entity): &(u8, u32)| {
        Ok::<_, IndexError>((Role::from_number(u16::from(*role)).ok_or_else(unknown)?, *entity))
    };
    let reports = exact.more.as_ref().map_or(&[][..], |more| &more.reports);
    let plain = exact.documents.iter().filter(|document| !reports.iter().any(|told| told.document == **document));
    let reading = Reading { entities: dictionary, sorts: dictionary.sorts() };
    let documents = exact.documents.iter().filter(|_| with_documents).map(|source| reading.document(source));
    Ok(Outline {
        position: Position { key: OrderKey::new(date.as_ref(), exact.id.to_event()), is_joined: false },
        is_exact: true,
        is_full,
        sort: exact.sort,
        participants: exact.participants.iter().map(role).collect::<Result<_, _>>()?,
        parties: exact.parties.clone(),
        exact: 1,
        reports: plain.count() + reports.len(),
        documents: documents.collect::<Result<_, _>>()?,
        date,
    })
}

fn outline_of_joined(bytes: &[u8], dictionary: &mut Dictionary) -> Result<Outline, IndexError> {
    let record = Reading { entities: &*dictionary, sorts: dictionary.sorts() }.record(bytes)?;
    let Record::Joined(happening) = record else { return Err(unknown()) };
    let event = happening.event().ok_or_else(unknown)?;
    Ok(Outline {
        position: Position { key: OrderKey::new(event.date.as_ref(), event.id.clone()), is_joined: true },
        is_exact: false,
        is_full: true,
        sort: dictionary.sort(event.kind, event.code, event.status, event.standing),
        participants: event.participants.iter().map(|one| (one.role, dictionary.number(&one.entity))).collect(),
        parties: event.parties.iter().map(|party| dictionary.number(party)).collect(),
        exact: happening.members.len(),
        reports: happening.members.iter().map(|member| member.plain().count() + member.reports.len()).sum(),
        documents: event.documents,
        date: event.date,
    })
}
