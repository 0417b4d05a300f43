//! The kinds of message, and what each of them has to contain.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::code::ElementCode::{self, *};

/// What a message is for. The command line's `--stage` takes the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The first answer: heard, understood, back by a date.
    Acknowledgement,
    /// News while the work goes on.
    Update,
    /// A substantive reply.
    Reply,
    /// What was found and what is offered.
    Decision,
    /// Asking afterwards whether it holds.
    FollowUp,
    /// The reaffirmation letter at the end.
    Letter,
    /// One text to many customers hit by the same mistake.
    Notice,
}

/// A word that names no kind of message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such kind of message: `{0}`; expected acknowledgement, update, reply, decision, follow_up, letter or notice"
)]
pub struct UnknownKind(pub String);

impl FromStr for MessageKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Ok(match word {
            "acknowledgement" => Self::Acknowledgement,
            "update" => Self::Update,
            "reply" => Self::Reply,
            "decision" => Self::Decision,
            "follow_up" => Self::FollowUp,
            "letter" => Self::Letter,
            "notice" => Self::Notice,
            _ => return Err(UnknownKind(word.to_owned())),
        })
    }
}

impl MessageKind {
    /// The elements that a message of this kind needs before the facts of the case are weighed.
    #[must_use]
    pub fn needs(self) -> &'static [ElementCode] {
        match self {
            Self::Acknowledgement => &[EchoIssue, Empathy, NextDate, NamedHuman],
            Self::Update => &[EchoIssue, NextDate, NamedHuman],
            Self::Reply | Self::Decision => {
                &[EchoIssue, Responsibility, Apology, Empathy, Repair, NextDate, Explanation, NamedHuman]
            }
            Self::FollowUp => &[EchoIssue, NamedHuman],
            Self::Letter => &[Repair, Prevention, Recommit],
            Self::Notice => &[EchoIssue, Responsibility, Apology, Repair, NextDate, Explanation, NamedHuman],
        }
    }

    /// True where a long wait has to be thanked for.
    pub(super) fn thanks_for_waiting(self) -> bool {
        matches!(self, Self::Reply | Self::Decision)
    }
}
