//! `/sparql`: the query operation of the SPARQL 1.1 Protocol, <https://www.w3.org/TR/sparql11-protocol/#query-operation>.
//!
//! The answer is computed whole before its first byte is sent: one that is cut off would look complete in most formats.

use axum::extract::{Form, FromRequest, FromRequestParts, Request, State};
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use queries::{Form as AnswerForm, Format};

use crate::answer::{Answered, Outcome, Question, Stop};
use crate::error::Error;
use crate::negotiate::{Accept, content_type};
use crate::params::Params;
use crate::state::AppState;

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
    let choose = |form: AnswerForm| accept.choose(form.formats().flat_map(media_types));
    let (rows, graph) = (choose(AnswerForm::Solutions), choose(AnswerForm::Graph));
    let word = |chosen: &Result<(Format, _), Error>| chosen.as_ref().ok().map(|(format, _)| format.to_string());
    let question = Question {
        text: asked.text,
        base: None,
        default_graphs: asked.default_graphs,
        named_graphs: asked.named_graphs,
        rows: word(&rows),
        graph: word(&graph),
        timeout: state.limits().timeout,
        most: state.limits().answer_bytes,
    };
    let waiting = StopOnDrop(Stop::new());
    let Answered { outcome, bytes } = state.ask(question, waiting.0.clone()).await?;
    let (_, media) = match outcome {
        Outcome::Rows => rows?,
        Outcome::Graph => graph?,
        Outcome::Failed(told) => return Err(Error::Told(told)),
    };
    Ok(([(CONTENT_TYPE, content_type(media)), (VARY, HeaderValue::from_static("accept"))], bytes).into_response())
}

fn media_types(format: Format) -> impl Iterator<Item = (Format, &'static str)> {
    format.media_types().iter().map(move |media| (format, *media))
}

/// Stops a query when nobody waits for its answer any more.
struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
