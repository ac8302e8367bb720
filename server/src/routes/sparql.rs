//! `/sparql` and `/update`: the operations of the SPARQL 1.1 Protocol, <https://www.w3.org/TR/sparql11-protocol/>, and what
//! the endpoint is, by SPARQL 1.1 Service Description.
//!
//! An answer is computed whole before its first byte is sent: one that is cut off would look complete in most formats.

use axum::Json;
use axum::extract::{Form, FromRequest, FromRequestParts, Request, State};
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use queries::sparql::{self, Bounds, Query};
use queries::{Form as AnswerForm, Format};

use crate::access::Writer;
use crate::address::Address;
use crate::answer::{Answered, Outcome, Question, Stop};
use crate::error::Error;
use crate::media::media_type;
use crate::negotiate::{Accept, content_type};
use crate::params::Params;
use crate::state::AppState;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";
const UPDATE: &str = "application/sparql-update";
const BODIES: &[&str] = &[FORM, QUERY, UPDATE];

/// What is asked.
struct Asked {
    operation: Operation,
    text: String,
    base: String,
    /// The graphs that the default graph is made of: `default-graph-uri` or `using-graph-uri`.
    default_graphs: Vec<String>,
    /// The graphs that `GRAPH` reaches.
    named_graphs: Vec<String>,
}

/// The operations of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Query,
    Update,
}

impl Operation {
    /// The parameter that has its text.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Update => "update",
        }
    }

    /// The media type of a body that is its text.
    pub(crate) fn media(self) -> &'static str {
        match self {
            Self::Query => QUERY,
            Self::Update => UPDATE,
        }
    }

    /// The parameters that name its dataset.
    pub(crate) fn dataset(self) -> [&'static str; 2] {
        match self {
            Self::Query => ["default-graph-uri", "named-graph-uri"],
            Self::Update => ["using-graph-uri", "using-named-graph-uri"],
        }
    }
}

impl Asked {
    /// Other parameters are let be: clients send hints of their own, such as `format` and `output`.
    fn read(mut params: Params, address: &Address) -> Result<Self, Error> {
        use Operation::{Query, Update};
        let (query, update) = (params.one::<String>(Query.text())?, params.one::<String>(Update.text())?);
        let (operation, other, text) = match (query, update) {
            (Some(text), None) => (Query, Update, text),
            (None, Some(text)) => (Update, Query, text),
            (Some(_), Some(text)) => return Err(Error::parameter(Update.text(), text, "there is a query, too")),
            (None, None) => return Err(Error::Missing { name: Query.text() }),
        };
        let [default, named] = operation.dataset();
        for name in other.dataset() {
            // What is read would be another dataset than was meant.
            if let Some(found) = params.many::<String>(name)?.pop() {
                return Err(Error::parameter(name, found, format!("expected `{default}` or `{named}` here")));
            }
        }
        let (default_graphs, named_graphs) = (params.many(default)?, params.many(named)?);
        Ok(Self { operation, text, base: address.of("/sparql"), default_graphs, named_graphs })
    }

    async fn read_post(request: Request) -> Result<Self, Error> {
        let media = media_type(request.headers(), BODIES)?;
        let (mut parts, body) = request.into_parts();
        let mut params = Params::from_request_parts(&mut parts, &()).await?;
        let address = Address::from_request_parts(&mut parts, &()).await?;
        let mut request = Request::from_parts(parts, body);
        let mut extend = |name: &str, text| params.extend(vec![(name.to_owned(), text)]);
        match media.as_str() {
            FORM => {
                // It is recognised in lower case only.
                request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
                params.extend(Form::from_request(request, &()).await?.0);
            }
            QUERY => extend(Operation::Query.text(), String::from_request(request, &()).await?),
            UPDATE => extend(Operation::Update.text(), String::from_request(request, &()).await?),
            _ => return Err(Error::MediaType { found: media, expected: BODIES }),
        }
        Self::read(params, &address)
    }
}

/// Answers the query of the URL; without one, tells what the endpoint is.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    address: Address,
    params: Params,
) -> Result<Response, Error> {
    let accept = Accept::of(&headers);
    if params.is_empty() {
        return describe(&state, &accept, &address);
    }
    if let Some(update) = params.peek(Operation::Update.text()) {
        return Err(Error::parameter(Operation::Update.text(), update.to_owned(), "an update is sent by POST"));
    }
    answer(&state, accept, Asked::read(params, &address)?).await
}

/// Answers the query of the body, or makes the update in it.
pub(crate) async fn post(State(state): State<AppState>, request: Request) -> Result<Response, Error> {
    let headers = request.headers().clone();
    // Who may not write need not send it all.
    if media_type(&headers, BODIES)? == UPDATE {
        state.access().writer(&headers)?;
    }
    let asked = Asked::read_post(request).await?;
    match asked.operation {
        Operation::Query => answer(&state, Accept::of(&headers), asked).await,
        Operation::Update => make(&state, state.access().writer(&headers)?, asked).await,
    }
}

/// Makes the update of the body.
pub(crate) async fn update(State(state): State<AppState>, writer: Writer, request: Request) -> Result<Response, Error> {
    let asked = Asked::read_post(request).await?;
    match asked.operation {
        Operation::Query => {
            Err(Error::parameter(Operation::Query.text(), asked.text, "queries are asked of `/sparql`"))
        }
        Operation::Update => make(&state, writer, asked).await,
    }
}

async fn answer(state: &AppState, accept: Accept, asked: Asked) -> Result<Response, Error> {
    let choose = |form: AnswerForm| accept.choose(form.formats().flat_map(media_types));
    let (rows, graph) = (choose(AnswerForm::Solutions), choose(AnswerForm::Graph));
    let word = |chosen: &Result<(Format, _), Error>| chosen.as_ref().ok().map(|(format, _)| format.to_string());
    let question = Question {
        text: asked.text,
        base: Some(asked.base),
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
    Ok(answered(media, bytes))
}

async fn make(state: &AppState, writer: Writer, asked: Asked) -> Result<Response, Error> {
    let waiting = StopOnDrop(Stop::new());
    let update = Query {
        text: asked.text,
        base: Some(asked.base),
        default_graphs: asked.default_graphs,
        named_graphs: asked.named_graphs,
        deadline: Some(state.limits().timeout),
        bounds: Some(Bounds::default()),
        stop: waiting.0.clone(),
    };
    let changed = state.write(writer, move |store| Ok(sparql::update(store, &update)?)).await?;
    Ok(Json(changed).into_response())
}

fn describe(state: &AppState, accept: &Accept, address: &Address) -> Result<Response, Error> {
    let (format, media) = accept.choose(AnswerForm::Graph.formats().flat_map(media_types))?;
    let mut bytes = Vec::new();
    sparql::describe(&address.of("/sparql"), state.access().is_writable(), format, &mut bytes)?;
    Ok(answered(media, bytes))
}

/// An answer of which there were several to choose from.
pub(crate) fn answered(media: &'static str, body: impl IntoResponse) -> Response {
    ([(CONTENT_TYPE, content_type(media)), (VARY, HeaderValue::from_static("accept"))], body).into_response()
}

/// Every media type that a format has.
pub(super) fn media_types(format: Format) -> impl Iterator<Item = (Format, &'static str)> {
    format.media_types().iter().map(move |media| (format, *media))
}

/// Stops what is worked on when nobody waits for it any more.
struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
