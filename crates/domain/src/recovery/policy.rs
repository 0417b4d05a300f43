//! The first make-good policy: correction plus one extra, within limits, as data.

use std::collections::BTreeMap;

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Budgets;
use crate::{change::Refused, failure::Severity, money::Money, staff::Role};

/// Dated rules that turn facts into an offer. The same facts give the same offer, whoever asks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeGoodPolicy {
    /// What somebody in training may give alone, whatever their role, per currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_training: Vec<Money>,
    /// What a role may give alone, per currency. An unlisted role or currency needs approval.
    #[serde(deserialize_with = "by_role")]
    pub authority: BTreeMap<Role, Vec<Money>>,
    /// What can be given.
    pub forms: Vec<Form>,
    /// The value of the extra by severity, one list per currency.
    pub tiers: Vec<Tier>,
    /// When these are used up, somebody one level higher has to agree.
    #[serde(default, skip_serializing_if = "Budgets::are_none")]
    pub budgets: Budgets,
}

/// A kind of make-good.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// A short stable name such as `free_month`.
    pub code: String,
    /// What customers read; `{value}` stands for the face value.
    pub what: String,
    /// What it costs us, in percent of what it is worth to them.
    pub cost_percent: u16,
    /// The valued things it answers, such as `money` or `time`.
    #[serde(default)]
    pub answers: Vec<String>,
    /// How much it helps the work of a business customer, 0 to 10.
    #[serde(default)]
    pub business_relevance: u8,
    /// When customers have it, in words for them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when: String,
}

/// The extra at one severity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From this severity on.
    pub severity: Severity,
    /// The face value of the extra.
    pub extra: Vec<Money>,
    /// The same for somebody whom a like failure hit before.
    pub extra_repeat: Vec<Money>,
}

/// Who has to agree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// The least role that may.
    pub role: Role,
    /// How many people.
    pub people: u8,
}

/// What the policy recommends, with its reasons.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// The face value of the extra.
    pub extra: Option<Money>,
    /// Forms it could take, best first.
    pub options: Vec<RecommendedOption>,
    /// Why this much.
    pub reasons: Vec<String>,
}

/// One form that the extra could take.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RecommendedOption {
    /// The form.
    pub form: String,
    /// What customers read.
    pub what: String,
    /// What it costs us.
    pub cost: Money,
    /// What it is worth to them.
    pub face_value: Money,
    /// Why it stands where it stands.
    pub reasons: Vec<String>,
}

/// What decides how much and in which form. Tone, channel, followers and number of contacts are not here, so
/// they cannot count.
pub struct OfferFacts<'a> {
    /// How bad.
    pub severity: Severity,
    /// A like failure hit this customer before.
    pub repeat: bool,
    /// In which currency.
    pub currency: Currency,
    /// What they care for.
    pub valued: &'a [String],
    /// A firm rather than a person.
    pub business: bool,
    /// Forms this customer was given before: the extra should be new to them.
    pub given_before: &'a [String],
}

impl MakeGoodPolicy {
    /// What to give beyond the correction.
    #[must_use]
    pub fn recommend(&self, facts: &OfferFacts<'_>) -> Recommendation {
        let Some((extra, reason)) = self.extra(facts) else {
            let reasons = vec![format!(
                "The policy has no tier for {} in {}.",
                facts.severity.name(),
                facts.currency.code()
            )];
            return Recommendation { extra: None, options: Vec::new(), reasons };
        };
        let mut options: Vec<_> =
            self.forms.iter().map(|form| (score(form, facts), option(form, extra, facts))).collect();
        options.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let options = options.into_iter().map(|(_, option)| option).collect();
        Recommendation { extra: Some(extra), options, reasons: vec![reason] }
    }

    fn extra(&self, facts: &OfferFacts<'_>) -> Option<(Money, String)> {
        let tier = self
            .tiers
            .iter()
            .filter(|tier| tier.severity <= facts.severity)
            .max_by_key(|tier| tier.severity)?;
        let amounts = if facts.repeat { &tier.extra_repeat } else { &tier.extra };
        let amount = amounts.iter().copied().find(|money| money.currency() == facts.currency)?;
        let again = if facts.repeat { ", and a like failure hit them before" } else { "" };
        Some((amount, format!("The failure was {}{again}.", facts.severity.name())))
    }

    /// The form of the catalogue with this code.
    ///
    /// # Errors
    /// There is none; says which there are.
    pub fn form(&self, code: &str) -> Result<&Form, Refused> {
        let found = self.forms.iter().find(|form| form.code == code);
        found.ok_or_else(|| {
            let known: Vec<_> = self.forms.iter().map(|form| form.code.as_str()).collect();
            Refused::invalid("form", code, format!("a form of the catalogue: {}", known.join(", ")))
        })
    }

    /// Who has to agree before `role` may give goodwill worth `face_value`; nobody when it is within the limit.
    #[must_use]
    pub fn approval(&self, role: Option<Role>, face_value: Money) -> Option<Approval> {
        let within = |role: &Role| {
            self.authority.get(role).into_iter().flatten().any(|limit| limit.covers(face_value) == Some(true))
        };
        if role.is_some_and(|role| within(&role)) {
            return None;
        }
        let alone = Role::ALL.into_iter().find(within);
        Some(alone.map_or(Approval { role: Role::Manager, people: 2 }, |role| Approval { role, people: 1 }))
    }
}

/// Roles are read as names, so that an error can say under which name it stands.
fn by_role<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<BTreeMap<Role, Vec<Money>>, D::Error> {
    let named = BTreeMap::<String, Vec<Money>>::deserialize(reader)?;
    let role = |name: &str| {
        let expected = Role::ALL.map(Role::name).join(", ");
        let wrong = || serde::de::Error::custom(format!("a role named {name:?}, expected one of {expected}"));
        Role::named(name).ok_or_else(wrong)
    };
    named.into_iter().map(|(name, limits)| Ok((role(&name)?, limits))).collect()
}

fn score(form: &Form, facts: &OfferFacts<'_>) -> (bool, usize, u8) {
    let new = !facts.given_before.contains(&form.code);
    let fits = form.answers.iter().filter(|answer| facts.valued.contains(answer)).count();
    (new, fits, if facts.business { form.business_relevance } else { 0 })
}

fn option(form: &Form, extra: Money, facts: &OfferFacts<'_>) -> RecommendedOption {
    let mut reasons: Vec<String> = form
        .answers
        .iter()
        .filter(|answer| facts.valued.contains(answer))
        .map(|answer| format!("They care for {answer}."))
        .collect();
    if facts.given_before.contains(&form.code) {
        reasons.push("They were given this before, so it comes last.".to_owned());
    }
    if facts.business && form.business_relevance > 5 {
        reasons.push("It helps their own work.".to_owned());
    }
    let cost = cost_of(extra, form.cost_percent);
    RecommendedOption {
        form: form.code.clone(),
        what: form.what.replace("{value}", &extra.to_string()),
        cost,
        face_value: extra,
        reasons,
    }
}

/// Rounded up once, at the end: our cost is never understated.
pub(super) fn cost_of(face_value: Money, percent: u16) -> Money {
    let hundredths = i128::from(face_value.minor_units()) * i128::from(percent);
    let minor = (hundredths + 99).div_euclid(100);
    Money::minor(i64::try_from(minor).unwrap_or(i64::MAX), face_value.currency())
}
