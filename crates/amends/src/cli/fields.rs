//! Fields of a body from the command line: `severity=high`, `customer.email=a@b.example`, `body=@letter.txt`, `settled:=true`.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Failure, input::text};

/// The body with these fields laid over it. What kind of value a text stands for is taken from the shape of the body;
/// whether it is right is for whoever reads the body.
pub fn laid_over(body: Value, fields: &[String], shape: &Value) -> Result<Value, Failure> {
    let mut root = match body {
        Value::Object(root) => root,
        other if fields.is_empty() => return Ok(other),
        _ => {
            return Err(Failure::input(
                "--body: found something else, expected a JSON object to lay fields over",
            ));
        }
    };
    for field in fields {
        let (path, value) = split(field)?;
        let mut kind = Some(shape);
        for name in path.split('.') {
            kind = kind.and_then(|kind| member_of(kind, name));
        }
        put(&mut root, &path, value.meant(field, kind)?, kind.is_some_and(|kind| is(kind, "array")));
    }
    Ok(Value::Object(root))
}

/// What stands to the right of the sign.
enum Given {
    /// A text as it is.
    Text(String),
    /// JSON.
    Json(String),
}

fn split(field: &str) -> Result<(String, Given), Failure> {
    let wrong =
        || Failure::input(format!("found “{field}”, expected FIELD=TEXT, FIELD=@FILE or FIELD:=JSON"));
    let (name, value) = field.split_once('=').ok_or_else(wrong)?;
    let (name, given) = match name.strip_suffix(':') {
        Some(name) => (name, Given::Json(value.to_owned())),
        None => (name, Given::Text(as_text(value)?)),
    };
    if name.split('.').any(str::is_empty) {
        return Err(wrong());
    }
    Ok((name.to_owned(), given))
}

fn as_text(value: &str) -> Result<String, Failure> {
    match value.strip_prefix('@') {
        // A text file ends with an end of line that nobody means.
        Some(file) => Ok(text(Path::new(file))?.trim_end_matches(['\n', '\r']).to_owned()),
        None => Ok(value.to_owned()),
    }
}

impl Given {
    /// The value that is meant where the shape expects this kind; a text where it does not say.
    fn meant(self, field: &str, kind: Option<&Value>) -> Result<Value, Failure> {
        match self {
            Self::Json(json) => serde_json::from_str(&json)
                .map_err(|error| Failure::input(format!("“{field}”: {error}, expected JSON after :="))),
            Self::Text(text) => {
                let kind = kind.map(|kind| if is(kind, "array") { &kind["items"] } else { kind });
                let is_text = kind.is_none_or(|kind| is(kind, "string") || !is_told(kind));
                let read = if is_text { None } else { serde_json::from_str(&text).ok() };
                Ok(read.unwrap_or(Value::String(text)))
            }
        }
    }
}

/// Puts a value at `a.b.c`. In a list it is one more item, unless it is a list itself.
fn put(object: &mut Map<String, Value>, path: &str, value: Value, in_list: bool) {
    match path.split_once('.') {
        Some((head, rest)) => {
            let inner = object.entry(head).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                put(inner, rest, value, in_list);
            }
        }
        None if in_list && !value.is_array() => {
            match object.entry(path).or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(items) => items.push(value),
                other => *other = Value::Array(vec![value]),
            }
        }
        None => drop(object.insert(path.to_owned(), value)),
    }
}

/// The shape of a field, in an object or in any of the shapes that it may have.
fn member_of<'s>(shape: &'s Value, name: &str) -> Option<&'s Value> {
    let own = shape.get("properties").and_then(|fields| fields.get(name));
    own.or_else(|| choices(shape).find_map(|one| member_of(one, name)))
}

/// Whether a value of this shape may be of this type.
pub fn is(shape: &Value, kind: &str) -> bool {
    let named = match &shape["type"] {
        Value::String(one) => one == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => false,
    };
    let word =
        kind == "string" && (shape.get("const").is_some_and(Value::is_string) || shape.get("enum").is_some());
    named || word || choices(shape).any(|one| is(one, kind))
}

/// Whether the shape says at all what it takes.
fn is_told(shape: &Value) -> bool {
    ["boolean", "integer", "number", "object", "array"].iter().any(|kind| is(shape, kind))
}

/// The shapes of which one has to fit.
pub fn choices(shape: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf", "allOf"].iter().filter_map(|word| shape[*word].as_array()).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::laid_over;

    fn of(fields: &[&str]) -> Value {
        let shape = json!({ "properties": {
            "body": { "type": "string" },
            "settled": { "type": "boolean" },
            "satisfaction": { "type": ["integer", "null"] },
            "concerns": { "type": "array", "items": { "type": "string" } },
            "scores": { "type": "array", "items": { "type": "integer" } },
            "severity": { "oneOf": [{ "const": "low" }, { "const": "high" }] },
            "floor": { "anyOf": [{ "type": "object", "properties": { "amount": { "type": "string" } } }, { "type": "null" }] },
        } });
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        laid_over(json!({ "body": "before" }), &fields, &shape)
            .unwrap_or_else(|failure| json!(failure.sentence))
    }

    #[test]
    fn a_text_becomes_what_the_shape_expects() {
        assert_eq!(
            of(&["settled=true", "satisfaction=5"]),
            json!({ "body": "before", "settled": true, "satisfaction": 5 })
        );
        assert_eq!(of(&["body=5", "severity=high"]), json!({ "body": "5", "severity": "high" }));
        assert_eq!(of(&["body=a=b", "unknown=true"]), json!({ "body": "a=b", "unknown": "true" }));
        assert_eq!(of(&["satisfaction=many"])["satisfaction"], "many");
        assert_eq!(of(&["floor.amount=12.50"])["floor"], json!({ "amount": "12.50" }));
        assert_eq!(of(&["floor:={\"amount\":\"1\"}"])["floor"], json!({ "amount": "1" }));
    }

    #[test]
    fn a_list_takes_its_name_again_or_a_list() {
        assert_eq!(of(&["concerns=one", "concerns=two, three"])["concerns"], json!(["one", "two, three"]));
        assert_eq!(of(&["scores=1", "scores=2"])["scores"], json!([1, 2]));
        assert_eq!(of(&["concerns=one", "concerns:=[\"a\"]"])["concerns"], json!(["a"]));
    }

    #[test]
    fn what_is_no_field_is_told() {
        for wrong in ["body", "=x", "a..b=x", "settled:=maybe", "body=@no-such-file"] {
            assert!(of(&[wrong]).is_string(), "{wrong}");
        }
    }
}
