//! Make-goods of a case: proposed, agreed, offered, chosen, carried out, and what became of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Reopening, fulfil, score};
use crate::{
    case::{Act, CaseFile, Desk, Stage},
    change::{Change, Guard, Refused},
    errand::Errand,
    id::Id,
    money::Money,
    recovery::{Basis, MakeGood, MakeGoodOutcome, MakeGoodState as S, Proposal},
    staff::Permission,
};

/// Proposes something of value. Within the limit of whoever proposes it, it is approved at once; an entitlement
/// needs no approval and no asking.
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
}

impl Act for NewMakeGood {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let proposal = Proposal {
            form: self.form.clone(),
            what: self.what.clone(),
            basis: self.basis,
            cost: self.cost,
            face_value: self.face_value,
        };
        proposal.check()?;
        desk.house.policy.form(&proposal.form)?;
        let approval = if self.basis == Basis::Entitlement {
            None
        } else {
            desk.house.policy.approval(desk.actor.role, self.with_earlier(&file, desk))
        };
        let id = desk.ids.fresh();
        let state = if approval.is_none() { S::Approved } else { S::Proposed };
        let waits = approval.is_some();
        file.make_goods.push(MakeGood {
            id,
            form: proposal.form,
            what: proposal.what.trim().to_owned(),
            basis: self.basis,
            cost: self.cost,
            face_value: self.face_value,
            proposed_by: desk.actor.member_id(),
            proposed_at: desk.now,
            approval,
            approved_by: Vec::new(),
            offered_at: None,
            lapses_at: None,
            state,
            fulfilment: None,
            reference: None,
            fulfilled_at: None,
            outcome: None,
            followed: Vec::new(),
        });
        let event = file
            .event("make_good.proposed")
            .fact("make_good", id)
            .fact("form", &self.form)
            .fact("basis", self.basis)
            .fact("cost", self.cost)
            .fact("face_value", self.face_value)
            .fact("state", state);
        let alert = waits.then(|| {
            Errand::alert(
                None,
                file.case.id,
                "make_good.proposed",
                &format!("make_good.proposed:{id}"),
                desk.now,
            )
        });
        Ok(alert.into_iter().fold(Change::of(file).event(event.words(self.what.trim())), Change::errand))
    }
}

impl NewMakeGood {
    /// Limits hold for a case, not for a slice of it: what the same person has given in it already counts too, also an
    /// offer that lapsed, since it can be made again.
    fn with_earlier(&self, file: &CaseFile, desk: &Desk<'_>) -> Money {
        let by = desk.actor.member_id();
        let alone = |one: &&MakeGood| {
            one.basis != Basis::Entitlement
                && one.proposed_by == by
                && one.approval.is_none()
                && (one.is_pending() || one.is_fulfilled() || one.state == S::Lapsed)
        };
        let earlier = file.make_goods.iter().filter(alone);
        earlier.fold(self.face_value, |sum, one| sum.plus(one.face_value).unwrap_or(sum))
    }
}

/// One step in the life of a make-good.
#[derive(Clone, PartialEq, Debug)]
pub struct MakeGoodStep {
    /// Which.
    pub make_good: Id<MakeGood>,
    /// What is done.
    pub verb: MakeGoodVerb,
}

/// What is done to a make-good.
#[derive(Clone, PartialEq, Debug)]
pub enum MakeGoodVerb {
    /// Somebody else agrees.
    Approve,
    /// Somebody does not.
    Refuse {
        /// Why.
        reason: String,
    },
    /// The customer is told.
    Offer,
    /// They want it.
    Accept,
    /// They do not.
    Decline {
        /// Their words.
        words: String,
    },
    /// We take it back before it was accepted.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// It reached them.
    Fulfil {
        /// The reference of the system that did it, or what else shows it.
        reference: String,
    },
    /// What became of it.
    Outcome(MakeGoodOutcome),
}

impl Act for MakeGoodStep {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let stands_until =
            file.timers(desk).map(|timers| timers.due(timers.offer_stands, desk.now, &desk.house.calendars));
        let one = file.make_good_mut(self.make_good)?;
        let name = take_step(one, &self.verb, stands_until, desk)?;
        let (state, cost, face_value) = (one.state, one.cost, one.face_value);
        if self.by_customer() {
            file.case.heard_at = desk.now;
        }
        let event = file
            .event(name)
            .fact("make_good", self.make_good)
            .fact("state", state)
            .fact("cost", cost)
            .fact("face_value", face_value);
        let failed = matches!(&self.verb, MakeGoodVerb::Outcome(outcome) if !outcome.settled);
        let over = matches!(file.case.stage, Stage::Resolved | Stage::FollowingUp | Stage::Closed);
        let change = Change::of(file).event(event.words(self.words()));
        if failed && over {
            Reopening::because("What we gave did not settle it.").after(change, desk)
        } else {
            Ok(change)
        }
    }

    fn works_on_ended(&self) -> bool {
        matches!(self.verb, MakeGoodVerb::Outcome(_) | MakeGoodVerb::Fulfil { .. })
    }

    fn is_for_customers(&self) -> bool {
        self.by_customer()
    }
}

impl MakeGoodStep {
    const fn by_customer(&self) -> bool {
        matches!(self.verb, MakeGoodVerb::Accept | MakeGoodVerb::Decline { .. })
    }

    fn words(&self) -> &str {
        match &self.verb {
            MakeGoodVerb::Refuse { reason: text }
            | MakeGoodVerb::Withdraw { reason: text }
            | MakeGoodVerb::Decline { words: text }
            | MakeGoodVerb::Fulfil { reference: text } => text.trim(),
            _ => "",
        }
    }
}

fn take_step(
    one: &mut MakeGood,
    verb: &MakeGoodVerb,
    stands_until: Option<jiff::Timestamp>,
    desk: &Desk<'_>,
) -> Result<&'static str, Refused> {
    match verb {
        MakeGoodVerb::Approve => approve(one, desk),
        MakeGoodVerb::Refuse { reason } => {
            may_approve(one, desk)?;
            super::required("reason", reason, "why not")?;
            one.go(&[S::Proposed], S::Refused, "refused").map(|()| "make_good.refused")
        }
        MakeGoodVerb::Offer => {
            one.go(&[S::Approved, S::Lapsed], S::Offered, "offered")?;
            // What is owed is told, not put up for choice: it never lapses.
            let lapses_at = stands_until.filter(|_| one.basis != Basis::Entitlement);
            (one.offered_at, one.lapses_at) = (Some(desk.now), lapses_at);
            Ok("make_good.offered")
        }
        MakeGoodVerb::Accept if one.lapses_at.is_some_and(|at| at <= desk.now) => Err(Refused::not_now(
            "offer_lapsed",
            format!("This offer stood until {}. Offer it again.", one.lapses_at.unwrap_or(desk.now)),
        )),
        MakeGoodVerb::Accept => one.go(&[S::Offered], S::Accepted, "accepted").map(|()| "make_good.accepted"),
        MakeGoodVerb::Decline { .. } => decline(one),
        MakeGoodVerb::Withdraw { reason } => withdraw(one, reason),
        MakeGoodVerb::Fulfil { reference } => fulfil::by_hand(one, reference, desk),
        MakeGoodVerb::Outcome(outcome) => {
            score("satisfaction", outcome.satisfaction)?;
            one.go(&[S::Fulfilled], S::OutcomeKnown, "followed to its outcome")?;
            one.outcome = Some(outcome.clone());
            Ok("make_good.outcome_known")
        }
    }
}

fn approve(one: &mut MakeGood, desk: &Desk<'_>) -> Result<&'static str, Refused> {
    may_approve(one, desk)?;
    let Some(by) = desk.actor.member_id() else {
        return Err(Refused::not_allowed("Only a person of the firm can approve."));
    };
    one.approve(by)?;
    Ok(if one.state == S::Approved { "make_good.approved" } else { "make_good.seconded" })
}

fn may_approve(one: &MakeGood, desk: &Desk<'_>) -> Result<(), Refused> {
    desk.actor.must(Permission::Approve)?;
    let least = one.approval.as_ref().map(|approval| approval.role);
    match (desk.actor.role, least) {
        (Some(role), Some(least)) if role < least => {
            Err(Refused::not_allowed(format!("This needs the role {} or higher.", least.name())))
        }
        _ => Ok(()),
    }
}

fn decline(one: &mut MakeGood) -> Result<&'static str, Refused> {
    if one.basis == Basis::Entitlement {
        return Err(Refused::guard(
            Guard::G7,
            "This is owed; it is paid without asking and cannot be declined away.",
        ));
    }
    one.go(&[S::Offered], S::Declined, "declined").map(|()| "make_good.declined")
}

fn withdraw(one: &mut MakeGood, reason: &str) -> Result<&'static str, Refused> {
    super::required("reason", reason, "why it is taken back")?;
    if one.basis == Basis::Entitlement {
        return Err(Refused::guard(
            Guard::G7,
            "This is owed by law or by our own terms; it cannot be taken back.",
        ));
    }
    one.go(&[S::Proposed, S::Approved, S::Offered, S::Lapsed], S::Withdrawn, "withdrawn")
        .map(|()| "make_good.withdrawn")
}
