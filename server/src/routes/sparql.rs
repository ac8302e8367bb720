//! `/sparql`: the query operation of the SPARQL 1.1 Protocol, <https://www.w3.org/TR/sparql11-protocol/#query-operation>.
//!
//! The answer is computed whole before its first byte is sent: one that is cut off would look complete in most formats.

use std::io::{self, Write};

use axum::extract::{Form, FromRequest, FromRequestParts, Request, State};
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use queries::sparql::{self, Bounds, Query};
use queries::{Format, QueryError};

use crate::error::Error;
use crate::negotiate::{Accept, content_type};
use crate::params::Params;
use crate::state::{AppState, Work};

const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";
const UPDATE: &str = "application/sparql-update";

/// What is asked.
struct Asked {
    text: String,
    default_graphs: Vec<String>,
    named_graphs: Vec<String>,
}

impl Asked {
    /// Other parameters are let be: clients send hints of their own, such as `format` and `output`.
    fn read(mut params: Params) -> Result<Self, Error> {
        for name in ["update", "using-graph-uri", "using-named-graph-uri"] {
            if !params.many::<String>(name)?.is_empty() {
                return Err(Error::Update);
            }
        }
        Ok(Self {
            text: params.required("query")?,
            default_graphs: params.many("default-graph-uri")?,
            named_graphs: params.many("named-graph-uri")?,
        })
    }

    async fn read_post(request: Request) -> Result<Self, Error> {
        let content_type =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (mut parts, body) = request.into_parts();
        let mut params = Params::from_request_parts(&mut parts, &()).await?;
        let mut request = Request::from_parts(parts, body);
        match media.as_str() {
            FORM => {
                // It is recognised in lower case only.
                request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
                params.extend(Form::from_request(request, &()).await?.0);
            }
            QUERY => params.extend(vec![("query".to_owned(), String::from_request(request, &()).await?)]),
            UPDATE => return Err(Error::Update),
            _ => return Err(Error::MediaType { found: media, expected: &[FORM, QUERY] }),
        }
        Self::read(params)
    }
}

/// Answers the query of the URL.
pub(crate) async fn get(State(state): State<AppState>, headers: HeaderMap, params: Params) -> Result<Response, Error> {
    answer(&state, Accept::of(&headers), Asked::read(params)?).await
}

/// Answers the query of the body.
pub(crate) async fn post(State(state): State<AppState>, request: Request) -> Result<Response, Error> {
    let accept = Accept::of(request.headers());
    answer(&state, accept, Asked::read_post(request).await?).await
}

async fn answer(state: &AppState, accept: Accept, asked: Asked) -> Result<Response, Error> {
    let query = Query {
        text: asked.text,
        default_graphs: asked.default_graphs,
        named_graphs: asked.named_graphs,
        deadline: Some(state.limits().timeout),
        bounds: Some(Bounds::default()),
        ..Query::default()
    };
    let _waiting = StopOnDrop(query.clone());
    let mut out = Bounded { bytes: Vec::new(), most: state.limits().answer_bytes, is_over: false };
    let run = move |store: &graph_core::GraphStore| {
        let answer = sparql::run(store, &query)?;
        let (format, media) = accept.choose(answer.form().formats().flat_map(media_types))?;
        let written = answer.write(format, &mut out);
        Ok((out.finish(written)?, media))
    };
    let (bytes, media) = state.read(Work::Query, run).await?;
    Ok(([(CONTENT_TYPE, content_type(media)), (VARY, HeaderValue::from_static("accept"))], bytes).into_response())
}

fn media_types(format: Format) -> impl Iterator<Item = (Format, &'static str)> {
    format.media_types().iter().map(move |media| (format, *media))
}

/// Stops a query when nobody waits for its answer any more.
struct StopOnDrop(Query);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop.cancel();
    }
}

/// Takes bytes up to a number of them.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
    is_over: bool,
}

impl Bounded {
    /// The bytes, if these are all that was written.
    fn finish(self, written: Result<(), QueryError>) -> Result<Vec<u8>, Error> {
        match written {
            _ if self.is_over => Err(Error::AnswerTooLarge { most: self.most }),
            Ok(()) => Ok(self.bytes),
            Err(error) => Err(error.into()),
        }
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_over |= self.bytes.len().saturating_add(bytes.len()) > self.most;
        if self.is_over {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
