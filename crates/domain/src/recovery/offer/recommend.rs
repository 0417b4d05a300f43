//! What the house recommends beyond the correction, for a case in which people find the correction themselves.

use super::{
    EvidenceByForm, Facts, OfferError, Value,
    options::{Share, options},
};
use crate::{
    money::Money,
    recovery::{MakeGoodPolicy, OfferFacts, Recommendation, RecommendedOption},
};

impl OfferFacts<'_> {
    /// The same facts as a policy reads them.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let segment = if self.business { "business" } else { "consumer" };
        Facts::none(self.currency)
            .with("severity", Value::Text(self.severity.name().to_owned()))
            .with("repeat", Value::Flag(self.repeat))
            .with("segment", Value::Text(segment.to_owned()))
            .with("valued_things", Value::Words(self.valued.to_vec()))
            .with("given_before", Value::Words(self.given_before.to_vec()))
    }
}

impl MakeGoodPolicy {
    /// What to give beyond the correction.
    #[must_use]
    pub fn recommend(&self, facts: &OfferFacts<'_>) -> Recommendation {
        self.recommend_for(&facts.facts(), &EvidenceByForm::new())
    }

    /// The same for facts of any kind, with what is known of how well each form worked. Where there is nothing to
    /// recommend, the reason says why.
    #[must_use]
    pub fn recommend_for(&self, facts: &Facts, evidence: &EvidenceByForm) -> Recommendation {
        self.beyond(facts, evidence).unwrap_or_else(|error| {
            let severity = facts.text("severity").unwrap_or("this");
            let reason = match error {
                OfferError::Fact { fact, .. } if fact == "currency" => {
                    format!("The policy has no tier for {severity} in {}.", facts.currency().code())
                }
                other => format!("The policy cannot say: {other}."),
            };
            Recommendation { extra: None, options: Vec::new(), reasons: vec![reason] }
        })
    }

    fn beyond(&self, facts: &Facts, evidence: &EvidenceByForm) -> Result<Recommendation, OfferError> {
        // What is owed is given by itself, as an entitlement; the extra comes on top of it.
        let facts = &facts.clone().without("floor");
        let found = self.reckon(facts)?;
        if found.goodwill.minor_units() <= 0 {
            return Err(OfferError::fact("currency", facts.currency().code(), "a tier"));
        }
        let share = Share { owed: Money::minor(0, facts.currency()), goodwill: found.goodwill };
        let (choices, _) = options(self, facts, share, evidence)?;
        let options = choices.into_iter().map(|choice| RecommendedOption {
            form: choice.form.code.clone(),
            what: choice.form.what.replace("{value}", &choice.face_value.to_string()),
            cost: choice.cost,
            face_value: choice.face_value,
            reasons: choice.reasons,
        });
        let reasons = found.parts.into_iter().map(|part| part.because).collect();
        Ok(Recommendation { extra: Some(found.goodwill), options: options.collect(), reasons })
    }
}
