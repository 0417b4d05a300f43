//! What the house recommends beyond the correction, for a case in which people find the correction themselves.

use super::{
    EvidenceByForm, Facts, OfferError, OfferFacts,
    options::{Share, options},
};
use crate::{
    money::Money,
    recovery::{MakeGoodPolicy, Recommendation, RecommendedOption},
};

impl MakeGoodPolicy {
    /// What to give beyond the correction, with what is known of how well each form worked. Where there is nothing to
    /// recommend, the reason says why.
    #[must_use]
    pub fn recommend(&self, known: &OfferFacts) -> Recommendation {
        let facts = known.facts(self);
        self.beyond(&facts, &known.evidence).unwrap_or_else(|error| {
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
        let share = Share { owed: Money::minor(0, facts.currency()), goodwill: found.goodwill, also_as: &[] };
        let (choices, _) = options(self, facts, share, evidence)?;
        let options = choices.into_iter().map(|choice| RecommendedOption {
            form: choice.form.code.clone(),
            what: choice.what(),
            cost: choice.cost,
            face_value: choice.face_value,
            reasons: choice.reasons,
        });
        let reasons = found.parts.into_iter().map(|part| part.because).collect();
        Ok(Recommendation { extra: Some(found.goodwill), options: options.collect(), reasons })
    }
}
