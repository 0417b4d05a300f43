//! Two versions of a policy side by side: what changes in words, and for whom.

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{Facts, OfferError};
use crate::{
    house::{HouseError, Part},
    money::Money,
    recovery::MakeGoodPolicy,
};

/// What a new version changes.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Compared {
    /// Each change of the text, in words.
    pub rules: Vec<String>,
    /// The cases whose amount changes, in the order in which they were given.
    pub facts: Vec<Changed>,
    /// How many get more.
    pub more: usize,
    /// How many get less.
    pub less: usize,
    /// For how many nothing changes.
    pub same: usize,
    /// How many neither version has an answer for; each stands among `facts` with the reason.
    pub unanswered: usize,
}

/// One case whose amount changes.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// The id it came with.
    pub id: Json,
    /// What the old version offers; null where it has no answer.
    pub before: Option<String>,
    /// What the new one offers.
    pub after: Option<String>,
    /// An ISO 4217 code.
    pub currency: String,
    /// Why one of them has no answer.
    pub error: Option<String>,
}

/// Compares two versions, also over the facts of cases, each with its id.
///
/// # Errors
/// A version holds something that JSON cannot say; what was read never does.
pub fn compare(
    old: &MakeGoodPolicy,
    new: &MakeGoodPolicy,
    cases: &[(Json, Map<String, Json>)],
    otherwise: Currency,
) -> Result<Compared, HouseError> {
    let mut rules = Vec::new();
    differences("", &written(old)?, &written(new)?, &mut rules);
    let mut found = Compared { rules, facts: Vec::new(), more: 0, less: 0, same: 0, unanswered: 0 };
    for (id, facts) in cases {
        found.case(id, &amount(old, facts, otherwise), &amount(new, facts, otherwise));
    }
    Ok(found)
}

impl Compared {
    fn case(&mut self, id: &Json, before: &Result<Money, OfferError>, after: &Result<Money, OfferError>) {
        let count = match (before, after) {
            (Ok(before), Ok(after)) if before == after => &mut self.same,
            (Err(_), Err(_)) => &mut self.unanswered,
            (Ok(before), Ok(after)) if after.covers(*before) == Some(true) => &mut self.more,
            (Err(_), Ok(_)) => &mut self.more,
            _ => &mut self.less,
        };
        *count += 1;
        if before.is_ok() && before.as_ref().ok() == after.as_ref().ok() {
            return;
        }
        let said = |one: &Result<Money, OfferError>| one.as_ref().ok().map(|money| money.amount());
        let money = before.as_ref().ok().or(after.as_ref().ok());
        let error = before.as_ref().err().or(after.as_ref().err()).map(ToString::to_string);
        self.facts.push(Changed {
            id: id.clone(),
            before: said(before),
            after: said(after),
            currency: money.map_or("", |money| money.currency().code()).to_owned(),
            error,
        });
    }
}

fn amount(
    policy: &MakeGoodPolicy,
    facts: &Map<String, Json>,
    otherwise: Currency,
) -> Result<Money, OfferError> {
    policy.reckon(&Facts::read(policy, facts, otherwise)?).map(|found| found.amount)
}

fn written(policy: &MakeGoodPolicy) -> Result<Json, HouseError> {
    let unsaid = |error: serde_json::Error| {
        HouseError::at(Part::Policy, ".", error.to_string(), "something that JSON can say")
    };
    serde_json::to_value(policy).map_err(unsaid)
}

/// Walks both side by side; entries of a list are known by their name, code, severity or first day.
fn differences(at: &str, old: &Json, new: &Json, found: &mut Vec<String>) {
    match (named(old), named(new)) {
        (Some(olds), Some(news)) => {
            let within = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at} › {key}") };
            for (key, one) in &olds {
                match news.iter().find(|(other, _)| other == key) {
                    Some((_, other)) => differences(&within(key), one, other, found),
                    None => found.push(format!("{}: no longer there; it was {}", within(key), shown(one))),
                }
            }
            let added = news.iter().filter(|(key, _)| !olds.iter().any(|(other, _)| other == key));
            found.extend(added.map(|(key, one)| format!("{}: new, {}", within(key), shown(one))));
        }
        _ if old != new => found.push(format!("{at}: {} becomes {}", shown(old), shown(new))),
        _ => {}
    }
}

/// What has names in it: a table, or a list of tables.
fn named(json: &Json) -> Option<Vec<(String, &Json)>> {
    match json {
        Json::Object(table) => Some(table.iter().map(|(key, one)| (key.clone(), one)).collect()),
        Json::Array(items)
            if !items.is_empty()
                && items.iter().all(|item| item.get("amount").is_none_or(Json::is_object)) =>
        {
            let keys = ["name", "code", "severity", "from", "what", "value_band", "tenure_months"];
            let name = |item: &Json| keys.iter().find_map(|key| item.get(key)).map(shown);
            items.iter().map(|item| Some((name(item)?, item))).collect()
        }
        _ => None,
    }
}

/// A value for people: amounts as amounts, lists without their brackets.
fn shown(json: &Json) -> String {
    let money = |json: &Json| serde_json::from_value::<Money>(json.clone()).ok();
    match json {
        Json::String(text) => text.clone(),
        Json::Object(_) => money(json).map_or_else(|| json.to_string(), |money| money.to_string()),
        Json::Array(items) if items.is_empty() => "nothing".to_owned(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        plain => plain.to_string(),
    }
}
