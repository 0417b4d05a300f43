//! Telling one of many: a notice with their own facts, a promise of their own, and the base make-good.

use super::{
    super::{
        Act, Around, Case, CaseFile, Decision, Desk, MessageKind, NewCase, Outcome,
        acts::made_event,
        open::{case_of, first_words},
        perform,
        speak::speak,
    },
    Owed,
};
use crate::{
    change::{Change, Refused},
    customer::Customer,
    event::Event,
    failure::Severity,
    id::{CaseNumber, Id},
    intake::{Channel, Incident},
    money::Money,
    promise::{NewPromise, Promise},
    recovery::{Basis, MakeGood, MakeGoodState as S, Proposal, Terms},
    reply::ElementCode,
    staff::Member,
};

/// Tells the customer of a case about the incident behind it. Whoever plans it has the make-good approved before.
#[derive(Clone, PartialEq, Debug)]
pub struct Telling {
    /// The mistake.
    pub incident: Id<Incident>,
    /// What is said, filled for this customer.
    pub body: String,
    /// How.
    pub channel: Channel,
    /// What they can count on, and by when.
    pub promise: NewPromise,
    /// The base make-good, if there is one: the same for all, offered to each under an id of their own.
    pub make_good: Option<MakeGood>,
    /// What a law, a scheme or a guarantee gives this one.
    pub owed: Option<Owed>,
}

/// One customer's share of an incident: a case of somebody who has not complained.
#[derive(Clone, Debug)]
pub struct Share<'a> {
    /// Identity of the case, known beforehand since the text holds the address of its page.
    pub id: Id<Case>,
    /// Its number.
    pub number: CaseNumber,
    /// The mistake.
    pub incident: &'a Incident,
    /// How bad it is for each.
    pub severity: Severity,
    /// Their order that was hit.
    pub order: Option<String>,
    /// Who is answerable.
    pub owner: Id<Member>,
    /// How many other cases of theirs are open.
    pub other_open: u64,
    /// How many customers it hit, so far as is known.
    pub cohort: u64,
    /// Why nothing is given beyond the correction, if nothing is.
    pub no_make_good_reason: Option<String>,
}

/// Opens the case of a silent victim by telling them. We know what happened and say so at once: nothing is left to be
/// acknowledged, assessed or decided, and the firm owns it.
///
/// # Errors
/// The reply check stops the text, or it promises what cannot be promised.
pub fn tell_silent(
    share: &Share<'_>,
    customer: Customer,
    telling: &Telling,
    desk: &Desk<'_>,
) -> Result<Change<CaseFile>, Refused> {
    let file = open_share(share, customer, telling.channel, desk);
    let found = file
        .event("case.found_by_us")
        .fact("number", file.case.number)
        .fact("customer", file.customer.id)
        .fact("incident", share.incident.id)
        .fact("failure_type", &file.case.failure_type)
        .fact("severity", share.severity)
        .fact("owner", share.owner)
        .words(&share.incident.what);
    let mut change = perform(telling, file, desk)?;
    change.events.insert(0, found);
    Ok(change)
}

fn open_share(share: &Share<'_>, customer: Customer, channel: Channel, desk: &Desk<'_>) -> CaseFile {
    let incident = share.incident;
    let new = NewCase {
        channel,
        verbatim: String::new(),
        subject: Some(incident.what.clone()),
        received_at: None,
        received_at_known: true,
        failure_type: incident.failure_type.clone(),
        order: share.order.clone(),
        product: None,
        site: None,
        desired_outcome: None,
        external_id: None,
        foreign_id: None,
    };
    let earlier = super::super::Earlier::default();
    // They have said nothing: what dates their share is the moment of telling.
    let begin = first_words(&new, &customer, desk.now, desk);
    let mut case = case_of(&new, &begin, &customer, &earlier, share.owner, desk);
    case.id = share.id;
    case.number = share.number;
    case.incident = Some(incident.id);
    case.silent_victim = true;
    case.severity = share.severity;
    case.problem = incident.problem;
    case.problem_statement = Some(incident.what.clone());
    case.no_make_good_reason.clone_from(&share.no_make_good_reason);
    case.decision = Some(Decision {
        outcome: Outcome::Upheld,
        reasons: format!("We found it ourselves: {}", incident.what),
        evidence: Vec::new(),
        external_route: None,
        by: desk.actor.member_id(),
        policy: Some(desk.house.policy.seal()),
    });
    let reached = &mut case.milestones;
    (reached.acknowledged, reached.assessed) = (Some(desk.now), Some(desk.now));
    (reached.decided, reached.responded) = (Some(desk.now), Some(desk.now));
    CaseFile {
        case,
        customer,
        promises: Vec::new(),
        make_goods: Vec::new(),
        said: Vec::new(),
        other_open: share.other_open,
        mends: None,
        cohort: Some(share.cohort),
        around: Around::default(),
    }
}

impl Act for Telling {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        file.case.incident = Some(self.incident);
        self.promise.check(desk.now)?;
        // The text is held against what is promised in it.
        let promise = Promise::make(desk.ids.fresh(), &self.promise, desk.actor.member_id(), desk.now);
        let id = promise.id;
        file.promises.push(promise);
        let offered = self.offer(&mut file, desk);
        let owed = self.owe(&mut file, desk)?;
        let spoken = speak(&mut file, MessageKind::Notice, &self.body, self.channel, None, desk)?;
        if let Some(promise) = file.promises.last_mut() {
            promise.made_in = Some(spoken.message.uuid());
        }
        let says_it = self.channel.is_spoken() || spoken.says(ElementCode::EchoIssue);
        let acknowledged = file.case.milestones.acknowledged.is_none() && says_it;
        if acknowledged {
            file.case.milestones.acknowledged = Some(desk.now);
        }
        let sent = file
            .event("message.sent")
            .fact("message", spoken.message)
            .fact("kind", MessageKind::Notice)
            .fact("channel", self.channel)
            .fact("incident", self.incident)
            .fact("acknowledges", acknowledged)
            .said(spoken.message.uuid(), &self.body);
        let promised = made_event(&file, id);
        let events = std::iter::once(sent).chain(promised).chain(owed).chain(offered);
        Ok(events.fold(Change::of(file), Change::event))
    }
}

impl Telling {
    /// What is owed by rule is on record as the floor of the case (G7) and paid as an entitlement, as far as it was not yet.
    fn owe(&self, file: &mut CaseFile, desk: &Desk<'_>) -> Result<Option<Event>, Refused> {
        let Some(owed) = &self.owed else { return Ok(None) };
        let known = file.case.floor.map_or(0, Money::minor_units);
        if file.case.floor.is_some_and(|floor| floor.currency() != owed.amount.currency()) {
            let sentence =
                "What is owed in this case is on record in another currency: look at it by itself.";
            return Err(Refused::not_now("floor_currency", sentence));
        }
        if known < owed.amount.minor_units() {
            (file.case.floor, file.case.floor_by) = (Some(owed.amount), None);
        }
        let begun = file.entitled(|one| one.is_pending() || one.is_fulfilled());
        let begun = begun.map_or(0, |(_, begun)| begun.minor_units());
        let rest = Money::minor(owed.amount.minor_units() - begun, owed.amount.currency());
        if rest.minor_units() <= 0 {
            return Ok(None);
        }
        let one = entitlement(owed, rest, desk);
        let event = file
            .proposed(&one)
            .fact("floor", file.case.floor)
            .words(format!("{} ({})", one.what, owed.basis));
        file.make_goods.push(one);
        Ok(Some(event))
    }

    /// Whoever complained and was given something gets no second base make-good.
    fn offer(&self, file: &mut CaseFile, desk: &Desk<'_>) -> Vec<Event> {
        let given = |one: &MakeGood| one.basis == Basis::Goodwill && (one.is_pending() || one.is_fulfilled());
        let Some(base) = self.make_good.clone().filter(|_| !file.make_goods.iter().any(given)) else {
            return Vec::new();
        };
        let stands = |timers: &crate::promise::TimerProfile| {
            timers.due(timers.offer_stands, desk.now, &desk.house.calendars)
        };
        let lapses_at = file.timers(desk).map(stands);
        let one = MakeGood {
            id: desk.ids.fresh(),
            state: S::Offered,
            proposed_at: desk.now,
            offered_at: Some(desk.now),
            lapses_at,
            ..base
        };
        let offered = file
            .event("make_good.offered")
            .fact("make_good", one.id)
            .fact("form", &one.form)
            .fact("basis", one.basis)
            .fact("cost", one.cost)
            .fact("face_value", one.face_value)
            .fact("state", one.state);
        let events = vec![file.proposed(&one).words(&one.what), offered];
        file.make_goods.push(one);
        events
    }
}

/// What is owed needs nobody's consent and nobody's asking: it is carried out as soon as it is written down.
fn entitlement(owed: &Owed, rest: Money, desk: &Desk<'_>) -> MakeGood {
    let proposal = Proposal {
        form: owed.form.code.clone(),
        what: owed.what(rest),
        basis: Basis::Entitlement,
        cost: owed.cost(rest),
        face_value: rest,
    };
    let terms = Terms { when: owed.form.when.clone(), ..Terms::default() };
    MakeGood::proposed(desk.ids.fresh(), proposal, desk.actor.member_id(), desk.now, None, terms)
}
