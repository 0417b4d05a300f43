//! A body as JSON: read strictly, refused with the field, what was found and what was expected.

use domain::{change::Refused, length};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    EachOnce,
    strict::{Strict, Wrong, one_of},
};

/// A value that could not be read.
#[derive(Debug)]
pub struct Misread {
    /// Path of the field that is wrong; empty for all of it.
    pub field: String,
    /// What was there.
    pub found: String,
    /// What should be there.
    pub expected: String,
    /// Whether nothing was there.
    pub is_missing: bool,
}

/// Reads a JSON object into `T`.
///
/// # Errors
/// Names the field, what was found and what was expected; also for a NUL byte, which no engine can keep.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Refused> {
    let no_json = |error: serde_json::Error| {
        if error.is_data() {
            return Refused::invalid("body", error.to_string(), "each name once");
        }
        Refused::invalid("body", format!("no JSON ({error})"), "a JSON object")
    };
    let EachOnce(json) = serde_json::from_slice(text).map_err(no_json)?;
    read_value(&json)
}

/// Reads a JSON object that was put together already.
///
/// # Errors
/// The same.
pub fn read_value<T: DeserializeOwned>(json: &Value) -> Result<T, Refused> {
    if !json.is_object() {
        return Err(Refused::invalid("body", excerpt(json), "a JSON object"));
    }
    if let Some(path) = nul_in(json, "") {
        return Err(Refused::invalid(path, "a NUL character", "text without one"));
    }
    let read = read_strictly(Strict::json(json), json).map_err(|wrong| wrong.refused("body"))?;
    length::check(json).map(|()| read)
}

/// Reads what was asked for in an address, name by name.
///
/// # Errors
/// The same; also for a name that stands there twice.
pub fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, Refused> {
    let mut asked = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name.contains('\0') || value.contains('\0') {
            let field = name.replace('\0', "");
            return Err(Refused::invalid(field, "a NUL character", "text without one"));
        }
        if asked.insert(name.to_string(), value.into()).is_some() {
            return Err(Refused::invalid(name.into_owned(), "it twice", "it once"));
        }
    }
    let asked = Value::Object(asked);
    read_strictly(Strict::typed(&asked), &asked).map_err(|wrong| wrong.refused("query"))
}

/// Reads any value as it stands, of which `json` is the whole.
///
/// # Errors
/// The same.
pub fn read_strictly<T: DeserializeOwned>(value: Strict<'_>, json: &Value) -> Result<T, Misread> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let around = if path == "." { String::new() } else { path };
        Misread::of(json, around, error.into_inner())
    })
}

impl Misread {
    /// An unknown or missing field is named itself, not the object around it.
    fn of(json: &Value, around: String, wrong: Wrong) -> Self {
        match wrong {
            Wrong::Unknown { name, known } => Self {
                field: inside(&around, &name),
                found: format!("the unknown field “{name}”"),
                expected: one_of(known),
                is_missing: false,
            },
            Wrong::Missing(name) => Self {
                field: inside(&around, name),
                found: "nothing".to_owned(),
                expected: "a value: this field is required".to_owned(),
                is_missing: true,
            },
            Wrong::Unreadable(sentence) => Self::of(json, around, Wrong::unsaid(sentence)),
            Wrong::Other { field, found, expected } => {
                let pointer = format!("/{}", around.replace(['.', '['], "/").replace(']', ""));
                let whole = if around.is_empty() { Some(json) } else { json.pointer(&pointer) };
                let found = found.unwrap_or_else(|| whole.map_or_else(|| excerpt(json), excerpt));
                let field = field.map_or_else(|| around.clone(), |field| inside(&around, &field));
                Self { field, found, expected, is_missing: false }
            }
        }
    }

    /// As a refusal; `whole` is what all of it is called.
    fn refused(self, whole: &'static str) -> Refused {
        let field = if self.field.is_empty() { whole.to_owned() } else { self.field };
        Refused::invalid(field, self.found, self.expected)
    }
}

/// A field of what stands at a path; the path of an unknown field ends with its name already.
fn inside(around: &str, name: &str) -> String {
    let named = around.rsplit('.').next() == Some(name);
    let parts = [around, if named { "" } else { name }];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

fn excerpt(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}

fn nul_in(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| nul_in(item, &format!("{path}[{at}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            if name.contains('\0') {
                return Some(if path.is_empty() { "body".to_owned() } else { path.to_owned() });
            }
            nul_in(value, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") })
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::{case::acts::NewPromiseTo, change::Refused};
    use serde::de::DeserializeOwned;

    fn field_of<T: DeserializeOwned>(text: &str) -> String {
        match super::read::<T>(text.as_bytes()) {
            Err(Refused::Invalid { field, .. }) => field.to_string(),
            Err(other) => panic!("{text}: {other}"),
            Ok(_) => panic!("{text} was taken"),
        }
    }

    #[test]
    fn says_which_words_are_known() {
        let text = r#"{"channel":"pigeon","verbatim":"x"}"#;
        let refused = super::read::<crate::actions::case::OpenCase>(text.as_bytes()).unwrap_err().to_string();
        assert!(refused.starts_with("channel: found \"pigeon\", expected one of phone, "), "{refused}");
    }

    #[test]
    fn says_how_long_a_text_may_be() {
        let text = format!(r#"{{"what":"{}","due_at":"2026-01-01T00:00:00Z"}}"#, "x".repeat(200_000));
        let refused = super::read::<NewPromiseTo>(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(refused, "what: found 200000 characters, expected at most 10000 characters");
    }

    #[test]
    fn names_the_field_that_is_wrong() {
        for (text, field) in [
            ("nonsense", "body"),
            ("[]", "body"),
            (r#"{"what":"call","due_at":"2026-01-01T00:00:00Z","colour":1}"#, "colour"),
            (r#"{"what":"call"}"#, "due_at"),
            (r#"{"what":7,"due_at":"2026-01-01T00:00:00Z"}"#, "what"),
            (r#"{"what":"call","due_at":"soon"}"#, "due_at"),
            (r#"{"what":"a\u0000b","due_at":"2026-01-01T00:00:00Z"}"#, "what"),
        ] {
            assert_eq!(field_of::<NewPromiseTo>(text), field, "{text}");
        }
        let nested = r#"{"channel":"web","verbatim":"x","customer":{"mail":"a@b.c"}}"#;
        assert_eq!(field_of::<crate::actions::case::OpenCase>(nested), "customer.mail");
    }
}
