//! What the customer answered when asked whether all is settled.

use serde::{Deserialize, Serialize};

use crate::case::{FollowUpRound, Justice};

/// What the customer answered.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// They were asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
    /// The last answer to “is all settled?”.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<bool>,
    /// They once said that it was not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ever_unsettled: bool,
    /// How satisfied they are with how it was handled, one to five: the last that they said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<u8>,
    /// Whether they felt heard, one to five.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<u8>,
    /// How fair they found it: for each of the three the last that they said.
    #[serde(skip_serializing_if = "is_unsaid")]
    pub justice: Justice,
}

impl Answers {
    pub(super) fn of(rounds: &[FollowUpRound]) -> Self {
        let last = |what: &dyn Fn(&FollowUpRound) -> Option<u8>| rounds.iter().rev().find_map(what);
        Self {
            asked: !rounds.is_empty(),
            settled: rounds.iter().rev().find_map(|round| round.settled),
            ever_unsettled: rounds.iter().any(|round| round.settled == Some(false)),
            satisfaction: last(&|round| round.satisfaction),
            heard: last(&|round| round.heard),
            justice: Justice {
                distributive: last(&|round| round.justice.distributive),
                procedural: last(&|round| round.justice.procedural),
                interactional: last(&|round| round.justice.interactional),
            },
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

fn is_unsaid(justice: &Justice) -> bool {
    *justice == Justice::default()
}
