//! What the make-good policy asks of a case: its questions in the form of the assessment, and how they are read.

use domain::recovery::{AskedFacts, FactKind, FactSpec, MakeGoodPolicy};
use serde_json::{Map, Value};

use super::{Ask, Input};
use crate::web::{Typed, case::sight::Sight};

/// What every field of a fact begins with.
const FACTS: &str = "facts.";

/// One question for each fact that the case does not tell by itself, with what is on file or, before that, what the order
/// says.
pub fn inputs(sight: &Sight, currency: &str) -> Vec<Input> {
    sight.house.policy.asks().map(|(name, fact)| input(name, fact, sight, currency)).collect()
}

fn input(name: &str, fact: &FactSpec, sight: &Sight, currency: &str) -> Input {
    let on_file = sight.file.case.facts.typed(name);
    let of_order = sight.order.typed(name).filter(|_| on_file.is_none());
    let hint = of_order.as_ref().map(|_| "As the order says.").unwrap_or_default();
    let mut label = label(name, fact);
    if fact.kind == FactKind::Money {
        label = format!("{label}, in {currency}");
    }
    let field = format!("{FACTS}{name}");
    Input::new(ask(fact), &field, &label)
        .optional()
        .hint(hint)
        .value(on_file.or(of_order).unwrap_or_default())
}

/// What the policy says of it, or its name in plain letters.
fn words(name: &str, fact: &FactSpec) -> String {
    if fact.says.is_empty() { name.replace('_', " ") } else { fact.says.clone() }
}

fn label(name: &str, fact: &FactSpec) -> String {
    let words = words(name, fact);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The questions for facts of these names.
pub fn asked_for(names: &[String], policy: &MakeGoodPolicy) -> Vec<String> {
    let known = names.iter().filter_map(|name| Some((name, policy.facts.get(name)?)));
    known.map(|(name, fact)| words(name, fact)).collect()
}

/// What is on file, each with its question.
pub fn recorded(facts: &AskedFacts, policy: &MakeGoodPolicy) -> Vec<String> {
    let known = policy.asks().filter_map(|(name, fact)| Some((name, fact, facts.told(name)?)));
    known.map(|(name, fact, told)| format!("{}: {told}", words(name, fact))).collect()
}

fn ask(fact: &FactSpec) -> Ask {
    let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    match fact.kind {
        FactKind::Flag => Ask::Select(vec![pair("true", "yes"), pair("false", "no")]),
        FactKind::Choice => {
            Ask::Select(fact.of.iter().map(|word| pair(word, &word.replace('_', " "))).collect())
        }
        FactKind::Date => Ask::Day,
        _ => Ask::Line,
    }
}

/// The facts as they were typed; one that was emptied is taken back.
pub fn read(typed: &Typed, policy: &MakeGoodPolicy) -> Map<String, Value> {
    let said = policy.asks().filter_map(|(name, fact)| {
        let field = format!("{FACTS}{name}");
        let text = typed.has(&field).then(|| typed.get(&field).trim())?;
        let value = if text.is_empty() { Value::Null } else { fact.said(text) };
        Some((name.to_owned(), value))
    });
    said.collect()
}

/// The same form without them.
pub fn without(typed: &Typed, policy: &MakeGoodPolicy) -> Typed {
    let fields: Vec<_> = policy.asks().map(|(name, _)| format!("{FACTS}{name}")).collect();
    typed.without(&fields.iter().map(String::as_str).collect::<Vec<_>>())
}
