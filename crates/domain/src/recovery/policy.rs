//! The make-good policy: dated rules that turn facts into an offer, as data.
//!
//! `offer = max(floor, min(cap, correction × match + token by severity + repeat uplift + value extra + extras))`. The
//! parts are rules in order, each with a [`Condition`] and an [`Amount`] that is built from data; what can be given,
//! by whom, stands beside them. [`crate::recovery::Offer`] is what comes out.

mod amount;
mod check;
mod check_rules;
mod check_words;
mod every_policy;
mod fact;
mod fair;
mod meet;
mod packs;
mod points;
mod probe;
mod rule;
mod seal;
mod sums;
mod table;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use amount::fits;
pub use amount::{Amount, ByChoice};
pub(super) use every_policy::{NEVER_COUNT, WHY_NEVER, common};
pub use fact::{FactKind, FactSpec, Worse};
pub(super) use fact::{Unfit, is_date, shown};
pub use packs::{pack, pack_names, pack_text};
pub use rule::{Lost, Rule, ValueStep};
pub use sums::Sums;
pub use table::{Row, Table};
pub use words::Sentence;

use super::{Budgets, Condition, HoldRule};
use crate::{change::Refused, failure::Severity, money::Money, ratio::Ratio, staff::Role};

/// Dated rules that turn facts into an offer. The same facts give the same offer, whoever asks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeGoodPolicy {
    /// A short name such as `eu261`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Where its rules come from, and how far they were verified.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The first day on which decisions rest on it; none for at once.
    #[serde(default, with = "table::maybe_day", skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Date>,
    /// The code of the usual currency, where it speaks of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Codes of the currencies it speaks of, the usual one first; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<String>,
    /// How much of the correction is given back, in percent; all of it unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_percent: Option<Ratio>,
    /// The fact that holds the price paid: an offer far above it is warned of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// When goodwill is due at all; always unless said. Neither floor nor correction asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goodwill_when: Option<Condition>,
    /// When a tier's `extra_repeat` counts; unless said, when the fact `repeat` is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_when: Option<Condition>,
    /// The most that correction and extras may come to; the floor stands above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Amount>,
    /// The facts it takes besides those that every policy takes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, FactSpec>,
    /// Conditions with a name, for other conditions to use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terms: BTreeMap<String, Condition>,
    /// Dated figures.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, Table>,
    /// What is owed by law, scheme or published guarantee: the first that holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floor: Vec<Rule>,
    /// What undoes the loss: all that hold, together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correction: Vec<Rule>,
    /// What is given beyond: all that hold, together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Rule>,
    /// A little more for a long or valuable relation: the most of the steps that are reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub value_extra: Vec<ValueStep>,
    /// What kind of thing was lost, for the form that restores it: the first that holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<Lost>,
    /// What somebody in training may give alone, whatever their role, per currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_training: Vec<Money>,
    /// What a role may give alone, per currency. An unlisted role or currency needs approval.
    #[serde(deserialize_with = "by_role")]
    pub authority: BTreeMap<Role, Vec<Money>>,
    /// What can be given.
    pub forms: Vec<Form>,
    /// The value of the extra by severity, one list per currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// When goodwill waits until a person has looked at it; by counts and nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<HoldRule>,
    /// When these are used up, somebody one level higher has to agree.
    #[serde(default, skip_serializing_if = "Budgets::are_none")]
    pub budgets: Budgets,
}

/// A kind of make-good.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// The kinds of loss it restores, such as `money`, `product`, `service`, `time` or `attention`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restores: Vec<String>,
    /// Only what is given beyond may take this form: what is owed may not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extra_only: bool,
    /// When it can be had at all; always unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Condition>,
    /// A sentence that belongs to it, such as what the customer has to agree to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
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
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// Forms in which what is owed is given, best first; none where nothing is on file as owed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<RecommendedOption>,
    /// Forms in which what undoes the loss goes back, best first; none where no loss is on file.
    #[serde(default)]
    pub correction: Vec<RecommendedOption>,
    /// The face value of the extra.
    pub extra: Option<Money>,
    /// Forms it could take, best first.
    pub options: Vec<RecommendedOption>,
    /// Why this much.
    pub reasons: Vec<String>,
    /// Facts that the policy asks for, that nobody has recorded, and without which it cannot say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// One form that correction or extra could take.
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

impl MakeGoodPolicy {
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
}

/// Roles are read as names, so that an error can say under which name it stands.
fn by_role<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<BTreeMap<Role, Vec<Money>>, D::Error> {
    let named = BTreeMap::<String, Sums>::deserialize(reader)?;
    let role = |name: &str| {
        let expected = Role::ALL.map(Role::name).join(", ");
        let wrong = || serde::de::Error::custom(format!("a role named {name:?}, expected one of {expected}"));
        Role::named(name).ok_or_else(wrong)
    };
    named.into_iter().map(|(name, limits)| Ok((role(&name)?, limits.0))).collect()
}

/// Rounded up once, at the end: our cost is never understated.
pub(super) fn cost_of(face_value: Money, percent: u16) -> Money {
    let hundredths = i128::from(face_value.minor_units()) * i128::from(percent);
    let minor = (hundredths + 99).div_euclid(100);
    Money::minor(i64::try_from(minor).unwrap_or(i64::MAX), face_value.currency())
}
