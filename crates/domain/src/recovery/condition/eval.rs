//! What a condition says for given facts.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{
    Condition,
    expr::{Compare, Expr, Node},
};
use crate::{
    ratio::Ratio,
    recovery::{Facts, Value},
};

/// A fact that a condition needs and that nobody gave, or a name that it does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing(pub String);

/// Whether a condition holds.
///
/// # Errors
/// Names the fact that is missing. A condition that was checked never lacks one that was required.
pub fn holds(
    condition: &Condition,
    facts: &Facts,
    terms: &BTreeMap<String, Condition>,
) -> Result<bool, Missing> {
    let expr = condition.expr().map_err(|misfit| Missing(misfit.found.clone()))?;
    Reading { facts, terms }.flag(expr)
}

/// Whether a part of a condition holds.
///
/// # Errors
/// Names the fact that is missing.
pub(in crate::recovery) fn part_holds(
    expr: &Expr,
    facts: &Facts,
    terms: &BTreeMap<String, Condition>,
) -> Result<bool, Missing> {
    Reading { facts, terms }.flag(expr)
}

/// A value while a condition is read.
enum Seen<'f> {
    Null,
    Flag(bool),
    Number(Ratio),
    Text(&'f str),
    Date(String),
    Words(&'f [String]),
}

struct Reading<'f> {
    facts: &'f Facts,
    terms: &'f BTreeMap<String, Condition>,
}

impl<'f> Reading<'f> {
    fn flag(&self, expr: &'f Expr) -> Result<bool, Missing> {
        match &expr.node {
            Node::Flag(flag) => Ok(*flag),
            Node::Not(inner) => self.flag(inner).map(|flag| !flag),
            Node::And(one, two) => Ok(self.flag(one)? && self.flag(two)?),
            Node::Or(one, two) => Ok(self.flag(one)? || self.flag(two)?),
            Node::Compare(how, one, two) => self.compare(*how, one, two),
            Node::In(item, list) => self.among(item, list),
            Node::Name(name) => match self.terms.get(name) {
                Some(term) => holds(term, self.facts, self.terms),
                None => match self.seen(expr)? {
                    Seen::Flag(flag) => Ok(flag),
                    _ => Err(Missing(name.clone())),
                },
            },
            _ => Err(Missing("a condition".to_owned())),
        }
    }

    fn seen(&self, expr: &'f Expr) -> Result<Seen<'f>, Missing> {
        Ok(match &expr.node {
            Node::Null | Node::List(_) => Seen::Null,
            Node::Number(number) => Seen::Number(*number),
            Node::Text(text) => Seen::Text(text),
            Node::Name(name) if !self.terms.contains_key(name) => match self.facts.get(name) {
                None => Seen::Null,
                Some(Value::Flag(flag)) => Seen::Flag(*flag),
                Some(Value::Number(number)) => Seen::Number(*number),
                Some(Value::Money(money)) => Seen::Number(money.in_major_units()),
                Some(Value::Text(text)) => Seen::Text(text),
                Some(Value::Words(words)) => Seen::Words(words),
                Some(Value::Date(date)) => Seen::Date(date.to_string()),
            },
            _ => Seen::Flag(self.flag(expr)?),
        })
    }

    fn compare(&self, how: Compare, one: &'f Expr, two: &'f Expr) -> Result<bool, Missing> {
        let (left, right) = (self.seen(one)?, self.seen(two)?);
        let with_null = matches!(one.node, Node::Null) || matches!(two.node, Node::Null);
        let order = match (&left, &right) {
            (Seen::Null, Seen::Null) if with_null => Some(Ordering::Equal),
            (Seen::Null, _) | (_, Seen::Null) if with_null => None,
            (Seen::Null, _) => return Err(missing(one)),
            (_, Seen::Null) => return Err(missing(two)),
            _ => order(&left, &right),
        };
        Ok(match how {
            Compare::Equal => order == Some(Ordering::Equal),
            Compare::Unequal => order != Some(Ordering::Equal),
            Compare::Below => order == Some(Ordering::Less),
            Compare::AtMost => order.is_some_and(Ordering::is_le),
            Compare::Above => order == Some(Ordering::Greater),
            Compare::AtLeast => order.is_some_and(Ordering::is_ge),
        })
    }

    fn among(&self, item: &'f Expr, list: &'f Expr) -> Result<bool, Missing> {
        if let Node::List(items) = &list.node {
            let mut found = false;
            for one in items {
                found |= self.compare(Compare::Equal, item, one)?;
            }
            return Ok(found);
        }
        match (self.seen(item)?, self.seen(list)?) {
            (Seen::Text(text), Seen::Words(words)) => Ok(words.iter().any(|word| word == text)),
            _ => Err(missing(list)),
        }
    }
}

fn order(left: &Seen<'_>, right: &Seen<'_>) -> Option<Ordering> {
    match (left, right) {
        (Seen::Number(one), Seen::Number(two)) => Some(one.cmp(two)),
        (Seen::Flag(one), Seen::Flag(two)) => Some(one.cmp(two)),
        (Seen::Null | Seen::Words(_), _) | (_, Seen::Null | Seen::Words(_)) => None,
        _ => Some(text(left)?.cmp(text(right)?)),
    }
}

/// Dates are written so that their texts have the order of the days.
fn text<'s>(seen: &'s Seen<'_>) -> Option<&'s str> {
    match seen {
        Seen::Text(text) => Some(text),
        Seen::Date(date) => Some(date),
        _ => None,
    }
}

fn missing(expr: &Expr) -> Missing {
    Missing(expr.name().unwrap_or("a value").to_owned())
}
