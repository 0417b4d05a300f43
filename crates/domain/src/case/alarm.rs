//! Alarms: what is due and not yet done. A look raises each once, whenever it comes by.

use jiff::Timestamp;

use super::{
    CaseFile, Desk, Escalation, Message, Stage,
    mend::keep_done,
    next_step::{Step, acknowledgement_due, ask_again, stage_step, update_due},
    settle::settle,
};
use crate::{
    change::Change,
    errand::Errand,
    id::Id,
    promise::{Broken, Promise, TimerProfile},
    recovery::{MakeGood, MakeGoodState},
    reply,
    staff::Member,
};

/// Something that becomes due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alarm {
    /// Stable name: it holds the date, so that a moved deadline alarms anew.
    pub key: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: AlarmKind,
}

/// What becomes due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AlarmKind {
    /// Nobody told the customer that we have it.
    AcknowledgementOverdue,
    /// The stage's own step was not taken in time.
    StepOverdue,
    /// The customer has heard nothing for too long.
    UpdateOverdue,
    /// A promise will be due soon.
    PromiseSoon(Id<Promise>),
    /// A promise was not kept.
    PromiseBroken(Id<Promise>),
    /// Nobody accepted the handover.
    HandoverWaiting,
    /// The offer ends soon, and the customer has not answered.
    OfferEnding(Id<MakeGood>),
    /// The customer did not answer the offer.
    OfferLapsed(Id<MakeGood>),
    /// Time to see what became of a make-good: which, and how many days after it was given.
    OutcomeDue(Id<MakeGood>, u16),
    /// Time to ask whether all is settled.
    FollowUpDue,
    /// We denied, then handed it on, then apologised.
    ThreadTurned(Id<Message>),
    /// The customer was sent the same words again.
    WordsRepeated(Id<Message>),
}

impl AlarmKind {
    /// The event's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AcknowledgementOverdue => "acknowledgement.overdue",
            Self::StepOverdue => "step.overdue",
            Self::UpdateOverdue => "update.overdue",
            Self::PromiseSoon(_) => "promise.due_soon",
            Self::PromiseBroken(_) => "promise.broken",
            Self::HandoverWaiting => "handover.waiting",
            Self::OfferEnding(_) => "make_good.ending",
            Self::OfferLapsed(_) => "make_good.lapsed",
            Self::OutcomeDue(..) => "make_good.outcome_due",
            Self::FollowUpDue => "follow_up.due",
            Self::ThreadTurned(_) => "thread.turned",
            Self::WordsRepeated(_) => "words.repeated",
        }
    }

    /// Whether a manager has to know.
    #[must_use]
    pub const fn escalates(self) -> bool {
        matches!(
            self,
            Self::AcknowledgementOverdue
                | Self::StepOverdue
                | Self::UpdateOverdue
                | Self::PromiseBroken(_)
                | Self::HandoverWaiting
                | Self::ThreadTurned(_)
        )
    }
}

/// Every alarm of a case that has not been raised, in no order.
fn waiting(file: &CaseFile, desk: &Desk<'_>) -> Vec<Alarm> {
    let Some(timers) = file.timers(desk) else { return Vec::new() };
    let mut alarms = of_promises(file, desk, timers);
    alarms.extend(of_make_goods(file, desk, timers));
    alarms.extend(of_words(file));
    if file.case.is_open() {
        alarms.extend(of_case(file, desk, timers));
    }
    alarms.retain(|alarm| !file.case.raised.contains_key(&alarm.key));
    alarms
}

fn of_case(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Vec<Alarm> {
    let case = &file.case;
    let mut alarms = Vec::new();
    if case.milestones.acknowledged.is_none() {
        alarms.push(alarm(AlarmKind::AcknowledgementOverdue, "", acknowledgement_due(file, desk, timers)));
    }
    if let Some(at) = update_due(file, desk, timers) {
        alarms.push(alarm(AlarmKind::UpdateOverdue, "", at));
    }
    if let Some(handover) = &case.handover {
        alarms.push(alarm(
            AlarmKind::HandoverWaiting,
            "",
            timers.due(timers.accept_handover, handover.offered_at, &desk.house.calendars),
        ));
    }
    alarms.extend(of_stage(file, desk, timers));
    alarms
}

/// The stage's own step: the follow-up question asks itself, twice if nobody answers; any other step is somebody's. A
/// reopened case alarms anew, though its dates have not moved.
fn of_stage(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Vec<Alarm> {
    let case = &file.case;
    let Some(step) = stage_step(file, desk) else { return Vec::new() };
    let life = if case.reopened == 0 { String::new() } else { format!("#{}", case.reopened) };
    let overdue = |at| alarm(AlarmKind::StepOverdue, &format!("{}{life}", case.stage.name()), at);
    match case.stage {
        Stage::Received => Vec::new(),
        // Should the question not go out by itself, somebody has to know.
        Stage::Resolved => vec![
            alarm(AlarmKind::FollowUpDue, "", step.due_at),
            overdue(timers.due(timers.await_answer, step.due_at, &desk.house.calendars)),
        ],
        Stage::FollowingUp => {
            let again = ask_again(file, desk).map(|at| alarm(AlarmKind::FollowUpDue, "again", at));
            let of_person = (step.step != Step::FollowUp).then(|| overdue(step.due_at));
            again.into_iter().chain(of_person).collect()
        }
        _ => vec![overdue(step.due_at)],
    }
}

fn of_promises(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Vec<Alarm> {
    let owed = file.owed().filter(|promise| promise.broken.is_none());
    owed.flat_map(|promise| {
        let warn_at =
            timers.start(timers.warn_before, promise.made_at, promise.due_at, &desk.house.calendars);
        let id = promise.id.to_string();
        let broken_at =
            promise.due_at.saturating_add(jiff::SignedDuration::from_micros(1)).unwrap_or(promise.due_at);
        [
            alarm(AlarmKind::PromiseSoon(promise.id), &id, warn_at),
            alarm(AlarmKind::PromiseBroken(promise.id), &id, broken_at),
        ]
    })
    .collect()
}

/// An offer lapses, and before that the customer is reminded of it; one that stands for less than the reminder needs is not
/// worth two letters.
fn of_make_goods(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Vec<Alarm> {
    let offered = file.make_goods.iter().filter(|one| one.state == MakeGoodState::Offered);
    let ends = offered.filter_map(|one| Some((one, one.offered_at?, one.lapses_at?)));
    let offers = ends.flat_map(|(one, offered_at, lapses_at)| {
        let id = one.id.to_string();
        let soon = timers.start(timers.remind_before, offered_at, lapses_at, &desk.house.calendars);
        let reminder = alarm(AlarmKind::OfferEnding(one.id), &id, soon);
        let lapse = alarm(AlarmKind::OfferLapsed(one.id), &id, lapses_at);
        // Whoever asked for something else is answered first, not reminded of what they did not want.
        let answered = one.terms.wished_at.is_none_or(|wished| file.case.informed_at >= Some(wished));
        Some(reminder).filter(|_| soon > offered_at && answered).into_iter().chain([lapse])
    });
    let given = file.make_goods.iter().flat_map(|one| {
        let due = |(days, at)| alarm(AlarmKind::OutcomeDue(one.id, days), &format!("{}/{days}", one.id), at);
        one.looks_ahead().map(due)
    });
    offers.chain(given).collect()
}

/// What the replies of this case together have come to.
fn of_words(file: &CaseFile) -> Vec<Alarm> {
    let tones: Vec<_> = file.case.tones.iter().map(|spoken| spoken.tone.clone()).collect();
    let at = |kind: fn(Id<Message>) -> AlarmKind, nth: usize| {
        let spoken = file.case.tones.get(nth)?;
        Some(alarm(kind(spoken.message), &spoken.message.to_string(), spoken.at))
    };
    let turned = reply::turned(&tones).and_then(|nth| at(AlarmKind::ThreadTurned, nth));
    let repeated = reply::repeated(&tones).filter_map(|nth| at(AlarmKind::WordsRepeated, nth));
    repeated.chain(turned).collect()
}

fn alarm(kind: AlarmKind, about: &str, at: Timestamp) -> Alarm {
    Alarm { key: format!("{}:{about}:{}", kind.name(), at.as_microsecond()), at, kind }
}

/// The next moment at which a look would find something.
#[must_use]
pub fn next_look(file: &CaseFile, desk: &Desk<'_>) -> Option<Timestamp> {
    waiting(file, desk).into_iter().map(|alarm| alarm.at).min()
}

/// Raises everything that is due and not yet raised; `None` if nothing is.
#[must_use]
pub fn look(file: CaseFile, desk: &Desk<'_>) -> Option<Change<CaseFile>> {
    let kept = keep_done(&file, desk);
    let mut found = kept.is_some();
    let mut change = kept.unwrap_or_else(|| Change::of(file));
    // What lapses may leave a step behind that was due long ago: that is raised in the same look.
    loop {
        let mut due = waiting(&change.state, desk);
        due.retain(|alarm| alarm.at <= desk.now);
        due.sort_by_key(|alarm| alarm.at);
        if due.is_empty() {
            break;
        }
        found = true;
        change = due.iter().fold(change, |change, alarm| raise(change, alarm, desk));
    }
    found.then(|| settle(change, desk))
}

/// Marks what is due already as raised without raising it: a case that comes from another system must not alarm for
/// what was late there. Answers how many alarms that were.
pub(super) fn hush(file: &mut CaseFile, desk: &Desk<'_>) -> usize {
    let mut due = waiting(file, desk);
    due.retain(|alarm| alarm.at <= desk.now);
    let count = due.len();
    file.case.raised.extend(due.into_iter().map(|alarm| (alarm.key, desk.now)));
    count
}

fn raise(mut change: Change<CaseFile>, alarm: &Alarm, desk: &Desk<'_>) -> Change<CaseFile> {
    let file = &mut change.state;
    file.case.raised.insert(alarm.key.clone(), desk.now);
    // Nobody has to do anything about it: what is found is put on record when it is found.
    if let AlarmKind::OutcomeDue(id, days) = alarm.kind {
        return change.errand(Errand::follow_make_good(id, days, desk.now));
    }
    let mut event = file.event(alarm.kind.name()).fact("due_at", alarm.at);
    match alarm.kind {
        AlarmKind::PromiseBroken(id) => {
            event = event.fact("promise", id);
            if let Some(promise) = file.promises.iter_mut().find(|promise| promise.id == id) {
                promise.broken = Some(Broken { noticed_at: desk.now, told_at: None });
            }
        }
        AlarmKind::PromiseSoon(id) => event = event.fact("promise", id),
        AlarmKind::ThreadTurned(id) | AlarmKind::WordsRepeated(id) => event = event.fact("message", id),
        AlarmKind::OfferEnding(id) => event = event.fact("make_good", id),
        AlarmKind::OfferLapsed(id) => {
            event = event.fact("make_good", id);
            if let Some(one) = file.make_goods.iter_mut().find(|one| one.id == id) {
                one.state = MakeGoodState::Lapsed;
            }
        }
        _ => {}
    }
    change.events.push(event);
    let change = match alarm.kind {
        AlarmKind::FollowUpDue => ask(change, desk),
        AlarmKind::OfferEnding(id) => remind(change, id, alarm, desk),
        _ => tell(change, alarm, desk),
    };
    if alarm.kind.escalates() { escalate(change, alarm, desk) } else { change }
}

fn ask(change: Change<CaseFile>, desk: &Desk<'_>) -> Change<CaseFile> {
    let case = &change.state.case;
    let errand = Errand::ask_follow_up(case.id, case.follow_ups.len(), desk.now);
    change.errand(errand)
}

/// The customer is reminded, unless the offer has ended while nobody looked.
fn remind(change: Change<CaseFile>, id: Id<MakeGood>, alarm: &Alarm, desk: &Desk<'_>) -> Change<CaseFile> {
    let stands = |one: &MakeGood| {
        one.id == id && one.state == MakeGoodState::Offered && one.lapses_at > Some(desk.now)
    };
    let case = change.state.case.id;
    if change.state.make_goods.iter().any(stands) {
        change.errand(Errand::remind_of_offer(case, id, &alarm.key, desk.now))
    } else {
        change
    }
}

fn tell(change: Change<CaseFile>, alarm: &Alarm, desk: &Desk<'_>) -> Change<CaseFile> {
    let errand = alert(&change.state, Some(change.state.case.owner), alarm, desk);
    change.errand(errand)
}

/// Many silent victims of one incident fall due together: whoever has to know is told once a day, not once for each.
fn alert(file: &CaseFile, member: Option<Id<Member>>, alarm: &Alarm, desk: &Desk<'_>) -> Errand {
    let (case, why) = (&file.case, alarm.kind.name());
    match case.incident.filter(|_| case.silent_victim) {
        Some(incident) => Errand::alert_of_incident(member, case.id, incident, why, desk.now),
        None => Errand::alert(member, case.id, why, &alarm.key, desk.now),
    }
}

fn escalate(mut change: Change<CaseFile>, alarm: &Alarm, desk: &Desk<'_>) -> Change<CaseFile> {
    let why = alarm.kind.name();
    change.state.case.escalation =
        Some(Escalation { why: why.to_owned(), at: desk.now, by: None, reason: None });
    let event = change.state.event("case.escalated").fact("why", why);
    let errand = alert(&change.state, None, alarm, desk);
    change.event(event).errand(errand)
}
