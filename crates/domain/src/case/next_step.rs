//! Who does what next, and by when: answered for every open case at any moment.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Case, CaseFile, Desk, Stage};
use crate::{
    intake::Channel,
    promise::{TimerProfile, calendar::TimeLimit},
    recovery::{Basis, MakeGood, MakeGoodState},
};

/// What happens next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NextStep {
    /// The verb.
    pub step: Step,
    /// In words.
    pub what: String,
    /// By when.
    pub due_at: Timestamp,
}

/// The verbs of next steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Tell them that we have it.
    Acknowledge,
    /// Find out how bad it is.
    Assess,
    /// Decide.
    Decide,
    /// Tell them in writing.
    Respond,
    /// Put it right and make sure.
    Resolve,
    /// Deliver what was promised.
    KeepPromise,
    /// End the silence.
    Update,
    /// Tell them what we would give.
    Offer,
    /// Give what was agreed.
    Fulfil,
    /// Somebody has to agree.
    Approve,
    /// Ask whether all is settled.
    FollowUp,
    /// Write the letter.
    Letter,
    /// Answer what they raised, one by one.
    Answer,
    /// Close.
    Close,
    /// Wait for somebody outside, and ask how it goes.
    AwaitReview,
}

/// The next step of an open case: of everything that is to be done, what is due first. None for an ended case.
#[must_use]
pub fn next_step(file: &CaseFile, desk: &Desk<'_>) -> Option<NextStep> {
    if !file.case.is_open() {
        return None;
    }
    let timers = file.timers(desk)?;
    let clock = Clock { file, desk, timers };
    let duties = [
        clock.acknowledge(),
        clock.promise(),
        clock.tell_of_break(),
        // Of two that are due together, the one that stands first comes first: what is owed before what is told.
        clock.floor(),
        clock.make_good(),
        clock.wish(),
        clock.update(),
    ];
    let duties = || duties.iter().flatten();
    // Every duty stands against closing, so that closing comes last whatever its date.
    let of_stage = clock.of_stage().filter(|step| step.step != Step::Close || duties().next().is_none());
    of_stage.iter().chain(duties()).min_by_key(|step| step.due_at).cloned()
}

/// The step that the stage itself asks for, whatever else is owed.
pub(super) fn stage_step(file: &CaseFile, desk: &Desk<'_>) -> Option<NextStep> {
    Clock { file, desk, timers: file.timers(desk)? }.of_stage()
}

/// When the acknowledgement of this case is due.
pub(super) fn acknowledgement_due(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Timestamp {
    timers.due(acknowledgement_limit(&file.case, timers), file.case.received_at, &desk.house.calendars)
}

const fn acknowledgement_limit(case: &Case, timers: &TimerProfile) -> TimeLimit {
    if matches!(case.channel, Channel::Post) { timers.acknowledge_post } else { timers.acknowledge }
}

/// When the follow-up question is asked a second time; none once it is answered or was asked twice.
pub(super) fn ask_again(file: &CaseFile, desk: &Desk<'_>) -> Option<Timestamp> {
    let timers = file.timers(desk)?;
    let last = file.case.rounds().next_back()?;
    let once = last.settled.is_none() && file.case.rounds().count() < 2;
    once.then(|| timers.due(timers.await_answer, last.asked_at, &desk.house.calendars))
}

/// When the customer has to hear something again.
pub(super) fn update_due(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Option<Timestamp> {
    let waits = matches!(
        file.case.stage,
        Stage::Received | Stage::Resolved | Stage::FollowingUp | Stage::Deadlocked | Stage::ExternalReview
    );
    let since = file.case.informed_at.filter(|_| file.case.is_open() && !waits)?;
    // An ended case owes no news: the silence counts from its return.
    let since = file.case.reopened_at().map_or(since, |reopened| reopened.max(since));
    Some(timers.due(timers.update_cadence, since, &desk.house.calendars))
}

struct Clock<'a, 'd> {
    file: &'a CaseFile,
    desk: &'a Desk<'d>,
    timers: &'a TimerProfile,
}

impl Clock<'_, '_> {
    fn of_stage(&self) -> Option<NextStep> {
        let (case, timers) = (&self.file.case, self.timers);
        let reached = &case.milestones;
        let from = |at: Option<Timestamp>| at.unwrap_or(case.received_at);
        Some(match case.stage {
            Stage::Received => {
                step(Step::Acknowledge, "Acknowledge", acknowledgement_due(self.file, self.desk, timers))
            }
            Stage::Acknowledged => step(Step::Assess, "Assess", self.due(timers.assess, case.received_at)),
            Stage::Assessed | Stage::Investigating => self
                .welcome_back()
                .unwrap_or_else(|| step(Step::Decide, "Decide", self.due(timers.decide, case.received_at))),
            Stage::Decided => {
                step(Step::Respond, "Send the written decision", self.due(timers.respond, case.received_at))
            }
            Stage::Responded | Stage::PartiallyResolved => step(
                Step::Resolve,
                "Put it right and confirm it",
                self.due(timers.resolve, from(reached.responded)),
            ),
            Stage::Resolved => step(
                Step::FollowUp,
                "Ask whether all is settled",
                self.due(timers.follow_up, from(reached.resolved)),
            ),
            Stage::FollowingUp => self.after_follow_up(),
            Stage::Deadlocked => step(
                Step::AwaitReview,
                "See whether an outside body took it up; if not, close",
                self.due(timers.await_answer, from(reached.deadlocked)),
            ),
            Stage::ExternalReview => self.of_review(),
            Stage::Closed | Stage::Dismissed | Stage::Merged | Stage::Withdrawn => return None,
        })
    }

    /// Outside, the case rests on their finding; inside, our own answer may still be missing.
    fn of_review(&self) -> NextStep {
        let (case, timers) = (&self.file.case, self.timers);
        if let Some(found_at) = case.review.as_ref().and_then(|review| review.found_at) {
            let what = "Carry out what the outside body found, and close";
            return self.close(what, self.due(timers.resolve, found_at));
        }
        if case.milestones.responded.is_none() {
            let due = self.due(timers.respond, case.received_at);
            return step(Step::Respond, "Send the written decision", due);
        }
        let since = case.informed_at.max(case.milestones.external_review).unwrap_or(case.received_at);
        step(Step::AwaitReview, "Ask how the outside review stands", self.due(timers.update_cadence, since))
    }

    /// The letter and the answer are waited for side by side; whichever is due first comes first.
    fn after_follow_up(&self) -> NextStep {
        let case = &self.file.case;
        let asked = case.rounds().next_back().map_or(case.received_at, |round| round.asked_at);
        let letter = self.letter();
        if let Some(again) = ask_again(self.file, self.desk) {
            let again = step(Step::FollowUp, "Ask once more whether all is settled", again);
            return letter.filter(|letter| letter.due_at < again.due_at).unwrap_or(again);
        }
        let since = case.letter_sent_at.map_or(asked, |sent| sent.max(asked));
        let unheard = case.rounds().next_back().is_some_and(|round| round.settled.is_none());
        let what = if unheard { "Close, if they do not answer" } else { "Close" };
        letter.unwrap_or_else(|| self.close(what, self.due(self.timers.await_answer, since)))
    }

    /// Closing, or what its guard would name and nothing else asks for.
    fn close(&self, what: &str, due_at: Timestamp) -> NextStep {
        use MakeGoodState as S;
        let open = self.file.case.concerns.iter().filter(|one| one.answer.is_none()).count();
        if open > 0 {
            let what =
                if open == 1 { "Answer 1 concern".to_owned() } else { format!("Answer {open} concerns") };
            return step(Step::Answer, &what, due_at);
        }
        match self.file.make_goods.iter().find(|one| one.is_pending()) {
            Some(one) if one.state == S::Offered => step(
                Step::Offer,
                &format!("Hear what they choose: {}", one.what),
                one.lapses_at.unwrap_or(due_at),
            ),
            Some(one) => step(Step::Fulfil, &format!("See that it reaches them: {}", one.what), due_at),
            None => step(Step::Close, what, due_at),
        }
    }

    /// Whoever comes back hears first that we look again; the clocks of the first receipt go on meanwhile (G13).
    fn welcome_back(&self) -> Option<NextStep> {
        let case = &self.file.case;
        let reopened = case.reopened_at().filter(|reopened| case.informed_at <= Some(*reopened))?;
        let due = self.due(acknowledgement_limit(case, self.timers), reopened);
        Some(step(Step::Update, "Tell them that you look again", due))
    }

    fn letter(&self) -> Option<NextStep> {
        let case = &self.file.case;
        let owed = case.letter_sent_at.is_none() && super::acts::owes_letter(case);
        let calm = super::acts::calm_from(case, self.desk).ok().filter(|_| owed)?;
        Some(step(Step::Letter, "Write the reaffirmation letter", self.due(self.timers.letter, calm)))
    }

    /// Whatever stage the work has reached, a customer who was not told that we have it is told.
    fn acknowledge(&self) -> Option<NextStep> {
        let due = acknowledgement_due(self.file, self.desk, self.timers);
        self.file.case.milestones.acknowledged.is_none().then(|| step(Step::Acknowledge, "Acknowledge", due))
    }

    fn tell_of_break(&self) -> Option<NextStep> {
        let silent = |one: &&crate::promise::Promise| one.is_silently_broken();
        let promise = self.file.promises.iter().find(silent)?;
        let noticed = promise.broken.as_ref()?.noticed_at;
        let what = format!("Tell them that we broke our promise: {}", promise.what);
        Some(step(Step::Update, &what, self.due(self.timers.acknowledge, noticed)))
    }

    /// What the law allows, as long as nobody has begun to pay it.
    fn floor(&self) -> Option<NextStep> {
        let (floor, total) = self.file.entitled(|one| one.is_fulfilled() || one.is_pending())?;
        let since = self.file.case.milestones.assessed.unwrap_or(self.file.case.received_at);
        let short = total.covers(floor) != Some(true);
        let what = format!("Pay what the law allows: at least {floor}");
        short.then(|| step(Step::Fulfil, &what, self.due(self.timers.resolve, since)))
    }

    fn promise(&self) -> Option<NextStep> {
        // Whoever has not heard that it broke hears that first.
        let told = self.file.owed().filter(|promise| !promise.is_silently_broken());
        let next = told.min_by_key(|promise| promise.due_at)?;
        Some(step(Step::KeepPromise, &format!("Keep the promise: {}", next.what), next.due_at))
    }

    fn update(&self) -> Option<NextStep> {
        Some(step(Step::Update, "Tell them where it stands", update_due(self.file, self.desk, self.timers)?))
    }

    fn make_good(&self) -> Option<NextStep> {
        use MakeGoodState as S;
        // What is under way by itself, or as a promise of its own, asks nobody for a step.
        let under_way = |one: &MakeGood| one.state == S::Fulfilling && one.fulfilment.is_some();
        let waits = |one: &&MakeGood| one.is_pending() && one.state != S::Offered && !under_way(one);
        let pending = self.file.make_goods.iter().filter(waits);
        let first = pending.min_by_key(|one| one.proposed_at)?;
        let due = self.due(self.timers.resolve, first.proposed_at);
        Some(match first.state {
            S::Proposed => step(Step::Approve, &format!("Get approval: {}", first.what), due),
            S::Approved if first.basis == Basis::Goodwill => {
                step(Step::Offer, &format!("Offer: {}", first.what), due)
            }
            S::Unconfirmed if first.is_not_done() => {
                step(Step::Fulfil, &format!("It was not carried out: {}", first.what), due)
            }
            S::Unconfirmed => {
                step(Step::Fulfil, &format!("Find out whether it reached them: {}", first.what), due)
            }
            _ => step(Step::Fulfil, &format!("Carry out: {}", first.what), due),
        })
    }

    /// What they asked for instead of an offer, until they have heard from us or something new is proposed.
    fn wish(&self) -> Option<NextStep> {
        let file = self.file;
        let asked = file.make_goods.iter().filter(|one| one.state == MakeGoodState::Offered);
        let asked = asked.filter_map(|one| one.terms.wished_at).max()?;
        let answered =
            file.case.informed_at >= Some(asked) || file.make_goods.iter().any(|one| one.proposed_at > asked);
        let what = "Answer what they would like instead of the offer";
        (!answered).then(|| step(Step::Offer, what, self.due(self.timers.assess, asked)))
    }

    fn due(&self, limit: TimeLimit, from: Timestamp) -> Timestamp {
        self.timers.due(limit, from, &self.desk.house.calendars)
    }
}

fn step(step: Step, what: &str, due_at: Timestamp) -> NextStep {
    NextStep { step, what: what.to_owned(), due_at }
}
