//! Somebody finds out; never the person complained of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Guard, Refused},
    id::Id,
    staff::Member,
};

/// Begins an investigation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Investigation {
    /// How it will be found out.
    pub plan: String,
    /// Who does it; the owner, if not said.
    #[serde(default)]
    pub investigator: Option<Id<Member>>,
    /// Whom the complaint is about, if it is about a person of ours.
    #[serde(default)]
    pub complained_of: Option<Id<Member>>,
}

impl Act for Investigation {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let plan = required("plan", &self.plan, "how it will be found out")?;
        if file.case.milestones.assessed.is_none() {
            return Err(Refused::not_now(
                "not_assessed",
                "Assess the case first: an investigation starts from a problem statement.",
            ));
        }
        let investigator = self.investigator.unwrap_or(file.case.owner);
        if let Some(named) = self.investigator {
            file.able_colleague("investigator", named)?;
        }
        if let Some(named) = self.complained_of {
            file.colleague("complained_of", named)?;
        }
        let case = &mut file.case;
        case.complained_of = self.complained_of.or(case.complained_of);
        if case.complained_of == Some(investigator) {
            return Err(Refused::guard(
                Guard::G8,
                "The person complained of cannot investigate. Name somebody else as investigator.",
            ));
        }
        case.investigator = Some(investigator);
        case.milestones.investigating.get_or_insert(desk.now);
        let event = file.event("case.investigation_started").fact("investigator", investigator).words(plan);
        Ok(Change::of(file).event(event))
    }

    fn names(&self, _file: &CaseFile) -> Vec<Id<Member>> {
        self.investigator.into_iter().chain(self.complained_of).collect()
    }
}
