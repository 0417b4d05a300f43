//! Who does what next, and by when: answered for every open case at any moment.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CaseFile, Desk, Stage, settle::days};
use crate::{intake::Channel, promise::TimerProfile, recovery::MakeGoodState};

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
    /// Give what was agreed.
    Fulfil,
    /// Somebody has to agree.
    Approve,
    /// Ask whether all is settled.
    FollowUp,
    /// Write the letter.
    Letter,
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
    let candidates = [clock.of_stage(), clock.promise(), clock.update(), clock.make_good()];
    candidates.into_iter().flatten().min_by_key(|step| step.due_at)
}

/// The step that the stage itself asks for, whatever else is owed.
pub(super) fn stage_step(file: &CaseFile, desk: &Desk<'_>) -> Option<NextStep> {
    Clock { file, desk, timers: file.timers(desk)? }.of_stage()
}

/// When the acknowledgement of this case is due.
pub(super) fn acknowledgement_due(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Timestamp {
    let limit =
        if file.case.channel == Channel::Post { &timers.acknowledge_post } else { &timers.acknowledge };
    timers.due(*limit, file.case.received_at, &desk.house.calendars)
}

/// When the customer has to hear something again.
pub(super) fn update_due(file: &CaseFile, desk: &Desk<'_>, timers: &TimerProfile) -> Option<Timestamp> {
    let waits = matches!(file.case.stage, Stage::Resolved | Stage::FollowingUp | Stage::Received);
    let since = file.case.informed_at.filter(|_| file.case.is_open() && !waits)?;
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
            Stage::Assessed | Stage::Investigating => {
                step(Step::Decide, "Decide", self.due(timers.decide, case.received_at))
            }
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
            Stage::Deadlocked | Stage::ExternalReview => step(
                Step::AwaitReview,
                "Ask how the outside review stands",
                self.due(timers.update_cadence, from(case.informed_at)),
            ),
            Stage::Closed | Stage::Dismissed | Stage::Merged | Stage::Withdrawn => return None,
        })
    }

    fn after_follow_up(&self) -> NextStep {
        let case = &self.file.case;
        let asked = case.follow_ups.last().map_or(case.received_at, |round| round.asked_at);
        let close_by = self.due(self.timers.await_answer, asked);
        if case.letter_sent_at.is_none() && super::acts::owes_letter(case) {
            let calm = case
                .heard_at
                .saturating_add(days(self.desk.house.timers.calm_days))
                .unwrap_or(Timestamp::MAX);
            return step(
                Step::Letter,
                "Write the reaffirmation letter",
                self.due(self.timers.letter, calm.max(asked)),
            );
        }
        step(Step::Close, "Close, or ask again", close_by)
    }

    fn promise(&self) -> Option<NextStep> {
        let next = self.file.owed().min_by_key(|promise| promise.due_at)?;
        Some(step(Step::KeepPromise, &format!("Keep the promise: {}", next.what), next.due_at))
    }

    fn update(&self) -> Option<NextStep> {
        Some(step(Step::Update, "Tell them where it stands", update_due(self.file, self.desk, self.timers)?))
    }

    fn make_good(&self) -> Option<NextStep> {
        use MakeGoodState as S;
        let pending =
            self.file.make_goods.iter().filter(|one| {
                matches!(one.state, S::Proposed | S::Accepted | S::Fulfilling | S::Unconfirmed)
            });
        let first = pending.min_by_key(|one| one.proposed_at)?;
        let due = self.due(self.timers.resolve, first.proposed_at);
        Some(match first.state {
            S::Proposed => step(Step::Approve, &format!("Get approval: {}", first.what), due),
            _ => step(Step::Fulfil, &format!("Carry out: {}", first.what), due),
        })
    }

    fn due(&self, limit: crate::promise::calendar::TimeLimit, from: Timestamp) -> Timestamp {
        self.timers.due(limit, from, &self.desk.house.calendars)
    }
}

fn step(step: Step, what: &str, due_at: Timestamp) -> NextStep {
    NextStep { step, what: what.to_owned(), due_at }
}
