//! A useful part now, the rest promised with a date. Never counts as resolved.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{acknowledge::made_event, required};
use crate::{
    case::{Act, CaseFile, Desk, PartialFix as Partly},
    change::{Change, Refused},
    promise::{NewPromise, Promise},
};

/// Records a part that is done and promises the rest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartialFix {
    /// What is done.
    pub done: String,
    /// What is not, in words for the customer.
    pub rest: String,
    /// By when the rest is done.
    pub rest_due_at: Timestamp,
}

impl Act for PartialFix {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let done = required("done", &self.done, "what is done")?;
        let rest = required("rest", &self.rest, "what is still to be done")?;
        if file.case.milestones.responded.is_none() {
            return Err(Refused::not_now(
                "not_responded",
                "Tell the customer the decision first; then record what is done of it.",
            ));
        }
        if file.case.milestones.resolved.is_some() {
            return Err(Refused::not_now("already_resolved", "The whole is recorded as put right already."));
        }
        let new = NewPromise { what: rest.clone(), due_at: self.rest_due_at };
        new.check(desk.now).map_err(|_| {
            Refused::invalid(
                "rest_due_at",
                self.rest_due_at.to_string(),
                format!("an instant after {}", desk.now),
            )
        })?;
        let promise = Promise::make(desk.ids.fresh(), &new, desk.actor.member_id(), desk.now);
        let id = promise.id;
        file.promises.push(promise);
        file.case.partial_fix = Some(Partly { done: done.clone(), rest, promise: Some(id) });
        file.case.milestones.partially_resolved = Some(desk.now);
        let event = file.event("case.partially_resolved").fact("promise", id).words(done);
        let promised = made_event(&file, id);
        Ok(promised.into_iter().fold(Change::of(file).event(event), Change::event))
    }
}
