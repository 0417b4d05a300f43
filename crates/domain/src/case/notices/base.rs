//! The base make-good of a cohort: from the policy in force, the same for the quiet as for the loud.

use super::{
    NoticePlan,
    alike::{alike, of_incident, only_known},
};
use crate::{
    case::{Desk, House},
    change::Refused,
    failure::Attribution,
    intake::Incident,
    recovery::{
        Basis, Claims, EvidenceByForm, Facts, Goodwill, MakeGood, NewAlternative, OfferFacts, Proposal,
        Recommendation, Spent, Terms, alternatives,
    },
};

/// Where the facts stand in the body of a round.
const FACTS: &str = "facts";

/// As many forms as a customer compares.
const MOST_FORMS: usize = 3;

/// What policy gives each who was hit, by nothing but the mistake itself and what is alike for all of them: who complained,
/// how, and how valuable they are is not asked. Who has to agree follows from the amount for one and the sum for all
/// (`members` times). With the reasons; without a make-good where the policy gives none.
#[must_use]
pub fn base_make_good(
    incident: &Incident,
    plan: &NoticePlan,
    members: u64,
    spent: &Spent,
    desk: &Desk<'_>,
) -> (Option<MakeGood>, Vec<String>) {
    match base_facts(incident, plan, desk.house) {
        Ok(facts) => {
            let found = desk.house.policy.recommend_for(&facts, &EvidenceByForm::new());
            let reasons = found.reasons.clone();
            (of(found, members, spent, desk), reasons)
        }
        // The policy is another one than when they were written down.
        Err(refused) => (None, vec![format!("The policy cannot say: {refused}")]),
    }
}

/// What the policy in force is told of the mistake: what the mistake says by itself, and what was said of all of them.
///
/// # Errors
/// Names the fact that the policy does not take, or that does not fit.
pub(super) fn base_facts(incident: &Incident, plan: &NoticePlan, house: &House) -> Result<Facts, Refused> {
    let (policy, alike) = (&house.policy, alike(&plan.facts, &plan.lines));
    only_known(&alike, policy, FACTS)?;
    let currency = policy.currency_for(alike.get("currency"), house.company.currency());
    let currency = currency.map_err(|error| error.refused(FACTS))?;
    let mut known = OfferFacts::plain(plan.severity, currency);
    known.attribution = Attribution::Firm;
    let mut said = of_incident(policy, plan.severity, incident, house);
    said.extend(policy.said_by_name(&alike));
    known.facts(policy).taking(policy, &said).map_err(|error| error.refused(FACTS))
}

fn of(found: Recommendation, members: u64, spent: &Spent, desk: &Desk<'_>) -> Option<MakeGood> {
    let policy = &desk.house.policy;
    let mut options = found.options.into_iter();
    let first = options.next()?;
    let others: Vec<_> = options
        .filter(|one| one.face_value == first.face_value && one.form != first.form)
        .take(MOST_FORMS - 1)
        .map(|one| NewAlternative { form: one.form, what: Some(one.what), cost: Some(one.cost) })
        .collect();
    let total = first.face_value.times(members)?;
    // Nobody who said nothing has claimed too much.
    let goodwill = Goodwill { amount: total, spent, claims: &Claims::default(), now: desk.now };
    let consent = policy.consent(desk.actor, first.face_value, Some(goodwill));
    let terms = Terms {
        when: policy.form(&first.form).ok()?.when.clone(),
        alternatives: alternatives(policy, &first.form, first.face_value, &others).ok()?,
        proposer_signs: consent.proposer_signs,
        over_budget: consent.over_budget,
        ..Terms::default()
    };
    let proposal = Proposal {
        form: first.form,
        what: first.what,
        basis: Basis::Goodwill,
        cost: first.cost,
        face_value: first.face_value,
    };
    let (id, by) = (desk.ids.fresh(), desk.actor.member_id());
    Some(MakeGood::proposed(id, proposal, by, desk.now, consent.approval, terms))
}
