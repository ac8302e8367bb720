//! The parameters that operations share.

use graph_core::Status;
use queries::Fold;
use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, Required};

/// A parameter of any schema.
pub(super) fn parameter(name: &str, about: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

/// A text, with an example.
pub(super) fn text(name: &str, about: &str, example: &str) -> Parameter {
    let text = parameter(name, about, Schema::from(of_type(Type::String).min_length(Some(1))));
    ParameterBuilder::from(text).example(Some(example.into())).build()
}

/// On or off, off by default: `?strict` and `?strict=true` are on.
pub(super) fn flag(name: &str, about: &str) -> Parameter {
    parameter(name, about, Schema::from(of_type(Type::Boolean).default(Some(false.into()))))
}

/// One of a closed list of words.
pub(super) fn word<T: PartialSchema>(name: &str, about: &str) -> Parameter {
    parameter(name, about, T::schema())
}

/// A number from 0 up.
pub(super) fn number(name: &str, about: &str, usual: f64) -> Parameter {
    parameter(name, about, Schema::from(of_type(Type::Number).minimum(Some(0.0)).default(Some(usual.into()))))
}

/// A whole number from `least` up.
pub(super) fn whole(name: &str, about: &str, least: usize, usual: u64) -> Parameter {
    let number = of_type(Type::Integer).minimum(Some(least)).maximum(Some(u32::MAX));
    parameter(name, about, Schema::from(number.default(Some(usual.into()))))
}

/// How many rows.
pub(super) fn limit(usual: usize, most: usize) -> Parameter {
    let number = of_type(Type::Integer).minimum(Some(1_usize)).maximum(Some(most)).default(Some(usual.into()));
    parameter("limit", "The most rows.", Schema::from(number))
}

/// The place of a page.
pub(super) fn after() -> Parameter {
    parameter("after", "`next` of the page before.", Object::with_type(Type::String))
}

/// One that may be repeated, `most` times at most, with an example of one.
pub(super) fn many<T: PartialSchema>(name: &str, about: &str, example: &str, most: Option<usize>) -> Parameter {
    let list = parameter(name, about, Schema::from(ArrayBuilder::new().items(T::schema()).max_items(most).build()));
    ParameterBuilder::from(list).explode(Some(true)).example(Some(Value::from(vec![example]))).build()
}

/// The same, which must be there.
pub(super) fn required(one: Parameter) -> Parameter {
    ParameterBuilder::from(one).required(Required::True).build()
}

/// The end of a path: slashes in it may stand as they are.
pub(super) fn path(name: &str, about: &str, example: &str) -> Parameter {
    required(ParameterBuilder::from(text(name, about, example)).parameter_in(ParameterIn::Path).build())
}

/// Those who take part.
pub(super) fn actor() -> Parameter {
    let about = "Who takes part: a name, code or id. With several, all of them do.";
    many::<String>("actor", about, "RUS", Some(crate::filter::MOST_ACTORS))
}

/// Which events: the parameters of every filter, but for those who take part.
pub(super) fn filter() -> Vec<Parameter> {
    vec![
        text("from", "The first day, month or year: keeps what may be as late.", "2023"),
        text("to", "The last day, month or year, itself included: keeps what may be as early.", "2024-01"),
        flag("strict", "Keeps only what surely lies in the window."),
        many::<String>("kind", "Only this kind, or one below it: `consult`, `consult.visit`.", "consult", None),
        many::<String>("code", "Only this CAMEO code, or one below it.", "042", None),
        many::<Status>("status", "Only this status.", "happened", None),
        text("as", "The first actor has this role.", "host"),
        flag("direct", "Only who takes part literally, not those for whom they act."),
        flag("exact_state", "Only the state itself, not those that it continues."),
        parameter("fold", "What is one row: a report, an event, or all that is one happening.", usual::<Fold>("full")),
        text("known_by", "As it was known on this day: what documents of later days say is left out.", "2024-01-10"),
    ]
}

/// One of a closed list of words, and which of them it is where nothing is said.
pub(super) fn usual<T: PartialSchema>(usual: &str) -> RefOr<Schema> {
    let schema = T::schema();
    if let RefOr::T(Schema::Object(words)) = schema {
        Schema::from(ObjectBuilder::from(words).default(Some(usual.into())).build()).into()
    } else {
        schema
    }
}

fn of_type(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(kind)
}
