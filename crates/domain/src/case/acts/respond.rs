//! The written decision.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{promise::kept_by_message, required};
use crate::{
    case::{Act, CaseFile, Desk, MessageKind, Outcome, speak::speak},
    change::{Change, Guard, Refused},
    id::Id,
    intake::Channel,
    promise::Promise,
};

/// Sends the written decision to the customer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The text.
    pub body: String,
    /// How it is sent; by e-mail if not said. A spoken decision does not count as a response.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Why it is sent although the reply check found a fault.
    #[serde(default)]
    pub override_reason: Option<String>,
    /// What we answered to each concern, in their order; an empty one stays unanswered.
    #[serde(default)]
    pub answers: Vec<String>,
    /// Promises that it keeps by being sent, each by its id: news that was promised is delivered with it.
    #[serde(default)]
    pub keeps: Vec<Id<Promise>>,
}

impl Act for Response {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let body = required("body", &self.body, "the decision in words for the customer")?;
        let Some(decision) = file.case.decision.clone() else {
            return Err(Refused::not_now(
                "not_decided",
                "Decide the case first; the response tells the decision.",
            ));
        };
        let channel = self.channel.unwrap_or(Channel::Email);
        if channel.is_spoken() {
            return Err(Refused::invalid("channel", channel.name(), "a written one, such as email or post"));
        }
        if let Some(route) = decision
            .external_route
            .filter(|route| decision.outcome != Outcome::Upheld && !body.contains(route.as_str()))
        {
            return Err(Refused::guard(
                Guard::G4,
                format!("The letter has to say where the customer can go next: “{route}”."),
            ));
        }
        if self.answers.len() > file.case.concerns.len() {
            let expected = format!("at most {}, one for each concern", file.case.concerns.len());
            return Err(Refused::invalid("answers", format!("{} answers", self.answers.len()), expected));
        }
        for (concern, answer) in
            file.case.concerns.iter_mut().zip(&self.answers).filter(|(_, answer)| !answer.trim().is_empty())
        {
            concern.answer = Some(answer.trim().to_owned());
        }
        let kept = kept_by_message(&mut file, &self.keeps, "decision", desk)?;
        let spoken =
            speak(&mut file, MessageKind::Decision, &body, channel, self.override_reason.as_deref(), desk)?;
        file.case.milestones.responded.get_or_insert(desk.now);
        let event =
            file.event("case.responded").fact("message", spoken.message).fact("outcome", decision.outcome);
        let change = Change::of(file).event(event.said(spoken.message.uuid(), body));
        Ok(kept.into_iter().fold(change, Change::event))
    }
}
