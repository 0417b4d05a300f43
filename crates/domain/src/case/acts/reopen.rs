//! A new life for a case: it lands in assessed, and its clocks go on running from first receipt.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk, Life, Milestones, Stage},
    change::{Change, Refused},
    errand::Errand,
};

/// Reopens a case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Why: what the customer says is not solved.
    pub reason: String,
}

impl Reopening {
    /// A reopening that follows from something else.
    pub(super) fn because(reason: &str) -> Self {
        Self { reason: reason.to_owned() }
    }

    /// Reopens within a change that has begun.
    pub(super) fn after(
        &self,
        change: Change<CaseFile>,
        desk: &Desk<'_>,
    ) -> Result<Change<CaseFile>, Refused> {
        let Change { state, mut events, mut errands } = change;
        let reopened = self.decide(state, desk)?;
        events.extend(reopened.events);
        errands.extend(reopened.errands);
        Ok(Change { state: reopened.state, events, errands })
    }
}

impl Act for Reopening {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let reason = required("reason", &self.reason, "what is not solved")?;
        let case = &mut file.case;
        let stage = Stage::of(&case.milestones);
        let too_early = matches!(
            stage,
            Stage::Received | Stage::Acknowledged | Stage::Assessed | Stage::Investigating | Stage::Decided
        );
        if too_early || stage == Stage::Merged {
            return Err(Refused::not_now(
                "not_reopenable",
                format!("A case that is {} cannot be reopened.", stage.name()),
            ));
        }
        let kept = std::mem::take(&mut case.milestones);
        let outcome = case.decision.as_ref().map(|decision| decision.outcome);
        case.past.lives.push(Life { milestones: kept.clone(), outcome, reopened_at: desk.now });
        case.milestones = Milestones {
            acknowledged: kept.acknowledged,
            assessed: kept.assessed.or(Some(desk.now)),
            ..Milestones::default()
        };
        (case.decision, case.decided_on) = (None, None);
        case.resolution = None;
        case.partial_fix = None;
        case.letter_sent_at = None;
        case.review = None;
        case.reopened += 1;
        let occasion = format!("case.reopened:{}", case.reopened);
        let alert = Errand::alert(Some(case.owner), case.id, "case.reopened", &occasion, desk.now);
        let event =
            file.event("case.reopened").fact("from", stage).fact("nth", file.case.reopened).words(reason);
        Ok(Change::of(file).event(event).errand(alert))
    }

    fn works_on_ended(&self) -> bool {
        true
    }

    fn is_for_customers(&self) -> bool {
        true
    }
}
