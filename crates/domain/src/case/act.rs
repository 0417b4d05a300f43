//! Something done to a case.

use super::{CaseFile, Desk, settle::settle};
use crate::{
    change::{Change, Refused},
    event::Who,
    id::Id,
    staff::{Member, Permission},
};

/// A verb of the life cycle: the body of a request, and the rule that decides it.
pub trait Act {
    /// What the case looks like afterwards, or why not.
    ///
    /// # Errors
    /// The guard, state, field or role that stands against it.
    fn decide(&self, file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused>;

    /// Whether the case may already have ended. Most verbs need an open one.
    fn works_on_ended(&self) -> bool {
        false
    }

    /// Whether the decision rests on the goodwill that was given before, in other cases too.
    fn counts_goodwill(&self) -> bool {
        false
    }

    /// Whether the facts of an offer are kept with the decision: what the customer was given in other cases, and what is
    /// known of how well each form worked.
    fn keeps_offer_facts(&self) -> bool {
        false
    }

    /// Who of the firm is named in it: they are looked up for the decision.
    fn names(&self, _file: &CaseFile) -> Vec<Id<Member>> {
        Vec::new()
    }

    /// Whether the customer may do this on their own page.
    fn is_for_customers(&self) -> bool {
        false
    }
}

/// Does something to a case: asks whether the actor may, lets the act decide, and settles what follows.
///
/// # Errors
/// The guard, state, field or role that stands against it; then nothing has changed.
pub fn perform(act: &dyn Act, file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
    if !(act.is_for_customers() && matches!(desk.actor.who, Who::Customer(id) if id == file.customer.id)) {
        desk.actor.must(Permission::WorkCases)?;
    }
    if !file.case.is_open() && !act.works_on_ended() {
        let sentence = format!("Case {} is {}. Reopen it first.", file.case.number, file.case.stage.name());
        return Err(Refused::not_now("case_ended", sentence));
    }
    Ok(settle(act.decide(file, desk)?, desk))
}
