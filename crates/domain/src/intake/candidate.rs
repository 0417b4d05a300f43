//! Something that may be a complaint. It has its own life and becomes a case only when somebody confirms it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Channel;
use crate::{
    change::{Guard, Refused},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// A mention: a post, a remark in a sales call, a survey answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Identity.
    pub id: Id<Candidate>,
    /// Their own words.
    pub verbatim: String,
    /// Where it was seen.
    pub channel: Channel,
    /// A link or a note that leads back to it.
    pub source: Option<String>,
    /// Who said it, if known.
    pub said_by: Option<String>,
    /// When somebody of ours saw it: should it become a case, its clocks run from here.
    pub seen_at: Timestamp,
    /// When it must have been looked at.
    pub triage_due_at: Timestamp,
    /// What became of it.
    pub state: CandidateState,
}

/// What became of a candidate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum CandidateState {
    /// Nobody has decided.
    Waiting,
    /// It is a complaint.
    Confirmed {
        /// Its case.
        case: uuid::Uuid,
        /// When.
        at: Timestamp,
    },
    /// It is none.
    Dismissed {
        /// Why.
        reason: String,
        /// By whom.
        by: Option<Id<Member>>,
        /// When.
        at: Timestamp,
        /// Somebody else looked again, where that is asked for.
        #[serde(default)]
        second_look: Option<SecondLook>,
    },
}

/// What somebody else found when they looked again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SecondLook {
    /// By whom.
    pub by: Option<Id<Member>>,
    /// When.
    pub at: Timestamp,
}

/// A mention as somebody writes it down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCandidate {
    /// Their own words.
    pub verbatim: String,
    /// Where it was seen.
    pub channel: Channel,
    /// A link or a note that leads back to it.
    #[serde(default)]
    pub source: Option<String>,
    /// Who said it, if known.
    #[serde(default)]
    pub said_by: Option<String>,
    /// When somebody of ours saw it; now, if not said.
    #[serde(default)]
    pub seen_at: Option<Timestamp>,
}

impl NewCandidate {
    /// The mention, to be looked at by `triage_due_at`.
    ///
    /// # Errors
    /// The role may not, there are no words, or it was seen in the future.
    pub fn note(
        &self,
        id: Id<Candidate>,
        triage_due_at: impl FnOnce(Timestamp) -> Timestamp,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Candidate, Refused> {
        actor.must(Permission::WorkCases)?;
        if self.verbatim.trim().is_empty() {
            return Err(Refused::invalid("verbatim", "nothing", "their own words"));
        }
        let seen_at = self.seen_at.unwrap_or(now);
        if seen_at > now {
            return Err(Refused::invalid("seen_at", seen_at.to_string(), format!("an instant up to {now}")));
        }
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Ok(Candidate {
            id,
            verbatim: self.verbatim.clone(),
            channel: self.channel,
            source: given(&self.source),
            said_by: given(&self.said_by),
            seen_at,
            triage_due_at: triage_due_at(seen_at),
            state: CandidateState::Waiting,
        })
    }
}

impl Candidate {
    /// Whether this one is drawn for a second look if it is dismissed: one in ten, by the random part of its id, so that
    /// nobody can choose and everybody can check.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        (self.id.uuid().as_u128() & u128::from(u64::MAX >> 2)).is_multiple_of(10)
    }

    /// Whether it was dismissed and somebody else still has to look.
    #[must_use]
    pub fn awaits_second_look(&self) -> bool {
        matches!(self.state, CandidateState::Dismissed { second_look: None, .. }) && self.is_sampled()
    }
}

fn must_wait(candidate: &Candidate) -> Result<(), Refused> {
    match candidate.state {
        CandidateState::Waiting => Ok(()),
        CandidateState::Confirmed { .. } => {
            Err(Refused::not_now("already_confirmed", "This mention already became a case."))
        }
        CandidateState::Dismissed { .. } => {
            Err(Refused::not_now("already_dismissed", "This mention was already dismissed."))
        }
    }
}

/// Marks it as a complaint whose case is `case`.
///
/// # Errors
/// It was already decided, or the role may not.
pub fn confirm_candidate(
    mut candidate: Candidate,
    case: uuid::Uuid,
    actor: &Actor,
    now: Timestamp,
) -> Result<Candidate, Refused> {
    actor.must(Permission::WorkCases)?;
    must_wait(&candidate)?;
    candidate.state = CandidateState::Confirmed { case, at: now };
    Ok(candidate)
}

/// Marks it as no complaint.
///
/// # Errors
/// It was already decided, the role may not, or no reason is given.
pub fn dismiss_candidate(
    mut candidate: Candidate,
    reason: &str,
    actor: &Actor,
    now: Timestamp,
) -> Result<Candidate, Refused> {
    actor.must(Permission::WorkCases)?;
    must_wait(&candidate)?;
    if reason.trim().is_empty() {
        return Err(Refused::invalid("reason", "nothing", "why this is not a complaint"));
    }
    candidate.state = CandidateState::Dismissed {
        reason: reason.trim().to_owned(),
        by: actor.member_id(),
        at: now,
        second_look: None,
    };
    Ok(candidate)
}

/// Somebody else looks again at a dismissal: it stands, or it is a complaint after all, whose case is `case`.
///
/// # Errors
/// It does not wait for a second look, the role may not, or the same person dismissed it.
pub fn look_again(
    mut candidate: Candidate,
    case: Option<uuid::Uuid>,
    actor: &Actor,
    now: Timestamp,
) -> Result<Candidate, Refused> {
    actor.must(Permission::WorkCases)?;
    if !candidate.awaits_second_look() {
        return Err(Refused::not_now("no_second_look", "This mention does not wait for a second look."));
    }
    let me = actor.member_id();
    match &mut candidate.state {
        CandidateState::Dismissed { by, .. } if *by == me => {
            return Err(Refused::guard(
                Guard::G8,
                "You dismissed this yourself. Somebody else has to look again.",
            ));
        }
        CandidateState::Dismissed { second_look, .. } => *second_look = Some(SecondLook { by: me, at: now }),
        CandidateState::Waiting | CandidateState::Confirmed { .. } => {}
    }
    if let Some(case) = case {
        candidate.state = CandidateState::Confirmed { case, at: now };
    }
    Ok(candidate)
}

#[cfg(test)]
mod tests {
    use super::{
        Actor, Candidate, CandidateState, Channel, Id, NewCandidate, Timestamp, dismiss_candidate, look_again,
    };
    use crate::{
        change::{Guard, Refused},
        event::Who,
        staff::Role,
    };

    fn member(number: u128) -> Actor {
        let who = Who::Member(Id::new(uuid::Uuid::from_u128(number)));
        Actor { role: Some(Role::Agent), who, name: "Ana".to_owned(), ..Actor::system() }
    }

    fn waiting(id: u128) -> Candidate {
        let words = "Nobody answers the phone".to_owned();
        let new = NewCandidate {
            verbatim: words,
            channel: Channel::Social,
            source: None,
            said_by: None,
            seen_at: None,
        };
        let now = Timestamp::UNIX_EPOCH;
        new.note(Id::new(uuid::Uuid::from_u128(id)), |seen| seen, &member(1), now).unwrap()
    }

    #[test]
    fn one_in_ten_is_sampled_whoever_asks() {
        let sampled = (0..1000).filter(|id| waiting(*id).is_sampled()).count();
        assert_eq!(sampled, 100);
    }

    #[test]
    fn a_second_look_is_somebody_elses() {
        let now = Timestamp::UNIX_EPOCH;
        let dismissed = dismiss_candidate(waiting(20), "praise", &member(1), now).unwrap();
        assert!(dismissed.awaits_second_look());
        let own = look_again(dismissed.clone(), None, &member(1), now);
        assert!(matches!(own, Err(Refused::Guard { guard: Guard::G8, .. })), "{own:?}");
        let agreed = look_again(dismissed.clone(), None, &member(2), now).unwrap();
        assert!(!agreed.awaits_second_look());
        let case = uuid::Uuid::from_u128(7);
        let overturned = look_again(dismissed, Some(case), &member(2), now).unwrap();
        assert!(matches!(overturned.state, CandidateState::Confirmed { case: one, .. } if one == case));
        assert!(look_again(waiting(21), None, &member(2), now).is_err());
    }

    #[test]
    fn it_needs_words_and_was_not_seen_tomorrow() {
        let now = Timestamp::UNIX_EPOCH;
        let mut new = NewCandidate {
            verbatim: " ".to_owned(),
            channel: Channel::Phone,
            source: None,
            said_by: None,
            seen_at: None,
        };
        let id = Id::new(uuid::Uuid::from_u128(1));
        assert!(new.note(id, |seen| seen, &member(1), now).is_err());
        new.verbatim = "Late".to_owned();
        new.seen_at = Some(Timestamp::MAX);
        assert!(new.note(id, |seen| seen, &member(1), now).is_err());
    }
}
