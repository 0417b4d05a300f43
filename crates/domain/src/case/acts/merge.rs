//! Two cases that are one: the earlier receipt survives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    case::{Act, Case, CaseFile, Desk},
    change::{Change, Refused},
    id::Id,
};

/// Continues this case in another one of the same customer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merger {
    /// The case that goes on.
    pub into: Id<Case>,
}

impl Act for Merger {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        if self.into == file.case.id {
            return Err(Refused::invalid("into", self.into.to_string(), "another case"));
        }
        file.case.milestones.merged = Some(desk.now);
        file.case.merged_into = Some(self.into);
        let event = file.event("case.merged").fact("into", self.into);
        Ok(Change::of(file).event(event))
    }
}

impl Merger {
    /// The case that goes on takes over what is owed and the earlier clock (G13).
    ///
    /// # Errors
    /// The cases belong to different customers, or the other one has ended.
    pub fn take_over(merged: &mut CaseFile, mut into: CaseFile) -> Result<Change<CaseFile>, Refused> {
        if merged.customer.id != into.customer.id {
            return Err(Refused::invalid(
                "into",
                into.case.number.to_string(),
                "a case of the same customer",
            ));
        }
        if !into.case.is_open() {
            return Err(Refused::not_now(
                "case_ended",
                format!("Case {} has ended. Reopen it first.", into.case.number),
            ));
        }
        into.case.received_at = into.case.received_at.min(merged.case.received_at);
        into.case.floor = [into.case.floor, merged.case.floor]
            .into_iter()
            .flatten()
            .max_by_key(|floor| floor.minor_units());
        into.promises.append(&mut merged.promises);
        into.make_goods.append(&mut merged.make_goods);
        let event = into
            .event("case.took_over")
            .fact("from", merged.case.id)
            .fact("received_at", into.case.received_at);
        Ok(Change::of(into).event(event))
    }
}
