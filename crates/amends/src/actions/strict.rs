//! Reads a JSON value strictly, and says in plain words what is wrong with it: an object is no list, a word is no object.

use std::fmt;

use serde::{
    Deserializer, de,
    de::{
        DeserializeSeed, EnumAccess, Expected, IntoDeserializer, Unexpected, VariantAccess, Visitor,
        value::{BorrowedStrDeserializer, MapDeserializer, SeqDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

/// A value that is to be read.
#[derive(Clone, Copy)]
pub struct Strict<'v> {
    value: &'v Value,
    /// Everything came as text, as in an address: numbers and truth are read from it.
    is_typed: bool,
}

/// What is wrong with a value.
#[derive(Debug)]
pub enum Wrong {
    /// A field that is not known.
    Unknown {
        /// Its name.
        name: String,
        /// Those that are.
        known: &'static [&'static str],
    },
    /// A field that is not there.
    Missing(&'static str),
    /// A text that cannot be read, in the words of whoever tried.
    Unreadable(String),
    /// Something else was expected.
    Other {
        /// The part of the value that is meant, if it is not all of it.
        field: Option<String>,
        /// What was found, if the value as it stands does not show it.
        found: Option<String>,
        /// What was expected.
        expected: String,
    },
}

impl<'v> Strict<'v> {
    /// A value of JSON.
    #[must_use]
    pub const fn json(value: &'v Value) -> Self {
        Self { value, is_typed: false }
    }

    /// A value in which every number stands as text.
    #[must_use]
    pub const fn typed(value: &'v Value) -> Self {
        Self { value, is_typed: true }
    }

    const fn inside(self, value: &'v Value) -> Self {
        Self { value, ..self }
    }

    fn list<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Value::Array(items) = self.value else { return Err(Wrong::expected("a list")) };
        let mut items: SeqDeserializer<_, Wrong> =
            SeqDeserializer::new(items.iter().map(|item| self.inside(item)));
        let read = visitor.visit_seq(&mut items)?;
        items.end().map(|()| read)
    }

    fn object<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Value::Object(fields) = self.value else { return Err(Wrong::expected("an object")) };
        let mut fields: MapDeserializer<'_, _, Wrong> =
            MapDeserializer::new(fields.iter().map(|(name, value)| (name.as_str(), self.inside(value))));
        let read = visitor.visit_map(&mut fields)?;
        fields.end().map(|()| read)
    }

    fn number<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Value::String(text) = self.value else { return self.deserialize_any(visitor) };
        if !self.is_typed {
            return self.deserialize_any(visitor);
        }
        if let Ok(whole) = text.parse() {
            return visitor.visit_u64(whole);
        }
        if let Ok(whole) = text.parse() {
            return visitor.visit_i64(whole);
        }
        match text.parse() {
            Ok(number) => visitor.visit_f64(number),
            Err(_) => Err(de::Error::invalid_type(Unexpected::Str(text), &visitor)),
        }
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> { self.number(visitor) })*
    };
}

impl<'v> Deserializer<'v> for Strict<'v> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) => self.list(visitor),
            Value::Object(_) => self.object(visitor),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(whole), _, _) => visitor.visit_u64(whole),
                (_, Some(whole), _) => visitor.visit_i64(whole),
                (_, _, number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::String(text) if self.is_typed && text == "true" => visitor.visit_bool(true),
            Value::String(text) if self.is_typed && text == "false" => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    numbers! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8 deserialize_i16
        deserialize_i32 deserialize_i64 deserialize_f32 deserialize_f64
    }

    fn deserialize_option<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'v>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'v>>(self, _length: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'v>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.object(visitor)
    }

    fn deserialize_struct<V: Visitor<'v>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.object(visitor)
    }

    fn deserialize_enum<V: Visitor<'v>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.value {
            Value::String(word) => visitor.visit_enum(BorrowedStrDeserializer::new(word)),
            Value::Object(fields) => match fields.iter().next().filter(|_| fields.len() == 1) {
                Some((word, value)) => {
                    visitor.visit_enum(Variant { word, value: self.inside(value), variants })
                }
                None => Err(Wrong::expected(one_of(variants))),
            },
            _ => Err(Wrong::expected(one_of(variants))),
        }
    }

    fn deserialize_str<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let wanted = (&visitor as &dyn Expected).to_string();
        self.deserialize_any(visitor).map_err(|wrong| wrong.saying(&wanted))
    }

    fn deserialize_string<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'v>>
        char bytes byte_buf unit unit_struct identifier ignored_any i128 u128
    }
}

impl<'v> IntoDeserializer<'v, Wrong> for Strict<'v> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// A word with something more to it: `{"word": …}`.
struct Variant<'v> {
    word: &'v str,
    value: Strict<'v>,
    variants: &'static [&'static str],
}

impl<'v> EnumAccess<'v> for Variant<'v> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'v>>(self, seed: S) -> Result<(S::Value, Self), Wrong> {
        let word: StrDeserializer<'_, Wrong> = self.word.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'v> VariantAccess<'v> for Variant<'v> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        Err(Wrong::expected(one_of(self.variants)))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'v>>(self, seed: S) -> Result<S::Value, Wrong> {
        seed.deserialize(self.value)
    }

    fn tuple_variant<V: Visitor<'v>>(self, _length: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.value.list(visitor)
    }

    fn struct_variant<V: Visitor<'v>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.value.object(visitor)
    }
}

impl Wrong {
    fn expected(expected: impl Into<String>) -> Self {
        Self::Other { field: None, found: None, expected: expected.into() }
    }

    /// A sentence that says nothing of what was expected stands for it.
    pub fn unsaid(sentence: String) -> Self {
        Self::expected(sentence)
    }

    /// Says what was wanted where that is not said yet.
    fn saying(self, wanted: &str) -> Self {
        match self {
            Self::Unreadable(_) => Self::expected(plain(wanted)),
            said => said,
        }
    }
}

/// The words that are known, as a person lists them.
pub fn one_of(words: &[&str]) -> String {
    match words {
        [] => "nothing here".to_owned(),
        [one] => (*one).to_owned(),
        several => format!("one of {}", several.join(", ")),
    }
}

/// What a type of ours calls itself when it is asked what it expected.
fn plain(expected: &str) -> String {
    let known = match expected {
        "a string" | "string" | "a borrowed string" | "str" => "text",
        "a boolean" => "true or false",
        "a sequence" | "sequence" => "a list",
        "a map" | "map" => "an object",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a formatted UUID string" | "a UUID string" => "an id",
        "a timestamp string" => "a moment such as 2026-03-10T16:30:00Z",
        "a date string" => "a date such as 2026-03-10",
        other if other.starts_with("struct ") || other.contains("struct variant") => "an object",
        other if other.starts_with("tuple ") => "a list",
        other if other.contains("untagged enum") => "another shape, as /api describes it",
        other if other.ends_with("variant identifier") || other.starts_with("enum ") => {
            "a word that is known"
        }
        other => other,
    };
    known.to_owned()
}

/// `amount: found “x”, expected y` in its parts.
fn told(sentence: &str) -> Wrong {
    let Some((before, expected)) = sentence.split_once(", expected ") else {
        return match sentence.strip_prefix("expected ") {
            Some(expected) => Wrong::expected(plain(expected)),
            None if sentence.contains("untagged enum") => Wrong::expected(plain(sentence)),
            None => Wrong::Unreadable(sentence.to_owned()),
        };
    };
    let (field, found) = match before.split_once(": found ") {
        Some((field, found)) => (Some(field), found),
        None => (None, before.strip_prefix("found ").unwrap_or(before)),
    };
    // A library that reads moments or numbers says what it found and expected in its own words, sign by sign.
    if !before.starts_with("found ") && !before.contains(": found ") {
        return Wrong::Unreadable(sentence.to_owned());
    }
    let is_name = |field: &&str| field.chars().all(|c| c.is_ascii_lowercase() || "_.".contains(c));
    Wrong::Other {
        field: field.filter(is_name).map(str::to_owned),
        found: Some(found.to_owned()),
        expected: expected.to_owned(),
    }
}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        told(&message.to_string())
    }

    fn invalid_type(_unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(plain(&expected.to_string()))
    }

    fn invalid_value(_unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(plain(&expected.to_string()))
    }

    fn invalid_length(_length: usize, expected: &dyn Expected) -> Self {
        Self::expected(plain(&expected.to_string()))
    }

    fn unknown_variant(_variant: &str, expected: &'static [&'static str]) -> Self {
        Self::expected(one_of(expected))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::Unknown { name: field.to_owned(), known: expected }
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, known } => {
                write!(out, "the unknown field “{name}”, expected {}", one_of(known))
            }
            Self::Missing(name) => write!(out, "nothing in “{name}”, expected a value"),
            Self::Unreadable(sentence) => out.write_str(sentence),
            Self::Other { expected, .. } => write!(out, "expected {expected}"),
        }
    }
}

impl std::error::Error for Wrong {}
