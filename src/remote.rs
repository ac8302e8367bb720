//! A service that is asked in the place of a store.
//!
//! Answers are whole or an error: one that is cut off never looks complete, as its length is known or it comes in chunks.

mod problem;
mod question;

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

use graph_core::Serving;
use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, TRANSFER_ENCODING};
use ureq::{Agent, Body, Proxy, RequestBuilder, SendBody};

use self::problem::Problem;
use crate::commands::Failure;

pub(crate) use self::problem::{Refused, Trouble};
pub(crate) use self::question::Question;

const JSON: &str = "application/json";
/// How long a service may take to take a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// A service, and the token that is shown to it.
pub(crate) struct Service {
    agent: Agent,
    /// Without a slash at its end.
    address: String,
    token: Option<server::Token>,
}

impl Service {
    /// The service with this address.
    pub(crate) fn at(address: &str, token: Option<server::Token>) -> Self {
        Self { agent: agent(Proxy::try_from_env()), address: address.trim_end_matches('/').to_owned(), token }
    }

    /// The service of a store on this machine, which no proxy stands before.
    pub(crate) fn of(serving: &Serving, token: Option<server::Token>) -> Self {
        Self { agent: agent(None), address: format!("http://{}", serving.address), token }
    }

    /// Its address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Whether its token could be read on its way.
    pub(crate) fn exposes_token(&self) -> bool {
        let host = self.address.strip_prefix("http://").unwrap_or_default();
        let is_near = ["127.", "localhost", "[::1]"].iter().any(|near| host.starts_with(near));
        self.token.is_some() && !host.is_empty() && !is_near
    }

    /// Asks, and reads the answer as JSON.
    pub(crate) fn ask<T: DeserializeOwned>(&self, question: &Question) -> Result<T, Failure> {
        self.read_json(self.get(question, JSON)?)
    }

    /// Asks for an answer of a media type.
    pub(crate) fn get(&self, question: &Question, accept: &str) -> Result<Response<Body>, Failure> {
        let request = self.agent.get(question.address(&self.address)).header(ACCEPT, accept);
        self.answer(self.with_token(request).call())
    }

    /// Deletes what is at a path, and reads what that did as JSON.
    pub(crate) fn delete<T: DeserializeOwned>(&self, question: &Question) -> Result<T, Failure> {
        let request = self.agent.delete(question.address(&self.address)).header(ACCEPT, JSON);
        self.read_json(self.answer(self.with_token(request).call())?)
    }

    /// Sends a text, and asks for an answer of a media type within some time.
    pub(crate) fn post_text(
        &self,
        question: &Question,
        (media, text): (&str, &str),
        accept: &str,
        within: Option<Duration>,
    ) -> Result<Response<Body>, Failure> {
        let request = self.agent.post(question.address(&self.address)).header(ACCEPT, accept);
        let request = self.with_token(request).header(CONTENT_TYPE, media);
        self.answer(request.config().timeout_global(within).build().send(text))
    }

    /// Sends what is read, of so many bytes where that is known, and reads the answer as JSON. It is sent only once the service
    /// has seen the head of the request and wants it.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        question: &Question,
        body: &mut dyn Read,
        length: Option<u64>,
    ) -> Result<T, Failure> {
        let request =
            self.agent.post(question.address(&self.address)).header(ACCEPT, JSON).header(EXPECT, "100-continue");
        let request = self.with_token(request);
        let request = match length {
            Some(length) => request.header(CONTENT_LENGTH, length.to_string()),
            None => request,
        };
        let answer = request.send(SendBody::from_reader(body));
        if let Err(ureq::Error::Io(error)) = &answer
            && matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted)
        {
            return Err(Trouble::Unsent { address: self.address.clone() }.into());
        }
        self.read_json(self.answer(answer)?)
    }

    /// Passes the rest of an answer on.
    pub(crate) fn copy(&self, mut answer: Response<Body>, out: &mut impl Write) -> Result<(), Failure> {
        const CHUNK: usize = 64 << 10;
        let (mut body, mut chunk) = (answer.body_mut().as_reader(), vec![0; CHUNK]);
        loop {
            let read = body.read(&mut chunk).map_err(|error| self.cut(&error))?;
            let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { return Ok(()) };
            out.write_all(part)?;
        }
    }

    fn with_token<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        match &self.token {
            Some(token) => request.header(AUTHORIZATION, token.as_bearer()),
            None => request,
        }
    }

    fn read_json<T: DeserializeOwned>(&self, answer: Response<Body>) -> Result<T, Failure> {
        let mut text = Vec::new();
        self.copy(answer, &mut text)?;
        serde_json::from_slice(&text).map_err(|error| self.foreign(error))
    }

    /// The answer, if it is one and its end will be seen.
    fn answer(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, Failure> {
        let answer = answer.map_err(|error| self.unreachable(error))?;
        if !answer.status().is_success() {
            return Err(self.problem(answer));
        }
        let has = |name| answer.headers().contains_key(name);
        if has(CONTENT_LENGTH) || has(TRANSFER_ENCODING) {
            Ok(answer)
        } else {
            Err(self.foreign("it does not say where its answer ends"))
        }
    }

    fn problem(&self, mut answer: Response<Body>) -> Failure {
        let status = answer.status();
        let retry = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let text = answer.body_mut().read_to_vec().unwrap_or_default();
        match serde_json::from_slice::<Problem>(&text) {
            Ok(problem) => problem.failure(status.as_u16()),
            Err(_) => Trouble::Status { address: self.address.clone(), status, retry }.into(),
        }
    }

    fn unreachable(&self, error: ureq::Error) -> Failure {
        if let ureq::Error::Timeout(ureq::Timeout::Global) = error {
            return Trouble::Late { address: self.address.clone() }.into();
        }
        Trouble::Unreachable { address: self.address.clone(), error }.into()
    }

    fn cut(&self, error: &io::Error) -> Failure {
        Trouble::Cut { address: self.address.clone(), reason: error.to_string() }.into()
    }

    /// The answer is none that this program knows.
    pub(crate) fn foreign(&self, reason: impl fmt::Display) -> Failure {
        Trouble::Foreign { address: self.address.clone(), reason: reason.to_string() }.into()
    }
}

fn agent(proxy: Option<Proxy>) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // A token is for the one service, wherever that may send on to.
        .max_redirects(0)
        .proxy(proxy)
        .timeout_connect(Some(PATIENCE))
        .user_agent(concat!("chancery/", env!("CARGO_PKG_VERSION")));
    config.build().new_agent()
}
