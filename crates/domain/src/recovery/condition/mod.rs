//! Conditions of a policy, in the part of the Common Expression Language that needs no computing.
//!
//! Names of facts and of terms, numbers, texts, `true`, `false`, `null` and lists; `== != < <= > >= in`, `!`, `&&`, `||`
//! and brackets mean what they mean in [CEL](https://github.com/google/cel-spec). There are no functions and no
//! arithmetic: an amount is never computed in a condition. Numbers are exact, a date is a text such as `'2025-01-31'`,
//! and a fact that may be missing is `null`. A condition is checked before it is used ([`Scope::check`]), so that it
//! always has an answer.

mod eval;
mod expr;
mod kind;
mod lex;
mod parse;
mod presence;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) use eval::{Missing, holds, part_holds};
pub(super) use expr::{Expr, Node};
pub(super) use kind::{Misfit, Scope};
pub(super) use presence::Known;

/// A condition as it was written, and what it means.
#[derive(Clone, Debug)]
pub struct Condition {
    text: String,
    expr: Result<Expr, Misfit>,
}

impl Condition {
    /// Reads it; what is wrong with it is told when it is checked.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let expr = parse::parse(&text);
        Self { text, expr }
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it means.
    pub(super) const fn expr(&self) -> Result<&Expr, &Misfit> {
        self.expr.as_ref()
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Condition {}

impl Default for Condition {
    /// Always.
    fn default() -> Self {
        Self::new("true")
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        String::deserialize(reader).map(Self::new)
    }
}
