//! `/timeline?actor=…`: what happened, in order of time. The parameters are the options of the command line.

use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use graph_core::date::{DateError, day_from_text};
use graph_core::{Code, GraphStore, Kind, Role, Status, Window};
use queries::{Filter, Fold, Page, QueryError, Request, Row, names, timeline};

use jiff::civil::Date;

use crate::error::Error;
use crate::negotiate::{Accept, JSON, NDJSON, content_type};
use crate::params::{Name, Params};
use crate::state::{AppState, Work};

const USUAL: usize = 50;
const MOST: usize = 1000;
const MOST_ACTORS: usize = 20;

/// What is asked.
struct Asked {
    /// Who, as named.
    actors: Vec<Name>,
    window: Window,
    strict: bool,
    kinds: Vec<Kind>,
    codes: Vec<Code>,
    statuses: Vec<Status>,
    role: Option<Role>,
    direct: bool,
    exact_state: bool,
    fold: Fold,
    known_by: Option<Date>,
    statements: bool,
    reverse: bool,
    limit: usize,
    after: Option<String>,
}

impl Asked {
    fn read(mut params: Params) -> Result<Self, Error> {
        let asked = Self {
            actors: actors(&mut params)?,
            window: window(&mut params)?,
            strict: params.flag("strict")?,
            kinds: params.many("kind")?,
            codes: params.many("code")?,
            statuses: params.many("status")?,
            role: params.one("as")?,
            direct: params.flag("direct")?,
            exact_state: params.flag("exact_state")?,
            fold: params.one("fold")?.unwrap_or_default(),
            known_by: params.one::<Day>("known_by")?.map(|day| day.0),
            statements: params.flag("statements")?,
            reverse: params.flag("reverse")?,
            limit: params.limit(USUAL, MOST)?,
            after: params.one("after")?,
        };
        params.finish().map(|()| asked)
    }

    /// The request, its actors found in the store.
    fn resolve(self, store: &GraphStore) -> Result<Request, QueryError> {
        let filter = Filter {
            actors: self.actors.iter().map(|name| names::resolve(store.view(), &name.0)).collect::<Result<_, _>>()?,
            window: self.window,
            strict: self.strict,
            kinds: self.kinds,
            codes: self.codes,
            statuses: self.statuses,
            role: self.role,
            direct: self.direct,
            exact_state: self.exact_state,
            fold: self.fold,
            known_by: self.known_by,
        };
        Ok(Request {
            filter,
            with_statements: self.statements,
            reverse: self.reverse,
            limit: Some(self.limit),
            after: self.after,
        })
    }
}

fn actors(params: &mut Params) -> Result<Vec<Name>, Error> {
    let actors: Vec<Name> = params.many("actor")?;
    match actors.get(MOST_ACTORS) {
        _ if actors.is_empty() => Err(Error::Missing { name: "actor" }),
        Some(Name(more)) => {
            Err(Error::parameter("actor", more.clone(), format!("expected at most {MOST_ACTORS} actors")))
        }
        None => Ok(actors),
    }
}

fn window(params: &mut Params) -> Result<Window, Error> {
    let (from, to): (Option<End>, Option<End>) = (params.one("from")?, params.one("to")?);
    let window = Window::parse(from.as_ref().map(End::as_str), to.as_ref().map(End::as_str));
    window.map_err(|error| Error::parameter("to", to.map(|End(text)| text).unwrap_or_default(), error))
}

/// A day, month or year that a window can start or end with.
struct End(String);

impl End {
    fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for End {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Window::parse(Some(text), None).map(|_| Self(text.to_owned()))
    }
}

/// A day.
struct Day(Date);

impl FromStr for Day {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        day_from_text(text).map(Self)
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
    let mut lines = Vec::new();
    for row in &page.rows {
        serde_json::to_writer(&mut lines, row).expect("a row is JSON");
        lines.push(b'\n');
    }
    lines.into_response()
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
