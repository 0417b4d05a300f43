//! Values of facts around the boundaries that a policy itself names, to try it on.

use std::collections::{BTreeMap, BTreeSet};

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

impl Probe {
    /// What it says at a point: spread over all its values, in the same way each time.
    pub fn at(&self, point: u64, nth: usize) -> Option<&Value> {
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
        let mut mixed = (point * 64 + nth as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let place = (mixed ^ (mixed >> 31)) % (self.values.len().max(1) as u64);
        self.values.get(usize::try_from(place).unwrap_or(0))?.as_ref()
    }
}

/// Every fact of the policy, and of those that every policy takes the ones that it asks for.
pub(super) fn probes(policy: &MakeGoodPolicy, currency: Currency) -> Vec<Probe> {
    let mut named = BTreeMap::new();
    policy
        .conditions()
        .filter_map(|condition| condition.expr().ok())
        .for_each(|expr| collect(expr, &mut named));
    let asked = common().iter().filter(|(name, _)| named.contains_key(**name) || **name == "repeat");
    let all = policy.facts.iter().map(|(name, spec)| (name.as_str(), spec));
    all.chain(asked.map(|(name, spec)| (*name, spec)))
        .map(|(name, spec)| {
            let told = named.get(name).cloned().unwrap_or_default();
            let days = policy.tables.values().filter(|table| table.by == name).flat_map(|table| &table.rows);
            let days = days.map(|row| row.from.to_string());
            let mut values: Vec<_> = values(spec, &told, days, currency).into_iter().map(Some).collect();
            if spec.optional || spec.required_when.is_some() {
                values.push(None);
            }
            Probe { name: name.to_owned(), values }
        })
        .collect()
}

/// What a fact is compared with.
#[derive(Clone, Default)]
struct Told {
    numbers: BTreeSet<Ratio>,
    texts: BTreeSet<String>,
}

fn collect(expr: &Expr, named: &mut BTreeMap<String, Told>) {
    match &expr.node {
        Node::Not(inner) => collect(inner, named),
        Node::And(one, two) | Node::Or(one, two) => {
            [one, two].into_iter().for_each(|part| collect(part, named))
        }
        Node::Compare(_, one, two) | Node::In(one, two) => {
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
            known.filter_map(|day| day.parse().ok()).map(Value::Date).collect()
        }
        FactKind::Whole | FactKind::Count => {
            numbers(spec, told, Ratio::whole(1)).map(Value::Number).collect()
        }
        FactKind::Number => numbers(spec, told, hundredth()).map(Value::Number).collect(),
        FactKind::Money => {
            let text = |number: Ratio| Money::parse(&number.to_string(), currency.code()).ok();
            numbers(spec, told, Ratio::whole(1)).filter_map(text).map(Value::Money).collect()
        }
    }
}

/// At each boundary, just below and just above it, and a few plain ones; in their order and range.
fn numbers(spec: &FactSpec, told: &Told, step: Ratio) -> impl Iterator<Item = Ratio> {
    let plain = [1, 10, 100].map(Ratio::whole);
    let ends = spec.least().into_iter().chain(spec.max);
    let down = step.times(Ratio::whole(-1)).unwrap_or(Ratio::ZERO);
    let around = |number: &Ratio| [Some(*number), number.plus(step), number.plus(down)];
    let all = told.numbers.iter().flat_map(around).flatten().chain(plain).chain(ends);
    let fits = |number: &Ratio| {
        spec.least().is_none_or(|least| *number >= least) && spec.max.is_none_or(|most| *number <= most)
    };
    all.filter(fits).collect::<BTreeSet<_>>().into_iter()
}

fn hundredth() -> Ratio {
    Ratio::new(1, 100).unwrap_or(Ratio::ZERO)
}

impl MakeGoodPolicy {
    /// Every condition that changes how much is given.
    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let rules = || self.floor.iter().chain(&self.correction).chain(&self.extra);
        let halved = rules().filter_map(|rule| rule.halved_when.as_ref());
        let whole = self.goodwill_when.iter().chain(&self.repeat_when).chain(self.terms.values());
        rules().map(|rule| &rule.when).chain(halved).chain(whole)
    }
}
