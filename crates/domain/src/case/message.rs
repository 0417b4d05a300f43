//! One message, call or visit, in or out.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{event::Who, id::Id, intake::Channel};

/// Something that was said, in either direction. Its words are kept beside the journal under the same id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Identity; the Message-ID of an e-mail is made from it.
    pub id: Id<Message>,
    /// In or out.
    pub direction: Direction,
    /// What it is for.
    pub kind: MessageKind,
    /// How it was said.
    pub channel: Channel,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Who,
    /// What was said, unchanged.
    pub body: String,
    /// How far an outgoing one has come.
    pub delivery: Delivery,
    /// Who overrode hard faults of the reply check, and why.
    pub override_reason: Option<String>,
    /// The Message-ID of an incoming e-mail, so that the same one is not taken twice.
    pub foreign_id: Option<String>,
}

/// In or out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// Between ourselves; never shown to the customer.
    Note,
}

/// What a message is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The first words of the customer.
    Complaint,
    /// We have it, this is what we understood, this is when you hear next.
    Acknowledgement,
    /// Where things stand.
    Update,
    /// An answer in the conversation, either way.
    Reply,
    /// The written decision.
    Decision,
    /// Is all settled?
    FollowUp,
    /// The reaffirmation letter.
    Letter,
    /// To one of many who were hit.
    Notice,
}

/// How far a message has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It came in, was spoken, or is a note: nothing to deliver.
    Done,
    /// A job will send it.
    Queued,
    /// Handed to the mail server.
    Sent,
    /// Kept in the outbox: no mail server is set up, or there is no address. The customer's page shows it.
    Kept,
    /// The mail server would not have it.
    Failed,
}

impl MessageKind {
    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Acknowledgement => "acknowledgement",
            Self::Update => "update",
            Self::Reply => "reply",
            Self::Decision => "decision",
            Self::FollowUp => "follow_up",
            Self::Letter => "letter",
            Self::Notice => "notice",
        }
    }
}
