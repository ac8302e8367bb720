//! A JSON schema → what a value looks like, in words and as HTML.

use minijinja::HtmlEscape;
use serde::Serialize;
use serde_json::Value;

use super::{each, in_full, members, text};

/// A parameter, a header, or a member of an object.
#[derive(Serialize)]
pub(super) struct Field {
    name: String,
    /// What there is to know before it is read: whether it must be there, and where it stands.
    note: &'static str,
    about: String,
    shape: String,
    example: Option<String>,
}

impl Field {
    pub(super) fn of_parameter(parameter: &Value) -> Self {
        let note = match (parameter["in"].as_str(), parameter["required"].as_bool()) {
            (Some("path"), _) => "in the path",
            (_, Some(true)) => "required",
            _ => "",
        };
        let example = parameter.get("example").map(|example| example.get(0).unwrap_or(example));
        let (about, shape) = (text(&parameter["description"]), shape(&parameter["schema"]));
        Self { name: text(&parameter["name"]), note, about, shape, example: example.map(in_full) }
    }

    pub(super) fn of_header(name: &str, header: &Value) -> Self {
        let (about, shape) = (text(&header["description"]), shape(&header["schema"]));
        Self { name: name.to_owned(), note: "header", about, shape, example: None }
    }

    fn of_member(name: &str, schema: &Value, is_required: bool) -> Self {
        let note = if is_required { "" } else { "may be absent" };
        Self { name: name.to_owned(), note, about: about(schema), shape: shape(schema), example: None }
    }
}

/// The members of an object, in the order of names; none of anything else. Those of types that it contains are with them.
pub(super) fn fields(schema: &Value) -> Vec<Field> {
    let is_required = |name: &str| each(&schema["required"]).any(|required| required == name);
    let own = members(&schema["properties"]).map(|(name, of)| Field::of_member(name, of, is_required(name)));
    let included = each(&schema["allOf"]).map(|part| match fields(part) {
        fields if fields.is_empty() => vec![Field::of_member("…", part, true)],
        fields => fields,
    });
    own.chain(included.flatten()).collect()
}

/// What is said of a value: by its schema, or by the one alternative of it that is no `null`.
fn about(schema: &Value) -> String {
    let alternatives = ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|of| each(&schema[of]));
    let mut said = std::iter::once(schema).chain(alternatives).filter_map(|schema| schema["description"].as_str());
    said.next().unwrap_or_default().to_owned()
}

/// What a value looks like: its type with a link to where that is told of, its words, its bounds.
pub(super) fn shape(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        let name = HtmlEscape(name);
        return format!("<a href=\"#type-{name}\">{name}</a>");
    }
    for (of, between) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")] {
        if let Some(parts) = schema[of].as_array() {
            return parts.iter().map(shape).collect::<Vec<_>>().join(between);
        }
    }
    if schema["items"].is_object() {
        let most = schema["maxItems"].as_u64().map(|most| format!(", at most {most}"));
        return format!("list of {}{}", shape(&schema["items"]), most.unwrap_or_default());
    }
    if schema["additionalProperties"].is_object() {
        return format!("object whose members are {}", shape(&schema["additionalProperties"]));
    }
    format!("{}{}{}", words(schema).unwrap_or_else(|| kinds(schema)), bounds(schema), usual(schema))
}

fn words(schema: &Value) -> Option<String> {
    let words = schema["enum"].as_array()?.iter().map(code).collect::<Vec<_>>();
    Some(words.join(", "))
}

fn kinds(schema: &Value) -> String {
    let kind = |kind: &Value| match (kind.as_str(), schema["format"].as_str()) {
        (Some("string"), Some("date")) => "date",
        (Some("string"), _) => "text",
        (Some("integer"), _) => "whole number",
        (Some("boolean"), _) => "true or false",
        (Some("number"), _) => "number",
        (Some("null"), _) => "null",
        (Some("object"), _) => "object",
        _ => "anything",
    };
    let all =
        schema["type"].as_array().map_or_else(|| vec![kind(&schema["type"])], |all| all.iter().map(kind).collect());
    all.join(" or ")
}

fn bounds(schema: &Value) -> String {
    match (&schema["minimum"], &schema["maximum"]) {
        (Value::Null, Value::Null) => String::new(),
        (least, Value::Null) => format!(", from {least}"),
        (Value::Null, most) => format!(", to {most}"),
        (least, most) => format!(", {least} to {most}"),
    }
}

fn usual(schema: &Value) -> String {
    schema.get("default").map(|usual| format!(", by default {}", code(usual))).unwrap_or_default()
}

fn code(value: &Value) -> String {
    format!("<code>{}</code>", HtmlEscape(&in_full(value)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_value_looks_like() {
        for (schema, expected) in [
            (json!({ "type": "string" }), "text"),
            (json!({ "type": ["string", "null"], "format": "date" }), "date or null"),
            (json!({ "$ref": "#/components/schemas/Row" }), "<a href=\"#type-Row\">Row</a>"),
            (json!({ "type": "array", "items": { "type": "integer", "minimum": 0 } }), "list of whole number, from 0"),
            (
                json!({ "type": "integer", "minimum": 1, "maximum": 9, "default": 5 }),
                "whole number, 1 to 9, by default <code>5</code>",
            ),
            (json!({ "type": "string", "enum": ["a", "<b>"] }), "<code>a</code>, <code>&lt;b&gt;</code>"),
            (json!({ "oneOf": [{ "type": "number" }, { "type": "null" }] }), "number or null"),
            (Value::Null, "anything"),
        ] {
            assert_eq!(shape(&schema), expected, "{schema}");
        }
    }

    #[test]
    fn members_of_parts_are_members() {
        let part = json!({ "properties": { "b": { "oneOf": [{ "type": "string", "description": "B." }, { "type": "null" }] } } });
        let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/A" }, part] });
        let told: Vec<_> = fields(&schema).into_iter().map(|field| (field.name, field.note, field.about)).collect();
        let [whole, one] =
            [("…", "", ""), ("b", "may be absent", "B.")].map(|(a, b, c)| (a.to_owned(), b, c.to_owned()));
        assert_eq!(told, [whole, one]);
    }
}
