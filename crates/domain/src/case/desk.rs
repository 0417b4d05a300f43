//! What a decision is given: who acts, when, and the rules of the house.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    failure::Playbooks,
    house::LearningRules,
    id::Ids,
    money::{Currency, Money},
    promise::{Calendars, TimerProfile, Timers},
    recovery::{FulfilmentRules, MakeGoodPolicy},
    staff::Actor,
};

/// The rules of the house, as they are in force.
#[derive(Clone, PartialEq, Debug)]
pub struct House {
    /// Who we are.
    pub company: Company,
    /// What is done for each kind of failure.
    pub playbooks: Playbooks,
    /// How long things may take.
    pub timers: Timers,
    /// When we work.
    pub calendars: Calendars,
    /// What we give.
    pub policy: MakeGoodPolicy,
    /// How it reaches the customer.
    pub fulfilment: FulfilmentRules,
    /// How we learn from complaints.
    pub learning: LearningRules,
}

/// Who we are, for pages and letters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// The name customers know.
    pub name: String,
    /// A postal address, for letters.
    #[serde(default)]
    pub address: String,
    /// The zone in which dates are said to customers, as an IANA name.
    pub zone: String,
    /// The currency of offers when an order says nothing else.
    pub currency: String,
    /// Where customers can go if they disagree.
    pub external_route: String,
    /// What an hour of work on a case costs, in that currency; empty where work is not counted.
    #[serde(default)]
    pub hourly_rate: String,
}

/// Everything a decision rests on besides the case itself.
pub struct Desk<'a> {
    /// The moment of the decision.
    pub now: Timestamp,
    /// Who acts.
    pub actor: &'a Actor,
    /// The rules in force.
    pub house: &'a House,
    /// Where new ids come from.
    pub ids: &'a Ids,
}

impl Company {
    /// The currency of offers when nothing else is known; euros where the code is none.
    #[must_use]
    pub fn currency(&self) -> Currency {
        Currency::from_code(&self.currency).unwrap_or(Currency::EUR)
    }

    /// What an hour of work on a case costs; none where work is not counted.
    #[must_use]
    pub fn hourly_rate(&self) -> Option<Money> {
        let rate = Money::parse(self.hourly_rate.trim(), &self.currency).ok();
        rate.filter(|rate| rate.minor_units() > 0)
    }
}

impl House {
    /// The currency in which a case is put right of which nothing is known.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.policy.usual_currency().unwrap_or_else(|| self.company.currency())
    }

    /// The deadlines for a case: the playbook's, the business profile for a firm, or the default.
    #[must_use]
    pub fn timers_for(&self, failure_type: Option<&str>, business: bool) -> Option<&TimerProfile> {
        let profiles = &self.timers.profiles;
        let of_playbook = self.playbooks.of(failure_type).timers.as_ref().and_then(|name| profiles.get(name));
        let of_segment = profiles.get("business").filter(|_| business);
        of_playbook.or(of_segment).or_else(|| profiles.get("default")).or_else(|| profiles.values().next())
    }
}
