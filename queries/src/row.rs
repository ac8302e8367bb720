//! The row: an event as a timeline shows it.

use std::collections::BTreeSet;

use graph_core::date::{day_from_text, day_text};
use graph_core::{
    Code, DocumentId, EntityId, Event, EventDate, EventId, Kind, Report, ReportId, Role, Side, Stance, Standing, Status,
};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cast::{Cast, Member};
use crate::error::QueryError;
use crate::event::{ReportDetail, report_details};
use crate::filter::Matcher;
use crate::gist::Gist;
use crate::happening::Happening;
use crate::known::{self, Known};
use crate::statements::Statement;

/// One line of a timeline: an event, or, in a timeline of reports, what one report says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Row {
    /// The event.
    pub event: EventId,
    /// In a timeline of reports: the report; absent where a document plainly reports the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportId>,
    /// In a timeline of reports: the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// In a timeline of reports: how this one says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance: Option<Stance>,
    /// When, as the source writes it.
    pub date: Option<EventDate>,
    /// The first day that the date allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub earliest: Option<Date>,
    /// The last day that the date allows.
    #[serde(serialize_with = "as_day", deserialize_with = "from_day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// What sort of event.
    pub kind: Kind,
    /// The code of coded data.
    pub code: Option<Code>,
    /// What is claimed of its life.
    pub status: Status,
    /// What all its reports together make of it.
    pub standing: Standing,
    /// What it is called.
    pub label: Option<String>,
    /// Who and what takes part: first those who act, then those who do it together, then those to whom it is done.
    pub participants: Vec<Entry>,
    /// Where; the first by name where there are several.
    pub place: Option<Named>,
    /// The other places, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_places: Vec<Named>,
    /// How cooperative or conflictual the kind is, from -10 to 10. Only for what happened and is not merely denied,
    /// and not for a joint row.
    pub score: Option<f64>,
    /// The same by the code, on Goldstein's scale.
    pub goldstein: Option<f64>,
    /// Whether those asked for take part side by side, and not with each other.
    pub joint: bool,
    /// How many reports say so.
    pub reports: u64,
    /// How many documents they are in.
    pub documents: u64,
    /// The exact events that were joined; absent where it is one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<u64>,
    /// How many others it may be, which exclude each other, so that it was joined with none; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fits: Option<u64>,
    /// The words of the first report that quotes any.
    pub quote: Option<String>,
    /// Where it is asked for: what the documents say, those with a stance, speaker or quote of their own first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statements: Option<Vec<ReportDetail>>,
    /// Why the row is here, where somebody asked for takes part only through others.
    pub via: Option<String>,
}

impl Row {
    /// About how many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        let texts = [&self.label, &self.quote, &self.via].into_iter().flatten().map(String::len);
        let entries = self
            .participants
            .iter()
            .map(|entry| size_of::<Entry>() + entry.name.len() + entry.party.as_ref().map_or(0, String::len));
        size_of::<Self>() + self.event.as_str().len() + texts.chain(entries).sum::<usize>()
    }
}

/// A participant of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Entry {
    /// Its IRI.
    pub entity: EntityId,
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The code of the party that it acts for; several, joined by `/`, where that is open.
    pub party: Option<String>,
}

/// An entity with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Named {
    /// Its IRI.
    pub entity: EntityId,
    /// Its name.
    pub name: String,
}

impl Named {
    pub(crate) fn new(entity: &EntityId, known: &Known<'_>) -> Result<Self, QueryError> {
        Ok(Self { entity: entity.clone(), name: known.name(entity)? })
    }

    /// Those with these ids, by name.
    pub(crate) fn by_name(entities: &[EntityId], known: &Known<'_>) -> Result<Vec<Self>, QueryError> {
        let mut named = entities.iter().map(|id| Self::new(id, known)).collect::<Result<Vec<_>, _>>()?;
        named.sort_by(|a, b| (&a.name, &a.entity).cmp(&(&b.name, &b.entity)));
        Ok(named)
    }
}

/// Makes the rows of one timeline.
pub(crate) struct Rows<'a> {
    pub(crate) matcher: &'a Matcher,
    pub(crate) known: &'a Known<'a>,
    pub(crate) with_statements: bool,
}

impl Rows<'_> {
    /// The row of a happening.
    pub(crate) fn of_happening(&self, happening: &Happening) -> Result<Row, QueryError> {
        let (mut reports, mut quote) = (0, None);
        for told in happening.told(self.known) {
            let told = told?;
            reports += told.count();
            quote = quote.or_else(|| told.reports.iter().find_map(|report| Some(report.quote.as_ref()?.value.clone())));
        }
        let several = (happening.members.len() > 1).then_some(happening.members.len() as u64);
        Ok(Row {
            reports: reports as u64,
            documents: happening.event.documents.len() as u64,
            joined: several,
            fits: fits(happening),
            quote,
            statements: self.with_statements.then(|| report_details(happening, self.known)).transpose()?,
            ..self.bare(&happening.event)?
        })
    }

    /// The row of a statement about an event.
    pub(crate) fn of_statement(&self, happening: &Happening, statement: &Statement) -> Result<Row, QueryError> {
        let event = &happening.event;
        let mut reports = Vec::new();
        for member in &happening.members {
            reports.extend(member.reports(self.known)?.into_owned());
        }
        let report = reports.into_iter().find(|report| Some(&report.id) == statement.report.as_ref());
        let row = Row { document: Some(statement.document.clone()), reports: 1, documents: 1, ..self.bare(event)? };
        match report {
            Some(report) => self.as_said(row, event, report),
            None => Ok(Row { stance: Some(Stance::Asserts), ..row }),
        }
    }

    /// The row in the words of a report.
    fn as_said(&self, mut row: Row, event: &Event, report: Report) -> Result<Row, QueryError> {
        let gist = Gist::of_report(event, &report);
        row.code = gist.code;
        (row.score, row.goldstein) = if row.joint { (None, None) } else { gist.scores() };
        if let Some(source) = &report.said.source {
            row.participants.sort_by_key(|entry| entry.entity != *source);
        }
        if let Some(place) = &report.said.place {
            row.place = Some(Named::new(place, self.known)?);
            row.other_places.clear();
        }
        Ok(Row { report: Some(report.id), stance: Some(report.stance), quote: report.quote.map(|q| q.value), ..row })
    }

    /// The row without its reports.
    fn bare(&self, event: &Event) -> Result<Row, QueryError> {
        let cast = Cast::of(event, self.known)?;
        let joint = cast.is_joint(self.matcher.asked());
        let gist = Gist::of(event);
        let (score, goldstein) = if joint { (None, None) } else { gist.scores() };
        let mut places = Named::by_name(&event.places, self.known)?.into_iter();
        Ok(Row {
            event: event.id.clone(),
            report: None,
            document: None,
            stance: None,
            date: event.date.clone(),
            earliest: gist.earliest,
            latest: gist.latest,
            kind: event.kind,
            code: event.code,
            status: event.status,
            standing: event.standing,
            label: event.label().map(str::to_owned),
            participants: entries(&cast),
            place: places.next(),
            other_places: places.collect(),
            score,
            goldstein,
            joint,
            reports: 0,
            documents: 0,
            joined: None,
            fits: None,
            quote: None,
            statements: None,
            via: cast.via(self.matcher.asked(), self.known)?,
        })
    }
}

/// How many other events a happening may be, none of which it was joined with.
fn fits(happening: &Happening) -> Option<u64> {
    let others: BTreeSet<&EventId> = happening.members.iter().flat_map(|member| &member.folding.fits).collect();
    (!others.is_empty()).then_some(others.len() as u64)
}

fn entries(cast: &Cast<'_>) -> Vec<Entry> {
    let entry = |member: &Member<'_>| Entry {
        entity: member.participant.entity.clone(),
        name: known::name(&member.facts),
        role: member.participant.role,
        party: member.party(),
    };
    let mut entries: Vec<Entry> = cast.members.iter().map(entry).collect();
    entries.sort_by_key(|entry| place_of(entry.role.side()));
    entries
}

fn place_of(side: Side) -> u8 {
    match side {
        Side::Acting => 0,
        Side::Mutual => 1,
        Side::Receiving => 2,
        Side::None => 3,
    }
}

/// A day as it is written in EDTF and XML Schema.
pub(crate) fn as_day<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(day_text).serialize(serializer)
}

/// Reads what [`as_day`] writes.
pub(crate) fn from_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    text.as_deref().map(day_from_text).transpose().map_err(serde::de::Error::custom)
}
