//! How values look as JSON, for the description of the service (OpenAPI).

use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// One of a closed list of words.
pub fn word_of(words: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

/// A text of which an example says more than its type.
pub(crate) fn text(about: &'static str, example: &'static str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(about))
        .examples([serde_json::Value::from(example)])
        .build()
}

/// Says how a type looks as JSON: `described!(Type, SCHEMA)`, with its name in the document.
macro_rules! described {
    ($name:ty, $schema:expr) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::Schema::from($schema).into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use described;
