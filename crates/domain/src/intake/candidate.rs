//! Something that may be a complaint. It has its own life and becomes a case only when somebody confirms it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Channel;
use crate::{
    change::Refused,
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
    },
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
    candidate.state =
        CandidateState::Dismissed { reason: reason.trim().to_owned(), by: actor.member_id(), at: now };
    Ok(candidate)
}
