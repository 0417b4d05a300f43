//! What a decision answers: a change, or a refusal that a person can act on.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{errand::Errand, event::Event, reply::ReplyCheck};

/// The new state, what happened, and what is to be done later. All three are stored in one transaction (G10).
#[derive(Clone, PartialEq, Debug)]
pub struct Change<S> {
    /// The state afterwards.
    pub state: S,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What is to be done later.
    pub errands: Vec<Errand>,
}

impl<S> Change<S> {
    /// A change to `state` that nothing happened in yet.
    #[must_use]
    pub const fn of(state: S) -> Self {
        Self { state, events: Vec::new(), errands: Vec::new() }
    }

    /// Adds what happened.
    #[must_use]
    pub fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// Adds what is to be done later.
    #[must_use]
    pub fn errand(mut self, errand: Errand) -> Self {
        self.errands.push(errand);
        self
    }
}

/// The guards that no role, import, API or job may bypass. Their sentences stand in the manual.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub enum Guard {
    /// No case without verbatim, channel and first receipt; none of them editable.
    G1,
    /// No closing without acknowledgement and a communicated decision.
    G2,
    /// Every open case has one owner, one next step, one due date.
    G3,
    /// A rejection needs evidence, reasons and the external route.
    G4,
    /// No closing with an open or silently broken promise.
    G5,
    /// A partial fix is not a resolution; goodwill without correction neither.
    G6,
    /// The statutory floor is paid whatever else is true.
    G7,
    /// Nobody approves their own offer above their limit, or investigates themselves.
    G8,
    /// No outgoing text with an untrue claim; other hard faults only with name and reason.
    G9,
    /// Record and outbox commit with the change itself.
    G10,
    /// The audit trail is append-only and tamper-evident.
    G11,
    /// The upsell hold cannot be lifted while a case is open.
    G12,
    /// Clocks run from first receipt and never restart.
    G13,
    /// “Effective” only from a passed check on enough data.
    G14,
    /// Records are kept for their time; lawful erasure pseudonymises and keeps the counts.
    G15,
}

/// Why something was not done.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Refused {
    /// A guard stands against it.
    #[error("{sentence}")]
    Guard {
        /// Which.
        guard: Guard,
        /// What to do instead.
        sentence: String,
    },
    /// The case, promise or offer is not in a state for it.
    #[error("{sentence}")]
    NotNow {
        /// A stable code such as `already_acknowledged`.
        code: &'static str,
        /// What to do instead.
        sentence: String,
    },
    /// A field is wrong.
    #[error("{field}: found {found}, expected {expected}")]
    Invalid {
        /// Path of the field.
        field: Cow<'static, str>,
        /// What was there.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// The role is not allowed to.
    #[error("{sentence}")]
    NotAllowed {
        /// Who may, or how to get there.
        sentence: String,
    },
    /// The text has a hard fault.
    #[error("the reply check found a fault that stops this text from being sent")]
    Text(Box<ReplyCheck>),
    /// The text claims what is not true of the case: no role and no reason sends it (G9).
    #[error("{sentence}")]
    Untrue {
        /// Which claim, and what is true instead.
        sentence: String,
        /// All that the reply check found.
        check: Box<ReplyCheck>,
    },
}

impl Refused {
    /// A guard's refusal.
    pub fn guard(guard: Guard, sentence: impl Into<String>) -> Self {
        Self::Guard { guard, sentence: sentence.into() }
    }

    /// A refusal because of the present state.
    pub fn not_now(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::NotNow { code, sentence: sentence.into() }
    }

    /// A refusal of one field.
    pub fn invalid(
        field: impl Into<Cow<'static, str>>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::Invalid { field: field.into(), found: found.into(), expected: expected.into() }
    }

    /// A refusal because of the role.
    pub fn not_allowed(sentence: impl Into<String>) -> Self {
        Self::NotAllowed { sentence: sentence.into() }
    }

    /// The stable code that the API shows.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Guard { guard, .. } => format!("{guard:?}"),
            Self::NotNow { code, .. } => (*code).to_owned(),
            Self::Invalid { .. } => "invalid".to_owned(),
            Self::NotAllowed { .. } => "not_allowed".to_owned(),
            Self::Text(_) => "reply_check".to_owned(),
            Self::Untrue { .. } => format!("{:?}", Guard::G9),
        }
    }
}
