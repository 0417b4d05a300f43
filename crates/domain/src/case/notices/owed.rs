//! What a law, a scheme or a guarantee gives each of many, worked out from what is known of their own orders.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::alike::{alike, of_incident, only_known};
use crate::{
    case::{Desk, House},
    change::Refused,
    failure::Severity,
    intake::Incident,
    money::Money,
    ratio::Ratio,
    recovery::{Facts, Form, MakeGoodPolicy, OfferError, pack, pack_names},
};

/// Where the facts stand in the body of a round.
const OWED_FACTS: &str = "owed.facts";

/// The policy of the house, by name.
const HOUSE: &str = "house";

/// How it is worked out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwedPlan {
    /// The policy whose floor is asked, such as `eu261`; that of the house, if not said or `house`.
    #[serde(default)]
    pub pack: Option<String>,
    /// Facts that are alike for all of them, such as `{"failure": "cancellation"}`. Attributes of somebody's own order that are
    /// called like a fact come before them.
    #[serde(default)]
    pub facts: Map<String, Json>,
    /// The same as text: `name = value`, one a line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lines: String,
    /// The form of the catalogue in which it is paid; the first that gives money back, if not said.
    #[serde(default)]
    pub form: Option<String>,
}

/// What is owed to one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owed {
    /// How much, over all their orders that were hit.
    pub amount: Money,
    /// What it rests on.
    pub basis: String,
    /// In which form.
    pub form: Form,
}

impl Owed {
    /// So much of it, in words for the customer.
    #[must_use]
    pub fn what(&self, part: Money) -> String {
        self.form.what.replace("{value}", &part.to_string())
    }

    /// What so much of it costs us, rounded up.
    #[must_use]
    pub fn cost(&self, part: Money) -> Money {
        let percent = Ratio::whole(i64::from(self.form.cost_percent));
        let cost = Ratio::whole(part.minor_units()).percent(percent).and_then(Ratio::up);
        Money::minor(cost.unwrap_or(part.minor_units()), part.currency())
    }
}

/// What it comes to for some of them, before anything goes out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct OwedSum {
    /// For so many it was worked out.
    pub looked_at: u64,
    /// For so many of these a fact is missing or does not fit: they are not told before it is known.
    pub unclear: u64,
    /// The most that is owed to one of them: nobody is paid more than was looked at.
    pub most: Option<Money>,
    /// What is owed to them together.
    pub sum: Option<Money>,
    /// The same share for all whom the round would tell, rounded up.
    pub for_all: Option<Money>,
}

impl OwedPlan {
    /// Whether it can be worked out at all: the policy, the form, and the names of the facts.
    ///
    /// # Errors
    /// Names the field.
    pub fn check(&self, house: &House) -> Result<(), Refused> {
        let policy = self.policy(house)?;
        self.form(house)?;
        only_known(&self.alike(), policy, OWED_FACTS)
    }

    /// What is owed to one whose orders have these attributes; `None` where nothing is.
    ///
    /// # Errors
    /// Names the fact that is missing or does not fit.
    pub fn to_one(
        &self,
        orders: &[BTreeMap<String, String>],
        severity: Severity,
        incident: &Incident,
        desk: &Desk<'_>,
    ) -> Result<Option<Owed>, Refused> {
        let none = [BTreeMap::new()];
        let orders = if orders.is_empty() { &none } else { orders };
        let mut found: Option<(Money, Vec<String>)> = None;
        for own in orders {
            let Some((amount, basis)) = self.for_order(own, severity, incident, desk.house)? else {
                continue;
            };
            let (sum, mut why) = found.unwrap_or((Money::minor(0, amount.currency()), Vec::new()));
            if !why.contains(&basis) {
                why.push(basis);
            }
            let sum = sum.plus(amount).ok_or_else(|| OfferError::TooLarge.refused(OWED_FACTS))?;
            found = Some((sum, why));
        }
        let form = self.form(desk.house)?;
        Ok(found.map(|(amount, why)| Owed { amount, basis: why.join("; "), form: form.clone() }))
    }

    fn for_order(
        &self,
        own: &BTreeMap<String, String>,
        severity: Severity,
        incident: &Incident,
        house: &House,
    ) -> Result<Option<(Money, String)>, Refused> {
        let (policy, alike) = (self.policy(house)?, self.alike());
        let mut said = of_incident(policy, severity, incident, house);
        said.extend(policy.said_by_name(&alike));
        said.extend(alike.get("currency").map(|code| ("currency".to_owned(), code.clone())));
        said.extend(policy.said_by_order(own));
        let facts = Facts::read(policy, &said, house.company.currency());
        let facts = facts.map_err(|error| error.refused(OWED_FACTS))?;
        let floor = policy.reckon(&facts).map_err(|error| error.refused(OWED_FACTS))?.floor;
        Ok(floor.filter(|(amount, _)| amount.minor_units() > 0))
    }

    /// Whether it is the policy of the house that is asked.
    pub(super) fn asks_the_house(&self) -> bool {
        self.named().is_none()
    }

    fn named(&self) -> Option<&str> {
        self.pack.as_deref().map(str::trim).filter(|name| !name.is_empty() && *name != HOUSE)
    }

    fn policy<'h>(&self, house: &'h House) -> Result<&'h MakeGoodPolicy, Refused> {
        let Some(name) = self.named() else { return Ok(&house.policy) };
        pack(name).ok_or_else(|| {
            let names: Vec<_> = pack_names().collect();
            Refused::invalid("owed.pack", name, format!("one of {}", names.join(", ")))
        })
    }

    fn form<'h>(&self, house: &'h House) -> Result<&'h Form, Refused> {
        if let Some(code) = self.form.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            return house.policy.form(code);
        }
        let mut may = house.policy.forms.iter().filter(|form| !form.extra_only && form.only_if.is_none());
        let money = may.clone().find(|form| form.restores.iter().any(|what| what == "money"));
        money.or_else(|| may.next()).ok_or_else(|| {
            Refused::invalid("owed.form", "no form", "one of the catalogue that may pay what is owed")
        })
    }

    fn alike(&self) -> Map<String, Json> {
        alike(&self.facts, &self.lines)
    }
}

impl OwedSum {
    /// Takes in what was worked out for one.
    pub fn add(&mut self, one: &Result<Option<Owed>, Refused>) {
        self.looked_at += 1;
        let Ok(one) = one else {
            self.unclear += 1;
            return;
        };
        let Some(one) = one else { return };
        self.sum = Some(self.sum.and_then(|sum| sum.plus(one.amount)).unwrap_or(one.amount));
        if self.most.is_none_or(|most| most.minor_units() < one.amount.minor_units()) {
            self.most = Some(one.amount);
        }
    }

    /// What it comes to for `members`, if the others are like those that were looked at.
    #[must_use]
    pub fn for_members(mut self, members: u64) -> Self {
        let clear = i128::from(self.looked_at.saturating_sub(self.unclear).max(1));
        self.for_all = self.sum.map(|sum| {
            let all = (i128::from(sum.minor_units()) * i128::from(members) + clear - 1) / clear;
            Money::minor(i64::try_from(all).unwrap_or(i64::MAX), sum.currency())
        });
        self
    }
}
