//! What a condition may compare: found out when it is written, so that it always has an answer.

use std::collections::BTreeMap;

use super::{
    Condition, Known,
    expr::{Compare, Expr, Node},
};
use crate::recovery::policy::{FactKind, FactSpec, is_date};

/// What does not fit, where in the text of the condition, and what would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The byte of the condition.
    pub at: usize,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
}

impl Misfit {
    pub fn new(at: usize, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { at, found: found.into(), expected: expected.into() }
    }
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind<'s> {
    Null,
    Flag,
    Number,
    Text,
    List,
    Words,
    Date,
    Choice(&'s [String]),
}

impl Kind<'_> {
    const fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Words => "a list of words",
            Self::Date => "a date",
            Self::Choice(_) => "one of several words",
        }
    }
}

/// The names that a condition may use.
pub struct Scope<'s> {
    /// Facts that may be named, by name.
    pub facts: BTreeMap<&'s str, &'s FactSpec>,
    /// Facts that may not, each with the reason.
    pub refused: BTreeMap<&'s str, &'static str>,
    /// Conditions that have a name.
    pub terms: &'s BTreeMap<String, Condition>,
}

impl<'s> Scope<'s> {
    /// Checks that a condition answers true or false for any facts that are allowed.
    ///
    /// # Errors
    /// Says where it does not, and why.
    pub fn check(&self, condition: &Condition) -> Result<(), Misfit> {
        let expr = self.sound(condition)?;
        Known::nothing(self).walk(expr)
    }

    /// The same for a condition that is only read where `first` holds.
    ///
    /// # Errors
    /// As [`Scope::check`].
    pub fn check_after(&self, condition: &Condition, first: &Condition) -> Result<(), Misfit> {
        let expr = self.sound(condition)?;
        let known = first.expr().map(|first| Known::nothing(self).given(first, true));
        known.unwrap_or_else(|_| Known::nothing(self)).walk(expr)
    }

    fn sound<'c>(&self, condition: &'c Condition) -> Result<&'c Expr, Misfit> {
        let expr = condition.expr().map_err(Clone::clone)?;
        match self.kind(expr)? {
            Kind::Flag => Ok(expr),
            other => Err(Misfit::new(expr.at, other.word(), "a comparison, which is true or false")),
        }
    }

    /// The fact of this name.
    pub fn fact(&self, name: &str) -> Option<&'s FactSpec> {
        self.facts.get(name).copied()
    }

    /// The meaning of the term of this name.
    pub fn term(&self, name: &str) -> Option<&'s Expr> {
        self.terms.get(name).and_then(|term| term.expr().ok())
    }

    fn kind(&self, expr: &Expr) -> Result<Kind<'s>, Misfit> {
        match &expr.node {
            Node::Null => Ok(Kind::Null),
            Node::Flag(_) => Ok(Kind::Flag),
            Node::Number(_) => Ok(Kind::Number),
            Node::Text(_) => Ok(Kind::Text),
            Node::List(_) => Ok(Kind::List),
            Node::Name(name) => self.named(name, expr.at),
            Node::Not(inner) => self.flag(inner),
            Node::And(one, two) | Node::Or(one, two) => self.flag(one).and_then(|_| self.flag(two)),
            Node::Compare(how, one, two) => self.compared(*how, one, two),
            Node::In(item, list) => self.listed(item, list),
        }
    }

    fn named(&self, name: &str, at: usize) -> Result<Kind<'s>, Misfit> {
        if let Some(why) = self.refused.get(name) {
            return Err(Misfit::new(at, format!("`{name}`"), *why));
        }
        if self.terms.contains_key(name) {
            return Ok(Kind::Flag);
        }
        let unknown = || {
            let names: Vec<_> =
                self.facts.keys().copied().chain(self.terms.keys().map(String::as_str)).collect();
            Misfit::new(at, format!("`{name}`"), format!("one of {}", names.join(", ")))
        };
        self.fact(name).map(FactSpec::compared_as).ok_or_else(unknown)
    }

    fn flag(&self, expr: &Expr) -> Result<Kind<'s>, Misfit> {
        match self.kind(expr)? {
            Kind::Flag => Ok(Kind::Flag),
            other => Err(Misfit::new(expr.at, other.word(), "something that is true or false")),
        }
    }

    fn compared(&self, how: Compare, one: &Expr, two: &Expr) -> Result<Kind<'s>, Misfit> {
        let (left, right) = (self.kind(one)?, self.kind(two)?);
        let sames = |how: Compare| {
            let wrong =
                || Misfit::new(one.at, format!("`{}`", how.sign()), "`==` or `!=`: these have no order");
            if how.is_order() { Err(wrong()) } else { Ok(Kind::Flag) }
        };
        match (left, right) {
            (Kind::Number, Kind::Number) | (Kind::Date, Kind::Date) => Ok(Kind::Flag),
            (Kind::Date, Kind::Text) => date(two),
            (Kind::Text, Kind::Date) => date(one),
            (Kind::Choice(of), Kind::Text) => choice(of, two).and_then(|_| sames(how)),
            (Kind::Text, Kind::Choice(of)) => choice(of, one).and_then(|_| sames(how)),
            (Kind::Null, _) | (_, Kind::Null) if one.name().or(two.name()).is_some() => sames(how),
            (Kind::Text, Kind::Text) | (Kind::Flag, Kind::Flag) | (Kind::Choice(_), Kind::Choice(_)) => {
                sames(how)
            }
            _ => Err(Misfit::new(two.at, right.word(), format!("{} to compare with", left.word()))),
        }
    }

    fn listed(&self, item: &Expr, list: &Expr) -> Result<Kind<'s>, Misfit> {
        let (kind, within) = (self.kind(item)?, self.kind(list)?);
        match (&list.node, within) {
            (Node::List(items), _) => {
                for one in items {
                    self.compared(Compare::Equal, item, one)?;
                }
                Ok(Kind::Flag)
            }
            (_, Kind::Words) if kind == Kind::Text => Ok(Kind::Flag),
            (_, Kind::Words) => Err(Misfit::new(item.at, kind.word(), "a 'text'")),
            _ => Err(Misfit::new(list.at, within.word(), "a list such as ['a', 'b']")),
        }
    }
}

fn date<'s>(expr: &Expr) -> Result<Kind<'s>, Misfit> {
    match &expr.node {
        Node::Text(text) if is_date(text) => Ok(Kind::Flag),
        Node::Text(text) => Err(Misfit::new(expr.at, format!("`'{text}'`"), "a date such as '2025-01-31'")),
        _ => Err(Misfit::new(expr.at, "a text", "a date such as '2025-01-31'")),
    }
}

fn choice<'s>(of: &[String], expr: &Expr) -> Result<Kind<'s>, Misfit> {
    let words = || format!("one of {}", of.join(", "));
    match &expr.node {
        Node::Text(text) if of.contains(text) => Ok(Kind::Flag),
        Node::Text(text) => Err(Misfit::new(expr.at, format!("`'{text}'`"), words())),
        _ => Err(Misfit::new(expr.at, "a text", words())),
    }
}

impl FactSpec {
    /// How a condition may compare it.
    const fn compared_as(&self) -> Kind<'_> {
        match self.kind {
            FactKind::Flag => Kind::Flag,
            FactKind::Whole | FactKind::Count | FactKind::Number | FactKind::Money => Kind::Number,
            FactKind::Date => Kind::Date,
            FactKind::Choice => Kind::Choice(self.of.as_slice()),
            FactKind::Text => Kind::Text,
            FactKind::Words => Kind::Words,
        }
    }
}
