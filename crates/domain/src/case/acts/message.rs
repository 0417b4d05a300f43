//! Messages of a case: what the customer says, what we say, and notes between ourselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Reopening, promise::kept_by_message, required};
use crate::{
    case::{Act, CaseFile, Delivery, Desk, Direction, Message, MessageKind, Stage, speak::speak},
    change::{Change, Refused},
    errand::Errand,
    event::{Event, Who},
    id::Id,
    intake::Channel,
    promise::Promise,
};

/// Says something to the customer, logs what they said, or leaves a note.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// What was or is to be said.
    pub body: String,
    /// How; by default e-mail for what we say, the case's own channel for what they said.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What it is for; an answer in the conversation if not said.
    #[serde(default)]
    pub kind: Option<MessageKind>,
    /// Out (the default), in or note.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Why it is sent although the reply check found a fault.
    #[serde(default)]
    pub override_reason: Option<String>,
    /// Promises that it keeps by being sent, each by its id: news that was promised is delivered with it. Only what we
    /// say keeps a promise.
    #[serde(default)]
    pub keeps: Vec<Id<Promise>>,
}

impl Act for NewMessage {
    fn decide(&self, file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let body = required("body", &self.body, "what is said")?;
        if !self.keeps.is_empty() && !matches!(self.direction, None | Some(Direction::Out)) {
            return Err(Refused::invalid("keeps", "a promise", "none: only what we say to them keeps one"));
        }
        match self.direction.unwrap_or(Direction::Out) {
            Direction::Out => self.outgoing(file, &body, desk),
            Direction::In => {
                Incoming { body, channel: self.channel.unwrap_or(file.case.channel), foreign_id: None }
                    .decide(file, desk)
            }
            Direction::Note => Ok(note(file, body, desk)),
        }
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

impl NewMessage {
    fn outgoing(&self, mut file: CaseFile, body: &str, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let kind = self.kind.unwrap_or(MessageKind::Reply);
        if !matches!(kind, MessageKind::Reply | MessageKind::Update | MessageKind::Notice) {
            return Err(Refused::invalid(
                "kind",
                kind.name(),
                "reply, update or notice; the other kinds have their own step",
            ));
        }
        let channel = self.channel.unwrap_or(Channel::Email);
        let kept = kept_by_message(&mut file, &self.keeps, "message", desk)?;
        let spoken = speak(&mut file, kind, body, channel, self.override_reason.as_deref(), desk)?;
        let overridden = file.said.iter().any(|message| message.override_reason.is_some());
        let event = file
            .event("message.sent")
            .fact("message", spoken.message)
            .fact("kind", kind)
            .fact("channel", channel)
            .fact("overridden", overridden);
        let change = Change::of(file).event(event.said(spoken.message.uuid(), body));
        Ok(kept.into_iter().fold(change, Change::event))
    }
}

/// Something the customer said, on any channel.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incoming {
    /// Their words, unchanged.
    pub body: String,
    /// How they said it.
    pub channel: Channel,
    /// The Message-ID of an e-mail.
    #[serde(skip)]
    pub foreign_id: Option<String>,
}

impl Act for Incoming {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        if self.body.trim().is_empty() {
            return Err(Refused::invalid("body", "nothing", "what they said"));
        }
        let (event, alert) = hear(&mut file, &self.body, self.channel, self.foreign_id.clone(), desk);
        let ended = file.case.stage == Stage::Closed;
        let change = Change::of(file).event(event).errand(alert);
        // A word after the end may be thanks or a new hurt; a person has to see it, so the case lives again.
        if ended {
            Reopening::because("The customer wrote again after the case was closed.").after(change, desk)
        } else {
            Ok(change)
        }
    }

    fn works_on_ended(&self) -> bool {
        true
    }

    fn is_for_customers(&self) -> bool {
        true
    }
}

/// Puts what the customer said into the file: the event that tells of it, and the alert for the owner.
pub(super) fn hear(
    file: &mut CaseFile,
    body: &str,
    channel: Channel,
    foreign_id: Option<String>,
    desk: &Desk<'_>,
) -> (Event, Errand) {
    let message = Message {
        id: desk.ids.fresh(),
        direction: Direction::In,
        kind: MessageKind::Reply,
        channel,
        at: desk.now,
        by: Who::Customer(file.customer.id),
        body: body.to_owned(),
        delivery: Delivery::Done,
        override_reason: None,
        foreign_id,
    };
    file.case.heard_at = desk.now;
    file.case.silent_victim = false;
    file.case.past.second_contact_at.get_or_insert(desk.now);
    let event = file
        .event("message.received")
        .fact("message", message.id)
        .fact("channel", channel)
        .said(message.id.uuid(), body);
    let occasion = format!("message.received:{}", message.id);
    let (owner, case) = (Some(file.case.owner), file.case.id);
    file.said.push(message);
    (event, Errand::alert(owner, case, "message.received", &occasion, desk.now))
}

/// Leaves a note with what was decided.
#[must_use]
pub fn noted(change: Change<CaseFile>, body: String, desk: &Desk<'_>) -> Change<CaseFile> {
    let Change { state, mut events, mut errands } = change;
    let with_note = note(state, body, desk);
    events.extend(with_note.events);
    errands.extend(with_note.errands);
    Change { state: with_note.state, events, errands }
}

fn note(mut file: CaseFile, body: String, desk: &Desk<'_>) -> Change<CaseFile> {
    let id = desk.ids.fresh();
    let event = file.event("note.added").fact("message", id).said(id.uuid(), &body);
    file.said.push(Message {
        id,
        direction: Direction::Note,
        kind: MessageKind::Reply,
        channel: Channel::Web,
        at: desk.now,
        by: desk.actor.who,
        body,
        delivery: Delivery::Done,
        override_reason: None,
        foreign_id: None,
    });
    Change::of(file).event(event)
}
