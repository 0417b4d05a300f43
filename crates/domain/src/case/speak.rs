//! Saying something to the customer: every text passes the reply check before it goes into the file (G9).

use jiff::{Timestamp, tz::TimeZoneDatabase};

use super::{CaseFile, Desk, Message, MessageKind, Outcome, Spoken, mended};
use crate::{
    change::Refused,
    id::Id,
    intake::Channel,
    promise::NewPromise,
    recovery::{Basis, MakeGood, MakeGoodState},
    reply::{self, Better, ElementCode, Facts, FaultCode, Moment, PromiseFact, RefundFact, ReplyCheck, Tone},
};

/// A text that may go out.
pub(super) struct Said {
    /// The message it became.
    pub message: Id<Message>,
    check: ReplyCheck,
}

impl Said {
    /// Whether the text has this element.
    pub fn says(&self, element: ElementCode) -> bool {
        self.check.elements.iter().any(|found| found.code == element)
    }
}

/// Checks a text and puts it into the file. A spoken one has been said already: it is logged, never blocked.
pub(super) fn speak(
    file: &mut CaseFile,
    kind: MessageKind,
    body: &str,
    channel: Channel,
    override_reason: Option<&str>,
    desk: &Desk<'_>,
) -> Result<Said, Refused> {
    speak_at(file, desk.now, kind, body, channel, override_reason, desk)
}

/// The same, at a moment that has passed: a call is logged when there is time for it.
pub(super) fn speak_at(
    file: &mut CaseFile,
    at: Timestamp,
    kind: MessageKind,
    body: &str,
    channel: Channel,
    override_reason: Option<&str>,
    desk: &Desk<'_>,
) -> Result<Said, Refused> {
    if let Some(open) = reply::open_place(body) {
        return Err(Refused::invalid("body", open, "that place filled in, or left out"));
    }
    let check = check_text(file, kind, body, desk);
    if !channel.is_spoken() {
        stop_or_override(&check, override_reason, desk)?;
    }
    let overridden = override_reason.filter(|_| check.blocked).map(str::to_owned);
    let went_out_all_the_same = overridden.is_some();
    let message = file.say_at(at, kind, body, channel, overridden, desk);
    let told_of = told_of(file, kind, &check);
    file.case.tones.push(Spoken {
        message,
        at,
        tone: tone(kind, body, &check),
        told_of,
        complete: Some(check.missing.is_empty()),
        overridden: went_out_all_the_same,
    });
    Ok(Said { message, check })
}

/// A letter, and whatever else says that it will not happen again, rests on what is done about the problem: on all that
/// was done or is planned by then.
fn told_of(file: &CaseFile, kind: MessageKind, check: &ReplyCheck) -> Vec<uuid::Uuid> {
    let prevents = check.elements.iter().any(|found| found.code == ElementCode::Prevention);
    let mends = file.mends.iter().flatten().filter(|_| prevents || kind == MessageKind::Letter);
    mends.map(|one| one.action).collect()
}

/// The follow-up question asks itself, in the same words each time: they are not compared.
fn tone(kind: MessageKind, body: &str, check: &ReplyCheck) -> Tone {
    let tone = Tone::of(body, check);
    if kind == MessageKind::FollowUp { Tone { print: Vec::new(), ..tone } } else { tone }
}

/// What the reply check says of a text in this case.
#[must_use]
pub fn check_text(file: &CaseFile, kind: MessageKind, body: &str, desk: &Desk<'_>) -> ReplyCheck {
    check_with(file, kind, body, None, desk)
}

/// The same of a text that goes out with a promise of its own: the date that it gives is true with it.
#[must_use]
pub fn check_with(
    file: &CaseFile,
    kind: MessageKind,
    body: &str,
    promised: Option<&NewPromise>,
    desk: &Desk<'_>,
) -> ReplyCheck {
    let mut facts = facts(file, desk);
    let fact = promised.map(|new| PromiseFact { what: new.what.clone(), due_at: new.due_at });
    if let Some(promises) = &mut facts.promises {
        promises.extend(fact);
    }
    reply::check_at(body, kind_for_check(kind), &facts, &moment(desk))
}

/// A sentence for each element that is missing, with its place in the text.
#[must_use]
pub fn additions(
    file: &CaseFile,
    body: &str,
    missing: &[ElementCode],
    desk: &Desk<'_>,
) -> Vec<(ElementCode, Better)> {
    let facts = facts(file, desk);
    let moment = moment(desk);
    let add = |code: &ElementCode| Some((*code, reply::addition(*code, body, &facts, &moment)?));
    missing.iter().filter_map(add).collect()
}

fn moment(desk: &Desk<'_>) -> Moment {
    Moment { now: Some(desk.now), zone: TimeZoneDatabase::bundled().get(&desk.house.company.zone).ok() }
}

fn stop_or_override(check: &ReplyCheck, reason: Option<&str>, desk: &Desk<'_>) -> Result<(), Refused> {
    if !check.blocked {
        return Ok(());
    }
    if let Some(untrue) = check.faults.iter().find(|fault| fault.code == FaultCode::UntrueClaim) {
        let sentence = format!("“{}” is not true of this case. {}", untrue.text, untrue.hint);
        return Err(Refused::Untrue { sentence, check: Box::new(check.clone()) });
    }
    // Whoever is in training mends the words or asks somebody who may answer for them.
    let named = desk.actor.member_id().is_some() && !desk.actor.in_training;
    if named && reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    Err(Refused::Text(Box::new(check.clone())))
}

/// What is true of the case, as far as the check can use it. Whose doing it was is not among it: that is nobody's
/// business outside the house, and changes no element that a message needs.
#[must_use]
pub fn facts(file: &CaseFile, desk: &Desk<'_>) -> Facts {
    let case = &file.case;
    let waited = desk.now.duration_since(case.received_at).as_hours() / 24;
    Facts {
        customer: file.customer.name.clone(),
        issue: Some(case.problem_statement.clone().unwrap_or_else(|| case.subject.clone())),
        outcome: case.decision.as_ref().map(|decision| outcome_for_check(decision.outcome)),
        waited_days: u32::try_from(waited).ok(),
        cohort_size: file.cohort,
        refund: refund_told(file),
        promises: Some(
            file.owed().map(|one| PromiseFact { what: one.what.clone(), due_at: one.due_at }).collect(),
        ),
        corrective_action: file.mends.as_deref().map(mended),
        signer: Some(desk.actor.name.clone()).filter(|name| !name.is_empty()),
        ..Facts::default()
    }
}

/// Money may also reach the customer by a promise, beside every make-good: once such a promise is shown to be kept, the
/// record speaks no longer against "you have it".
fn refund_told(file: &CaseFile) -> Option<Option<RefundFact>> {
    let on_file = money(file).map(|one| refund_fact(file, one));
    let is_paid = on_file.as_ref().is_some_and(RefundFact::is_fulfilled);
    let paid_as_promised =
        file.promises.iter().any(|one| one.is_shown_kept() && reply::speaks_of_money(&one.what));
    (is_paid || !paid_as_promised).then_some(on_file)
}

/// The last that was paid, else the last that is to come: where one was paid, "you have it" may be true.
fn money(file: &CaseFile) -> Option<&MakeGood> {
    file.make_goods.iter().filter(|one| is_money(one)).max_by_key(|one| one.is_fulfilled())
}

/// What was refused, declined or taken back hides no refund that was paid.
fn is_money(one: &MakeGood) -> bool {
    use MakeGoodState as S;
    let came_to_nothing = matches!(one.state, S::Refused | S::Declined | S::Lapsed | S::Withdrawn);
    let in_money = one.basis != Basis::Goodwill || one.form.contains("refund") || one.form.contains("credit");
    in_money && !came_to_nothing
}

/// Where several were given nobody can say which of them a message means: then the amount is not compared.
fn refund_fact(file: &CaseFile, one: &MakeGood) -> RefundFact {
    let alone = file.make_goods.iter().filter(|one| is_money(one)).count() == 1;
    RefundFact { amount: alone.then_some(one.face_value), state: one.state }
}

const fn outcome_for_check(outcome: Outcome) -> reply::Outcome {
    match outcome {
        Outcome::Upheld => reply::Outcome::Upheld,
        Outcome::PartlyUpheld => reply::Outcome::PartlyUpheld,
        Outcome::NotUpheld => reply::Outcome::NotUpheld,
    }
}

/// What a message is to the reply check.
#[must_use]
pub const fn kind_for_check(kind: MessageKind) -> reply::MessageKind {
    match kind {
        MessageKind::Acknowledgement => reply::MessageKind::Acknowledgement,
        MessageKind::Update => reply::MessageKind::Update,
        MessageKind::Complaint | MessageKind::Reply => reply::MessageKind::Reply,
        MessageKind::Decision => reply::MessageKind::Decision,
        MessageKind::FollowUp => reply::MessageKind::FollowUp,
        MessageKind::Letter => reply::MessageKind::Letter,
        MessageKind::Notice => reply::MessageKind::Notice,
    }
}
