//! One operation, described.

use std::collections::BTreeMap;

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterIn, PathItem};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{Object, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, ContentBuilder, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

use crate::negotiate::JSON;
use crate::sort::{self, Sort};

/// Whose token an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nobody's.
    Nothing,
    /// One for reading, where the service has one.
    Reading,
    /// That for writing.
    Writing,
}

/// An operation: what it takes, gives, and how it fails.
pub(crate) struct Described {
    pub(crate) method: HttpMethod,
    pub(crate) path: &'static str,
    pub(crate) about: &'static str,
    /// A request that has an answer: path, parameters.
    pub(crate) example: &'static str,
    pub(crate) need: Need,
    pub(crate) parameters: Vec<Parameter>,
    /// The types it gives, by the names that they have in the document.
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
    pub(super) tag: &'static str,
    pub(super) more: &'static str,
    body: Option<RequestBody>,
    answers: BTreeMap<u16, Response>,
    sorts: Vec<Sort>,
}

impl Described {
    pub(super) fn new(method: HttpMethod, path: &'static str, tag: &'static str, about: &'static str) -> Self {
        Self {
            method,
            path,
            about,
            example: path,
            need: Need::Nothing,
            parameters: Vec::new(),
            schemas: Vec::new(),
            tag,
            more: "",
            body: None,
            answers: BTreeMap::new(),
            sorts: Vec::new(),
        }
    }

    /// One that reads.
    pub(super) fn reads(path: &'static str, tag: &'static str, about: &'static str) -> Self {
        let fails = [sort::NO_TOKEN, sort::WRONG_TOKEN, sort::INTERNAL, sort::BUSY, sort::TIMEOUT];
        let described = Self { need: Need::Reading, ..Self::new(HttpMethod::Get, path, tag, about) };
        described.fails(&[sort::UNREADABLE_REQUEST, sort::NOT_ACCEPTABLE]).fails(&fails)
    }

    /// One that writes.
    pub(super) fn writes(method: HttpMethod, path: &'static str, tag: &'static str, about: &'static str) -> Self {
        let fails = [sort::NO_TOKEN, sort::WRONG_TOKEN, sort::READ_ONLY, sort::READERS_TOKEN];
        let described = Self { need: Need::Writing, ..Self::new(method, path, tag, about) };
        described.fails(&fails).fails(&[sort::UNREADABLE_REQUEST, sort::INTERNAL, sort::BUSY, sort::TIMEOUT])
    }

    pub(super) fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// What there is to say beyond the one line.
    pub(super) fn more(self, more: &'static str) -> Self {
        Self { more, ..self }
    }

    /// Parameters, beside which it lets others be.
    pub(super) fn with(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// Parameters of the query, and no others.
    pub(super) fn takes(self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        let taking = self.with(parameters).fails(&[sort::BAD_PARAMETER, sort::REPEATED_PARAMETER]).takes_none();
        let is_required = |parameter: &Parameter| {
            parameter.required == Required::True && parameter.parameter_in == ParameterIn::Query
        };
        let misses = taking.parameters.iter().any(is_required);
        if misses { taking.fails(&[sort::MISSING_PARAMETER]) } else { taking }
    }

    /// No parameters of the query.
    pub(super) fn takes_none(self) -> Self {
        self.fails(&[sort::UNKNOWN_PARAMETER])
    }

    /// A body in one of several media types.
    pub(super) fn body(self, about: &'static str, contents: impl IntoIterator<Item = (&'static str, Content)>) -> Self {
        let body = RequestBodyBuilder::new().description(Some(about)).required(Some(Required::True));
        let body = contents.into_iter().fold(body, |body, (media, content)| body.content(media, content));
        let fails = [sort::REQUEST_TOO_LARGE, sort::SLOW_REQUEST];
        Self { body: Some(body.build()), ..self }.fails(&fails)
    }

    /// The same body, which may be absent, as nothing is in an empty one.
    pub(super) fn or_none(mut self) -> Self {
        if let Some(body) = &mut self.body {
            body.required = Some(Required::False);
        }
        self
    }

    /// An answer as JSON.
    pub(super) fn gives<T: ToSchema>(mut self, status: u16, about: &'static str) -> Self {
        T::schemas(&mut self.schemas);
        self.schemas.push((T::name().into_owned(), T::schema()));
        let content = Content::new(Some(Ref::from_schema_name(T::name())));
        self.answers.insert(status, ResponseBuilder::new().description(about).content(JSON, content).build());
        self
    }

    /// An answer in media types whose content another standard describes, or none.
    pub(super) fn gives_as(
        mut self,
        status: u16,
        about: &'static str,
        media: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        let response = self.answers.remove(&status).unwrap_or_else(|| Response::new(about));
        let response = media.into_iter().fold(ResponseBuilder::from(response), |response, media| {
            let is_json = media.ends_with("json");
            response.content(media, if is_json { anything() } else { text() })
        });
        self.answers.insert(status, response.build());
        self
    }

    /// A header of an answer.
    pub(super) fn header(mut self, status: u16, name: &'static str, about: &'static str) -> Self {
        if let Some(answer) = self.answers.get_mut(&status) {
            let header =
                HeaderBuilder::new().schema(Some(Object::with_type(Type::String))).description(Some(about)).build();
            answer.headers.insert(name.to_owned(), header.into());
        }
        self
    }

    /// An answer that can be kept: it has a tag, with which one asks whether it still holds.
    pub(super) fn tagged(mut self) -> Self {
        self.answers.insert(304, Response::new("What `If-None-Match` names still holds."));
        self.header(200, "ETag", "Names what the store holds and what was asked: goes into `If-None-Match`.")
    }

    pub(super) fn fails(mut self, sorts: &[Sort]) -> Self {
        self.sorts.extend(sorts);
        self
    }

    /// The operation at its path.
    pub(super) fn item(&self) -> PathItem {
        PathItem::new(self.method.clone(), self.operation())
    }

    pub(super) fn operation(&self) -> Operation {
        let operation = OperationBuilder::new()
            .tag(self.tag)
            .summary(Some(self.about))
            .operation_id(Some(self.id()))
            .description(Some(format!("{}\n\nExample: `{}`", self.more, self.example).trim().to_owned()))
            .parameters((!self.parameters.is_empty()).then(|| self.parameters.clone()))
            .request_body(self.body.clone());
        let operation = self.securities().into_iter().fold(operation, OperationBuilder::security);
        let answers = self.answers.iter().map(|(status, response)| (*status, response.clone()));
        let answers = answers.chain(self.problems());
        answers.fold(operation, |operation, (status, answer)| operation.response(status.to_string(), answer)).build()
    }

    /// `get_network_rank`: what programs made from the document call it.
    pub(super) fn id(&self) -> String {
        let words = self.path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let method = self.method_name().to_ascii_lowercase();
        std::iter::once(method).chain(words.map(str::to_owned)).collect::<Vec<_>>().join("_")
    }

    /// `GET`.
    pub(crate) fn method_name(&self) -> &'static str {
        use HttpMethod::{Delete, Get, Post, Put};
        let names = [(Get, "GET"), (Post, "POST"), (Put, "PUT"), (Delete, "DELETE")];
        names.into_iter().find(|(method, _)| *method == self.method).map_or("GET", |(_, name)| name)
    }

    fn securities(&self) -> Vec<SecurityRequirement> {
        let of = |name: &str| SecurityRequirement::new(name, Vec::<String>::new());
        match self.need {
            Need::Nothing => vec![SecurityRequirement::default()],
            Need::Reading => vec![SecurityRequirement::default(), of("reading"), of("writing")],
            Need::Writing => vec![of("writing")],
        }
    }

    /// Its problems by status, each with its names.
    pub(crate) fn sorts(&self) -> BTreeMap<u16, BTreeMap<&'static str, &'static str>> {
        let mut sorts: BTreeMap<u16, BTreeMap<_, _>> = BTreeMap::new();
        for (status, name, title) in &self.sorts {
            sorts.entry(status.as_u16()).or_default().insert(*name, *title);
        }
        sorts
    }

    fn problems(&self) -> impl Iterator<Item = (u16, Response)> {
        self.sorts().into_iter().map(|(status, sorts)| {
            let names = sorts.iter().map(|(name, title)| format!("- `{name}`: {title}."));
            let about = names.collect::<Vec<_>>().join("\n");
            let content = Content::new(Some(Ref::from_schema_name("Problem")));
            (status, ResponseBuilder::new().description(about).content("application/problem+json", content).build())
        })
    }
}

/// Some JSON, which another standard describes.
pub(super) fn anything() -> Content {
    Content::new(None::<RefOr<Schema>>)
}

/// Text, which another standard describes.
pub(super) fn text() -> Content {
    Content::new(Some(String::schema()))
}

/// The same, with an example.
pub(super) fn shown(example: &str) -> Content {
    ContentBuilder::new().schema(Some(String::schema())).example(Some(example.into())).build()
}
