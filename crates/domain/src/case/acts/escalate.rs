//! Raised to a manager by hand, and back again. The owner stays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk, Escalation as Raised},
    change::{Change, Refused},
    errand::Errand,
    staff::Permission,
};

/// Why a case stands raised when a person did it, as against the name of an alarm.
pub const BY_HAND: &str = "by_hand";

/// Raises a case to the managers. One that an alarm has raised can be raised by hand all the same, to say why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// What a manager should look at or decide.
    pub reason: String,
}

impl Act for Escalation {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let reason = required("reason", &self.reason, "what a manager should look at or decide")?;
        file.case.escalation = Some(Raised {
            why: BY_HAND.to_owned(),
            at: desk.now,
            by: desk.actor.member_id(),
            reason: Some(reason.clone()),
        });
        let event = file.event("case.escalated").fact("why", BY_HAND).words(reason);
        let occasion = format!("case.escalated:{}", desk.now.as_microsecond());
        let alert = Errand::alert(None, file.case.id, "case.escalated", &occasion, desk.now);
        Ok(Change::of(file).event(event).errand(alert))
    }
}

/// A manager has seen to it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalationEnd {
    /// What was done or decided.
    pub answer: String,
}

impl Act for EscalationEnd {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        desk.actor.must(Permission::Manage)?;
        let answer = required("answer", &self.answer, "what was done or decided")?;
        let Some(raised) = file.case.escalation.take() else {
            return Err(Refused::not_now("not_escalated", "This case is not raised to anybody."));
        };
        let event = file.event("escalation.ended").fact("why", raised.why).words(answer);
        let occasion = format!("escalation.ended:{}", desk.now.as_microsecond());
        let alert =
            Errand::alert(Some(file.case.owner), file.case.id, "escalation.ended", &occasion, desk.now);
        Ok(Change::of(file).event(event).errand(alert))
    }
}
