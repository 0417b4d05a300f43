//! Which facts are there for certain at a place of a condition, so that none is compared that may be missing.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    expr::{Compare, Expr, Node},
    kind::{Misfit, Scope},
};

/// What is known to hold where a condition has come to.
#[derive(Clone)]
pub struct Known<'s> {
    scope: &'s Scope<'s>,
    /// Facts that are not null.
    there: BTreeSet<&'s str>,
    /// The words that a choice can still be.
    choices: BTreeMap<&'s str, BTreeSet<&'s str>>,
    /// What is true besides.
    truths: Vec<&'s Expr>,
}

impl<'s> Known<'s> {
    /// Nothing is known.
    pub const fn nothing(scope: &'s Scope<'s>) -> Self {
        Self { scope, there: BTreeSet::new(), choices: BTreeMap::new(), truths: Vec::new() }
    }

    /// What is known once `expr` is `truth`.
    #[must_use]
    pub fn given(mut self, expr: &'s Expr, truth: bool) -> Self {
        match (&expr.node, truth) {
            (Node::Not(inner), _) => self.given(inner, !truth),
            (Node::And(one, two), true) | (Node::Or(one, two), false) => {
                self.given(one, truth).given(two, truth)
            }
            (Node::Or(one, two), true) | (Node::And(one, two), false) => {
                let (left, right) = (self.clone().given(one, truth), self.given(two, truth));
                left.or(right)
            }
            (Node::Name(name), _) if self.scope.term(name).is_some() => {
                let meaning = self.scope.term(name);
                meaning.map_or(self.clone(), |meaning| self.given(meaning, truth))
            }
            (Node::Compare(how @ (Compare::Equal | Compare::Unequal), one, two), _) => {
                self.equal(expr, one, two, (*how == Compare::Equal) == truth, truth);
                self
            }
            (Node::In(item, list), _) => {
                self.listed(expr, item, list, truth);
                self
            }
            _ => {
                self.is(expr, truth);
                self
            }
        }
    }

    fn is(&mut self, expr: &'s Expr, truth: bool) {
        if truth {
            self.truths.push(expr);
        }
    }

    fn equal(&mut self, whole: &'s Expr, one: &'s Expr, two: &'s Expr, equal: bool, truth: bool) {
        self.is(whole, truth);
        let (name, other) = if one.name().is_some() { (one.name(), two) } else { (two.name(), one) };
        let Some(name) = name else { return };
        match &other.node {
            Node::Null if !equal => drop(self.there.insert(name)),
            Node::Text(text) => self.narrow(name, &[text.as_str()], equal),
            _ => {}
        }
    }

    fn listed(&mut self, whole: &'s Expr, item: &'s Expr, list: &'s Expr, truth: bool) {
        self.is(whole, truth);
        let (Some(name), Node::List(items)) = (item.name(), &list.node) else { return };
        let texts = items.iter().map(|item| match &item.node {
            Node::Text(text) => Some(text.as_str()),
            _ => None,
        });
        if let Some(texts) = texts.collect::<Option<Vec<_>>>() {
            self.narrow(name, &texts, truth);
        }
    }

    /// A choice is, or is not, one of `words`.
    fn narrow(&mut self, name: &'s str, words: &[&'s str], among: bool) {
        let Some(all) = self.scope.fact(name).map(|fact| &fact.of).filter(|of| !of.is_empty()) else {
            return;
        };
        let left = self.choices.entry(name).or_insert_with(|| all.iter().map(String::as_str).collect());
        left.retain(|word| words.contains(word) == among);
    }

    /// What holds either way.
    fn or(self, other: Self) -> Self {
        let there = self.there.intersection(&other.there).copied().collect();
        let both = |name: &'s str, words: BTreeSet<&'s str>| {
            Some((name, words.union(other.choices.get(name)?).copied().collect()))
        };
        let choices = self.choices.into_iter().filter_map(|(name, words)| both(name, words)).collect();
        let common = |one: &&'s Expr| other.truths.iter().any(|two| one.same(two));
        let truths = self.truths.into_iter().filter(common).collect();
        Self { scope: self.scope, there, choices, truths }
    }

    /// Whether `expr` follows.
    fn implies(&self, expr: &'s Expr) -> bool {
        let follows = match &expr.node {
            Node::And(one, two) => self.implies(one) && self.implies(two),
            Node::Or(one, two) => self.implies(one) || self.implies(two),
            Node::Compare(Compare::Equal | Compare::Unequal, ..) | Node::In(..) => self.choice_implies(expr),
            Node::Name(name) => self.scope.term(name).is_some_and(|meaning| self.implies(meaning)),
            _ => false,
        };
        follows || self.truths.iter().any(|truth| truth.same(expr))
    }

    /// Whether what a choice can still be lies within what `expr` allows.
    fn choice_implies(&self, expr: &'s Expr) -> bool {
        let allowed = Self::nothing(self.scope).given(expr, true).choices;
        let within = |(name, words): (&&str, &BTreeSet<&str>)| {
            self.choices.get(name).is_some_and(|left| left.is_subset(words))
        };
        !allowed.is_empty() && allowed.iter().all(within)
    }

    /// Whether a fact is there for certain.
    pub fn has(&self, name: &str) -> bool {
        let Some(fact) = self.scope.fact(name) else { return false };
        let required = fact.required_when.as_ref().map(|when| when.expr());
        self.there.contains(name)
            || match required {
                Some(when) => when.is_ok_and(|when| self.implies(when)),
                None => !fact.optional,
            }
    }

    /// Checks that no fact is used where it may be missing.
    pub fn walk(&self, expr: &'s Expr) -> Result<(), Misfit> {
        match &expr.node {
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) => Ok(()),
            Node::Name(name) => self.must_have(name, expr.at),
            Node::List(items) => items.iter().try_for_each(|item| self.walk(item)),
            Node::Not(inner) => self.walk(inner),
            Node::And(one, two) => {
                self.walk(one)?;
                self.clone().given(one, true).walk(two)
            }
            Node::Or(one, two) => {
                self.walk(one)?;
                self.clone().given(one, false).walk(two)
            }
            Node::Compare(_, one, two) => {
                let with_null = matches!(one.node, Node::Null) || matches!(two.node, Node::Null);
                if with_null { Ok(()) } else { self.walk(one).and_then(|()| self.walk(two)) }
            }
            Node::In(item, list) => self.walk(item).and_then(|()| self.walk(list)),
        }
    }

    /// Checks that a fact is there.
    pub fn must_have(&self, name: &str, at: usize) -> Result<(), Misfit> {
        let Some(fact) = self.scope.fact(name) else { return Ok(()) };
        if self.has(name) {
            return Ok(());
        }
        let first = fact
            .required_when
            .as_ref()
            .map_or_else(|| format!("{name} != null"), |when| when.text().to_owned());
        Err(Misfit::new(
            at,
            format!("`{name}`, which may be missing here"),
            format!("`{first} && …` before it"),
        ))
    }
}
