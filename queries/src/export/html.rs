//! A page of HTML that stands alone: nothing that runs, nothing from elsewhere; it prints as it reads. Each row has its event
//! in the words of schema.org beside it, for those who read pages by program.

mod one;

use std::io::Write;

use graph_core::{Text, vocab};
use minijinja::{Environment, context};
use serde::Serialize;

use super::Written;
use super::schemaorg;
use super::source::{is_web, sources};
use crate::error::QueryError;
use crate::event::{DocumentDetail, ReportDetail};
use crate::known::Known;
use crate::row::{Entry, Row};

pub use self::one::{document_page, entity_page, event_page};

const STYLE: &str = include_str!("html/style.css");

/// What stands above the rows of a page, and where its events lead.
struct Head<'h> {
    title: &'h str,
    /// Markup.
    about: &'h str,
    /// What stands before the ends of IRIs of events.
    base: &'h str,
}

pub(super) fn write<W: Write>(
    title: &str,
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    known: &Known<'_>,
    writer: W,
) -> Result<Written, QueryError> {
    page(&Head { title, about: "", base: vocab::ID }, rows, known, writer)
}

fn page<W: Write>(
    head: &Head<'_>,
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    known: &Known<'_>,
    mut writer: W,
) -> Result<Written, QueryError> {
    let Head { title, about, base } = *head;
    let pages = templates().map_err(std::io::Error::other)?;
    let render = |name: &str, context: minijinja::Value| {
        pages.get_template(name).and_then(|template| template.render(context)).map_err(std::io::Error::other)
    };
    let mut written = Written::default();
    writer.write_all(render("head.html", context! { title, about, style => STYLE })?.as_bytes())?;
    for row in rows {
        let row = row?;
        let line = Line::new(&row, base, known)?;
        writer.write_all(render("row.html", minijinja::value::Serde(&line).into())?.as_bytes())?;
        written.rows += 1;
    }
    writer.write_all(render("foot.html", context! { rows => written.rows })?.as_bytes())?;
    Ok(written)
}

/// The head, a row and the foot: a page of a million rows is never in memory. What is in them is escaped as HTML.
fn templates() -> Result<Environment<'static>, minijinja::Error> {
    let mut pages = Environment::new();
    pages.add_template("about.html", include_str!("html/about.html"))?;
    pages.add_template("head.html", include_str!("html/head.html"))?;
    pages.add_template("row.html", include_str!("html/row.html"))?;
    pages.add_template("foot.html", include_str!("html/foot.html"))?;
    Ok(pages)
}

/// What a page says of a row.
#[derive(Serialize)]
struct Line<'r> {
    event: String,
    id: String,
    when: String,
    kind: &'r str,
    class: i64,
    what: String,
    doubt: String,
    place: String,
    via: Option<&'r str>,
    reports: String,
    people: &'r [Entry],
    told: Vec<Told<'r>>,
    /// The event as JSON that may stand in a page as it is.
    linked: String,
}

/// What a page says of a report: how, who, in which words, and where to read it.
#[derive(Serialize)]
struct Told<'r> {
    stance: &'r str,
    speaker: Option<&'r str>,
    quote: Option<&'r Text>,
    source: Option<Source>,
}

#[derive(Clone, Serialize)]
struct Source {
    name: String,
    url: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
}

impl<'r> Line<'r> {
    fn new(row: &'r Row, base: &str, known: &Known<'_>) -> Result<Self, QueryError> {
        let documents = sources(row, known)?;
        Ok(Self {
            event: format!("{base}{}", row.event.local()),
            id: row.short_id(),
            when: row.when(),
            kind: row.kind.as_str(),
            class: i64::from(row.kind.quad_class()),
            what: row.what(),
            doubt: row.doubt(),
            place: row.place_name(),
            via: row.via.as_deref(),
            reports: row.sources(),
            people: &row.participants,
            told: row.statements.iter().flatten().map(|report| told(report, &documents)).collect(),
            linked: schemaorg::script(row, &documents)?,
        })
    }
}

fn told<'r>(report: &'r ReportDetail, documents: &[DocumentDetail]) -> Told<'r> {
    let document = documents.iter().find(|document| document.document == report.document);
    Told {
        stance: report.stance.as_str(),
        speaker: report.speaker.as_ref().map(|speaker| speaker.name.as_str()),
        quote: report.quote.as_ref(),
        source: document.map(source),
    }
}

fn source(document: &DocumentDetail) -> Source {
    let id = || document.document.local().trim_start_matches("document/").to_owned();
    Source {
        name: document.title.as_ref().map_or_else(id, |title| title.value.clone()),
        url: document.url.clone().filter(|url| is_web(url)),
        publisher: document.publisher.clone(),
        published: document.published.clone(),
    }
}
