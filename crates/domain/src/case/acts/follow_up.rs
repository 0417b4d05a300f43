//! Some days later: is all settled? “No” reopens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Reopening, message::hear, required, score};
use crate::{
    case::{Act, CaseFile, Desk, FollowUpRound, Justice, MessageKind, speak::speak},
    change::{Change, Refused},
    intake::Channel,
};

/// Asks the customer whether all is settled.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpQuestion {
    /// The text of the question.
    pub body: String,
    /// How it is asked; by e-mail if not said.
    #[serde(default)]
    pub channel: Option<Channel>,
}

impl Act for FollowUpQuestion {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let body = required("body", &self.body, "the question to the customer")?;
        if file.case.milestones.resolved.is_none() {
            return Err(Refused::not_now(
                "not_resolved",
                "Resolve the case first; the follow-up asks whether that worked.",
            ));
        }
        let channel = self.channel.unwrap_or(Channel::Email);
        let spoken = speak(&mut file, MessageKind::FollowUp, &body, channel, None, desk)?;
        file.case.follow_ups.push(FollowUpRound {
            asked_at: desk.now,
            settled: None,
            satisfaction: None,
            heard: None,
            justice: Justice::default(),
            answered_at: None,
        });
        file.case.milestones.following_up.get_or_insert(desk.now);
        let event = file
            .event("follow_up.asked")
            .fact("message", spoken.message)
            .fact("round", file.case.follow_ups.len());
        Ok(Change::of(file).event(event.said(spoken.message.uuid(), body)))
    }
}

/// The answer to the follow-up question, by the customer or logged for them.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpAnswer {
    /// Whether all is settled. No reopens the case.
    pub settled: bool,
    /// What they said: a message of its own in the conversation.
    #[serde(default)]
    pub words: String,
    /// How they said it; by default the customer's page if they answer themselves, else the case's own channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// How satisfied they are with how it was handled, one to five.
    #[serde(default)]
    pub satisfaction: Option<u8>,
    /// Whether they felt heard, one to five.
    #[serde(default)]
    pub heard: Option<u8>,
    /// Whether they found the result fair, one to five.
    #[serde(default)]
    pub distributive: Option<u8>,
    /// Whether they found the way to it fair, one to five: time, effort, being asked for their side.
    #[serde(default)]
    pub procedural: Option<u8>,
    /// Whether they found fair how they were treated, one to five.
    #[serde(default)]
    pub interactional: Option<u8>,
}

impl Act for FollowUpAnswer {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let (satisfaction, heard) = (score("satisfaction", self.satisfaction)?, score("heard", self.heard)?);
        let justice = self.justice()?;
        if file.case.milestones.resolved.is_none() {
            return Err(Refused::not_now(
                "not_resolved",
                "The case is not resolved, so nobody was asked yet.",
            ));
        }
        let now = desk.now;
        if file.case.follow_ups.last().is_none_or(|round| round.settled.is_some()) {
            file.case.follow_ups.push(FollowUpRound {
                asked_at: now,
                settled: None,
                satisfaction: None,
                heard: None,
                justice: Justice::default(),
                answered_at: None,
            });
        }
        if let Some(round) = file.case.follow_ups.last_mut() {
            *round = FollowUpRound {
                asked_at: round.asked_at,
                settled: Some(self.settled),
                satisfaction,
                heard,
                justice,
                answered_at: Some(now),
            };
        }
        file.case.milestones.following_up.get_or_insert(now);
        let event = file
            .event("follow_up.answered")
            .fact("settled", self.settled)
            .fact("satisfaction", satisfaction)
            .fact("heard", heard)
            .fact("distributive", justice.distributive)
            .fact("procedural", justice.procedural)
            .fact("interactional", justice.interactional);
        let change = if self.words.trim().is_empty() {
            Change::of(file).event(event)
        } else {
            let channel = self.channel(&file, desk);
            let (said, alert) = hear(&mut file, &self.words, channel, None, desk);
            Change::of(file).event(event).event(said).errand(alert)
        };
        if self.settled {
            Ok(change)
        } else {
            Reopening::because("The customer says it is not settled.").after(change, desk)
        }
    }

    fn works_on_ended(&self) -> bool {
        true
    }

    fn is_for_customers(&self) -> bool {
        true
    }
}

impl FollowUpAnswer {
    fn justice(&self) -> Result<Justice, Refused> {
        Ok(Justice {
            distributive: score("distributive", self.distributive)?,
            procedural: score("procedural", self.procedural)?,
            interactional: score("interactional", self.interactional)?,
        })
    }

    fn channel(&self, file: &CaseFile, desk: &Desk<'_>) -> Channel {
        let usual = if desk.actor.member_id().is_some() { file.case.channel } else { Channel::Web };
        self.channel.unwrap_or(usual)
    }
}
