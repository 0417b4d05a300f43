//! The facts of a case that an offer is made from: the same for every page, caller and replay.

use std::collections::BTreeSet;

use jiff::{Timestamp, Unit, tz::TimeZone};

use super::{Case, CaseFile, Desk};
use crate::{
    customer::Customer,
    money::{Currency, Money},
    recovery::{EvidenceByForm, MakeGood, MakeGoodState, OfferFacts},
};

impl Case {
    /// The facts that an offer is made from. Once the case is decided, they are those that it was decided on, so that it
    /// can be asked again and answers the same. `given` is what the customer was given or offered in any case, `own` what of it in
    /// this one; who the customer is to us is taken as it was at first receipt. `usual` is the currency where no law names
    /// another.
    #[must_use]
    pub fn offer_facts(
        &self,
        customer: &Customer,
        given: &[MakeGood],
        own: &[MakeGood],
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
        let had: Vec<_> = given.iter().filter(before).collect();
        let given_before = forms_had(&had);
        let offered = if decided.is_some() { &[] } else { given };
        let offered_before = forms_seen(offered, own, &given_before);
        self.offer_facts_now(customer, given_before, offered_before, evidence, usual)
    }

    /// The currency in which it is put right: that of what is known of it, or the usual one.
    #[must_use]
    pub fn currency(&self, usual: Currency) -> Currency {
        let known = self.floor.map(Money::currency).or_else(|| self.facts.currency());
        known.unwrap_or(usual)
    }

    /// The facts as they are now; the lists are the forms that the customer has had, and was offered besides, so far.
    pub(super) fn offer_facts_now(
        &self,
        customer: &Customer,
        given_before: Vec<String>,
        offered_before: Vec<String>,
        evidence: EvidenceByForm,
        usual: Currency,
    ) -> OfferFacts {
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
            offered_before,
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
    pub(in crate::case) fn facts_to_keep(&self, desk: &Desk<'_>) -> OfferFacts {
        let usual = desk.house.currency();
        let (given, evidence) = (&self.around.given, self.around.evidence.clone());
        let had: Vec<_> = given.iter().filter(|one| one.is_fulfilled()).collect();
        let given_before = forms_had(&had);
        let offered_before = forms_seen(given, &self.make_goods, &given_before);
        self.case.offer_facts_now(&self.customer, given_before, offered_before, evidence, usual)
    }
}

/// Each form once, in a fixed order.
fn forms_had(given: &[&MakeGood]) -> Vec<String> {
    let forms: BTreeSet<_> = given.iter().map(|one| one.form.clone()).collect();
    forms.into_iter().collect()
}

/// Forms that were put to them and that they do not have. What stands offered in this very case is no reason against
/// itself; what they turned down in it is.
fn forms_seen(all: &[MakeGood], own: &[MakeGood], had: &[String]) -> Vec<String> {
    use MakeGoodState as S;
    let is_own = |one: &MakeGood| own.iter().any(|other| other.id == one.id);
    let seen = all.iter().filter(|one| match one.state {
        S::Declined | S::Lapsed => true,
        S::Offered | S::Accepted | S::Fulfilling | S::Unconfirmed => !is_own(one),
        _ => false,
    });
    // Whoever chose has said no to nothing; whoever has not chosen has seen them all.
    let forms = seen
        .flat_map(|one| if one.terms.chosen_at.is_some() { vec![one.form.clone()] } else { forms_of(one) });
    let forms: BTreeSet<_> = forms.filter(|form| !had.contains(form)).collect();
    forms.into_iter().collect()
}

fn forms_of(one: &MakeGood) -> Vec<String> {
    one.options().into_iter().map(|option| option.form).collect()
}

/// Whole months between two moments, by the calendar of UTC; `None` if they cannot be told.
fn months(since: Timestamp, until: Timestamp) -> Option<i64> {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let span = day(since).until((Unit::Month, day(until))).ok()?;
    Some(i64::from(span.get_months()).max(0))
}
