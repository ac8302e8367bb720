//! Pages about one entity, one event or one document, as a service shows them: what is known of it, then rows of its timeline. Links lead to
//! where the service tells of others.

use graph_core::{EntityId, EventDate, Text, View, vocab};
use minijinja::context;
use serde::Serialize;

use super::super::source::is_web;
use super::{Head, page, templates};
use crate::documents::DocumentReports;
use crate::entity::EntityDetail;
use crate::error::QueryError;
use crate::event::{Agent, DocumentDetail, EventDetail, MemberDetail, OtherEvent, TenureDetail};
use crate::filter::Filter;
use crate::known::Known;
use crate::memberships::MembershipRow;
use crate::page::Request;
use crate::row::{Entry, Named, Row};
use crate::timeline::timeline;

/// The path below which a service leads from the ends of IRIs to what they name.
const HERE: &str = "/id/";
/// How many events a page about an entity shows.
const LATEST: usize = 20;

/// A thing that is known, several times over.
#[derive(Serialize)]
struct Fact {
    what: &'static str,
    told: Vec<Told>,
}

/// What is told: words, where they lead, and what there is to say of them.
#[derive(Default, Serialize)]
struct Told {
    text: String,
    language: Option<String>,
    link: Option<String>,
    more: String,
}

/// A page about an entity: its names, codes and offices, and the latest events.
///
/// # Errors
/// When the store cannot be read.
pub fn entity_page(view: View<'_>, detail: &EntityDetail) -> Result<Vec<u8>, QueryError> {
    let filter = Filter { actors: vec![detail.entity.clone()], ..Filter::default() };
    let latest = timeline(view, &Request { filter, reverse: true, limit: Some(LATEST), ..Request::default() })?;
    let mut facts = of_entity(detail);
    let whole = format!("/timeline?actor={}&format=html&limit=1000", detail.entity.local().replace('/', "%2F"));
    let shown = format!("{} of {}, the latest first", latest.rows.len(), latest.total);
    facts.push(Fact::new("events", [Told { link: Some(whole), ..Told::text("the timeline").more(shown) }]));
    write(view, &detail.name, facts, latest.rows)
}

/// A page about an event: what happened, who says so in which words, and why its reports are of one event.
///
/// # Errors
/// When the store cannot be read.
pub fn event_page(view: View<'_>, detail: &EventDetail) -> Result<Vec<u8>, QueryError> {
    let row = Row { statements: Some(detail.reports.clone()), ..detail.row.clone() };
    write(view, &row.what(), of_event(detail), vec![row])
}

/// A page about a document: what it is, and a page of what it reports, with a link to `next`, the page after that.
///
/// # Errors
/// When the store cannot be read.
pub fn document_page(view: View<'_>, detail: &DocumentReports, next: Option<&str>) -> Result<Vec<u8>, QueryError> {
    let document = &detail.document;
    let title = document.title.as_ref().map(|title| &*title.value).or(document.name.as_deref());
    write(view, title.unwrap_or(document.document.local()), of_document(detail, next), detail.rows.clone())
}

fn write(view: View<'_>, title: &str, facts: Vec<Fact>, rows: Vec<Row>) -> Result<Vec<u8>, QueryError> {
    let facts: Vec<Fact> = facts.into_iter().filter(|fact| !fact.told.is_empty()).collect();
    let about = templates().and_then(|pages| {
        pages
            .get_template("about.html")?
            .render(context! { facts => minijinja::Value::from(minijinja::value::Serde(&facts)) })
    });
    let about = about.map_err(std::io::Error::other)?;
    let head = Head { title, about: &about, base: HERE };
    let mut bytes = Vec::new();
    page(&head, rows.into_iter().map(Ok), &Known::new(view), &mut bytes)?;
    Ok(bytes)
}

fn of_entity(detail: &EntityDetail) -> Vec<Fact> {
    let texts = |texts: &[Text]| texts.iter().map(Told::of_text).collect::<Vec<_>>();
    vec![
        Fact::new("is", [Told::text(detail.kind.to_string()).more(detail.entity.as_str())]),
        Fact::new("code", detail.state.iter().map(Told::text)),
        Fact::new("names", texts(&detail.names)),
        Fact::new("also called", texts(&detail.aliases)),
        Fact::new("of", detail.states.iter().map(Told::of)),
        Fact::new("in", detail.within.iter().map(Told::of)),
        Fact::new("at", detail.points.iter().map(Told::text)),
        Fact::new("offices", detail.tenures.iter().map(office)),
        Fact::new("memberships", detail.memberships.iter().map(|held| membership(held, &detail.entity))),
        Fact::new("the same as", detail.same_as.iter().map(|iri| elsewhere(iri))),
        Fact::new("merged", detail.merged.iter().map(|id| Told::text(id.as_str()))),
    ]
}

fn of_event(detail: &EventDetail) -> Vec<Fact> {
    let row = &detail.row;
    let code = row.code.map(|code| format!("{code} {}", detail.code_label.as_deref().unwrap_or_default()));
    let parties = detail.parties.iter().map(|party| {
        let by: Vec<String> = party.by.iter().filter_map(acting).collect();
        Told { link: Some(here(party.entity.as_str())), ..Told::text(&party.name).more(by.join("; ")) }
    });
    let links = detail.links.iter().map(|link| {
        let way = if link.incoming { "of" } else { "to" };
        let found = if link.derived { ", found by the program" } else { "" };
        Told { more: format!("{} {way} this{found}", link.link), ..other(&link.other) }
    });
    vec![
        Fact::new("is", [Told::text(&*detail.kind_label).more(row.event.as_str())]),
        Fact::new("code", code.map(Told::text)),
        Fact::new("called", detail.labels.iter().map(Told::of_text)),
        Fact::new("who", row.participants.iter().map(participant)),
        Fact::new("parties", parties),
        Fact::new("where", row.place.iter().chain(&row.other_places).map(Told::of)),
        Fact::new("offices", detail.tenures.iter().map(held_by)),
        Fact::new("joined from", detail.members.iter().map(member)),
        Fact::new("may be", detail.fits.iter().map(other)),
        Fact::new("linked with", links),
    ]
}

fn of_document(detail: &DocumentReports, next: Option<&str>) -> Vec<Fact> {
    let DocumentDetail { document, dataset, name, title, url, publisher, published, language } = &detail.document;
    let shown = Told::text(format!("{} in all", detail.events)).more(format!("{} on this page", detail.rows.len()));
    let next = next.map(|next| Told { link: Some(next.to_owned()), ..Told::text("what comes after these") });
    vec![
        Fact::new("is", [Told::text(if *dataset { "data set" } else { "document" }).more(document.as_str())]),
        Fact::new("called", title.iter().map(Told::of_text)),
        Fact::new("id in its source", name.iter().map(Told::text)),
        Fact::new("read it at", url.iter().map(|url| elsewhere(url))),
        Fact::new("publisher", publisher.iter().map(Told::text)),
        Fact::new("published", published.iter().map(Told::text)),
        Fact::new("language", language.iter().map(Told::text)),
        Fact::new("reports", [shown].into_iter().chain(next)),
    ]
}

impl Fact {
    fn new(what: &'static str, told: impl IntoIterator<Item = Told>) -> Self {
        Self { what, told: told.into_iter().collect() }
    }
}

impl Told {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn of_text(text: &Text) -> Self {
        Self { language: text.language.clone(), ..Self::text(&text.value) }
            .more(text.language.clone().unwrap_or_default())
    }

    fn of(named: &Named) -> Self {
        Self { link: Some(here(named.entity.as_str())), ..Self::text(&named.name) }
    }

    fn more(self, more: impl Into<String>) -> Self {
        Self { more: more.into(), ..self }
    }
}

/// Where the service tells of what an IRI names.
fn here(iri: &str) -> String {
    iri.strip_prefix(vocab::ID).map_or_else(|| iri.to_owned(), |local| format!("{HERE}{local}"))
}

fn participant(entry: &Entry) -> Told {
    let party = entry.party.as_ref().map(|party| format!(", {party}")).unwrap_or_default();
    Told { link: Some(here(entry.entity.as_str())), ..Told::text(&entry.name).more(format!("{}{party}", entry.role)) }
}

fn acting(agent: &Agent) -> Option<String> {
    let via = agent.via.as_ref()?;
    Some(format!("by {}: {via}", agent.participant.name))
}

/// The other end of a membership; both, where it was held by or in what the entity continues.
fn membership(row: &MembershipRow, of: &EntityId) -> Told {
    match (row.organisation.entity == *of, row.member.entity == *of) {
        (true, _) => Told::of(&row.member).more(row.held.to_string()),
        (false, true) => Told::of(&row.organisation).more(row.held.to_string()),
        (false, false) => Told::of(&row.organisation).more(format!("{}, {}", row.member.name, row.held)),
    }
}

fn office(tenure: &TenureDetail) -> Told {
    Told {
        link: Some(here(tenure.of.entity.as_str())),
        ..Told::text(format!("{} of {}", tenure.office, tenure.of.name))
    }
    .more(held(tenure))
}

fn held_by(tenure: &TenureDetail) -> Told {
    let what = format!("{} of {}, {}", tenure.office, tenure.of.name, held(tenure));
    Told::of(&tenure.holder).more(if tenure.possibly { format!("{what} (possibly)") } else { what })
}

fn held(tenure: &TenureDetail) -> String {
    tenure.held.as_ref().map_or_else(|| "at some time".to_owned(), EventDate::to_string)
}

fn elsewhere(iri: &str) -> Told {
    Told { link: is_web(iri).then(|| iri.to_owned()), ..Told::text(iri) }
}

fn other(event: &OtherEvent) -> Told {
    let date = event.date.as_ref().map(EventDate::to_string);
    Told { link: Some(here(event.event.as_str())), ..Told::text(&event.label).more(date.unwrap_or_default()) }
}

fn member(member: &MemberDetail) -> Told {
    let date = member.date.as_ref().map_or_else(|| "no date".to_owned(), EventDate::to_string);
    let by = if member.by.is_empty() { "the most specific".to_owned() } else { format!("by {}", member.by.join(", ")) };
    Told::text(format!("{date}, {}", member.participants.join(", "))).more(by)
}
