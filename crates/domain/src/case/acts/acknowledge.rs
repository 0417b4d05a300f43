//! “We have it, this is what we understood, this is when you hear next.”

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{happened, required};
use crate::{
    case::{Act, CaseFile, Desk, MessageKind, speak::speak_at},
    change::{Change, Refused},
    intake::Channel,
    promise::{NewPromise, Promise},
};

/// Tells the customer that we have it. Sending it makes the promise in it a record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// What is said. It names the issue, a person and the date below; one that lacks the issue or the date may be
    /// sent, but does not acknowledge.
    pub body: String,
    /// What the customer can count on next.
    #[serde(default)]
    pub promise: Option<String>,
    /// By when: the date that the text gives.
    #[serde(default)]
    pub promise_due_at: Option<Timestamp>,
    /// How it is said; by default in writing, or spoken if the complaint was spoken.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// When it was said, if it was spoken and is logged later. A written one is dated when it is sent.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// Why it is sent although the reply check found a fault.
    #[serde(default)]
    pub override_reason: Option<String>,
}

impl Act for Acknowledgement {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        if file.case.milestones.acknowledged.is_some() {
            return Err(Refused::not_now(
                "already_acknowledged",
                "This case is already acknowledged. Send an update instead.",
            ));
        }
        let body = required("body", &self.body, "what you tell the customer")?;
        let channel = self.channel.unwrap_or(file.case.channel);
        let at = self.said_at(channel, &file, desk)?;
        let promise = self.promise_in_it(&mut file, at, desk)?;
        let spoken = speak_at(
            &mut file,
            at,
            MessageKind::Acknowledgement,
            &body,
            channel,
            self.override_reason.as_deref(),
            desk,
        )?;
        let counts =
            promise.is_some() && (channel.is_spoken() || spoken.says(crate::reply::ElementCode::EchoIssue));
        if counts {
            file.case.milestones.acknowledged = Some(at);
        }
        let name = if counts { "case.acknowledged" } else { "acknowledgement.incomplete" };
        let event = file
            .event(name)
            .fact("message", spoken.message)
            .fact("promise", promise)
            .fact("channel", channel)
            .fact("at", at);
        let promised = promise.and_then(|id| made_event(&file, id));
        let change = Change::of(file).event(event.said(spoken.message.uuid(), body));
        Ok(promised.into_iter().fold(change, Change::event))
    }
}

impl Acknowledgement {
    fn said_at(&self, channel: Channel, file: &CaseFile, desk: &Desk<'_>) -> Result<Timestamp, Refused> {
        match self.at {
            Some(at) if !channel.is_spoken() => {
                Err(Refused::invalid("at", at.to_string(), "nothing: a written one is dated when it is sent"))
            }
            at => happened("at", at, file, desk.now),
        }
    }

    fn promise_in_it(
        &self,
        file: &mut CaseFile,
        at: Timestamp,
        desk: &Desk<'_>,
    ) -> Result<Option<crate::id::Id<Promise>>, Refused> {
        let Some(due_at) = self.promise_due_at else { return Ok(None) };
        let what = self.promise.clone().filter(|what| !what.trim().is_empty());
        let new = NewPromise {
            what: what.unwrap_or_else(|| "You hear from us about where this stands".to_owned()),
            due_at,
        };
        new.check(at).map_err(|refused| rename_due(refused, due_at))?;
        let promise = Promise::make(desk.ids.fresh(), &new, desk.actor.member_id(), at);
        let id = promise.id;
        file.promises.push(promise);
        Ok(Some(id))
    }
}

fn rename_due(refused: Refused, due_at: Timestamp) -> Refused {
    match refused {
        Refused::Invalid { field, expected, .. } if field == "due_at" => {
            Refused::invalid("promise_due_at", due_at.to_string(), expected)
        }
        other => other,
    }
}

/// The event of a promise that was just made.
pub(in crate::case) fn made_event(
    file: &CaseFile,
    id: crate::id::Id<Promise>,
) -> Option<crate::event::Event> {
    let promise = file.promises.iter().find(|promise| promise.id == id)?;
    Some(file.event("promise.made").fact("promise", id).fact("due_at", promise.due_at).words(&promise.what))
}
