//! What a round tells, and what goes with it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{OwedPlan, alike::alike};
use crate::{change::Refused, failure::Severity, id::Id, intake::Status, promise::NewPromise, staff::Member};

const LONGEST_TEXT: usize = 20_000;

/// What is to be told, and what goes with it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticePlan {
    /// The first notice, or an update to those who know.
    #[serde(default)]
    pub kind: RoundKind,
    /// The text, with places in braces such as `{name}` or `{lot|your order}`.
    pub text: String,
    /// What each can count on and by when; a notice needs it.
    #[serde(default)]
    pub promise: Option<NewPromise>,
    /// In whose name it goes out, and who owns the cases that it opens; whoever writes it, if not said.
    #[serde(default)]
    pub owner: Option<Id<Member>>,
    /// How bad it is for each: the base make-good rests on it.
    #[serde(default)]
    pub severity: Severity,
    /// Whether each is offered the base make-good of the policy in force.
    #[serde(default = "yes")]
    pub make_good: bool,
    /// What is alike for all of them of what the policy in force asks, such as `{"failure": "late"}`: the base make-good rests on
    /// it.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub facts: Map<String, Json>,
    /// The same as text: `name = value`, one a line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lines: String,
    /// How many of a hundred are expected to take it: an assumption of the estimate.
    #[serde(default = "all")]
    pub take_up_percent: u8,
    /// Of an update: what shows that the promise of the notice is kept. Then it counts as kept for each who is told so.
    #[serde(default)]
    pub keeps_promise: Option<String>,
    /// What a law, a scheme or a guarantee gives each, worked out from their own orders and paid as an entitlement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Option<OwedPlan>,
    /// Of a letter: the lasting changes that it announces, each by the id of its corrective action.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
}

const fn yes() -> bool {
    true
}

const fn all() -> u8 {
    100
}

/// What a round is for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// Tells everybody who does not know yet.
    #[default]
    Notice,
    /// Tells everybody who knows what is new, each in their own thread.
    Update,
    /// The reaffirmation letter to each who was told, said nothing, and is owed one.
    Letter,
}

impl RoundKind {
    /// Whom a round goes through, one after the other: also those whom an earlier text could not reach.
    #[must_use]
    pub const fn goes_through(self) -> &'static [Status] {
        match self {
            Self::Notice => &[Status::Waiting, Status::Stopped, Status::ByHand],
            Self::Update | Self::Letter => &[Status::Told],
        }
    }
}

impl NoticePlan {
    pub(super) fn check(&self, now: Timestamp) -> Result<(), Refused> {
        let text = self.text.trim();
        if text.is_empty() {
            return Err(Refused::invalid("text", "nothing", "what each of them is told"));
        }
        if text.len() > LONGEST_TEXT {
            return Err(Refused::invalid(
                "text",
                format!("{} bytes", text.len()),
                format!("at most {LONGEST_TEXT} bytes"),
            ));
        }
        if self.take_up_percent > 100 {
            return Err(Refused::invalid("take_up_percent", self.take_up_percent.to_string(), "0 to 100"));
        }
        match (self.kind, &self.promise) {
            (RoundKind::Notice, None) => {
                Err(Refused::invalid("promise", "nothing", "what each of them can count on, and by when"))
            }
            (RoundKind::Notice, Some(promise)) => promise.check(now).map_err(under_promise),
            (RoundKind::Update, Some(_)) => Err(Refused::invalid(
                "promise",
                "a promise",
                "none: an update tells what is new; a new promise is made in the case",
            )),
            (RoundKind::Letter, Some(_)) => Err(Refused::invalid(
                "promise",
                "a promise",
                "none: a letter promises the steps that it names",
            )),
            (RoundKind::Update | RoundKind::Letter, None) => Ok(()),
        }?;
        if self.kind != RoundKind::Notice && self.owed.is_some() {
            return Err(Refused::invalid("owed", "facts", "none: what is owed goes with the notice"));
        }
        if self.kind != RoundKind::Letter && !self.steps.is_empty() {
            return Err(Refused::invalid("steps", "steps", "none: a letter alone announces them"));
        }
        Ok(())
    }
}

impl NoticePlan {
    /// What is said of the policy in force counts for the base make-good and for what is owed by that policy alike, wherever
    /// it was written down.
    #[must_use]
    pub(super) fn with_facts_joined(mut self) -> Self {
        let said = alike(&self.facts, &self.lines);
        let owed = self.owed.as_mut().filter(|owed| owed.asks_the_house());
        self.facts = match owed {
            Some(owed) => {
                let all: Map<_, _> = said.into_iter().chain(alike(&owed.facts, &owed.lines)).collect();
                (owed.facts, owed.lines) = (all.clone(), String::new());
                all
            }
            None => said,
        };
        self.lines = String::new();
        self
    }
}

fn under_promise(refused: Refused) -> Refused {
    match refused {
        Refused::Invalid { field, found, expected } => {
            Refused::invalid(format!("promise.{field}"), found, expected)
        }
        other => other,
    }
}
