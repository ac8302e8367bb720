//! One event, with all that is known of it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use graph_core::rollup::By;
use graph_core::{
    Code, Document, DocumentId, EntityId, Event, EventDate, EventId, LinkKind, Report, ReportId, Stance, Tenure,
    TenureId, Text, View, vocab,
};
use serde::{Deserialize, Serialize};

use crate::cast::{Cast, Member};
use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::happening::{Happening, Member as ExactEvent};
use crate::known::{self, Known};
use crate::page::Fold;
use crate::plans::realised;
use crate::row::{Named, Row, Rows};

/// All that is known of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventDetail {
    /// The event as a timeline shows it.
    pub row: Row,
    /// What its kind is called.
    pub kind_label: Cow<'static, str>,
    /// What its code is called.
    pub code_label: Option<Cow<'static, str>>,
    /// What it is called, in every language.
    pub labels: Vec<Text>,
    /// The states involved on its date, and by whom.
    pub parties: Vec<PartyDetail>,
    /// The exact events that were joined, and by which rules; none where it is one alone.
    pub members: Vec<MemberDetail>,
    /// The events that it may be, but that exclude each other, so that it was joined with none.
    pub fits: Vec<OtherEvent>,
    /// Who says so: of each exact event the reports in the order of ids, and after them the documents that plainly report it.
    pub reports: Vec<ReportDetail>,
    /// The documents that report it.
    pub documents: Vec<DocumentDetail>,
    /// How it hangs together with other events.
    pub links: Vec<LinkDetail>,
    /// The offices by which its participants act for its parties.
    pub tenures: Vec<TenureDetail>,
}

/// A party of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PartyDetail {
    /// Its IRI.
    pub entity: EntityId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// By whom it is involved.
    pub by: Vec<Agent>,
}

/// Somebody who acts for a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Agent {
    /// The participant.
    #[serde(flatten)]
    pub participant: Named,
    /// Why it acts for the party; `None` where it is the party.
    pub via: Option<String>,
}

/// An exact event of those that were joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MemberDetail {
    /// Its IRI.
    pub event: EventId,
    /// When it says it happened.
    pub date: Option<EventDate>,
    /// Its code.
    pub code: Option<Code>,
    /// Whom it names.
    pub participants: Vec<String>,
    /// The rules by which it is the same as the most specific of them; none for that one.
    pub by: Vec<String>,
}

/// Another event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OtherEvent {
    /// Its IRI.
    pub event: EventId,
    /// What it is called, or its kind.
    pub label: String,
    /// When it happened.
    pub date: Option<EventDate>,
}

/// What one document says of an event, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReportDetail {
    /// The exact event that it is about.
    pub event: EventId,
    /// Why it is a report of this happening: the rules by which its exact event was joined, else `exact` where several
    /// coded reports have the same identity key.
    pub by: Vec<String>,
    /// The report; `None` where the document plainly reports the event.
    pub report: Option<ReportId>,
    /// The document.
    pub document: DocumentId,
    /// How it says so.
    pub stance: Stance,
    /// Who says so, where the document attributes it.
    pub speaker: Option<Named>,
    /// The words that say so.
    pub quote: Option<Text>,
    /// Where the words stand: characters from the start of the text, half open.
    #[schema(value_type = Option<Vec<u64>>)]
    pub span: Option<(u64, u64)>,
    /// The sentence of the story, counted from 1.
    pub sentence: Option<u32>,
    /// The number of its record in the data set, or that of the record whose event it names.
    pub record_id: Option<String>,
    /// How sure the extractor was, 0 to 1.
    pub confidence: Option<f64>,
    /// What it says in words of its own.
    pub said: SaidDetail,
}

/// What a report says where it differs from the event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaidDetail {
    /// Its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Whom it names first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Named>,
    /// Its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Named>,
}

/// A document that reports an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentDetail {
    /// Its IRI.
    pub document: DocumentId,
    /// Whether it stands for a whole data set.
    pub dataset: bool,
    /// Its id in the source.
    pub name: Option<String>,
    /// Its title.
    pub title: Option<Text>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as written.
    pub published: Option<String>,
    /// Its language.
    pub language: Option<String>,
}

/// A link between the event and another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LinkDetail {
    /// How; read from the event to the other, or, where `incoming`, from the other to the event.
    pub link: LinkKind,
    /// Whether the link is the other event's.
    pub incoming: bool,
    /// Whether no document says so, but the program found it: a plan and what came of it.
    pub derived: bool,
    /// The other event.
    #[serde(flatten)]
    pub other: OtherEvent,
}

/// An office by which a participant acts for a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TenureDetail {
    /// Its IRI.
    pub tenure: TenureId,
    /// Who holds it.
    pub holder: Named,
    /// The office.
    pub office: String,
    /// The state or organisation.
    pub of: Named,
    /// When it was held.
    pub held: Option<EventDate>,
    /// Whether it may, but need not, have been held on the event's date.
    pub possibly: bool,
    /// The documents that say so.
    pub documents: Vec<DocumentId>,
}

/// What is known of the event with this id: the full IRI, `event/5e1f…`, or the start of its hash, if no other event's
/// starts so.
///
/// # Errors
/// When there is no such event, or several.
pub fn event(view: View<'_>, id: &str) -> Result<EventDetail, QueryError> {
    let id = find(view, id.trim())?;
    let known = Known::new(view);
    let unknown = || QueryError::UnknownEvent { id: id.local().to_owned() };
    let happening = Happening::read(&id, Fold::Full, None, &known)?.ok_or_else(unknown)?;
    let event = &happening.event;
    let cast = Cast::of(event, &known)?;
    let matcher = Matcher::new(&Filter::default());
    Ok(EventDetail {
        row: Rows { matcher: &matcher, known: &known, with_statements: false }.of_happening(&happening)?,
        kind_label: event.kind.label("en").into(),
        code_label: event.code.map(|code| code.label().into()),
        labels: event.labels.clone(),
        parties: event.parties.iter().map(|party| party_detail(party, &cast, &known)).collect::<Result<_, _>>()?,
        members: member_details(&happening, &known)?,
        fits: fits(&happening, view)?,
        reports: report_details(&happening, &known)?,
        documents: event.documents.iter().map(|id| document_detail(id, view)).collect::<Result<_, _>>()?,
        links: link_details(&happening, &known)?,
        tenures: tenure_details(&cast, &known)?,
    })
}

/// The exact events of a happening of several.
fn member_details(happening: &Happening, known: &Known<'_>) -> Result<Vec<MemberDetail>, QueryError> {
    let [first, second, others @ ..] = happening.members.as_slice() else { return Ok(Vec::new()) };
    [first, second].into_iter().chain(others).map(|member| member_detail(member, known)).collect()
}

fn member_detail(member: &ExactEvent, known: &Known<'_>) -> Result<MemberDetail, QueryError> {
    let name = |participant: &graph_core::Participant| {
        Ok(format!("{} {}", participant.role, known.name(&participant.entity)?))
    };
    Ok(MemberDetail {
        event: member.event.id.clone(),
        date: member.event.date.clone(),
        code: member.event.code,
        participants: member.event.participants.iter().map(name).collect::<Result<_, QueryError>>()?,
        by: member.folding.by.iter().cloned().collect(),
    })
}

/// The events that a happening may be.
fn fits(happening: &Happening, view: View<'_>) -> Result<Vec<OtherEvent>, QueryError> {
    let ids: BTreeSet<&EventId> = happening.members.iter().flat_map(|member| &member.folding.fits).collect();
    ids.into_iter().map(|id| other_event(id, view)).collect()
}

/// The event whose id is, or alone starts with, `text`.
fn find(view: View<'_>, text: &str) -> Result<EventId, QueryError> {
    const HASH: usize = 32;
    const SHOWN: usize = 10;
    let local = text.strip_prefix(vocab::ID).unwrap_or(text);
    let hash = local.strip_prefix("event/").unwrap_or(local).trim_end_matches('…');
    let unknown = || QueryError::UnknownEvent { id: text.to_owned() };
    if hash.is_empty() {
        return Err(unknown());
    }
    let start = format!("{}event/{hash}", vocab::ID);
    if hash.len() >= HASH {
        return Ok(EventId::from_iri(&start));
    }
    let mut candidates = Vec::new();
    for id in view.events() {
        let id = id?;
        if id.as_str().starts_with(&start) {
            candidates.push(id);
        }
    }
    candidates.sort_unstable();
    match candidates.as_slice() {
        [] => Err(unknown()),
        [one] => Ok(one.clone()),
        [..] => {
            candidates.truncate(SHOWN);
            Err(QueryError::AmbiguousEvent { id: text.to_owned(), candidates })
        }
    }
}

fn party_detail(party: &EntityId, cast: &Cast<'_>, known: &Known<'_>) -> Result<PartyDetail, QueryError> {
    let acting = cast.members.iter().filter(|member| member.parties.contains(party));
    let by = acting.map(|member| agent(party, member, cast.event, known)).collect::<Result<_, _>>()?;
    Ok(PartyDetail { entity: party.clone(), code: known::code(party).to_owned(), name: known.name(party)?, by })
}

fn agent(party: &EntityId, member: &Member<'_>, event: &Event, known: &Known<'_>) -> Result<Agent, QueryError> {
    let participant = Named::new(&member.participant.entity, known)?;
    let states = member.facts.acts_for(event.date.as_ref());
    let offices = states.filter(|acts| acts.state == party && !matches!(acts.by, By::Itself));
    let reasons = offices.map(|acts| member.reason(&acts, known)).collect::<Result<Vec<_>, _>>()?;
    Ok(Agent { participant, via: (!reasons.is_empty()).then(|| reasons.join("; ")) })
}

/// The details of what is told of a happening.
pub(crate) fn report_details(happening: &Happening, known: &Known<'_>) -> Result<Vec<ReportDetail>, QueryError> {
    let mut details = Vec::new();
    for told in happening.told(known) {
        let told = told?;
        let Event { id, code, .. } = &*told.member.event;
        let mut by: Vec<String> = told.member.folding.by.iter().cloned().collect();
        if by.is_empty() && code.is_some() && told.count() > 1 {
            by.push("exact".to_owned());
        }
        for report in told.reports.iter() {
            details.push(ReportDetail { by: by.clone(), ..report_detail(id, report.clone(), known)? });
        }
        details
            .extend(told.plain().map(|document| ReportDetail { by: by.clone(), ..plain_detail(id, document.clone()) }));
    }
    Ok(details)
}

fn report_detail(event: &EventId, report: Report, known: &Known<'_>) -> Result<ReportDetail, QueryError> {
    let named = |id: Option<EntityId>| id.map(|id| Named::new(&id, known)).transpose();
    let said =
        SaidDetail { code: report.said.code, source: named(report.said.source)?, place: named(report.said.place)? };
    Ok(ReportDetail {
        report: Some(report.id),
        stance: report.stance,
        speaker: named(report.speaker)?,
        quote: report.quote,
        span: report.span,
        sentence: report.sentence,
        record_id: report.record_id.or(report.about_record),
        confidence: report.confidence,
        said,
        ..plain_detail(event, report.document)
    })
}

fn plain_detail(event: &EventId, document: DocumentId) -> ReportDetail {
    ReportDetail {
        event: event.clone(),
        by: Vec::new(),
        report: None,
        document,
        stance: Stance::Asserts,
        speaker: None,
        quote: None,
        span: None,
        sentence: None,
        record_id: None,
        confidence: None,
        said: SaidDetail::default(),
    }
}

pub(crate) fn document_detail(id: &DocumentId, view: View<'_>) -> Result<DocumentDetail, QueryError> {
    let document = view.document(id)?.unwrap_or_else(|| Document::new(id.clone()));
    Ok(DocumentDetail {
        document: document.id,
        dataset: document.is_dataset,
        name: document.name,
        title: document.title,
        url: document.url,
        publisher: document.publisher,
        published: document.published.map(|published| published.written),
        language: document.language,
    })
}

/// The links from the event, then those to it.
fn link_details(happening: &Happening, known: &Known<'_>) -> Result<Vec<LinkDetail>, QueryError> {
    let view = known.view;
    let mut links = Vec::new();
    for link in &happening.event.links {
        let other = other_event(&link.event, view)?;
        links.push(LinkDetail { link: link.kind, incoming: false, derived: false, other });
    }
    for kind in LinkKind::ALL {
        let mut others = BTreeSet::new();
        for member in &happening.members {
            for other in view.subjects(kind.iri(), member.event.id.as_str()) {
                others.insert(EventId::from_iri(&other?));
            }
        }
        for other in others {
            links.push(LinkDetail { link: *kind, incoming: true, derived: false, other: other_event(&other, view)? });
        }
    }
    for (other, incoming) in realised(&happening.event, known)? {
        let is_told = |link: &LinkDetail| link.link == LinkKind::Realises && link.other.event == other;
        if !links.iter().any(is_told) {
            let other = other_event(&other, view)?;
            links.push(LinkDetail { link: LinkKind::Realises, incoming, derived: true, other });
        }
    }
    Ok(links)
}

/// An event that another one hangs together with.
pub(crate) fn other_event(id: &EventId, view: View<'_>) -> Result<OtherEvent, QueryError> {
    let other = view.event(id)?;
    let label = other.as_ref().map(|other| other.label().map_or_else(|| other.kind.to_string(), str::to_owned));
    Ok(OtherEvent {
        event: id.clone(),
        label: label.unwrap_or_else(|| id.local().to_owned()),
        date: other.and_then(|other| other.date),
    })
}

fn tenure_details(cast: &Cast<'_>, known: &Known<'_>) -> Result<Vec<TenureDetail>, QueryError> {
    let mut details: Vec<TenureDetail> = Vec::new();
    for member in &cast.members {
        for acts in member.facts.acts_for(cast.event.date.as_ref()) {
            let By::Office { tenure, possibly } = acts.by else { continue };
            let is_new = details.iter().all(|detail| detail.tenure != tenure.id);
            if is_new && member.parties.contains(acts.state) {
                details.push(tenure_detail(tenure, possibly, known)?);
            }
        }
    }
    Ok(details)
}

pub(crate) fn tenure_detail(tenure: &Tenure, possibly: bool, known: &Known<'_>) -> Result<TenureDetail, QueryError> {
    Ok(TenureDetail {
        tenure: tenure.id.clone(),
        holder: Named::new(&tenure.holder, known)?,
        office: tenure.office.clone(),
        of: Named::new(&tenure.of, known)?,
        held: tenure.held.clone(),
        possibly,
        documents: tenure.documents.clone(),
    })
}
