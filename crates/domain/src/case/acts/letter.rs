//! The reaffirmation letter: written, once it is calm.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{made_event, required};
use crate::{
    case::{Act, Case, CaseFile, Desk, MessageKind, Outcome, speak::speak},
    change::{Change, Refused},
    failure::Severity,
    id::Id,
    intake::Channel,
    promise::{NewPromise, Promise},
};

/// Sends the letter that says what we did, what we changed for good and what we stand by.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The text.
    pub body: String,
    /// On paper or by e-mail; by e-mail if not said.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Why it is sent although the reply check found a fault.
    #[serde(default)]
    pub override_reason: Option<String>,
    /// The lasting changes that it announces, each by the id of its corrective action: nothing is announced that nobody
    /// does. What is still to be done becomes a promise.
    #[serde(default)]
    pub steps: Vec<String>,
}

/// Whether this case ends with a letter.
#[must_use]
pub fn owes_letter(case: &Case) -> bool {
    let rejected = case.decision.as_ref().is_some_and(|decision| decision.outcome == Outcome::NotUpheld);
    let outside = case.milestones.deadlocked.is_some() || case.milestones.external_review.is_some();
    case.severity >= Severity::Medium && !rejected && !outside
}

impl Act for Letter {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let body = required("body", &self.body, "the letter")?;
        let channel = self.channel.unwrap_or(Channel::Email);
        if channel.is_spoken() {
            return Err(Refused::invalid("channel", channel.name(), "a written one, such as email or post"));
        }
        if file.case.letter_sent_at.is_some() {
            return Err(Refused::not_now(
                "letter_already_sent",
                "This case has had its letter. Send a message.",
            ));
        }
        let calm_from = calm_from(&file.case, desk)?;
        if desk.now < calm_from {
            return Err(Refused::not_now(
                "not_calm",
                format!("The letter waits until it is calm: not before {calm_from}."),
            ));
        }
        // The text is held against what it promises.
        let promised = self.promise(&mut file, desk)?;
        let spoken =
            speak(&mut file, MessageKind::Letter, &body, channel, self.override_reason.as_deref(), desk)?;
        file.case.letter_sent_at = Some(desk.now);
        for promise in file.promises.iter_mut().filter(|promise| promised.contains(&promise.id)) {
            promise.made_in = Some(spoken.message.uuid());
        }
        let sent = file.event("letter.sent").fact("message", spoken.message).fact("channel", channel);
        let made: Vec<_> = promised.iter().filter_map(|id| made_event(&file, *id)).collect();
        let change = Change::of(file).event(sent.said(spoken.message.uuid(), body));
        Ok(made.into_iter().fold(change, Change::event))
    }
}

impl Letter {
    /// Every step is a corrective action of the problem behind the case; what is still to be done is promised.
    fn promise(&self, file: &mut CaseFile, desk: &Desk<'_>) -> Result<Vec<Id<Promise>>, Refused> {
        let mut promised = Vec::new();
        for (nth, step) in self.steps.iter().enumerate() {
            let named = file.mends.iter().flatten().find(|mend| mend.action.to_string() == step.trim());
            let mend = named.cloned().ok_or_else(|| {
                let expected =
                    "the id of a corrective action of the problem behind this case: plan it there first";
                Refused::invalid(format!("steps[{nth}]"), step.as_str(), expected)
            })?;
            let twice = file.owed().any(|promise| promise.corrective_action == Some(mend.action));
            if mend.done_at.is_some() || twice {
                continue;
            }
            let new = NewPromise { what: mend.what, due_at: mend.due_at };
            let late = "one that is not overdue: give the corrective action a new date first";
            new.check(desk.now)
                .map_err(|_| Refused::invalid(format!("steps[{nth}]"), new.what.as_str(), late))?;
            let mut promise = Promise::make(desk.ids.fresh(), &new, desk.actor.member_id(), desk.now);
            promise.corrective_action = Some(mend.action);
            promised.push(promise.id);
            file.promises.push(promise);
        }
        Ok(promised)
    }
}

/// Calm is: resolved, and some days without a word from the customer.
pub(in crate::case) fn calm_from(case: &Case, desk: &Desk<'_>) -> Result<Timestamp, Refused> {
    let Some(resolved) = case.milestones.resolved else {
        return Err(Refused::not_now("not_resolved", "The letter is written after the case is resolved."));
    };
    let quiet = SignedDuration::from_hours(24 * i64::from(desk.house.timers.calm_days));
    Ok(case.heard_at.saturating_add(quiet).unwrap_or(Timestamp::MAX).max(resolved))
}
