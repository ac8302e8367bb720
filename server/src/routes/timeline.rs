//! `/timeline?actor=…`: what happened, in order of time. The parameters are the options of the command line.

pub(crate) mod histogram;

use std::io;

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use graph_core::GraphStore;
use queries::{QueryError, Request, export, timeline};

use crate::error::Error;
use crate::filter::{AskedFilter, actors};
use crate::links::link_to_next;
use crate::negotiate::{Accept, JSON, NDJSON, content_type, json_lines};
use crate::params::Params;
use crate::state::{AppState, Work};

const USUAL: usize = 50;
const MOST: usize = 1000;

/// What is asked.
struct Asked {
    filter: AskedFilter,
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
        matches!(self, Self::Export(export::Format::Calendar))
    }

    /// The page of a request, written, and the cursor of the next.
    fn write(self, store: &GraphStore, request: &Request) -> Result<(Vec<u8>, Option<String>), Error> {
        let page = timeline(store.view(), request)?;
        let mut bytes = Vec::new();
        match self {
            Self::Json => {
                serde_json::to_writer(&mut bytes, &page).map_err(io::Error::from).map_err(QueryError::from)?;
            }
            Self::Lines => bytes = json_lines(&page.rows),
            Self::Export(format) => {
                export::write_page(store.view(), format, &request.filter, page.rows, &mut bytes)?;
            }
        }
        Ok((bytes, page.next))
    }
}

/// Answers with a page; its `Link` header leads to the next.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
    params: Params,
) -> Result<Response, Error> {
    let (form, media) = Accept::of(&headers).choose(FORMS)?;
    let mut asked = Asked::read(params)?;
    asked.statements |= form.leads_to_documents();
    let write = move |store: &GraphStore| form.write(store, &asked.resolve(store)?);
    let (bytes, next) = state.read(Work::Other, write).await?;
    let link = next.and_then(|cursor| link_to_next(&uri, &cursor));
    let mut response =
        ([(CONTENT_TYPE, content_type(media)), (VARY, HeaderValue::from_static("accept"))], bytes).into_response();
    response.headers_mut().extend(link.map(|link| (LINK, link)));
    Ok(response)
}
