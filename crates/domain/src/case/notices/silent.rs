//! Those who were told, got what was promised, and said nothing: a person records that it is put right, or closes, for all of
//! them at once. Each case is asked by itself, and every guard holds; whoever does not fit is left to be looked at.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    case::{Act, CaseFile, Desk, Stage, acts},
    change::{Change, Guard, Refused},
    event::{Event, Stream},
    id::Id,
    intake::Incident,
    staff::{Actor, Permission},
};

/// What is done for all silent victims of an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "deed")]
pub enum SilentDeed {
    /// It is put right for each who was told by then, though they said nothing.
    Resolve(SilentResolution),
    /// It is over for each who did not answer the follow-up question either.
    Close(SilentClosure),
}

/// What a person records as put right for each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SilentResolution {
    /// What was corrected for each of them.
    pub correction: String,
    /// What shows it, such as the list of a transfer.
    pub evidence: String,
    /// Whoever heard from us after this moment is left alone.
    pub told_at: Timestamp,
    /// Why it counts as put right although they said nothing.
    pub reason: String,
}

/// What closes each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SilentClosure {
    /// What the firm does better from now on.
    pub firm_side_improvement: String,
    /// Why they are closed together.
    pub reason: String,
}

impl SilentDeed {
    /// Whether somebody may do this now; with what the incident's stream keeps of it.
    ///
    /// # Errors
    /// It is no person, the role may not, or a field is wrong.
    pub fn begin(&self, incident: Id<Incident>, actor: &Actor, now: Timestamp) -> Result<Event, Refused> {
        actor.must(Permission::Manage)?;
        if actor.is_program || actor.member_id().is_none() {
            let sentence = "Only a person puts many cases to rest at once: somebody has to stand for it.";
            return Err(Refused::not_allowed(sentence));
        }
        for (field, text, expected) in self.texts() {
            if text.trim().is_empty() {
                return Err(Refused::invalid(field, "nothing", expected));
            }
        }
        if let Self::Resolve(one) = self
            && one.told_at > now
        {
            let expected = "a moment that has passed: nobody was told after now";
            return Err(Refused::invalid("told_at", one.told_at.to_string(), expected));
        }
        let reason = self.texts().last().map_or("", |(_, text, _)| text.trim());
        Ok(Event::new(Stream::Incident(incident), self.named("begun")).words(reason))
    }

    /// The stage of those whom it is for.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Resolve(_) => Stage::Responded,
            Self::Close(_) => Stage::FollowingUp,
        }
    }

    /// What the incident's stream keeps when all were met: for how many it was done, and how many were left.
    #[must_use]
    pub fn ended(&self, incident: Id<Incident>, done: u64, left: u64) -> Event {
        Event::new(Stream::Incident(incident), self.named("ended")).fact("done", done).fact("left", left)
    }

    fn named(&self, what: &str) -> &'static str {
        match (self, what) {
            (Self::Resolve(_), "begun") => "silent_victims.resolving",
            (Self::Resolve(_), _) => "silent_victims.resolved",
            (Self::Close(_), "begun") => "silent_victims.closing",
            (Self::Close(_), _) => "silent_victims.closed",
        }
    }

    /// The fields that have to be filled, the reason last.
    fn texts(&self) -> Vec<(&'static str, &str, &'static str)> {
        match self {
            Self::Resolve(one) => vec![
                ("correction", &one.correction, "what was corrected for each of them"),
                ("evidence", &one.evidence, "what shows it"),
                ("reason", &one.reason, "why it counts as put right although they said nothing"),
            ],
            Self::Close(one) => vec![
                ("firm_side_improvement", &one.firm_side_improvement, "what we do better from now on"),
                ("reason", &one.reason, "why they are closed together"),
            ],
        }
    }
}

impl Act for SilentDeed {
    fn decide(&self, file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        if !file.case.silent_victim {
            let sentence = "This customer has spoken: their case is answered by itself.";
            return Err(Refused::not_now("not_silent", sentence));
        }
        match self {
            Self::Resolve(one) => one.decide(file, desk),
            Self::Close(one) => one.decide(file, desk),
        }
    }
}

impl SilentResolution {
    fn decide(&self, file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        // What was written to them counts; a reminder of an offer tells nothing new.
        let told = file.case.tones.last().map_or(file.case.received_at, |spoken| spoken.at);
        let answers_until = file
            .timers(desk)
            .map_or(told, |timers| timers.due(timers.await_answer, told, &desk.house.calendars));
        if told > self.told_at || desk.now < answers_until {
            let sentence = format!("They heard from us {told} and have until {answers_until} to answer.");
            return Err(Refused::not_now("may_still_answer", sentence));
        }
        if let Some(promise) = file.owed().next() {
            let sentence = format!("“{}” is still owed to them. Keep it first.", promise.what);
            return Err(Refused::guard(Guard::G5, sentence));
        }
        let resolution = acts::Resolution {
            correction: self.correction.clone(),
            accepted_by_customer: false,
            evidence: format!("{} They were told and did not answer. {}", self.evidence, self.reason),
        };
        resolution.decide(file, desk)
    }
}

impl SilentClosure {
    fn decide(&self, file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let closure = acts::Closure {
            firm_side_improvement: Some(self.firm_side_improvement.clone()),
            no_make_good_reason: None,
        };
        closure.decide(file, desk)
    }
}
