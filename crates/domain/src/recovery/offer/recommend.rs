//! What the house recommends for a case: what undoes a proven loss, and what is given beyond. Where no loss is on file, people
//! find the correction themselves.

use super::{
    EvidenceByForm, Facts, OfferError, OfferFacts, Value,
    options::{Choice, Share, options},
};
use crate::{
    money::Money,
    recovery::{MakeGoodPolicy, Recommendation, RecommendedOption},
};

impl MakeGoodPolicy {
    /// What to give: what undoes a loss that is on file, and what comes on top of it, with what is known of how well each
    /// form worked. Where there is nothing to recommend, the reason says why.
    #[must_use]
    pub fn recommend(&self, known: &OfferFacts) -> Recommendation {
        let facts = known.facts(self);
        self.beyond(&facts, &known.evidence).unwrap_or_else(|error| {
            let severity = facts.text("severity").unwrap_or("this");
            let missing: Vec<_> = facts.missing(self).into_iter().map(|(name, _)| name.to_owned()).collect();
            let reason = match error {
                _ if !missing.is_empty() => {
                    format!("The policy cannot say before this is on record: {}.", missing.join(", "))
                }
                OfferError::Fact { fact, .. } if fact == "currency" => {
                    format!("The policy has no tier for {severity} in {}.", facts.currency().code())
                }
                other => format!("The policy cannot say: {other}."),
            };
            Recommendation { reasons: vec![reason], missing, ..Recommendation::default() }
        })
    }

    fn beyond(&self, facts: &Facts, evidence: &EvidenceByForm) -> Result<Recommendation, OfferError> {
        // What is owed is given by itself, as an entitlement: it makes good that much of the loss, and the extra comes on top.
        let nothing = Money::minor(0, facts.currency());
        let owed = match facts.get("floor") {
            Some(Value::Money(floor)) => *floor,
            _ => nothing,
        };
        let facts = &facts.clone().without("floor");
        let found = self.reckon(facts)?;
        let rest = found.correction.minor_units().saturating_sub(owed.minor_units()).max(0);
        let rest = Money::minor(rest, facts.currency());
        // What the policy itself made due may go in the forms that it names; what a person found goes in money.
        let by_rule = found.floor.as_ref().is_some_and(|(floor, _)| *floor == owed);
        let due = Share { owed, goodwill: nothing, also_as: if by_rule { &found.also_as } else { &[] } };
        let back = Share { owed: rest, goodwill: nothing, also_as: &found.also_as };
        let beyond = Share { owed: nothing, goodwill: found.goodwill, also_as: &[] };
        let shown = |share: Share<'_>| {
            let given = share.owed.minor_units() > 0 || share.goodwill.minor_units() > 0;
            let choices = if given { options(self, facts, share, evidence)?.0 } else { Vec::new() };
            Ok(choices.into_iter().map(RecommendedOption::of).collect::<Vec<_>>())
        };
        let (owed, correction, options) = (shown(due)?, shown(back)?, shown(beyond)?);
        if owed.is_empty() && correction.is_empty() && options.is_empty() {
            return Err(OfferError::fact("currency", facts.currency().code(), "a tier"));
        }
        let extra = Some(found.goodwill).filter(|extra| extra.minor_units() > 0);
        let reasons = found.parts.into_iter().map(|part| part.because).collect();
        Ok(Recommendation { owed, correction, extra, options, reasons, missing: Vec::new() })
    }
}

impl RecommendedOption {
    fn of(choice: Choice<'_>) -> Self {
        Self {
            form: choice.form.code.clone(),
            what: choice.what(),
            cost: choice.cost,
            face_value: choice.face_value,
            reasons: choice.reasons,
        }
    }
}
