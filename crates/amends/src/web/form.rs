//! What was typed: read into the same bodies that the API takes, and shown again when it is refused.

use std::collections::BTreeMap;

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use domain::{case::House, change::Refused, length};
use jiff::tz::TimeZoneDatabase;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    actions::{Misread, Strict, read_strictly},
    app::Shared,
    error::Error,
    web::PageError,
};

/// More than a very long letter.
const LARGEST: usize = 2 << 20;

/// The fields of a form as they were typed, in their order.
#[derive(Clone, Default, Debug)]
pub struct Typed {
    pairs: Vec<(String, String)>,
}

impl FromRequest<Shared> for Typed {
    type Rejection = Response;
    async fn from_request(request: Request, _: &Shared) -> Result<Self, Response> {
        let body = axum::body::to_bytes(request.into_body(), LARGEST).await;
        let too_large =
            |_| PageError::plain(413, "too_large", "This form is larger than two megabytes.").into_response();
        Ok(Self::of(&body.map_err(too_large)?))
    }
}

impl Typed {
    /// Reads an urlencoded body.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self {
            pairs: form_urlencoded::parse(body)
                .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
                .collect(),
        }
    }

    /// What was typed into one field; empty if nothing.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All of it, as one text.
    #[must_use]
    pub fn written(&self) -> String {
        let mut writer = form_urlencoded::Serializer::new(String::new());
        writer.extend_pairs(&self.pairs).finish()
    }

    /// Whether the form has this field, empty or not.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key == name)
    }

    /// The same with one field set, unless something was typed into it.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if self.get(name).trim().is_empty() {
            self.pairs.retain(|(key, _)| key != name);
            self.pairs.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The same without these fields.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = self.pairs.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self { pairs: kept.cloned().collect() }
    }

    /// Everything typed under one name: several fields, or several lines of one.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs
            .iter()
            .filter(|(key, _)| key == name)
            .flat_map(|(_, value)| value.lines())
            .filter(|line| !line.trim().is_empty())
            .collect()
    }

    /// Reads the form as a body. `a.b` is field b of a; `list[]` is a list of its lines; empty fields count as not
    /// given; `true` and `false` are truth; a field that ends in `_at` and has no zone is a moment in the firm's zone.
    ///
    /// # Errors
    /// Names the field, what was found and what was expected.
    pub fn read<T: DeserializeOwned>(&self, house: &House) -> Result<T, Error> {
        let mut root = Map::new();
        for (name, value) in self.pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
            if value.contains('\0') {
                return Err(Refused::invalid(name.clone(), "a NUL character", "text without it").into());
            }
            let value = self.value(name, value, house)?;
            put(&mut root, name.trim_end_matches("[]"), value);
        }
        let root = Value::Object(root);
        let read = read_strictly(Strict::json(&root), &root).map_err(|wrong| self.wrong(wrong))?;
        Ok(length::check(&root).map(|()| read)?)
    }

    fn value(&self, name: &str, text: &str, house: &House) -> Result<Value, Error> {
        if name.ends_with("[]") {
            return Ok(self
                .all(name)
                .into_iter()
                .map(|line| Value::String(line.trim().to_owned()))
                .collect());
        }
        Ok(match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            moment if name.ends_with("_at") || name == "at" => Value::String(instant(name, moment, house)?),
            number if name.ends_with("_n") => {
                number.parse().map_or_else(|_| Value::String(number.to_owned()), |n: i64| Value::from(n))
            }
            text => Value::String(text.to_owned()),
        })
    }

    /// What was typed is shown as it was typed, not as it was read.
    fn wrong(&self, misread: Misread) -> Error {
        let field = misread.field;
        let found = [field.clone(), format!("{field}.amount"), format!("{field}_n")];
        let found = found.iter().map(|name| self.get(name)).find(|typed| !typed.is_empty());
        let expected = if misread.is_missing { "a value".to_owned() } else { misread.expected };
        Refused::invalid(field, found.unwrap_or("nothing").to_owned(), expected).into()
    }
}

fn put(object: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        Some((head, rest)) => {
            let inner = object.entry(head).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
        None => {
            let name = path.strip_suffix("_n").unwrap_or(path);
            object.insert(name.to_owned(), value);
        }
    }
}

/// A `datetime-local` value in the firm's zone, or an instant as it is.
fn instant(name: &str, text: &str, house: &House) -> Result<String, Error> {
    if text.parse::<jiff::Timestamp>().is_ok() {
        return Ok(text.to_owned());
    }
    let wrong = || Refused::invalid(name.to_owned(), text, "a date and a time such as 2026-03-10T16:30");
    let local: jiff::civil::DateTime = text.parse().map_err(|_| wrong())?;
    let zone = TimeZoneDatabase::bundled().get(&house.company.zone).map_err(|_| wrong())?;
    Ok(zone.to_timestamp(local).map_err(|_| wrong())?.to_string())
}

/// What a form shows when it is shown again: what was typed, and what is wrong.
#[derive(Clone, Default)]
pub struct Refill {
    /// The form's name, such as `decision`.
    pub form: String,
    /// What was typed.
    pub typed: Typed,
    /// The refusal, to be shown above the form.
    pub sentence: Option<(String, String)>,
    /// Errors by field.
    pub fields: BTreeMap<String, String>,
}

impl Refill {
    /// A form that was refused.
    #[must_use]
    pub fn refused(form: &str, typed: Typed, error: &Error) -> Self {
        let mut refill = Self { form: form.to_owned(), typed, ..Self::default() };
        match error {
            Error::Refused(Refused::Invalid { field, found, expected }) => {
                refill.fields.insert(field.to_string(), format!("Found {found}, expected {expected}."));
            }
            other => refill.sentence = Some((other.code(), other.sentence())),
        }
        refill
    }

    /// What to show in a field of this form.
    #[must_use]
    pub fn value<'a>(&'a self, form: &str, field: &str, otherwise: &'a str) -> &'a str {
        if self.form == form { self.typed.get(field) } else { otherwise }
    }

    /// What is wrong with a field of this form.
    #[must_use]
    pub fn error(&self, form: &str, field: &str) -> Option<&str> {
        let about = |(named, _): &(&String, &String)| is_about(named, field);
        self.fields.iter().find(about).filter(|_| self.form == form).map(|(_, error)| error.as_str())
    }
}

/// Whether an error about a field of a body belongs to the field of a form: `floor` to `floor.amount`, `concerns`
/// to `concerns[]`.
#[must_use]
pub fn is_about(named: &str, field: &str) -> bool {
    let field = field.trim_end_matches("[]");
    let bare = field.strip_suffix("_n").unwrap_or(field);
    named == field || named == bare || field.strip_suffix(".amount") == Some(named)
}
