//! The facts of a case that an offer is made from, as one record: kept with the decision, so that the case can be asked again
//! and answers the same, whatever became of the case, its customer and the policy since.

use iso_currency::Currency;
use serde::{Deserialize, Serialize};

use super::{AskedFacts, EvidenceByForm, Facts, Value};
use crate::{
    customer::{Segment, ValueBand},
    failure::{Attribution, Severity},
    money::Money,
    ratio::Ratio,
    recovery::{FactKind, MakeGoodPolicy},
};

/// The fact that a policy takes the proven loss by.
pub(super) const LOSS: &str = "loss";
/// The fact that a policy takes the kind of failure by.
pub(super) const FAILURE_TYPE: &str = "failure_type";

/// What decides how much and in which form. Tone, channel, followers and number of contacts are not here, so they cannot
/// count.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OfferFacts {
    /// In which currency.
    pub currency: Currency,
    /// How bad.
    pub severity: Severity,
    /// A like failure hit this customer before.
    pub repeat: bool,
    /// Whose doing; decides whether goodwill is due, and nothing else.
    pub attribution: Attribution,
    /// Person or business.
    pub segment: Segment,
    /// How much of the firm's future rests on them, if anybody knows.
    pub value_band: Option<ValueBand>,
    /// How long they had been a customer at first receipt, in whole months.
    pub tenure_months: Option<i64>,
    /// What they care for.
    pub valued: Vec<String>,
    /// Forms they were given before: the extra should be new to them.
    pub given_before: Vec<String>,
    /// Forms they were offered before and do not have: turned down, left to lapse, or still standing in another case. What
    /// they have seen is no surprise, and what they said no to is no gift.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered_before: Vec<String>,
    /// The least the law allows, in the currency of the offer.
    pub floor: Option<Money>,
    /// What they lost and can show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<Money>,
    /// The kind of failure.
    pub failure_type: Option<String>,
    /// What the policy asks besides, as it was recorded.
    #[serde(default, skip_serializing_if = "AskedFacts::is_empty")]
    pub asked: AskedFacts,
    /// What was known of how well each form worked for customers like this one.
    pub evidence: EvidenceByForm,
}

impl OfferFacts {
    /// A failure of which nothing is known but how bad it was.
    #[must_use]
    pub fn plain(severity: Severity, currency: Currency) -> Self {
        Self {
            currency,
            severity,
            repeat: false,
            attribution: Attribution::Unknown,
            segment: Segment::Consumer,
            value_band: None,
            tenure_months: None,
            valued: Vec::new(),
            given_before: Vec::new(),
            offered_before: Vec::new(),
            floor: None,
            loss: None,
            failure_type: None,
            asked: AskedFacts::default(),
            evidence: EvidenceByForm::new(),
        }
    }

    /// The same as a policy reads them: what it does not take is left out.
    #[must_use]
    pub fn facts(&self, policy: &MakeGoodPolicy) -> Facts {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let takes = |name: &str, kind: FactKind| policy.facts.get(name).is_some_and(|fact| fact.kind == kind);
        let takes_kind = policy.facts.contains_key(FAILURE_TYPE);
        let own = |amount: &Money| amount.currency() == self.currency;
        let all = [
            ("severity", text(self.severity.name())),
            ("repeat", Some(Value::Flag(self.repeat))),
            ("attribution", text(whose(self.attribution))),
            ("segment", text(if self.segment == Segment::Business { "business" } else { "consumer" })),
            ("value_band", self.value_band.map(band).and_then(text)),
            ("tenure_months", self.tenure_months.map(|months| Value::Number(Ratio::whole(months)))),
            ("valued_things", Some(Value::Words(self.valued.clone()))),
            ("given_before", Some(Value::Words(self.given_before.clone()))),
            ("offered_before", Some(Value::Words(self.offered_before.clone()))),
            ("floor", self.floor.filter(own).map(Value::Money)),
            (LOSS, self.loss.filter(own).filter(|_| takes(LOSS, FactKind::Money)).map(Value::Money)),
            (FAILURE_TYPE, self.failure_type.as_deref().filter(|_| takes_kind).and_then(text)),
        ];
        let told = all.into_iter().fold(Facts::none(self.currency), |facts, (name, value)| match value {
            Some(value) => facts.with(name, value),
            None => facts,
        });
        self.asked.read_into(told, policy)
    }
}

const fn whose(attribution: Attribution) -> &'static str {
    match attribution {
        Attribution::Firm => "firm",
        Attribution::Customer => "customer",
        Attribution::ThirdParty => "third_party",
        Attribution::Unknown => "unknown",
    }
}

const fn band(band: ValueBand) -> &'static str {
    match band {
        ValueBand::Low => "low",
        ValueBand::Middle => "middle",
        ValueBand::High => "high",
    }
}
