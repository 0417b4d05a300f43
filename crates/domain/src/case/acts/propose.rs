//! Proposing something of value: what is owed by rule, what undoes the defect, and what is given beyond.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Guard, Refused},
    errand::Errand,
    event::Event,
    id::Id,
    money::Money,
    recovery::{
        Basis, Consent, Goodwill, MakeGood, MakeGoodState as S, NewAlternative, Proposal, Terms, alternatives,
    },
    staff::Member,
};

/// Proposes something of value. Within the limit of whoever proposes it, it is approved at once. What is owed needs no
/// approval and no asking, but only as much is owed as a rule says: the floor that stands on the case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMakeGood {
    /// A form of the catalogue, such as `refund` or `free_month`.
    pub form: String,
    /// What it is, in words the customer will be shown.
    pub what: String,
    /// Why it is given.
    pub basis: Basis,
    /// What it costs us.
    pub cost: Money,
    /// What it is worth to them.
    pub face_value: Money,
    /// Other forms of the same worth: the customer chooses one of them all.
    #[serde(default)]
    pub alternatives: Vec<NewAlternative>,
    /// Why so much, or in this form, for whoever has to agree. Not for the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Act for NewMakeGood {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let proposal = self.proposal();
        proposal.check()?;
        let policy = &desk.house.policy;
        let when = policy.form(&self.form)?.when.clone();
        if self.basis == Basis::Entitlement {
            self.check_owed(&file, desk)?;
        }
        let alternatives = alternatives(policy, &self.form, self.face_value, &self.alternatives)?;
        let weighs = weight(self.face_value, alternatives.iter().map(|other| other.cost).chain([self.cost]));
        let consent = file.consent_for(self.basis, self.face_value, weighs, desk);
        let terms = Terms {
            when,
            alternatives,
            proposer_signs: consent.proposer_signs,
            over_budget: consent.over_budget,
            held: consent.held,
            reason: self
                .reason
                .as_deref()
                .map(str::trim)
                .filter(|reason| !reason.is_empty())
                .map(str::to_owned),
            ..Terms::default()
        };
        let proposal = Proposal { what: proposal.what.trim().to_owned(), ..proposal };
        let (id, by) = (desk.ids.fresh(), desk.actor.member_id());
        let one = MakeGood::proposed(id, proposal, by, desk.now, consent.approval, terms);
        let asked = one.approval.as_ref().map(|_| Errand::ask_approval(file.case.id, &one, desk.now));
        let event = file.proposed(&one);
        file.make_goods.push(one);
        Ok(asked.into_iter().fold(Change::of(file).event(event.words(self.what.trim())), Change::errand))
    }

    fn counts_goodwill(&self) -> bool {
        self.basis == Basis::Goodwill
    }

    /// Whoever wrote down what is owed: whether they may give so much alone decides who else may pay it.
    fn names(&self, file: &CaseFile) -> Vec<Id<Member>> {
        file.case.floor_by.filter(|_| self.basis == Basis::Entitlement).into_iter().collect()
    }
}

impl NewMakeGood {
    fn proposal(&self) -> Proposal {
        Proposal {
            form: self.form.clone(),
            what: self.what.clone(),
            basis: self.basis,
            cost: self.cost,
            face_value: self.face_value,
        }
    }

    /// Nobody makes an entitlement by calling it one.
    fn check_owed(&self, file: &CaseFile, desk: &Desk<'_>) -> Result<(), Refused> {
        let Some((floor, begun)) = file.entitled(|one| one.is_pending() || one.is_fulfilled()) else {
            return Err(Refused::not_now(
                "nothing_owed",
                "No law, scheme or guarantee is on record for this case. Record what it gives them in the assessment (floor), or give this as goodwill.",
            ));
        };
        if self.face_value.currency() != floor.currency() {
            let expected = format!("an amount in {}, as it is owed", floor.currency().code());
            return Err(Refused::invalid("face_value", self.face_value.to_string(), expected));
        }
        let rest =
            Money::minor(floor.minor_units().saturating_sub(begun.minor_units()).max(0), floor.currency());
        if rest.covers(self.face_value) != Some(true) {
            return Err(Refused::not_now(
                "more_than_owed",
                format!(
                    "{floor} is owed in this case and {begun} of it was recorded: {rest} can still be an entitlement. Give the rest as goodwill."
                ),
            ));
        }
        check_hands(self.face_value, file, desk)
    }
}

/// A floor that a person wrote down is their word. What they may not give alone in one case, in slices or not, is paid by
/// somebody else who may give that much; by anybody else where the policy finds the same by the facts on file.
fn check_hands(amount: Money, file: &CaseFile, desk: &Desk<'_>) -> Result<(), Refused> {
    let Some(by) = file.case.floor_by else { return Ok(()) };
    let policy = &desk.house.policy;
    let own = file.has_own_floor(desk);
    if !own && is_found_by_rule(file, desk) {
        return Ok(());
    }
    let together = if own { file.with_earlier(amount, desk) } else { file.with_entitled(amount) };
    let writer = file.around.colleagues.iter().find(|one| one.id == by);
    let (role, learns) = match writer {
        _ if own => (desk.actor.role, desk.actor.in_training),
        Some(writer) => (Some(writer.role), writer.in_training),
        None => (None, false),
    };
    let Some(needed) = policy.by_limit(role, learns, together) else { return Ok(()) };
    if !own && !desk.actor.in_training && desk.actor.role >= Some(needed.role) {
        return Ok(());
    }
    let (who, whose) = if own {
        ("You wrote down yourself what is owed", "you".to_owned())
    } else {
        (
            "Somebody wrote down what is owed by their own word",
            writer.map_or("they".to_owned(), |one| one.name.clone()),
        )
    };
    let else_who = if own && is_found_by_rule(file, desk) {
        "Somebody else records this payment.".to_owned()
    } else {
        format!("Somebody else records this payment: a {} or higher.", needed.role.name())
    };
    let sentence = format!(
        "{who}, and with this {together} would be given in this case, more than {whose} may alone. {else_who}"
    );
    Err(Refused::guard(Guard::G8, sentence))
}

/// Whether the rules of the policy alone make all of it due, by facts that everybody can look at.
fn is_found_by_rule(file: &CaseFile, desk: &Desk<'_>) -> bool {
    let policy = &desk.house.policy;
    let facts = file.facts_to_keep(desk).facts(policy).without("floor");
    let found = policy.reckon(&facts).ok().and_then(|found| found.floor);
    found.zip(file.case.floor).is_some_and(|((found, _), floor)| found.covers(floor) == Some(true))
}

/// What is held against a limit: what it is worth to them, or what it costs us where that is more.
fn weight(face_value: Money, costs: impl Iterator<Item = Money>) -> Money {
    costs.fold(face_value, |most, cost| if cost.covers(most) == Some(true) { cost } else { most })
}

impl CaseFile {
    /// Who has to agree before whoever acts may give so much in this case. For goodwill, [`Around`](crate::case::Around)
    /// has to be read.
    #[must_use]
    pub fn consent(&self, basis: Basis, face_value: Money, desk: &Desk<'_>) -> Consent {
        self.consent_for(basis, face_value, face_value, desk)
    }

    /// The same where it weighs more than it is worth: what costs us more than a limit is beyond it, too.
    fn consent_for(&self, basis: Basis, face_value: Money, weighs: Money, desk: &Desk<'_>) -> Consent {
        if basis == Basis::Entitlement {
            return Consent::default();
        }
        let goodwill = Goodwill {
            amount: face_value,
            spent: &self.around.spent,
            claims: &self.around.claims,
            now: desk.now,
        };
        let goodwill = (basis == Basis::Goodwill).then_some(goodwill);
        desk.house.policy.consent(desk.actor, self.with_earlier(weighs, desk), goodwill)
    }

    /// What happened when a make-good was proposed, in the same facts wherever it comes from.
    pub(in crate::case) fn proposed(&self, one: &MakeGood) -> Event {
        self.event("make_good.proposed")
            .fact("make_good", one.id)
            .fact("form", &one.form)
            .fact("basis", one.basis)
            .fact("cost", one.cost)
            .fact("face_value", one.face_value)
            .fact("alternatives", one.terms.alternatives.iter().map(|other| &other.form).collect::<Vec<_>>())
            .fact("over_budget", one.terms.over_budget)
            .fact("held", one.terms.held.as_ref().map(|held| &held.rule))
            .fact("state", one.state)
    }

    /// So much together with what was recorded as owed in this case before, by whomever.
    fn with_entitled(&self, amount: Money) -> Money {
        let begun = self.entitled(|one| one.is_pending() || one.is_fulfilled());
        begun.and_then(|(_, begun)| begun.plus(amount)).unwrap_or(amount)
    }

    /// Whether whoever acts wrote down themselves what is owed.
    fn has_own_floor(&self, desk: &Desk<'_>) -> bool {
        self.case.floor_by.is_some() && self.case.floor_by == desk.actor.member_id()
    }

    /// Limits hold for a case, not for a slice of it: what the same person has given in it already counts too, also an
    /// offer that lapsed, since it can be made again, and what was owed by nobody's word but theirs.
    fn with_earlier(&self, face_value: Money, desk: &Desk<'_>) -> Money {
        let by = desk.actor.member_id();
        let own_floor = self.has_own_floor(desk);
        let alone = |one: &&MakeGood| {
            (own_floor || one.basis != Basis::Entitlement)
                && one.proposed_by == by
                && one.approval.is_none()
                && (one.is_pending() || one.is_fulfilled() || one.state == S::Lapsed)
        };
        let earlier = self.make_goods.iter().filter(alone);
        earlier.fold(face_value, |sum, one| {
            let costs = one.options().into_iter().map(|option| option.cost);
            sum.plus(weight(one.face_value, costs)).unwrap_or(sum)
        })
    }
}
