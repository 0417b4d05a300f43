//! The facts of a case that an offer is made from: the same for every page, caller and replay.

use jiff::{Timestamp, Unit, tz::TimeZone};

use super::{Case, CaseFile, Desk};
use crate::{
    customer::Customer,
    money::{Currency, Money},
    recovery::{EvidenceByForm, MakeGood, OfferFacts},
};

impl Case {
    /// The facts that an offer is made from. Once the case is decided, they are those that it was decided on, so that it
    /// can be asked again and answers the same. `given` is what the customer was given in any case; who the customer is to
    /// us is taken as it was at first receipt. `usual` is the currency where no law names another.
    #[must_use]
    pub fn offer_facts(
        &self,
        customer: &Customer,
        given: &[MakeGood],
        evidence: EvidenceByForm,
        usual: Currency,
    ) -> OfferFacts {
        if let Some(kept) = &self.decided_on {
            return kept.clone();
        }
        // Decided before such facts were kept: what came after the decision does not count.
        let decided = self.milestones.decided.filter(|_| self.decision.is_some());
        let before = |one: &&MakeGood| {
            one.is_fulfilled()
                && decided.is_none_or(|decided| one.fulfilled_at.is_some_and(|at| at < decided))
        };
        let forms = given.iter().filter(before).map(|one| one.form.clone());
        self.offer_facts_now(customer, forms.collect(), evidence, usual)
    }

    /// The currency in which it is put right: that of what is known of it, or the usual one.
    #[must_use]
    pub fn currency(&self, usual: Currency) -> Currency {
        let known = self.floor.map(Money::currency).or_else(|| self.facts.currency());
        known.unwrap_or(usual)
    }

    /// The facts as they are now; `given_before` are the forms that the customer has had so far.
    pub(super) fn offer_facts_now(
        &self,
        customer: &Customer,
        mut given_before: Vec<String>,
        evidence: EvidenceByForm,
        usual: Currency,
    ) -> OfferFacts {
        given_before.sort_unstable();
        given_before.dedup();
        OfferFacts {
            currency: self.currency(usual),
            severity: self.severity,
            repeat: self.repeat.is_some(),
            attribution: self.attribution,
            segment: customer.segment,
            value_band: customer.value_band,
            tenure_months: customer.since.and_then(|since| months(since, self.received_at)),
            valued: customer.valued_things.iter().map(|thing| thing.what.clone()).collect(),
            given_before,
            floor: self.floor,
            loss: self.facts.loss(),
            failure_type: self.failure_type.clone(),
            asked: self.facts.asked(),
            evidence,
        }
    }
}

impl CaseFile {
    /// The facts of this case at this desk, to be kept with its decision.
    pub(super) fn facts_to_keep(&self, desk: &Desk<'_>) -> OfferFacts {
        let usual = desk.house.currency();
        let (given, evidence) = (&self.around.given, self.around.evidence.clone());
        let forms = given.iter().filter(|one| one.is_fulfilled()).map(|one| one.form.clone());
        self.case.offer_facts_now(&self.customer, forms.collect(), evidence, usual)
    }
}

/// Whole months between two moments, by the calendar of UTC; `None` if they cannot be told.
fn months(since: Timestamp, until: Timestamp) -> Option<i64> {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let span = day(since).until((Unit::Month, day(until))).ok()?;
    Some(i64::from(span.get_months()).max(0))
}
