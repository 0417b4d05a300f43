//! Not a complaint after all: only before anybody has looked into it, and never by the owner alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    close::{check_floor, check_owed},
    required,
};
use crate::{
    case::{Act, CaseFile, Desk, Stage},
    change::{Change, Refused},
    staff::Permission,
};

/// Dismisses a case that is no complaint: spam, a question, an order that went to the wrong address.
///
/// A senior or higher does it, so that a second pair of eyes sees it; and not the owner, unless they are a manager, so
/// that nobody clears their own desk this way. Nothing may be owed. The customer can always have it reopened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dismissal {
    /// Why this is not a complaint.
    pub reason: String,
}

impl Act for Dismissal {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        may_dismiss(&file, desk)?;
        let reason = required("reason", &self.reason, "why this is not a complaint")?;
        if !matches!(file.case.stage, Stage::Received | Stage::Acknowledged) || file.case.reopened > 0 {
            return Err(Refused::not_now(
                "not_dismissible",
                format!(
                    "A case that is {} was taken for a complaint; decide it instead.",
                    file.case.stage.name()
                ),
            ));
        }
        check_owed(&file)?;
        check_floor(&file)?;
        file.case.milestones.dismissed = Some(desk.now);
        file.case.end();
        let event = file.event("case.dismissed").words(reason);
        Ok(Change::of(file).event(event))
    }
}

fn may_dismiss(file: &CaseFile, desk: &Desk<'_>) -> Result<(), Refused> {
    desk.actor.must(Permission::Approve)?;
    let own = desk.actor.member_id() == Some(file.case.owner);
    if own && desk.actor.must(Permission::Manage).is_err() {
        return Err(Refused::not_allowed(
            "You own this case. Another senior or a manager has to see that it is no complaint.",
        ));
    }
    Ok(())
}
