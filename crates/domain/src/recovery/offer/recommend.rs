//! What the house recommends for a case: what undoes a proven loss, and what is given beyond. Where no loss is on file, people
//! find the correction themselves.

use super::{
    EvidenceByForm, Facts, OfferError, OfferFacts, Reckoning, Value,
    options::{Choice, Share, options},
};
use crate::{
    money::Money,
    recovery::{MakeGoodPolicy, Recommendation, RecommendedOption},
};

impl MakeGoodPolicy {
    /// What to give: what is owed, what undoes a loss that is on file, and what comes on top of both, with what is known of how
    /// well each form worked. The three come to what [`MakeGoodPolicy::offer`] answers for the same facts. Where there is
    /// nothing to recommend, the reason says why.
    #[must_use]
    pub fn recommend(&self, known: &OfferFacts) -> Recommendation {
        self.recommend_for(&known.facts(self), &known.evidence)
    }

    /// The same for facts as the policy reads them, of which some may be missing.
    #[must_use]
    pub fn recommend_for(&self, facts: &Facts, evidence: &EvidenceByForm) -> Recommendation {
        self.beyond(facts, evidence).unwrap_or_else(|error| {
            let missing: Vec<_> = facts.missing(self).into_iter().map(|(name, _)| name.to_owned()).collect();
            let reason = if missing.is_empty() {
                format!("The policy cannot say: {error}.")
            } else {
                format!("The policy cannot say before this is on record: {}.", missing.join(", "))
            };
            Recommendation { reasons: vec![reason], missing, ..Recommendation::default() }
        })
    }

    fn beyond(&self, facts: &Facts, evidence: &EvidenceByForm) -> Result<Recommendation, OfferError> {
        let nothing = Money::minor(0, facts.currency());
        let on_file = match facts.get("floor") {
            Some(Value::Money(floor)) => *floor,
            _ => nothing,
        };
        let by_rules = self.reckon(&facts.clone().without("floor"))?;
        let found = self.reckon(facts)?;
        // What the policy itself made due may go in the forms that it names; what a person found goes in money.
        let by_rule = by_rules.floor.as_ref().is_some_and(|(floor, _)| *floor == on_file);
        let also_as = &by_rules.also_as;
        let due = Share { owed: on_file, goodwill: nothing, also_as: if by_rule { also_as } else { &[] } };
        // What is owed is given by itself, as an entitlement, and makes good that much of the loss.
        let owed = found.floor.as_ref().map_or(nothing, |(floor, _)| *floor);
        let rest = found.correction.minor_units().saturating_sub(owed.minor_units()).max(0);
        let back = Share { owed: Money::minor(rest, facts.currency()), goodwill: nothing, also_as };
        let beyond = Share { owed: nothing, goodwill: found.goodwill, also_as: &[] };
        let shown = |share: Share<'_>| {
            let given = share.owed.minor_units() > 0 || share.goodwill.minor_units() > 0;
            let choices = if given { options(self, facts, share, evidence)?.0 } else { Vec::new() };
            Ok(choices.into_iter().map(RecommendedOption::of).collect::<Vec<_>>())
        };
        let (owed, correction, options) = (shown(due)?, shown(back)?, shown(beyond)?);
        let reasons = why(&found);
        let extra = Some(found.goodwill).filter(|extra| extra.minor_units() > 0);
        Ok(Recommendation { owed, correction, extra, options, reasons, missing: Vec::new() })
    }
}

/// The rules that made it, what has no figure in this currency, and why there is nothing on top where there is nothing.
fn why(found: &Reckoning) -> Vec<String> {
    let mut reasons: Vec<_> = found.parts.iter().map(|part| part.because.clone()).collect();
    reasons.extend(found.unpriced.iter().map(|one| one.reason.clone()));
    if found.goodwill.minor_units() > 0 {
        return reasons;
    }
    match &found.floor {
        Some((floor, _)) if floor.covers(found.amount) == Some(true) => {
            reasons.push(format!("{floor} is owed, and the policy gives no more than that in all."));
        }
        _ if reasons.is_empty() => {
            reasons.push("The policy gives nothing on top of putting it right.".to_owned());
        }
        _ => {}
    }
    reasons
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
