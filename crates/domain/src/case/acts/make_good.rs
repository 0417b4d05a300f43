//! Make-goods of a case: agreed, offered, chosen, carried out, and what became of them.

use super::{
    Reopening,
    choose::{accept, wish, wished},
    fulfil, score,
};
use crate::{
    case::{Act, CaseFile, Desk, Stage},
    change::{Change, Guard, Refused},
    errand::Errand,
    event::{Event, Who},
    id::Id,
    intake::Channel,
    recovery::{Basis, MakeGood, MakeGoodOutcome, MakeGoodState as S},
    staff::{Member, Permission, Role},
};

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
    Approve {
        /// Why it is given all the same, where a rule holds it; may be empty elsewhere.
        reason: String,
    },
    /// Somebody does not.
    Refuse {
        /// Why.
        reason: String,
    },
    /// The customer is told.
    Offer,
    /// They want it.
    Accept,
    /// They want it in this form, of those that were offered.
    Choose {
        /// The form.
        form: String,
    },
    /// They ask for something else; the offer stands.
    Wish {
        /// What they would like instead, in their words.
        words: String,
        /// How they said it; by default on their own page.
        channel: Option<Channel>,
    },
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
        let (case, may_agree) = (file.case.id, file.hands_that_count(self.make_good));
        let stands_until =
            file.timers(desk).map(|timers| timers.due(timers.offer_stands, desk.now, &desk.house.calendars));
        let one = file.make_good_mut(self.make_good)?;
        let before = one.outcome.clone();
        let gone = if self.agrees() { one.keep_hands(|id| may_agree.contains(&id)) } else { Vec::new() };
        let name = take_step(one, &self.verb, stands_until, desk)?;
        // Whoever could have agreed all along is asked anew for whom the first hand no longer counts.
        let again = !gone.is_empty() && one.state == S::Proposed;
        let asked = again.then(|| Errand::ask_approval_again(case, one, desk.now));
        let (state, form, cost, face_value) = (one.state, one.form.clone(), one.cost, one.face_value);
        let proposer = one.proposed_by;
        if self.by_customer() {
            file.case.heard_at = desk.now;
        }
        let event = file
            .event(name)
            .fact("make_good", self.make_good)
            .fact("state", state)
            .fact("form", form)
            .fact("cost", cost)
            .fact("face_value", face_value);
        let event = if gone.is_empty() { event } else { event.fact("no_longer_count", &gone) };
        let event = self.became(event, before.as_ref());
        let failed = matches!(&self.verb, MakeGoodVerb::Outcome(outcome) if !outcome.settled);
        let over = matches!(file.case.stage, Stage::Resolved | Stage::FollowingUp | Stage::Closed);
        let alert = self.alert(name, proposer.unwrap_or(file.case.owner), &file, desk);
        let change = Change::of(file).event(event.words(self.words()));
        let change = alert.into_iter().chain(asked).fold(change, Change::errand);
        match &self.verb {
            MakeGoodVerb::Wish { words, channel } => Ok(wished(change, words, *channel, desk)),
            _ if failed && over => Reopening::because("What we gave did not settle it.").after(change, desk),
            _ => Ok(change),
        }
    }

    fn works_on_ended(&self) -> bool {
        matches!(self.verb, MakeGoodVerb::Outcome(_) | MakeGoodVerb::Fulfil { .. })
    }

    fn is_for_customers(&self) -> bool {
        self.by_customer()
    }

    /// Those whose hands are on it already: they may have lost the right since.
    fn names(&self, file: &CaseFile) -> Vec<Id<Member>> {
        let one = file.make_goods.iter().find(|one| one.id == self.make_good).filter(|_| self.agrees());
        one.map(|one| one.proposed_by.into_iter().chain(one.approved_by.iter().copied()).collect())
            .unwrap_or_default()
    }
}

impl CaseFile {
    /// Those among the colleagues who may still agree to this make-good.
    fn hands_that_count(&self, id: Id<MakeGood>) -> Vec<Id<Member>> {
        let least = self.make_goods.iter().find(|one| one.id == id).and_then(|one| one.approval.as_ref());
        let least = least.map_or(Role::Senior, |approval| approval.role);
        let may = |one: &&Member| one.active && !one.in_training && one.role >= least;
        self.around.colleagues.iter().filter(may).map(|one| one.id).collect()
    }
}

impl MakeGoodStep {
    const fn agrees(&self) -> bool {
        matches!(self.verb, MakeGoodVerb::Approve { .. })
    }

    /// What became of it, and what had been written down before: the history keeps both.
    fn became(&self, event: Event, before: Option<&MakeGoodOutcome>) -> Event {
        let MakeGoodVerb::Outcome(now) = &self.verb else { return event };
        let event = event
            .fact("settled", now.settled)
            .fact("satisfaction", now.satisfaction)
            .fact("stayed", now.stayed);
        match before {
            Some(was) => event
                .fact("was_settled", was.settled)
                .fact("was_satisfaction", was.satisfaction)
                .fact("was_stayed", was.stayed),
            None => event,
        }
    }

    const fn by_customer(&self) -> bool {
        matches!(
            self.verb,
            MakeGoodVerb::Accept
                | MakeGoodVerb::Choose { .. }
                | MakeGoodVerb::Wish { .. }
                | MakeGoodVerb::Decline { .. }
        )
    }

    /// Whoever proposed it hears what was decided about it; the owner, what the customer did with it.
    fn alert(
        &self,
        name: &'static str,
        proposer: Id<Member>,
        file: &CaseFile,
        desk: &Desk<'_>,
    ) -> Option<Errand> {
        let to = match (name, desk.actor.who) {
            ("make_good.approved" | "make_good.refused", _) => proposer,
            ("make_good.accepted" | "make_good.declined", Who::Customer(_)) => file.case.owner,
            _ => return None,
        };
        let occasion = format!("{name}:{}:{}", self.make_good, desk.now.as_microsecond());
        Some(Errand::alert(Some(to), file.case.id, name, &occasion, desk.now))
    }

    fn words(&self) -> &str {
        match &self.verb {
            MakeGoodVerb::Approve { reason: text }
            | MakeGoodVerb::Refuse { reason: text }
            | MakeGoodVerb::Withdraw { reason: text }
            | MakeGoodVerb::Decline { words: text }
            | MakeGoodVerb::Fulfil { reference: text } => text.trim(),
            MakeGoodVerb::Outcome(outcome) => outcome.reason.as_deref().unwrap_or_default().trim(),
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
        MakeGoodVerb::Approve { reason } => approve(one, reason, desk),
        MakeGoodVerb::Refuse { reason } => {
            may_approve(one, desk)?;
            super::required("reason", reason, "why not")?;
            one.go(&[S::Proposed], S::Refused, "refused").map(|()| "make_good.refused")
        }
        MakeGoodVerb::Offer => offer(one, stands_until, desk),
        MakeGoodVerb::Accept => accept(one, None, desk),
        MakeGoodVerb::Choose { form } => accept(one, Some(form.trim()), desk),
        MakeGoodVerb::Wish { words, .. } => wish(one, words, desk),
        MakeGoodVerb::Decline { .. } => decline(one),
        MakeGoodVerb::Withdraw { reason } => withdraw(one, reason),
        MakeGoodVerb::Fulfil { reference } => fulfil::by_hand(one, reference, desk),
        MakeGoodVerb::Outcome(outcome) => become_known(one, outcome),
    }
}

/// A slip of the hand can be put right, with the reason; the last word counts.
fn become_known(one: &mut MakeGood, outcome: &MakeGoodOutcome) -> Result<&'static str, Refused> {
    score("satisfaction", outcome.satisfaction)?;
    let corrects = one.state == S::OutcomeKnown;
    if corrects {
        let reason = outcome.reason.as_deref().unwrap_or_default();
        super::required("reason", reason, "why it takes the place of what was written down before")?;
    }
    one.go(&[S::Fulfilled, S::OutcomeKnown], S::OutcomeKnown, "followed to its outcome")?;
    one.outcome = Some(outcome.clone());
    Ok(if corrects { "make_good.outcome_corrected" } else { "make_good.outcome_known" })
}

fn offer(
    one: &mut MakeGood,
    stands_until: Option<jiff::Timestamp>,
    desk: &Desk<'_>,
) -> Result<&'static str, Refused> {
    if let (S::Proposed, Some(approval)) = (one.state, &one.approval) {
        let role = approval.role.name();
        let sentence = format!(
            "This is more than may be given without asking: a {role} or higher has to approve it first."
        );
        return Err(Refused::not_now("make_good_state", sentence));
    }
    one.go(&[S::Approved, S::Lapsed], S::Offered, "offered")?;
    // What is owed is told, not put up for choice: it never lapses.
    let lapses_at = stands_until.filter(|_| one.basis != Basis::Entitlement);
    (one.offered_at, one.lapses_at) = (Some(desk.now), lapses_at);
    Ok("make_good.offered")
}

fn approve(one: &mut MakeGood, reason: &str, desk: &Desk<'_>) -> Result<&'static str, Refused> {
    may_approve(one, desk)?;
    if one.terms.held.is_some() {
        super::required("reason", reason, "why it is given all the same")?;
    }
    let Some(by) = desk.actor.member_id() else {
        return Err(Refused::not_allowed("Only a person of the firm can approve."));
    };
    one.approve(by)?;
    Ok(if one.state == S::Approved { "make_good.approved" } else { "make_good.seconded" })
}

/// Whether whoever acts may agree to what somebody else proposes.
pub(in crate::case) fn may_approve(one: &MakeGood, desk: &Desk<'_>) -> Result<(), Refused> {
    desk.actor.must(Permission::Approve)?;
    if desk.actor.in_training {
        return Err(Refused::not_allowed(
            "You are in training: what others propose is approved by somebody who is not.",
        ));
    }
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
