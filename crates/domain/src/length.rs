//! How long a text may be, by the name of its field: one rule for every door. What a customer said is never refused or cut
//! for its length here; a complaint has its own limit, a book of 200 pages.

use serde_json::Value;

use crate::change::Refused;

/// A line: what lists, headings and mail subjects show, in characters.
pub const LINE: usize = 500;
/// A few pages: a reason, a note, a plan, in characters.
pub const NOTE: usize = 10_000;

/// Fields that hold one line.
const LINES: [&str; 23] = [
    "basis",
    "by",
    "code",
    "email",
    "external_id",
    "failure_type",
    "form",
    "language",
    "label",
    "method",
    "name",
    "order",
    "phone",
    "pack",
    "place",
    "product",
    "reference",
    "said_by",
    "site",
    "source",
    "subject",
    "title",
    "url",
];
/// Fields that hold what a customer said, what is sent to them, or a whole list: their own doors look at them.
const WHOLE: [&str; 6] = ["body", "customer", "list", "text", "verbatim", "words"];

/// Refuses a body with a text that is longer than its field may be.
///
/// # Errors
/// Names the field, the length found and the most it may be.
pub fn check(body: &Value) -> Result<(), Refused> {
    inside(body, "", NOTE)
}

/// The most characters that a field of this name may hold; none where it is not for this rule to say.
fn most(field: &str) -> Option<usize> {
    if WHOLE.contains(&field) {
        return None;
    }
    Some(if LINES.contains(&field) { LINE } else { NOTE })
}

fn inside(value: &Value, path: &str, most_here: usize) -> Result<(), Refused> {
    match value {
        Value::String(text) => fits(path, text, most_here),
        Value::Array(items) => {
            let item = |(nth, item)| inside(item, &format!("{path}[{nth}]"), most_here);
            items.iter().enumerate().try_for_each(item)
        }
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            let Some(most) = most(name) else { return Ok(()) };
            inside(value, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, most)
        }),
        _ => Ok(()),
    }
}

/// Refuses a text of more characters than `most`.
///
/// # Errors
/// Names the field, the length found and the most it may be.
pub fn fits(field: &str, text: &str, most: usize) -> Result<(), Refused> {
    // A text has no more characters than bytes, so most need no counting.
    let length = if text.len() <= most { 0 } else { text.chars().count() };
    if length <= most {
        return Ok(());
    }
    let (found, expected) = (format!("{length} characters"), format!("at most {most} characters"));
    Err(Refused::invalid(field.to_owned(), found, expected))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{LINE, NOTE, check};

    #[test]
    fn a_text_that_is_too_long_is_named_with_its_length_and_the_most() {
        let (line, note) = ("é".repeat(LINE), "x".repeat(NOTE));
        let fine = json!({ "title": line, "reason": note, "verbatim": "x".repeat(200_000), "n": 7 });
        check(&fine).unwrap();
        for (body, told) in [
            (
                json!({ "title": format!("{line}é") }),
                "title: found 501 characters, expected at most 500 characters",
            ),
            (
                json!({ "reason": format!("{note}x") }),
                "reason: found 10001 characters, expected at most 10000",
            ),
            (json!({ "steps": ["", "x".repeat(200_000)] }), "steps[1]: found 200000 characters"),
            (json!({ "promise": { "what": "x".repeat(10_001) } }), "promise.what: found 10001 characters"),
            (
                json!({ "evidence": [{ "source": "x".repeat(501) }] }),
                "evidence[0].source: found 501 characters",
            ),
        ] {
            let refused = check(&body).unwrap_err().to_string();
            assert!(refused.starts_with(told), "{refused}");
        }
    }

    #[test]
    fn what_a_customer_said_is_never_refused_for_its_length() {
        let said = "x".repeat(900_000);
        for field in ["verbatim", "body", "words", "text"] {
            check(&json!({ field: said })).unwrap();
        }
        check(&json!({ "verbatim": "Late.", "customer": { "name": said } })).unwrap();
    }
}
