//! A body as JSON: read strictly, refused with the field, what was found and what was expected.

use domain::change::Refused;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a JSON object into `T`.
///
/// # Errors
/// Names the field, what was found and what was expected; also for a NUL byte, which no engine can keep.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Refused> {
    let json: Value = serde_json::from_slice(text)
        .map_err(|error| Refused::invalid("body", error.to_string(), "a JSON object"))?;
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
    serde_path_to_error::deserialize(json).map_err(|error| wrong(json, &error))
}

/// Where it went wrong. An unknown or missing field is named itself, not the object around it.
fn wrong(json: &Value, error: &serde_path_to_error::Error<serde_json::Error>) -> Refused {
    let path = error.path().to_string();
    let around = if path == "." { String::new() } else { path };
    let message = error.inner().to_string();
    let inside = |name: &str| {
        let named = around.rsplit('.').next() == Some(name);
        let parts = [around.as_str(), if named { "" } else { name }];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
    };
    if let Some((name, expected)) = quoted(&message, "unknown field `") {
        let field = inside(name);
        let known = expected.trim_start_matches(", ");
        let found = format!("the unknown field “{name}”");
        return Refused::invalid(field, found, known.trim_start_matches("expected ").to_owned());
    }
    if let Some((name, _)) = quoted(&message, "missing field `") {
        return Refused::invalid(inside(name), "nothing", "a value: this field is required");
    }
    let expected = quoted(&message, "unknown variant `").map_or(message.as_str(), |(_, rest)| rest);
    let expected = expected.trim_start_matches(", expected ").to_owned();
    let pointer = format!("/{}", around.replace(['.', '['], "/").replace(']', ""));
    let found = json.pointer(&pointer).map_or_else(|| excerpt(json), excerpt);
    Refused::invalid(if around.is_empty() { "body".to_owned() } else { around }, found, expected)
}

/// The word between the marker and the next backtick, and what follows.
fn quoted<'m>(message: &'m str, marker: &str) -> Option<(&'m str, &'m str)> {
    message.split_once(marker)?.1.split_once('`')
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
        assert!(refused.starts_with("channel: found \"pigeon\", expected one of `phone`"), "{refused}");
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
