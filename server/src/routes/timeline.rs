//! `/timeline?actor=…`: what happened, in order of time. The parameters are the options of the command line.

pub(crate) mod histogram;
pub(crate) mod plans;

use std::io;

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use graph_core::GraphStore;
use queries::{Page, QueryError, Request, Row, Totals, export, timeline, timeline_with_totals};
use serde::Serialize;

use crate::error::Error;
use crate::filter::{AskedFilter, actors};
use crate::links::{link_to_next, next_page};
use crate::negotiate::{Accept, JSON, NDJSON, content_type, json_lines};
use crate::params::Params;
use crate::state::{AppState, Work};

pub(crate) const USUAL: usize = 50;
/// The most rows of a timeline that are given out at once.
pub const MOST: usize = 1000;

/// What is asked.
struct Asked {
    filter: AskedFilter,
    /// Whether the JSON also says how much there is behind all pages.
    totals: bool,
    statements: bool,
    reverse: bool,
    limit: usize,
    after: Option<String>,
}

impl Asked {
    fn read(mut params: Params) -> Result<Self, Error> {
        let actors = actors(&mut params)?;
        let asked = Self {
            filter: AskedFilter::read(&mut params, actors)?,
            totals: params.flag("totals")?,
            statements: params.flag("statements")?,
            reverse: params.flag("reverse")?,
            limit: params.limit(USUAL, MOST)?,
            after: params.one("after")?,
        };
        params.finish().map(|()| asked)
    }

    /// The request, its actors found in the store.
    fn resolve(self, store: &GraphStore) -> Result<Request, QueryError> {
        Ok(Request {
            filter: self.filter.resolve(store)?,
            with_statements: self.statements,
            reverse: self.reverse,
            limit: Some(self.limit),
            after: self.after,
        })
    }
}

/// How a page is written.
#[derive(Clone, Copy)]
enum Form {
    Json,
    Lines,
    Export(export::Format),
}

const FORMS: [(Form, &str); 4] = [
    (Form::Json, JSON),
    (Form::Lines, NDJSON),
    (Form::Export(export::Format::Csv), "text/csv"),
    (Form::Export(export::Format::Calendar), "text/calendar"),
];

impl Form {
    /// Whether it shows what documents say without being asked.
    fn leads_to_documents(self) -> bool {
        use export::Format::{Calendar, Html, TimelineJs};
        matches!(self, Self::Export(Calendar | TimelineJs | Html))
    }

    /// The form that a parameter names, and its media type.
    fn named(format: export::Format) -> Result<(Self, HeaderValue), Error> {
        if !format.is_of_rows() {
            return Err(Error::parameter("format", format.to_string(), "expected csv, md, ics, timelinejs or html"));
        }
        Ok((Self::Export(format), HeaderValue::from_static(format.media_type())))
    }

    /// The page of a request, written, and the cursor of the next.
    fn write(self, store: &GraphStore, request: &Request, totals: bool) -> Result<(Vec<u8>, Option<String>), Error> {
        let (page, totals) = if totals {
            let (page, totals) = timeline_with_totals(store.view(), request)?;
            (page, Some(totals))
        } else {
            (timeline(store.view(), request)?, None)
        };
        let mut bytes = Vec::new();
        match self {
            Self::Json => {
                let told = Told { page: &page, totals };
                serde_json::to_writer(&mut bytes, &told).map_err(io::Error::from).map_err(QueryError::from)?;
            }
            Self::Lines => bytes = json_lines(&page.rows),
            Self::Export(format) => {
                export::write_page(store.view(), format, &request.filter, page.rows, &mut bytes)?;
            }
        }
        Ok((bytes, page.next))
    }
}

/// A page, and where it is asked for, how much there is behind all pages.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Timeline)]
pub(crate) struct Told<'p> {
    #[serde(flatten)]
    #[schema(value_type = Page<Row>)]
    page: &'p Page<Row>,
    /// With `totals`.
    #[serde(skip_serializing_if = "Option::is_none")]
    totals: Option<Totals>,
}

/// Answers with a page; its `Link` header leads to the next.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
    mut params: Params,
) -> Result<Response, Error> {
    let (form, media) = match params.one::<export::Format>("format")? {
        Some(format) => Form::named(format)?,
        None => Accept::of(&headers).choose(FORMS).map(|(form, media)| (form, content_type(media)))?,
    };
    let mut asked = Asked::read(params)?;
    asked.statements |= form.leads_to_documents();
    let write = move |store: &GraphStore| {
        let totals = asked.totals;
        form.write(store, &asked.resolve(store)?, totals)
    };
    let (bytes, next) = state.read(Work::Other, write).await?;
    let link = next.and_then(|cursor| link_to_next(&next_page(&uri, &cursor)));
    let mut response = ([(CONTENT_TYPE, media), (VARY, HeaderValue::from_static("accept"))], bytes).into_response();
    response.headers_mut().extend(link.map(|link| (LINK, link)));
    Ok(response)
}
