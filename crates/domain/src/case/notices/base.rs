//! The base make-good of a cohort: from the policy in force, the same for the quiet as for the loud.

use crate::{
    case::Desk,
    failure::{Attribution, Severity},
    intake::Incident,
    money::Currency,
    recovery::{
        Basis, Claims, Goodwill, MakeGood, NewAlternative, OfferFacts, Proposal, Recommendation, Spent,
        Terms, alternatives,
    },
};

/// As many forms as a customer compares.
const MOST_FORMS: usize = 3;

/// What policy gives each who was hit, by nothing but the mistake itself: who complained, how, and how valuable they are
/// is not asked. Who has to agree follows from the amount for one and the sum for all (`members` times). With the
/// reasons; without a make-good where the policy gives none.
#[must_use]
pub fn base_make_good(
    incident: &Incident,
    severity: Severity,
    members: u64,
    spent: &Spent,
    desk: &Desk<'_>,
) -> (Option<MakeGood>, Vec<String>) {
    let found = recommended(incident, severity, desk);
    let reasons = found.reasons.clone();
    (of(found, members, spent, desk), reasons)
}

fn recommended(incident: &Incident, severity: Severity, desk: &Desk<'_>) -> Recommendation {
    let policy = &desk.house.policy;
    let code = desk.house.company.currency.as_str();
    let Some(currency) = Currency::from_code(code) else {
        let reasons = vec![format!("The company’s currency, {code}, is no code of ISO 4217.")];
        return Recommendation { reasons, ..Recommendation::default() };
    };
    let mut known = OfferFacts::plain(severity, currency);
    known.attribution = Attribution::Firm;
    known.failure_type = incident.failure_type.clone();
    policy.recommend(&known)
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
