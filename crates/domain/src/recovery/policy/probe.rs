//! Values of facts around the boundaries that a policy itself names, to try it on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{FactKind, FactSpec, MakeGoodPolicy, common};
use crate::{
    money::{Currency, Money},
    ratio::Ratio,
    recovery::{
        Condition, Value,
        condition::{Expr, Node},
    },
};

/// One fact, and what it may say; `None` where it is missing.
pub(super) struct Probe {
    pub name: String,
    /// Numbers in their order.
    pub values: Vec<Option<Value>>,
}

/// Every fact of the policy, and of those that every policy takes the ones that it asks for.
pub(super) fn probes(policy: &MakeGoodPolicy, currency: Currency) -> Vec<Probe> {
    let mut named = BTreeMap::new();
    let mut beside = Vec::new();
    policy
        .conditions()
        .filter_map(|condition| condition.expr().ok())
        .for_each(|expr| collect(expr, &mut named, &mut beside));
    // Two facts that are held against each other meet at the values of both.
    for (one, two) in beside {
        let both = [&one, &two].map(|name| named.get(name).cloned().unwrap_or_default());
        for name in [one, two] {
            let told: &mut Told = named.entry(name).or_default();
            both.iter().for_each(|other| told.take(other));
        }
    }
    let asked = common().iter().filter(|(name, _)| named.contains_key(**name) || **name == "repeat");
    let all = policy.facts.iter().map(|(name, spec)| (name.as_str(), spec));
    all.chain(asked.map(|(name, spec)| (*name, spec)))
        .map(|(name, spec)| {
            let told = named.get(name).cloned().unwrap_or_default();
            let days = policy.tables.values().filter(|table| table.by == name).flat_map(|table| &table.rows);
            let days = days.flat_map(|row| [Some(row.from), row.to]).flatten().map(|day| day.to_string());
            let mut values: Vec<_> = values(spec, &told, days, currency).into_iter().map(Some).collect();
            if spec.optional || spec.required_when.is_some() {
                values.push(None);
            }
            Probe { name: name.to_owned(), values }
        })
        .collect()
}

/// What a fact is compared with, also by way of another fact.
#[derive(Clone, Default)]
struct Told {
    numbers: BTreeSet<Ratio>,
    texts: BTreeSet<String>,
}

impl Told {
    fn take(&mut self, other: &Self) {
        self.numbers.extend(&other.numbers);
        self.texts.extend(other.texts.iter().cloned());
    }
}

fn collect(expr: &Expr, named: &mut BTreeMap<String, Told>, beside: &mut Vec<(String, String)>) {
    match &expr.node {
        Node::Not(inner) => collect(inner, named, beside),
        Node::And(one, two) | Node::Or(one, two) => {
            [one, two].into_iter().for_each(|part| collect(part, named, beside))
        }
        Node::Compare(_, one, two) | Node::In(one, two) => {
            if let (Some(one), Some(two)) = (one.name(), two.name()) {
                beside.push((one.to_owned(), two.to_owned()));
            }
            for (name, other) in [(one, two), (two, one)] {
                if let Some(name) = name.name() {
                    literals(other, named.entry(name.to_owned()).or_default());
                }
            }
        }
        Node::Name(name) => drop(named.entry(name.clone()).or_default()),
        Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) => {}
    }
}

fn literals(expr: &Expr, told: &mut Told) {
    match &expr.node {
        Node::Number(number) => drop(told.numbers.insert(*number)),
        Node::Text(text) => drop(told.texts.insert(text.clone())),
        Node::List(items) => items.iter().for_each(|item| literals(item, told)),
        _ => {}
    }
}

fn values(
    spec: &FactSpec,
    told: &Told,
    days: impl Iterator<Item = String>,
    currency: Currency,
) -> Vec<Value> {
    let texts = || told.texts.iter().cloned();
    match spec.kind {
        FactKind::Flag => vec![Value::Flag(false), Value::Flag(true)],
        FactKind::Choice => spec.of.iter().cloned().map(Value::Text).collect(),
        FactKind::Text => texts().chain(["another".to_owned()]).map(Value::Text).collect(),
        FactKind::Words => vec![Value::Words(Vec::new())],
        FactKind::Date => {
            let known = texts().chain(days).chain(["2026-01-15".to_owned()]);
            let known: BTreeSet<Date> = known.filter_map(|day| day.parse().ok()).collect();
            let around = |day: &Date| [day.yesterday().ok(), Some(*day), day.tomorrow().ok()];
            let all: BTreeSet<_> = known.iter().flat_map(around).flatten().collect();
            all.into_iter().map(Value::Date).collect()
        }
        FactKind::Whole | FactKind::Count => {
            let numbers = numbers(spec, told, Ratio::ONE).into_iter();
            numbers.filter(|number| number.is_whole()).map(Value::Number).collect()
        }
        FactKind::Number => numbers(spec, told, hundredth()).into_iter().map(Value::Number).collect(),
        FactKind::Money => {
            let least = Money::minor(1, currency).in_major_units();
            let text = |number: Ratio| Money::parse(&number.to_string(), currency.code()).ok();
            numbers(spec, told, least).into_iter().filter_map(text).map(Value::Money).collect()
        }
    }
}

/// At each boundary, just below and just above it, between each two, and a few plain ones; in their order and range.
fn numbers(spec: &FactSpec, told: &Told, step: Ratio) -> Vec<Ratio> {
    let plain = [1, 10, 100].map(Ratio::whole);
    let ends = spec.least().into_iter().chain(spec.max);
    let down = step.times(Ratio::whole(-1)).unwrap_or(Ratio::ZERO);
    let around = |number: &Ratio| [Some(*number), number.plus(step), number.plus(down)];
    let between = told.numbers.iter().zip(told.numbers.iter().skip(1));
    let between = between.filter_map(|(one, two)| one.plus(*two)?.divided(Ratio::whole(2)));
    let all = told.numbers.iter().flat_map(around).flatten().chain(between).chain(plain).chain(ends);
    let fits = |number: &Ratio| {
        spec.least().is_none_or(|least| *number >= least) && spec.max.is_none_or(|most| *number <= most)
    };
    all.filter(fits).collect::<BTreeSet<_>>().into_iter().collect()
}

fn hundredth() -> Ratio {
    Ratio::new(1, 100).unwrap_or(Ratio::ZERO)
}

impl MakeGoodPolicy {
    /// Every condition that changes how much is given.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let rules = || self.floor.iter().chain(&self.correction).chain(&self.extra);
        let halved = rules().filter_map(|rule| rule.halved_when.as_ref());
        let whole = self.goodwill_when.iter().chain(&self.repeat_when).chain(self.terms.values());
        rules().map(|rule| &rule.when).chain(halved).chain(whole)
    }
}
