//! `/timeline?actor=…`: what happened, in order of time. The parameters are the options of the command line.

pub(crate) mod histogram;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use graph_core::GraphStore;
use queries::{Page, QueryError, Request, Row, timeline};

use crate::error::Error;
use crate::filter::{AskedFilter, actors};
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

/// Answers with a page; its `Link` header leads to the next.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
    params: Params,
) -> Result<Response, Error> {
    let (write, media) =
        Accept::of(&headers).choose([(json as fn(&_) -> _, JSON), (lines as fn(&Page<Row>) -> _, NDJSON)])?;
    let asked = Asked::read(params)?;
    let page = state.read(Work::Other, move |store| Ok(timeline(store.view(), &asked.resolve(store)?)?)).await?;
    let link = page.next.as_deref().and_then(|cursor| link_to_next(&uri, cursor));
    let mut response: Response = write(&page);
    response.headers_mut().insert(CONTENT_TYPE, content_type(media));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response.headers_mut().extend(link.map(|link| (LINK, link)));
    Ok(response)
}

fn json(page: &Page<Row>) -> Response {
    Json(page).into_response()
}

fn lines(page: &Page<Row>) -> Response {
    json_lines(&page.rows).into_response()
}

/// The same page but for `after` (RFC 8288).
fn link_to_next(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let mut query: Vec<String> = pairs.filter(|pair| !pair.starts_with("after=")).map(str::to_owned).collect();
    query.push(format!("after={}", percent_encoded(cursor)));
    let link = format!("<{}?{}>; rel=\"next\"", uri.path(), query.join("&"));
    HeaderValue::try_from(link).ok()
}

fn percent_encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}
