//! Put right and accepted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk, Outcome, Resolution as Resolved, Stage},
    change::{Change, Guard, Refused},
    recovery::{Basis, MakeGoodState},
};

/// Records that the case is put right.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// What was corrected for this customer; for a rejected complaint, what was explained.
    #[serde(default)]
    pub correction: String,
    /// The customer said so. Otherwise it was verified and nobody objected.
    #[serde(default)]
    pub accepted_by_customer: bool,
    /// What shows it: their words, a measurement, a receipt.
    pub evidence: String,
}

impl Act for Resolution {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let evidence = required("evidence", &self.evidence, "what shows that it is put right")?;
        self.check_guards(&file)?;
        // After a deadlock they may accept what had been corrected before.
        let before = file.case.resolution.take().map(|one| one.correction).unwrap_or_default();
        let said = self.correction.trim();
        let correction = if said.is_empty() { before } else { said.to_owned() };
        file.case.resolution = Some(Resolved {
            correction: correction.clone(),
            accepted_by_customer: self.accepted_by_customer,
            evidence,
        });
        file.case.milestones.resolved = Some(desk.now);
        // They accept after all: there is nothing left to disagree about.
        file.case.milestones.deadlocked = None;
        file.case.milestones.external_review = None;
        let event = file
            .event("case.resolved")
            .fact("accepted_by_customer", self.accepted_by_customer)
            .words(correction);
        Ok(Change::of(file).event(event))
    }
}

impl Resolution {
    fn check_guards(&self, file: &CaseFile) -> Result<(), Refused> {
        let reached = &file.case.milestones;
        if reached.acknowledged.is_none() {
            return Err(Refused::guard(
                Guard::G2,
                "Acknowledge the case first: the customer has not been told that we have it.",
            ));
        }
        if matches!(file.case.stage, Stage::Resolved | Stage::FollowingUp) {
            return Err(Refused::not_now("already_resolved", "This case is recorded as put right already."));
        }
        if matches!(file.case.stage, Stage::Deadlocked | Stage::ExternalReview) && !self.accepted_by_customer
        {
            return Err(Refused::not_now(
                "customer_disagrees",
                "The customer disagrees: record that they accepted, or what the outside body found.",
            ));
        }
        if reached.responded.is_none() && !self.accepted_by_customer {
            return Err(Refused::guard(
                Guard::G2,
                "The customer has not been told a decision. Send it, or record that they accepted.",
            ));
        }
        let rejected =
            file.case.decision.as_ref().is_some_and(|decision| decision.outcome == Outcome::NotUpheld);
        if self.correction.trim().is_empty() && !file.is_corrected() && !rejected {
            return Err(Refused::guard(
                Guard::G6,
                "Say what was corrected for this customer: goodwill alone does not resolve a case.",
            ));
        }
        if let Some(rest) = file
            .case
            .partial_fix
            .as_ref()
            .filter(|part| part.promise.is_some_and(|promise| file.still_owes(promise)))
        {
            return Err(Refused::guard(
                Guard::G6,
                format!("A partial fix is not a resolution. Still promised: {}.", rest.rest),
            ));
        }
        self.check_make_goods(file)
    }

    /// What was accepted is given first, and an agreement rests on a choice.
    fn check_make_goods(&self, file: &CaseFile) -> Result<(), Refused> {
        let unchosen = file
            .make_goods
            .iter()
            .find(|one| one.state == MakeGoodState::Offered && one.basis != Basis::Entitlement);
        if let Some(one) = unchosen.filter(|_| self.accepted_by_customer) {
            return Err(Refused::not_now(
                "choice_missing",
                format!(
                    "“{}” was offered and the customer has not answered. Record what they chose, or take it back.",
                    one.what
                ),
            ));
        }
        let unmet = file
            .make_goods
            .iter()
            .find(|one| matches!(one.state, MakeGoodState::Accepted | MakeGoodState::Fulfilling));
        unmet.map_or(Ok(()), |one| {
            Err(Refused::not_now(
                "make_good_unfulfilled",
                format!("The customer accepted “{}”; carry it out first.", one.what),
            ))
        })
    }
}
