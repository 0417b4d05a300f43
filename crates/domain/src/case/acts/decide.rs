//! What we found and will do: with reasons, and with evidence where we say no.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Decision as Decided, Desk, Outcome},
    change::{Change, Guard, Refused},
};

/// Decides a case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What we found.
    pub outcome: Outcome,
    /// Why, in words the customer can be shown.
    pub reasons: String,
    /// What it rests on: documents, calls, measurements.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Where the customer can go if they disagree; required for a rejection.
    #[serde(default)]
    pub external_route: Option<String>,
    /// Why nothing beyond the correction is given, if nothing will be.
    #[serde(default)]
    pub no_make_good_reason: Option<String>,
}

impl Act for Decision {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let reasons = required("reasons", &self.reasons, "why, in words the customer can be shown")?;
        let evidence: Vec<String> =
            self.evidence.iter().map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
        let route = self.external_route.clone().filter(|route| !route.trim().is_empty());
        if self.outcome != Outcome::Upheld && (evidence.is_empty() || route.is_none()) {
            return Err(Refused::guard(
                Guard::G4,
                missing_for_rejection(evidence.is_empty(), route.is_none()),
            ));
        }
        let (by, now, facts) = (desk.actor.member_id(), desk.now, file.facts_to_keep(desk));
        if by.is_some() && by == file.case.complained_of {
            return Err(Refused::guard(
                Guard::G8,
                "The complaint is about you. Somebody else has to decide it.",
            ));
        }
        let case = &mut file.case;
        // A first decision may follow an agreement by telephone; a second one would undo what was agreed upon.
        let agreed = case.milestones.resolved.is_some() && case.decision.is_some();
        if agreed || case.milestones.responded.is_some() {
            return Err(Refused::not_now(
                "already_responded",
                "The decision was told or agreed upon. Reopen the case to change it.",
            ));
        }
        if case.problem_statement.is_none() && case.milestones.assessed.is_none() {
            return Err(Refused::not_now(
                "not_assessed",
                "Assess the case first: a decision answers a problem statement.",
            ));
        }
        case.decided_on = Some(facts);
        case.decision = Some(Decided {
            outcome: self.outcome,
            reasons: reasons.clone(),
            evidence,
            external_route: route,
            by,
            policy: Some(desk.house.policy.seal()),
        });
        case.no_make_good_reason = self
            .no_make_good_reason
            .clone()
            .filter(|reason| !reason.trim().is_empty())
            .or_else(|| case.no_make_good_reason.take());
        case.milestones.decided = Some(now);
        let event = file.event("case.decided").fact("outcome", self.outcome).words(reasons);
        Ok(Change::of(file).event(event))
    }

    fn keeps_offer_facts(&self) -> bool {
        true
    }
}

fn missing_for_rejection(evidence: bool, route: bool) -> String {
    let missing = match (evidence, route) {
        (true, true) => "evidence and the external route",
        (true, false) => "evidence",
        _ => "the external route",
    };
    format!(
        "A complaint that is not fully upheld needs its reasons, its evidence and where the customer can go next; {missing} is missing."
    )
}
