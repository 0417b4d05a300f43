//! The offer as everybody is told it: command line, API and pages give the same answer, byte for byte.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{
    Beside, Evidence, Facts, OfferError, PartKind, Reckoning,
    options::{Share, options},
};
use crate::{
    money::Money,
    recovery::{Approval, MakeGoodPolicy},
    staff::Role,
};

/// What policy offers. Amounts are decimal texts in `currency`.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Offer {
    /// What is owed whatever else is true; null where nothing is.
    pub floor: Option<Floor>,
    /// What the offer is worth to the customer, all in all.
    #[serde(serialize_with = "decimal")]
    #[schemars(with = "String")]
    pub amount: Money,
    /// An ISO 4217 code.
    pub currency: &'static str,
    /// The forms it can take, best first.
    pub options: Vec<OfferOption>,
    /// Who has to agree to what goes beyond floor and correction; null if nobody.
    pub approval: Option<Approval>,
    /// Forms that it cannot take, each with the reason, and extras that have no figure in this currency.
    pub excluded: Vec<Excluded>,
    /// The rules that made the amount.
    pub parts: Vec<OfferPart>,
    /// What a person should think about first.
    pub warnings: Vec<String>,
    /// The policy that was used.
    pub policy: PolicyUsed,
}

/// The least that has to be given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Floor {
    /// How much.
    #[serde(serialize_with = "decimal")]
    #[schemars(with = "String")]
    pub amount: Money,
    /// An ISO 4217 code.
    pub currency: &'static str,
    /// What it rests on.
    pub basis: String,
}

/// One form that the offer can take.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OfferOption {
    /// A form of the policy's catalogue.
    pub form: String,
    /// What customers read of all of it.
    pub what: String,
    /// What is given in which form. What was lost in money goes back in money, and only what comes on top takes the form of
    /// this option; otherwise there is one part.
    pub gives: Vec<Gives>,
    /// The amount of the offer.
    #[serde(serialize_with = "decimal")]
    #[schemars(with = "String")]
    pub amount: Money,
    /// What it costs us.
    #[serde(serialize_with = "decimal")]
    #[schemars(with = "String")]
    pub cost: Money,
    /// What it is worth to them.
    #[serde(serialize_with = "decimal")]
    #[schemars(with = "String")]
    pub face_value: Money,
    /// Why this much, and why this form stands where it stands.
    pub reasons: Vec<String>,
    /// How well it worked for customers like this one, if anybody knows.
    pub evidence: Option<Evidence>,
}

/// One part of an option.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Gives {
    /// A form of the policy's catalogue.
    pub form: String,
    /// What customers read.
    pub what: String,
    /// How much of the option it is.
    #[serde(serialize_with = "decimal")]
    #[schemars(with = "String")]
    pub amount: Money,
}

/// A form that the offer cannot take, or an extra for which the policy has no figure in its currency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Excluded {
    /// The form; `extra` where it is not a form but something given beyond.
    pub form: String,
    /// Why not.
    pub reason: String,
}

/// What one rule came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct OfferPart {
    /// `floor`, `correction` or `extra`.
    pub part: &'static str,
    /// The rule's name in the policy.
    pub rule: String,
    /// How much.
    #[serde(serialize_with = "decimal")]
    #[schemars(with = "String")]
    pub amount: Money,
    /// Why, in words.
    pub because: String,
}

/// Which policy an offer rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PolicyUsed {
    /// Its short name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where its rules come from.
    pub source: String,
}

impl MakeGoodPolicy {
    /// The offer for these facts. The same facts give the same answer, whoever asks: `beside` orders forms of equal
    /// value and says who has to agree, nothing else.
    ///
    /// # Errors
    /// Names the fact that is missing, or for which there is no figure.
    pub fn offer(&self, facts: &Facts, beside: &Beside) -> Result<Offer, OfferError> {
        self.counted(facts, beside).map_err(|error| error.naming(facts))
    }

    fn counted(&self, facts: &Facts, beside: &Beside) -> Result<Offer, OfferError> {
        let found = self.reckon(facts)?;
        let nothing = found.amount.minor_units() <= 0;
        let owed = found.amount.minor_units() - found.goodwill.minor_units();
        let owed = Money::minor(owed, found.amount.currency());
        let share = Share { owed, goodwill: found.goodwill, also_as: &found.also_as };
        let (choices, mut excluded) =
            if nothing { Default::default() } else { options(self, facts, share, &beside.evidence)? };
        excluded.extend(found.unpriced.iter().map(|one| Excluded {
            form: "extra".to_owned(),
            reason: format!("{}: {}", one.rule, one.reason),
        }));
        let because: Vec<String> = found.parts.iter().map(|part| part.because.clone()).collect();
        let shown = choices.into_iter().map(|choice| OfferOption {
            form: choice.form.code.clone(),
            what: choice.what(),
            gives: choice.gives,
            amount: choice.face_value,
            cost: choice.cost,
            face_value: choice.face_value,
            reasons: because.iter().cloned().chain(choice.reasons).collect(),
            evidence: choice.evidence,
        });
        let options = shown.collect();
        let role = beside.role.unwrap_or(Role::Agent);
        let beyond = found.goodwill.minor_units() > 0;
        let approval = self.by_limit(Some(role), beside.in_training, found.goodwill).filter(|_| beyond);
        Ok(self.answer(found, options, approval, excluded))
    }

    fn answer(
        &self,
        found: Reckoning,
        options: Vec<OfferOption>,
        approval: Option<Approval>,
        excluded: Vec<Excluded>,
    ) -> Offer {
        let currency = found.amount.currency().code();
        let part = |part: super::Part| OfferPart {
            part: match part.kind {
                PartKind::Floor => "floor",
                PartKind::Correction => "correction",
                PartKind::Extra => "extra",
            },
            rule: part.rule,
            amount: part.amount,
            because: part.because,
        };
        Offer {
            floor: found.floor.map(|(amount, basis)| Floor { amount, currency, basis }),
            amount: found.amount,
            currency,
            options,
            approval,
            excluded,
            parts: found.parts.into_iter().map(part).collect(),
            warnings: found.warnings,
            policy: PolicyUsed {
                name: self.name.clone(),
                title: self.title.clone(),
                source: self.source.clone(),
            },
        }
    }
}

fn decimal<S: Serializer>(money: &Money, writer: S) -> Result<S::Ok, S::Error> {
    writer.serialize_str(&money.amount())
}
