//! What a law, a scheme or a guarantee gives each of many, worked out from what is known of their own orders.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

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
        let alike = self.alike();
        let unknown = alike.keys().find(|name| !policy.facts.contains_key(*name) && *name != "currency");
        unknown.map_or(Ok(()), |name| {
            let known: Vec<_> = policy.facts.keys().map(String::as_str).collect();
            let expected = format!("a fact of this policy: {}", known.join(", "));
            Err(Refused::invalid(format!("owed.facts.{name}"), "a fact of this name", expected))
        })
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
        let text = |text: &str| Some(Json::String(text.to_owned()));
        let usual = |name: &str| match name {
            "severity" => text(severity.name()),
            "attribution" => text("firm"),
            "failure_type" => incident.failure_type.as_deref().and_then(text),
            "failed_on" => text(&day_of(incident, house)),
            _ => None,
        };
        let told = |name: &str| {
            let said = own.get(name).filter(|_| policy.facts.contains_key(name));
            said.and_then(|said| text(said)).or_else(|| alike.get(name).cloned()).or_else(|| usual(name))
        };
        let usual = house.company.currency();
        let facts = Facts::of_one(policy, told, usual).map_err(|error| error.refused(OWED_FACTS))?;
        let floor = policy.reckon(&facts).map_err(|error| error.refused(OWED_FACTS))?.floor;
        Ok(floor.filter(|(amount, _)| amount.minor_units() > 0))
    }

    fn policy<'h>(&self, house: &'h House) -> Result<&'h MakeGoodPolicy, Refused> {
        let Some(name) =
            self.pack.as_deref().map(str::trim).filter(|name| !name.is_empty() && *name != HOUSE)
        else {
            return Ok(&house.policy);
        };
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
        let said = self.lines.lines().filter_map(|line| line.split_once('='));
        let said = said.map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('"').into()));
        said.chain(self.facts.clone()).collect()
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

/// The day of the mistake where the firm is.
fn day_of(incident: &Incident, house: &House) -> String {
    let zone = TimeZone::get(&house.company.zone).unwrap_or(TimeZone::UTC);
    incident.happened_at.to_zoned(zone).date().to_string()
}
